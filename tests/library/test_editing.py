"""The editor's page, through the front door."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.models import Member
from library import actions, queries
from library.models import Draft, Editing, Entry, Revision, Source
from tests.conftest import browser_of, make_member

EDIT = "/library/slowly/edit/"
PAGES = [EDIT, "/library/faq/is-it-hard/edit/", "/library/new/topic/", "/library/new/question/", "/library/citations/",
         "/library/words/"]
POSTS = [EDIT, *(f"{EDIT}{end}/" for end in ("preview", "typing", "take-over", "forget"))]


@pytest.fixture
def cura_browser(shelf: Path, cura: Member) -> Client:
    return browser_of(cura)


@pytest.fixture
def vera(db: None) -> Member:
    """A second editor."""
    return make_member("vera", "editor")  # type: ignore[arg-type]


def entry(slug: str = "slowly") -> Entry:
    return Entry.objects.get(slug=slug)


def head(slug: str = "slowly") -> Revision:
    found = queries.head(entry(slug))
    assert found is not None
    return found


def form(slug: str = "slowly", **changed: Any) -> dict[str, Any]:
    """What the form sends when nothing but ``changed`` was typed."""
    newest = head(slug)
    words = {name: "" if value is None else value for name, value in newest.words.items() if value is not False}
    return {**words, "body": newest.body.replace("\n", "\r\n"), "note": "Clearer words.", "base": newest.number, **changed}


def shown(page: Any, name: str) -> str:
    """What stands in the form's field."""
    return str(page.context["form"][name].value())


class TestOpening:
    @pytest.mark.parametrize("address", PAGES)
    def test_editors_open_every_page_and_others_none(self, cura_browser: Client, stranger: Client, ada: Member,
                                                     address: str) -> None:
        assert cura_browser.get(address).status_code == 200
        assert stranger.get(address).status_code == 302
        assert browser_of(ada).get(address).status_code == 403

    @pytest.mark.parametrize("address", POSTS)
    def test_only_editors_send_anything(self, shelf: Path, stranger: Client, ada: Member, mo: Member, address: str) -> None:
        for browser in (stranger, browser_of(ada), browser_of(mo)):
            assert browser.post(address, form()).status_code == 403
        assert Revision.objects.filter(entry=entry()).count() == 1
        assert not Draft.objects.exists()

    def test_a_muted_editor_reads_why_and_gets_the_words_back(self, cura_browser: Client, cura: Member) -> None:
        Member.objects.filter(pk=cura.pk).update(muted_until=timezone.now() + timedelta(days=1))
        assert cura_browser.get(EDIT).status_code == 403
        page = cura_browser.post(EDIT, form(summary="Words of hours."))
        assert page.status_code == 403
        assert "Words of hours." in page.text

    def test_who_is_signed_out_meanwhile_gets_the_words_back(self, shelf: Path, stranger: Client) -> None:
        page = stranger.post(EDIT, form(body="Words of hours [@A1]."))
        assert page.status_code == 403
        assert "Words of hours [@A1]." in page.text

    def test_who_is_signed_out_is_asked_to_sign_in_and_comes_back(self, shelf: Path, stranger: Client, ada: Member) -> None:
        page = stranger.post(EDIT, form(), headers={"referer": f"http://testserver{EDIT}?line=3"})
        assert "Please sign in" in page.text
        assert f'href="/accounts/login/?next={EDIT}%3Fline%3D3"' in page.text
        asked = {"hx-request": "true", "hx-current-url": f"http://testserver{EDIT}"}
        part = stranger.post(f"{EDIT}preview/", form(), headers=asked)
        assert "Please sign in" in part.text
        assert f'href="/accounts/login/?next={EDIT}"' in part.text
        told = stranger.post(f"{EDIT}typing/", form(), headers={"accept": "application/json"}).json()
        assert "Please sign in" in told["reason"]
        assert "Only the library" in browser_of(ada).post(EDIT, form()).text

    @pytest.mark.parametrize("referer", ["", "http://elsewhere.example/x", "http://testserver//elsewhere.example/", "http://[x"])
    def test_signing_in_leads_nowhere_else(self, shelf: Path, stranger: Client, referer: str) -> None:
        page = stranger.post(EDIT, form(), headers={"referer": referer})
        assert page.status_code == 403
        assert 'href="/accounts/login/"' in page.text

    def test_every_value_of_a_refused_form_comes_back(self, shelf: Path, stranger: Client) -> None:
        page = stranger.post(EDIT, form(touches=["withdrawal", "medicines"], related_topics=["other-topic", "slowly"]))
        for value in ("withdrawal", "medicines", "other-topic", "slowly"):
            assert f">{value}</textarea>" in page.text

    @pytest.mark.parametrize("address", POSTS[1:])
    def test_scripts_send_and_never_get(self, cura_browser: Client, address: str) -> None:
        assert cura_browser.get(address).status_code == 405

    def test_what_is_not_there_is_404(self, cura_browser: Client) -> None:
        assert cura_browser.get("/library/nowhere/edit/").status_code == 404
        assert cura_browser.get("/library/faq/slowly/edit/").status_code == 404

    def test_the_form_holds_every_word_of_the_newest_version(self, cura_browser: Client) -> None:
        page = cura_browser.get(EDIT)
        for name in ("title", "short_title", "summary", "body", "grade", "grade_reason", "order"):
            assert shown(page, name) == str(getattr(head(), name)), name
        assert page.context["form"]["touches"].value() == ["withdrawal"]
        assert page.context["form"]["related_topics"].value() == ["other-topic"]
        assert f'name="base" value="{head().number}"' in page.text

    def test_a_question_has_its_groups_and_a_topic_has_none(self, cura_browser: Client) -> None:
        page = cura_browser.get("/library/faq/is-it-hard/edit/").text
        assert '<option value="The body">' in page
        assert 'name="short_title"' not in page
        assert 'name="group"' not in cura_browser.get(EDIT).text

    def test_opening_costs_a_fixed_number_of_queries(self, cura_browser: Client, django_assert_max_num_queries: Any) -> None:
        cura_browser.get(EDIT)
        with django_assert_max_num_queries(20):
            cura_browser.get(EDIT)


class TestNew:
    def test_a_topic_begins_with_a_title_alone(self, cura_browser: Client) -> None:
        page = cura_browser.post("/library/new/topic/", {"title": "Sleep, and how it returns"})
        assert page["Location"] == "/library/sleep-and-how-it-returns/edit/"
        assert entry("sleep-and-how-it-returns").state == Entry.State.DRAFT
        assert Client().get("/library/sleep-and-how-it-returns/").status_code == 404

    def test_a_question_takes_the_address_it_is_given(self, cura_browser: Client) -> None:
        page = cura_browser.post("/library/new/question/", {"title": "Will I sleep?", "slug": "will-i-sleep"})
        assert page["Location"] == "/library/faq/will-i-sleep/edit/"

    @pytest.mark.parametrize("slug", ["slowly", "sources", "Not An Address", "citations"])
    def test_an_address_that_cannot_be_comes_back_with_the_title(self, cura_browser: Client, slug: str) -> None:
        page = cura_browser.post("/library/new/topic/", {"title": "My good title", "slug": slug})
        assert page.status_code == 422
        assert "My good title" in page.text
        assert page.context["form"].errors["slug"]
        assert Entry.objects.filter(title="My good title").count() == 0

    def test_nothing_begins_without_a_title(self, cura_browser: Client) -> None:
        assert cura_browser.post("/library/new/topic/", {"title": "  ", "slug": "x"}).status_code == 422


class TestSaving:
    def test_a_draft_is_a_new_version_and_readers_see_the_old_one(self, cura_browser: Client) -> None:
        page = cura_browser.post(EDIT, form(summary="Very slowly."), follow=True)
        assert head().summary == "Very slowly."
        assert head().state == Revision.State.DRAFT
        assert "Saved as version 2" in page.text
        assert "Very slowly." not in cura_browser.get("/library/slowly/").text

    def test_a_draft_may_be_far_from_ready(self, cura_browser: Client) -> None:
        cura_browser.post(EDIT, {"title": "Only this", "base": head().number})
        assert (head().title, head().body, head().order, head().touches) == ("Only this", "", 0, [])

    def test_saving_again_what_is_saved_makes_no_version(self, cura_browser: Client) -> None:
        for _again in range(2):
            cura_browser.post(EDIT, form(summary="Very slowly."))
        assert head().number == 2

    def test_links_keep_their_order_and_lose_repeats(self, cura_browser: Client) -> None:
        cura_browser.post(EDIT, form(related_topics=["slowly", "", "other-topic", "slowly", "faq/is-it-hard/"]))
        assert head().related_topics == ["slowly", "other-topic", "is-it-hard"]

    @pytest.mark.parametrize(("field", "value"), [
        ("title", ""), ("title", "x" * 201), ("order", "-1"), ("order", "9" * 30), ("order", "soon"), ("review_due", "soon"),
        ("grade", "sure"), ("touches", "money"), ("note", "x" * 501), ("related_topics", "No Address")])
    def test_a_field_that_no_version_can_hold_comes_back_with_everything(self, cura_browser: Client, field: str,
                                                                        value: str) -> None:
        page = cura_browser.post(EDIT, form(**{"summary": "Words of hours.", field: value}))
        assert page.status_code == 422
        assert page.context["form"].errors[field]
        assert shown(page, "summary") == "Words of hours."
        assert value in str(page.context["form"][field].value())
        assert head().number == 1

    def test_odd_forms_are_no_server_errors(self, cura_browser: Client) -> None:
        for data in ({}, {"then": "everything"}, form(base="x"), form(then="both"), form(then="mine"), form(theirs="-1")):
            assert cura_browser.post(EDIT, data).status_code in {200, 302, 409, 422}


class TestSubmitting:
    def test_what_passes_the_gate_goes_to_review(self, cura_browser: Client) -> None:
        page = cura_browser.post(EDIT, form(summary="Very slowly.", then="submit"))
        assert page.status_code == 302
        assert head().state == Revision.State.IN_REVIEW

    def test_what_does_not_pass_is_saved_and_every_fault_shown(self, cura_browser: Client) -> None:
        body = "No source here.\n\nNor here.\n\n## What we do not know\n\nMuch."
        page = cura_browser.post(EDIT, form(body=body, grade_reason="", then="submit"))
        assert page.status_code == 422
        assert head().body == body + "\n"
        assert head().state == Revision.State.DRAFT
        assert [page.text.count(words) for words in ('data-line="1"', 'data-line="3"', 'href="#id_grade_reason"')] == [2, 1, 1]
        assert f'name="base" value="{head().number}"' in page.text

    def test_without_a_note_the_draft_is_saved_and_the_note_asked_for(self, cura_browser: Client) -> None:
        page = cura_browser.post(EDIT, form(summary="Very slowly.", note=" ", then="submit"))
        assert page.status_code == 422
        assert page.context["form"].errors["note"]
        assert head().summary == "Very slowly."
        again = cura_browser.post(EDIT, form(note="Shorter.", then="submit"))
        assert again.status_code == 302

    def test_handing_in_twice_is_handing_in(self, cura_browser: Client) -> None:
        for _again in range(2):
            assert cura_browser.post(EDIT, form(then="submit")).status_code == 302
        assert head().state == Revision.State.IN_REVIEW
        assert head().number == 2


class TestPreview:
    def test_the_button_shows_the_text_and_saves_nothing(self, cura_browser: Client) -> None:
        page = cura_browser.post(EDIT, form(body="A *new* thing [@A1].\n\n## What we do not know\n\nMuch.", then="preview"))
        assert page.status_code == 200
        assert "A <em>new</em> thing<sup" in page.text
        assert head().number == 1

    @pytest.mark.parametrize(("then", "title"), [("preview", "A title"), ("preview", ""), ("save", "")])
    def test_what_is_only_looked_at_or_refused_is_kept(self, cura_browser: Client, then: str, title: str) -> None:
        page = cura_browser.post(EDIT, form(body="Half a sent", title=title, then=then))
        assert page.status_code == (200 if title else 422)
        assert shown(cura_browser.get(EDIT), "body") == "Half a sent"
        assert head().number == 1

    def test_a_text_of_a_few_words_has_no_year_of_school(self, cura_browser: Client) -> None:
        for words, told in (("See. " * 49, False), ("See. " * 50, True)):
            assert ("It reads like year" in cura_browser.post(f"{EDIT}preview/", form(body=words)).text) == told

    def test_of_a_text_that_is_too_long_no_words_are_counted(self, cura_browser: Client) -> None:
        part = cura_browser.post(f"{EDIT}preview/", form(body="word " * 50_000)).text
        assert "too long" in part
        assert "0 words" not in part

    @pytest.mark.parametrize(("body", "at", "told"), [
        ("A claim [@A1]. And [@", "1", False), ("A claim [@A1]. And [@ashton 19", "1", False),
        ("One [@A1; @ash\nmore [@A1].", "1", False),
        ("A claim [@A1]. And [@", "", True), ("A claim [@A1]. And [@", "2", True), ("A [@ claim [@A1]. And [@", "1", True),
        ("A claim [@A1, x] and more", "1", True), ("A claim [@", "9" * 50, True), ("A claim [@", "-1", True),
    ])
    def test_a_citation_being_typed_is_no_fault_yet(self, cura_browser: Client, body: str, at: str, told: bool) -> None:
        body += "\n\n## What we do not know\n\nMuch."
        part = cura_browser.post(f"{EDIT}preview/", form(body=body, at=at)).text
        assert ("A citation looks like" in part) == told
        assert "A citation looks like" in cura_browser.post(EDIT, form(body=body, at=at, then="preview")).text

    def test_an_empty_grade_is_asked_for(self, cura_browser: Client) -> None:
        assert "Please choose how strong the evidence is." in cura_browser.post(f"{EDIT}preview/", form(grade="")).text

    def test_the_part_beside_the_form_holds_all_there_is_to_see(self, cura_browser: Client) -> None:
        part = cura_browser.post(f"{EDIT}preview/", form(body="A taper [@A1]. And [@Z9].\n\n### Deep\n\nNo source.")).text
        assert "<html" not in part
        for words in ("Line 1", "There is no source “Z9”", "cites no source", "is missing", 'href="#word-taper"', "Deep",
                      "A guideline on tapering", "9 words"):
            assert words in part, words

    def test_the_same_renderer_makes_page_and_preview(self, cura_browser: Client) -> None:
        assert str(entry().rendered) in cura_browser.post(f"{EDIT}preview/", form()).text

    def test_nothing_in_it_runs(self, cura_browser: Client) -> None:
        part = cura_browser.post(f"{EDIT}preview/", form(body="<script>alert(1)</script> [x](javascript:alert(1))",
                                                         summary="<img src=x onerror=y>")).text
        assert "<script" not in part
        assert "<img" not in part
        assert 'href="javascript' not in part

    def test_a_wrong_field_is_one_more_thing_to_put_right(self, cura_browser: Client) -> None:
        part = cura_browser.post(f"{EDIT}preview/", form(order="soon", title="")).text
        assert 'href="#id_order"' in part
        assert part.count('href="#id_title"') == 1

    def test_faults_name_fields_as_the_form_does(self, cura_browser: Client) -> None:
        part = cura_browser.post(f"{EDIT}preview/", form(grade_reason="", related_topics=["gone"])).text
        assert "grade_reason”" not in part
        assert "“Why this grade?”" in part
        assert 'href="#id_related_topics"' in part


class TestTyping:
    def test_what_is_typed_is_kept_and_restored(self, cura_browser: Client) -> None:
        told = cura_browser.post(f"{EDIT}typing/", form(body="Half a sent", touches=["withdrawal", "medicines"],
                                                        recommended="on", order="so"))
        assert told.status_code == 200
        assert re.fullmatch(r"Kept at \d\d:\d\d", told.json()["sentence"])
        page = cura_browser.get(EDIT)
        assert "and had not saved" in page.text
        assert (shown(page, "body"), shown(page, "order"), shown(page, "recommended")) == ("Half a sent", "so", "True")
        assert page.context["form"]["touches"].value() == ["withdrawal", "medicines"]

    def test_what_is_typed_is_told_nobody_else(self, cura_browser: Client, vera: Member) -> None:
        cura_browser.post(f"{EDIT}typing/", form(body="Half a sent"))
        assert "Half a sent" not in browser_of(vera).get(EDIT).text

    def test_what_is_kept_and_the_same_as_saved_is_not_offered(self, cura_browser: Client) -> None:
        cura_browser.post(f"{EDIT}typing/", form(note=""))
        assert "had not saved" not in cura_browser.get(EDIT).text

    def test_the_saved_version_can_be_had_instead(self, cura_browser: Client) -> None:
        cura_browser.post(f"{EDIT}typing/", form(body="Half a sent"))
        page = cura_browser.post(f"{EDIT}forget/", follow=True)
        assert shown(page, "body") == head().body
        assert not Draft.objects.exists()

    def test_saving_ends_what_was_kept(self, cura_browser: Client) -> None:
        cura_browser.post(f"{EDIT}typing/", form(body="Half a sent"))
        cura_browser.post(EDIT, form(body="A whole sentence."))
        assert not Draft.objects.exists()

    def test_it_comes_back_after_the_session_ended(self, cura_browser: Client, cura: Member) -> None:
        cura_browser.post(f"{EDIT}typing/", form(body="Half a sent"))
        cura_browser.logout()
        refused = cura_browser.post(f"{EDIT}typing/", form(body="Half a sentence"), headers={"accept": "application/json"})
        assert refused.status_code == 403
        assert refused.json()["reason"]
        assert shown(browser_of(cura).get(EDIT), "body") == "Half a sent"

    def test_it_says_when_somebody_else_saved(self, cura_browser: Client, vera: Member) -> None:
        typed = form(body="Mine")
        assert cura_browser.post(f"{EDIT}typing/", typed).json()["news"] == ""
        browser_of(vera).post(EDIT, form(body="Hers"))
        assert "version 2" in cura_browser.post(f"{EDIT}typing/", typed).json()["news"]
        assert "saved version 2 since" in cura_browser.get(EDIT).text

    def test_far_too_much_is_refused_in_a_sentence(self, cura_browser: Client) -> None:
        told = cura_browser.post(f"{EDIT}typing/", form(body="x" * 500_000), headers={"accept": "application/json"})
        assert told.status_code == 422
        assert "too long" in told.json()["reason"]


class TestSoftLock:
    def test_the_second_editor_reads_who_is_at_it_and_may_write(self, cura_browser: Client, vera: Member) -> None:
        assert "is editing since" not in cura_browser.get(EDIT).text
        page = browser_of(vera).get(EDIT)
        assert re.search(r"cura is editing since \d\d:\d\d", page.text)
        assert browser_of(vera).post(EDIT, form(summary="Hers.")).status_code == 302

    def test_taking_over_brings_along_what_was_typed(self, cura_browser: Client, vera: Member) -> None:
        cura_browser.get(EDIT)
        page = browser_of(vera).post(f"{EDIT}take-over/", form(body="Words of hours"), follow=True)
        assert Editing.objects.get().editor == vera
        assert shown(page, "body") == "Words of hours"
        assert "vera is editing since" in cura_browser.get(EDIT).text

    def test_it_runs_out(self, cura_browser: Client, vera: Member) -> None:
        cura_browser.get(EDIT)
        Editing.objects.update(seen_at=timezone.now() - timedelta(hours=1))
        assert "is editing since" not in browser_of(vera).get(EDIT).text


THEIRS = "A taper is quite slow [@A1]."
MINE = "A taper is very slow [@A1]."


class TestTwoSave:
    @pytest.fixture
    def clash(self, cura_browser: Client, vera: Member) -> dict[str, Any]:
        """cura's form, begun before vera saved."""
        body = head().body
        mine = form(body=body.replace("Time helps", "Time and company help"), summary="Mine.")
        browser_of(vera).post(EDIT, form(body=body.replace("A taper is slow [@A1].", THEIRS), grade_reason="Hers."))
        return mine

    def test_both_read_what_each_changed_and_nothing_is_lost(self, cura_browser: Client, clash: dict[str, Any]) -> None:
        page = cura_browser.post(EDIT, clash)
        assert page.status_code == 409
        for words in ("vera saved while you were writing", "<ins>", "quite", "and company", "Hers.", "Mine."):
            assert words in page.text, words
        assert head().number == 2
        assert "Time and company help" in Draft.objects.get().words["body"]

    def resent(self, page: Any, then: str) -> dict[str, Any]:
        """The hidden form of the choice, sent with one of its buttons."""
        bound = page.context["form"]
        return {**{field.html_name: value for field in bound if (value := field.value()) not in (None, False)}, "then": then}

    def test_mine_becomes_the_newest(self, cura_browser: Client, clash: dict[str, Any]) -> None:
        page = cura_browser.post(EDIT, clash)
        assert cura_browser.post(EDIT, self.resent(page, "mine")).status_code == 302
        assert (head().number, head().summary, head().author.username) == (3, "Mine.", "cura")  # type: ignore[union-attr]
        assert not Draft.objects.exists()

    def test_mine_does_not_become_the_newest_over_a_third(self, cura_browser: Client, clash: dict[str, Any],
                                                          vera: Member) -> None:
        page = cura_browser.post(EDIT, clash)
        browser_of(vera).post(EDIT, form(summary="Hers again."))
        assert cura_browser.post(EDIT, self.resent(page, "mine")).status_code == 409
        assert head().summary == "Hers again."

    def test_mine_is_set_aside_and_stays_in_the_history(self, cura_browser: Client, clash: dict[str, Any]) -> None:
        page = cura_browser.post(EDIT, clash)
        cura_browser.post(EDIT, self.resent(page, "aside"))
        assert (head().number, head().grade_reason) == (2, "Hers.")
        assert entry().revisions.get(number=3).state == Revision.State.SET_ASIDE
        assert entry().revisions.get(number=3).summary == "Mine."

    def test_both_are_put_together_where_they_differ_in_place(self, cura_browser: Client, clash: dict[str, Any]) -> None:
        page = cura_browser.post(EDIT, self.resent(cura_browser.post(EDIT, clash), "both"))
        assert page.status_code == 200
        assert THEIRS in shown(page, "body")
        assert "Time and company help" in shown(page, "body")
        assert (shown(page, "summary"), shown(page, "grade_reason"), shown(page, "base")) == ("Mine.", "Hers.", "2")
        assert head().number == 2, "putting together saves nothing"

    def test_the_same_place_is_marked_and_keeps_it_from_review(self, cura_browser: Client, clash: dict[str, Any]) -> None:
        clash["body"] = str(clash["body"]).replace("A taper is slow [@A1].", MINE)
        page = cura_browser.post(EDIT, self.resent(cura_browser.post(EDIT, clash), "both"))
        merged = shown(page, "body")
        assert merged.index("vera wrote:") < merged.index(THEIRS) < merged.index("You wrote:") < merged.index(MINE)
        assert "In one place of the text" in page.text
        refused = cura_browser.post(EDIT, form(body=merged, then="submit"))
        assert refused.status_code == 422
        assert "Two versions meet here" in refused.text


class TestBadInput:
    def test_a_megabyte_comes_back_whole_with_one_kind_sentence(self, cura_browser: Client) -> None:
        long = "word [@A1] " * 90_000
        page = cura_browser.post(EDIT, form(body=long))
        assert page.status_code == 422
        assert long.strip() in page.text
        assert [finding.field for finding in page.context["findings"]] == ["body"]
        assert "may have more than 60000" in page.text.replace(",", "")

    def test_more_than_django_lets_in_is_413(self, cura_browser: Client) -> None:
        assert cura_browser.post(EDIT, form(body="x" * 1_100_000)).status_code == 413

    def test_a_part_that_is_too_large_is_refused_as_a_part(self, cura_browser: Client) -> None:
        part = cura_browser.post(f"{EDIT}preview/", form(body="x" * 1_100_000), headers={"hx-request": "true"})
        assert part.status_code == 413
        assert "send a shorter text" in part.text
        assert "<html" not in part.text

    @pytest.mark.parametrize("pasted", ["PK\x03\x04\x14\x00\x06word/document.xml", "%PDF-1.7 x", "{\\rtf1 x", "\ufffd" * 30])
    def test_a_file_instead_of_words_is_told_so(self, cura_browser: Client, pasted: str) -> None:
        page = cura_browser.post(EDIT, form(body=pasted, summary="Words of hours."))
        assert page.status_code == 422
        assert "looks like a file" in page.text
        assert shown(page, "summary") == "Words of hours."

    def test_what_a_word_processor_leaves_is_one_fault_for_all_lines(self, cura_browser: Client) -> None:
        pasted = "<p class=MsoNormal><o:p>Words</o:p></p>\n\n<span lang=EN-GB>More [@A1]</span>"
        part = cura_browser.post(f"{EDIT}preview/", form(body=pasted)).text
        assert part.count("came from a word processor") == 1
        assert "in 2 lines" in part

    def test_invisible_leavings_go_without_a_word(self, cura_browser: Client) -> None:
        cura_browser.post(EDIT, form(title="A\u00a0title\u200b\0", body="One\u2028two\r\n•\tthree"))
        assert (head().title, head().body) == ("A title", "One\ntwo\n- three\n")


class TestPicking:
    def test_a_source_is_found_by_author_year_words_and_key(self, cura_browser: Client) -> None:
        for words in ("A1", "reed", "2025", "guideline taper", "reed 2025", "Moss tapering"):
            page = cura_browser.get("/library/citations/", {"q": words}, headers={"hx-request": "true"})
            assert 'data-value="A1"' in page.text, words
            assert "<html" not in page.text
        assert "[@A1]" not in cura_browser.get("/library/citations/", {"q": "nothing like it"}).text

    def test_what_must_not_be_cited_comes_last_and_says_so(self, cura_browser: Client) -> None:
        Source.objects.filter(key="B2").update(title="A guideline of old")
        page = cura_browser.get("/library/citations/", {"q": "guideline"}).text
        assert page.index("[@A1]") < page.index("[@B2]")
        assert str(Source.objects.get(key="B2").get_status_display()).capitalize() in page  # type: ignore[no-untyped-call]

    def test_at_most_twelve_are_offered_however_many_there_are(self, cura_browser: Client, many: None) -> None:
        page = cura_browser.get("/library/citations/", {"q": "study"}, headers={"hx-request": "true"})
        assert page.text.count('role="option"') == 12
        assert cura_browser.get("/library/citations/").text.count("[@") == 12

    def test_picking_costs_four_questions_however_many_there_are(self, cura_browser: Client, many: None,
                                                                 django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(6):  # two of them ask who it is
            cura_browser.get("/library/citations/", {"q": "nothing like it"})

    @pytest.fixture
    def many(self, shelf: Path) -> None:
        Source.objects.bulk_create(Source(key=f"M{number}", title=f"Study {number}", kind="trial", read="abstract",
                                          verified="yes", finding="x") for number in range(50))

    @pytest.mark.parametrize("words", ["", "'", "%", "&|!", "x" * 5000, "\x01", "@", "é", "   "])
    def test_no_words_break_it(self, cura_browser: Client, words: str) -> None:
        assert cura_browser.get("/library/citations/", {"q": words}).status_code == 200
        assert cura_browser.get("/library/words/", {"q": words}).status_code == 200

    def test_a_word_of_the_glossary_is_found_by_either_name(self, cura_browser: Client) -> None:
        for words in ("tap", "TAPERING"):
            assert 'data-value="Taper"' in cura_browser.get("/library/words/", {"q": words}).text

    def test_pages_beyond_what_one_picks_from_are_typed(self, cura_browser: Client) -> None:
        for number in range(61):
            Entry.objects.create(kind="topic", slug=f"t{number}", title=f"T {number}")
        page = cura_browser.get(EDIT).text
        assert '<input name="related_topics" value="other-topic"' in page
        assert '<select name="related_questions"' in page

    def test_a_page_readers_cannot_open_any_more_stays_chosen_and_says_so(self, cura_browser: Client, cura: Member) -> None:
        actions.retire(cura, entry("other-topic"), reason="Old.")
        assert "other-topic (no page readers can open)" in cura_browser.get(EDIT).text
