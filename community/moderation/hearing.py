"""What other rooms do that moderators have to look at, or to write down, in the transaction that does it.

They know nothing of what stands above them; this listens. What begins to wait is heard when its row is saved.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver

from community.chat.actions.waiting import settled as message_settled
from community.chat.models import Message
from community.contributions import State
from community.forum.actions.acts import acted
from community.forum.actions.states import settled as post_settled
from community.forum.models import Post, Thread, ThreadAct
from community.moderation.actions.appealing import APPEALABLE
from community.moderation.actions.cases import add_labels, open_case
from community.moderation.actions.deciding import require_uninvolved
from community.moderation.actions.resolving import settle_case_of
from community.moderation.incidents.actions import lock_person_behind, open_by_itself
from community.moderation.models import Case, Decision, Kind
from community.notifications.actions import tie_moved_to_decision
from community.policy.attention import LATER, NEWCOMERS, URGENT, is_red, matched_gravity
from community.safety.models.screening import Label
from community.safety.signals import screened

# A split is written down on both sides, and decided once.
_LOGGED = frozenset(Decision.Act.values)


@receiver(acted, dispatch_uid="moderation.hearing")
def write_decision(sender: Any, *, act: ThreadAct, post: Post | None = None, effect: Any = None, **_rest: Any) -> None:
    """Put ``act`` into the log, when it was done with somebody else's thread, or post, and tie to it what they were told."""
    thread = act.other if act.act == ThreadAct.Act.MERGED and act.other is not None else act.thread
    target: Thread | Post = post or thread
    if act.by_id == target.author_id or act.act not in _LOGGED:
        return
    require_uninvolved(act.by, _cases_of(thread, post))
    row = Decision.objects.create(
        act=act.act, by=act.by, about_id=None if target.alias else target.author_id, reason=act.reason, target_id=target.pk,
        target_type=ContentType.objects.get_for_model(target), effect=dict(effect or {}))
    if row.act in APPEALABLE:
        tie_moved_to_decision(target.author_id, (act.other or thread).pk, row.pk)


def _cases_of(thread: Thread, post: Post | None) -> QuerySet[Case]:
    """The cases of the post somebody acts on, or of the thread and the post it begins with."""
    post_type, thread_type = ContentType.objects.get_for_models(Post, Thread).values()
    posts = [post.pk] if post is not None else list(thread.posts.filter(position=1).values_list("pk", flat=True))
    return Case.objects.filter(Q(target_type=post_type, target_id__in=posts) | Q(target_type=thread_type, target_id=thread.pk))


@receiver(screened, dispatch_uid="moderation.hearing.screened")
def open_case_of_match(sender: Any, *, contribution: Any, labels: Sequence[str], has_plan: bool = False, **_rest: Any) -> None:
    """Let a moderator look at what screening noticed; where somebody may die now, an incident begins with its timers."""
    gravity = matched_gravity(labels)
    found = ", ".join(str(Label(label).label) for label in labels)
    if is_red(labels, has_plan=has_plan):
        lock_person_behind(contribution)
    case = open_case(contribution, kind=Kind.MATCH, gravity=gravity, urgent=gravity <= URGENT, why=found)
    add_labels(case, labels)
    if is_red(labels, has_plan=has_plan):
        open_by_itself(case, why=found)


@receiver(post_save, sender=Post, dispatch_uid="moderation.hearing.post")
@receiver(post_save, sender=Message, dispatch_uid="moderation.hearing.message")
def open_case_of_held(sender: Any, *, instance: Post | Message, raw: bool = False, **_rest: Any) -> None:
    """Let a moderator look at what waits until they have."""
    if instance.state == State.HELD and instance.is_waiting and not raw:
        open_case(instance, kind=Kind.HELD, gravity=NEWCOMERS)


@receiver(post_settled, dispatch_uid="moderation.hearing.post_settled")
def end_case_of_post(sender: Any, *, post: Post, **_rest: Any) -> None:
    """It waits no longer, so nobody has to look at it."""
    settle_case_of(post, by=post.state_by, state=post.state)


@receiver(message_settled, dispatch_uid="moderation.hearing.message_settled")
def end_case_of_message(sender: Any, *, message: Message, **_rest: Any) -> None:
    """The same of a message: hosts decide about those of their rooms."""
    settle_case_of(message, by=message.state_by, state=message.state)


@receiver(post_save, sender="library.Correction", dispatch_uid="moderation.hearing.correction")
def follow_correction(sender: Any, *, instance: Any, created: bool, raw: bool = False, **_rest: Any) -> None:
    """An error of the library that a reader reported: a case until an editor has answered."""
    if created and not raw:
        open_case(instance, kind=Kind.CORRECTION, gravity=LATER)
    elif not created and not instance.is_waiting:
        settle_case_of(instance, by=instance.answered_by, state=State.PUBLISHED)
