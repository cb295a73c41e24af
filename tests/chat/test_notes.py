"""Content notes in a room: whoever wishes it sees what carries one folded up, and everybody else sees it as ever."""

from typing import Any
from uuid import uuid4

import pytest

from community.chat import actions, queries
from community.chat.models import Message, Room
from community.chat.sight import Sight
from community.forum.models import ContentNote
from community.members.models import Member
from tests.conftest import browser_of

BODY = "I had a seizure last year."


@pytest.fixture(autouse=True)
def note(db: None) -> ContentNote:
    return ContentNote.objects.create(slug="seizures", label="mentions seizures")


def say(member: Member, room: Room, **more: Any) -> Any:
    data = {"body": BODY, "nonce": str(uuid4()), "notes": ["seizures"]} | more
    return browser_of(member).post(f"/chat/{room.slug}/messages/", data, headers={"Accept": "application/json"})


def test_each_reader_sees_it_as_they_wish(ada: Member, ben: Member, hana: Member, lounge: Room) -> None:
    Member.objects.filter(pk=ben.pk).update(collapsed_notes=["seizures"])
    assert say(ada, lounge).status_code == 201
    folded, opened = browser_of(ben).get("/chat/lounge/").text, browser_of(hana).get("/chat/lounge/").text
    assert '<details class="fold" data-notes="seizures"><summary>mentions seizures</summary>' in folded
    assert '<details class="fold" data-notes="seizures" open><summary>mentions seizures</summary>' in opened
    assert 'data-folding="seizures"' in folded
    assert 'data-folding=""' in opened


def test_what_is_sent_to_all_is_folded_and_its_answer_too(ada: Member, lounge: Room) -> None:
    answer = say(ada, lounge).json()
    assert 'data-notes="seizures"><summary>' in answer["html"]
    found = queries.changes(lounge, 0, Sight(ada.viewer)).messages
    assert [message.note_labels for message in found] == [["mentions seizures"]]
    assert [message.note_labels for message in queries.update(lounge.pk, 0)[1]] == [["mentions seizures"]]


def test_a_room_without_notes_asks_no_more(ada: Member, lounge: Room, django_assert_num_queries: Any) -> None:
    actions.send_message(ada, lounge, body="Hello.", nonce=uuid4())
    sight = Sight(ada.viewer)
    with django_assert_num_queries(1):
        queries.page_before(lounge, None, sight)


def test_a_note_nobody_offers_is_refused_and_nothing_is_lost(ada: Member, lounge: Room) -> None:
    assert say(ada, lounge, notes=["made-up"]).status_code == 422
    page = browser_of(ada).post("/chat/lounge/messages/", {"body": BODY, "nonce": str(uuid4()), "notes": ["made-up"]},
                                headers={"Accept": "text/html"})
    assert (page.status_code, BODY in page.text) == (422, True)
    assert not Message.objects.exists()


def test_what_was_taken_back_keeps_no_note(ada: Member, lounge: Room) -> None:
    message = actions.send_message(ada, lounge, body=BODY, nonce=uuid4(), notes=["seizures"]).message
    actions.withdraw_message(ada, message)
    message.refresh_from_db()
    assert (message.body, message.notes) == ("", [])
