"""Care of moderators: how much somebody takes, rests that are due, the checklist, and learning by proposing."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from community.forum.models import Post
from community.groups.models import Duty
from community.members.models import Member, Restriction
from community.moderation import actions
from community.moderation.actions import cases
from community.moderation.care import Load, load_of, require_rested, weighed
from community.moderation.models import Case, Decision, Kind, Proposal, Report
from community.moderation.training import ITEMS
from community.policy import Refused, Role, is_trained
from community.policy.care import REST_AFTER_SEVERE, REST_AFTER_SHIFT, SEVERE_IN_A_WEEK
from tests.conftest import browser_of, make_member
from tests.moderation.conftest import last_decision

NOW = timezone.now()
ALL = [item.slug for item in ITEMS]


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(("taken", "done", "shift_end", "rested_at", "only_severe"), [
    ([], [], None, None, False),
    ([ago(hours=2)], [ago(hours=2)], None, None, False),
    ([ago(minutes=10)], [ago(minutes=10)], None, ago(minutes=10) + REST_AFTER_SEVERE.span, False),
    ([ago(minutes=10)], [], None, None, False),
    ([], [], ago(minutes=20), ago(minutes=20) + REST_AFTER_SHIFT.span, False),
    ([], [], ago(hours=2), None, False),
    ([ago(days=day) for day in (5, 4, 3, 2)], [], None, None, False),
    ([ago(days=day) for day in (5, 4, 3, 2, 1)], [], None, ago(days=5) + SEVERE_IN_A_WEEK.span, True),
    ([ago(days=day) for day in (6, 5, 4, 3, 2, 1)], [], None, ago(days=5) + SEVERE_IN_A_WEEK.span, True),
])
def test_a_rest_is_due(taken: list[datetime], done: list[datetime], shift_end: datetime | None, rested_at: datetime | None,
                       only_severe: bool) -> None:
    load = weighed(taken, done, shift_end, NOW)
    assert (load.severe, load.rested_at, load.only_severe) == (len(taken), rested_at, only_severe)
    assert bool(load.why) is (rested_at is not None)


@pytest.mark.parametrize(("load", "gravity", "holds_off"), [
    (Load(0), 1, False), (Load(5, NOW, "x", only_severe=True), 3, True), (Load(5, NOW, "x", only_severe=True), 4, False),
    (Load(1, NOW, "x"), 6, True),
])
def test_the_weeks_number_holds_heavy_cases_off_and_a_rest_all(load: Load, gravity: int, holds_off: bool) -> None:
    assert load.holds_off(gravity) is holds_off


@pytest.fixture
def case(post: Post) -> Case:
    """A severe one."""
    return cases.open_case(post, kind=Kind.REPORT, gravity=2)


def worn(member: Member, case: Case) -> None:
    """Let ``member`` have just finished it."""
    Case.objects.filter(pk=case.pk).update(state="resolved", resolved_by=member, resolved_at=timezone.now())


def on_duty(member: Member) -> None:
    Duty.objects.create(member=member, group=None, ends_at=timezone.now() + timedelta(hours=1))


class TestTaking:
    def test_a_rest_is_told_kindly_and_with_its_end(self, case: Case, mo: Member, root: Member) -> None:
        require_rested(mo, case)
        worn(mo, case)
        assert load_of(mo).severe == 1
        with pytest.raises(Refused, match=r"heavy\. Thank you; somebody else takes this one") as refused:
            require_rested(mo, case)
        assert refused.value.status == 429
        assert 0 < (refused.value.retry_after or 0) <= REST_AFTER_SEVERE.span.total_seconds()
        require_rested(root, case)

    def test_an_urgent_one_is_never_left_without_anybody(self, case: Case, mo: Member, root: Member) -> None:
        worn(mo, case)
        case.is_urgent = True
        require_rested(mo, case)
        on_duty(root)
        with pytest.raises(Refused):
            require_rested(mo, case)

    def test_a_long_shift_is_followed_by_a_rest(self, case: Case, mo: Member) -> None:
        since = timezone.now() - timedelta(hours=3, minutes=5)
        Duty.objects.create(member=mo, group=None, since=since, ends_at=since + timedelta(hours=3),
                            until=since + timedelta(hours=3))
        with pytest.raises(Refused, match="long shift"):
            require_rested(mo, case)

    def test_the_page_says_it_with_reasons(self, case: Case, ada: Member, mo: Member) -> None:
        worn(mo, case)
        page = browser_of(mo).get("/moderation/care/").content.decode()
        for words in ("A rest is due", "one severe case", str(SEVERE_IN_A_WEEK.label), str(SEVERE_IN_A_WEEK.reason)):
            assert words in page
        assert browser_of(ada).get("/moderation/care/").status_code == 403


class TestChecklist:
    @pytest.fixture
    def una(self, db: None) -> Member:
        """A moderator from before there was a checklist."""
        return make_member("una", Role.MODERATOR, checklist="")

    def test_the_role_works_when_it_is_passed(self, case: Case, una: Member, root: Member) -> None:
        browser = browser_of(una)
        target = f"/moderation/post/{case.target_id}/hide/"
        case_page = browser.get(case.get_absolute_url()).content.decode()
        assert "Before you decide anything here there is a checklist" in case_page
        assert 'id="act-hide"' not in case_page
        assert "/moderation/training/" in browser.get("/moderation/").content.decode()
        for address in (target, f"{case.get_absolute_url()}claim/", f"/moderation/incidents/case/{case.pk}/"):
            assert browser.post(address, {"reason": "x", "version": case.version}).status_code == 403
        assert not Decision.objects.exists()
        assert browser.post("/moderation/training/", {"items": ALL}).status_code == 302
        assert browser.post(target, {"reason": "It names amounts."}).status_code == 302
        assert "There is a checklist" not in browser.get("/moderation/").content.decode()

    def test_another_wording_is_gone_through_anew(self, case: Case) -> None:
        before = make_member("una", Role.MODERATOR, checklist="2020-01")
        assert browser_of(before).post(f"/moderation/post/{case.target_id}/hide/", {"reason": "x"}).status_code == 403

    def test_all_of_it_or_nothing(self, una: Member, ada: Member) -> None:
        mo, browser = una, browser_of(una)
        assert "First, the checklist" in browser.get("/moderation/care/").content.decode()
        assert browser.post("/moderation/training/", {"items": ALL[1:]}).status_code == 422
        mo.refresh_from_db()
        assert not is_trained(mo)
        assert browser.post("/moderation/training/", {"items": ALL}).status_code == 302
        mo.refresh_from_db()
        assert is_trained(mo)
        assert "First, the checklist" not in browser.get("/moderation/care/").content.decode()
        assert browser_of(ada).post("/moderation/training/", {"items": ALL}).status_code == 403

    def test_nobody_becomes_a_moderator_before_it(self, root: Member) -> None:
        tess = make_member("tess", Role.TRAINEE)
        address, form = f"/admin/community/member/{tess.pk}/change/", {"role": "moderator"}
        assert "checklist" in browser_of(root).post(address, form).content.decode()
        tess.refresh_from_db()
        assert tess.role == "trainee"
        actions.pass_training(tess, ticked=ALL)
        assert browser_of(root).post(address, form).status_code == 302
        tess.refresh_from_db()
        assert tess.role == "moderator"


class TestLearning:
    """A trainee sees the queue and proposes; a moderator confirms, and then it is the moderator's decision."""

    @pytest.fixture
    def tess(self, db: None) -> Member:
        member = make_member("tess", Role.TRAINEE)
        actions.pass_training(member, ticked=ALL)
        return member

    def proposed(self, tess: Member, case: Case, act: str = "hide") -> Proposal:
        return actions.propose(tess, case, act=act, reason="It names amounts.", rule="3")

    def test_a_trainee_decides_nothing_alone(self, tess: Member, case: Case, post: Post, mo: Member) -> None:
        browser = browser_of(tess)
        assert browser.post(f"/moderation/post/{post.pk}/hide/", {"reason": "x"}).status_code == 403
        form = {"act": "hide", "rule": "3", "reason": "It names amounts."}
        assert browser.post(f"/moderation/cases/{case.pk}/propose/", {**form, "reason": ""}).status_code == 422
        assert browser.post(f"/moderation/cases/{case.pk}/propose/", form).status_code == 302
        post.refresh_from_db()
        assert post.state == "published"
        assert "tess" in browser_of(mo).get("/moderation/second/").content.decode()
        assert browser.post(f"/moderation/cases/{case.pk}/propose/", form).status_code == 409

    def test_others_do_not_propose(self, case: Case, mo: Member, ben: Member, tess: Member) -> None:
        form = {"act": "hide", "reason": "x"}
        for nobody in (mo, ben, make_member("new", Role.TRAINEE)):
            assert browser_of(nobody).post(f"/moderation/cases/{case.pk}/propose/", form).status_code == 403
        Report.objects.create(case=case, frozen=case.frozen.get(), reporter=tess, reason="other")
        assert browser_of(tess).post(f"/moderation/cases/{case.pk}/propose/", form).status_code == 403

    @pytest.mark.parametrize(("act", "state", "rows"), [("hide", "hidden", ["hide"]), ("leave", "published", []),
                                                        ("warn", "hidden", ["hide", "warn"])])
    def test_confirmed_it_is_the_moderators_decision(
            self, act: str, state: str, rows: list[str], tess: Member, case: Case, post: Post, mo: Member) -> None:
        proposal = self.proposed(tess, case, act)
        assert browser_of(tess).post(f"/moderation/proposals/{proposal.pk}/", {"confirm": "1"}).status_code == 403
        assert browser_of(mo).post(f"/moderation/proposals/{proposal.pk}/", {"confirm": "1"}).status_code == 302
        post.refresh_from_db()
        assert post.state == state
        assert list(Decision.objects.order_by("pk").values_list("act", flat=True)) == rows
        assert {row.by for row in Decision.objects.all()} <= {mo}
        assert all("tess" in row.private_note for row in Decision.objects.all())
        assert Restriction.objects.count() == (act == "warn")
        assert not actions.confirm(mo, proposal)

    def test_decided_otherwise_the_trainee_reads_why(self, tess: Member, case: Case, post: Post, mo: Member) -> None:
        address = f"/moderation/proposals/{self.proposed(tess, case).pk}/"
        assert browser_of(mo).post(address, {"decline": "1", "answer": ""}).status_code == 422
        assert browser_of(mo).post(address, {"decline": "1", "answer": "It is their own story."}).status_code == 302
        post.refresh_from_db()
        assert post.state == "published"
        assert "It is their own story." in browser_of(tess).get("/moderation/care/").content.decode()

    def test_whoever_is_a_part_of_the_case_does_not_confirm(self, tess: Member, case: Case, mo: Member, root: Member) -> None:
        proposal = self.proposed(tess, case)
        Report.objects.create(case=case, frozen=case.frozen.get(), reporter=mo, reason="other")
        assert browser_of(mo).post(f"/moderation/proposals/{proposal.pk}/", {"confirm": "1"}).status_code == 403
        assert browser_of(root).post(f"/moderation/proposals/{proposal.pk}/", {"confirm": "1"}).status_code == 302
        assert last_decision().by == root
