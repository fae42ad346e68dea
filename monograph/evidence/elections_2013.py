"""The indirect elections of 2013: candidates, akims elected, pilots before, countries compared.

Counts are persons or units as printed; shares are percent.  Where a printed count cannot hold, the
corrected one stands beside it.
"""

import pandas as pd

from .. import measures, tables, theme
from ..tables import word
from . import facts

# With what the module beside shows of the electors, this is all the evidence of the chapter.
from .electors_2013 import close_share, close_votes, closeness, electorate, electors, pilot_size, pilots, titled, total

__all__ = [
    "AGE_LIMIT", "age_sex", "close_share", "close_votes", "closeness", "comparison", "competition", "corps", "countries", "counts", "economists",
    "electorate", "electors", "later", "methods", "path", "pilot_size", "pilots", "professions", "rules", "sequel", "subventions", "total",
]

_TOTALS = "elections_2013/totals"
_YEAR = 2013
_METHODS = ("appointed", "direct", "indirect")

AGE_LIMIT = 55  # years: the one class of age that the text prints

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
    return titled(rows, label=word("measure", language), value=word("count", language), ratio=word("ratio_per_post", language))


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


def rules(language: str) -> pd.DataFrame:
    """The rules of 2013 from nomination to term: ``stage``, ``rule``, ``value`` (blank where a rule has no number)."""
    listed = tables.load("elections_2013/rules", language).set_index("rule_id")
    rows = [{"stage": word(stage, language), "rule": listed.loc[key, "rule"], "value": listed.loc[key, "value"]}
            for stage, keys in _STAGES.items() for key in keys]
    return titled(rows, stage=word("stage", language), rule=word("rule", language), value=word("figure_in_rule", language))


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
    return titled(frame, label=word("profession", language), akims_printed=word("akims_printed", language),
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
    return titled(rows, label=word("group", language), series=word("answer", language), value=word("share_percent", language))


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
    return titled(rows, label=word("listed_where", language), series=word("group", language), value=word("count", language))


def countries(language: str) -> pd.DataFrame:
    """Every country named, in alphabetical order, with its ways of choosing local heads.

    One column a way: the source's qualification, a yes where it has none, or blank where the
    country does not stand in that list.
    """
    listed = tables.load("elections_2013/countries", language)
    listed["shown"] = listed["qualifier"].fillna(word("without_reserve", language))
    cells = listed.pivot(index="name", columns="method", values="shown")
    frame = cells.reindex(sorted(cells.index, key=_alphabetical))[list(_METHODS)].reset_index()
    return titled(frame, name=word("country", language), **{method: word(method, language) for method in _METHODS})


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
        "countries_several_ways": int((ways > 1).sum()), "lists": len(_METHODS), "several_others": int((ways > 1).sum()) - int((ways == len(_METHODS)).sum()),
        "countries_contradictory": int((whole > 1).sum()),
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
    return titled(rows, label=word("oblast", language), series=word("group", language), raions=word("raions", language),
                   value=word("share_percent", language))


def _segment(label: str, note: str, series: str, colour: str, value: float, language: str) -> dict:
    text = f"{tables.number(value, 1, language)} %"
    return {"label": label, "note": note, "series": series, "colour": colour, "value": round(float(value), 1), "text": text,
            "tip": f"{label}\n{series}: {text}"}


def _per_post(ratio: float, language: str) -> str:
    return word("per_post", language).format(ratio=tables.number(ratio, 2, language))


def _alphabetical(name: str) -> list[int]:
    """A key that sorts Kazakh letters where their alphabet has them, and leaves Latin letters in order."""
    return [1000 + _KAZAKH.find(letter) if letter in _KAZAKH else ord(letter) for letter in name.casefold()]
