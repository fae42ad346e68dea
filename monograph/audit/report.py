"""The checks that run over the charts and tables of the survey report of 2021."""

from collections.abc import Iterator

import pandas as pd

from . import relations
from .answers import ANSWERS, VILLAGES, Frames, Survey
from .cells import Interval, Sum, bounds, possible
from .claims import same_fact
from .findings import Finding, Outcome, added, counts, decimals_of, finding, shown
from .kept import charts, wording
from .prose import running_text, statements
from .shares import grim, weighted_mean
from .sums import closing_sum, part_total

# A chart may leave out the odd missing answer: villages close on n or up to this many fewer.
NO_ANSWER = 3


def survey(frames: Frames) -> Iterator[Finding]:
    """Findings on the sample, the charts and tables, and the figures of the running text."""
    data = Survey(frames)
    yield from _sample(data)
    yield from _sums(data)
    yield from _bases(data)
    yield from _means(data)
    yield from _twins(data)
    yield from running_text(data)
    yield from statements(data)
    yield from charts(data)
    yield from wording(data)


def lost_cells(frames: Frames, by_type: str, by_oblast: str) -> dict[tuple[str, str], Interval] | None:
    """What the printed figures leave for the lost cells of a chart by oblast.

    *by_type* and *by_oblast* are the two charts of one question (``relations.TWINS``).  Returns the
    smallest and largest number of persons by (option, group), None if the figures contradict each other.
    """
    data = Survey(frames)
    cells, sums = _model(data, by_type, by_oblast, relations.TWINS[by_type, by_oblast])
    lost = [name for name in cells if not data.known(by_oblast, *name.split("/"))]
    found = bounds(cells, sums, wanted=lost)
    return None if found is None else {tuple(name.split("/")): interval for name, interval in found.items()}


def _sample(data: Survey) -> Iterator[Finding]:
    sample, facts = data.sample, data.facts
    for what in ("planned", "interviewed"):
        total = facts["sample_interviewed_table_total" if what == "interviewed" else "sample_planned_total"]
        yield finding(part_total(list(sample[what]), total), "survey/sample", what, sample)
        for kind, rows in sample.groupby("village_type"):
            fact = f"sample_{what}_{kind}_total"
            yield facts.finding(part_total(list(rows[what]), facts[fact]), fact)
        for oblast, rows in sample.groupby("oblast_id"):
            fact = f"sample_{what}_kz{oblast[-2:]}"
            yield facts.finding(part_total(list(rows[what]), facts[fact]), fact)
        for _, row in sample.iterrows():
            fact = f"sample_{what}_{row['village_type']}_kz{row['oblast_id'][-2:]}"
            yield facts.finding(same_fact(float(row[what]), facts[fact], what), fact)
    interviewed = {f"{r.village_type}:{r.oblast_id}": int(r.interviewed) for r in sample.itertuples()}
    for kind in VILLAGES:
        interviewed[kind] = sum(interviewed[village] for village in VILLAGES[kind])
    interviewed["all"] = interviewed["type1"] + interviewed["type2"]
    for group, n in interviewed.items():
        outcome = same_fact(float(n), float(data.sizes[group]), "interviewed and n")
        yield finding(outcome, "reference/groups", group, sample)


def _sums(data: Survey) -> Iterator[Finding]:
    """Every single-choice question closes on 100 % in every group, and on n in whole persons."""
    for question, options in data.options.items():
        if data.kinds[question] != "single":
            continue
        for group in data.answers.loc[question, "group"].unique():
            cells = [(question, option, group) for option in options]
            known = [cell for cell in cells if data.known(*cell)]
            if len(known) < 2:
                continue
            errors = [0.5 / 10 ** data.decimals(*cell) for cell in known]
            complete = len(known) == len(cells)
            outcome = closing_sum([data.percent(*cell) for cell in known], 100, errors, at_most=not complete)
            yield finding(outcome, ANSWERS, f"{question}/{group}", data.rows(*known))
            if complete and group in data.sizes:
                yield _closes_on_n(data, question, group, cells)
    for name, questions in relations.UNSTATED.items():
        yield from _several_answers(data, name, questions)
    yield from _added_options(data)


def _closes_on_n(data: Survey, question: str, group: str, cells: list[tuple[str, str, str]]) -> Finding:
    n = data.sizes[group]
    persons = {cell[1]: data.span(*cell) for cell in cells}
    terms = " + ".join(str(low) if low == high else f"{low}..{high}" for low, high in persons.values())
    whole = [Sum(dict.fromkeys(persons, 1), n, n)]
    highest = sum(high for _, high in persons.values())
    outcome = possible(persons, whole, f"{terms} persons, at most {highest}; n = {n}")
    return finding(outcome, ANSWERS, f"{question}/{group}", data.rows(*cells))


def _several_answers(data: Survey, name: str, questions: tuple[str, ...]) -> Iterator[Finding]:
    """A question of which the report does not say that several answers were allowed stays within 100 %."""
    for group in ("type1", "type2"):
        cells = [(q, o, group) for q in questions for o in data.options[q] if data.known(q, o, group)]
        values = [data.percent(*cell) for cell in cells]
        errors = [0.5 / 10 ** data.decimals(*cell) for cell in cells]
        outcome = closing_sum(values, 100, errors, at_most=True)
        if len(values) > 8:  # the four tables together: the sum says enough
            outcome = outcome._replace(arithmetic=f"{len(values)} answers: {shown(sum(values))}; at most 100 expected")
        yield finding(outcome, ANSWERS, f"{name}/{group}", data.rows(*cells))


def _added_options(data: Survey) -> Iterator[Finding]:
    """Options that the text adds up, against their parts."""
    for cell in data.answers.index:
        question, option, group = cell
        parts = [(question, part, group) for part in relations.SUMS.get(option, ())]
        if parts and data.known(*cell) and all(data.known(*part) for part in parts):
            whole = added(data.window(*part) for part in parts)
            outcome = same_fact(whole, data.window(*cell), f"{' + '.join(relations.SUMS[option])} and their sum")
            yield finding(outcome, ANSWERS, "/".join(cell), data.rows(cell, *parts))


def _bases(data: Survey) -> Iterator[Finding]:
    """GRIM test of every percentage with a decimal whose base is known."""
    for cell, row in data.answers.iterrows():
        question, _, group = cell
        n = data.sizes.get(group)
        if n and pd.notna(row["percent"]) and row["decimals"] == 1 and question not in relations.FILTERED:
            yield finding(grim(float(row["percent"]), n), ANSWERS, "/".join(cell), data.rows(cell))
    for _, row in data.unresolved.iterrows():
        number, key, question = float(row["percent"]), row["number_id"], row["question_id"]
        named = next((g for stem, g in relations.UNRESOLVED.items() if key.startswith(stem)), None)
        groups = relations.UNRESOLVED_ONE.get(key) or named or relations.UNRESOLVED.get(question, ())
        if groups and decimals_of(number):
            sizes = [data.sizes[group] for group in groups]
            outcomes = [grim(number, n) for n in sizes]
            best = next((outcome for outcome in outcomes if outcome.holds), outcomes[0])
            yield finding(best, "survey/unresolved", key, row.to_frame().T)


def _means(data: Survey) -> Iterator[Finding]:
    """The whole sample from its two types, a type from its three villages."""
    for cell in data.answers.index:
        question, option, group = cell
        if group == "all":
            yield from _mean(data, cell, [(question, option, kind) for kind in VILLAGES])
    for (question, option), (other, name) in relations.SPLITS.items():
        yield from _mean(data, (question, option, "type1"), [(other, name, village) for village in VILLAGES["type1"]])


def _mean(data: Survey, whole: tuple[str, str, str], parts: list[tuple[str, str, str]]) -> Iterator[Finding]:
    if not all(data.known(*cell) for cell in (whole, *parts)):
        return
    outcome = weighted_mean(
        [data.percent(*part) for part in parts],
        [data.sizes[part[2]] for part in parts],
        data.percent(*whole),
        [data.decimals(*part) for part in parts],
        data.decimals(*whole),
    )
    yield finding(outcome, ANSWERS, "/".join(whole), data.rows(whole, *parts))


def _model(data: Survey, by_type: str, by_oblast: str, kind: str) -> tuple[dict[str, tuple[int, int]], list[Sum]]:
    """Cells ("option/village") of a chart by oblast and the conditions that tie them together."""
    options = data.options[by_oblast]
    cells, sums = {}, []
    for village in VILLAGES[kind]:
        n = data.sizes[village]
        for option in options:
            known = data.known(by_oblast, option, village)
            cells[f"{option}/{village}"] = data.span(by_oblast, option, village) if known else (0, n)
        if data.kinds[by_oblast] == "single":
            sums.append(Sum({f"{option}/{village}": 1 for option in options}, n - NO_ANSWER, n))
    for question, places in ((by_oblast, [(v,) for v in VILLAGES[kind]]), (by_type, [VILLAGES[kind]])):
        for villages in places:
            group = villages[0] if question == by_oblast else kind
            for option in (*options, *relations.SUMS):
                parts = relations.SUMS.get(option, (option,))
                single = question == by_oblast and option in options  # already a limit of the cell
                if single or not data.known(question, option, group) or not set(parts) <= set(options):
                    continue
                share = {f"{part}/{village}": 1 for part in parts for village in villages}
                sums.append(Sum(share, *data.span(question, option, group)))
    return cells, sums


def _twins(data: Survey) -> Iterator[Finding]:
    """Whether the charts by type and by oblast can be told of the same people, with each figure of the text."""
    for (by_type, by_oblast), kind in relations.TWINS.items():
        cells, sums = _model(data, by_type, by_oblast, kind)
        known = data.answers[data.answers["question_id"].isin([by_type, by_oblast]) & data.answers["percent"].notna()]
        if not known.empty:
            text = f"{by_type} and {by_oblast} as counts of the same {data.sizes[kind]} people"
            outcome = possible(cells, sums, text)
            yield finding(outcome, ANSWERS, f"{by_type}+{by_oblast}", known)
        for fact, (question, _, _) in relations.LOST.items():
            if question == by_oblast:
                yield _lost_share(data, fact, cells, sums)


def _lost_share(data: Survey, fact: str, cells: dict[str, tuple[int, int]], sums: list[Sum]) -> Finding:
    """One share of the running text beside what the charts leave for its cells."""
    _, options, group = relations.LOST[fact]
    n, share = data.sizes[group], data.facts.window(fact)
    said = counts(share, n)
    parts = {f"{option}/{village}": 1 for option in options for village in VILLAGES.get(group, (group,))}
    # A cell of its own for the share, so that its smallest and largest size come out.
    room = bounds({**cells, "said": (0, n)}, [*sums, Sum({**parts, "said": -1}, 0, 0)], ["said"])
    left = room["said"] if room else Interval(0, -1)
    arithmetic = (
        f"said {shown(share.low)} to {shown(share.high)} % of {n} = {said[0]} to {said[-1]} persons; "
        f"the charts leave {f'{left.low} to {left.high}' if room else 'none'}"
    )
    return data.facts.finding(Outcome("bounds", said[0] <= left.high and left.low <= said[-1], arithmetic), fact)
