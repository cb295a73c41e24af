"""Taking back exactly what was done with a thread, by what the act says it changed. Only actions of moderation call this: they
ask the policy, and write it down.

Each returns whether it changed anything: not when somebody did more with the thread since, for then that stands.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.forum import readership
from community.forum.actions.acts import note_act, tell_authors
from community.forum.actions.carrying import carry_all
from community.forum.actions.counters import locked, locked_two, refresh_counts, synchronize_board
from community.forum.actions.threads import let_open
from community.forum.models import Board, Post, ReadMark, Tag, Thread, ThreadAct, ThreadTrace
from community.members.models import Member
from community.notifications.actions import rehouse
from community.policy import Refused

Act = ThreadAct.Act


@transaction.atomic
def undo_lock(member: Member, what: dict[str, Any], reason: str) -> bool:
    """Take replies again, when it is still closed by that act."""
    row = locked(what["thread"])
    if row.pk != what["thread"] or row.locked_at != datetime.fromisoformat(what["at"]):
        return False
    return let_open(member, row, reason=reason)


@transaction.atomic
def undo_move(member: Member, what: dict[str, Any], reason: str) -> bool:
    """Put it back where it stood, with the tags, the reach, the pin and the answer it had, as far as nobody changed them since.

    :raises Refused: what was written since was written for fewer people.
    """
    row = locked(what["thread"])
    board = Board.objects.filter(pk=what["from"]).first()
    if row.pk != what["thread"] or row.board_id != what["to"] or board is None:
        return False
    since = datetime.fromisoformat(what["at"])
    is_new = Post.objects.filter(Q(created_at__gt=since) | Q(edited_at__gt=since), thread=row).exists()
    if is_new and not readership.may_stand_on(row, board):
        raise Refused(_("People have written in this thread since, for fewer people than could read it where it stood. It has "
                        "to stay; please say so in your answer."), status=409)
    before, after = what["before"], what["after"]
    row.reach = readership.reach_on(row, board) if is_new or row.reach != after["reach"] else before["reach"]
    slugs = set(Tag.objects.filter(board=board).values_list("slug", flat=True))
    row.tags = [tag for tag in (before["tags"] if row.tags == after["tags"] else row.tags) if tag in slugs]
    row.pinned = row.pinned or before["pinned"]
    if row.answer_id is None and Post.objects.filter(pk=before["answer"], thread=row).exists():
        row.answer_id = before["answer"]
    left, row.board = row.board, board
    row.save(update_fields=["board", "reach", "tags", "pinned", "answer"])
    ThreadTrace.objects.filter(thread=row, board=board).delete()
    note_act(member, row, Act.MOVED, reason=reason, words=left.title)
    for number in sorted({left.pk, board.pk}):
        synchronize_board(Board(pk=number))
    return True


@transaction.atomic
def undo_split(member: Member, what: dict[str, Any], reason: str) -> bool:
    """Put the posts back at the places they left; what was written in their own thread since stands behind the last one.

    :raises Refused: their own thread stands where fewer people read it by now.
    """
    both = locked_two(what["thread"], what["new"])
    if both is None:
        return False
    row, new = both
    places = {int(number): place for number, place in what["posts"].items()}
    if new.posts.filter(pk__in=places, position__isnull=False).count() != len(places):
        return False
    if not readership.may_join(new, row):
        raise Refused(_("The thread these posts went to stands where fewer people read it by now. Please move it first."),
                      status=409)
    authors = set(new.posts.values_list("author_id", flat=True)) - {row.author_id}
    behind = row.last_position
    carry_all(new, row)
    rehouse(list(new.posts.values_list("pk", flat=True)), row.pk)
    _stand(row, new, places)
    new.acts.update(thread=row, after=behind)
    if row.answer_id is None and what["answer"] in places:
        row.answer_id = what["answer"]
    row.save(update_fields=["answer", "last_position"])
    _leave_husk(new, row)
    note_act(member, row, Act.MERGED, reason=reason, words=new.title, other=new, after=row.last_position)
    for each in (row, new):
        refresh_counts(each)
    tell_authors(member, row, authors, reason)
    return True


def _stand(row: Thread, new: Thread, places: dict[int, int]) -> None:
    """Let the posts of ``new`` stand in ``row``: those that came from it where they were, the others behind its last one."""
    others = list(new.posts.filter(position__isnull=False).exclude(pk__in=places).order_by("position"))
    new.posts.filter(position=None).update(thread=row)
    for number, place in places.items():
        Post.objects.filter(pk=number).update(thread=row, position=place)
    for post in others:
        row.last_position += 1
        Post.objects.filter(pk=post.pk).update(thread=row, position=row.last_position)
    ReadMark.objects.filter(thread=row, position__gt=row.last_position).update(position=row.last_position)


def _leave_husk(new: Thread, row: Thread) -> None:
    ThreadTrace.objects.filter(thread=new).delete()
    Thread.objects.filter(merged_into=new).update(merged_into=row)
    new.merged_into, new.pinned, new.answer, new.former_title = row, False, None, ""
    new.save(update_fields=["merged_into", "pinned", "answer", "former_title"])
