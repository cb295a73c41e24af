"""Where an entry stands on its way to readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from library import policy
from library.models import Editing, Entry, Revision, Step
from library.policy import Action, Publication, Refused
from library.queries.versions import can_publish_alone, writers_of

STEPS = 60  # the newest are shown; the history has all


@dataclass(frozen=True)
class Standing:
    """What an editor must know to decide about an entry.

    :ivar works: the draft, or what is in review or was sent back.
    :ivar scheduled: what is published by itself at its time.
    :ivar published: what readers get, or got last.
    :ivar steps: of everything since that was published, the oldest first.
    :ivar wrote: whether this editor wrote on what is in the works.
    :ivar is_alone: whether four eyes are set aside, because nobody else could be asked.
    :ivar refused: why this editor does not publish what is in the works; None when they may.
    :ivar holder: somebody else who is writing just now.
    """

    entry: Entry
    works: Revision | None
    scheduled: Revision | None
    published: Revision | None
    steps: Sequence[Step]
    wrote: bool
    is_alone: bool
    refused: Refused | None
    holder: Editing | None

    @property
    def version(self) -> Revision | None:
        """What there is to decide about."""
        return self.works or self.scheduled

    @property
    def shown(self) -> Revision | None:
        """What the page shows as it would read."""
        return self.version or self.published

    @property
    def can_be_confirmed(self) -> bool:
        """Whether one can say that nothing needs to change: nobody is working on it."""
        return self.entry.is_published and self.published is not None and self.version is None


def standing(editor: Any, entry: Entry) -> Standing:
    """Where ``entry`` stands, as ``editor`` sees it."""
    rows = entry.revisions.filter(state__in=Revision.CURRENT).select_related("author", "state_by", "published_by")
    by_state = {row.state: row for row in rows}
    for row in by_state.values():
        row.entry = entry
    works = next((by_state[state] for state in Revision.IN_THE_WORKS if state in by_state), None)
    published = by_state.get(Revision.State.PUBLISHED)
    writers = writers_of(works) if works else frozenset[int]()
    is_alone = can_publish_alone(editor.pk)
    return Standing(
        entry=entry, works=works, scheduled=by_state.get(Revision.State.SCHEDULED), published=published,
        steps=_steps(entry, published), wrote=editor.pk in writers, is_alone=is_alone,
        refused=policy.refusal(editor, Action.PUBLISH, Publication(writers, is_alone)), holder=_holder(editor, entry))


def _steps(entry: Entry, published: Revision | None) -> list[Step]:
    """The newest steps since the last publishing, the oldest first."""
    rows = entry.steps.select_related("by", "revision").defer("revision__body", "revision__summary").order_by("-pk")
    if published is not None:
        rows = rows.filter(revision__number__gt=published.number)
    return list(rows[:STEPS])[::-1]


def _holder(editor: Any, entry: Entry) -> Editing | None:
    return Editing.objects.select_related("editor").filter(entry=entry).exclude(editor=editor).first()
