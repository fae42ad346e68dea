"""The checks that run over the charts as such: how much of them is kept, and whether two charts of one question agree on its answers."""

from collections.abc import Iterator

from . import relations
from .answers import ANSWERS, VILLAGES, Survey
from .cells import within
from .claims import claimed_count, same_fact
from .findings import Finding, finding, shown
from .shares import weighted_mean
from .sums import closing_sum

QUESTIONS, OPTIONS = "survey/questions", "survey/options"
IN_CHART = ("printed", "matched")  # ways in which a share was read off a chart, not off the running text


def charts(data: Survey) -> Iterator[Finding]:
    """Numbers that a chart has lost, answers that it does not list."""
    kept = data.answers[data.answers["origin"].isin(IN_CHART) & data.answers["percent"].notna()].reset_index(drop=True)
    yield from _charts_kept(data, set(kept["question_id"]))
    yield from _bars_kept(data, kept)
    yield from _same_answers(data)
    yield from _legend(data)
    yield from _lone_number(data)
    turnouts = [("D3.15", "yes", village) for village in VILLAGES["type1"]]
    told = [village for *cell, village in turnouts if data.known(*cell, village)]
    yield finding(claimed_count(len(turnouts), told), ANSWERS, "D3.15/yes", data.rows(*turnouts))


def _charts_kept(data: Survey, kept: set[str]) -> Iterator[Finding]:
    """Of how many charts of a part of the report any number survives."""
    for parts in relations.CHARTS:
        charts = [question for question in data.options if question.startswith(parts)]
        outcome = claimed_count(len(charts), [chart for chart in charts if chart in kept])
        yield finding(outcome, QUESTIONS, "+".join(parts), data.questions.loc[charts])


def _bars_kept(data: Survey, kept) -> Iterator[Finding]:
    """A bar of which any number survives has one for each answer; a loose number of the chart counts with them."""
    for chart, rows in kept.groupby("question_id", sort=False):
        if chart.startswith("D"):
            groups = list(dict.fromkeys(rows["group"]))
            cells = [(chart, option, group) for option in data.options[chart] for group in groups]
            loose = data.unresolved.loc[data.unresolved["locator"] == f"Diagram {chart[1:]}", "number_id"]
            outcome = claimed_count(len(cells), [*rows["option_id"] + "/" + rows["group"], *loose])
            said = f"claimed {len(cells)}; listed {len(rows) + len(loose)}"  # which ones, the table of answers shows
            yield finding(outcome._replace(arithmetic=said), QUESTIONS, chart, data.rows(*cells))


def _same_answers(data: Survey) -> Iterator[Finding]:
    """Two charts of one question have the same answers."""
    for first, second in (*relations.TWINS, *relations.SAME_ANSWERS):
        one, other = data.options[first], data.options[second]
        only = [",".join(option for option in a if option not in b) for a, b in ((one, other), (other, one))]
        said = f"only in {first}: {only[0] or 'none'}; only in {second}: {only[1] or 'none'}"
        outcome = same_fact(",".join(sorted(one)), ",".join(sorted(other)))._replace(arithmetic=said)
        yield finding(outcome, OPTIONS, f"{first}+{second}", data.questions.loc[[first, second]])


def _legend(data: Survey) -> Iterator[Finding]:
    """The two sums that the text gives of Diagram 3.1 are all the answers of its legend."""
    sums = "p3_influence_yes_type1", "p3_influence_no_type1"
    yield data.facts.finding(closing_sum([data.facts[fact] for fact in sums], 100, error=0.5), *sums)


def _lone_number(data: Survey) -> Iterator[Finding]:
    """The one number of Diagram 2.6 has lost its type: whether it can be that of type 1, which Diagram 2.7 divides by village."""
    villages, cell = VILLAGES["type1"], ("D2.6", "accountable", "type2")
    parts = [("D2.7", "accountable", village) for village in villages]
    outcome = weighted_mean([data.percent(*part) for part in parts], [data.sizes[v] for v in villages], data.percent(*cell))
    yield finding(outcome, ANSWERS, "D2.6/accountable:type1", data.rows(cell, *parts))


def wording(data: Survey) -> Iterator[Finding]:
    """Shares that the running text words as most or as few."""
    for cell, low, high, worded in relations.WORDED:
        share = data.percent(*cell)
        outcome = within(share, low, high, f"called {worded}; printed {shown(share)} %")
        yield finding(outcome, ANSWERS, f"{'/'.join(cell)}:worded", data.rows(cell))
