"""Words that were taken back are nowhere: in no page, answer, search, notification or mail, nor anywhere in the database."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from community.chat import actions
from community.chat.models import Message, Room
from community.members.models import Member
from community.moderation import actions as moderation
from community.moderation.actions.reporting import Account, report
from community.moderation.alerts import send_alert
from community.moderation.models import Case
from community.notifications.models import Notification
from tests.conftest import browser_of

WORD = "cinnamon"
PLACES = ["/chat/lounge/", "/chat/lounge/messages/?after=0", "/chat/lounge/messages/?before=99", "/chat/lounge/messages/",
          f"/chat/lounge/search/?q={WORD}", f"/search/?q={WORD}", "/chat/lounge/pinned/", "/notifications/", "/drafts/",
          "/chat/", "/chat/lounge/?from=1", "/"]


@pytest.fixture
def message(lounge: Room, ada: Member, ben: Member, hana: Member, mo: Member,
            django_capture_on_commit_callbacks: Any) -> Message:
    """Words that reach as many places as words of a room can, and everybody could be mailed to."""
    for each in (ada, ben, hana, mo):
        Member.objects.filter(pk=each.pk).update(email=f"{each.username}@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        return written(lounge, ada, ben, hana)


def written(lounge: Room, ada: Member, ben: Member, hana: Member) -> Message:
    """They are named in, pinned, answered, changed, kept as a draft before."""
    browser_of(ben).get("/chat/lounge/")
    actions.send_message(ben, lounge, body="Good evening.", nonce=uuid4())
    writer = browser_of(ada)
    writer.post("/chat/lounge/draft/", {"body": f"{WORD} and regret, @ben"})
    writer.post("/chat/lounge/messages/", {"body": f"{WORD} and regret, @ben", "nonce": str(uuid4())})
    found = Message.objects.get(author=ada)
    actions.edit_message(ada, found, body=f"{WORD} and much regret, @ben")
    actions.pin(hana, found, reason="so that it is found")
    actions.send_message(ben, lounge, body="I read that.", nonce=uuid4(), reply_to=found.pk)
    actions.react(ben, found, "hug")
    assert Notification.objects.filter(member=ben, message=found).exists()
    found.refresh_from_db()
    return found


def where(client: Client, places: list[str]) -> list[str]:
    """Those of the addresses that show the word, apart from repeating what was searched for."""
    shown = {place: client.get(place).content.decode().replace(f'value="{WORD}"', "").replace(f"q={WORD}", "")
             for place in places}
    return [place for place, words in shown.items() if WORD in words]


def rows_with(word: str) -> list[str]:
    """The tables that hold ``word`` in any column of any row."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s', [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


@pytest.mark.django_db
def test_what_was_taken_back_is_nowhere_at_all(message: Message, ada: Member, ben: Member, mo: Member) -> None:
    page = f"/chat/lounge/messages/{message.pk}/"
    assert {"/chat/lounge/", f"/chat/lounge/search/?q={WORD}", page} <= set(where(browser_of(ben), [*PLACES, page]))
    assert "community_message" in rows_with(WORD)
    actions.withdraw_message(ada, message)
    for reader in (ada, ben, mo):
        assert where(browser_of(reader), [*PLACES, page]) == [], reader.username
    assert rows_with(WORD) == []
    assert mail.outbox == [], "what is said in a room is mailed to nobody"


@pytest.mark.django_db
def test_what_was_erased_is_nowhere_at_all(message: Message, lounge: Room, ben: Member, mo: Member) -> None:
    actions.erase(lounge, Message.objects.filter(pk=message.pk))
    for reader in (ben, mo):
        assert where(browser_of(reader), PLACES) == [], reader.username
    assert rows_with(WORD) == []


@pytest.mark.django_db
def test_what_was_taken_down_is_nowhere_for_others_and_in_no_mail(message: Message, ada: Member, ben: Member, mo: Member,
                                                                  django_capture_on_commit_callbacks: Any) -> None:
    page = f"/chat/lounge/messages/{message.pk}/"
    report(ben, message, Account(reason="danger"))
    assert send_alert(Case.objects.get().pk) == 1
    with django_capture_on_commit_callbacks(execute=True):
        moderation.hide(mo, message, reason="guideline 1")
    assert where(browser_of(ben), [*PLACES, page]) == []
    assert where(browser_of(ada), ["/chat/lounge/"]) == ["/chat/lounge/"], "its author and moderators go on seeing it"
    assert WORD not in json.dumps([each.message().as_string() for each in mail.outbox])
    assert [each.to for each in mail.outbox] == [["mo@example.org"]]
    assert Message.objects.filter(pk=message.pk, state_at__lte=timezone.now()).exists()
