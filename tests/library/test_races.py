"""What must hold when editors, the clock and a load of the files act in the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from community.models import Member
from community.policy import Role
from library import actions
from library.content import read_content
from library.models import Draft, Edition, Entry, Revision
from library.policy import Refused
from tests.conftest import make_member
from tests.library.life import head, page, publish, publish_at, reviewed, states, words_of

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4


@pytest.fixture
def edda(db: None) -> Member:
    """A second editor."""
    return make_member("edda", Role.EDITOR)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment, each with a connection of its own. What was refused comes back as the refusal."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(calls)) as threads:
        return list(threads.map(run, calls))


def refusals(results: list[Any]) -> list[int]:
    return [result.status for result in results if isinstance(result, Refused)]


def edition() -> int:
    return Edition.objects.get().number


def save(editor: Member, base: int, says: str) -> Callable[[], Revision]:
    entry, words = page("slowly"), words_of("slowly", says)
    return lambda: actions.save(editor, entry, base=base, words=words, note="At once.")


def test_a_version_is_published_once_whoever_presses(shelf: Path, cura: Member, edda: Member, root: Member) -> None:
    version = reviewed(cura, "slowly")
    results = at_once(partial(publish, edda, version), partial(publish, root, version))
    assert refusals(results) == [409]
    assert (states("slowly"), edition()) == (["superseded", "published"], 2)


def test_of_many_who_save_from_one_version_one_is_first(shelf: Path, cura: Member, edda: Member) -> None:
    results = at_once(*(save(editor, 1, f"Thing {number} helps") for number in range(4) for editor in (cura, edda)))
    assert len([result for result in results if isinstance(result, Revision)]) == 1
    assert len([result for result in results if isinstance(result, actions.Conflict)]) == 7
    assert states("slowly") == ["published", "draft"]


def test_versions_set_aside_at_once_have_numbers_without_holes(shelf: Path, cura: Member) -> None:
    entry, words = page("slowly"), words_of("slowly")
    at_once(*[lambda: actions.set_aside(cura, entry, base=1, words=words, note="Mine.")] * 8)
    assert sorted(entry.revisions.values_list("number", flat=True)) == list(range(1, 10))


def test_saving_and_publishing_meet(shelf: Path, cura: Member, edda: Member) -> None:
    for _round in range(ROUNDS):
        version = reviewed(cura, "slowly", "Rest helps")
        results = at_once(partial(publish, edda, version), save(cura, version.number, "Sleep helps"))
        was_published = isinstance(results[0], Revision)
        assert refusals(results) == [] if was_published else [409]
        assert states("slowly")[-2:] == ["published" if was_published else "superseded", "draft"]
        assert page("slowly").words == Revision.objects.get(entry__slug="slowly", state="published").words


def test_one_decision_is_taken(shelf: Path, cura: Member, edda: Member) -> None:
    for _round in range(ROUNDS):
        version = reviewed(cura, "slowly")
        results = at_once(partial(publish, edda, version), partial(actions.take_back, cura, version),
                          partial(actions.send_back, edda, version, comment="Why?"))
        assert refusals(results) == [409, 409]


def test_the_clock_publishes_once_however_many_workers_look(shelf: Path, cura: Member, edda: Member) -> None:
    due = publish_at(edda, reviewed(cura, "slowly"), timezone.now() + timedelta(hours=1))
    later = timezone.now() + timedelta(hours=2)
    results = at_once(*[partial(actions.publish_due, later)] * 4)
    assert [revision.pk for done in results for revision in done] == [due.pk]
    assert edition() == 2


def test_the_clock_and_an_editor_meet(shelf: Path, cura: Member, edda: Member, root: Member) -> None:
    for _round in range(ROUNDS):
        due = publish_at(edda, reviewed(cura, "slowly"), timezone.now() + timedelta(hours=1))
        newer = reviewed(cura, "slowly", "Sleep helps")
        later = timezone.now() + timedelta(hours=2)
        at_once(partial(actions.publish_due, later), partial(publish, root, newer),
                partial(actions.unschedule, edda, due))
        assert head("slowly") == newer
        assert page("slowly").words == Revision.objects.get(pk=newer.pk).words


def test_retiring_and_publishing_meet(shelf: Path, cura: Member, edda: Member) -> None:
    for _round in range(ROUNDS):
        actions.unretire(cura, page("slowly"))
        version, before = reviewed(cura, "slowly"), edition()
        at_once(partial(publish, edda, version), lambda: actions.retire(cura, page("slowly"), reason="Old."))
        entry = page("slowly")
        assert entry.words == Revision.objects.get(entry=entry, state="published").words
        assert (bool(entry.retired), edition()) == (not entry.is_published, before + 2)


def test_two_pages_do_not_send_readers_to_each_other(shelf: Path, cura: Member, edda: Member) -> None:
    results = at_once(lambda: actions.retire(cura, page("slowly"), reason="Old.", redirect_to="other-topic"),
                      lambda: actions.retire(edda, page("other-topic"), reason="Old.", redirect_to="slowly"))
    assert refusals(results) == [422]
    assert Entry.objects.published().filter(kind="topic").count() == 1


def test_a_load_and_editors_meet_without_waiting_for_each_other_in_a_circle(shelf: Path, cura: Member, edda: Member) -> None:
    file = shelf / "topics/other-topic.md"
    for number in range(ROUNDS):
        actions.unretire(cura, page("other-topic"))
        version, other = reviewed(cura, "slowly", f"Thing {number} helps"), page("other-topic")
        file.write_text(file.read_text().replace("Time helps", f"Time {number} helps"))
        content = read_content(shelf)
        results = at_once(partial(actions.load_library, content), partial(publish, edda, version),
                          partial(actions.hold, cura, other), save(cura, version.number, "Walking helps"),
                          partial(actions.retire, cura, other, reason="Old."))
        assert set(refusals(results)) <= {409, 422}  # what links to a page that was just retired does not pass the gate
        for entry in Entry.objects.all():
            assert entry.words == Revision.objects.get(entry=entry, state="published").words


def test_two_who_choose_the_same_address(shelf: Path, cura: Member, edda: Member) -> None:
    results = at_once(*(partial(actions.start_entry, editor, kind="topic", slug="new-one", title="New")
                        for editor in (cura, edda)))
    assert refusals(results) == [422]
    assert states("new-one") == ["draft"]


def test_typing_in_two_windows_at_once(shelf: Path, cura: Member) -> None:
    entry = page("slowly")
    at_once(*(partial(actions.keep_typing, cura, entry, base=1, words={"body": str(number)}) for number in range(6)))
    assert Draft.objects.count() == 1


def test_two_who_sit_down_at_once(shelf: Path, cura: Member, edda: Member) -> None:
    entry = page("slowly")
    results = at_once(partial(actions.hold, cura, entry), partial(actions.hold, edda, entry))
    assert len({editing.editor_id for editing in results}) == 1


# Reports


def test_of_two_answers_to_a_report_one_is_sent(shelf: Path, cura: Member, edda: Member) -> None:
    made = actions.report_error(None, page("slowly"), body="The year is wrong.", email="reader@example.org")
    version = publish(edda, reviewed(cura, "slowly"))
    before = edition()
    results = at_once(
        partial(actions.correct, edda, made, answer="Yes.", history_note="The year was wrong.", revision=version),
        partial(actions.decline, cura, made, answer="No."), partial(actions.decline, cura, made, answer="No."))
    assert refusals(results) == [409, 409]
    made.refresh_from_db()
    assert (made.answer, edition()) in {("Yes.", before + 1), ("No.", before)}
    assert ProcrastinateJob.objects.filter(task_name=actions.SEND_ANSWER).count() == 1


def test_an_answer_is_mailed_once_however_many_workers_try(shelf: Path, cura: Member) -> None:
    made = actions.report_error(None, page("slowly"), body="The year is wrong.", email="reader@example.org")
    actions.decline(cura, made, answer="No.")
    assert at_once(*[partial(actions.mail_answer, made.pk)] * 4) == [True] * 4
    assert len(mail.outbox) == 1
