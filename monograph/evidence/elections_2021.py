"""The direct elections of 2021: results by oblast and party, as printed and with what follows from them.

The source prints, for Turkistan, candidates in the place of winners (``reading`` in the table of the
elected).  Everything about winners is therefore counted over the thirteen other oblasts; what
Turkistan could add is given as bounds.  All figures are complete counts: no interval is due.
"""

from typing import NamedTuple

import pandas as pd

from .. import measures, tables, theme
from ..tables import number, word
from . import facts

BORDERS = "oblasts_2021"
_TOTALS = "elections_2021/totals"
_WINNERS_ONLY = ("largest_share", "self_share", "effective_number")


class Bounds(NamedTuple):
    """The least and the most that a count can be, given what is printed."""

    least: int
    most: int


def oblasts(language: str) -> pd.DataFrame:
    """One row an oblast, in the order of the table: contests, candidates and what follows from them.

    ``candidates_per_contest``; and, from the elected, ``self_won`` (akims), ``largest_share`` and
    ``self_share`` (percent), ``effective_number`` of parties (self-nomination counted as one) and
    ``effective_parties`` (parties alone).  Where the printed figures are candidates and not winners
    (Turkistan) these are blank and ``comparable`` is false.
    """
    contests = tables.load("elections_2021/contests").set_index("oblast_id")
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    rows = []
    for oblast_id, counts in tables.load("elections_2021/elected").groupby("oblast_id", sort=False):
        contest = contests.loc[oblast_id]
        comparable = bool((counts["reading"] == "winners").all())
        rows.append({
            "oblast_id": oblast_id,
            "label": names[oblast_id],
            "contests": int(contest["contests"]),
            "candidates": int(contest["candidates"]),
            "candidates_per_contest": float(contest["candidates"] / contest["contests"]),
            **(_shape(counts.set_index("party_id")["akims_printed"].astype(int)) if comparable else {}),
            "comparable": comparable,
        })
    frame = pd.DataFrame(rows).convert_dtypes()
    frame.attrs["borders"] = BORDERS
    return frame


def measure(column: str, language: str) -> pd.DataFrame:
    """``oblasts`` with the ``state`` that ``maps.choropleth`` of *column* needs.

    A share of winners is ``not_comparable`` where the source prints candidates.
    """
    frame = oblasts(language)
    of_winners = column in _WINNERS_ONLY
    frame["state"] = ["not_comparable" if of_winners and not ok else "value" for ok in frame["comparable"]]
    counts = ["contests", "self_won"] if column == "self_share" else ["contests", "candidates"]
    headings = {"label": "oblast", "self_won": "self_nominated", column: "share_percent" if column.endswith("share") else column}
    frame.attrs["table"] = {c: word(headings.get(c, c), language) for c in ("label", *counts, column)}
    return frame


def parties(language: str) -> pd.DataFrame:
    """Akims elected by party in the thirteen comparable oblasts, for ``charts.bars``; largest first.

    ``value`` is a number of akims, ``share`` its percent of all akims elected there.
    """
    frame = _named(_won(), language).sort_values("value", ascending=False)
    frame["share"] = 100 * frame["value"] / frame["value"].sum()
    frame["text"] = [
        f"{number(v, 0, language)} ({number(s, 1, language)} %)" for v, s in zip(frame["value"], frame["share"], strict=True)]
    frame["tip"] = frame["label"] + ": " + frame["text"]
    frame.attrs["table"] = {
        "label": word("party", language), "value": word("akims_elected", language), "share": word("share_percent", language)}
    return frame


def winners(language: str) -> pd.DataFrame:
    """Akims elected by party in each comparable oblast and in all of them, for ``charts.stacked``.

    ``value`` in percent of the oblast's posts, ``count`` and ``text`` in akims; oblasts by the share
    of the largest party, their total last.
    """
    elected = tables.load("elections_2021/elected")
    elected = elected[elected["reading"] == "winners"]
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    blocks = {names[o]: rows.set_index("party_id")["akims_printed"] for o, rows in elected.groupby("oblast_id", sort=False)}
    order = sorted(blocks, key=lambda name: -blocks[name].max() / blocks[name].sum())
    blocks = {name: blocks[name] for name in order} | {word("thirteen_oblasts", language): _won()}
    return _stack([_named(won, language).assign(label=name) for name, won in blocks.items()], "oblast", language, text="count")


def nominators(language: str) -> pd.DataFrame:
    """Parties against self-nomination, in percent, for ``charts.stacked``.

    Three rows: all candidates of Table 2, candidates in Turkistan, akims elected in the comparable oblasts.
    """
    turkistan = _turkistan()
    counts = {
        "candidates_table_2": (_total("candidates_parties"), _total("candidates_self")),
        "candidates_turkistan": (int(turkistan.drop("self").sum()), int(turkistan["self"])),
        "elected_thirteen": (int(_won().drop("self").sum()), int(_won()["self"])),
    }
    colours = tables.load("reference/parties").set_index("party_id")["colour"]
    series = {"political_parties": theme.SERIES[0], "self_nominated": colours["self"]}
    return _pairs(counts, series, "group", language)


def women(language: str) -> pd.DataFrame:
    """Women and men, in percent, among the candidates of 2021 and the akims elected indirectly in 2013.

    For ``charts.stacked``.  Candidates and winners are not the same thing: the two years are shown
    together because neither source prints the other figure.
    """
    elected, elected_women = (facts.value("elections_2013/totals", key) for key in ("akims_elected", "women_elected"))
    counts = {
        "candidates_2021": (_total("candidates_women"), _total("candidates_men")),
        "elected_2013": (elected_women, elected - elected_women),
    }
    series = {"women": theme.MEANING["women"], "men": theme.MEANING["men"]}
    return _pairs(counts, series, "group", language)


def effective(language: str) -> pd.DataFrame:
    """Effective number of parties among the winners, by oblast and for all thirteen, for ``charts.bars``.

    ``value`` counts the self-nominated as one more party, ``reference`` leaves them out.
    """
    known = oblasts(language)
    known = known[known["comparable"]].sort_values("effective_number", ascending=False)
    known = known[["label", "effective_number", "effective_parties"]]
    together = {"label": word("thirteen_oblasts", language), **_shape(_won())}
    frame = pd.concat([known, pd.DataFrame([together])[list(known)]], ignore_index=True)
    frame = frame.rename(columns={"effective_number": "value", "effective_parties": "reference"})
    frame = frame.astype({"value": float, "reference": float})
    frame["series"], frame["colour"] = word("effective_number", language), theme.SERIES[0]
    frame["text"] = [number(value, 2, language) for value in frame["value"]]
    alone = word("parties_alone", language)
    frame["tip"] = [
        f"{row.label}: {row.text}\n{alone}: {number(row.reference, 2, language)}" for row in frame.itertuples()]
    frame.attrs["table"] = {"label": word("oblast", language), "value": word("effective_number", language), "reference": alone}
    return frame


def turkistan(language: str) -> pd.DataFrame:
    """Table: winners elsewhere, Turkistan as printed, and the bounds of the national result that follow.

    One row a nominator, then the sum, then contests and candidates for comparison; ``range`` in
    akims, ``share`` in percent of all posts, both from the least to the most.
    """
    won, printed, contests = _won(), _turkistan(), tables.load("elections_2021/contests").set_index("oblast_id")
    posts = int(contests["contests"].sum())
    rows = []
    for party_id, row in _named(won, language).sort_values("value", ascending=False).iterrows():
        bounds = national(party_id)
        rows.append({
            "label": row["series"], "won": won[party_id], "printed": printed[party_id],
            "range": _range(*bounds, decimals=0, language=language),
            "share": _range(*(measures.share(n, posts) for n in bounds), decimals=1, language=language)})
    rows.append({"label": word("sum", language), "won": won.sum(), "printed": printed.sum()})
    here = _turkistan_id()
    for column in ("contests", "candidates"):
        all_of_them, own = contests[column].sum(), contests.loc[here, column]
        rows.append({"label": word(column, language), "won": all_of_them - own, "printed": own})
    frame = pd.DataFrame(rows).convert_dtypes()
    frame.attrs["table"] = {
        "label": word("nominator", language), "won": word("thirteen_others", language),
        "printed": word("turkistan_printed", language), "range": word("nation_range", language),
        "share": word("share_of_posts", language)}
    return frame


def reconciliation(language: str) -> pd.DataFrame:
    """Table: the totals that have to agree, what each counts, where it stands, and how they are related."""
    labels = tables.labels(_TOTALS, "measure_id", language)
    n = {**_printed_totals(), **reconciled()}
    say = {key: number(value, 0, language) for key, value in n.items()}
    share = number(measures.share(n["akims_due_2021"], n["rural_akims_all"]), 1, language)
    third = f"{say['akims_due_2021']} / {say['rural_akims_all']} = {share} %"
    rows = [
        ("rural_akims_all", labels["rural_akims_all"], "place_after_table_3", third),
        ("akims_due_2021", labels["akims_due_2021"], "place_after_table_3", _sum(say, "contests", "later_posts")),
        ("akims_elected_q3_2021", labels["akims_elected_q3_2021"], "place_after_table_3", _sum(say, "elected_comparable", "turkistan_contests")),
        ("elected_printed", word("elected_as_printed", language), "place_our_sum", _sum(say, "elected_comparable", "turkistan_printed")),
        ("elected_comparable", word("elected_thirteen", language), "place_our_sum", f"{say['contests']} − {say['turkistan_contests']}"),
        ("candidates_all", labels["candidates_all"], "place_table_2", _sum(say, "candidates_parties", "candidates_self")),
        ("candidates_by_oblast", word("candidates_by_oblast", language), "place_our_sum", f"{say['candidates_all']} − {say['candidates_gap']}"),
    ]
    frame = pd.DataFrame([(n[key], label, word(place, language), how) for key, label, place, how in rows],
                         columns=["value", "label", "place", "relation"])
    frame.attrs["table"] = {
        "value": word("count", language), "label": word("counts_what", language),
        "place": word("place", language), "relation": word("relation", language)}
    return frame


def party_contests(language: str) -> pd.DataFrame:
    """In how many contests two parties could have met, in percent of all contests, for ``charts.stacked``.

    Three rows: the bound of ``party_meetings``; the same without Turkistan's figures; and the
    assumption that the largest party stood in every contest outside Turkistan.
    """
    contests = reconciled()["contests"]
    counts = {
        key: (contests - most, most) for key, most in (
            ("meet_with_turkistan", party_meetings()), ("meet_without_turkistan", party_meetings(with_turkistan=False)),
            ("meet_assumed", party_meetings(everywhere=True)))}
    series = {"parties_apart": theme.MEANING["all"], "parties_meet": theme.SERIES[1]}
    return _pairs(counts, series, "item", language, heading="contests")


def party_meetings(*, with_turkistan: bool = True, everywhere: bool = False) -> int:
    """The most contests in which candidates of two parties can have stood against each other.

    Such a contest needs at least one candidate of a party other than the largest, Nur Otan.  All
    party candidates (Table 2) less the candidates that Nur Otan must have had leave at most so many:
    every winner was a candidate, and Turkistan's column counts candidates (*with_turkistan*).
    *everywhere* assumes instead that Nur Otan stood in each contest of the thirteen other oblasts.
    """
    own = reconciled()["elected_comparable"] if everywhere else int(_won()["nur_otan"])
    return _total("candidates_parties") - own - (int(_turkistan()["nur_otan"]) if with_turkistan else 0)


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


def national(party_id: str) -> Bounds:
    """The least and the most akims that *party_id* can have won in all oblasts together.

    In Turkistan nobody can have won more posts than there were contests or than own candidates;
    nor fewer than the candidates of all others leave over.
    """
    printed, contests = _turkistan(), reconciled()["turkistan_contests"]
    others = int(printed.drop(party_id).sum())
    won = int(_won()[party_id])
    return Bounds(won + max(0, contests - others), won + min(int(printed[party_id]), contests))


def reconciled() -> dict[str, int]:
    """Totals that the source does not print, by name: sums over the oblast tables and their differences.

    Also the figures of Turkistan that the argument needs; ``turkistan_without_nur_otan`` is the least
    number of contests there in which Nur Otan had no candidate.
    """
    contests = tables.load("elections_2021/contests").set_index("oblast_id")
    elected = tables.load("elections_2021/elected")
    here = _turkistan_id()
    held, stood = int(contests["contests"].sum()), int(contests["candidates"].sum())
    return {
        "contests": held,
        "candidates_by_oblast": stood,
        "candidates_gap": _total("candidates_all") - stood,
        "elected_printed": int(elected["akims_printed"].sum()),
        "elected_comparable": int(_won().sum()),
        "elected_excess": int(elected["akims_printed"].sum()) - held,
        "later_posts": _total("akims_due_2021") - held,
        "turkistan_contests": int(contests.loc[here, "contests"]),
        "turkistan_candidates": int(contests.loc[here, "candidates"]),
        "turkistan_printed": int(_turkistan().sum()),
        "turkistan_nur_otan": int(_turkistan()["nur_otan"]),
        "turkistan_self": int(_turkistan()["self"]),
        "turkistan_without_nur_otan": int(contests.loc[here, "contests"] - _turkistan()["nur_otan"]),
    }


def won(language: str) -> dict[str, int | float]:
    """Winners in the thirteen oblasts, for the prose: ``won_<party>`` in akims, and shares in percent."""
    counts = _won()
    whole, of_parties = int(counts.sum()), int(counts.drop("self").sum())
    shape = _shape(counts)
    return {
        **{f"won_{party_id}": int(n) for party_id, n in counts.items()},
        "won_by_parties": of_parties,
        "won_by_others": of_parties - int(counts["nur_otan"]),
        "largest_share": shape["largest_share"],
        "largest_share_of_parties": measures.share(counts["nur_otan"], of_parties),
        "self_share": shape["self_share"],
        "effective_all": number(shape["effective_number"], 2, language),
        "effective_parties": number(shape["effective_parties"], 2, language),
    }


def women_share() -> float:
    """Women among all candidates of Table 2, in percent."""
    return measures.share(_total("candidates_women"), _total("candidates_all"))


def success(language: str) -> dict[str, str]:
    """Winners in percent of candidates, nationwide, as a range: ``success_parties`` and ``success_self``."""
    own, posts = national("self"), reconciled()["contests"]
    ranges = {
        "success_self": (own.least, own.most, _total("candidates_self")),
        "success_parties": (posts - own.most, posts - own.least, _total("candidates_parties"))}
    return {
        key: _range(*(measures.share(n, of) for n in (least, most)), decimals=1, language=language)
        for key, (least, most, of) in ranges.items()}


def per_post(year: int) -> float:
    """Candidates a post: registered in 2013 (indirect election), all of Table 2 in 2021."""
    if year == 2013:
        return facts.value("elections_2013/totals", "candidates_registered") / facts.value("elections_2013/totals", "akims_elected")
    return _total("candidates_all") / reconciled()["contests"]


def extremes(column: str, language: str) -> dict[str, str | float]:
    """The oblasts with the least and the most of *column* of ``oblasts``: names and values.

    Keys ``<column>_low``, ``<column>_low_oblast``, and the same with ``high``; effective numbers as
    text with two decimals.
    """
    frame = oblasts(language).dropna(subset=[column]).sort_values(column)
    ends = {"low": frame.iloc[0], "high": frame.iloc[-1]}
    write = (lambda v: number(v, 2, language)) if column.startswith("effective") else float
    return {f"{column}_{end}": write(row[column]) for end, row in ends.items()} | {
        f"{column}_{end}_oblast": row["label"] for end, row in ends.items()}


def ends(column: str, language: str) -> dict[str, str | float]:
    """``low`` and ``high`` of *column* of ``oblasts``, for the words of a figure; as ``extremes`` writes them."""
    found = extremes(column, language)
    return {end: found[f"{column}_{end}"] for end in ("low", "high")}


def won_in(oblast_id: str, party_id: str) -> int:
    """Akims of *party_id* elected in a comparable oblast, as printed."""
    elected = tables.load("elections_2021/elected")
    rows = elected[(elected["reading"] == "winners") & (elected["oblast_id"] == oblast_id) & (elected["party_id"] == party_id)]
    return int(rows["akims_printed"].item())


def rank_correlation(first: str, second: str) -> float:
    """Spearman's rank correlation of two columns of ``oblasts`` over the comparable oblasts."""
    known = oblasts("en").query("comparable")
    return measures.rank_correlation(*(known[column].astype(float) for column in (first, second)))


def _shape(won: pd.Series) -> dict[str, float]:
    """What the akims won by each party say about one oblast (or all)."""
    return {
        "self_won": int(won["self"]),
        "largest_share": measures.share(won.max(), won.sum()),
        "self_share": measures.share(won["self"], won.sum()),
        "effective_number": measures.effective_number(won),
        "effective_parties": measures.effective_number(won.drop("self")),
    }


def _won() -> pd.Series:
    """Akims elected by party in the comparable oblasts together, in the order of the parties."""
    elected = tables.load("elections_2021/elected")
    counts = elected[elected["reading"] == "winners"].groupby("party_id")["akims_printed"].sum()
    return counts.reindex(tables.load("reference/parties").sort_values("order")["party_id"]).astype(int)


def _turkistan() -> pd.Series:
    """Turkistan's figures as printed, by nominator."""
    elected = tables.load("elections_2021/elected")
    return elected[elected["reading"] == "candidates"].set_index("party_id")["akims_printed"].astype(int)


def _turkistan_id() -> str:
    """The oblast whose figures are candidates."""
    elected = tables.load("elections_2021/elected")
    return elected.loc[elected["reading"] == "candidates", "oblast_id"].unique().item()


def _total(measure_id: str) -> int:
    return facts.value(_TOTALS, measure_id)


def _printed_totals() -> dict[str, int]:
    keys = ("rural_akims_all", "akims_due_2021", "akims_elected_q3_2021", "candidates_all", "candidates_parties", "candidates_self")
    return facts.values(_TOTALS, *keys)


def _named(counts: pd.Series, language: str) -> pd.DataFrame:
    """Counts by party with the parties' names and colours, in the parties' order."""
    names = tables.load("reference/parties", language).sort_values("order").set_index("party_id")
    return pd.DataFrame({
        "label": names["name"], "series": names["short"], "colour": names["colour"],
        "value": counts.reindex(names.index).astype(float)})


def _pairs(counts: dict[str, tuple[int, int]], series: dict[str, str], key: str, language: str, heading: str = "count") -> pd.DataFrame:
    """Rows of two parts each for ``charts.stacked``: *counts* by row word, *series* words with colours."""
    names, colours = [word(s, language) for s in series], list(series.values())
    blocks = [
        pd.DataFrame({"label": word(row, language), "series": names, "colour": colours, "value": [float(v) for v in parts]})
        for row, parts in counts.items()]
    return _stack(blocks, key, language, text="share", heading=heading)


def _stack(blocks: list[pd.DataFrame], key: str, language: str, *, text: str, heading: str = "akims_elected") -> pd.DataFrame:
    """Turn the counts in ``value`` of each block into percent, with the texts that ``charts.stacked`` writes."""
    stacked = []
    for block in blocks:
        whole = block["value"].sum()
        block = block.assign(count=block["value"].astype(int), value=100 * block["value"] / whole, note=f"n = {number(whole, 0, language)}")
        shares = [f"{number(v, 1, language)} %" for v in block["value"]]
        written = [number(c, 0, language) for c in block["count"]]
        block["text"] = written if text == "count" else shares
        block["tip"] = [
            f"{row.label}\n{row.series}: {count} ({share})" for row, count, share in zip(block.itertuples(), written, shares, strict=True)]
        stacked.append(block)
    frame = pd.concat(stacked, ignore_index=True)
    frame.attrs["table"] = {
        "label": word(key, language), "series": word("nominator" if key == "oblast" else "category", language),
        "count": word(heading, language), "value": word("share_percent", language)}
    return frame


def _range(low: float, high: float, *, decimals: int, language: str) -> str:
    return f"{number(low, decimals, language)}–{number(high, decimals, language)}"


def _sum(say: dict[str, str], *keys: str) -> str:
    return " + ".join(say[key] for key in keys)
