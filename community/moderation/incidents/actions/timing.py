"""What time alone brings: reminders, and passing on what nobody confirmed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.groups.queries.people import team_that_may
from community.moderation.incidents.actions.answering import tell_team
from community.moderation.incidents.actions.steps import Act, keep, locked_with_case
from community.moderation.incidents.models import Incident
from community.notifications.actions import Kind, raise_event
from community.policy import Action
from community.policy.ladder import REMIND_AGAIN


def advance_incidents(now: datetime | None = None) -> int:
    """Remind of what is due, and pass on red ones that no second person has looked at for a day. Says how many were touched."""
    now = now or timezone.now()
    late = Q(due_at__lte=now) & (Q(reminded_at=None) | Q(reminded_at__lte=now - REMIND_AGAIN.span))
    alone = Q(confirm_by__lte=now, confirmed_at=None, escalated_at=None)
    numbers = list(Incident.objects.running().filter(late | alone).values_list("pk", flat=True))
    return sum(_advance(number, now) for number in numbers)


@transaction.atomic
def _advance(number: int, now: datetime) -> bool:
    row = locked_with_case(number, Incident.objects.values_list("case_id", flat=True).get(pk=number))
    if row.is_closed:
        return False
    if row.needs_second and row.escalated_at is None and row.confirm_by is not None and row.confirm_by <= now:
        row.escalated_at = now
        keep(row, act=Act.ESCALATED, by=None)
        administrators = [member.pk for member in team_that_may(Action.USE_ADMIN) if member.pk != row.about_id]
        raise_event(kind=Kind.INCIDENT, members=administrators, case_id=row.case_id)
    if row.due_at is not None and row.due_at <= now and (row.reminded_at is None or row.reminded_at <= now - REMIND_AGAIN.span):
        row.reminded_at = now
        keep(row, act=Act.REMINDED, by=None)
        tell_team(row)
    return True
