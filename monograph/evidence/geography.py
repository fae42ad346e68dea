"""What maps show that no chapter's own module has: oblasts through time, pilots, the survey's places, countries."""

import pandas as pd

from .. import reading, tables, theme
from ..errors import BookError
from ..tables import word

DATES = ("oblasts_1991", "oblasts_2021", "oblasts_2022")
_FATES = {  # what became of an oblast: colour
    "fate_unchanged": None,  # in the background
    "fate_enlarged": "#5fa6ba",
    "fate_split": "#e3b878",
    "fate_merged": theme.SERIES[1],
    "fate_divided": theme.SERIES[3],
    "fate_new": theme.SERIES[4],
}
_METHODS = {"appointed": theme.SERIES[1], "direct": theme.SERIES[0], "indirect": theme.SERIES[2]}


def changes(language: str, dates: tuple[str, ...] = DATES) -> pd.DataFrame:
    """One row a unit and date, for ``maps.change``: what became of it by the next date.

    On the last date: what it is beside the date before.  Columns ``layer``, ``oblast_id``, ``label``, ``fate``,
    ``series``, ``colour``, ``successors`` (names), ``tip``.
    """
    units = tables.load("reference/territories", language)
    kinds = tables.load("reference/oblasts").set_index("oblast_id")["kind"]
    after, rows = _successors(), []
    for i, layer in enumerate(dates):
        own = units[units["layer"] == layer]
        for unit in own.itertuples():
            last = i == len(dates) - 1
            pair = (dates[i - 1], layer) if last else (layer, dates[i + 1])
            old, new = after[pair[0]], set(units.loc[units["layer"] == pair[1], "oblast_id"])
            known = units[units["layer"] == pair[1]].set_index("oblast_id")["name"]
            fate = _origin(unit.oblast_id, old) if last else _fate(unit.oblast_id, old, kinds)
            became = [] if last else [n for n in old[unit.oblast_id] if n in new]
            names = ", ".join(known[n] for n in became)
            rows.append({
                "layer": layer, "oblast_id": unit.oblast_id, "label": unit.name, "fate": fate, "series": word(fate, language),
                "colour": _FATES[fate], "successors": names, "tip": f"{unit.name}: {word(fate, language)}" + (f" → {names}" if names else "")})
    frame = pd.DataFrame(rows)
    order = {fate: i for i, fate in enumerate(_FATES)}
    # A legend follows the order of rows; the city layers have none of their own.
    frame = frame.sort_values("fate", key=lambda f: f.map(order), kind="stable").sort_values(
        "layer", key=lambda f: f.map({d: i for i, d in enumerate(dates)}), kind="stable").reset_index(drop=True)
    frame["borders"] = frame["layer"].map(_years())
    frame = frame[~frame["oblast_id"].map(kinds).eq("city")].reset_index(drop=True)
    frame.attrs["table"] = {"borders": word("borders_of", language).strip(":"), "label": word("oblast", language),
                            "series": word("result", language), "successors": word("successors", language)}
    return frame


def successors(language: str) -> pd.DataFrame:
    """The oblasts of 1991 beside those that had their land in 2021: ``label``, ``successors``, ``series``."""
    frame = changes(language, ("oblasts_1991", "oblasts_2021"))
    frame = frame[frame["layer"] == "oblasts_1991"].reset_index(drop=True)
    frame.attrs = {"borders": "oblasts_1991", "table": {
        "label": word("oblast", language), "successors": word("successors", language), "series": word("result", language)}}
    return frame


def pilots_2005(language: str) -> pd.DataFrame:
    """One row an oblast, for ``maps.categories``: where raion akims were elected on trial in 2005.

    No layer holds for 2005; that of 2021 has the same oblasts but for Shymkent, a city apart since 2018.
    """
    pilots = set(tables.load("elections_2013/pilot_oblasts")["oblast_id"])
    return _listed("oblasts_2021", language, lambda unit: "pilot_2005" if unit in pilots else "no_pilot",
                   {"pilot_2005": theme.SERIES[0], "no_pilot": None})


def fund_oblasts(language: str) -> pd.DataFrame:
    """One row an oblast of 2022, for ``maps.categories``: where the survey and the fund of 2022 were."""
    rows = tables.load("concept_2025/fund_oblasts")
    surveyed, funded = (set(rows.loc[rows["list"] == name, "oblast_id"]) for name in ("survey", "fund"))

    def group(unit: str) -> str:
        return "list_both" if unit in surveyed & funded else "list_survey" if unit in surveyed else "list_fund" if unit in funded else "list_none"

    colours = {"list_both": theme.SERIES[4], "list_survey": theme.SERIES[0], "list_fund": theme.SERIES[1], "list_none": None}
    return _listed("oblasts_2022", language, group, colours)


def villages(language: str) -> pd.DataFrame:
    """The six villages of the survey, for ``maps.symbols``, sorted by oblast and type."""
    sample = tables.load("survey/sample", language)
    groups = tables.load("reference/groups", language).set_index("group")["label"]
    frame = pd.DataFrame({
        "label": sample["village"], "oblast_id": sample["oblast_id"], "lon": sample["lon"].astype(float), "lat": sample["lat"].astype(float),
        "series": sample["village_type"].map(groups), "colour": sample["village_type"].map(theme.MEANING), "interviewed": sample["interviewed"],
        "village_type": sample["village_type"]})
    frame["text"] = [f"n = {tables.number(n, 0, language)}" for n in frame["interviewed"]]
    frame["tip"] = frame["label"] + "\n" + frame["series"] + "\n" + frame["text"]
    frame = frame.sort_values(["oblast_id", "village_type"], kind="stable").reset_index(drop=True)
    frame.attrs = {"borders": "oblasts_2021", "table": {
        "label": word("village", language), "series": word("village_type", language), "interviewed": word("n", language)}}
    return frame


@reading.foreseen
def turnout(language: str) -> pd.DataFrame:
    """Official turnout of the oblast and the share of its type 1 village that says it voted, for ``maps.symbols``.

    One row an oblast and figure, with ``state``: the claimed share of West Kazakhstan is lost (``no_data``).
    """
    facts = tables.load("survey/facts").set_index("fact_id")["value"]
    answers = tables.load("survey/answers").set_index(["question_id", "option_id", "group"])["percent"]
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    rows = []
    for oblast in sorted(set(tables.load("survey/sample")["oblast_id"])):
        figures = {"official": facts[f"p3_official_turnout_{oblast[-2:]}"], "claimed": answers["D3.15", "yes", f"type1:{oblast}"]}
        for kind, value in figures.items():
            known = pd.notna(value)
            name = word(f"{kind}_turnout", language)
            text = f"{tables.number(value, 1, language)}\u00a0%" if known else word("no_data", language).lower()
            rows.append({"oblast_id": oblast, "label": names[oblast], "series": name, "colour": theme.MEANING[kind], "value": value,
                         "state": "value" if known else "no_data", "text": text, "tip": f"{names[oblast]}\n{name}: {text}"})
    frame = pd.DataFrame(rows).astype({"value": "Float64"})
    frame.attrs = {"borders": "oblasts_2021", "table": {
        "label": word("oblast", language), "series": word("measure", language), "value": word("percent", language)}}
    return frame


def countries(language: str) -> pd.DataFrame:
    """One row a country, for ``maps.countries``: its ways of choosing local heads, in ``methods`` and ``colours``."""
    rows = tables.load("elections_2013/countries", language)
    rows = rows.assign(order=rows["method"].map({m: i for i, m in enumerate(_METHODS)})).sort_values("order", kind="stable")
    out = []
    for code, ways in rows.groupby("country", sort=False):
        parts = [word(w.method, language) + (f" ({w.qualifier})" if pd.notna(w.qualifier) else "") for w in ways.itertuples()]
        name = ways["name"].iloc[0]
        out.append({"country": code, "label": name, "methods": tuple(ways["method"]), "series": "; ".join(parts),
                    "colours": tuple(_METHODS[m] for m in ways["method"]), "tip": "\n".join([name, *parts])})
    frame = pd.DataFrame(out).sort_values("label").reset_index(drop=True)
    frame.attrs = {"legend": {word(m, language): colour for m, colour in _METHODS.items()},
                   "table": {"label": word("country", language), "series": word("method", language)}}
    return frame


def _listed(layer: str, language: str, group, colours: dict[str, str]) -> pd.DataFrame:
    units = tables.load("reference/territories", language)
    kinds = tables.load("reference/oblasts").set_index("oblast_id")["kind"]
    units = units[(units["layer"] == layer) & units["oblast_id"].map(kinds).eq("oblast")]
    frame = pd.DataFrame({"oblast_id": units["oblast_id"], "label": units["name"], "group": units["oblast_id"].map(group)})
    frame["series"] = [word(g, language) for g in frame["group"]]
    frame["colour"] = frame["group"].map(colours)
    frame["tip"] = frame["label"] + ": " + frame["series"]
    frame = frame.sort_values("group", key=lambda g: g.map({k: i for i, k in enumerate(colours)}), kind="stable").reset_index(drop=True)
    frame.attrs = {"borders": layer, "table": {"label": word("oblast", language), "series": word("group", language)}}
    return frame


def _successors() -> dict[str, dict[str, list[str]]]:
    """For each date with a later one: unit to the units that have its land on the next date."""
    units = tables.load("reference/territories").dropna(subset="successor_ids")
    return {layer: {u.oblast_id: u.successor_ids.split(";") for u in rows.itertuples()} for layer, rows in units.groupby("layer")}


def _fate(unit: str, after: dict[str, list[str]], kinds: pd.Series) -> str:
    """What became of *unit* by the next date; land that only a city took does not count as a change of others."""
    if unit not in after:
        raise BookError(f"data/reference/territories.csv has no successor_ids for {unit}")
    heirs = [h for h in after[unit] if kinds[h] == "oblast"] or after[unit]
    if unit not in heirs:
        return "fate_merged" if len(heirs) == 1 else "fate_divided"
    took = any(unit in others and other != unit for other, others in after.items())
    return "fate_split" if len(heirs) > 1 else "fate_enlarged" if took else "fate_unchanged"


def _origin(unit: str, before: dict[str, list[str]]) -> str:
    """What *unit* is beside the date before."""
    if unit not in before:
        return "fate_new"
    took = any(unit in others and other != unit for other, others in before.items())
    return "fate_enlarged" if took else "fate_split" if len(before[unit]) > 1 else "fate_unchanged"


def _years() -> dict[str, str]:
    units = tables.load("reference/territories").drop_duplicates("layer").set_index("layer")
    return {layer: f"{row['valid_from'][:4]}–{'' if pd.isna(row['valid_to']) else row['valid_to'][:4]}" for layer, row in units.iterrows()}
