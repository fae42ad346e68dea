"""Cases worked through: a misprinted digit, a column of candidates, lists of countries."""

import pandas as pd

from ... import audit, tables, theme
from ...errors import BookError
from ...tables import number, word


def economists(language: str) -> pd.DataFrame:
    """The readings, one digit away from the print, with which the akims of 2013 add up, for ``Edition.table``.

    Columns ``label`` (the figure changed), ``printed``, ``likely``, ``whole`` (the sum), ``agree`` (of the six
    printed shares, those that the counts then give); the reading that agrees with most shares first.
    """
    figures, names, elected = _professions()
    listed = tables.load("elections_2013/professions", language).set_index("profession_id")
    rows = []
    for one in audit.misprint(figures, lambda values: _closes(values, names)):
        values = {key: float(text) for key, text in figures.items()} | {one.key: float(one.likely)}
        profession = one.key.removesuffix(".akims")
        label = word("akims_elected", language) if one.key == "elected" else word("counts_of_akims", language).format(
            profession=listed.loc[profession, "label"])
        rows.append({
            "label": label, "printed": int(one.printed), "likely": int(one.likely), "whole": int(values["elected"]),
            "agree": sum(audit.count_share(values[f"{name}.akims"], values["elected"], values[f"{name}.percent"]).holds for name in names)})
    frame = pd.DataFrame(rows).sort_values("agree", ascending=False, kind="stable", ignore_index=True)
    frame.attrs["table"] = {
        "label": word("reading_figure", language), "printed": word("printed", language), "likely": word("reading_one_digit", language),
        "whole": word("reading_sum", language), "agree": word("shares_agree", language).format(count=len(names))}
    return frame


def one_digit() -> dict[str, int]:
    """The search for the misprint of 2013: ``figures`` read, readings one digit away (``readings``), those with which
    the counts close (``closing``), those with which everything holds (``left``)."""
    figures, names, _ = _professions()
    printed = {key: float(text) for key, text in figures.items()}
    professions, elected = tables.load("elections_2013/professions"), printed["elected"]
    return {
        "figures": len(figures), "readings": len(audit.misprint(figures, lambda values: values != printed)),
        "closing": len(audit.misprint(figures, lambda values: _closes(values, names))),
        "left": len(audit.professions_misprints(professions, elected))}


def cases() -> dict[str, int]:
    """Counts of the worked cases for running text.

    Of 2013 the excess of the professions over the akims elected (``excess_2013``), the misprinted count and its likely
    reading (``misprinted``, ``likely``); of 2021 the candidates of Turkistan (``candidates_tk``) and the columns that
    close (``closing_columns``); of the comparison the countries ``announced``, ``named`` and not named
    (``unnamed``), and the entries its lists announce, hold and lack (``entries_announced``, ``entries_listed``,
    ``entries_missing``), with those among the missing that would name a country again (``second_mentions``).
    Raises BookError if more than one digit could be the misprint.
    """
    figures, names, elected = _professions()
    found = audit.professions_misprints(tables.load("elections_2013/professions"), elected)
    if len(found) != 1:
        raise BookError(f"{len(found)} readings one digit away make the professions of 2013 agree")
    totals = tables.load("elections_2013/totals").set_index("measure_id")["value"]
    countries = tables.load("elections_2013/countries")
    lists = sum(int(totals[f"countries_{method}_announced"]) for method in countries["method"].unique())
    announced, named, missing = int(totals["countries_analysed"]), countries["country"].nunique(), lists - len(countries)
    columns = columns_2021("en")
    return {
        "excess_2013": sum(int(figures[f"{name}.akims"]) for name in names) - elected,
        "misprinted": int(found[0].printed), "likely": int(found[0].likely),
        "candidates_tk": int(tables.load("elections_2021/contests").set_index("oblast_id").loc["KZ-61", "candidates"]),
        "closing_columns": int((columns["value"] == columns["reference"]).sum()),
        "announced": announced, "named": named, "unnamed": announced - named, "entries_announced": lists,
        "entries_listed": len(countries), "entries_missing": missing, "second_mentions": missing - (announced - named)}


def _professions() -> tuple[dict[str, str], list[str], int]:
    """The figures on professions as printed, the professions, and the akims elected."""
    rows = tables.load("elections_2013/professions")
    elected = int(tables.load("elections_2013/totals").set_index("measure_id").loc["akims_elected", "value"])
    figures = {f"{row.profession_id}.akims": str(row.akims_printed) for row in rows.itertuples()}
    figures |= {f"{row.profession_id}.percent": f"{row.percent_printed:g}" for row in rows.itertuples()}
    return figures | {"elected": str(elected)}, list(rows["profession_id"]), elected


def _closes(values: dict[str, float], names: list[str]) -> bool:
    return audit.closing_sum([values[f"{name}.akims"] for name in names], values["elected"]).holds


def columns_2021(language: str) -> pd.DataFrame:
    """Contests of each oblast in 2021, for ``charts.bars``; the akims printed as elected, added up, as ``reference``."""
    printed = tables.load("elections_2021/elected").groupby("oblast_id", sort=False)["akims_printed"].sum()
    contests = tables.load("elections_2021/contests").set_index("oblast_id")["contests"]
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    rows = []
    for oblast in printed.sort_values(ascending=False, kind="stable").index:
        count, total = (number(value, 0, language) for value in (contests[oblast], printed[oblast]))
        holds = contests[oblast] == printed[oblast]
        text = count if holds else word("printed_for_contests", language).format(printed=total, contests=count)
        rows.append({
            "label": names[oblast], "series": word("column_closes" if holds else "column_fails", language),
            "colour": theme.MEANING["all" if holds else "accent"], "value": float(contests[oblast]),
            "reference": float(printed[oblast]), "text": text, "tip": f"{names[oblast]}: {text}"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "label": word("oblast", language), "value": word("contests", language), "reference": word("column_sum", language),
        "series": word("result", language)}
    return frame
