"""What a moderator types is kept while they type it, for them alone, and gone when the thing is decided."""

from typing import Any

import pytest
from django.test import Client

from community.forum.models import Draft, Post
from community.members.models import Member
from community.models import Case, Decision, Incident, Proposal, ReplyTemplate
from community.moderation import actions
from community.moderation.incidents.actions import begin_templates
from community.policy import Role
from tests.conftest import browser_of, make_member

KEEP = "/moderation/drafts/?form="
JSON = {"Accept": "application/json"}


@pytest.fixture
def mia(db: None) -> Member:
    """Another moderator."""
    return make_member("mia", Role.MODERATOR)


def keep(browser: Client, form: str, **fields: str) -> Any:
    return browser.post(f"{KEEP}{form}", fields, headers=JSON)


def page(member: Member, address: str) -> str:
    return browser_of(member).get(address).content.decode()


@pytest.mark.parametrize(("form", "field"), [
    ("reply", "words"), ("hide", "words"), ("note", "words"), ("release", "words"), ("escalate", "words"), ("end", "reason"),
    ("end", "private"),
])
class TestOfACase:
    def test_is_given_back_after_a_reload_to_nobody_else(
            self, form: str, field: str, case: Case, mo: Member, mia: Member) -> None:
        browser_of(mo).post(f"{case.get_absolute_url()}claim/", {"version": case.version})
        answer = keep(browser_of(mo), f"case.{case.pk}.{form}", **{field: "Half a sentence & more"})
        assert answer.status_code == 200
        assert "for you alone" in answer.json()["sentence"]
        assert "Half a sentence &amp; more" in page(mo, case.get_absolute_url())
        assert "Half a sentence" not in page(mia, case.get_absolute_url())

    def test_is_gone_when_the_case_is_decided(self, form: str, field: str, case: Case, mo: Member, mia: Member) -> None:
        for member in (mo, mia):
            keep(browser_of(member), f"case.{case.pk}.{form}", **{field: "Half a sentence"})
        assert Draft.objects.count() == 2
        end = {"version": case.version, "outcome": "not_upheld"}
        assert browser_of(mo).post(f"{case.get_absolute_url()}resolve/", end).status_code == 302
        assert not Draft.objects.exists()


class TestKeeping:
    def test_what_is_emptied_is_kept_no_more(self, case: Case, mo: Member) -> None:
        keep(browser_of(mo), f"case.{case.pk}.reply", words="Something.", rule="1")
        assert Draft.objects.get().words == {"words": ["Something."], "rule": ["1"]}
        assert keep(browser_of(mo), f"case.{case.pk}.reply", words=" ", rule="1").json()["sentence"] == ""
        assert not Draft.objects.exists()

    def test_a_guideline_that_was_chosen_comes_back(self, case: Case, mo: Member) -> None:
        keep(browser_of(mo), f"case.{case.pk}.hide", words="Something.", rule="1")
        assert '<option value="1" selected>' in page(mo, case.get_absolute_url())

    @pytest.mark.parametrize("form", ["", "case", "case.1", "case.0.reply", "thread.1", "case.999999999999999999.reply",
                                      "case.1.reply.more", "nonsense.1.reply", "incident.999.write", "appeal.9.answer"])
    def test_a_form_no_page_has_is_404(self, form: str, case: Case, mo: Member) -> None:
        assert keep(browser_of(mo), form, words="Something.").status_code == 404

    def test_is_for_the_team(self, case: Case, ada: Member, ben: Member, stranger: Client) -> None:
        for browser in (browser_of(ben), stranger):
            assert keep(browser, f"case.{case.pk}.reply", words="Something.").status_code == 403
        Member.objects.filter(pk=ada.pk).update(role=Role.MODERATOR, checklist="2026-11")
        assert keep(browser_of(Member.objects.get(pk=ada.pk)), f"case.{case.pk}.reply", words="x").status_code == 404
        assert not Draft.objects.exists()

    def test_too_much_is_said(self, case: Case, mo: Member) -> None:
        assert keep(browser_of(mo), f"case.{case.pk}.reply", words="x" * 60_001).status_code == 413

    def test_it_stands_in_no_list_and_in_no_file(self, case: Case, mo: Member) -> None:
        keep(browser_of(mo), f"case.{case.pk}.reply", words="Half a sentence")
        assert "Half a sentence" not in page(mo, "/drafts/")


class TestSending:
    def test_ends_the_draft_of_that_form_and_of_no_other(self, case: Case, mo: Member) -> None:
        for form in ("reply", "note"):
            keep(browser_of(mo), f"case.{case.pk}.{form}", words="Half a sentence")
        sent = {"version": case.version, "words": "Thank you for writing."}
        assert browser_of(mo).post(f"{case.get_absolute_url()}act/reply/", sent).status_code == 302
        assert [draft.form for draft in Draft.objects.all()] == [f"moderation.case.{case.pk}.note"]

    def test_a_stale_click_ends_none(self, case: Case, mo: Member) -> None:
        keep(browser_of(mo), f"case.{case.pk}.reply", words="Half a sentence")
        sent = {"version": case.version + 5, "words": "Half a sentence"}
        assert browser_of(mo).post(f"{case.get_absolute_url()}act/reply/", sent).status_code == 409
        assert "Half a sentence" in page(mo, case.get_absolute_url())

    @pytest.mark.parametrize("verb", ["hide", "remove"])
    def test_of_a_reason_on_a_page_of_its_own(self, verb: str, said: Post, mo: Member, mia: Member) -> None:
        address = f"/moderation/post/{said.pk}/{verb}/"
        for member in (mo, mia):
            assert keep(browser_of(member), f"post.{said.pk}.{verb}", reason="Half a sentence").status_code == 200
        assert "Half a sentence" in page(mo, address)
        assert browser_of(mo).post(address, {"reason": "It names a shop."}).status_code == 302
        assert not Draft.objects.exists()


class TestOfAnIncident:
    @pytest.fixture
    def incident(self, case: Case, mo: Member) -> Incident:
        browser_of(mo).post(f"/moderation/incidents/case/{case.pk}/", {"level": "amber", "why": "Dark words."})
        return Incident.objects.get()

    @pytest.mark.parametrize(("form", "field"), [("write", "body"), ("note", "note-words"), ("level", "why"),
                                                 ("close", "end-words")])
    def test_is_given_back_and_gone_with_its_end(
            self, form: str, field: str, incident: Incident, mo: Member, mia: Member) -> None:
        address = f"/moderation/incidents/{incident.pk}/"
        if form == "close":
            browser_of(mo).post(f"{address}write/", {"version": incident.version, "body": "I read it."})
        assert keep(browser_of(mo), f"incident.{incident.pk}.{form}", **{field: "Half a sentence"}).status_code == 200
        assert "Half a sentence" in page(mo, address)
        assert "Half a sentence" not in page(mia, address)
        if form != "close":
            browser_of(mo).post(f"{address}write/", {"version": incident.version, "body": "I read it."})
        incident.refresh_from_db()
        end = {"version": incident.version, "end-words": "Nothing more."}
        assert browser_of(mo).post(f"{address}close/", end).status_code == 302
        assert not Draft.objects.exists()

    def test_a_template_that_is_chosen_comes_first(self, incident: Incident, mo: Member) -> None:
        keep(browser_of(mo), f"incident.{incident.pk}.write", body="Half a sentence")
        begin_templates()
        address = f"/moderation/incidents/{incident.pk}/"
        name = ReplyTemplate.objects.latest("pk").name
        assert "Half a sentence</textarea>" not in page(mo, f"{address}?template={name}")
        assert "Half a sentence</textarea>" in page(mo, address)

    def test_whoever_it_is_about_keeps_nothing_there(self, incident: Incident, ada: Member) -> None:
        Member.objects.filter(pk=ada.pk).update(role=Role.MODERATOR, checklist="2026-11")
        about = Member.objects.get(pk=ada.pk)
        assert keep(browser_of(about), f"incident.{incident.pk}.note", words="x").status_code in {403, 404}


    @pytest.mark.parametrize("field", ["happened", "helped"])
    def test_how_it_was_is_kept_also_when_the_incident_is_closed(
            self, field: str, incident: Incident, mo: Member, mia: Member) -> None:
        address = f"/moderation/incidents/{incident.pk}/"
        assert "data-keep" in page(mo, f"{address}debrief/")
        typed = {field: "Half a sentence", "weight": "hard", "wants_talk": "on"}
        assert keep(browser_of(mo), f"debrief.{incident.pk}.own", **typed).status_code == 200
        browser_of(mo).post(f"{address}write/", {"version": incident.version, "body": "I read it."})
        incident.refresh_from_db()
        browser_of(mo).post(f"{address}close/", {"version": incident.version, "end-words": "Nothing more."})
        assert "Half a sentence" in page(mo, f"{address}debrief/")
        assert page(mo, f"{address}debrief/").count(" checked") == 2
        assert "Half a sentence" not in page(mia, f"{address}debrief/")
        answer = browser_of(mo).post(f"{address}debrief/", {"weight": "fine", field: "A whole one."})
        assert answer.status_code == 302
        assert not Draft.objects.exists()

    def test_why_one_begins(self, case: Case, ada: Member, mo: Member, mia: Member) -> None:
        for kind, key, number in (("case", str(case.pk), case.pk), ("member", "ada", ada.pk)):
            address = f"/moderation/incidents/{kind}/{key}/"
            assert keep(browser_of(mo), f"{kind}.{number}.start", why="Half a sentence", level="red").status_code == 200
            assert "Half a sentence" in page(mo, address)
            assert "Half a sentence" not in page(mia, address)
            assert browser_of(mo).post(address, {"level": "amber", "why": "Dark words."}).status_code == 302
            assert not Draft.objects.exists()


class TestOfASensitiveQuestion:
    """Why somebody has to know an address, or who stands behind a name, is often written with care, too."""

    def test_of_an_address(self, ada: Member, mo: Member, mia: Member) -> None:
        address = "/moderation/members/ada/address/"
        assert "data-keep" in page(mo, address)
        assert keep(browser_of(mo), f"member.{ada.pk}.address", reason="Half a sentence").status_code == 200
        assert "Half a sentence" in page(mo, address)
        assert "Half a sentence" not in page(mia, address)
        assert browser_of(mo).post(address, {"reason": ""}).status_code == 422
        assert Draft.objects.exists()
        assert browser_of(mo).post(address, {"reason": "The hospital asked."}).status_code == 200
        assert not Draft.objects.exists()

    def test_of_a_name(self, said: Post, ada: Member, mo: Member, mia: Member) -> None:
        Post.objects.filter(pk=said.pk).update(alias="Heron")
        address = f"/moderation/post/{said.pk}/trace/"
        assert "data-keep" in page(mo, address)
        assert keep(browser_of(mo), f"post.{said.pk}.trace", reason="Half a sentence").status_code == 200
        assert "Half a sentence" in page(mo, address)
        assert "Half a sentence" not in page(mia, address)
        assert "Heron is ada" in browser_of(mo).post(address, {"reason": "The hospital asked."}).content.decode()
        assert not Draft.objects.exists()


def test_an_answer_to_a_trainee(case: Case, mo: Member, mia: Member) -> None:
    trainee = make_member("tara", Role.TRAINEE)
    Member.objects.filter(pk=trainee.pk).update(checklist=mo.checklist)
    proposal = Proposal.objects.create(case=case, by=trainee, act="hide", reason="It names a shop.")
    address = f"/moderation/proposals/{proposal.pk}/"
    assert keep(browser_of(trainee), f"proposal.{proposal.pk}.answer", answer="x").status_code == 403
    assert keep(browser_of(mo), f"proposal.{proposal.pk}.answer", answer="Half a sentence").status_code == 200
    assert "Half a sentence" in page(mo, address)
    assert "Half a sentence" not in page(mia, address)
    assert browser_of(mo).post(address, {"decline": "1", "answer": "It names none."}).status_code == 302
    assert not Draft.objects.exists()


def test_an_answer_to_an_appeal(said: Post, ada: Member, mo: Member, mia: Member) -> None:
    actions.hide(mo, said, reason="It names a shop.")
    asked = actions.appeal(ada, said_decision(said), words="It names none.")
    address = f"/moderation/appeals/{asked.pk}/"
    assert keep(browser_of(mo), f"appeal.{asked.pk}.answer", reason="x").status_code == 403
    assert keep(browser_of(mia), f"appeal.{asked.pk}.answer", reason="Half a sentence").status_code == 200
    assert "Half a sentence" in page(mia, address)
    assert browser_of(mia).post(address, {"outcome": "upheld", "reason": "It does."}).status_code == 302
    assert not Draft.objects.exists()


def said_decision(post: Post) -> Any:
    return Decision.objects.get(act="hide", target_id=post.pk)


class TestOfAMember:
    @pytest.mark.parametrize(("form", "field"), [("restrict", "reason"), ("restrict", "private_note"), ("note", "body")])
    def test_is_given_back_to_nobody_else_and_gone_when_sent(
            self, form: str, field: str, ada: Member, mo: Member, mia: Member) -> None:
        address = "/moderation/members/ada/"
        assert keep(browser_of(mo), f"member.{ada.pk}.{form}", **{field: "Half a sentence", "kind": "mute"}).status_code == 200
        assert "Half a sentence" in page(mo, address)
        assert "Half a sentence" not in page(mia, address)
        browser_of(mo).post(f"{address}note/", {"body": "She asked for a rest."})
        browser_of(mo).post(address, {"kind": "warn", "reason": "It names a shop."})
        assert not Draft.objects.exists()

    def test_of_oneself_is_refused(self, mo: Member) -> None:
        assert keep(browser_of(mo), f"member.{mo.pk}.note", body="x").status_code == 403


def test_what_happened_with_a_member_tells_when_somebody_looked_after_them(case: Case, ada: Member, mo: Member) -> None:
    assert "When we were worried about them" in page(mo, "/moderation/members/ada/")
    browser_of(mo).post(f"/moderation/incidents/case/{case.pk}/", {"level": "amber", "why": "Dark words."})
    incident = Incident.objects.get()
    for address in ("/moderation/members/ada/", "/moderation/members/ada/incidents/"):
        assert f'href="/moderation/incidents/{incident.pk}/"' in page(mo, address)
    Incident.objects.update(alias="Heron")
    assert f'href="/moderation/incidents/{incident.pk}/"' not in page(mo, "/moderation/members/ada/")
