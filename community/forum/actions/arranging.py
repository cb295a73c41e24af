"""Moving a thread to another board, splitting one in two, joining two. Whoever comes second to the same act gets a clear no.

Locks: both threads in the order of their numbers, then the boards in theirs.
"""

from collections.abc import Iterable
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.forum import readership
from community.forum.actions.acts import given, note_act, tell_authors
from community.forum.actions.carrying import carry_all, carry_marks, carry_to_new
from community.forum.actions.counters import locked, locked_two, refresh_counts, synchronize_board
from community.forum.models import LIBRARY_BOARD, Board, Post, Tag, Thread, ThreadAct, ThreadTrace
from community.members.models import Member
from community.notifications.actions import rehouse
from community.policy import Action, Refused

Act = ThreadAct.Act


def move(member: Member, thread: Thread, board: Board, *, reason: str) -> bool:
    """Put ``thread`` on ``board``, with a trace on the one it stood on. Tags the new board lacks are dropped, and the pin.

    :raises Refused: the policy says no, there is no reason, it would be shown to more people, or somebody else was quicker.
    """
    policy.require(member, Action.ARRANGE_THREADS, thread)
    policy.require(member, Action.READ_BOARD, board)
    why = given(reason)
    if board.slug == LIBRARY_BOARD:
        raise Refused(_("The threads of that board stand beneath pages of the library. Please choose another."), status=409)
    with transaction.atomic():
        row = locked(thread.pk)
        if row.board_id == board.pk:
            return False
        _require_free(row)
        if row.board_id != thread.board_id:
            raise Refused(_("Somebody else has moved this thread meanwhile. Please look at where it stands now."), status=409)
        if not readership.may_stand_on(row, board):
            raise Refused(_("This thread was written for few people, and more could read it on that board. Please ask the "
                            "person who began it whether they would like to write there as well."), status=409)
        before = _belongings(row)
        _place(row, board)
        tell_authors(member, row, {row.author_id}, why)
        note_act(member, row, Act.MOVED, reason=why, words=thread.board.title, effect={"move": {
            "thread": row.pk, "from": thread.board_id, "to": board.pk, "at": timezone.now().isoformat(), "before": before,
            "after": _belongings(row)}})
        for number in sorted({thread.board_id, board.pk}):
            synchronize_board(Board(pk=number))
    return True


def _belongings(row: Thread) -> dict[str, Any]:
    """What a thread may lose when it is moved."""
    return {"reach": row.reach, "tags": list(row.tags), "pinned": row.pinned, "answer": row.answer_id}


def _place(row: Thread, board: Board) -> None:
    left, row.reach = row.board_id, readership.reach_on(row, board)
    slugs = set(Tag.objects.filter(board=board).values_list("slug", flat=True))
    row.tags, row.pinned, row.board = [tag for tag in row.tags if tag in slugs], False, board
    if not board.takes_answers:
        row.answer = None
    row.save(update_fields=["board", "reach", "tags", "pinned", "answer"])
    ThreadTrace.objects.filter(thread=row, board__in=[left, board.pk]).delete()
    ThreadTrace.objects.create(thread=row, board_id=left)


def split(member: Member, thread: Thread, *, posts: Iterable[int], title: str, reason: str) -> Thread:
    """Give ``posts`` (their numbers) a thread of their own, named ``title``, and return it. The places they leave stay empty.

    :raises Refused: the policy says no, there is no reason, or those posts cannot go.
    """
    policy.require(member, Action.ARRANGE_THREADS, thread)
    why, numbers = given(reason), set(posts)
    with transaction.atomic():
        row = locked(thread.pk)
        _require_free(row)
        chosen = list(Post.objects.select_for_update().filter(thread=row, pk__in=numbers, position__isnull=False)
                      .order_by("position"))
        _require_splittable(chosen, numbers)
        before = (chosen[0].position or 1) - 1
        places, answer = {str(post.pk): post.position for post in chosen}, row.answer_id
        new = _split(row, chosen, title)
        tell_authors(member, new, {row.author_id, *(post.author_id for post in chosen)}, why)
        note_act(member, row, Act.SPLIT_OFF, reason=why, words=str(len(chosen)), other=new, after=before, effect={"split": {
            "thread": row.pk, "new": new.pk, "posts": places, "answer": answer}})
        note_act(member, new, Act.SPLIT_FROM, reason=why, other=row, after=0)
        for each in (row, new):
            refresh_counts(each)
    new.refresh_from_db()
    return new


def _require_splittable(chosen: list[Post], numbers: set[int]) -> None:
    """:raises Refused: there are none, some went elsewhere, or no thread could begin with them."""
    if not numbers:
        raise Refused(_("Please tick the posts that shall stand in a thread of their own."), status=422)
    if len(chosen) != len(numbers):
        raise Refused(_("Some of these posts stand elsewhere by now; somebody else was quicker. Please look at the "
                        "thread again."), status=409)
    if chosen[0].position == 1:
        raise Refused(_("The first post stays where it is, since its thread begins with it. Please tick the others."),
                      status=409)
    if not chosen[0].is_published:
        raise Refused(_("A thread has to begin with a post that people can read. The first one you ticked is hidden or taken "
                        "back."), status=409)


def _split(row: Thread, chosen: list[Post], title: str) -> Thread:
    """Move ``chosen`` to a new thread like ``row``."""
    first, places = chosen[0], [post.position or 0 for post in chosen]
    # Where people see only the threads they began, this stays the thread of whoever asked.
    author, alias = (row.author, row.alias) if row.board.own_threads else (first.author, first.alias)
    new = Thread.objects.create(
        board=row.board, author=author, alias=alias, title=title, created_at=first.created_at, last_post_at=first.created_at,
        last_post_by=author, reach=row.reach, tags=row.tags, notes=row.notes)
    for place, post in enumerate(chosen, start=1):
        post.thread, post.position = new, place
    Post.objects.bulk_update(chosen, ["thread", "position"])
    if row.answer_id in {post.pk for post in chosen}:
        Thread.objects.filter(pk=row.pk).update(answer=None)
    carry_to_new(row, new, chosen)
    carry_marks(row, new, places)
    return new


def merge(member: Member, thread: Thread, into: Thread, *, reason: str) -> Thread:
    """Join ``thread`` to ``into``: its posts stand behind the last one there, its address leads there. Returns that thread.

    :raises Refused: the policy says no, there is no reason, the two cannot be joined, or somebody else was quicker.
    """
    for each in (thread, into):
        policy.require(member, Action.ARRANGE_THREADS, each)
        policy.require(member, Action.READ_THREAD, each)
    why = given(reason)
    if thread.pk == into.pk:
        raise Refused(_("This is one and the same thread. Please give the address of the other one."), status=409)
    try:
        with transaction.atomic():
            return _merge(member, (thread.pk, into.pk), why)
    except OperationalError as error:  # PostgreSQL found that two waited for each other, and let this one go
        raise _overtaken() from error


def _merge(member: Member, numbers: tuple[int, int], why: str) -> Thread:
    both = locked_two(*numbers)
    if both is None:
        raise _overtaken()
    row, target = both
    _require_joinable(row, target)
    offset, authors = target.last_position, {row.author_id}
    carry_all(row, target)
    rehouse(list(row.posts.values_list("pk", flat=True)), target.pk)
    row.posts.filter(position__isnull=False).update(thread=target, position=F("position") + offset)
    row.posts.update(thread=target)  # what waits for a moderator has no place
    # What somebody did with their thread under a one-off name would stand here under their own.
    row.acts.exclude(by__in=[each.author_id for each in both if each.alias]).update(thread=target, after=F("after") + offset)
    _join(row, target, offset)
    note_act(member, target, Act.MERGED, reason=why, words="" if row.concealed else row.title, other=row, after=offset)
    for each in sorted((row, target), key=lambda each: each.board_id):
        refresh_counts(each)
    tell_authors(member, target, authors, why)
    target.refresh_from_db()
    return target


def _join(row: Thread, target: Thread, offset: int) -> None:
    """Leave of ``row`` only what leads to ``target``."""
    target.notes = [*target.notes, *(note for note in row.notes if note not in target.notes)]
    if target.answer_id is None and target.board.takes_answers:
        target.answer_id = row.answer_id
    target.last_position = offset + row.last_position
    target.save(update_fields=["notes", "answer", "last_position"])
    ThreadTrace.objects.filter(thread=row).delete()
    Thread.objects.filter(merged_into=row).update(merged_into=target)
    row.merged_into, row.pinned, row.answer, row.former_title = target, False, None, ""
    row.save(update_fields=["merged_into", "pinned", "answer", "former_title"])


def _require_joinable(row: Thread, target: Thread) -> None:
    """:raises Refused: the posts of ``row`` cannot stand in ``target``."""
    _require_free(row)
    _require_free(target)
    if target.concealed and not row.concealed:
        raise Refused(_("The other thread is not public, and what people wrote here would vanish with it. Please join them the "
                        "other way round."), status=409)
    if not readership.may_join(row, target):
        raise Refused(_("More people can read the other thread than this one, and nobody wrote here for all of them. Please "
                        "move it to the same board first, or join them the other way round."), status=409)


def _require_free(row: Thread) -> None:
    """:raises Refused: ``row`` belongs where it is."""
    if row.entry:
        raise Refused(_("These replies belong to a page of the library, so they stay beneath it."), status=409)


def _overtaken() -> Refused:
    return Refused(_("Somebody else has joined one of these threads to another. Please look at where they stand now."),
                   status=409)
