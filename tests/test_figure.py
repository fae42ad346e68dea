"""What an edition says in running text."""

import pytest

from monograph import Edition


@pytest.mark.parametrize(("language", "number", "written"), [("en", 0, "none"), ("en", 3, "three"), ("en", 12, "twelve"), ("en", 13, "13"), ("en", 2345, "2,345"), ("kk", 3, "3"), ("ru", 3, "3")])  # fmt: skip
def test_small_counts_are_words_in_english_only(language, number, written):
    assert Edition(language).counted(number) == written
    assert Edition(language).words(found=number) == {"found": written}
