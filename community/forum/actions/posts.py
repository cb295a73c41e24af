"""Writing: a thread, a reply, a change to one's own post.

Whatever can be refused or computed is settled before the transaction; under the lock of the thread's row it is asked again.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.contributions import State
from community.forum import limits
from community.forum.actions.aliases import name_for
from community.forum.actions.counters import count_new_post, locked, locked_post, refresh_counts
from community.forum.actions.drafts import forget
from community.forum.actions.labelling import retired_among
from community.forum.actions.naming import rendered, tie
from community.forum.actions.newcomers import first_state, send_again
from community.forum.actions.pace import require_pace
from community.forum.actions.welcome import note_answer
from community.forum.fanout import announce
from community.forum.models import Board, Post, PostRevision, Thread
from community.members.models import Member
from community.members.queries import as_now
from community.policy import Action, Refused
from community.safety.actions import Found, keep, screened
from library.queries.prepared import Prepared

_SENT = Prepared("SELECT id FROM community_post WHERE author_id = $1 AND nonce = $2", ("bigint", "uuid"))


class Posted(NamedTuple):
    """A post, and whether this call made it (or an earlier one with the same nonce).

    :ivar left_plain: how many names in it stayed plain words, because it names too many people.
    """

    post: Post
    is_new: bool
    left_plain: int = 0


class Manner(TypedDict, total=False):
    """How a post goes out: under which name (``alias``; what the form knew of it), with which content notes.

    ``anyway``: its author has read what they were asked to think of.
    """

    notes: list[str]
    alias: str
    knew: str
    anyway: bool


class Opening(Manner, total=False):
    """How a thread begins, besides: slugs of its board's tags, and who may read it where the board lets authors choose."""

    tags: list[str]
    reach: str


class Edit(TypedDict, total=False):
    """What else an edit says: the content notes from now on, and ``anyway`` as in :class:`Manner`."""

    notes: Sequence[str] | None
    anyway: bool


class AlreadySent(Refused):
    """The form was sent before, with other words or elsewhere: the new words must not vanish, nor be posted by surprise."""

    def __init__(self) -> None:
        super().__init__(_("This form was sent once already, with other words. Nothing is lost: press the button again to send "
                           "what is written here as well."), status=409)


class StaleRevision(Refused):
    """The post was changed since the person began to edit it.

    :ivar current: the post as it stands now.
    """

    def __init__(self, current: Post) -> None:
        super().__init__(_("This post was changed while you were writing, perhaps by you in another window. Your text is here, "
                           "and the post as it is now stands above it. Save again to put yours in its place."), status=409)
        self.current = current


class Writing(NamedTuple):
    """What is about to be posted, rendered already."""

    author: Member
    body: str
    html: str
    nonce: UUID
    guest_name: str = ""
    alias: str = ""
    notes: Sequence[str] = ()
    found: Found | None = None


def start_thread(member: Member, board: Board, *, title: str, body: str, nonce: UUID, **manner: Unpack[Opening]) -> Posted:
    """Begin a conversation on ``board``; the post returned is its first.

    :param title: one line, at most 140 characters. ``body`` is Markdown, as :func:`text.validate_text` lets it pass.
    :raises Refused: the policy or a limit says no, or :class:`AlreadySent`.
    """
    if (earlier := sent_before(member, nonce, body)) is not None:
        return _same(earlier, earlier.position in {1, None} and earlier.thread.title == title)
    policy.require(member, Action.START_THREAD, board)
    found = screened(f"{title}\n{body}", anyway=manner.get("anyway", False))
    limits.spend_thread(member)
    thread = Thread(board=board, author=member, title=title, last_post_by=member, tags=manner.get("tags", []),
                    notes=manner.get("notes", []), reach=manner.get("reach", "") if board.lets_choose_reach else "")
    named = rendered(member, body, thread)
    writing = Writing(member, body, named.html, nonce, notes=manner.get("notes", []), found=found)
    try:
        with transaction.atomic():
            limits.count_again(member, starts=True)
            state, now = first_state(member, board, holds=found.effect.holds), timezone.now()
            thread.created_at = thread.last_post_at = now
            thread.concealed = state != State.PUBLISHED
            thread.save()
            writing = _under_a_name(thread, writing, manner)
            if writing.alias:
                thread.alias = writing.alias
                thread.save(update_fields=["alias"])
            post = append(thread, writing, state=state)
            forget(member, f"board.{board.pk}")
            return Posted(post, True, named.left_plain)
    except IntegrityError:  # the same form, twice at the same moment
        if (earlier := sent_before(member, nonce, body)) is None:
            raise
        return Posted(earlier, False)


def reply(member: Member, thread: Thread, *, body: str, nonce: UUID, **manner: Unpack[Manner]) -> Posted:
    """Add a post at the end of ``thread``. The same ``nonce`` twice gives the same post.

    :raises Refused: the policy or a limit says no, :class:`AlreadySent`, or :class:`OtherName`.
    """
    if (earlier := sent_before(member, nonce, body)) is not None:
        return _same(earlier, earlier.thread_id == thread.pk)
    policy.require(member, Action.REPLY, thread)
    found = screened(body, anyway=manner.get("anyway", False))
    limits.spend_reply(member)
    named = rendered(member, body, thread)
    writing = Writing(member, body, named.html, nonce, notes=manner.get("notes", []), found=found)
    with transaction.atomic():
        thread = locked(thread.pk)
        policy.require(as_now(member), Action.REPLY, thread)  # muted since the page was loaded?
        if (earlier := sent_before(member, nonce, body)) is not None:
            return _same(earlier, earlier.thread_id == thread.pk)
        limits.count_again(member, starts=False)
        require_pace(member, thread)
        state = first_state(member, thread.board, holds=found.effect.holds)
        post = append(thread, _under_a_name(thread, writing, manner), state=state)
        forget(member, f"thread.{thread.pk}", f"entry.{thread.entry}")
        return Posted(post, True, named.left_plain)


def _under_a_name(thread: Thread, writing: Writing, manner: Manner) -> Writing:
    """``writing`` under the name its author chose."""
    return writing._replace(alias=name_for(writing.author, thread, manner.get("alias", ""), manner.get("knew")))


def edit_post(member: Member, post: Post, *, body: str, revision: int, **change: Unpack[Edit]) -> bool:
    """Put ``body`` in place of what ``post`` says; the former text is kept. Says whether anything changed.

    :param revision: the number of the text the person began from.
    :param change: without ``notes`` the content notes stay; those no longer offered stay in any case.
    :raises Refused: the policy or a limit says no, :class:`StaleRevision`, or there is something to think of first.
    """
    policy.require(member, Action.EDIT_POST, post)
    notes = change.get("notes")
    if notes is not None:
        notes = [*notes, *retired_among(post.notes)]
    if _says(post, body, notes):
        forget(member, f"post.{post.pk}")
        return False
    found = screened(body, anyway=change.get("anyway", False)) if post.body != body else None
    limits.spend_edit(member)
    html = rendered(member, body, post.thread, quoted=set(post.quotes.values_list("source_id", flat=True))).html
    with transaction.atomic():
        thread, current = _to_change(post, found)
        policy.require(member, Action.EDIT_POST, current)
        changes = not _says(current, body, notes)
        if changes and current.revision != revision:
            raise StaleRevision(current)
        if changes:
            current.notes = current.notes if notes is None else list(notes)
            replace(current, body, html, found)
        if changes and thread is not None:
            refresh_counts(thread)
        forget(member, f"post.{post.pk}")
    return changes


def _to_change(post: Post, found: Found | None) -> tuple[Thread | None, Post]:
    """The row of ``post``, held; with its thread, when the post is to be taken out of what others see."""
    if found is not None and found.effect.holds:
        return locked_post(post.pk)
    return None, Post.objects.select_for_update().get(pk=post.pk)  # without a join: it may just be moving


def _says(post: Post, body: str, notes: Sequence[str] | None) -> bool:
    return post.body == body and (notes is None or set(post.notes) == set(notes))


def replace(post: Post, body: str, html: str, found: Found | None) -> None:
    """Save the changed ``post``. Where only its notes changed, the text counts as the same, and nothing was screened."""
    if post.body != body:
        PostRevision.objects.create(post=post, number=post.revision, body=post.body,
                                    written_at=post.edited_at or post.created_at)
        post.body, post.html, post.edited_at = body, html, timezone.now()
        post.revision += 1
        tie(post, again=True)
    if post.state == State.RETURNED:
        send_again(post)
    if found is not None:
        post.card = found.effect.card
        if found.effect.holds and post.is_published:
            post.enter_state(State.HELD, by=None)
    post.save(update_fields=["body", "html", "edited_at", "revision", "notes", "state", "state_by", "state_at", "state_reason",
                             "card"])
    if found is not None:
        keep(post, found)


def append(thread: Thread, writing: Writing, *, state: State = State.PUBLISHED) -> Post:
    """Give the post the next place in ``thread``, whose row is locked or new; none when a moderator shall read it first."""
    place = next_position(thread) if state == State.PUBLISHED else None
    post = Post.objects.create(thread=thread, position=place, author=writing.author, guest_name=writing.guest_name,
                               alias=writing.alias, body=writing.body, html=writing.html, notes=list(writing.notes),
                               nonce=writing.nonce, state=state, card=writing.found.effect.card if writing.found else "")
    tie(post)
    if place is not None:
        count_new_post(thread, post)
        announce(post)
        note_answer(post)
    if writing.found is not None:
        keep(post, writing.found)
    return post


def next_position(thread: Thread) -> int:
    """The place after the last. The first place of a thread is kept for its first post while that waits."""
    return max(thread.last_position, 1 if thread.concealed and not thread.entry else 0) + 1


def sent_before(member: Member, nonce: UUID, body: str) -> Post | None:
    """The post ``member`` made with this nonce.

    :raises AlreadySent: it said something else when it was posted.
    """
    row = _SENT.row(member.pk, nonce) if member.pk else None  # asked twice for each reply, and nearly always in vain
    post = Post.objects.select_related("thread").get(pk=row[0]) if row else None
    if post is not None and _first_words(post) != body:
        raise AlreadySent
    return post


def _first_words(post: Post) -> str:
    if post.revision == 1:
        return post.body
    return post.revisions.filter(number=1).values_list("body", flat=True).first() or ""  # its author took them out


def _same(earlier: Post, is_same: bool) -> Posted:
    if not is_same:
        raise AlreadySent
    return Posted(earlier, False)
