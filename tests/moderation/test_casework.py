"""Working on a case: who has it, what may be done, and that a stale click changes nothing."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape

from community.chat.models import Message
from community.forum.models import Post
from community.models import CannedReason, Case, CaseNote, Decision, Member, Notification, Report
from community.moderation import actions
from community.moderation.actions.cases import open_case
from community.moderation.acts import ACTS, offers
from community.moderation.rules import titled
from community.policy import CHECKLIST, Role
from tests.conftest import browser_of, is_named, make_member


@pytest.fixture
def mira(db: None) -> Member:
    """Another moderator."""
    return make_member("mira", Role.MODERATOR)


def press(member: Member, case: Case, address: str, **data: Any) -> Any:
    """What comes of a press on the page as ``member`` sees it now."""
    version = Case.objects.get(pk=case.pk).version
    return browser_of(member).post(f"/moderation/cases/{case.pk}/{address}/", {"version": version, **data})


class TestWhoHasIt:
    def test_claim_hand_over_and_claim_again(self, case: Case, mo: Member, mira: Member) -> None:
        assert press(mo, case, "claim").status_code == 302
        case.refresh_from_db()
        assert (case.state, case.claimed_by) == ("claimed", mo)
        assert press(mo, case, "release", words="she asked for a reply by evening").status_code == 302
        case.refresh_from_db()
        assert (case.state, case.claimed_by) == ("open", None)
        assert "she asked for a reply by evening" in browser_of(mira).get(case.get_absolute_url()).content.decode()
        assert press(mira, case, "claim").status_code == 302

    def test_only_who_has_it_gives_it_back(self, case: Case, mo: Member, mira: Member) -> None:
        press(mo, case, "claim")
        assert press(mira, case, "release").status_code == 409
        assert press(mo, case, "release").status_code == 302

    def test_a_stale_click_hears_who_was_first(self, case: Case, mo: Member, mira: Member) -> None:
        seen = case.version
        assert press(mo, case, "claim").status_code == 302
        late = browser_of(mira).post(f"/moderation/cases/{case.pk}/claim/", {"version": seen})
        assert late.status_code == 409
        assert "mo acted first" in late.content.decode()
        assert "claimed it" in late.content.decode()
        case.refresh_from_db()
        assert case.claimed_by == mo

    def test_a_stale_act_undoes_itself(self, case: Case, said: Post, mo: Member, mira: Member) -> None:
        seen = case.version
        press(mo, case, "act/ask_edit", words="please leave the number out")
        late = browser_of(mira).post(f"/moderation/cases/{case.pk}/act/hide/", {"version": seen, "words": "guideline 1"})
        assert late.status_code == 409
        assert "mo acted first" in late.content.decode()
        said.refresh_from_db()
        assert said.state == "published"
        assert not Decision.objects.filter(act="hide").exists()
        assert press(mira, case, "act/hide", words="guideline 1").status_code == 302

    def test_too_heavy_goes_to_others_for_good(self, case: Case, mo: Member, mira: Member) -> None:
        press(mo, case, "claim")
        assert press(mo, case, "too-heavy").status_code == 302
        link = f'href="{case.get_absolute_url()}"'
        assert link not in browser_of(mo).get("/moderation/").content.decode()
        assert link in browser_of(mira).get("/moderation/").content.decode()

    def test_after_escalation_an_administrator_decides(self, case: Case, mo: Member, root: Member) -> None:
        assert press(mo, case, "escalate", words=" ").status_code == 422
        assert press(mo, case, "escalate", words="is this legal?").status_code == 302
        assert press(mo, case, "act/hide", words="guideline 1").status_code == 403
        assert "An administrator was asked" in browser_of(mo).get(case.get_absolute_url()).content.decode()
        assert press(root, case, "act/hide", words="guideline 1").status_code == 302

    def test_a_word_for_the_team(self, case: Case, mo: Member) -> None:
        assert press(mo, case, "note", words="wrote to her before").status_code == 302
        assert press(mo, case, "note", words=" ").status_code == 422
        assert CaseNote.objects.filter(step="note").get().words == "wrote to her before"

    @pytest.mark.parametrize("address", ["claim", "release", "too-heavy", "escalate", "act/hide", "resolve", "note"])
    def test_others_may_not(self, address: str, case: Case, ada: Member, hana: Member, stranger: Client) -> None:
        for member in (ada, hana):
            assert press(member, case, address, words="x").status_code == 403
            assert browser_of(member).get(case.get_absolute_url()).status_code == 403
        assert stranger.get(case.get_absolute_url()).status_code == 302
        case.refresh_from_db()
        assert case.state == "open"


class TestInvolved:
    """Nobody looks into a case about themselves, or decides about their own report."""

    ADDRESSES = ("claim", "too-heavy", "escalate", "act/hide", "act/reply", "resolve")

    def test_about_oneself_is_not_there(self, case: Case, ada: Member, mo: Member) -> None:
        for name, status in (("claim", 302), ("release", 302)):
            assert press(mo, case, name).status_code == status
        Member.objects.filter(pk=ada.pk).update(role=Role.MODERATOR, checklist=CHECKLIST)
        promoted = Member.objects.get(pk=ada.pk)
        assert browser_of(promoted).get(case.get_absolute_url()).status_code == 404
        assert case.get_absolute_url() not in browser_of(promoted).get("/moderation/").content.decode()
        for address in self.ADDRESSES:
            assert press(promoted, case, address, words="x").status_code == 404, address

    def test_also_behind_a_one_off_name(self, said: Post, ada: Member, mo: Member) -> None:
        Post.objects.update(alias="Heron")
        said.refresh_from_db()
        case = open_case(said, kind="match", gravity=6)
        assert case.about is None
        Member.objects.filter(pk=ada.pk).update(role=Role.MODERATOR, checklist=CHECKLIST)
        assert browser_of(Member.objects.get(pk=ada.pk)).get(case.get_absolute_url()).status_code == 404
        page = browser_of(mo).get(case.get_absolute_url()).content.decode()
        assert "Heron" in page
        assert not is_named("ada", page.replace("metadata", ""))

    def test_ones_own_report_is_decided_by_others(self, case: Case, ben: Member, mo: Member) -> None:
        Member.objects.filter(pk=ben.pk).update(role=Role.MODERATOR, checklist=CHECKLIST)
        promoted = Member.objects.get(pk=ben.pk)
        assert "You are a part of this" in browser_of(promoted).get(case.get_absolute_url()).content.decode()
        for address in self.ADDRESSES:
            assert press(promoted, case, address, words="x", outcome="no_action").status_code == 403, address
        assert press(mo, case, "resolve", outcome="no_action").status_code == 302


class TestActs:
    """The server says what may be done; nothing else is done."""

    def test_each_states_its_effect(self, case: Case, mo: Member) -> None:
        page = browser_of(mo).get(case.get_absolute_url()).content.decode()
        offered = offers(mo, Case.objects.get(pk=case.pk))
        assert {act.name for act in offered} == {"card", "reply", "ask_edit", "hide", "remove", "notes", "lock", "slow", "move",
                                                 "split", "member"}
        assert all(str(act.effect).split(".")[0].replace("’", "’") in page for act in offered)

    def test_what_does_not_fit_is_not_done(self, case: Case, mo: Member) -> None:
        assert press(mo, case, "act/restore", words="x").status_code == 409
        assert press(mo, case, "act/nonsense", words="x").status_code == 404
        assert press(mo, case, "nonsense").status_code == 404

    @pytest.mark.parametrize("kind", ["post", "message"])
    def test_hide_and_restore(self, kind: str, said: Post, whispered: Message, ada: Member, ben: Member, mo: Member) -> None:
        target, place = (said, said.thread.get_absolute_url()) if kind == "post" else (whispered, "/chat/parlour/")
        case = open_case(target, kind="match", gravity=6)
        assert press(mo, case, "act/hide", words="").status_code == 422
        assert press(mo, case, "act/hide", words="guideline 1: amounts").status_code == 302
        assert "words to judge" not in browser_of(ben).get(place).content.decode()
        assert "guideline 1: amounts" in browser_of(ada).get(place).content.decode()
        assert press(mo, case, "act/restore", words="I was wrong").status_code == 302
        assert "words to judge" in browser_of(ben).get(place).content.decode()
        assert list(Decision.objects.values_list("act", flat=True)) == ["restore", "hide"]
        case.refresh_from_db()
        assert case.claimed_by == mo

    @pytest.mark.parametrize(("name", "words", "found"), [
        ("reply", "how are you this evening?", "how are you this evening?"), ("card", "stopped", "/help-now/stopped/"),
        ("ask_edit", "please leave the number out", "please leave the number out")])
    def test_the_person_is_written_to(self, name: str, words: str, found: str, case: Case, ada: Member, mo: Member) -> None:
        assert press(mo, case, f"act/{name}", words=words).status_code == 302
        page = browser_of(Member.objects.get(pk=ada.pk)).get("/notifications/").content.decode()
        assert found in page
        assert ">mo<" not in page
        assert Decision.objects.count() == 1
        assert press(mo, case, f"act/{name}", words=" " if name != "card" else "nonsense").status_code == 422
        assert Notification.objects.filter(member=ada).count() == 1

    def test_who_has_one_name_for_once_is_written_to_and_stays_unknown(self, said: Post, ada: Member, mo: Member) -> None:
        Post.objects.update(alias="Heron")
        case = open_case(Post.objects.get(), kind="match", gravity=6)
        assert press(mo, case, "act/reply", words="how are you?").status_code == 302
        assert "how are you?" in browser_of(Member.objects.get(pk=ada.pk)).get("/notifications/").content.decode()
        assert Decision.objects.get().about is None
        assert "member" not in {act.name for act in offers(mo, Case.objects.get())}

    def test_a_sentence_kept_ready_fills_the_field(self, case: Case, mo: Member, ada: Member) -> None:
        browser = browser_of(mo)
        kept = {"use": "reason", "title": "Amounts", "words": "Please leave amounts out.", "rule": "1"}
        assert browser.post("/moderation/reasons/", kept).status_code == 302
        assert browser.post("/moderation/reasons/", {**kept, "words": ""}).status_code == 422
        assert browser_of(ada).get("/moderation/reasons/").status_code == 403
        page = browser.get(case.get_absolute_url()).content.decode()
        link = next(part for part in page.split('"') if "sentence=" in part and "act=hide" in part).replace("&amp;", "&")
        address = case.get_absolute_url() + link.split("#")[0]
        assert "Please leave amounts out.</textarea>" in browser.get(address).content.decode()
        assert '<option value="1" selected>' in browser.get(address).content.decode()
        number = link.split("sentence=")[1].split("#")[0]
        assert browser.post(f"/moderation/reasons/{number}/", {**kept, "words": "Amounts can harm."}).status_code == 302
        assert "Amounts can harm.</textarea>" in browser.get(address).content.decode()
        assert browser.post(f"/moderation/reasons/{number}/retire/").status_code == 302
        assert "Amounts can harm." not in browser.get(address).content.decode()

    def test_a_fresh_site_has_some_and_what_moderators_did_with_them_stays(self, case: Case, mo: Member) -> None:
        call_command("load_help", verbosity=0)
        kept = CannedReason.objects.all()
        assert {each.use for each in kept} == {"reason", "reply", "edit"}
        assert all(len(each.words) <= 400 for each in kept)  # as many as the field on the page of a case takes
        rules = {each.rule for each in kept} - {""}
        assert rules
        assert all(map(titled, rules))
        page = browser_of(mo).get(case.get_absolute_url()).content.decode()
        assert all(f">{escape(each.title)}</a>" in page for each in kept if each.use != "edit")
        browser_of(mo).post(f"/moderation/reasons/{kept[0].pk}/retire/")
        call_command("load_help", verbosity=0)
        assert CannedReason.objects.filter(retired_at=None).count() == len(kept) - 1

    def test_names_of_acts_are_theirs_alone(self) -> None:
        assert len({act.name for act in ACTS}) == len(ACTS)


class TestEnding:
    def test_those_who_told_us_hear_of_it(self, case: Case, said: Post, ben: Member, mo: Member) -> None:
        press(mo, case, "act/hide", words="guideline 1")
        assert press(mo, case, "resolve", outcome="upheld", reason="").status_code == 422
        assert press(mo, case, "resolve", outcome="upheld", reason="amounts", rule="1", private="third time").status_code == 302
        report = Report.objects.get()
        assert (report.outcome, report.outcome_told_at is not None) == ("upheld", True)
        page = browser_of(Member.objects.get(pk=ben.pk)).get("/notifications/").content.decode()
        assert "We have acted" in page
        assert "third time" not in page
        assert "third time" in browser_of(mo).get(case.get_absolute_url()).content.decode()
        assert case.get_absolute_url() not in browser_of(mo).get("/moderation/").content.decode()
        assert case.get_absolute_url() in browser_of(mo).get("/moderation/?standing=resolved").content.decode()
        assert press(mo, case, "resolve", outcome="upheld", reason="again").status_code == 409

    @pytest.mark.parametrize(("outcome", "state"), [
        ("upheld", "hidden"), ("not_upheld", "published"), ("no_action", "published")])
    def test_what_reports_took_from_sight(self, outcome: str, state: str, case: Case, said: Post, hana: Member, ben: Member,
                                          mo: Member) -> None:
        for reader in (ben, hana):
            browser_of(reader).post(f"/report/post/{said.pk}/", {"reason": "selling"})
        case.refresh_from_db()
        assert case.is_held
        assert press(mo, case, "resolve", outcome=outcome, reason="guideline 3").status_code == 302
        said.refresh_from_db()
        assert said.state == state
        case.refresh_from_db()
        assert not case.is_held

    def test_a_new_report_begins_it_again(self, case: Case, said: Post, hana: Member, mo: Member) -> None:
        press(mo, case, "resolve", outcome="not_upheld")
        browser_of(hana).post(f"/report/post/{said.pk}/", {"reason": "other"})
        case.refresh_from_db()
        assert (case.state, case.reopened) == ("reopened", 1)
        assert list(Report.objects.values_list("outcome", flat=True)) == ["not_upheld", ""]

    def test_a_restricted_member_is_reached_by_name(self, case: Case, ada: Member, mo: Member) -> None:
        actions.restrict(mo, ada, kind="mute", reason="guideline 2", ends_at=None)
        assert "/moderation/members/ada/" in browser_of(mo).get(case.get_absolute_url()).content.decode()
