"""What a browser tab must know to tell whether the copy it keeps of what was typed is newer than what the server has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from library.models import Draft, Entry
from library.queries import picking


@dataclass(frozen=True)
class Tab:
    """What one editor left on the server of their work at one entry.

    :ivar key: whose copy of what: member and entry, so that the next member at the same tab gets nothing.
    :ivar version: the newest version this editor wrote; 0 for none.
    :ivar mark: what is kept of what they typed, by its moment; empty for nothing.
    :ivar since: when the newer of the two came, in milliseconds since 1970.
    :ivar now: the server's clock, likewise: that of the browser may go wrong.
    """

    key: str
    version: int
    mark: str
    since: int
    now: int


def tab(editor: Any, entry: Entry) -> Tab:
    """What ``editor`` left of ``entry``. Two queries."""
    draft = picking.typing(editor, entry)
    written = entry.revisions.filter(author=editor).order_by("-number").values_list("number", "written_at").first()
    number, at = written or (0, None)
    moments = [_milliseconds(moment) for moment in (at, draft and draft.saved_at) if moment]
    return Tab(f"{editor.pk}:{entry.pk}", number, mark_of(draft), max(moments, default=0), _milliseconds(timezone.now()))


def mark_of(draft: Draft | None) -> str:
    """By what a tab knows that this is what it sent last."""
    return draft.saved_at.isoformat() if draft else ""


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
