"""A message that a host did not pass on: in the log, told with its reason, looked at again by somebody else."""

from uuid import uuid4

import pytest

from community.chat import actions as chat
from community.chat.models import Message, Room, RoomAct
from community.members.models import Member
from community.models import Case, Notification
from community.moderation import actions
from community.moderation.models import Appeal, Decision
from tests.conftest import browser_of
from tests.moderation.conftest import last_decision


@pytest.fixture
def waiting(ada: Member) -> Message:
    lounge = Room.objects.create(slug="lounge", title="Lounge", description="", holds_messages=True)
    return chat.send_message(ada, lounge, body="is it my turn", nonce=uuid4()).message


def turn_back(host: Member, message: Message) -> None:
    path = f"/chat/lounge/messages/{message.pk}/read/"
    assert browser_of(host).post(path, {"verdict": "turn_back", "reason": "It names amounts."}).status_code == 302


def test_it_is_written_down_and_told(waiting: Message, ada: Member, ben: Member, hana: Member) -> None:
    turn_back(hana, waiting)
    row = RoomAct.objects.get()
    assert (row.act, row.by, row.about, row.message, row.reason) == ("turn back", hana, ada, waiting, "It names amounts.")
    decision = last_decision()
    assert (decision.act, decision.by, decision.about, decision.reason) == ("room act", hana, ada, "It names amounts.")
    browser = browser_of(ada)
    assert "It names amounts." in browser.get("/notifications/").content.decode()
    address = f"/settings/decisions/{decision.pk}/"
    assert address in browser.get("/settings/standing/").content.decode()
    assert browser.get(f"/settings/decisions/message/{waiting.pk}/")["Location"] == address
    assert browser_of(ben).get(address).status_code == 404


def test_somebody_else_lets_it_in(waiting: Message, ada: Member, ben: Member, hana: Member, mo: Member) -> None:
    turn_back(hana, waiting)
    browser_of(ada).post(f"/settings/decisions/{last_decision().pk}/", {"words": ""})
    appeal = Appeal.objects.get()
    form = {"outcome": "overturned", "reason": "It may stand there."}
    assert browser_of(hana).post(f"/moderation/appeals/{appeal.pk}/", form).status_code == 403
    assert "is it my turn" not in browser_of(ben).get("/chat/lounge/").content.decode()
    assert "is it my turn" in browser_of(mo).get(f"/moderation/appeals/{appeal.pk}/").content.decode()
    assert browser_of(mo).post(f"/moderation/appeals/{appeal.pk}/", form).status_code == 302
    assert "is it my turn" in browser_of(ben).get("/chat/lounge/").content.decode()
    assert not Case.objects.for_target(waiting).waiting().exists()


def test_what_a_moderator_decides_has_one_row(waiting: Message, ada: Member, mo: Member, root: Member) -> None:
    case = Case.objects.for_target(waiting).get()
    path, form = f"/moderation/cases/{case.pk}/act/reject/", {"version": case.version, "words": "It names amounts."}
    assert browser_of(mo).post(path, form).status_code == 302
    assert list(Decision.objects.values_list("act", flat=True)) == ["reject"]
    assert Notification.objects.get(member=ada).kind == "room act"
    appeal = actions.appeal(ada, last_decision(), words="")
    actions.decide_appeal(root, appeal, outcome="overturned", reason="It may stand there.")
    waiting.refresh_from_db()
    assert waiting.state == "published"


def test_a_name_for_the_room_stays_one(hana: Member, ada: Member) -> None:
    lounge = Room.objects.create(slug="lounge", title="Lounge", description="", holds_messages=True)
    chat.go_by(ada, lounge, name="Heron")
    said = chat.send_message(ada, lounge, body="is it my turn", nonce=uuid4(), knew="Heron").message
    turn_back(hana, said)
    assert (RoomAct.objects.latest("pk").about, last_decision().about, last_decision().met_id) == (None, None, ada.pk)


def test_passing_it_on_is_no_decision_about_anybody(waiting: Message, hana: Member) -> None:
    assert browser_of(hana).post(f"/chat/lounge/messages/{waiting.pk}/read/", {"verdict": "pass_on"}).status_code == 302
    assert not Decision.objects.exists()
