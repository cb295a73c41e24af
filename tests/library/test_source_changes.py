"""Changing sources: what editors do, what is refused, and that nothing is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from community.models import Member
from library import actions
from library.models import Edition, Source, SourceChange
from tests.conftest import browser_of

NEW = "/library/sources/new/"
EDIT = "/library/sources/A1/edit/"
FIELDS = {"key": "Ashton1994", "title": "The treatment of dependence", "authors": "Ashton CH\r\nReed A", "year": "1994",
          "doi": "https://doi.org/10.1111/abc", "kind": "opinion", "read": "abstract", "verified": "yes",
          "finding": "Slowly is better."}


def form_of(browser: Client, address: str = EDIT, **changed: str) -> dict[str, str]:
    """What a browser would send of the form at ``address``, with some fields changed."""
    form = browser.get(address).context["form"]
    values = {name: field.prepare_value(form[name].value()) for name, field in form.fields.items()}
    sent = {name: "on" if value is True else str(value) for name, value in values.items() if value not in (None, False)}
    return {**sent, **changed}


# Adding


def test_an_editor_adds_a_source(shelf: Path, cura: Member, stranger: Client) -> None:
    before = Edition.objects.get().number
    answer = browser_of(cura).post(NEW, {**FIELDS, "opened": "on", "note": "Cited by withdrawal."}, follow=True)
    assert answer.redirect_chain == [("/library/sources/Ashton1994/", 302)]
    source = Source.objects.get(key="Ashton1994")
    assert (source.authors, source.doi, source.status) == (["Ashton CH", "Reed A"], "10.1111/abc", "active")
    assert (source.opened_on, source.opened_by, source.changed_by) == (timezone.localdate(), cura, cura)
    assert Edition.objects.get().number == before + 1
    history = stranger.get("/library/sources/Ashton1994/history/").text
    assert "Added to the library: Cited by withdrawal." in history


def test_a_key_is_made_when_none_is_given(shelf: Path, cura: Member) -> None:
    browser_of(cura).post(NEW, {**FIELDS, "key": ""})
    browser_of(cura).post(NEW, {**FIELDS, "key": "", "doi": ""})
    assert set(Source.objects.values_list("key", flat=True)) == {"A1", "B2", "Ashton1994", "Ashton1994a"}


@pytest.mark.parametrize(("field", "value", "words"), [
    ("key", "new", "cannot be a key"), ("key", "History", "cannot be a key"), ("key", "1a", "A key is a letter"),
    ("key", "a b", "A key is a letter"), ("key", "A" * 41, "fit. Please make it shorter"),
    ("key", "a1", "this key already: A1"),
    ("title", "", "Please write"), ("title", "x" * 501, "501 characters; 500 fit"), ("kind", "", "Nothing is assumed"),
    ("kind", "rumour", "not one of the available"), ("read", "", "Nothing is assumed"), ("verified", "", "Nothing is assumed"),
    ("finding", "", "Please write"), ("finding", "from memory", "“from memory” is no source"),
    ("finding", "Ten mg helped.", "no doses"), ("finding", "Xanax 0.5 = Valium 10", "equal strengths"),
    ("finding", "Week 1: less", "no schedules"), ("note", "It said 5 mg.", "no doses"), ("key", "Müller", "from A to Z"),
    ("doi", "10.1/x", "A DOI begins with 10."),
    ("doi", "10.1000/" + "x" * 200, "A DOI begins with 10."), ("authors", "A B\n" * 201, "at most 200"),
    ("url", "https://[x", "begins with https://"),
    ("doi", "https://doi.org/10.1000/XYZ123", "this DOI already: A1"), ("pmid", "12a", "A PMID is a number"),
    ("pmcid", "12", "PMC and a number"), ("isbn", "978-1-4731-4508-6", "the last one must fit"),
    ("year", "1066", "such as 2021"),
    ("year", "soon", "such as 2021"), ("url", "javascript:alert(1)", "begins with https://"), ("url", "data:x", "begins with https://"),
    ("authors", "x" * 121, "at most 120"),
])
def test_each_fault_stands_beside_its_field_and_nothing_is_lost(
        shelf: Path, cura: Member, field: str, value: str, words: str) -> None:
    answer = browser_of(cura).post(NEW, {**FIELDS, field: value, "pasted": "@misc{kept"})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert words in " ".join(errors[field])
    assert "@misc{kept" in answer.text
    assert "Slowly is better." in answer.text or field == "finding"
    assert Source.objects.count() == 2


def test_a_double_names_the_other_source_with_a_link(shelf: Path, cura: Member) -> None:
    page = browser_of(cura).post(NEW, {**FIELDS, "doi": "10.1000/xyz123"}).text
    assert '<a href="/library/sources/A1/">Look at source A1</a>' in page


def test_a_pasted_record_fills_in_the_form_and_adds_nothing(shelf: Path, cura: Member) -> None:
    record = "@article{x, title={Slow} , author={Ashton, C. H.}, year=1994, keywords={y}}"
    answer = browser_of(cura).post(NEW, {"pasted": record, "fill": "yes", "finding": "Mine."})
    assert answer.status_code == 200
    for words in ('value="Slow"', "Ashton CH", 'value="Ashton1994"', "Not taken over: keywords.", "Mine.", "@article{x"):
        assert words in answer.text
    assert Source.objects.count() == 2


@pytest.mark.parametrize("pasted", ["nonsense", "@article{", "x" * 900_000, "\x00<script>", "@a{" + "{" * 40_000])
def test_what_cannot_be_read_is_said_and_kept(shelf: Path, cura: Member, pasted: str) -> None:
    answer = browser_of(cura).post(NEW, {**FIELDS, "pasted": pasted, "fill": "yes"})
    assert answer.status_code == 422
    assert answer.context["paste"].text == pasted
    assert answer.context["form"]["title"].value() == FIELDS["title"]
    assert "<script>" not in answer.text.split("<main")[1]


def test_somebody_quicker_with_the_same_number_is_told_by_the_action(shelf: Path, cura: Member) -> None:
    told = {"title": "T", "kind": "trial", "read": "abstract", "verified": "yes", "finding": "F", "doi": "10.1000/xyz123"}
    with pytest.raises(actions.Unsound) as caught:
        actions.add_source(cura, "T1", told)
    assert [(flaw.field, flaw.other) for flaw in caught.value.flaws] == [("doi", "A1")]
    with pytest.raises(actions.Unsound):
        actions.add_source(cura, "new", {**told, "doi": ""})


# Changing


def test_a_change_shows_everywhere_and_in_the_history(shelf: Path, cura: Member, stranger: Client, ada: Member) -> None:
    tag = stranger.get("/library/slowly/")["ETag"]
    browser = browser_of(cura)
    answer = browser.post(EDIT, form_of(browser, title="A better title", note="A slip of the pen."))
    assert answer["Location"] == "/library/sources/A1/"
    assert "A better title" in stranger.get("/library/slowly/", headers={"if-none-match": tag}).text
    record = SourceChange.objects.get()
    assert (record.by, record.fields) == (cura, {"title": ["A guideline on tapering", "A better title"]})
    for reader, name in ((stranger, False), (browser_of(ada), False), (browser, True)):
        history = reader.get("/library/sources/A1/history/").text.split("<main")[1]
        assert "A slip of the pen." in history
        assert "<del>A guideline on tapering</del>" in history
        assert ("cura" in history) is name


def test_saving_the_form_as_it_is_changes_nothing(shelf: Path, cura: Member) -> None:
    browser, before = browser_of(cura), Source.objects.get(key="B2").checksum
    edition = Edition.objects.get().number
    for key in ("A1", "B2"):
        address = f"/library/sources/{key}/edit/"
        assert browser.post(address, form_of(browser, address, note="-")).status_code == 302
    assert Source.objects.get(key="B2").checksum == before
    assert (SourceChange.objects.count(), Edition.objects.get().number) == (0, edition)


def test_whoever_opened_it_today_is_noted(shelf: Path, cura: Member, stranger: Client) -> None:
    browser = browser_of(cura)
    browser.post(EDIT, form_of(browser, opened="on", note="Opened."))
    source = Source.objects.get(key="A1")
    assert (source.opened_on, source.opened_by) == (timezone.localdate(), cura)
    assert "by an editor" in stranger.get("/library/sources/A1/").text


@pytest.mark.parametrize(("fields", "field", "words"), [
    ({"status": "superseded"}, "superseded_by", "Please name the newer source"),
    ({"status": "superseded", "superseded_by": "Z9"}, "superseded_by", "no source with the key “Z9”"),
    ({"status": "superseded", "superseded_by": "B2"}, "superseded_by", "in a circle: A1 → B2 → A1"),
    ({"status": "superseded", "superseded_by": "A1"}, "superseded_by", "in a circle: A1 → A1"),
    ({"superseded_by": "B2"}, "superseded_by", "in use has no newer"), ({"status": "retracted"}, "status_reason", "say why"),
    ({"note": ""}, "note", "Please write"), ({"finding": ""}, "finding", "Please write"),
])
def test_a_wrong_change_is_refused_beside_its_field(
        shelf: Path, cura: Member, fields: dict[str, str], field: str, words: str) -> None:
    browser = browser_of(cura)
    answer = browser.post(EDIT, form_of(browser, **{"note": "Why.", "title": "Typed", **fields}))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert words in " ".join(errors[field])
    assert 'value="Typed"' in answer.text
    assert Source.objects.get(key="A1").title == "A guideline on tapering"


def test_a_replaced_source_leads_to_its_successor(shelf: Path, cura: Member, stranger: Client) -> None:
    browser_of(cura).post(NEW, FIELDS)
    browser = browser_of(cura)
    browser.post(EDIT, form_of(browser, status="superseded", superseded_by="Ashton1994", note="A newer one."))
    source = Source.objects.get(key="A1")
    assert (source.superseded_by_id, source.status_by) == ("Ashton1994", cura)
    assert source.status_at is not None
    assert "The treatment of dependence" in stranger.get("/library/sources/A1/").text


def test_two_who_change_the_same_are_shown_both_versions(shelf: Path, cura: Member, root: Member) -> None:
    slow, quick = browser_of(cura), browser_of(root)
    sent = form_of(slow, title="Mine", issue="4", note="I thought so.")
    quick.post(EDIT, form_of(quick, title="Theirs in between", note="So did I."))
    quick.post(EDIT, form_of(quick, title="Theirs", volume="13", authors="Reed A\nMoss B\nFern C", note="Once more."))
    answer = slow.post(EDIT, sent)
    assert answer.status_code == 409
    assert answer.context["differing"] == [("Title", "Theirs", "Mine"), ("Issue", "", "4")]
    assert Source.objects.get(key="A1").title == "Theirs"
    form = answer.context["form"]
    assert slow.post(EDIT, {name: form[name].value() for name in form.fields}).status_code == 302
    source = Source.objects.get(key="A1")
    assert (source.title, source.issue, source.volume, source.authors[2]) == ("Mine", "4", "13", "Fern C")


@pytest.mark.parametrize("base", ["", "x", "2026-99-99T00:00:00", "2020-01-01T00:00:00"])
def test_a_form_that_does_not_say_what_it_began_from_changes_nothing(shelf: Path, cura: Member, base: str) -> None:
    browser = browser_of(cura)
    answer = browser.post(EDIT, form_of(browser, title="Mine", note="x", base=base))
    assert (answer.status_code, Source.objects.get(key="A1").title) == (409, "A guideline on tapering")


# Who may


@pytest.mark.parametrize("address", [NEW, EDIT])
def test_only_editors_who_are_free_may_change_sources(
        shelf: Path, stranger: Client, ada: Member, mo: Member, cura: Member, root: Member, address: str) -> None:
    for editor in (cura, root):
        assert browser_of(editor).get(address).status_code == 200
    assert stranger.get(address).status_code == 302
    assert stranger.post(address, FIELDS).status_code == 403
    for member in (ada, mo):
        assert browser_of(member).get(address).status_code == 403
        assert browser_of(member).post(address, FIELDS).status_code == 403
    Member.objects.filter(pk=cura.pk).update(muted_until=timezone.now() + timedelta(days=1))
    refused = browser_of(cura).post(address, FIELDS)
    assert (refused.status_code, "Slowly is better." in refused.text) == (403, True)
    assert browser_of(root).put(address).status_code == 405
    assert Source.objects.count() == 2


def test_what_is_not_there_cannot_be_changed(shelf: Path, cura: Member) -> None:
    assert browser_of(cura).get("/library/sources/Z9/edit/").status_code == 404
    assert browser_of(cura).get("/library/sources/Z9/history/").status_code == 404


@pytest.mark.parametrize("field", ["finding", "note", "status_reason"])
def test_no_dose_comes_in_by_a_change(shelf: Path, cura: Member, field: str) -> None:
    said = {"finding": "Plainer.", "note": "Plainer.", "status": "retracted", "status_reason": "Made up."}
    browser = browser_of(cura)
    answer = browser.post(EDIT, form_of(browser, **{**said, field: "It said five milligrams."}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Source.objects.get(key="A1").finding == "Do not stop abruptly."
    assert browser.post(EDIT, form_of(browser, **said)).status_code == 302
