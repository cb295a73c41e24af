"""What time brings: a reminder when a case waits too long, forgetting what a case froze, and erasing what was removed."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from community.chat.actions.erasing import erase
from community.chat.models import Message, Room
from community.contributions import State
from community.forum.actions import erase_taken
from community.forum.models import Post
from community.moderation import alerts
from community.moderation.actions.cases import Step, locked, note
from community.moderation.incidents.models import Incident
from community.moderation.models import Appeal, Case, Decision, Frozen, GuestLetter, Report
from community.notifications.actions import Kind, raise_event
from community.policy.sanctions import REMOVED_HOLD

KEPT_DAYS = 30  # as the page about privacy says of what was taken back
AT_ONCE = 200


def remind_of_late() -> int:
    """Tell whoever has a late case, or staff when nobody has it; each case once until it is graver. Says of how many.

    Where an incident runs, it reminds by itself, every two hours.
    """
    late = Case.objects.waiting().filter(due_at__lt=timezone.now(), reminded_at=None).order_by("due_at")
    late = late.exclude(Exists(Incident.objects.running().filter(case=OuterRef("pk"))))
    count = 0
    for number in list(late.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            case = late.select_for_update(of=("self",), skip_locked=True).filter(pk=number).first()
            if case is None:
                continue
            people = [case.claimed_by_id] if case.claimed_by_id else [member.pk for member in alerts.staff_for(case)]
            raise_event(kind=Kind.CASE_LATE, members=people, case_id=case.pk)
            case.reminded_at = timezone.now()
            case.save(update_fields=["reminded_at"])
            note(case, Step.REMINDED, by=None)
            count += 1
    return count


def forget_frozen() -> int:
    """Erase what was frozen, and what reporters wrote, of cases closed :data:`KEPT_DAYS` ago. Says of how many."""
    until = timezone.now() - timedelta(days=KEPT_DAYS)
    due = Case.objects.filter(state=Case.State.RESOLVED, resolved_at__lt=until, frozen__erased_at=None, frozen__isnull=False)
    count = 0
    for number in list(due.values_list("pk", flat=True).distinct()):
        with transaction.atomic():
            case = locked(Case(pk=number))
            if not case.is_resolved:
                continue
            Frozen.objects.filter(case=case, erased_at=None).update(excerpt={}, erased_at=timezone.now())
            Report.objects.filter(case=case).update(words="")
            case.words = ""
            case.save(update_fields=["words"])
            count += 1
    return count


def erase_removed() -> int:
    """Erase the words of what moderators removed, once its hold is over. What somebody asks to be looked at again waits for the
    answer. Says how many that were.
    """
    until = timezone.now() - REMOVED_HOLD
    posts = Post.objects.filter(state=State.TAKEN, erased_at=None, state_at__lt=until).exclude(pk__in=_looked_at_again(Post))
    count = 0
    while numbers := list(posts.order_by("state_at").values_list("pk", flat=True)[:AT_ONCE]):
        if not (erased := erase_taken(numbers)):
            break
        GuestLetter.objects.filter(post__in=numbers, post__erased_at__isnull=False).delete()
        count += erased
    said = Message.objects.filter(state=State.TAKEN, erased_at=None, state_at__lt=until)
    said = said.exclude(pk__in=_looked_at_again(Message))
    for room in Room.objects.filter(pk__in=said.values("room")):
        while erased := erase(room, said, state=State.TAKEN):
            count += erased
    return count


def _looked_at_again(model: type[Model]) -> QuerySet[Decision, int]:
    """Numbers of the things of this kind about which an appeal waits."""
    kind = ContentType.objects.get_for_model(model)
    return Decision.objects.filter(target_type=kind, appeal__state=Appeal.State.WAITING).values_list("target_id", flat=True)
