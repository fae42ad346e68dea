"""The survey of 2022: who comes to the meetings, what the printed shares can mean, and what follows if they mean it."""

from statistics import NormalDist

import pandas as pd

from ... import measures, tables, theme
from ...errors import BookError
from ...tables import word
from .common import span

# The survey's shares: all five that the article prints, those whose base is known first.
_SHARES = ("attend_yes", "attend_no", "attend_yes_pensioners", "attend_yes_public_employees", "reason_no_result")


def percent(measure_id: str) -> float:
    """A printed share of the survey of 2022, in percent."""
    return _measure(measure_id, "percent")


def asked() -> int:
    """How many villagers the survey of 2022 asked."""
    return int(_measure("sample_size", "n"))


def interviewed() -> int:
    """How many people the authors interviewed besides."""
    return int(_measure("experts_interviewed", "n"))


def non_attenders() -> int:
    """The number of villagers asked who do not attend, from the printed share."""
    return round(percent("attend_no") * asked() / 100)


def printed(language: str) -> dict[str, str]:
    """The five printed shares, as the text writes them; the number ``n`` of those asked; how wide the interval of yes is, in ``points``."""
    keys = ("yes", "no", "pensioners", "employees", "reason")
    shown = {key: tables.number(percent(measure_id), 0, language) for key, measure_id in zip(keys, _SHARES, strict=True)}
    low, high = measures.wilson(percent("attend_yes"), asked())
    return {"n": tables.number(asked(), 0, language), "points": tables.number(high - low, 0, language), **shown}


def interval(measure_id: str, language: str, n: int | None = None, effect: float = 1) -> str:
    """The 95 % Wilson interval of a printed share as text, in percent; *n* where the source prints none; *effect*: of the design."""
    low, high = measures.wilson(percent(measure_id), int(n or _measure(measure_id, "n")), design_effect=effect)
    return span(low, high, 1, language)


def largest_effect(language: str) -> str:
    """The design effect up to which the 95 % interval of those who attend stays below one half: "1.1–1.4", for the rounded share.

    Wilson's interval holds ½ exactly when |p − ½| ≤ ½ z / √(n / deff), so the limit is n ((1 − 2p) / z)².
    """
    z = NormalDist().inv_cdf(0.975)
    return span(*sorted(asked() * ((1 - 2 * count / asked()) / z) ** 2 for count in persons(percent("attend_yes"), asked())), 1, language)


def persons(share: float, n: int) -> tuple[int, int]:
    """The fewest and the most of *n* persons whose share rounds to *share* percent.

    Raises BookError when no whole number of persons does.
    """
    fitting = [count for count in range(n + 1) if abs(measures.share(count, n) - share) <= 0.5]
    if not fitting:
        raise BookError(f"no whole number of {n} persons makes {share} percent")
    return fitting[0], fitting[-1]


def persons_text(measure_id: str, language: str, n: int | None = None) -> str:
    """``persons`` of a printed share as text, "140–142"; *n* where the source prints none."""
    return span(*persons(percent(measure_id), int(n or _measure(measure_id, "n"))), 0, language)


def shares(language: str) -> pd.DataFrame:
    """The five printed shares of the survey, for ``charts.shares``; an interval only where the base is known."""
    listed = tables.load("concept_2025/survey_2022", language).set_index("measure_id")
    rows = []
    for measure_id in _SHARES:
        row = listed.loc[measure_id]
        known = pd.notna(row["n"])
        low, high = (round(end, 1) for end in measures.wilson(row["percent"], int(row["n"]))) if known else (None, None)
        text = tables.number(row["percent"], 0, language) + " %"
        rows.append({
            "label": row["label"], "series": word("base_known" if known else "base_unclear", language),
            "colour": theme.MEANING["type1"] if known else theme.MEANING["not_comparable"],
            "value": float(row["percent"]), "n": row["n"], "low": low, "high": high, "text": text,
            "base": row["base"], "tip": f"{row['label']}: {text}\n{row['base']}"})
    frame = pd.DataFrame(rows).astype({"low": "Float64", "high": "Float64", "n": "Int64"})
    frame.attrs["table"] = {
        "label": word("answer", language), "value": word("share_percent", language), "n": word("n", language),
        "low": word("low", language), "high": word("high", language), "base": word("base", language)}
    return frame


def overlap() -> tuple[float, float]:
    """Least and greatest percent of one base that two printed shares (pensioners, public payroll) can have in common."""
    first, second = percent("attend_yes_pensioners"), percent("attend_yes_public_employees")
    return max(0.0, first + second - 100), min(first, second)


def overlap_words(language: str) -> dict[str, str]:
    """The two shares, their ``sum`` and their ``least`` and ``most`` overlap, as the text writes them."""
    first, second = percent("attend_yes_pensioners"), percent("attend_yes_public_employees")
    least, most = overlap()
    figures = {"first": first, "second": second, "sum": first + second, "least": least, "most": most}
    return {key: tables.number(value, 0, language) for key, value in figures.items()}


def overlap_persons(language: str) -> str:
    """The least overlap of the two shares in persons, for the fewest and the most who may attend: "60–61"."""
    return span(*(overlap()[0] / 100 * count for count in persons(percent("attend_yes"), asked())), 0, language)


def one_base(language: str) -> pd.DataFrame:
    """What the attenders would consist of if both printed shares were shares of them, for ``charts.stacked``.

    Two rows, with the least and the greatest possible overlap of the two groups; the parts sum to 100.
    """
    first, second = percent("attend_yes_pensioners"), percent("attend_yes_public_employees")
    parts = {"only_pensioners": theme.SERIES[0], "both_groups": theme.MEANING["accent"], "only_public_employees": theme.SERIES[4], "neither_group": theme.MEANING["all"]}
    rows = []
    for case, both in zip(("overlap_least", "overlap_most"), overlap(), strict=True):
        values = (first - both, both, second - both, 100 - first - second + both)
        for (part, colour), value in zip(parts.items(), values, strict=True):
            text = tables.number(value, 0, language) + " %"
            rows.append({
                "label": word(case, language), "note": f"{first:.0f} + {second:.0f} − {both:.0f} = {first + second - both:.0f} %",
                "series": word(part, language), "colour": colour, "value": value, "text": text,
                "tip": f"{word(case, language)}\n{word(part, language)}: {text}"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {"label": word("item", language), "series": word("group", language), "value": word("share_percent", language)}
    return frame


def others(language: str) -> pd.DataFrame:
    """Attendance of everybody else if 75 and 68 percent are shares within the two groups, for ``charts.bars``.

    One block for each assumed size of the two groups together (tenths of those asked, as far as both
    extremes are possible); in each the extremes: the two groups all pensioners, or all on the public payroll.
    """
    rows = []
    for size in range(10, 100, 10):
        values = [_others(size, measure_id) for measure_id in ("attend_yes_pensioners", "attend_yes_public_employees")]
        if min(values) < 0:
            break
        label = f"{word('two_groups_share', language)}: {size} %"
        for value, case, colour in zip(values, ("rest_if_pensioners", "rest_if_public_employees"), (theme.SERIES[0], theme.SERIES[4]), strict=True):
            text = tables.number(value, 0, language) + " %"
            rows.append({"label": label, "series": word(case, language), "colour": colour, "size": size, "value": round(value, 1), "text": text,
                         "tip": f"{label}\n{word(case, language)}: {text}"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {"size": word("two_groups_share", language) + ", %", "series": word("group", language), "value": word("share_percent", language)}
    return frame


def others_at(size: int, language: str) -> str:
    """Attendance of everybody else when the two groups are *size* percent of those asked: "31–34"."""
    ends = sorted(_others(size, measure_id) for measure_id in ("attend_yes_pensioners", "attend_yes_public_employees"))
    return span(*ends, 0, language)


def others_words(language: str) -> dict[str, str]:
    """What the words of the figure on ``others`` mention: both shares, the ``top`` and the ``low``–``high`` at its end."""
    shown = others(language)
    last = shown.loc[shown["size"] == shown["size"].max(), "value"]
    figures = {
        "n": asked(), "yes": percent("attend_yes"), "first": percent("attend_yes_pensioners"),
        "second": percent("attend_yes_public_employees"), "top": shown["value"].max(), "low": last.min(), "high": last.max()}
    return {key: tables.number(value, 0, language) for key, value in figures.items()}


def largest_group(measure_id: str) -> float:
    """The largest percent of those asked that a group can be if the share *measure_id* is that group's attendance."""
    return 100 * percent("attend_yes") / percent(measure_id)


def most_members(measure_id: str) -> int:
    """The most persons that a group can have if *measure_id* is its attendance: as if everybody who attends belonged to it."""
    return int(100 * persons(percent("attend_yes"), asked())[1] / percent(measure_id))


def groups_apart() -> measures.Interval:
    """The 95 % interval of pensioners less public employees, in points, for the sizes that the total allows and that favour a difference most.

    Both shares are read as attendance within the group, nobody belongs to both, and all who attend belong to one of them.
    """
    first, second = percent("attend_yes_pensioners"), percent("attend_yes_public_employees")
    attending = persons(percent("attend_yes"), asked())[1]
    splits = ((size, (100 * attending - first * size) / second) for size in range(1, most_members("attend_yes_pensioners")))
    return max((measures.newcombe(first, size, second, rest) for size, rest in splits), key=lambda ends: ends.low)


def groups_words(language: str) -> dict[str, str]:
    """What the text says of the two groups: the ``most`` members and best ``interval`` of each, the ``gap`` with its ``gap_low`` and ``gap_high``."""
    keys = {"pensioners": "attend_yes_pensioners", "employees": "attend_yes_public_employees"}
    first, second = (percent(measure_id) for measure_id in keys.values())
    return {
        **{f"{key}_most": tables.number(most_members(measure_id), 0, language) for key, measure_id in keys.items()},
        **{f"{key}_interval": interval(measure_id, language, most_members(measure_id)) for key, measure_id in keys.items()},
        "gap": tables.number(first - second, 0, language), **{f"gap_{end}": tables.number(value, 1, language) for end, value in groups_apart()._asdict().items()}}


def _measure(measure_id: str, column: str) -> float:
    listed = tables.load("concept_2025/survey_2022").set_index("measure_id")[column]
    if measure_id not in listed.index or pd.isna(listed[measure_id]):
        raise BookError(f"data/concept_2025/survey_2022.csv has no {column} for {measure_id!r}")
    return float(listed[measure_id])


def _others(size: float, measure_id: str) -> float:
    """Attendance outside a group of *size* percent of those asked that attends as *measure_id* prints."""
    return 100 * (percent("attend_yes") - size * percent(measure_id) / 100) / (100 - size)
