"""One place's page: what the tables know of it, as frames for charts and as sentences for the text.

A sentence is chosen for each place from ``data/book/sentences.csv`` and filled with its numbers, so that a
page more needs a row more and no code.
"""

import pandas as pd

from .. import measures, tables, theme
from ..tables import counted, number, word
from . import concept_2025, elections_2021, geography, places, survey

MEASURES = {"contests": 0, "candidates_per_contest": 1, "largest_share": 1, "self_share": 1, "effective_number": 2}  # decimals
_PERCENT = ("largest_share", "self_share")
_OWN, _NEIGHBOUR = theme.MEANING["accent"], "#5fa6ba"


# ---------------------------------------------------------------------------------------------- maps


def locator(place: str, language: str) -> pd.DataFrame:
    """The oblast of *place* in the country, for ``maps.categories``: itself, those it borders, the others.

    Neighbours open their pages, and so does the oblast on the page of a smaller place.
    """
    own = places.page(place, language)
    beside, others = set(places.neighbours(own.oblast_id)), places.pages(language)
    names = places.names(places.LAYER, language)

    def group(unit: str) -> int:
        return 0 if unit == own.oblast_id else 1 if unit in beside else 2

    series = [places.oblast(own, language).title, word("profile_neighbours", language), word("profile_others", language)]
    rows = [{"oblast_id": unit, "label": names[unit], "group": group(unit), "series": series[group(unit)],
             "colour": (_OWN, _NEIGHBOUR, None)[group(unit)], "tip": names[unit],
             "target": others[unit].target if group(unit) < 2 and unit in others and unit != place else None}
            for unit in places.units("oblast")]
    frame = pd.DataFrame(rows).sort_values("group", kind="stable").reset_index(drop=True)
    frame.attrs = {"borders": places.LAYER, "table": {"label": word("oblast", language), "series": word("group", language)}}
    return frame


def neighbour_links(place: str, language: str) -> dict[str, str]:
    """Page to title of the oblasts next to *place*, for ``Edition.links``."""
    listed = places.pages(language)
    return {listed[unit].target: listed[unit].title for unit in places.neighbours(places.page(place, language).oblast_id) if unit in listed}


def map_words(place: str, language: str) -> dict[str, str]:
    """What the words of the map mention."""
    own = places.page(place, language)
    return {"title": places.oblast(own, language).title, "names": places.named(places.neighbours(own.oblast_id), places.LAYER, language)}


def overview(language: str) -> pd.DataFrame:
    """Every oblast with its contests and its page, for ``maps.choropleth``."""
    listed = places.pages(language)
    frame = elections_2021.measure("contests", language)
    return frame.assign(target=[listed[unit].target if unit in listed else None for unit in frame["oblast_id"]])


def overview_words(language: str) -> dict[str, str | int]:
    """What the words of ``overview`` and ``table`` mention; names without the word oblast."""
    frame = places.voted(language)
    ends = {end: frame.loc[frame["contests"].idxmin() if end == "low" else frame["contests"].idxmax()] for end in ("low", "high")}
    return {"oblasts": len(frame), "comparable": int(frame["comparable"].sum()), "contests": int(frame["contests"].sum()),
            "posts_all": elections_2021.reconciled()["elected_comparable"],
            "low": int(ends["low"]["contests"]), "high": int(ends["high"]["contests"]), "lowest": ends["low"]["label"], "highest": ends["high"]["label"]}


def directory(language: str) -> dict[str, str]:
    """Page to title of every oblast that has one, for ``Edition.links``."""
    return {own.target: own.title for own in places.pages(language).values() if own.place == own.oblast_id}


def table(language: str) -> pd.DataFrame:
    """The oblasts side by side, in the order of their codes; each opens its page, and readers may sort the rows.

    Shares in percent; a dash where the printed figures are candidates.
    """
    frame = overview(language).sort_values("oblast_id").reset_index(drop=True)
    order = {"label": None, "contests": None, "candidates": None} | {column: decimals or None for column, decimals in MEASURES.items()}
    frame = frame.round({column: decimals for column, decimals in order.items() if decimals})
    frame.attrs = {"table": {column: word("oblast" if column == "label" else column, language) for column in order},
                   "targets": list(frame["target"]), "sortable": True, "blank": "–", "decimals": list(order.values())}
    return frame


# ------------------------------------------------------------------------------------------- results


def results(place: str, language: str) -> pd.DataFrame:
    """The five measures here, the place among the oblasts, and all comparable oblasts together with their range; texts.

    A share of winners is not comparable where the printed figures are candidates.  A fifth column would not fit a phone.
    """
    own, known = places.page(place, language), places.voted(language)
    here = known.loc[own.oblast_id]
    rows = []
    for column in MEASURES:
        values, comparable = known[column].dropna(), pd.notna(here[column])
        rows.append({
            "measure": word(column, language),
            "here": _text(here[column], column, language) if comparable else word("not_comparable", language),
            "rank": f"{_rank(here[column], values)}\u00a0/\u00a0{len(values)}" if comparable else None,
            "together": f"{_together(column, language)} ({'–'.join(number(end, MEASURES[column], language) for end in (values.min(), values.max()))})"})
    frame = pd.DataFrame(rows)
    frame.attrs = {"blank": "–", "table": {
        "measure": word("measure", language), "here": places.oblast(own, language).title, "rank": word("rank", language), "together": word("together", language)}}
    return frame


def results_words(place: str, language: str) -> dict[str, str | int | float]:
    """What the words of ``results`` mention."""
    own, known = places.page(place, language), places.voted(language)
    here = known.loc[own.oblast_id]
    return {"title": places.oblast(own, language).title, "contests": int(here["contests"]), "per_contest": float(here["candidates_per_contest"]),
            "oblasts": len(known), "comparable": int(known["comparable"].sum()), "posts_all": elections_2021.reconciled()["elected_comparable"],
            "rank_contests": _rank(here["contests"], known["contests"]),
            "rank_per_contest": _rank(here["candidates_per_contest"], known["candidates_per_contest"])}


def vote(place: str, language: str) -> tuple[pd.DataFrame, str, dict]:
    """Akims by nominator beside all comparable oblasts, for ``charts.stacked``; the figure's name and its numbers.

    Where the source prints candidates in the place of winners: these, alone, under a name that says so.
    """
    own = places.page(place, language)
    said = {"title": places.oblast(own, language).title} | places.result(own.oblast_id, language)
    if not places.comparable(own.oblast_id):
        return _candidates(own, language), "fig-profile-candidates", said
    frame, label = elections_2021.winners(language), places.names("reference/oblasts", language)[own.oblast_id]
    attrs = frame.attrs
    frame = frame[frame["label"].isin([label, word("thirteen_oblasts", language)])].reset_index(drop=True)
    frame.attrs = attrs
    return frame, "fig-profile-winners", said


def _candidates(own: places.Page, language: str) -> pd.DataFrame:
    counts, parties = places.printed_for(own.oblast_id), tables.load("reference/parties", language).sort_values("order").set_index("party_id")
    label, whole = places.oblast(own, language).title, int(counts.sum())
    frame = pd.DataFrame([{
        "label": label, "note": f"n = {number(whole, 0, language)}", "series": parties.loc[party, "short"], "colour": parties.loc[party, "colour"],
        "value": measures.share(n, whole), "count": n, "text": number(n, 0, language),
        "tip": f"{label}\n{parties.loc[party, 'short']}: {number(n, 0, language)}"} for party, n in counts.reindex(parties.index).astype(int).items()])
    frame.attrs["table"] = {"series": word("nominator", language), "count": word("candidates", language), "value": word("share_percent", language)}
    return frame


# ----------------------------------------------------------------------------------------- sentences


def sentences(place: str, language: str) -> dict[str, str]:
    """The paragraphs of a page that depend on its place, for ``Edition.say``."""
    own = places.page(place, language)
    oblast = places.oblast(own, language)
    parts = {
        "lede": [*([("part_of", {"place": own.title, "title": oblast.title})] if own.place != own.oblast_id else []), *_lede(oblast, language)],
        "standing": _standing(oblast.oblast_id, language),
        "winners": _winners(oblast.oblast_id, language),
        "posts": [("posts" if places.comparable(oblast.oblast_id) else "no_posts", {})],
        "pilot": _pilot(oblast, language),
        "year_2013": _year_2013(oblast, language),
        "survey": _survey(oblast, language),
        "year_2022": _year_2022(oblast, language),
        "borders": _borders(oblast.oblast_id, language),
        "sources": [("sources_villages" if oblast.oblast_id in set(tables.load("survey/sample")["oblast_id"]) else "sources_lists", {})],
    }
    return {name: " ".join(places.sentence(key, language, **numbers) for key, numbers in chosen) for name, chosen in parts.items()}


def _lede(oblast: places.Page, language: str) -> list[tuple[str, dict]]:
    name = "lede_winners" if places.comparable(oblast.oblast_id) else "lede_candidates"
    return [(name, {"within": oblast.within} | places.result(oblast.oblast_id, language))]


def _standing(oblast_id: str, language: str) -> list[tuple[str, dict]]:
    known = places.voted(language)
    here, sums = known.loc[oblast_id], elections_2021.reconciled()
    first = {"oblasts": len(known), "contests_all": sums["contests"], "per_contest_all": sums["candidates_by_oblast"] / sums["contests"],
             "contest_share": measures.share(int(here["contests"]), sums["contests"])}
    ends: dict[int, list[str]] = {}  # by how many oblasts the measure is known for
    for column in MEASURES:
        for end, value in (("high", known[column].max()), ("low", known[column].min())):
            if pd.notna(here[column]) and here[column] == value:
                ends.setdefault(int(known[column].notna().sum()), []).append(places.sentence(f"end_{column}_{end}", language))
    if not ends:
        return [("standing", first), ("middle", {"measures": counted(int(here[list(MEASURES)].notna().sum()), language)})]
    return [("standing", first), *(("ends", {"compared": compared, "list": places.listed(said, language)}) for compared, said in ends.items())]


def _winners(oblast_id: str, language: str) -> list[tuple[str, dict]]:
    said, printed = places.result(oblast_id, language), places.printed_for(oblast_id)
    if not places.comparable(oblast_id):
        return [("winners_candidates", said)]
    names = tables.labels("reference/parties", "party_id", language, "short")
    without = [names[party] for party, n in printed.items() if n == 0]
    return [("winners", said), *([("no_post", {"parties": places.listed(without, language)})] if without else [])]


def _pilot(oblast: places.Page, language: str) -> list[tuple[str, dict]]:
    listed = tables.load("elections_2013/pilot_oblasts")["oblast_id"]
    if oblast.oblast_id not in set(listed):
        return [("pilot_elsewhere", {"title": oblast.title, "names": places.named(listed, places.LAYER, language)})]
    held = tables.load("elections_2013/pilots").set_index(["pilot_id", "measure_id"])["value"]
    return [("pilot_here", {"title": oblast.title, "count": counted(len(listed), language), "raions": counted(int(held["pilot_2005_08_12", "raions"]), language)})]


def _year_2013(oblast: places.Page, language: str) -> list[tuple[str, dict]]:
    totals = tables.load("elections_2013/totals")
    growth = totals.loc[totals["measure_id"].str.startswith("women_growth_nearly_"), "group"]
    said = [("women_2013", {"title": oblast.title, "count": counted(len(growth), language)})] if oblast.oblast_id in set(growth) else []
    raions = places.subvention(oblast.oblast_id)
    if raions is None:
        listed = totals.loc[totals["measure_id"].str.startswith("raions_subsidised_"), "group"]
        return [*said, ("subvention_elsewhere", {"names": places.named(listed, places.LAYER, language)})]
    subsidised, every = raions
    return [*said, ("subvention_all" if subsidised == every else "subvention_here", {"subsidised": counted(subsidised, language), "raions": counted(every, language)})]


def _survey(oblast: places.Page, language: str) -> list[tuple[str, dict]]:
    sample = tables.load("survey/sample", language)
    own = sample[sample["oblast_id"] == oblast.oblast_id].set_index("village_type")
    surveyed = sample["oblast_id"].drop_duplicates()
    if own.empty:
        return [("survey_elsewhere", {"names": places.named(surveyed, places.LAYER, language)})]
    villages = {"voted": own.loc["type1", "village"], "waiting": own.loc["type2", "village"]}
    turnout = geography.turnout(language)
    official, claimed = turnout.loc[turnout["oblast_id"] == oblast.oblast_id, "value"]
    went = {} if pd.isna(claimed) else survey.told(language, claimed=f"D3.15 yes type1:{oblast.oblast_id}")
    planned, interviewed = int(own["planned"].sum()), int(own["interviewed"].sum())
    found = tables.load("survey/findings")
    told = int((found["oblast_id"].eq(oblast.oblast_id) & found["evidence"].isin(["focus_group", "interview"])).sum())
    return [
        ("survey_here", {"title": oblast.title, "oblasts": counted(len(surveyed), language)}),
        ("held_all" if interviewed == planned else "held_part", {"planned": planned, "interviewed": interviewed}),
        ("villages", {"first": int(own.loc["type1", "interviewed"]), "second": int(own.loc["type2", "interviewed"])} | villages),
        ("turnout_here" if went else "turnout_lost", {"official": float(official)} | went | villages),
        ("findings", {"findings": told})]


def _year_2022(oblast: places.Page, language: str) -> list[tuple[str, dict]]:
    """What the lists of 2022, in the borders of that year, say of the land that was the oblast's in 2021."""
    after = places.successors(oblast.oblast_id)
    chosen = []
    for name, key in (("survey", "survey_2022"), ("fund", "fund")):
        listed, within = places.of_2022(name), [unit for unit in places.of_2022(name) if unit in after]
        case = "elsewhere" if not within else "here" if len(after) == 1 else "part"
        chosen.append((f"{key}_{case}", {"title": oblast.title, "count": counted(len(listed), language), "asked": concept_2025.asked(),
                                         "names": places.named(within if case == "part" else listed, places.AFTER, language)}))
    return chosen


def _borders(oblast_id: str, language: str) -> list[tuple[str, dict]]:
    """What became of the oblast from 1991 to 2021 and in 2022."""
    units = tables.load("reference/territories", language)
    before, now = (units[units["layer"] == layer].set_index("oblast_id") for layer in (places.BEFORE, places.LAYER))
    taken = [unit for unit, heirs in before["successor_ids"].str.split(";").items() if oblast_id in heirs and unit != oblast_id]
    kinds = tables.load("reference/oblasts").set_index("oblast_id")
    left = [unit for unit in before.loc[oblast_id, "successor_ids"].split(";") if kinds.loc[unit, "kind"] == "city"]
    names, said = places.names("reference/oblasts", language), []
    if before.loc[oblast_id, "name"] != now.loc[oblast_id, "name"]:
        said.append(("renamed", {"old": before.loc[oblast_id, "name"]}))
    if taken:
        ended = sorted({kinds.loc[unit, "valid_to"][:4] for unit in taken})
        said.append(("took", {"names": places.named(taken, places.BEFORE, language), "year": places.listed(ended, language)}))
    said += [("city_left", {"city": names[unit], "year": kinds.loc[unit, "valid_from"][:4]}) for unit in left]
    if not taken and not left:
        said.append(("kept_1991", {}))
    # Where the layer of 1991 is not approximate it has the outline of a later one.
    said.append(("approximate" if before.loc[oblast_id, "borders"] == "approximate" else "later", {}))
    new = [unit for unit in places.successors(oblast_id) if unit != oblast_id]
    said.append(("split_2022", {"new": places.named(new, places.AFTER, language)}) if new else ("kept_2022", {}))
    return said


# ------------------------------------------------------------------------------- known and not known


def known(place: str, language: str) -> pd.DataFrame:
    """What one would want to know of the place's oblast: ``item``, ``state`` and ``chapter``; ``printed`` where there is a figure."""
    oblast_id = places.page(place, language).oblast_id
    turnout = _turnout(oblast_id)
    sample, raions = tables.load("survey/sample"), places.subvention(oblast_id)
    asked = int(sample.loc[sample["oblast_id"] == oblast_id, "interviewed"].sum())
    after = places.successors(oblast_id)
    in_2022 = set(places.of_2022("survey")) & set(after)
    lines = [
        ("known_contests", 3, "known_printed", True),
        ("known_winners", 3, "known_printed" if places.comparable(oblast_id) else "known_candidates", places.comparable(oblast_id)),
        ("known_below", 3, "known_not_printed", False),
        ("known_women", 3, "known_country", False),
        ("known_turnout", 4, f"{number(turnout, 1, language)} %" if turnout is not None else "known_not_printed", turnout is not None),
        ("known_2013", 2, "known_country", False),
        ("known_subvention", 2, f"{raions[0]} / {raions[1]}" if raions else "known_not_printed", raions is not None),
        ("known_survey_2021", 4, f"n = {number(asked, 0, language)}" if asked else "known_none_asked", asked > 0),
        ("known_survey_2022", 5, ("known_no_own" if len(after) == 1 else "known_part") if in_2022 else "known_none_asked", False),
    ]
    frame = pd.DataFrame([{"item": word(item, language), "state": word(state, language) if state.startswith("known_") else state,
                           "chapter": chapter, "printed": printed} for item, chapter, state, printed in lines])
    frame.attrs["table"] = {"item": word("known_item", language), "state": word("known_state", language), "chapter": word("chapter", language)}
    return frame


def known_words(place: str, language: str) -> dict[str, str | int]:
    """What the words of ``known`` mention."""
    frame = known(place, language)
    return {"title": places.oblast(places.page(place, language), language).title, "printed": int(frame["printed"].sum()), "items": len(frame)}


def _turnout(oblast_id: str) -> float | None:
    """The official turnout of 2021, where it is printed."""
    printed = tables.load("survey/facts")
    values = printed.loc[printed["group"] == f"official:{oblast_id}", "value"].dropna()
    return float(values.iloc[0]) if len(values) else None


def _together(column: str, language: str) -> str:
    sums, won = elections_2021.reconciled(), elections_2021.won(language)
    if column == "effective_number":
        return won["effective_all"]
    value = {"contests": sums["contests"], "candidates_per_contest": sums["candidates_by_oblast"] / sums["contests"], **won}[column]
    return _text(value, column, language)


def _text(value: float, column: str, language: str) -> str:
    return number(value, MEASURES[column], language) + (" %" if column in _PERCENT else "")


def _rank(value: float, values: pd.Series) -> int:
    """The place of *value* from the highest; equals share the better one."""
    return int((values > value).sum()) + 1
