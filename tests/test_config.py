"""Settings and order that are not sound are refused with file, row and rule."""

import shutil

import pytest

from monograph import config, reading
from monograph.errors import BookError


@pytest.fixture
def book(tmp_path):
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(reading.ROOT / name, tmp_path)
    return tmp_path


def changed(path, old: str, new: str) -> int:
    """Replace *old*, which stands there once, and return its row."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_those_of_the_book_are_sound(book):
    assert config.settings(book)["title"] == "The Village Akim" and config.order(book)["root"] == "chapters/intro"
    assert config.faults(book) == []


@pytest.mark.parametrize("old, new, said", [
    ("baseurl: https://village-akim.example/", "baseurl: 3", "key html/baseurl: 3 is not of type 'string' [type]"),
    ('title: "The Village Akim"', 'title: ""', "key title: '' should be non-empty [minLength]"),
    ("- monograph.navigation", "- 1.5", "key sphinx/extra_extensions/1: 1.5 is not of type 'string' [type]"),
])
def test_a_setting_is_refused_where_it_stands(book, old, new, said):
    row = changed(book / "_config.yml", old, new)
    with pytest.raises(BookError) as told:
        config.settings(book)
    assert str(told.value) == f"_config.yml, row {row}, {said}"


def test_settings_that_are_no_yaml_are_refused_where_they_cease_to_be(book):
    row = changed(book / "_config.yml", "launch_buttons:\n", "launch_buttons: ]\n")
    assert config.faults(book) == [f"_config.yml, row {row}: expected the node content, but found ']' [yaml]"]


def test_all_that_is_missing_is_told(book):
    for name in ("title", "description"):
        changed(book / "_config.yml", f"\n{name}:", f"\n{name}_:")
    assert [fault.partition(": ")[2] for fault in config.faults(book)] == [f"'{name}' is a required property [required]" for name in ("title", "description")]


@pytest.mark.parametrize("content, said", [
    (None, "_toc.yml: cannot be read (No such file or directory) [file]"),
    (b"", "_toc.yml: None is not of type 'object' [type]"),
    (b"root: x\nformat: \xff\n", "_toc.yml, row 2: byte 16 is not UTF-8 [encoding]"),
    (b"root: \x01\n", "_toc.yml: unacceptable character #x0001: special characters are not allowed [yaml]"),
    (b"root: x\nformat: other\n", "_toc.yml, row 2, key format: 'jb-book' was expected [const]"),
])
def test_an_order_that_is_none_is_refused(book, content, said):
    (book / "_toc.yml").unlink() if content is None else (book / "_toc.yml").write_bytes(content)
    assert config.faults(book) == [said]
