"""The indirect elections of 2013: candidates, akims elected, pilots before, countries compared.

Counts are persons or units as printed; shares are percent.  Where a printed count cannot hold, the
corrected one stands beside it.
"""

from math import comb

import pandas as pd
from scipy.optimize import brentq

from .. import measures, tables, theme
from ..tables import word
from . import facts

_TOTALS = "elections_2013/totals"
_YEAR = 2013
_METHODS = ("appointed", "direct", "indirect")

# The illustration of close votes: shares of the electors behind each candidate of a contest.
_EVEN = {"three_equal_candidates": (1 / 3, 1 / 3, 1 / 3), "two_equal_candidates": (1 / 2, 1 / 2)}
AGE_LIMIT = 55  # years: the one class of age that the text prints
_FAVOURITES = (0.6, 0.7, 0.8, 0.9)

_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

# Rules in the order in which an election runs, by the stage they belong to.
_STAGES = {
    "stage_before": ("before_2013_appointment",),
    "stage_nomination": ("nominator_raion_akim", "nomination_consultation", "nomination_alternative"),
    "stage_eligibility": ("candidate_min_age", "candidate_higher_education", "candidate_residence"),
    "stage_registration": ("declaration_income_property", "declaration_check", "commission_check"),
    "stage_vote": ("electors_are_deputies", "electors_bound_by_voters", "ballot_secret"),
    "stage_result": ("tie_repeat_vote",),
    "stage_term": ("term",),
}


def total(measure_id: str) -> int | float:
    """A figure of ``elections_2013/totals``, as printed; BookError when the source gives none."""
    return facts.value(_TOTALS, measure_id)


def path(language: str) -> pd.DataFrame:
    """From candidates put forward to akims elected, four rows for ``charts.bars``.

    ``value`` in persons (posts in the third row), ``ratio``: persons for each post to be filled.
    """
    named = tables.labels(_TOTALS, "measure_id", language)
    posts = total("akims_to_be_elected")
    rows = []
    for key, colour in (("candidates_put_forward", "single"), ("candidates_registered", "single"),
                        ("akims_to_be_elected", "all"), ("akims_elected", "type1")):
        value = total(key)
        text = tables.number(value, 0, language)
        if key.startswith("candidates"):
            text += f" ({_per_post(value / posts, language)})"
        rows.append({"label": named[key], "series": named[key], "colour": theme.MEANING[colour], "value": value,
                     "ratio": round(value / posts, 3), "text": text, "tip": f"{named[key]}: {text}"})
    return _titled(rows, label=word("measure", language), value=word("count", language), ratio=word("ratio_per_post", language))


def competition(language: str) -> dict[str, int | float | str]:
    """What the totals of candidates imply, for ``Edition.say``; ratios as text with two decimals.

    ``posts_two_candidates`` is the least number of posts with exactly two registered candidates if no
    post had fewer than the rules ask: each candidate beyond that minimum can lift one post above it.
    """
    posts, elected = total("akims_to_be_elected"), total("akims_elected")
    forward, registered = total("candidates_put_forward"), total("candidates_registered")
    beyond = registered - facts.value("elections_2013/rules", "nomination_alternative") * posts
    return {
        "ratio_put_forward": tables.number(forward / posts, 2, language),
        "ratio_registered": tables.number(registered / posts, 2, language),
        "not_registered": forward - registered,
        "not_registered_share": measures.share(forward - registered, forward),
        "posts_three_at_most": beyond,
        "posts_two_candidates": posts - beyond,
        "posts_two_share": measures.share(posts - beyond, posts),
        "posts_not_filled": posts - elected,
        "inhabitants_per_akim": round(total("population_of_units") / elected),
        "staff_per_post": tables.number(total("staff_units_added") / posts, 1, language),
    }


def counts() -> dict[str, int]:
    """Small counts that the text writes in words, for ``Edition.words``."""
    professions = tables.load("elections_2013/professions")
    measures_held = tables.load(_TOTALS)["measure_id"]
    least = int(facts.value("elections_2013/rules", "nomination_alternative"))
    listed = comparison()
    named = {name: listed[key] for name, key in (
        ("missing_countries", "countries_missing"), ("missing_listings", "listings_missing"), ("several_ways", "countries_several_ways"))}
    return named | sequel() | {
        "pilots_before": len(pilots("en")) - 1, "raions_2005": len(tables.load("elections_2013/pilot_oblasts")),
        "least_names": least, "more_names": least + 1,
        "seat_low": total("candidates_per_seat_low"), "seat_high": total("candidates_per_seat_high"),
        "not_filled": total("akims_to_be_elected") - total("akims_elected"),
        "tied_okrugs": total("okrugs_tied"), "tied_candidates": total("candidates_in_tie"),
        "professions": len(professions), "other_professions": len(professions) - 1,
        "excess": int(professions["akims_printed"].sum()) - total("akims_elected"),
        "oblasts_women": int(measures_held.str.startswith("women_growth").sum()),
    }


def later(language: str) -> dict[str, str]:
    """Candidates for each post in the direct elections of 2021, as text with two decimals, for ``Edition.say``.

    ``ratio_2021_oblasts`` from the tables by oblast, ``ratio_2021_country`` from the national totals.
    """
    contests = tables.load("elections_2021/contests")
    country = facts.value("elections_2021/totals", "candidates_all") / facts.value("elections_2021/totals", "akims_elected_q3_2021")
    by_oblast = contests["candidates"].sum() / contests["contests"].sum()
    return {"ratio_2021_oblasts": tables.number(by_oblast, 2, language), "ratio_2021_country": tables.number(country, 2, language)}


def sequel() -> dict[str, int]:
    """What later years say of the vote of 2013, for ``Edition.say``: years from other dates to it, and who stayed.

    ``incumbents``: of the ``okrugs_voted`` okrugs surveyed after their direct vote of 2021, those whose winner had been
    akim since 2013.
    """
    later, survey = (tables.load(name).set_index("fact_id") for name in ("institutions/facts", "survey/facts"))
    since = survey.loc[survey.index.str.endswith("_akim_since"), "year"]
    return {
        "years_after_study": _YEAR - int(survey.loc["kisi_2002_dissatisfied", "year"]),
        "years_to_larger": int(later.loc["budget_first_stage", "year"]) - _YEAR,
        "years_to_all": int(later.loc["budget_all_units", "year"]) - _YEAR,
        "incumbents": int((since.astype(int) == _YEAR).sum()),
        "okrugs_voted": int((tables.load("survey/sample")["village_type"] == "type1").sum()),
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
    return _titled(rows, label=word("kind_of_race", language), value=word("close_results", language), share=word("share_of_posts", language))


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


def rules(language: str) -> pd.DataFrame:
    """The rules of 2013 from nomination to term: ``stage``, ``rule``, ``value`` (blank where a rule has no number)."""
    listed = tables.load("elections_2013/rules", language).set_index("rule_id")
    rows = [{"stage": word(stage, language), "rule": listed.loc[key, "rule"], "value": listed.loc[key, "value"]}
            for stage, keys in _STAGES.items() for key in keys]
    return _titled(rows, stage=word("stage", language), rule=word("rule", language), value=word("figure_in_rule", language))


def professions(language: str) -> pd.DataFrame:
    """Akims elected by profession for ``charts.bars``, in the source's order.

    ``value``: the corrected count where the printed one cannot hold, else the printed; ``reference``:
    the printed count.  ``share_computed``: percent of all akims elected.
    """
    frame = tables.load("elections_2013/professions", language).sort_values("order")
    frame = frame.assign(series=frame["label"], colour=theme.MEANING["single"], reference=frame["akims_printed"].astype(float))
    frame["value"] = frame["akims_corrected"].fillna(frame["akims_printed"]).astype(float)
    frame["share_computed"] = (100 * frame["value"] / total("akims_elected")).round(1)
    frame["text"] = [f"{tables.number(v, 0, language)} ({tables.number(s, 1, language)} %)"
                     for v, s in zip(frame["value"], frame["share_computed"], strict=True)]
    frame["tip"] = frame["label"] + ": " + frame["text"]
    return _titled(frame, label=word("profession", language), akims_printed=word("akims_printed", language),
                   akims_corrected=word("akims_corrected", language), percent_printed=word("share_printed", language),
                   share_computed=word("share_computed", language))


def economists(language: str) -> dict[str, int | float | str]:
    """The two tests that the printed count of economists fails, for ``Edition.say``.

    ``economists_fit_low`` to ``economists_fit_high``: counts whose share rounds to the printed one.
    """
    elected = total("akims_elected")
    frame = tables.load("elections_2013/professions").set_index("profession_id")
    printed, share = int(frame.loc["economists", "akims_printed"]), float(frame.loc["economists", "percent_printed"])
    fitting = [n for n in range(elected + 1) if round(measures.share(n, elected), 1) == share]
    others = int(frame["akims_printed"].sum()) - printed
    two_largest = frame["akims_printed"].nlargest(2)
    return {
        "economists_printed": printed,
        "economists_corrected": int(frame.loc["economists", "akims_corrected"]),
        "economists_percent": share,
        "economists_recomputed": measures.share(printed, elected),
        "economists_fit_low": min(fitting), "economists_fit_high": max(fitting),
        "economists_remainder": elected - others,
        "professions_sum_printed": others + printed,
        "percent_sum": float(frame["percent_printed"].sum()),
        "two_professions_share": measures.share(int(two_largest.sum()), elected),
    }


def age_sex(language: str) -> pd.DataFrame:
    """Age before and after the vote, and sex of the elected, for ``charts.stacked`` (percent)."""
    women = measures.share(total("women_elected"), total("akims_elected"))
    elected = f"n = {tables.number(total('akims_elected'), 0, language)}"
    mean = word("mean_age_note", language).format(age=tables.number(total("mean_age"), 0, language))
    rows = []
    for row, note, share, pair in (
        ("age_before_2013", "", total("share_up_to_55_before"), ("up_to_55", "over_55")),
        ("age_elected_2013", mean, total("share_up_to_55_elected"), ("up_to_55", "over_55")),
        ("sex_elected_2013", elected, women, ("women", "men")),
    ):
        colours = {"up_to_55": theme.SERIES[2], "over_55": theme.MEANING["all"], "women": theme.MEANING["women"], "men": theme.MEANING["men"]}
        for part, value in zip(pair, (share, 100 - share), strict=True):
            rows.append(_segment(word(row, language), note, word(part, language), colours[part], value, language))
    return _titled(rows, label=word("group", language), series=word("answer", language), value=word("share_percent", language))


def corps(language: str) -> dict[str, int | float | str]:
    """What follows from the printed figures on women and on age, for ``Edition.say``."""
    women, more = total("women_elected"), total("women_increase")
    posts_share = total("share_of_all_akims_planned")
    return {
        "women_before": women - more,
        "women_growth": measures.share(more, women - more),
        "men_per_woman": (total("akims_elected") - women) / women,
        "age_limit": AGE_LIMIT,
        "age_gain": total("share_up_to_55_elected") - total("share_up_to_55_before"),
        "all_akims": round(100 * total("akims_to_be_elected") / posts_share),
        "schooling_share": measures.share(total("akims_without_higher_education_more_than"), total("akims_to_be_elected")),
    }


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
    return _titled(rows, date=word("date", language), vote=word("vote_held", language), level=word("level", language),
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


def methods(language: str) -> pd.DataFrame:
    """Countries by way of choosing local heads, announced and named in the lists, for ``charts.bars``.

    The last two blocks give all listings and different countries.  ``value`` in countries (listings).
    """
    named = tables.load("elections_2013/countries")
    announced = {method: total(f"countries_{method}_announced") for method in _METHODS}
    pairs = [(word(method, language), announced[method], int((named["method"] == method).sum())) for method in _METHODS]
    pairs.append((word("all_listings", language), sum(announced.values()), len(named)))
    pairs.append((word("different_countries", language), total("countries_analysed"), named["country"].nunique()))
    rows = []
    for label, *counts in pairs:
        for series, colour, value in zip(("announced", "named_in_lists"), ("claimed", "single"), counts, strict=True):
            rows.append({"label": label, "series": word(series, language), "colour": theme.MEANING[colour], "value": value,
                         "text": str(value), "tip": f"{label}, {word(series, language)}: {value}"})
    return _titled(rows, label=word("listed_where", language), series=word("group", language), value=word("count", language))


def countries(language: str) -> pd.DataFrame:
    """Every country named, in alphabetical order, with its ways of choosing local heads.

    One column a way: the source's qualification, a yes where it has none, or blank where the
    country does not stand in that list.
    """
    listed = tables.load("elections_2013/countries", language)
    listed["shown"] = listed["qualifier"].fillna(word("without_reserve", language))
    cells = listed.pivot(index="name", columns="method", values="shown")
    frame = cells.reindex(sorted(cells.index, key=_alphabetical))[list(_METHODS)].reset_index()
    return _titled(frame, name=word("country", language), **{method: word(method, language) for method in _METHODS})


def comparison() -> dict[str, int]:
    """Counts of the country comparison that the text names, for ``Edition.say``."""
    listed = tables.load("elections_2013/countries")
    ways = listed.groupby("country")["method"].nunique()
    whole = listed[~listed["partial"]].groupby("country")["method"].nunique()
    announced = sum(total(f"countries_{method}_announced") for method in _METHODS)
    with_basis = sum(total(f"countries_regulated_by_{basis}") for basis in ("constitution", "local_government_law", "electoral_law"))
    return {
        "listings_announced": announced, "listings_named": len(listed), "listings_missing": announced - len(listed),
        "countries_named": len(ways), "countries_missing": total("countries_analysed") - len(ways),
        "countries_several_ways": int((ways > 1).sum()), "countries_contradictory": int((whole > 1).sum()),
        "countries_with_basis": with_basis, "countries_without_basis": total("countries_analysed") - with_basis,
    }


def subventions(language: str) -> pd.DataFrame:
    """Raions on subvention in the two oblasts named, for ``charts.stacked`` (percent of raions)."""
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    rows = []
    for oblast, oblast_id in (("akmola", "KZ-11"), ("karaganda", "KZ-35")):
        on, all_raions = total(f"raions_subsidised_{oblast}"), total(f"raions_total_{oblast}")
        note = f"{on} / {all_raions}"
        for key, colour, count in (("on_subvention", theme.MEANING["accent"], on), ("without_subvention", theme.MEANING["all"], all_raions - on)):
            if count:
                share = measures.share(count, all_raions)
                rows.append({**_segment(names[oblast_id], note, word(key, language), colour, share, language), "raions": count})
    return _titled(rows, label=word("oblast", language), series=word("group", language), raions=word("raions", language),
                   value=word("share_percent", language))


def _titled(rows: list[dict] | pd.DataFrame, **headings: str) -> pd.DataFrame:
    """The frame, with the headings that readers see."""
    frame = pd.DataFrame(rows).reset_index(drop=True)
    frame.attrs["table"] = headings
    return frame


def _segment(label: str, note: str, series: str, colour: str, value: float, language: str) -> dict:
    text = f"{tables.number(value, 1, language)} %"
    return {"label": label, "note": note, "series": series, "colour": colour, "value": round(float(value), 1), "text": text,
            "tip": f"{label}\n{series}: {text}"}


def _per_post(ratio: float, language: str) -> str:
    return word("per_post", language).format(ratio=tables.number(ratio, 2, language))


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


def _alphabetical(name: str) -> list[int]:
    """A key that sorts Kazakh letters where their alphabet has them, and leaves Latin letters in order."""
    return [1000 + _KAZAKH.find(letter) if letter in _KAZAKH else ord(letter) for letter in name.casefold()]
