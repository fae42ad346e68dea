"""Counts that the argument needs, bounds where the source leaves them open, and numbers for the prose."""

from typing import NamedTuple

import pandas as pd

from ... import measures, reading, tables
from ...tables import number
from .. import facts

TOTALS = "elections_2021/totals"


class Bounds(NamedTuple):
    """The least and the most that a count can be, given what is printed."""

    least: int
    most: int


@reading.foreseen
def reconciled() -> dict[str, int]:
    """Totals that the source does not print, by name: sums over the oblast tables and their differences.

    Also the figures of Turkistan that the argument needs; ``turkistan_without_nur_otan`` is the least
    number of contests there in which Nur Otan had no candidate.
    """
    contests = tables.load("elections_2021/contests").set_index("oblast_id")
    elected = tables.load("elections_2021/elected")
    here = turkistan_id()
    held, stood = int(contests["contests"].sum()), int(contests["candidates"].sum())
    return {
        "contests": held,
        "candidates_by_oblast": stood,
        "candidates_gap": total("candidates_all") - stood,
        "elected_printed": int(elected["akims_printed"].sum()),
        "elected_comparable": int(winners_by_party().sum()),
        "elected_excess": int(elected["akims_printed"].sum()) - held,
        "later_posts": total("akims_due_2021") - held,
        "turkistan_contests": int(contests.loc[here, "contests"]),
        "turkistan_candidates": int(contests.loc[here, "candidates"]),
        "turkistan_printed": int(candidates_in_turkistan().sum()),
        "turkistan_nur_otan": int(candidates_in_turkistan()["nur_otan"]),
        "turkistan_self": int(candidates_in_turkistan()["self"]),
        "turkistan_without_nur_otan": int(contests.loc[here, "contests"] - candidates_in_turkistan()["nur_otan"]),
    }


def national(party_id: str) -> Bounds:
    """The least and the most akims that *party_id* can have won in all oblasts together.

    In Turkistan nobody can have won more posts than there were contests or than own candidates;
    nor fewer than the candidates of all others leave over.
    """
    printed, contests = candidates_in_turkistan(), reconciled()["turkistan_contests"]
    others = int(printed.drop(party_id).sum())
    won = int(winners_by_party()[party_id])
    return Bounds(won + max(0, contests - others), won + min(int(printed[party_id]), contests))


@reading.foreseen
def won(language: str) -> dict[str, int | float]:
    """Winners in the thirteen oblasts, for the prose: ``won_<party>`` in akims, and shares in percent."""
    counts = winners_by_party()
    whole, of_parties = int(counts.sum()), int(counts.drop("self").sum())
    shares = shape(counts)
    return {
        **{f"won_{party_id}": int(n) for party_id, n in counts.items()},
        "won_by_parties": of_parties,
        "won_by_others": of_parties - int(counts["nur_otan"]),
        "largest_share": shares["largest_share"],
        "largest_share_of_parties": measures.share(counts["nur_otan"], of_parties),
        "self_share": shares["self_share"],
        "effective_all": number(shares["effective_number"], 2, language),
        "effective_parties": number(shares["effective_parties"], 2, language),
    }


def women_share() -> float:
    """Women among all candidates of Table 2, in percent."""
    return measures.share(total("candidates_women"), total("candidates_all"))


def success(language: str) -> dict[str, str | int]:
    """Winners in percent of candidates, nationwide, as a range: ``success_parties`` and ``success_self``.

    Also ``odds``: how many times as likely, at the least, a party's candidate was to win (rounded down), and
    ``nation_nur_otan``: the largest party's share of all posts, as a range in percent.
    """
    own, posts, largest = national("self"), reconciled()["contests"], national("nur_otan")
    of_self = [measures.share(n, total("candidates_self")) for n in own]
    of_parties = [measures.share(posts - n, total("candidates_parties")) for n in reversed(own)]
    ranges = {"success_self": of_self, "success_parties": of_parties, "nation_nur_otan": [measures.share(n, posts) for n in largest]}
    return {key: span(*ends, decimals=1, language=language) for key, ends in ranges.items()} | {"odds": int(of_parties[0] / of_self[1])}


def members() -> dict[str, int | float]:
    """Members that the parties claim (Table 1): ``members_nur_otan``, ``members_others`` and the first in percent (``members_share``)."""
    claimed = tables.load("reference/parties").set_index("party_id")["members_2021"].dropna().astype(int)
    largest, whole = int(claimed["nur_otan"]), int(claimed.sum())
    return {"members_nur_otan": largest, "members_others": whole - largest, "members_share": measures.share(largest, whole)}


def contested() -> Bounds:
    """The least and the most contests that can have had more than one candidate, by the totals of each oblast."""
    contests = tables.load("elections_2021/contests")
    held = contests["contests"].astype(int)
    ends = [measures.contestation_bounds(n, int(stood)) for n, stood in zip(held, contests["candidates"], strict=True)]
    return Bounds(*(round(sum(held * list(side)) / 100) for side in zip(*ends, strict=True)))


def tallies() -> dict[str, int]:
    """Small counts that the text writes in words, for ``Edition.words``.

    ``typical``: candidates a contest, rounded; ``many``: what half of the contests would need for the same mean if the
    other half had one; ``behind``: oblasts with fewer candidates a contest than the one where the self-nominated did best.
    """
    elected, contests = tables.load("elections_2021/elected"), tables.load("elections_2021/contests").set_index("oblast_id")
    winners = elected[elected["reading"] == "winners"]
    won_here = winners.pivot(index="oblast_id", columns="party_id", values="akims_printed")
    ratio = contests["candidates"] / contests["contests"]
    best = (won_here["self"] / won_here.sum(axis=1)).idxmax()
    typical, registered = round(per_post(2021)), total("parties_registered")
    return {
        "oblasts": len(contests), "comparable": len(won_here), "registered": registered, "others": registered - 1,
        "nominators": int((winners_by_party() > 0).sum()), "osdp": int(winners_by_party()["osdp"]),
        "typical": typical, "many": 2 * typical - 1, "behind": int((ratio[won_here.index] < ratio[best]).sum()),
        "okrugs_surveyed": facts.value("survey/facts", "p3_type1_villages"), "incumbents": facts.value("survey/facts", "p3_incumbents_elected")}


def per_post(year: int) -> float:
    """Candidates a post: registered in 2013 (indirect election), all of Table 2 in 2021."""
    if year == 2013:
        return facts.value("elections_2013/totals", "candidates_registered") / facts.value("elections_2013/totals", "akims_elected")
    return total("candidates_all") / reconciled()["contests"]


def party_meetings(*, with_turkistan: bool = True, everywhere: bool = False) -> int:
    """The most contests in which candidates of two parties can have stood against each other.

    Such a contest needs at least one candidate of a party other than the largest, Nur Otan.  All
    party candidates (Table 2) less the candidates that Nur Otan must have had leave at most so many:
    every winner was a candidate, and Turkistan's column counts candidates (*with_turkistan*).
    *everywhere* assumes instead that Nur Otan stood in each contest of the thirteen other oblasts.
    """
    own = reconciled()["elected_comparable"] if everywhere else int(winners_by_party()["nur_otan"])
    return total("candidates_parties") - own - (int(candidates_in_turkistan()["nur_otan"]) if with_turkistan else 0)


def party_limits() -> dict[str, int | float]:
    """``party_meetings`` for the prose: contests that two parties can have shared at most (``meet…``) and
    contests with at most one party at least (``apart…``); ``apart_share`` in percent of all contests."""
    contests = reconciled()["contests"]
    meet, apart_assumed = party_meetings(), contests - party_meetings(everywhere=True)
    return {
        "meet": meet,
        "meet_without": party_meetings(with_turkistan=False),
        "apart": contests - meet,
        "apart_share": measures.share(contests - meet, contests),
        "apart_assumed": apart_assumed,
    }


def shape(won: pd.Series) -> dict[str, float]:
    """What the akims won by each party say about one oblast (or all)."""
    return {
        "self_won": int(won["self"]),
        "largest_share": measures.share(won.max(), won.sum()),
        "self_share": measures.share(won["self"], won.sum()),
        "herfindahl": measures.herfindahl(won),
        "effective_number": measures.effective_number(won),
        "effective_parties": measures.effective_number(won.drop("self")),
    }


@reading.foreseen
def winners_by_party() -> pd.Series:
    """Akims elected by party in the comparable oblasts together, in the order of the parties."""
    elected = tables.load("elections_2021/elected")
    counts = elected[elected["reading"] == "winners"].groupby("party_id")["akims_printed"].sum()
    return counts.reindex(tables.load("reference/parties").sort_values("order")["party_id"]).astype(int)


def candidates_in_turkistan() -> pd.Series:
    """Turkistan's figures as printed, by nominator."""
    elected = tables.load("elections_2021/elected")
    return elected[elected["reading"] == "candidates"].set_index("party_id")["akims_printed"].astype(int)


def turkistan_id() -> str:
    """The oblast whose figures are candidates."""
    elected = tables.load("elections_2021/elected")
    return elected.loc[elected["reading"] == "candidates", "oblast_id"].unique().item()


def total(measure_id: str) -> int:
    return facts.value(TOTALS, measure_id)


def span(low: float, high: float, *, decimals: int, language: str) -> str:
    return f"{number(low, decimals, language)}–{number(high, decimals, language)}"
