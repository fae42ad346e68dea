"""Frames for charts and tables of the country as a whole."""

import pandas as pd

from ... import measures, reading, tables, theme
from ...tables import number, word
from .. import facts
from .counts import TOTALS, candidates_in_turkistan, national, party_meetings, reconciled, span, total, turkistan_id, winners_by_party


def parties(language: str) -> pd.DataFrame:
    """Akims elected by party in the thirteen comparable oblasts, for ``charts.bars``; largest first.

    ``value`` is a number of akims, ``share`` its percent of all akims elected there.
    """
    frame = _named(winners_by_party(), language).sort_values("value", ascending=False)
    frame["share"] = 100 * frame["value"] / frame["value"].sum()
    frame["text"] = [
        f"{number(v, 0, language)} ({number(s, 1, language)} %)" for v, s in zip(frame["value"], frame["share"], strict=True)]
    frame["tip"] = frame["label"] + ": " + frame["text"]
    frame.attrs["table"] = {
        "label": word("party", language), "value": word("akims_elected", language), "share": word("share_percent", language)}
    return frame


@reading.foreseen
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
    blocks = {name: blocks[name] for name in order} | {word("thirteen_oblasts", language): winners_by_party()}
    return _stack([_named(won, language).assign(label=name) for name, won in blocks.items()], "oblast", language, text="count")


def nominators(language: str) -> pd.DataFrame:
    """Parties against self-nomination, in percent, for ``charts.stacked``.

    Three rows: all candidates of Table 2, candidates in Turkistan, akims elected in the comparable oblasts.
    """
    turkistan = candidates_in_turkistan()
    counts = {
        "candidates_table_2": (total("candidates_parties"), total("candidates_self")),
        "candidates_turkistan": (int(turkistan.drop("self").sum()), int(turkistan["self"])),
        "elected_thirteen": (int(winners_by_party().drop("self").sum()), int(winners_by_party()["self"])),
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
        "candidates_2021": (total("candidates_women"), total("candidates_men")),
        "elected_2013": (elected_women, elected - elected_women),
    }
    series = {"women": theme.MEANING["women"], "men": theme.MEANING["men"]}
    return _pairs(counts, series, "group", language)


def turkistan(language: str) -> pd.DataFrame:
    """Table: winners elsewhere, Turkistan as printed, and the bounds of the national result that follow.

    One row a nominator, then the sum, then contests and candidates for comparison; ``range`` in
    akims, ``share`` in percent of all posts, both from the least to the most.
    """
    won, printed, contests = winners_by_party(), candidates_in_turkistan(), tables.load("elections_2021/contests").set_index("oblast_id")
    posts = int(contests["contests"].sum())
    rows = []
    for party_id, row in _named(won, language).sort_values("value", ascending=False).iterrows():
        bounds = national(party_id)
        rows.append({
            "label": row["series"], "won": won[party_id], "printed": printed[party_id],
            "range": span(*bounds, decimals=0, language=language),
            "share": span(*(measures.share(n, posts) for n in bounds), decimals=1, language=language)})
    rows.append({"label": word("sum", language), "won": won.sum(), "printed": printed.sum()})
    here = turkistan_id()
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
    labels = tables.labels(TOTALS, "measure_id", language)
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
    return _pairs(counts, series, "item", language, text="count", heading="contests")


def _printed_totals() -> dict[str, int]:
    keys = ("rural_akims_all", "akims_due_2021", "akims_elected_q3_2021", "candidates_all", "candidates_parties", "candidates_self")
    return facts.values(TOTALS, *keys)


def _named(counts: pd.Series, language: str) -> pd.DataFrame:
    """Counts by party with the parties' names and colours, in the parties' order."""
    names = tables.load("reference/parties", language).sort_values("order").set_index("party_id")
    return pd.DataFrame({
        "label": names["name"], "series": names["short"], "colour": names["colour"],
        "value": counts.reindex(names.index).astype(float)})


def _pairs(counts: dict[str, tuple[int, int]], series: dict[str, str], key: str, language: str, *, text: str = "share", heading: str = "count") -> pd.DataFrame:
    """Rows of two parts each for ``charts.stacked``: *counts* by row word, *series* words with colours."""
    names, colours = [word(s, language) for s in series], list(series.values())
    blocks = [
        pd.DataFrame({"label": word(row, language), "series": names, "colour": colours, "value": [float(v) for v in parts]})
        for row, parts in counts.items()]
    return _stack(blocks, key, language, text=text, heading=heading)


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


def _sum(say: dict[str, str], *keys: str) -> str:
    return " + ".join(say[key] for key in keys)
