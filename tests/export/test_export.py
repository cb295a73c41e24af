"""A member takes along everything they wrote and everything kept about them, and nothing of anybody else's."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.chat import actions as chat
from community.chat.models import Room, RoomMute
from community.export.labels import LABELS
from community.export.models import Export
from community.export.sections import LEFT_OUT, SECTIONS
from community.forum import actions as forum
from community.forum.models import Board
from community.members import actions as members
from community.members.models import Member
from community.moderation import actions as moderation
from community.moderation.actions.reporting import Account, report
from community.moderation.models import Case, StaffNote
from tests.conftest import PASSWORD, browser_of, is_named, make_member

ADDRESS = "/settings/export/"


def fresh(member: Member) -> Client:
    client = browser_of(member)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def files(response: Any) -> tuple[str, dict[str, Any]]:
    """The page and the JSON of an answer."""
    assert response.streaming
    with ZipFile(BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
        return archive.read("even-keel.html").decode(), json.loads(archive.read("even-keel.json"))


def taken(member: Member) -> tuple[str, dict[str, Any]]:
    return files(fresh(member).post(ADDRESS))


def keys_to_members() -> set[str]:
    """Every foreign key that names a member, as the sections name them."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model is Member:
                label = model._meta.app_label
                prefix = f"{label}." if label in {"library", "admin"} else ""
                found.add(f"{prefix}{model._meta.object_name}.{field.name}")
    return found


def test_whatever_names_a_member_is_in_the_file_or_has_a_reason_why_not() -> None:
    covered = [key for section in SECTIONS for key in section.covers]
    assert len(covered) == len(set(covered))
    assert not set(covered) & LEFT_OUT.keys()
    assert keys_to_members() == set(covered) | LEFT_OUT.keys()
    assert all(LEFT_OUT.values())


def test_every_line_has_a_word() -> None:
    assert {name for section in SECTIONS for name in section.fields} == set(LABELS)


class TestWords:
    """Ada's are all there; nobody else's are."""

    @pytest.fixture
    def town(self, ada: Member, ben: Member, mo: Member, root: Member) -> Any:
        board = Board.objects.create(slug="evenings", title="Evenings", description="")
        room = Room.objects.create(slug="parlour", title="Parlour", description="")
        start = forum.start_thread(ben, board, title="Bens title", body="Bens words.", nonce=uuid4()).post
        forum.reply(ada, start.thread, body=f"> [ben](/forum/p/{start.pk}/)\n> Bens words.\n\nAdas reply.", nonce=uuid4())
        post = forum.start_thread(ada, board, title="Adas title", body="Adas first words.", nonce=uuid4()).post
        forum.edit_post(ada, post, body="Adas second words.", revision=1)
        secret = forum.reply(ada, start.thread, body="Adas hidden side.", nonce=uuid4(), alias="Heron", knew="Heron").post
        forum.reply(ben, post.thread, body="Bens answer.", nonce=uuid4(), alias="Curlew", knew="Curlew")
        forum.bookmark(ada, start, note="Adas bookmark")
        forum.keep(ada, "thread.1", {"body": ["Adas draft"]}, address="/forum/")
        chat.send_message(ada, room, body="Adas message.", nonce=uuid4())
        chat.send_message(ben, room, body="Bens message.", nonce=uuid4())
        members.block(ada, ben)
        report(ada, start, Account(reason="medical", words="Adas report."))
        report(ben, post, Account(reason="medical", words="Bens report."))
        moderation.hide(mo, secret, reason="The reason ada reads.", private_note="For the team alone.")
        StaffNote.objects.create(about=ada, by=mo, body="The team notes this.")
        return post

    def test_what_is_hers(self, town: Any, ada: Member) -> None:
        page, data = taken(ada)
        for words in ("Adas reply.", "Adas title", "Adas first words.", "Adas second words.", "Adas hidden side.", "Heron",
                      "Adas bookmark", "Adas draft", "Adas message.", "Adas report.", "The reason ada reads."):
            assert words in page, words
            assert words in json.dumps(data, ensure_ascii=False), words
        assert [row["name"] for row in data["blocks"]] == ["ben"]
        assert {row["outcome"] for row in data["reports"]} == {""}

    def test_what_is_not(self, town: Any, ada: Member) -> None:
        page, data = taken(ada)
        everything = page + json.dumps(data, ensure_ascii=False)
        for words in ("Bens words", "Bens title", "Bens answer", "Bens message", "Bens report", "Curlew", "For the team alone",
                      "The team notes this", '"mo"', ">mo<"):
            assert words not in everything, words

    def test_the_outcome_of_a_report(self, town: Any, ada: Member, mo: Member) -> None:
        case = Case.objects.get(reports__reporter=ada)
        browser_of(mo).post(f"/moderation/cases/{case.pk}/resolve/", {"version": case.version, "outcome": "no_action"})
        assert [row["outcome"] for row in taken(ada)[1]["reports"]] == ["nothing needed to be done"]

    def test_whom_she_does_not_read_in_a_room_has_no_other_name(self, town: Any, ada: Member, ben: Member, mo: Member) -> None:
        parlour = Room.objects.get(slug="parlour")
        for muted, of_alias in ((ben, True), (mo, False)):
            RoomMute.objects.create(room=parlour, member=ada, muted=muted, of_alias=of_alias)
        assert [row["name"] for row in taken(ada)[1]["room_mutes"]] == ["somebody under another name", "mo"]

    def test_the_page_stands_alone(self, town: Any, ada: Member) -> None:
        page, _data = taken(ada)
        assert "<script" not in page
        assert "src=" not in page
        for section in SECTIONS:
            assert f'id="{section.key}"' in page


class TestTheDoor:
    def test_asks_for_the_password_again(self, ada: Member) -> None:
        for answer in (browser_of(ada).get(ADDRESS), browser_of(ada).post(ADDRESS)):
            assert answer["Location"].startswith("/accounts/reauthenticate/")
        assert not Export.objects.exists()
        assert fresh(ada).get(ADDRESS).status_code == 200

    @pytest.mark.parametrize("kind", ["muted_until", "suspended_until"])
    def test_is_open_to_whoever_is_held_back(self, kind: str, ada: Member) -> None:
        Member.objects.filter(pk=ada.pk).update(**{kind: timezone.now() + timedelta(days=3)})
        client = fresh(ada)
        assert client.get(ADDRESS).status_code == 200
        assert files(client.post(ADDRESS))[1]["profile"][0]["name"] == "ada"

    def test_is_for_members(self, stranger: Client) -> None:
        assert stranger.get(ADDRESS).status_code == 302
        assert stranger.post(ADDRESS).status_code == 302

    def test_three_times_a_day_and_each_is_written_down(self, ada: Member, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO", "community.export.actions")
        client = fresh(ada)
        for _time in range(3):
            assert client.post(ADDRESS).status_code == 200
        refused = client.post(ADDRESS)
        assert (refused.status_code, Export.objects.filter(member=ada).count()) == (429, 3)
        assert int(refused["Retry-After"]) > 0
        assert client.get(ADDRESS).content.decode().count("<time ") == 3
        assert not is_named("ada", caplog.text)
        assert f"member={ada.pk}" in caplog.text

    def test_does_not_answer_other_ways_of_asking(self, ada: Member) -> None:
        assert fresh(ada).put(ADDRESS).status_code == 405

    def test_is_found_in_the_settings_and_before_leaving(self, ada: Member) -> None:
        client = fresh(ada)
        for address in ("/settings/", "/settings/close/"):
            assert f'href="{ADDRESS}"' in client.get(address).content.decode()


def test_much_is_read_in_parts(ada: Member) -> None:
    """As many questions for one message as for many: nothing is asked for each row."""
    room = Room.objects.create(slug="parlour", title="Parlour", description="")
    chat.send_message(ada, room, body="Words.", nonce=uuid4())
    with CaptureQueriesContext(connection) as few:
        taken(ada)
    for _number in range(20):
        chat.send_message(ada, room, body="Words.", nonce=uuid4())
    with CaptureQueriesContext(connection) as many:
        taken(ada)
    assert len(few) == len(many)


def test_of_nobody_else(ada: Member) -> None:
    make_member("wren", about="Wrens own words")
    assert "Wrens own words" not in taken(ada)[0]
