"""The sources and the glossary: each fault beside tables that pass."""

import pytest
from django.utils import timezone

from library.bibliography import flaws_of, read_toml, source_faults, term_faults
from library.manuscripts import Faulty
from tests.library.conftest import GLOSSARY, SOURCES


def faults(text: str) -> list[str]:
    return [str(fault) for fault in source_faults(read_toml(text, "s.toml"), text, "s.toml")]


def test_sound_sources_pass() -> None:
    assert faults(SOURCES) == []


@pytest.mark.parametrize(("old", "new", "line", "words"), [
    ('kind = "guideline"', 'kind = "rumour"', 1, "“kind” that cannot be right"),
    ('read = "abstract"', 'read = "title"', 1, "“read” that cannot be right"),
    ('read = "abstract"\n', "", 1, "no field “read”"),
    ('finding = "Do not stop abruptly."\n', "", 1, "no field “finding”"),
    ('finding = "Do not stop abruptly."', 'finding = ""', 1, "“finding” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'doi = "https://doi.org/10.1000/xyz123"', 1, "“doi” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'doi = "10.1/x y"', 1, "“doi” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'pmid = "PMID 12"', 1, "“pmid” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'pmid = 12', 1, "“pmid” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'pmcid = "12345"', 1, "“pmcid” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'isbn = "12345"', 1, "“isbn” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'url = "javascript:alert(1)"', 1, "“url” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'url = "https://[broken/page"', 1, "“url” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'isbn = "978-1-4731-4508-6"', 1, "“isbn” that cannot be right"),
    ('doi = "10.1000/xyz123"', 'pmid = "1٣"', 1, "“pmid” that cannot be right"),
    ("[A1]", "[new]", 1, "word of the site's addresses"),
    ("year = 2025", "year = 20255", 1, "“year” that cannot be right"),
    ("year = 2025", f"year = {timezone.localdate().year + 2}", 1, "“year” that cannot be right"),
    ("et_al = true", 'et_al = "yes"', 1, "“et_al” that cannot be right"),
    ('authors = ["Reed A", "Moss B"]', 'authors = "Reed A"', 1, "“authors” that cannot be right"),
    ("year = 2025", 'year = 2025\nimpact = "huge"', 1, "unknown field “impact”"),
    ('container = "A Journal"', 'container = "A Journal [from memory]"', 1, "what was not seen"),
    ('superseded_by = "A1"', "", 17, "does not say by what"),
    ('superseded_by = "A1"', 'superseded_by = "Z9"', 17, "which is no source"),
    ('superseded_by = "A1"', 'superseded_by = "B2"', 17, "in a circle: B2 → B2"),
    ('status = "active"', 'status = "active"\nsuperseded_by = "B2"', 1, "in a circle"),
    ('kind = "review"', 'kind = "review"\ndoi = "10.1000/XYZ123"', 17, "same DOI as A1"),
    ("[A1]", '["1 A"]', 1, "is no key"),
    ('finding = "Do not stop abruptly."', 'finding = "Five mg were taken."', 1, "A1: The library shows no doses"),
    ('finding = "Do not stop abruptly."', 'finding = "Ativan 1: Valium 10"', 1, "no table of equal strengths"),
    ("[A1]", '["Müller2020"]', 1, "is no key"),
])
def test_each_fault_of_a_source_is_found(old: str, new: str, line: int, words: str) -> None:
    assert old in SOURCES
    found = faults(SOURCES.replace(old, new, 1))
    assert [fault for fault in found if words in fault and fault.startswith(f"s.toml:{line}:")], found


@pytest.mark.parametrize("isbn", ["978-1-4731-4508-5", "0-8044-2957-X", "080442957X"])
def test_an_isbn_that_adds_up_passes(isbn: str) -> None:
    assert faults(SOURCES.replace('doi = "10.1000/xyz123"', f'isbn = "{isbn}"')) == []


def test_one_source_is_judged_beside_the_others_it_has_to_do_with() -> None:
    tables = read_toml(SOURCES, "s.toml")
    assert flaws_of("A1", tables["A1"], tables) == []
    flaw, = flaws_of("C3", {**tables["A1"], "doi": "10.1000/XYZ123"}, tables)
    assert (flaw.field, flaw.other, flaw.hint) == ("doi", "A1", "Another source has this DOI already: A1.")
    unsaid, = flaws_of("A1", {**tables["A1"], "status": "retracted"}, {})
    assert unsaid.field == "status_reason"


def test_text_that_is_no_toml_names_its_line() -> None:
    with pytest.raises(Faulty) as caught:
        read_toml('[A1]\ntitle = "open', "s.toml")
    assert caught.value.faults[0].line == 2


def test_a_word_stands_in_the_glossary_once() -> None:
    assert term_faults(read_toml(GLOSSARY, "g")["term"], GLOSSARY, "g") == []
    dosed = GLOSSARY.replace("Going down", "Going 5 mg down")
    assert ["no doses" in fault.sentence for fault in term_faults(read_toml(dosed, "g")["term"], dosed, "g")] == [True]
    twice = GLOSSARY + GLOSSARY.replace('"taper"', '"taper-2"')
    assert [fault.line for fault in term_faults(read_toml(twice, "g")["term"], twice, "g")] == [6, 6]
    mute = GLOSSARY.replace('meaning = "Going down step by step."', "")
    assert "needs a name" in term_faults(read_toml(mute, "g")["term"], mute, "g")[0].sentence
