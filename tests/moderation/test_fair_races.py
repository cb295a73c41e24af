"""What must hold when several moderators decide in the same moment."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command

from community.forum.models import Post
from community.members.models import Member, Restriction
from community.moderation import actions
from community.moderation.actions.reporting import Account, report
from community.moderation.actions.taking import claim
from community.moderation.incidents import actions as incidents
from community.moderation.incidents.models import Incident
from community.moderation.models import Appeal, Case, Decision
from community.policy import Role
from tests.conftest import make_member
from tests.groups.test_races import at_once
from tests.moderation.conftest import last_decision, reply_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_written_at_once_make_one_chain(ada: Member, ben: Member, mo: Member, root: Member, post: Post) -> None:
    posts = [reply_of(ben, post, f"no {number}") for number in range(4)]
    at_once(*(partial(actions.hide, mo, each, reason="one") for each in posts),
            *(partial(actions.restrict, root, ada, kind="warn", reason="two") for _time in range(4)))
    assert list(Decision.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 9))
    said = StringIO()
    call_command("check_log", stdout=said)
    assert "8 rows" in said.getvalue()


def test_a_decision_is_taken_once(mo: Member, root: Member, post: Post) -> None:
    outcomes = at_once(*(partial(actions.hide, who, post, reason="one") for who in (mo, root) * 3))
    assert sorted(outcomes) == [False] * 5 + [True]
    assert Decision.objects.count() == 1


def test_an_appeal_is_asked_once_and_answered_once(ada: Member, mo: Member, root: Member, post: Post) -> None:
    actions.hide(mo, post, reason="one")
    decision, mira = last_decision(), make_member("mira", Role.MODERATOR)
    at_once(*(partial(actions.appeal, ada, decision, words="please") for _time in range(4)))
    appeal = Appeal.objects.get()
    outcomes = at_once(*(partial(actions.decide_appeal, who, appeal, outcome=outcome, reason="two")
                         for who, outcome in ((root, "overturned"), (mira, "upheld"), (root, "overturned"), (mira, "upheld"))))
    assert outcomes.count(409) == 3
    appeal.refresh_from_db()
    post.refresh_from_db()
    assert (appeal.state, post.state) in {("overturned", "published"), ("upheld", "hidden")}
    assert Decision.objects.filter(act__in=["overturned", "upheld"]).count() == 1


def test_a_ban_is_confirmed_once(ada: Member, mo: Member, root: Member) -> None:
    ban = actions.restrict(mo, ada, kind="ban", reason="one")
    mira = make_member("mira", Role.MODERATOR)
    outcomes = at_once(*(partial(actions.confirm_ban, who, ban, reason="two") for who in (root, mira) * 2))
    assert sorted(outcomes) == [False, False, False, True]
    assert Restriction.objects.get().confirmed_by in {root, mira}
    assert Decision.objects.filter(act="confirm").count() == 1


def test_what_comes_in_about_somebody_and_what_is_done_about_them_wait_for_each_other_in_one_order(
        ada: Member, ben: Member, hana: Member, cura: Member, mo: Member, post: Post) -> None:
    """A deadlock would be an error here: the database ends one of the two."""
    Post.objects.filter(pk=post.pk).update(alias="")
    other = reply_of(ada, post)
    told = Account(reason="danger")
    report(ben, post, told)
    incident = Incident.objects.select_related("case").get()
    for _time in range(5):
        incident = Incident.objects.select_related("case").get()
        case = Case.objects.get(pk=incident.case_id)
        at_once(
            partial(report, hana, post, told), partial(report, cura, other, told), partial(report, ben, ada, told),
            partial(incidents.write_to, mo, incident, incidents.Letter(body="I have read it."), version=incident.version),
            partial(incidents.change_level, mo, incident, level="red", why="A plan.", version=incident.version),
            partial(incidents.advance_incidents, incident.due_at), partial(claim, mo, case, version=case.version),
            partial(incidents.open_incident, mo, case, level="red", why="A plan."))
    incident, case = Incident.objects.get(), Case.objects.get(pk=incident.case_id)
    assert (incident.level, case.gravity, incident.due_at) == ("red", 1, case.due_at)
