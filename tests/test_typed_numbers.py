"""Numbers in running text are computed; what is written by hand falls under a rule, never under a list of lines.

Digits are always checked.  Number words are checked where they count what the tables count: followed at
once, or after one or two words, by a noun of the data.  Laws, sources and spans of time are told, not counted, and stay words.
"""

import re

import pytest
from prose import files, sentences, source

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = r"(?:1[89]|20)\d\d"
# What may be written in digits, each by its form.
EXEMPT = re.compile("|".join([
    rf"\d{{1,2}}(?:[–-]\d{{1,2}})? (?:{_MONTHS})\b(?: {_YEAR})?",  # a day
    rf"\b{_YEAR}(?:[–/-](?:{_YEAR}|\d\d))?s?\b",  # a year, a span of years, a decade
    r"\b(?:[Nn]o\.|[Nn]umber|№)\s?\d+(?:[-–]\w+)?",  # the number of a law or decree
    r"(?:§+|\b(?:[Cc]hapters?|[Ss]ections?|[Pp]arts?|[Aa]rticles?|[Pp]aragraphs?|[Ff]igures?|[Tt]ables?|[Dd]iagrams?|[Ii]tems?|"
    r"[Ll]ines?|[Pp]ages?|[Vv]ersion|[Tt]ypes?|[Qq]uestions?|[Pp]oints?|[Ll]evels?|[Ii]ssues?|pp?\.|vol\.))\s?\d+(?:\.\d+)*"
    r"(?:(?:,| and| or| to|[–-]|,? and) ?\d+(?:\.\d+)*)*",  # a place in a text, a named type
    r"\b(?:90|95|99)(?:\s|-)?(?:%|per cent)(?= (?:confidence |Wilson |Newcombe |Fisher )?(?:intervals?|confidence|limits?|level))",
    r"\b(?:10|5|1) (?:%|per cent)(?= level)",  # a level by definition
    r"\b(?:ISO|RFC|CC BY|WCAG|UTF|SHA)[ -]?\d[\d.]*",  # standards and licences
]))  # fmt: skip

_WORDS = ("two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
          "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand")
NOUNS = ("okrugs?|villages?|oblasts?|countr(?:y|ies)|akims?|candidates?|posts?|contests?|seats?|raions?|respondents?|residents?|people|"
         "villagers|adults|diagrams?|tables|figures|parties|pilots?|listings?|results|items?|answers?|questions|electors?|votes?|voters?|"
         "women|men|winners?|elections?|periods?|milestones?|findings?|hypotheses|groups?|interviews?|experts?|"
         "cities|towns|settlements|percentages|shares|options|points?|rows|cells|anomalies|errors|sides|dimensions|per cent|members")  # fmt: skip
COUNTED = re.compile(rf"\b(?:{_WORDS})\b(?=(?:[ -][\w’'-]+){{0,2}}[ -](?:{NOUNS})\b)|"
                     r"\b(?:a dozen|(?<!first )(?<!second )half of|(?:one|two|three|four) (?:halves|thirds?|quarters?|fifths?|sixths?|tenths?)|"
                     r"(?:a|one) (?:third|quarter|fifth|sixth|tenth) of)\b", re.IGNORECASE)  # fmt: skip


def typed(markdown: str) -> list[str]:
    """Each number written by hand in the running text, with its sentence."""
    found = []
    for sentence in sentences(markdown):
        rest = EXEMPT.sub("", sentence)
        hits = re.findall(r"(?<!\w)\d[\d.,]*(?:\s?%)?", rest) + [m[0] for m in COUNTED.finditer(rest)]
        found += [f"{hit}: {sentence}" for hit in hits]
    return found


@pytest.mark.parametrize("written", [
    "The vote of 25 July 2021 came after decree No. 438 of 2012.", "See chapter 4, section 2.1, and Diagrams 2.6 and 2.7.",
    "Bars show 95 % intervals; tested at the 5 % level.", "Villages of type 1 differ.", "On the one hand, the two agree.",
    "It held {glue:text}`n` contests in the 1990s (lines 10–12).", "## The 14 oblasts", "`1376` is the `n`."])  # fmt: skip
def test_what_a_rule_exempts_is_not_found(written):
    assert typed(written) == []


@pytest.mark.parametrize(("written", "hit"), [
    ("It held 730 contests.", "730"), ("The share was 14.5 % in 2021.", "14.5 %"), ("In three rural okrugs nobody stood.", "three"),
    ("Half of the villagers agree.", "Half of"), ("Two thirds voted.", "Two thirds"), ("A dozen more went.", "A dozen"),
    ("All fourteen oblasts took part.", "fourteen")])  # fmt: skip
def test_a_typed_number_is_found(written, hit):
    assert [found.split(":")[0] for found in typed(written)] == [hit]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_numbers_of_the_text_are_computed(path):
    hits = typed(source(path))
    assert not hits, f"{path.name}: {len(hits)} numbers typed by hand; say them with book.say and glue:\n" + "\n".join(hits)
