"""The checks that run over the tables of the survey report of 2021."""

from collections.abc import Iterator, Mapping

import pandas as pd

from . import relations
from .cells import Interval, Sum, bounds, possible, within
from .claims import claimed_count, same_fact
from .findings import Figures, Finding, Window, counts, decimals_of, finding, shown, window
from .shares import grim, jointly, weighted_mean
from .sums import closing_sum, part_total

Frames = Mapping[str, pd.DataFrame]
ANSWERS, FACTS = "survey/answers", "survey/facts"
VILLAGES = {kind: tuple(f"{kind}:KZ-{code}" for code in (27, 59, 61)) for kind in ("type1", "type2")}
# A chart may leave out the odd missing answer: villages close on n or up to this many fewer.
NO_ANSWER = 3


class Survey:
    """The survey's tables, arranged for the checks."""

    def __init__(self, frames: Frames):
        groups = frames["reference/groups"]
        self.sizes = {g.group: int(g.n) for g in groups.dropna(subset="n").itertuples()}
        self.answers = frames[ANSWERS].set_index(["question_id", "option_id", "group"], drop=False).sort_index()
        self.kinds = frames["survey/questions"].set_index("question_id")["kind"]
        options = frames["survey/options"]
        self.options = {
            question: [o for o in rows["option_id"] if not o.startswith("sum_")]
            for question, rows in options.groupby("question_id", sort=False)
        }
        self.facts = Figures(FACTS, frames[FACTS], "fact_id")
        self.unresolved = frames["survey/unresolved"]
        self.sample = frames["survey/sample"]

    def rows(self, *cells: tuple[str, str, str]) -> pd.DataFrame:
        """The records of the answers *cells* (question, option, group)."""
        return self.answers.loc[list(cells)]

    def known(self, *cell: str) -> bool:
        """Whether a cell is in the table and has a printed share."""
        return cell in self.answers.index and pd.notna(self.answers.at[cell, "percent"])

    def percent(self, *cell: str) -> float:
        return float(self.answers.at[cell, "percent"])

    def decimals(self, *cell: str) -> int:
        return int(self.answers.at[cell, "decimals"])

    def window(self, *cell: str) -> Window:
        return window(self.percent(*cell), self.decimals(*cell))

    def counts(self, *cell: str) -> range:
        """The numbers of persons that a printed share may stand for."""
        return counts(self.window(*cell), self.sizes[cell[2]])


def survey(frames: Frames) -> Iterator[Finding]:
    """Findings on the sample, the charts and tables, and the figures of the running text."""
    data = Survey(frames)
    yield from _sample(data)
    yield from _sums(data)
    yield from _bases(data)
    yield from _means(data)
    yield from _twins(data)
    yield from _prose(data)
    yield from _statements(data)


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
            if complete and group in data.sizes and all(len(data.counts(*cell)) for cell in cells):
                yield _closes_on_n(data, question, group, cells)
    for name, questions in relations.UNSTATED.items():
        yield from _several_answers(data, name, questions)
    yield from _added_options(data)


def _closes_on_n(data: Survey, question: str, group: str, cells: list[tuple[str, str, str]]) -> Finding:
    n = data.sizes[group]
    persons = {cell[1]: (data.counts(*cell)[0], data.counts(*cell)[-1]) for cell in cells}
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
            added = _added(data.window(*part) for part in parts)
            outcome = same_fact(added, data.window(*cell), f"{' + '.join(relations.SUMS[option])} and their sum")
            yield finding(outcome, ANSWERS, "/".join(cell), data.rows(cell, *parts))


def _added(windows) -> Window:
    lows, highs = zip(*windows, strict=True)
    return Window(sum(lows), sum(highs))


def _bases(data: Survey) -> Iterator[Finding]:
    """GRIM test of every percentage with a decimal whose base is known."""
    for cell, row in data.answers.iterrows():
        question, _, group = cell
        n = data.sizes.get(group)
        if n and pd.notna(row["percent"]) and row["decimals"] == 1 and question not in relations.FILTERED:
            yield finding(grim(float(row["percent"]), n), ANSWERS, "/".join(cell), row.to_frame().T)
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
            persons = data.counts(by_oblast, option, village) if data.known(by_oblast, option, village) else ()
            cells[f"{option}/{village}"] = (persons[0], persons[-1]) if len(persons) else (0, n)
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
                persons = data.counts(question, option, group)
                if len(persons):
                    share = {f"{part}/{village}": 1 for part in parts for village in villages}
                    sums.append(Sum(share, persons[0], persons[-1]))
    return cells, sums


def _twins(data: Survey) -> Iterator[Finding]:
    """Whether the charts by type and by oblast can be told of the same people, with each figure of the text."""
    for (by_type, by_oblast), kind in relations.TWINS.items():
        cells, sums = _model(data, by_type, by_oblast, kind)
        known = data.answers[data.answers["question_id"].isin([by_type, by_oblast]) & data.answers["percent"].notna()]
        if not known.empty:
            outcome = possible(cells, sums, f"{by_type} and {by_oblast} as counts of the same {data.sizes[kind]} people")
            yield finding(outcome, ANSWERS, f"{by_type}+{by_oblast}", known)
        for fact, (question, options, group) in relations.LOST.items():
            if question == by_oblast and fact in data.facts:
                yield _lost_share(data, fact, options, group, cells, sums)


def _lost_share(data, fact, options, group, cells, sums) -> Finding:
    """One share of the running text, added to the figures of the charts."""
    share = data.facts.window(fact)
    villages = VILLAGES.get(group, (group,))
    persons = counts(share, data.sizes[group])
    said = Sum({f"{option}/{village}": 1 for option in options for village in villages}, persons[0], persons[-1])
    room = bounds({**cells, "said": (0, data.sizes[group])}, [*sums, Sum({**said.coefficients, "said": -1}, 0, 0)], ["said"])
    left = "nobody" if room is None else f"{room['said'].low} to {room['said'].high} persons"
    arithmetic = (
        f"said {shown(share.low)} to {shown(share.high)} % of {data.sizes[group]} = "
        f"{persons[0]} to {persons[-1]} persons; the charts leave {left}"
    )
    outcome = possible(cells, [*sums, said], arithmetic)
    return data.facts.finding(outcome, fact)


def _prose(data: Survey) -> Iterator[Finding]:
    """Figures of the running text against the cells, sums and figures that they repeat."""
    facts = data.facts
    for fact, cell in relations.CELLS.items():
        outcome = same_fact(facts.window(fact), data.window(*cell), f"text and {'/'.join(cell)}")
        yield facts.finding(outcome, fact)
    for fact, (question, options, group) in relations.ADDED.items():
        added = _added(data.window(question, option, group) for option in options)
        yield facts.finding(same_fact(facts.window(fact), added, f"text and {question} {' + '.join(options)}"), fact)
    for first, second in relations.TWICE:
        yield facts.finding(same_fact(facts[first], facts[second]), first, second)
    for parts, whole in relations.PARTS:
        total = whole if isinstance(whole, int) else facts[whole]
        keys = [*dict.fromkeys(parts), *([] if isinstance(whole, int) else [whole])]
        yield facts.finding(part_total([facts[part] for part in parts], total), *keys)
    blocks = [question for question in data.options if question in relations.UNSTATED["T1.1"]]
    yield facts.finding(claimed_count(int(facts["open_question_blocks"]), blocks), "open_question_blocks")


def _statements(data: Survey) -> Iterator[Finding]:
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
    outcome = within(said, 0, 100.5 - knew, f"{shown(said)} % did not know + {shown(knew)} % knew = {shown(said + knew)}")
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
    persons = sum(data.counts("D2.7", "accountable", village)[0] for village in VILLAGES["type1"])
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
        whole = data.counts("T1.3", option, "type1")[-1]
        taken = sum(data.counts("T1.5", option, other)[0] for other in others)
        persons = counts(window(float(loose.at[key, "percent"]), 1), data.sizes[village])[0]
        text = f"{option}: {taken} + {persons} persons; Table 1.3 has at most {whole}"
        yield finding(within(taken + persons, 0, whole, text), "survey/unresolved", f"{key}:{option}", loose.loc[[key]])


def _turnout(data: Survey) -> Iterator[Finding]:
    """Official turnout against claimed turnout, and the base of the voters' reasons."""
    facts, villages = data.facts, VILLAGES["type1"]
    voted = data.counts("D3.14", "yes", "type1")
    known = {v: data.counts("D3.15", "yes", v) for v in villages if data.known("D3.15", "yes", v)}
    for village in villages:
        code = village[-2:]
        official, n = facts[f"p3_official_turnout_{code}"], data.sizes[village]
        if village in known:
            most = known[village][-1]
        else:
            most = voted[-1] - sum(persons[0] for persons in known.values())
        text = f"official {shown(official)} %; said to have voted at most {most} of {n} = {shown(100 * most / n)} %"
        yield facts.finding(within(official, 0, 100 * most / n, text), f"p3_official_turnout_{code}")
    cells = [("D3.7", option, "type1") for option in ("first_election", "own_candidate")]
    outcome = jointly([data.percent(*cell) for cell in cells], list(voted))
    yield finding(outcome, ANSWERS, "D3.7/type1", data.rows(*cells))
