"""What members keep about a thread goes with its posts when they move: follows, read marks, drafts, names taken, news."""

from bisect import bisect_right
from collections.abc import Sequence

from django.utils import timezone

from community.forum.actions.aliases import taken_in
from community.forum.models import Draft, Follow, Post, ReadMark, Thread, ThreadAlias
from community.notifications.actions import rehouse

_KEPT = [Follow.Level.WATCH, Follow.Level.LIST]  # who muted or hid one thread said nothing about the other


def carry_to_new(thread: Thread, new: Thread, posts: Sequence[Post]) -> None:
    """Let what belongs to ``posts``, which went from ``thread`` to ``new``, go with them."""
    authors = {post.author_id for post in posts}
    follows = Follow.objects.filter(thread=thread, member__in=authors)
    Follow.objects.bulk_create((Follow(member_id=each.member_id, thread=new, level=each.level) for each in follows),
                               ignore_conflicts=True)
    named = {post.author_id for post in posts if post.alias}
    aliases = ThreadAlias.objects.filter(thread=thread, member__in=named)
    ThreadAlias.objects.bulk_create(ThreadAlias(thread=new, member_id=each.member_id, name=each.name, skeleton=each.skeleton)
                                    for each in aliases)
    rehouse([post.pk for post in posts], new.pk)


def carry_marks(thread: Thread, new: Thread, places: Sequence[int]) -> None:
    """Who had read posts at ``places`` of ``thread`` has read them in ``new``, where they stand from 1 on."""
    marks = ReadMark.objects.filter(thread=thread, position__gte=places[0])
    ReadMark.objects.bulk_create(
        (ReadMark(member_id=each.member_id, thread=new, position=bisect_right(places, each.position), at=each.at)
         for each in marks), ignore_conflicts=True)


def carry_all(thread: Thread, into: Thread) -> None:
    """Let everything go from ``thread``, whose posts are about to stand in ``into`` behind its last one, with them."""
    _carry_marks(thread, into)
    follows = Follow.objects.filter(thread=thread)
    Follow.objects.bulk_create((Follow(member_id=each.member_id, thread=into, level=each.level, since=each.since)
                                for each in follows.filter(level__in=_KEPT)), ignore_conflicts=True)
    follows.delete()
    _carry_aliases(thread, into)
    _carry_drafts(thread, into)


def _carry_marks(thread: Thread, into: Thread) -> None:
    """Only who has read both to their ends has read what they make together."""
    done = ReadMark.objects.filter(thread=thread, position__gte=thread.last_position).values("member")
    both = ReadMark.objects.filter(thread=into, position__gte=into.last_position, member__in=done)
    both.update(position=into.last_position + thread.last_position)
    ReadMark.objects.filter(thread=thread).delete()


def _carry_aliases(thread: Thread, into: Thread) -> None:
    """A one-off name stays taken. Two people who chose the same one in different threads stay two."""
    taken = taken_in(into)
    members = set(ThreadAlias.objects.filter(thread=into).values_list("member_id", flat=True))
    for each in ThreadAlias.objects.filter(thread=thread):
        own = ThreadAlias.objects.filter(thread=into, member=each.member_id, skeleton=each.skeleton).exists()
        if each.skeleton in taken and not own:
            number = next(n for n in range(2, 999) if f"{each.skeleton}{n}" not in taken)
            former, each.name, each.skeleton = each.name, f"{each.name[:26]} {number}", f"{each.skeleton}{number}"
            Post.objects.filter(thread=thread, author=each.member_id, alias=former).update(alias=each.name)
        taken.add(each.skeleton)
        if each.member_id not in members:
            each.thread = into
            each.save(update_fields=["thread", "name", "skeleton"])


def _carry_drafts(thread: Thread, into: Thread) -> None:
    """A reply somebody is typing waits in the other thread; where two wait, both words are kept in one."""
    address = into.get_absolute_url()
    waiting = {each.member_id: each for each in Draft.objects.filter(form=f"thread.{into.pk}")}
    for draft in Draft.objects.filter(form=f"thread.{thread.pk}"):
        other = waiting.get(draft.member_id)
        if other is None:
            draft.form, draft.address, draft.title = f"thread.{into.pk}", address, into.title
            draft.save(update_fields=["form", "address", "title"])
            continue
        both = [words for each in (other, draft) for words in each.words.get("body", ())]
        other.words = {**draft.words, **other.words, "body": ["\n\n".join(filter(None, both))]}
        other.saved_at = timezone.now()  # another version: no tab takes what it has for the same
        other.save(update_fields=["words", "saved_at"])
        draft.delete()
