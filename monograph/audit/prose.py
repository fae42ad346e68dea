"""The checks that run over the figures of the survey report's running text."""

from collections.abc import Iterator

from . import relations
from .answers import ANSWERS, VILLAGES, Survey
from .cells import within
from .claims import claimed_count, same_fact
from .findings import Finding, added, finding, shown, window
from .shares import jointly
from .sums import part_total


def running_text(data: Survey) -> Iterator[Finding]:
    """Figures of the running text against the cells, sums and figures that they repeat."""
    facts = data.facts
    for fact, cell in relations.CELLS.items():
        outcome = same_fact(facts.window(fact), data.window(*cell), f"text and {'/'.join(cell)}")
        yield facts.finding(outcome, fact)
    for fact, (question, options, group) in relations.ADDED.items():
        whole = added(data.window(question, option, group) for option in options)
        yield facts.finding(same_fact(facts.window(fact), whole, f"text and {question} {' + '.join(options)}"), fact)
    for first, second in relations.TWICE:
        yield facts.finding(same_fact(facts[first], facts[second]), first, second)
    for parts, whole in relations.PARTS:
        total = whole if isinstance(whole, int) else facts[whole]
        keys = [*dict.fromkeys(parts), *([] if isinstance(whole, int) else [whole])]
        yield facts.finding(part_total([facts[part] for part in parts], total), *keys)
    blocks = [question for question in data.options if question in relations.UNSTATED["T1.1"]]
    yield facts.finding(claimed_count(int(facts["open_question_blocks"]), blocks), "open_question_blocks")


def statements(data: Survey) -> Iterator[Finding]:
    """Single statements of the running text against the charts."""
    yield from _awareness(data)
    yield from _akim_ratings(data)
    yield from _listed_from_one_percent(data)
    yield from _layout_of_table_1_5(data)
    yield from _turnout(data)
    facts = data.facts
    share = data.percent("D3.9", "no_change", "type2")
    greater = within(share, 50, 100, f"called the greater part; printed {shown(share)} %")
    yield facts.finding(greater, "p3_no_change_type2", key="p3_no_change_type2:greater_part")
    elected, villages = facts["p3_incumbents_elected"], facts["p3_type1_villages"]
    third = facts.window("p3_winner_incumbent_third")
    actual = window(100 * elected / villages, 1)
    outcome = same_fact(third, actual, f"a third of the posts; {elected:.0f} of {villages:.0f} villages")
    yield facts.finding(outcome, "p3_winner_incumbent_third", "p3_incumbents_elected")


def _awareness(data: Survey) -> Iterator[Finding]:
    facts = data.facts
    knew = data.percent("D2.3", "yes", "type1")
    said = 100 * facts["d2_5_unaware_worded"]
    text = f"{shown(said)} % did not know + {shown(knew)} % knew = {shown(said + knew)}"
    outcome = within(said, 0, 100.5 - knew, text)  # the share that knew is rounded to a whole percent
    yield facts.finding(outcome, "d2_5_unaware_worded")
    for fact, cell in (
        ("d2_3_left_out_above", ("D2.3", "yes", "all")),
        ("d1_3_sceptics_all", ("D1.3", "no_change", "all")),
    ):
        parts = round(1 / facts[fact])  # more than one in five is less than one in four
        low, high = 100 / parts, 100 / (parts - 1)
        if cell[1] == "yes":
            share = 100 - data.percent(*cell)
        else:
            both = [data.percent(*cell[:2], kind) * data.sizes[kind] for kind in VILLAGES]
            share = sum(both) / data.sizes["all"]
        text = f"more than one in {parts}: {shown(low)} to {shown(high)} %; computed {shown(share)} %"
        yield facts.finding(within(share, low, high, text), fact)


def _akim_ratings(data: Survey) -> Iterator[Finding]:
    facts = data.facts
    fully = data.window("D2.9", "fully", "type1:KZ-61")
    outcome = same_fact(facts.window("d2_9_copes_tk"), fully, "text (fully) and D2.9/fully/type1:KZ-61")
    yield facts.finding(outcome, "d2_9_copes_tk", key="d2_9_copes_tk:fully")
    persons = sum(data.span("D2.7", "accountable", village).low for village in VILLAGES["type1"])
    means = [100 * persons / data.sizes["type1"], data.percent("D2.6", "accountable", "type2")]
    least = facts["d2_6_accountable_above"]
    text = f"more than {shown(least)} % in both types; {' and '.join(map(shown, means))}"
    yield facts.finding(within(min(means), least, 100, text), "d2_6_accountable_above")
    each = [data.percent("T2.1", o, "type1:KZ-61") for o in data.options["T2.1"] if o not in ("dk", "no_opportunity")]
    least = facts["d2_16_tk_each_above"]
    text = f"each more than {shown(least)} %; smallest {shown(min(each))}"
    yield facts.finding(within(min(each), least, 100, text), "d2_16_tk_each_above")


def _listed_from_one_percent(data: Survey) -> Iterator[Finding]:
    """Tables 1.1 to 1.4 are said to list the answers that one per cent or more gave."""
    least = data.facts["open_question_threshold"]
    for question in relations.UNSTATED["T1.1"]:
        for option in data.options[question]:
            cells = [(question, option, kind) for kind in VILLAGES]
            if all(data.known(*cell) for cell in cells):
                shares = [data.percent(*cell) for cell in cells]
                text = f"listed from {shown(least)} %; printed {' and '.join(map(shown, shares))} %"
                outcome = within(max(shares), least, 100, text)
                yield finding(outcome, ANSWERS, f"{question}/{option}/listed", data.rows(*cells))


def _layout_of_table_1_5(data: Survey) -> Iterator[Finding]:
    """Numbers of Table 1.5 beside the label that the page puts them next to, against Table 1.3."""
    loose = data.unresolved.set_index("number_id", drop=False)
    for key, option, village, others in (
        ("t1_5_wko_3", "health_care", "type1:KZ-27", ["type1:KZ-61"]),
        ("t1_5_nko_4", "hospital_building", "type1:KZ-59", []),
    ):
        whole = data.span("T1.3", option, "type1").high
        taken = sum(data.span("T1.5", option, other).low for other in others)
        persons = round(float(loose.at[key, "percent"]) * data.sizes[village] / 100)
        text = f"{option}: {taken} + {persons} persons; Table 1.3 has at most {whole}"
        yield finding(within(taken + persons, 0, whole, text), "survey/unresolved", f"{key}:{option}", loose.loc[[key]])


def _turnout(data: Survey) -> Iterator[Finding]:
    """Official turnout against claimed turnout, and the base of the voters' reasons."""
    facts, villages = data.facts, VILLAGES["type1"]
    voted = data.span("D3.14", "yes", "type1")
    known = {v: data.span("D3.15", "yes", v) for v in villages if data.known("D3.15", "yes", v)}
    for village in villages:
        code = village[-2:]
        official, n = facts[f"p3_official_turnout_{code}"], data.sizes[village]
        if village in known:
            most = known[village].high
        else:
            most = voted.high - sum(persons.low for persons in known.values())
        text = f"official {shown(official)} %; said to have voted at most {most} of {n} = {shown(100 * most / n)} %"
        yield facts.finding(within(official, 0, 100 * most / n, text), f"p3_official_turnout_{code}")
    cells = [("D3.7", option, "type1") for option in ("first_election", "own_candidate")]
    outcome = jointly([data.percent(*cell) for cell in cells], range(voted.low, voted.high + 1))
    yield finding(outcome, ANSWERS, "D3.7/type1", data.rows(*cells))
