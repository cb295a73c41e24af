"""What a form needs before somebody can write in it: their draft, their names here, what may be chosen. One query."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from community import policy
from community.forum.models import Thread
from community.forum.queries.marks import readable_bodies
from community.members import names
from community.members.models import Member
from community.policy import Action
from library.queries.prepared import Prepared

_ASKED = Prepared("""
SELECT json_build_object(
    'draft', (SELECT json_build_object('words', words, 'version', extract(epoch FROM saved_at)::text)
              FROM community_draft WHERE member_id = $1 AND form = $2),
    'alias', (SELECT json_build_array(given.name, (
                  SELECT post.alias <> '' FROM community_post post
                  WHERE post.thread_id = given.thread_id AND post.author_id = given.member_id ORDER BY post.id DESC LIMIT 1))
              FROM community_threadalias given WHERE given.thread_id = $3 AND given.member_id = $1),
    'notes', (SELECT json_agg(json_build_array(slug, label) ORDER BY position, id) FROM community_contentnote WHERE is_offered),
    'tags', (SELECT json_agg(json_build_array(slug, label) ORDER BY position, id) FROM community_tag
             WHERE board_id = $4 AND $5),
    'taken', (SELECT json_agg(skeleton) FROM community_member WHERE skeleton = ANY($6))
)::text
""", ("bigint", "text", "bigint", "bigint", "boolean", "text[]"))
_SUGGESTED = 4  # names to try, so that one of them is nobody's


@dataclass(frozen=True)
class Desk:
    """Where somebody writes, and what lies ready there.

    :ivar form: which form it is: ``thread.12``, ``board.3``, ``post.5`` or ``entry.withdrawal``.
    :ivar thread: where the text will stand; not saved while it is to be begun.
    :ivar words: what they typed here before, by field; ``version`` tells one saving from the next, empty without a draft.
    :ivar alias: their one-off name in the thread; ``went_by_alias`` when their last post there stands under it.
    :ivar suggestion: a one-off name they could take.
    """

    form: str
    member: Member
    thread: Thread
    words: Mapping[str, list[str]] = field(default_factory=dict)
    version: str = ""
    alias: str = ""
    went_by_alias: bool = False
    suggestion: str = ""
    notes: Sequence[tuple[str, str]] = ()
    tags: Sequence[tuple[str, str]] = ()

    @property
    def takes_alias(self) -> bool:
        """Whether this member may go by a one-off name here."""
        return policy.allowed(self.member, Action.WRITE_UNDER_ALIAS, self.thread)

    @property
    def keep_address(self) -> str:
        """Where what is typed is kept."""
        return f"{reverse('draft_keep')}?form={self.form}"

    @property
    def preview_address(self) -> str:
        """Where it is shown as it will look."""
        return f"{reverse('preview')}?form={self.form}"

    @property
    def members_address(self) -> str:
        """Where people are suggested. Nobody is told by this that the first reply beneath a page waits for a moderator."""
        is_known = self.thread.pk and not self.thread.concealed
        return reverse("suggest_members") + (f"?thread={self.thread.pk}" if is_known else "")


def desk_at(member: Member, thread: Thread, form: str) -> Desk:
    """The desk of ``member`` at one form, in one query."""
    tried = names.suggest_names(_SUGGESTED, lambda skeleton: False)
    shapes = {names.skeleton(name): name for name in tried}
    asked = (member.pk, form, thread.pk, thread.board_id, form.startswith("board."), list(shapes))
    sent: dict[str, Any] = json.loads(_ASKED.row(*asked)[0])
    draft, alias = sent["draft"] or {}, sent["alias"] or ["", False]
    free = [name for shape, name in shapes.items() if shape not in (sent["taken"] or ())]
    words = readable_words(member, form, draft.get("words", {}))
    return Desk(form, member, thread, words=words, version=draft.get("version", ""), alias=alias[0],
                went_by_alias=bool(alias[1]), suggestion=free[0] if free else "", notes=_pairs(sent["notes"]),
                tags=_pairs(sent["tags"]))


def readable_words(member: Member, form: str, words: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    """A draft as it is given back: a quote whose source was hidden meanwhile is not sent by accident.

    A change to a post keeps its quotes: there they stay marks, which show nothing.
    """
    is_change = form.startswith("post.")
    return words if is_change or not words.get("body") else {**words, "body": readable_bodies(member, words["body"])}


def _pairs(rows: Any) -> tuple[tuple[str, str], ...]:
    return tuple((slug, label) for slug, label in rows or ())
