"""Pasted records: what they say is taken over, nothing else, and whatever is pasted is answered soon and kindly."""

import json
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.bibliography import fits
from library.forms.pasted import fill_in
from library.pasting import LENGTH, bare, key_stem, read
from tests import pace

BIBTEX = r"""
@article{whatever,
  title = {The Treatment of {B}enzodiazepine Dependence \& 50% more -- by M{\"u}ller},
  author = {Ashton, C. Heather and M{\"u}ller, J{\"o}rg-Peter and van den Berg, Jr, Otto and {World Health {\"O}rganization}
            and Reed AB and others},
  journal = {Addiction}, year = 1994, month = nov, volume = {89}, number = {11}, pages = {1535--1541}, abstract = {Long.},
  doi = {https://doi.org/10.1111/j.1360-0443\_1994}, pmid = {7841868}, url = {\url{https://example.org/a\_b}}
}
"""
RIS = """TY  - JOUR
T1  - The Treatment of
benzodiazepine dependence
AU  - Ashton, C.H.
AU  - World Health Organization
PY  - 1994/11//
JO  - Addiction
VL  - 89
IS  - 11
SP  - 1535
EP  - 1541
DO  - doi:10.1111/j.1360-0443.
SN  - 0965-2140
UR  - ftp://example.org
UR  - https://example.org/a
DB  - PubMed
AN  - 7841868
KW  - withdrawal
ER  -
"""


def test_bibtex_fills_in_what_it_says_without_latex() -> None:
    record, = read(BIBTEX).records
    assert record.fields == {
        "title": "The Treatment of Benzodiazepine Dependence & 50% more – by Müller",
        "authors": ["Ashton CH", "Müller JP", "van den Berg O Jr", "World Health Örganization", "Reed AB"], "et_al": True,
        "container": "Addiction", "year": 1994, "volume": "89", "issue": "11", "pages": "1535-1541",
        "doi": "10.1111/j.1360-0443_1994", "pmid": "7841868", "url": "https://example.org/a_b"}
    assert record.remarks == ["Not taken over: abstract, month."]


@pytest.mark.parametrize("text", [
    RIS, RIS.replace("  - ", " - "), RIS.replace("\n", "\r\n"), RIS.replace("ER  -\n", ""),
    "\ufeff  " + RIS.replace("\n", "\n  "),
], ids=["as it is", "one space", "CRLF", "cut", "indented"])
def test_ris_fills_in_what_it_says(text: str) -> None:
    record, = read(text).records
    assert record.fields == {
        "title": "The Treatment of benzodiazepine dependence", "authors": ["Ashton CH", "World Health Organization"],
        "et_al": False, "year": 1994, "container": "Addiction", "volume": "89", "issue": "11", "pages": "1535-1541",
        "doi": "10.1111/j.1360-0443", "pmid": "7841868", "url": "https://example.org/a"}
    assert record.remarks == ["Not taken over: keywords."]


@pytest.mark.parametrize(("text", "remark"), [
    ("@book{a, title = {T}, year = {in press}}", "“in press” is left out"),
    ("@book{a, title = {T}, isbn = {978-1-4731-4508-6}}", "“978-1-4731-4508-6” is left out"),
    ("@book{a, title = {T}, url = {javascript:alert(1)}}", "“javascript:alert(1)” is left out"),
    ("@book{a, title = {T}, doi = {see publisher}}", "“see publisher” is left out"),
])
def test_what_does_not_fit_is_left_out_and_said(text: str, remark: str) -> None:
    record, = read(text).records
    assert record.fields == {"title": "T"}
    assert remark in record.remarks[0]


def test_several_records_are_all_read_and_broken_ones_counted() -> None:
    pasted = read("@misc{a, title={One}}\n@misc{b, title={Two}}\n@misc{c, title={Three}\n@misc{d, title={Four}}")
    assert [record.fields["title"] for record in pasted.records] == ["One", "Two", "Four"]
    assert pasted.remark == "One record could not be read."
    assert "Only the first 20" in read("".join(f"TY  - BOOK\nTI  - {n}\nER  - \n" for n in range(30))).remark


@pytest.mark.parametrize(("text", "words"), [
    ("", "neither like BibTeX"), ("A title, an author, 1994.", "neither like BibTeX"), ("PMID- 7841868", "PubMed's own form"),
    ("@article{", "could not be read"), ("TY  - ", "could not be read"), ("\x00\x01PK\x03\x04", "neither like BibTeX"),
    ("x" * 1_000_000, "too long"), ("@article{a, title={" + "{" * 2_000_000, "too long"),
])
def test_what_is_no_record_is_answered_in_a_sentence(text: str, words: str) -> None:
    pasted = read(text)
    assert not pasted.records
    assert words in pasted.remark


def filled(before: str, piece: str, after: str = "}}") -> str:
    return before + piece * ((LENGTH - len(before) - len(after)) // len(piece)) + after


@pytest.mark.parametrize("text", [
    "@a{a, title={" + "{" * 24_000 + "x" + "}" * 24_000 + "}}", filled("", "@a{", ""), filled("", "@a{x,title={y}}\n", ""),
    filled("@a{x, author={", "A B and "), filled("@a{x, author={", "A, "), filled("@a{x, author={", "a "),
    filled("@a{x, author={", r"\'{a} and "), filled("@a{x, title={", "$"), filled('@a{x, title="', '{"}', '"}'),
    filled("@a{x, title={", r"\frac{"), filled("@a{x, title={", r"\begin{a}"), filled("@a{x,", "a=b,", "}"),
    filled("TY  - JOUR\nTI  - ", "a\n", ""), filled("", "TY  - JOUR\nER  - \n", ""), filled("TY  - JOUR\nUR  - ", ";", ""),
], ids=range(15))
def test_no_text_holds_the_site_up(text: str) -> None:
    assert pace.within(2, lambda: read(text[:LENGTH]))  # most take a quarter of that; what grows with the square takes minutes


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="@{}\",=\n\\ aA-%$&~"), st.text(alphabet="TYERAUIDO -\n1;")),
       st.sampled_from(["", "@article{a, title={", "TY  - JOUR\nTI  - x\n", "@misc{a, author={"]))
def test_whatever_is_pasted_only_what_fits_is_taken(text: str, before: str) -> None:
    for record in read(before + text).records:
        assert all(fits(name, value) for name, value in record.fields.items())
        assert not {"kind", "read", "verified", "finding", "status"} & set(record.fields)


def test_files_of_the_machine_are_not_read_and_nothing_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        record, = read(r"@misc{a, title={T\input{/etc/passwd}}} @misc{b, title={").records
    assert record.fields == {"title": "T"}
    assert not [line for line in caplog.records if line.levelno >= logging.WARNING]


@pytest.mark.parametrize(("name", "typed", "kept"), [
    ("doi", " https://dx.doi.org/10.1000/x. ", "10.1000/x"), ("doi", "DOI: 10.1000/x", "10.1000/x"),
    ("doi", "https://doi.org/10.1000/xyz123?utm=1", "10.1000/xyz123"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/123/", "123"), ("pmid", "PMID: 123", "123"), ("pmcid", "pmc12", "PMC12"),
    ("pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/PMC12/", "PMC12"), ("isbn", "ISBN-13: 978-0 x", "978-0X"),
    ("url", " https://a.example/ ", "https://a.example/"),
])
def test_numbers_lose_what_stands_around_them(name: str, typed: str, kept: str) -> None:
    assert bare(name, typed) == kept


@pytest.mark.parametrize(("authors", "title", "year", "stem"), [
    (["Ashton CH"], "x", 1994, "Ashton1994"), (["van den Berg O"], "x", 2001, "VandenBerg2001"),
    (["Müller JP"], "x", None, "Muller"), (["Łoś Ø"], "x", None, "Los"), (["Weiß A"], "x", None, "Weiss"),
    ([], "On the tapering of", 2020, "Tapering2020"), (["王 L"], "", 2020, "Source2020")])
def test_a_key_is_begun_with_author_and_year(authors: list[str], title: str, year: int | None, stem: str) -> None:
    assert key_stem(authors, title, year) == stem


# Filling in the form


def sent(**typed: str) -> dict[str, str]:
    return {"pasted": BIBTEX, **typed}


def test_the_form_is_filled_in_and_a_key_suggested(db: None) -> None:
    form, paste = fill_in(sent())
    assert form["title"].value() == "The Treatment of Benzodiazepine Dependence & 50% more – by Müller"
    assert form["key"].value() == "Ashton1994"
    assert [form[name].value() for name in ("kind", "read", "verified", "finding")] == [""] * 4
    assert "please check" in " ".join(paste.remarks).lower()


def test_what_was_typed_stays_and_is_said(db: None) -> None:
    form, paste = fill_in(sent(title="My own words", finding="It helps.", key="Mine"))
    assert [form[name].value() for name in ("title", "finding", "key", "volume")] == ["My own words", "It helps.", "Mine", "89"]
    assert "left as they are: Title." in paste.remarks[-1]


def test_choosing_another_record_replaces_what_was_filled_in_and_nothing_else(db: None) -> None:
    two = "@misc{a, title={One}, volume={1}}\n@misc{b, title={Two}}"
    form, paste = fill_in({"pasted": two, "finding": "Mine."})
    assert (form["title"].value(), list(paste.titles)) == ("One", ["One", "Two"])
    typed = {name: str(form[name].value() or "") for name in form.fields}
    again, paste = fill_in({**typed, "pasted": two, "record": "1", "filled": paste.filled})
    assert [again[name].value() for name in ("title", "volume", "finding", "key")] == ["Two", "", "Mine.", "Source"]
    assert paste.chosen == 1


@pytest.mark.parametrize("forged", ["", "[]", "{", "null", json.dumps({"title": ["x"], "nothing": 1}), "[" * 10_000])
def test_a_forged_memory_of_what_was_filled_in_breaks_nothing(db: None, forged: str) -> None:
    form, _paste = fill_in(sent(filled=forged, record="²"))
    assert form["volume"].value() == "89"
