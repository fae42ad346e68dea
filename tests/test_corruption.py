"""The corruption drill: hundreds of damaged tables and layers, each refused with file, row, column and rule.

Damages are made by rule over all tables and layers, seeded, one file at a time.  What no check can see
is left out: two labels of one language that changed places, a word for another word, a row moved.
"""

import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from typing import NamedTuple

import pytest

from monograph import accepted, ground, layers, soundness, tables

NAMES = tables.names()
FIELDS = {name: tables.schema(name)["schema"]["fields"] for name in NAMES}
KEYS = {name: tables.schema(name)["schema"]["primaryKey"] for name in NAMES}
OBLASTS = ground.OBLASTS


class Damage(NamedTuple):
    """A damaged file: its new bytes (None: it is gone), and what a fault must say of it."""

    file: str
    content: bytes | None
    words: tuple[str, ...]
    elsewhere: bool = False  # a row that is gone may be missed by the tables that lead to it


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Copies of the tables and the layers that the drill damages, one file at a time."""
    root = tmp_path_factory.mktemp("drill")
    with pytest.MonkeyPatch.context() as patch:
        for kind, folder, variable in (("data", tables.folder(), "MONOGRAPH_DATA"), ("geo", layers.folder(), "MONOGRAPH_GEO")):
            shutil.copytree(folder, root / kind)
            patch.setenv(variable, str(root / kind))
        assert soundness.faults() == []
        yield root


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def cells(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((tables.folder() / f"{name}.csv").read_text(encoding="utf-8"))))


def damaged_tables():
    """Every kind of damage that fits a table, for every table."""
    for name in NAMES:
        dice = random.Random(name)
        file, rows = f"data/{name}.csv", cells(name)
        raw = (tables.folder() / f"{name}.csv").read_bytes()
        header, last = rows[0], len(rows)
        key = KEYS[name] if isinstance(KEYS[name], list) else [KEYS[name]]
        place = dice.randrange(1, last)
        fields = {field["name"]: field for field in FIELDS[name]}

        def cell(column, value, rule, at=place, rows=rows, header=header, file=file):
            new = [list(row) for row in rows]
            new[at][header.index(column)] = value
            return Damage(file, written(new), (f"row {at + 1}", f"column {column}", f"[{rule}"))

        yield "missing", Damage(file, None, ("[file]",))
        yield "column gone", Damage(file, written([row[:-1] for row in rows]), (header[-1], "missing-label"))
        yield "column more", Damage(file, written([[*row, "x"] for row in rows]), ("extra-label",))
        swapped = [[row[1], row[0], *row[2:]] for row in rows]
        yield "columns changed places", Damage(file, written(swapped), (header[1], "incorrect-label"))
        yield "cut within a line", Damage(file, raw[: len(raw) - dice.randrange(2, 6)], (".csv, row ", "[truncated]"))
        yield "byte-order mark", Damage(file, b"\xef\xbb\xbf" + raw, ("row 1", "[byte-order-mark]"))
        yield "line ends", Damage(file, raw.replace(b"\n", b"\r\n"), ("row 1", "[line-end]"))
        yield "encoding", Damage(file, raw[:-1] + "қ".encode("utf-16-le") + b"\xff\n", (".csv, row ", "[encoding]"))
        yield "row twice", Damage(file, written([*rows, rows[place]]), (f"row {last + 1}", "primary-key"))
        yield "blank key", cell(key[0], "", "constraint-error")
        if any(re.search(r"\d", text) for text in rows[1]) and name != "reference/words":
            held = [i for i in range(1, last) if any(re.search(r"\d", t) for c, t in zip(header, rows[i], strict=True)
                                                       if c.endswith(("lines", "order")) or fields[c]["type"] != "string")]
            if held:
                at = dice.choice(held)
                gone = "/".join(rows[at][header.index(column)] for column in key)
                yield "row gone", Damage(file, written(rows[:at] + rows[at + 1 :]), (gone, ", row "), True)
        for column, field in fields.items():
            full = [i for i in range(1, last) if rows[i][header.index(column)]]
            at = dice.choice(full) if full else place
            kind, limits = field["type"], field.get("constraints", {})
            if kind in ("integer", "number") and full:
                value = rows[at][header.index(column)]
                digit = value[:-1] + str((int(value[-1]) + 1) % 10)
                yield "wrong type", cell(column, "many", "type-error", at)
                yield "no number", cell(column, "NaN", "", at)
                yield "wrong last digit", cell(column, digit, "", at)
                if "minimum" in limits:
                    yield "too small", cell(column, str(limits["minimum"] - 1), "constraint-error", at)
                if "maximum" in limits:
                    yield "too large", cell(column, str(limits["maximum"] + 1), "constraint-error", at)
            if "enum" in limits and full:
                yield "unknown code", cell(column, "unheard_of", "constraint-error", at)
            if column == "source_id" and full and name != "reference/sources":
                yield "unknown source", cell(column, "nobody2020", "foreign-key", at)
            if column == "oblast_id" and full and name not in ("reference/oblasts", "survey/sample"):
                yield "unknown oblast", cell(column, "KZ-99", "foreign-key", at)
            if column == "locator" and limits.get("required"):
                yield "no locator", cell(column, "", "constraint-error", at)
            if column == "lines" and full:
                yield "lines beyond the text", cell(column, "99998-99999", "lines", at)
                yield "lines backwards", cell(column, "20-10", "lines", at)
            if column in ("date", "start", "valid_from", "due_from") and full:
                yield "no such month", cell(column, "2021-13-01", "constraint-error", at)
                yield "no such day", cell(column, "2021-02-30", "date", at)
            if column in ("end", "valid_to", "due_to", "date_end") and full:
                begun = header.index({"end": "start", "valid_to": "valid_from", "due_to": "due_from", "date_end": "date"}[column])
                both = [i for i in full if rows[i][begun]]
                yield "ends before it begins", cell(column, "1750", "dates-in-order", dice.choice(both))
            if column == "unit" and full:
                yield "unknown unit", cell(column, "furlongs", "unit", at)
            if column == "order" and len(full) > 2:
                yield "place taken twice", cell(column, rows[1][header.index(column)], "", 2)
            if column.endswith("_kk") and full and f"{column[:-3]}_en" in header and name != "reference/glossary":
                yield "language missing", cell(column, "", "", at)
                yield "language swapped", cell(column, "plain words of English", "language", at)


def layer_file(head: str, lines: list[str]) -> bytes:
    return ("\n".join([head, *(f"{line}," for line in lines[:-1]), lines[-1]]) + "\n]}\n").encode()


def damaged_layers():
    """Every kind of damage that fits a layer, for every layer."""
    for name in sorted(ground.PROPERTIES):
        dice = random.Random(name)
        path = layers.folder() / f"{name}.geojson"
        file, raw, text = f"geo/{name}.geojson", path.read_bytes(), path.read_text(encoding="utf-8")
        head, *lines = text.split("\n")[:-2]
        lines = [line.removesuffix(",") for line in lines]
        features = [json.loads(line) for line in lines]
        at = dice.randrange(len(lines))
        row = f"row {at + 2}"

        def feature(change, *words, at=at, lines=lines, features=features, head=head, file=file):
            one = json.loads(json.dumps(features[at]))
            change(one)
            dumped = json.dumps(one, ensure_ascii=False, separators=(",", ":"))
            return Damage(file, layer_file(head, [*lines[:at], dumped, *lines[at + 1 :]]), words)

        def moved(coordinates, change):
            return [moved(c, change) for c in coordinates] if isinstance(coordinates[0], list) else change(*coordinates)

        def nudge(one):
            c = one["geometry"]["coordinates"]
            while isinstance(c[0], list):
                c = c[len(c) // 2]
            c[0] = round(c[0] + 0.01, 4)

        some = list(features[at]["properties"])[-1]
        yield "missing", Damage(file, None, ("the layer is missing", "[file]"))
        yield "cut", Damage(file, raw[: len(raw) // 2], ("row ", "[truncated]"))
        yield "byte-order mark", Damage(file, b"\xef\xbb\xbf" + raw, ("row 1", "[byte-order-mark]"))
        yield "line ends", Damage(file, raw.replace(b"\n", b"\r\n"), ("row 1", "[line-end]"))
        yield "encoding", Damage(file, raw.replace(b"[", b"\xff[", 1), ("row 1", "[encoding]"))
        yield "no JSON", Damage(file, layer_file(head, [*lines[:at], lines[at][:-2], *lines[at + 1 :]]), (row, "[json]"))
        yield "feature twice", Damage(file, layer_file(head, [*lines, lines[-1]]), (f"row {len(lines) + 2}", "[unique-id]"))
        yield "feature gone", Damage(file, layer_file(head, lines[:at] + lines[at + 1 :]), (layers.key(name, features[at]) if name != "survey_sites" else "5 villages",))
        yield "property gone", feature(lambda one, some=some: one["properties"].pop(some), row, f"column {some}", "[schema]")
        yield "property more", feature(lambda one: one["properties"].update(extra=1), row, "column extra", "[schema]")
        yield "property of a wrong type", feature(lambda one, some=some: one["properties"].update({some: [1]}), row, f"column {some}", "[type]")
        yield "no geometry", feature(lambda one: one.update(geometry=None), row, "column geometry", "[geometry]")
        yield "latitude first", feature(
            lambda one: one["geometry"].update(coordinates=moved(one["geometry"]["coordinates"], lambda x, y: [y, x])), row, "column geometry", "")
        yield "another plane", feature(
            lambda one: one["geometry"].update(coordinates=moved(one["geometry"]["coordinates"], lambda x, y: [x * 111320, y * 110540])), row, "[extent]")
        yield "a point moved", feature(nudge, row, "column geometry", "")
        yield "no number", Damage(file, layer_file(head, [*lines[:at], re.sub(r"\[-?\d+\.\d+,", "[NaN,", lines[at], count=1), *lines[at + 1 :]]), (row, "[json]"))
        yield "another system", Damage(file, layer_file(head.replace('"features"', '"crs":{"type":"name"},"features"'), lines), ("row 1", "column crs", "[schema]"))
        if name != "survey_sites":
            yield "no licence", Damage(file, layer_file(re.sub('"licence":"[^"]*"', '"licence":""', head), lines), ("row 1", "[attribution]"))
        if features[at]["geometry"]["type"] == "Polygon":
            def cross(one):
                ring = one["geometry"]["coordinates"][0]
                ring[1], ring[len(ring) // 2] = ring[len(ring) // 2], ring[1]

            def turn(one):
                one["geometry"]["coordinates"][0].reverse()

            yield "ring crosses itself", feature(cross, row, "column geometry", "[valid-ring]")
            yield "ring turned", feature(turn, row, "column geometry", "[right-hand-rule]")
            yield "empty", feature(lambda one: one["geometry"].update(coordinates=[]), row, "column geometry", "[geometry]")
        if name in OBLASTS:
            other = OBLASTS[(OBLASTS.index(name) + 1) % 3]
            yield "borders of another date", Damage(file, (layers.folder() / f"{other}.geojson").read_bytes(), ("row 1", "valid_from", "[dates-of-borders]"))
            lie = (layers.folder() / f"{other}.geojson").read_text(encoding="utf-8").split("\n")
            yield "borders of another date, dated falsely", Damage(file, "\n".join([head, *lie[1:]]).encode(), ("row ", "KZ-"))
            yield "unknown oblast", feature(lambda one: one["properties"].update(oblast_id="KZ-99"), row, "KZ-99", "")
            yield "area", feature(lambda one: one["properties"].update(area_km2=one["properties"]["area_km2"] * 2), row, "column area_km2", "[area]")
            yield "label outside", feature(lambda one: one["properties"].update(label_lat=1.0), row, "[label]")


DAMAGES = [(f"{damage.file}: {kind}", damage) for kind, damage in (*damaged_tables(), *damaged_layers())]


def test_the_drill_is_large_and_of_many_kinds():
    assert len(DAMAGES) >= 200
    assert len({name.partition(": ")[2] for name, _ in DAMAGES}) >= 40
    assert {damage.file for _, damage in DAMAGES} == {f"data/{n}.csv" for n in NAMES} | {f"geo/{n}.geojson" for n in ground.PROPERTIES}


@pytest.mark.parametrize("damage", [damage for _, damage in DAMAGES], ids=[name for name, _ in DAMAGES])
def test_a_damaged_file_is_refused_and_named(copy, damage):
    path = copy / damage.file
    whole = path.read_bytes()
    assert damage.content != whole
    try:
        path.unlink() if damage.content is None else path.write_bytes(damage.content)
        found = soundness.faults()
    finally:
        path.write_bytes(whole)
    file = damage.file.rpartition("/")[2]
    assert any((file in one or damage.elsewhere) and all(word in one for word in damage.words) for one in found), (damage.words, found[:8])


# ------------------------------------------------------------------------------- accepted figures


def test_a_changed_figure_is_refused_until_it_is_accepted(copy):
    path = copy / "data" / "elections_2021" / "totals.csv"
    whole, seal = path.read_bytes(), (copy / accepted.FILE).read_bytes()
    try:
        path.write_text(path.read_text(encoding="utf-8").replace(",2346,", ",2347,", 1), encoding="utf-8")
        assert any("column value: value '2347' is not what was accepted" in one for one in accepted.faults())
        assert any("column value" in change for change in accepted.accept())
        assert accepted.faults() == []
    finally:
        path.write_bytes(whole)
        (copy / accepted.FILE).write_bytes(seal)


def test_wording_changes_freely_but_not_its_digits(copy):
    path = copy / "data" / "elections_2021" / "totals.csv"
    whole, text = path.read_bytes(), path.read_text(encoding="utf-8")
    try:
        label = tables.load("elections_2021/totals")["label_en"].iloc[0]
        path.write_text(text.replace(label, f"{label} again", 1), encoding="utf-8")
        assert accepted.faults() == []
        path.write_text(text.replace(label, f"{label} 5", 1), encoding="utf-8")
        assert any("column label_en" in one for one in accepted.faults())
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"survey/answers\n nothing\n"])
def test_what_was_accepted_cannot_be_lost_unnoticed(copy, content):
    path = copy / accepted.FILE
    whole = path.read_bytes()
    try:
        path.unlink() if content is None else path.write_bytes(content)
        assert accepted.faults()
    finally:
        path.write_bytes(whole)


# ------------------------------------------------------------------------- through the real command


@pytest.mark.parametrize("file", ["data/survey/answers.csv", "data/reference/parties.csv", "geo/oblasts_2021.geojson"])
def test_the_build_refuses_and_publishes_nothing(copy, tmp_path, file):
    """The command itself, on a project whose last good site must stay as it was."""
    (tmp_path / "chapters").mkdir()
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(tables.ROOT / name, tmp_path)
    site = tmp_path / "_build" / "html" / "index.html"
    site.parent.mkdir(parents=True)
    site.write_text("the last good site")
    path = copy / file
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[: len(whole) // 2])
        result = subprocess.run([sys.executable, "-m", "monograph", "build"], cwd=tmp_path, capture_output=True, text=True,
                                env={**os.environ, "PYTHONPATH": str(tables.ROOT)})
    finally:
        path.write_bytes(whole)
    assert result.returncode and path.name in result.stderr and "truncated" in result.stderr, result.stderr
    assert "Traceback" not in result.stderr
    assert site.read_text() == "the last good site"
