"""Who voted for akims in 2013 and in the pilots before: electors, ratios, and what close votes show of them."""

from math import comb

import pandas as pd
from scipy.optimize import brentq

from .. import measures, tables, theme
from ..tables import word
from . import facts

_TOTALS = "elections_2013/totals"

# The illustration of close votes: shares of the electors behind each candidate of a contest.
_EVEN = {"three_equal_candidates": (1 / 3, 1 / 3, 1 / 3), "two_equal_candidates": (1 / 2, 1 / 2)}
_FAVOURITES = (0.6, 0.7, 0.8, 0.9)


def total(measure_id: str) -> int | float:
    """A figure of ``elections_2013/totals``, as printed; BookError when the source gives none."""
    return facts.value(_TOTALS, measure_id)


def pilots(language: str) -> pd.DataFrame:
    """Votes on akims from the first pilot to 2013, in order of time; blank where no figure is printed.

    ``date``, ``vote``, ``level``, ``posts``, ``electors``, ``electors_a_post``, ``voters``.
    """
    acts = tables.load("institutions/acts", language).drop_duplicates("act_id").set_index("act_id")
    held = tables.load("elections_2013/pilots").set_index(["pilot_id", "measure_id"])["value"]
    rows = []
    for act, level, posts, electors, voters in (
        ("pilot_2001_indirect_elections", "level_rural", facts.value("survey/facts", "pilot_2001_okrugs"), None, None),
        ("event_2005_08_12_pilot_raion_akims", "level_raion", *_held(held, "pilot_2005_08_12")),
        ("event_2006_10_20_pilot_raion_city_akims", "level_city_and_raion", *_held(held, "pilot_2006_10_20")),
        ("event_2013_08_05_election_of_rural_akims", "level_rural", total("akims_to_be_elected"), None, None),
    ):
        rows.append({
            "date": _date(acts.loc[act, "date"], acts.loc[act, "date_end"], language), "vote": acts.loc[act, "title"],
            "level": word(level, language), "posts": posts, "electors": electors,
            "electors_a_post": None if electors is None else round(electors / posts, 1), "voters": voters})
    return titled(rows, date=word("date", language), vote=word("vote_held", language), level=word("level", language),
                   posts=word("posts", language), electors=word("electors", language),
                   electors_a_post=word("electors_a_post", language)).convert_dtypes()


def pilot_size(language: str) -> dict[str, int | float | str]:
    """Averages of the pilots of 2005 and 2006 that the text names, for ``Edition.say``."""
    frame = pilots(language)
    held = frame[frame["electors"].notna()]
    first = held.iloc[0]
    return {
        "pilot_posts": int(held["posts"].sum()),
        "pilot_electors": int(held["electors"].sum()),
        "pilot_electors_a_post": float(held["electors"].sum() / held["posts"].sum()),
        "voters_per_elector": round(first["voters"] / first["electors"]),
    }


def electors(language: str) -> dict[str, int | float]:
    """Numbers and ratios of those who voted for akims, for ``Edition.say``.

    ``voters_a_post_2021``: the voters of the direct vote, registered or voting, for each akim elected.
    """
    held = pilots(language).set_index("date")
    first, second = (row for row in held[held["electors"].notna()].itertuples())
    assumed = _pilot_electors()
    frame = electorate(language)
    voters = facts.value("elections_2021/totals", "voters") / facts.value("elections_2021/totals", "akims_elected_q3_2021")
    return {
        "electors_2005": int(first.electors), "posts_2005": int(first.posts), "ratio_2005": float(first.electors_a_post),
        "voters_2005": int(first.voters), "voters_a_raion": round(first.voters / first.posts),
        "electors_2006": int(second.electors), "posts_2006": int(second.posts), "ratio_2006": float(second.electors_a_post),
        "majority": assumed // 2 + 1, "voters_a_post_2021": round(voters), "voters_to_electors": round(voters / assumed),
        "size_low": int(frame["electors"].min()), "size_high": int(frame["electors"].max()),
        "backing_low": int(frame["backing"].min()), "backing_high": int(frame["backing"].max()),
    }


def close_votes(language: str) -> pd.DataFrame:
    """Ties and one-vote wins: those reported, and those to expect in contests of a given kind, for ``charts.bars``.

    An illustration, not an estimate: every post is taken to be decided by as many electors as a pilot
    post had on average, each choosing independently.  ``value`` in posts, ``share`` in percent of posts.
    """
    posts = total("akims_to_be_elected")
    reported = total("units_won_by_one_vote") + total("okrugs_tied")
    kinds = [(word("reported_in_2013", language), theme.MEANING["accent"], reported)]
    kinds += [(word(key, language), theme.MEANING["all"], posts * close_share(_pilot_electors(), backing)) for key, backing in _EVEN.items()]
    for share in _FAVOURITES:
        label = word("favourite_of_two", language).format(share=tables.number(100 * share, 0, language))
        kinds.append((label, theme.MEANING["all"], posts * close_share(_pilot_electors(), (share, 1 - share))))
    rows = []
    for label, colour, value in kinds:
        share = measures.share(value, posts)
        text = f"{tables.number(value, 0, language)} ({tables.number(share, 1, language)} %)"
        rows.append({"label": label, "series": label, "colour": colour, "value": round(value), "share": round(share, 1),
                     "text": text, "tip": f"{label}: {text}"})
    return titled(rows, label=word("kind_of_race", language), value=word("close_results", language), share=word("share_of_posts", language))


def closeness(language: str) -> dict[str, int | float | str]:
    """The figures about close votes that the text names, for ``Edition.say``.

    ``favourite_needed``: percent of electors behind the first of two candidates, the same at every post, at which
    as many posts come out close as were reported.  ``even_at_most``: posts that can have been even contests of two, if no other post came out close.
    """
    posts, electors = total("akims_to_be_elected"), _pilot_electors()
    reported = total("units_won_by_one_vote") + total("okrugs_tied")
    even = close_share(electors, _EVEN["two_equal_candidates"])
    return {
        "close_reported": reported,
        "close_reported_share": measures.share(reported, posts),
        "electors_assumed": electors,
        "close_even_share": 100 * even,
        "close_even_expected": round(posts * even),
        "even_at_most": round(reported / even),
        "even_at_most_share": measures.share(reported / even, posts),
        "favourite_needed": round(100 * _backing(electors, reported / posts)),
        "close_even_larger": 100 * close_share(2 * electors - 1, _EVEN["two_equal_candidates"]),
        "electors_larger": 2 * electors - 1,
    }


def electorate(language: str) -> pd.DataFrame:
    """How far the reading of close votes hangs on the number of electors, a row a size, for ``Edition.table``.

    ``electors``; ``even``: percent of posts that come out close between two candidates of equal strength; ``posts``: those
    posts; ``backing``: percent of electors behind the first of two candidates at which as many come out close as reported.
    """
    posts, usual = total("akims_to_be_elected"), _pilot_electors()
    reported = (total("units_won_by_one_vote") + total("okrugs_tied")) / posts
    rows = []
    for electors in range(usual - 6, 2 * usual, 6):
        even = close_share(electors, _EVEN["two_equal_candidates"])
        rows.append({"electors": electors, "even": round(100 * even, 1), "posts": round(posts * even), "backing": round(100 * _backing(electors, reported))})
    return titled(rows, electors=word("electors_a_post", language), even=word("close_if_even", language), posts=word("close_results", language),
                   backing=word("backing_needed", language))


def _backing(electors: int, close: float) -> float:
    """Share of electors behind the first of two candidates at which the fraction *close* of posts comes out close."""
    return float(brentq(lambda share: close_share(electors, (share, 1 - share)) - close, 0.5, 1))


def close_share(electors: int, backing: tuple[float, ...]) -> float:
    """Probability that the two leading candidates end level or one vote apart.

    *backing*: probability that an elector chooses each candidate (two or three, summing to 1);
    electors choose independently, so that the votes are multinomial.
    """
    backing = (*backing, *(0.0,) * (3 - len(backing)))
    if electors < 1 or len(backing) != 3 or abs(sum(backing) - 1) > 1e-9:
        raise ValueError(f"two or three probabilities that sum to 1 and at least one elector, not {backing}, {electors}")
    probability = 0.0
    for first in range(electors + 1):
        for second in range(electors - first + 1):
            votes = (first, second, electors - first - second)
            second_best, best = sorted(votes)[1:]
            if best - second_best <= 1:
                ways = comb(electors, first) * comb(electors - first, second)
                probability += ways * backing[0] ** votes[0] * backing[1] ** votes[1] * backing[2] ** votes[2]
    return probability


def _pilot_electors() -> int:
    """Electors a post in the pilots of 2005 and 2006, rounded to a whole assembly."""
    held = tables.load("elections_2013/pilots").set_index(["pilot_id", "measure_id"])["value"]
    sizes = [_held(held, pilot) for pilot in dict.fromkeys(held.index.get_level_values(0))]
    return round(sum(electors for _, electors, _ in sizes) / sum(posts for posts, _, _ in sizes))


def _held(held: pd.Series, pilot: str) -> tuple[int, int, int | None]:
    """Posts filled, electors, and voters represented (None: not printed) of one pilot."""
    figures = held[pilot]
    voters = figures.get("voters_represented")
    posts = figures.reindex(["raions", "cities"]).sum()
    return int(posts), int(figures["electors"]), None if voters is None else int(voters)


def titled(rows: list[dict] | pd.DataFrame, **headings: str) -> pd.DataFrame:
    """The frame, with the headings that readers see."""
    frame = pd.DataFrame(rows).reset_index(drop=True)
    frame.attrs["table"] = headings
    return frame


def _date(first: str, last: str | None, language: str) -> str:
    """A date or span of days as the edition writes it; a year alone stays a year."""
    if len(first) == 4:
        return first
    day = pd.Timestamp(first)
    written = f"{day.day} {day.month_name()} {day.year}" if language == "en" else f"{day:%d.%m.%Y}"
    if last is None or pd.isna(last):
        return written
    until = pd.Timestamp(last)
    return f"{day.day}–{until.day} {until.month_name()} {until.year}" if language == "en" else f"{day:%d}–{until:%d.%m.%Y}"
