"""The log: rows are only added, each is tied to the one before, and whoever changes one is found out."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from community.forum.models import Post
from community.members.models import Member
from community.moderation import actions, waiting
from community.moderation.models import Case, CaseNote, Decision, StaffNote
from tests.conftest import browser_of
from tests.moderation.conftest import chained, reply_of


@pytest.fixture
def log(post: Post, ben: Member, mo: Member) -> list[Decision]:
    """Four rows, chained."""
    other = reply_of(ben, post)
    actions.hide(mo, post, reason="one", rule="3", private_note="for the team")
    actions.restore(mo, post, reason="two")
    actions.hide(mo, other, reason="three")
    actions.restrict(mo, ben, kind="warn", reason="four")
    return chained()


def tamper(statement: str) -> None:
    """What somebody does who may write to the database itself."""
    chained()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger looks
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def faults() -> str:
    """What the command says on its way to the error."""
    said = StringIO()
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("check_log", stderr=said)
    return said.getvalue()


def test_rows_follow_one_another(log: list[Decision]) -> None:
    assert [row.number for row in log] == [1, 2, 3, 4]
    assert [row.previous for row in log] == ["", *(row.digest for row in log[:-1])]
    assert len({row.digest for row in log}) == 4
    said = StringIO()
    call_command("check_log", stdout=said)
    assert f"4 rows. Its end: {log[-1].digest}" in said.getvalue()


def test_an_empty_log_is_as_it_was_written(db: None) -> None:
    said = StringIO()
    call_command("check_log", stdout=said)
    assert "0 rows" in said.getvalue()


def test_one_row_is_one_row(post: Post, mo: Member) -> None:
    actions.hide(mo, post, reason="A reason.")
    assert len(chained()) == 1
    said = StringIO()
    call_command("check_log", stdout=said)
    assert "as it was written: 1 row. Its end" in said.getvalue()


@pytest.mark.parametrize("change", [
    "UPDATE community_decision SET reason = 'another' WHERE number = 2",
    "DELETE FROM community_decision WHERE number = 2",
])
def test_the_database_refuses_to_change_a_row(change: str, log: list[Decision]) -> None:
    with pytest.raises(DatabaseError, match="stays written down"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_note_of_the_team_stays(ada: Member, mo: Member) -> None:
    row = actions.write_note(mo, ada, body="Sleeps badly these days.")
    with pytest.raises(DatabaseError, match="another one"), transaction.atomic():
        StaffNote.objects.filter(pk=row.pk).update(body="another")


@pytest.mark.parametrize("column", ["reason = 'another'", "rule = '9'", "private_note = 'x'", "about_id = NULL", "at = now()",
                                    "effect = '{}'", "by_id = about_id", "state_after = 'published'"])
def test_a_changed_row_is_named(column: str, log: list[Decision]) -> None:
    tamper(f"UPDATE community_decision SET {column} WHERE number = 1")
    assert faults() == f"place 1, decision {log[0].pk}: the row was changed, or stands in another's place\n"


def test_a_row_taken_out_is_missed(log: list[Decision]) -> None:
    tamper("DELETE FROM community_decision WHERE number = 2")
    assert faults() == "place 2, no decision: the row is missing\n"


def test_rows_cut_off_at_the_end_are_missed(log: list[Decision]) -> None:
    tamper("DELETE FROM community_decision WHERE number > 2")
    assert faults() == "place 3, no decision: the row is missing\nplace 4, no decision: the row is missing\n"


def test_rows_that_changed_places_are_named(log: list[Decision]) -> None:
    tamper("UPDATE community_decision SET number = 100 WHERE number = 2")
    tamper("UPDATE community_decision SET number = 2 WHERE number = 3")
    tamper("UPDATE community_decision SET number = 3 WHERE number = 100")
    said = faults()
    assert f"place 2, decision {log[2].pk}: the row was changed" in said
    assert f"place 3, decision {log[1].pk}: the row was changed" in said


def test_a_row_slipped_in_past_the_chain_is_named(log: list[Decision]) -> None:
    columns = "act, by_id, target_type_id, target_id, reason, at"
    tamper(f"INSERT INTO community_decision ({columns}) SELECT {columns} FROM community_decision WHERE number = 1")
    assert "the row is not in the chain" in faults()


class TestPage:
    """``/moderation/log/``, part by part, chosen by whom, about whom and what."""

    def test_is_for_moderators(self, log: list[Decision], ada: Member, mo: Member, root: Member) -> None:
        assert browser_of(ada).get("/moderation/log/").status_code == 403
        for reader in (mo, root):
            page = browser_of(reader).get("/moderation/log/").content.decode()
            assert "for the team" in page
            assert "four" in page

    def test_can_be_chosen_from(self, log: list[Decision], root: Member, mo: Member) -> None:
        def shown(**chosen: str) -> set[str]:
            page = browser_of(root).get("/moderation/log/", chosen).content.decode()
            return {word for word in ("one", "two", "three", "four") if f"<p>{word}</p>" in page}

        assert shown(about="ADA") == {"one", "two"}
        assert shown(about="ben") == {"three", "four"}
        assert shown(by="mo", act="hide") == {"one", "three"}
        assert shown(by="root") == shown(about="nobody") == set()
        assert browser_of(root).get("/moderation/log/", {"after": "x"}).status_code == 404

    def test_asks_as_often_however_long_it_is(self, log: list[Decision], mo: Member, django_assert_num_queries: Any) -> None:
        waiting.count()  # asked once in ten minutes, for the menu of staff
        browser = browser_of(mo)
        with django_assert_num_queries(3):
            browser.get("/moderation/log/")
        Decision.objects.bulk_create(Decision(act="hide", by=mo, about=row.about, target_type=row.target_type,
                                              target_id=row.target_id, reason="again") for row in log * 20)
        with django_assert_num_queries(3):
            assert 'rel="next"' in browser.get("/moderation/log/").content.decode()


@pytest.mark.parametrize("change", [
    lambda rows: rows.update(words="another"), lambda rows: rows.delete(), lambda rows: rows.get().case.delete()])
def test_the_way_of_a_case_stays(change: Callable[[Any], object], case: Case) -> None:
    rows = CaseNote.objects.filter(case=case)
    with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
        change(rows)
    assert rows.get().words != "another"
