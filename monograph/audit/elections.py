"""The checks that run over the tables of the elections of 2013 and 2021."""

from collections.abc import Iterator, Mapping

import pandas as pd

from .cells import within
from .claims import claimed_count, same_fact
from .digits import Misprint, misprint
from .findings import Figures, Finding, Outcome, finding, shown, window
from .shares import count_share
from .sums import closing_sum, part_total

Frames = Mapping[str, pd.DataFrame]
TURKISTAN = "KZ-61"


def elections_2013(frames: Frames) -> Iterator[Finding]:
    """Findings on the tables of 2013: professions, totals, pilots and the countries compared."""
    totals = Figures("elections_2013/totals", frames["elections_2013/totals"], "measure_id")
    yield from _professions(frames["elections_2013/professions"], totals["akims_elected"])
    yield from _totals_2013(totals)
    yield from _pilots(frames)
    yield from _countries(frames["elections_2013/countries"], totals)


def professions_misprints(professions: pd.DataFrame, elected: float) -> list[Misprint]:
    """One-digit corrections after which counts, shares and the number of *elected* all agree."""
    figures = {f"{row.profession_id}.akims": str(row.akims_printed) for row in professions.itertuples()}
    figures |= {f"{row.profession_id}.percent": f"{row.percent_printed:g}" for row in professions.itertuples()}
    figures["elected"] = f"{elected:.0f}"
    names = list(professions["profession_id"])

    def hold(values: dict[str, float]) -> bool:
        akims = [values[f"{name}.akims"] for name in names]
        shares = [values[f"{name}.percent"] for name in names]
        whole = values["elected"]
        return (
            closing_sum(akims, whole).holds
            and closing_sum(shares, 100, error=0.05).holds
            and all(count_share(count, whole, share).holds for count, share in zip(akims, shares, strict=True))
        )

    return misprint(figures, hold)


def _professions(professions: pd.DataFrame, elected: float) -> Iterator[Finding]:
    table = "elections_2013/professions"
    akims, percents = list(professions["akims_printed"]), list(professions["percent_printed"])
    corrected = list(professions["akims_corrected"].fillna(professions["akims_printed"]))
    yield finding(closing_sum(akims, elected), table, "akims_printed", professions)
    yield finding(closing_sum(percents, 100, error=0.05), table, "percent_printed", professions)
    yield finding(closing_sum(corrected, elected), table, "akims_corrected", professions)
    for _, row in professions.iterrows():
        outcome = count_share(row["akims_printed"], elected, row["percent_printed"])
        yield finding(outcome, table, row["profession_id"], row.to_frame().T)
    found = professions_misprints(professions, elected)
    text = "; ".join(f"{one.key}: {one.printed} for {one.likely}" for one in found) or "no figure changed"
    yield finding(Outcome("misprint", not found, text), table, "digits", professions)


def _totals_2013(totals: Figures) -> Iterator[Finding]:
    elected = totals["akims_elected"]
    yield totals.finding(count_share(totals["women_elected"], elected, totals["women_share"]), "women_share")
    yield totals.finding(
        part_total([elected, totals["okrugs_tied"]], totals["akims_to_be_elected"]),
        "akims_elected", "okrugs_tied", "akims_to_be_elected",
    )  # fmt: skip
    yield totals.finding(
        part_total([totals["candidates_registered"]], totals["candidates_put_forward"], complete=False),
        "candidates_registered", "candidates_put_forward",
    )  # fmt: skip
    ratio = totals["candidates_registered"] / elected
    low, high = totals["candidates_per_seat_low"], totals["candidates_per_seat_high"]
    yield totals.finding(
        within(ratio, low, high, f"{totals['candidates_registered']:.0f} / {elected:.0f} = {shown(ratio)}; "
               f"printed {low:.0f} to {high:.0f}"),
        "candidates_per_seat_low", "candidates_per_seat_high",
    )  # fmt: skip
    planned, more_than = totals["share_of_all_akims_planned"], totals["share_of_akim_corps_more_than"]
    yield totals.finding(
        within(planned, more_than, more_than + 1, f"more than {shown(more_than)} % and {shown(planned)} %"),
        "share_of_akim_corps_more_than", "share_of_all_akims_planned",
    )  # fmt: skip
    for oblast in ("akmola", "karaganda"):
        raions = f"raions_subsidised_{oblast}", f"raions_total_{oblast}"
        subsidised, total = (totals[key] for key in raions)
        yield totals.finding(part_total([subsidised], total, complete=False), *raions)
    bases = [f"countries_regulated_by_{basis}" for basis in ("constitution", "local_government_law", "electoral_law")]
    yield totals.finding(part_total([totals[key] for key in bases], totals["countries_analysed"]), *bases)


def _pilots(frames: Frames) -> Iterator[Finding]:
    pilots, places = frames["elections_2013/pilots"], frames["elections_2013/pilot_oblasts"]
    values = pilots.set_index(["pilot_id", "measure_id"])["value"]
    pilot = "pilot_2005_08_12"
    rows = pilots[pilots["pilot_id"] == pilot]
    raions = int(values[pilot, "raions"])
    yield finding(
        same_fact(float(raions), float(values[pilot, "maslikhats"]), "raions and their maslikhats"),
        "elections_2013/pilots", f"{pilot}:maslikhats", rows,
    )  # fmt: skip
    listed = places.loc[places["pilot_id"] == pilot, "oblast_id"]
    yield finding(claimed_count(raions, listed), "elections_2013/pilot_oblasts", pilot, places)


def _countries(countries: pd.DataFrame, totals: Figures) -> Iterator[Finding]:
    table = "elections_2013/countries"
    announced = {}
    for method, rows in countries.groupby("method", sort=False):
        announced[method] = int(totals[f"countries_{method}_announced"])
        yield finding(claimed_count(announced[method], rows["country"]), table, method, rows)
    analysed = int(totals["countries_analysed"])
    yield finding(claimed_count(analysed, countries["country"]), table, "countries", countries)
    repeats = sum(announced.values()) - analysed
    listed = len(countries) - countries["country"].nunique()
    arithmetic = (
        f"announced {' + '.join(map(str, announced.values()))} - {analysed} = {repeats} repeated; "
        f"listed {len(countries)} - {countries['country'].nunique()} = {listed} repeated"
    )
    yield finding(Outcome("claimed_count", repeats == listed, arithmetic), table, "repeats", countries)


def elections_2021(frames: Frames) -> Iterator[Finding]:
    """Findings on the tables of 2021: contests, candidates, akims elected by party, totals."""
    contests, elected = frames["elections_2021/contests"], frames["elections_2021/elected"]
    totals = Figures("elections_2021/totals", frames["elections_2021/totals"], "measure_id")
    by_oblast = contests.set_index("oblast_id")
    for oblast, rows in elected.groupby("oblast_id", sort=False):
        count, candidates = int(by_oblast.at[oblast, "contests"]), int(by_oblast.at[oblast, "candidates"])
        akims = list(rows["akims_printed"])
        yield finding(closing_sum(akims, count), "elections_2021/elected", oblast, rows)
        if (rows["reading"] == "candidates").all():
            yield finding(closing_sum(akims, candidates), "elections_2021/elected", f"{oblast}:candidates", rows)
        yield from _no_more_than_contests(rows, count)
    yield from _national(contests, elected, totals)
    yield from _totals_2021(totals)
    yield _self_nominated(elected, totals)
    yield from _ranks(elected, totals)
    yield from _parties(frames, elected, totals)


def _no_more_than_contests(rows: pd.DataFrame, contests: int) -> Iterator[Finding]:
    for _, row in rows.iterrows():
        akims = int(row["akims_printed"])
        outcome = within(akims, 0, contests, f"{akims} akims in {contests} contests")
        yield finding(outcome, "elections_2021/elected", f"{row['oblast_id']}:{row['party_id']}", row.to_frame().T)


def _national(contests: pd.DataFrame, elected: pd.DataFrame, totals: Figures) -> Iterator[Finding]:
    """The oblast tables against the national totals."""
    announced = totals["akims_elected_q3_2021"]
    yield finding(part_total(list(contests["contests"]), announced), "elections_2021/contests", "contests", contests)
    candidates = list(contests["candidates"])
    yield finding(part_total(candidates, totals["candidates_all"]), "elections_2021/contests", "candidates", contests)
    akims = elected.groupby("oblast_id", sort=False)["akims_printed"].sum()
    yield finding(part_total(list(akims), announced), "elections_2021/elected", "akims_printed", elected)
    others = elected[elected["oblast_id"] != TURKISTAN]
    left = announced - int(contests.set_index("oblast_id").at[TURKISTAN, "contests"])
    outcome = part_total(list(akims.drop(TURKISTAN)), left)
    yield finding(outcome, "elections_2021/elected", "akims_printed:without_turkistan", others)


def _totals_2021(totals: Figures) -> Iterator[Finding]:
    whole = totals["candidates_all"]
    for parts in (("candidates_parties", "candidates_self"), ("candidates_men", "candidates_women")):
        yield totals.finding(closing_sum([totals[part] for part in parts], whole), *parts)
    shares = "candidates_parties_percent", "candidates_self_percent"
    yield totals.finding(closing_sum([totals[share] for share in shares], 100, error=0.05), *shares)
    for share in shares:
        part = share.removesuffix("_percent")
        yield totals.finding(count_share(totals[part], whole, totals[share]), share)
    posts = "akims_elected_q3_2021", "akims_due_2021", "rural_akims_all"
    for part, total in zip(posts, posts[1:], strict=False):
        yield totals.finding(part_total([totals[part]], totals[total], complete=False), part, total)


def _self_nominated(elected: pd.DataFrame, totals: Figures) -> Finding:
    """The share of the self-nominated among the candidates is said to show among the elected."""
    winners = elected[elected["reading"] == "winners"]
    own, all_ = (int(rows["akims_printed"].sum()) for rows in (winners[winners["party_id"] == "self"], winners))
    candidates = totals["candidates_self_percent"]
    outcome = same_fact(window(candidates, 1), window(round(100 * own / all_, 1), 1))
    text = f"{shown(candidates)} % of the candidates; {own} / {all_} = {shown(100 * own / all_)} % of the elected"
    return totals.finding(outcome._replace(arithmetic=text), "candidates_self_percent", key="candidates_self_percent:elected")


def _ranks(elected: pd.DataFrame, totals: Figures) -> Iterator[Finding]:
    """The places claimed for two parties, among all nominators and among parties only."""
    won = elected[elected["reading"] == "winners"].groupby("party_id")["akims_printed"].sum()
    won = won.sort_values(ascending=False)
    for party in ("auyl", "adal"):
        key = f"rank_{party}_elected"
        for name, ranked in (("all nominators", won), ("parties only", won.drop("self"))):
            rank = list(ranked.index).index(party) + 1
            order = ", ".join(f"{other} {akims}" for other, akims in ranked.items())
            outcome = Outcome(
                "claimed_count", rank == totals[key], f"claimed place {totals[key]:.0f}; {name}: {order}; place {rank}"
            )
            yield totals.finding(outcome, key, key=key if name == "all nominators" else f"{key}:parties")


def _parties(frames: Frames, elected: pd.DataFrame, totals: Figures) -> Iterator[Finding]:
    parties = frames["reference/parties"]
    registered = parties.loc[parties["party_id"] != "self", "party_id"]
    outcome = claimed_count(int(totals["parties_registered"]), registered)
    yield finding(outcome, "reference/parties", "party_id", parties)
    winners = elected[(elected["reading"] == "winners") & (elected["akims_printed"] > 0)]
    with_akim = winners.loc[winners["party_id"] != "self", "party_id"].unique()
    active = "parties_in_akim_elections"
    yield totals.finding(claimed_count(int(totals[active]), with_akim), active)
    members = parties.loc[parties["party_id"] != "self"].sort_values("order")["members_2021"]
    ordered = list(members) == sorted(members, reverse=True)
    text = "members in the printed order: " + ", ".join(map(str, members))
    yield finding(Outcome("same_fact", ordered, text), "reference/parties", "members_2021", parties)

