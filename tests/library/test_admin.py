"""Django's admin shows the library and changes nothing of it."""

from pathlib import Path

from community.models import Member
from library.models import Entry
from library.policy import RULES, Action, allowed
from tests.conftest import browser_of


def test_administrators_look_and_cannot_change(shelf: Path, root: Member, mo: Member) -> None:
    entry = Entry.objects.first()
    assert entry is not None
    for address in ("entry/", f"entry/{entry.pk}/change/", "source/", "glossaryterm/"):
        assert browser_of(root).get(f"/admin/library/{address}").status_code == 200
        assert browser_of(mo).get(f"/admin/library/{address}").status_code != 200
    assert browser_of(root).get("/admin/library/entry/add/").status_code == 403
    assert browser_of(root).post(f"/admin/library/entry/{entry.pk}/delete/", {"post": "yes"}).status_code == 403


def test_every_action_has_a_rule_and_only_editors_edit(ada: Member, mo: Member, cura: Member, root: Member) -> None:
    assert set(RULES) == set(Action)
    assert all(allowed(member, Action.READ_LIBRARY) for member in (ada, mo, cura, root))
    assert [allowed(member, Action.EDIT_LIBRARY) for member in (ada, mo, cura, root)] == [False, False, True, True]
