"""What must hold between cells, rows and tables and a schema cannot say.

Each rule goes over the rows as they are written and yields a fault that names file, row, column and
rule.  They presuppose that every table is sound by itself (``tables.check_all``).
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator

from . import tables
from .tables import LANGUAGES, fault, records

# Unit: smallest and largest value, and whether it comes in whole numbers.
_COUNTED, _NAMED = (0, None, True), (1, None, True)
UNITS = {
    "percent": (0, 100, False), "ratio": (0, None, False), "correlation": (-1, 1, False), "one_in": (1, None, False),
    **dict.fromkeys(("count", "persons", "votes", "posts", "points", "days", "months", "level"), _COUNTED),
    **dict.fromkeys(("article", "section", "part", "number", "item_number", "hypothesis_number", "rank", "mark"), _NAMED),
    **dict.fromkeys(("hectares", "kg", "km", "m2", "metres", "sotka", "tenge", "usd", "years"), (0, None, False)),
    "quarter": (1, 4, True), "year": (1800, 2100, True), "date": None, "identifier": None,
}  # fmt: skip

_PERIODS = (("start", "end"), ("valid_from", "valid_to"), ("due_from", "due_to"), ("date", "date_end"))
_DAYS = {day for pair in _PERIODS for day in pair} | {"year"}
# Columns with several ids, and the table and column that hold them.
_LISTS = {
    ("institutions/periods", "source_ids"): ("reference/sources", "source_id"),
    ("book/figures", "source_ids"): ("reference/sources", "source_id"),
    ("reference/territories", "successor_ids"): ("reference/oblasts", "oblast_id"),
    ("survey/questions", "groups"): ("reference/groups", "group"),
}
# Tables whose column "order" counts within another column.
_COUNTED_WITHIN = {"reference/codes": "dimension", "survey/options": "question_id", "concept_2025/swot": "quadrant"}

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]{3}")  # words, not names of tests and methods
_KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_QUOTED = re.compile("«[^»]*»")


def faults() -> list[str]:
    """Every break of a rule, one message each; none: the tables agree with each other."""
    found = [one for name in tables.names() for rule in _EACH for one in rule(name, records(name))]
    return found + [one for rule in _SOME for one in rule()]


def _dates(name: str, rows: list[dict[str, str]]) -> Iterator[str]:
    """A date is a day of the calendar, and nothing ends before it begins."""
    for number, row in enumerate(rows, 2):
        for column in _DAYS & row.keys():
            for day in re.findall(r"\d{4}-\d\d-\d\d", row[column]):
                try:
                    datetime.date.fromisoformat(day)
                except ValueError:
                    yield fault(name, number, column, f"value {day!r}: the calendar has no such day", "date")
        spans = [(row.get(start, ""), row.get(end, ""), end) for start, end in _PERIODS]
        spans += [(*row["year"].split("/"), "year")] if "/" in row.get("year", "") else []
        for start, end, column in spans:
            width = min(len(start), len(end))
            if start[:width] > end[:width]:
                yield fault(name, number, column, f"value {end!r}: ends before it begins ({start})", "dates-in-order")


def _lines(name: str, rows: list[dict[str, str]]) -> Iterator[str]:
    """Line ranges run forwards and lie within the source text; a figure has its source and its place."""
    length = {source["source_id"]: int(source["lines_total"]) for source in records("reference/sources")}
    for number, row in enumerate(rows, 2):
        if row.get("lines") and not row.get("source_id"):
            yield fault(name, number, "source_id", "lines without the text that they are lines of", "place")
            continue
        for part in filter(None, row.get("lines", "").split(";")):
            first, _, last = part.partition("-")
            if not 1 <= int(first) <= int(last or first) <= length[row["source_id"]]:
                said = f"value {part!r}: {row['source_id']} has the lines 1-{length[row['source_id']]}"
                yield fault(name, number, "lines", said, "lines")


def _languages(name: str, rows: list[dict[str, str]]) -> Iterator[str]:
    """What is said in one language is said in all three, each in its own letters."""
    stems = [c.removesuffix("_en") for c in (rows[0] if rows else ()) if c.endswith("_en") and f"{c[:-3]}_kk" in rows[0]]
    alone = [c for c in (rows[0] if rows else ()) if c.endswith("_en") and c.removesuffix("_en") not in stems]
    for number, row in enumerate(rows, 2):
        for stem in stems:
            texts = {language: row[f"{stem}_{language}"] for language in LANGUAGES}
            for language, text in texts.items():
                if bool(text) != bool(texts["en"]):
                    yield fault(name, number, f"{stem}_{language}", "said in another language and not in this one", "three-languages")
                elif language != "en" and text != texts["en"] and _LATIN.search(text) and not _CYRILLIC.search(text):
                    yield fault(name, number, f"{stem}_{language}", f"value {text[:40]!r}: has no Cyrillic letter", "language")
            if _KAZAKH.search(_QUOTED.sub("", texts["ru"])) and not stem.startswith("avoid"):
                yield fault(name, number, f"{stem}_ru", f"value {texts['ru'][:40]!r}: has letters of Kazakh", "language")
        for column in [*alone, *(f"{stem}_en" for stem in stems)]:
            if _CYRILLIC.search(row[column]):
                yield fault(name, number, column, f"value {row[column][:40]!r}: has Cyrillic letters", "language")


def _units(name: str, rows: list[dict[str, str]]) -> Iterator[str]:
    """A value is possible for its unit; a row without a value has a date, or what was printed."""
    for number, row in enumerate(rows, 2):
        unit, value = row.get("unit", ""), row.get("value", "")
        if "value" not in row or not unit and not value:
            continue
        if unit not in UNITS:
            yield fault(name, number, "unit", f"value {unit!r}: no unit of the book", "unit")
        elif not value:
            if not any(row.get(column) for column in ("year", "date", "printed")):
                yield fault(name, number, "value", "neither a value nor a date nor what was printed", "unit")
        elif UNITS[unit] is None:
            yield fault(name, number, "value", f"value {value!r}: a {unit} is no number", "unit")
        else:
            low, high, whole = UNITS[unit]
            amount = float(value)
            if amount < low or high is not None and amount > high or whole and amount % 1:
                limits = f"{low} to {high}" if high is not None else f"{low} or more"
                yield fault(name, number, "value", f"value {value!r}: {unit} goes from {limits}{', in whole numbers' * whole}", "unit")


def _orders(name: str, rows: list[dict[str, str]]) -> Iterator[str]:
    """A place in an order is taken once; the tables that are ordered as a whole count from 1 without a gap."""
    within = _COUNTED_WITHIN.get(name)
    if not rows or "order" not in rows[0]:
        return
    taken = Counter()
    for number, row in enumerate(rows, 2):
        place = (row.get(within, ""), row["order"])
        taken[place] += 1
        if taken[place] > 1 or within is None and row["order"] != str(number - 1):
            yield fault(name, number, "order", f"value {row['order']!r}: taken before, or not the next number", "order")


def _lists(name: str, rows: list[dict[str, str]]) -> Iterator[str]:
    """Every id in a list of ids is there."""
    for (table, column), (other, key) in _LISTS.items():
        if table == name:
            known = {row[key] for row in records(other)}
            for number, row in enumerate(rows, 2):
                ids = list(filter(None, row[column].split(";")))
                for one in ids:
                    if one not in known or ids.count(one) > 1:
                        yield fault(name, number, column, f"value {one!r}: not in {other}, or named twice", "id-list")


_EACH = (_dates, _lines, _languages, _units, _orders, _lists)


def _answers() -> Iterator[str]:
    """A cell of the survey has a share with its decimals, or the reason why not, at the place of its question."""
    groups = {row["question_id"]: row["groups"].split(";") for row in records("survey/questions")}
    name = "survey/answers"
    for number, row in enumerate(records(name), 2):
        percent, decimals = row["percent"], row["decimals"]
        if bool(percent) == bool(row["missing_reason"]) or bool(percent) != (row["origin"] != "unresolved"):
            said = f"value {percent!r}: has a share if and only if it has no missing_reason and its origin is not unresolved"
            yield fault(name, number, "percent", said, "share-or-reason")
        if bool(percent) != bool(decimals) or percent and len(percent.partition(".")[2].rstrip("0")) > int(decimals):
            yield fault(name, number, "decimals", f"value {decimals!r}: {percent!r} has more decimals, or there is no share", "decimals")
        if row["group"] not in groups[row["question_id"]]:
            said = f"value {row['group']!r}: {row['question_id']} was shown for {', '.join(groups[row['question_id']])}"
            yield fault(name, number, "group", said, "group-of-question")
        question = row["question_id"].rstrip("ab").replace("D", "Diagram ").replace("T", "Table ")
        if not re.search(rf"{re.escape(question)}(?!\d)|^Section ", row["locator"]):
            yield fault(name, number, "locator", f"value {row['locator']!r}: does not name {question}", "place")


def _codes() -> Iterator[str]:
    """The codes of a period are those of their dimension; a period begins where the one before ends."""
    known = {(row["dimension"], row["code"]) for row in records("reference/codes")}
    name, end = "institutions/periods", None
    for number, row in enumerate(records(name), 2):
        for column in row:
            if column.endswith("_code") and row[column] and (column.removesuffix("_code"), row[column]) not in known:
                yield fault(name, number, column, f"value {row[column]!r}: no such code in reference/codes", "code")
        if end is not None and row["start"] != end:
            yield fault(name, number, "start", f"value {row['start']!r}: the period before ends {end}", "periods-follow")
        end = row["end"]


def _oblasts() -> Iterator[str]:
    """The elections of 2021 have each oblast of that time, and each party in each."""
    oblasts = [row["oblast_id"] for row in records("reference/territories") if row["layer"] == "oblasts_2021"]
    kinds = {row["oblast_id"]: row["kind"] for row in records("reference/oblasts")}
    wanted = {oblast for oblast in oblasts if kinds[oblast] == "oblast"}
    parties = {row["party_id"] for row in records("reference/parties")}
    for name, keys in (
        ("elections_2021/contests", {(oblast,) for oblast in wanted}),
        ("elections_2021/elected", {(oblast, party) for oblast in wanted for party in parties}),
    ):
        rows = [(row["oblast_id"], *([row["party_id"]] if len(min(keys)) > 1 else [])) for row in records(name)]
        for key in sorted(keys - set(rows)):
            yield fault(name, len(rows) + 2, "oblast_id", f"value {'/'.join(key)!r}: the row is missing", "every-oblast")
        for number, row in enumerate(rows, 2):
            if row not in keys:
                yield fault(name, number, "oblast_id", f"value {row[0]!r}: no oblast of 2021", "every-oblast")


def _territories() -> Iterator[str]:
    """All oblasts of a layer hold for the same time; no two stand on one tile."""
    name, spans, tiles = "reference/territories", {}, set()
    for number, row in enumerate(records(name), 2):
        span = (row["valid_from"], row["valid_to"])
        if spans.setdefault(row["layer"], span) != span:
            said = f"value {' to '.join(span)!r}: {row['layer']} holds {' to '.join(spans[row['layer']])}"
            yield fault(name, number, "valid_from", said, "dates-of-borders")
        tile = (row["layer"], row["tile_row"], row["tile_col"])
        if row["tile_row"] and tile in tiles or bool(row["tile_row"]) != bool(row["tile_col"]):
            yield fault(name, number, "tile_col", f"value {row['tile_col']!r}: another oblast stands there, or half a place", "tile")
        tiles.add(tile)


def _figures() -> Iterator[str]:
    """The words of a figure ask for the same numbers in each language."""
    name = "book/figures"
    for number, row in enumerate(records(name), 2):
        for words in ("title", "subtitle", "caption", "alt"):
            asked = {language: set(re.findall(r"\{(\w+)", row[f"{words}_{language}"])) for language in LANGUAGES}
            for language in ("kk", "ru"):
                if asked[language] != asked["en"]:
                    said = f"asks for {sorted(asked[language])}, in English for {sorted(asked['en'])}"
                    yield fault(name, number, f"{words}_{language}", said, "placeholders")


def _audit() -> Iterator[str]:
    """Anomalies are numbered and lead to tables; the cells of the double entry add up."""
    name = "audit/anomalies"
    for number, row in enumerate(records(name), 2):
        if row["anomaly_id"] != f"a{number - 1:03d}":
            yield fault(name, number, "anomaly_id", f"value {row['anomaly_id']!r}: not the next number", "order")
        if bool(row["check"]) != bool(row["row_key"]):
            yield fault(name, number, "row_key", f"value {row['row_key']!r}: a check and the keys it finds go together", "row-key")
        for key in filter(None, row["row_key"].split(";")):
            if key.partition(":")[0] not in tables.names():
                yield fault(name, number, "row_key", f"value {key!r}: no such table", "row-key")
    name = "audit/double_entry"
    for number, row in enumerate(records(name), 2):
        settled = sum(int(row[column]) for column in ("agreed", "settled_first", "settled_second", "unresolved"))
        if settled != int(row["compared"]):
            yield fault(name, number, "compared", f"value {row['compared']!r}: agreed, settled and unresolved are {settled}", "double-entry")
        if row["table"] not in tables.names():
            yield fault(name, number, "table", f"value {row['table']!r}: no such table", "double-entry")


_SOME = (_answers, _codes, _oblasts, _territories, _figures, _audit)
