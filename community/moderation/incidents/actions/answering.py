"""What the person does: reads, writes back, and says whether we may come back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy, text, throttles
from community.members.models import Member
from community.moderation.alerts import staff_for
from community.moderation.incidents.actions.steps import Act, keep, locked
from community.moderation.incidents.models import Incident, IncidentStep, PrivateReply
from community.notifications.actions import Kind, mark_seen_of, raise_event
from community.policy import Action, Refused
from community.policy.ladder import FIRST_ANSWER, FOLLOW_UP, SECOND_LOOK


@transaction.atomic
def note_seen(member: Member, incident: Incident) -> bool:
    """Note that ``member`` has read what was written to them, so that the team knows they are there. Says whether it was new.

    :raises Refused: it is not about them.
    """
    policy.require(member, Action.READ_CARE, incident)
    if not note_seen_by_guest(incident):
        return False
    mark_seen_of(member, Kind.CARE)
    return True


@transaction.atomic
def answer(member: Member, incident: Incident, *, body: str) -> PrivateReply:
    """Write back to the team: once after each of its letters.

    :raises Refused: it is not about them, it is closed, nothing was written, or their last answer was not read yet.
    """
    policy.require(member, Action.READ_CARE, incident)
    throttles.spend(throttles.SEND_MESSAGE, member.pk)
    return _heard(incident, body)


@transaction.atomic
def answer_as_guest(incident: Incident, *, body: str, place: str) -> PrivateReply:
    """The same by a guest, who has the address of their receipt: the caller has looked.

    :param place: their network address, truncated, for the limit.
    """
    throttles.spend(throttles.GUEST_ANSWER, place)
    return _heard(incident, body)


def note_seen_by_guest(incident: Incident) -> bool:
    """Note that the guest has read what was written to them. Says whether it was new."""
    if not PrivateReply.objects.filter(incident=incident, seen_at=None).exclude(by=None).update(seen_at=timezone.now()):
        return False
    IncidentStep.objects.create(incident=incident, act=Act.SEEN)
    return True


def _heard(incident: Incident, body: str) -> PrivateReply:
    row, words = locked(incident), text.normalize(body).strip()
    if not words:
        raise Refused(_("Please write something; one word is enough."), status=422)
    last = row.replies.last()
    if last is None or last.by_id is None:
        raise Refused(_("We have your answer, and a person reads it. You can write again when they have written to you. If it "
                        "cannot wait, “Get help now” lists people who answer at this hour."), status=409)
    reply = PrivateReply.objects.create(incident=row, body=words[:4000])
    row.state, row.reminded_at = Incident.State.OPEN, None
    row.due_at = timezone.now() + FIRST_ANSWER[row.level].span
    keep(row, act=Act.HEARD, by=None)
    tell_team(row)
    return reply


@transaction.atomic
def answer_consent(member: Member, incident: Incident, *, wishes: bool) -> bool:
    """Say whether the team may come back on the next day; it can be changed. Says whether that is new.

    :raises Refused: it is not about them, it is closed, or they were not asked.
    """
    policy.require(member, Action.READ_CARE, incident)
    row = locked(incident)
    if row.consent_asked_at is None:
        raise Refused(_("Nobody has asked you this yet."), status=409)
    if row.consent is wishes:
        return False
    now = timezone.now()
    row.consent, row.consent_at = wishes, now
    row.follow_up_at = now + FOLLOW_UP.span if wishes else None
    if row.state != Incident.State.OPEN:  # an answer that waits comes first
        row.state = Incident.State.AFTERCARE if wishes else Incident.State.ANSWERED
        row.due_at = row.follow_up_at or now + SECOND_LOOK[row.level].span
        row.reminded_at = None
    keep(row, act=Act.CONSENT if wishes else Act.NO_CONSENT, by=None)
    return True


def tell_team(incident: Incident) -> int:
    """Tell whoever looks after it, or staff on duty, that something waits. Says how many were told."""
    lead = incident.lead
    staff = [lead] if lead is not None and lead.is_active else staff_for(incident.case)
    told = [member.pk for member in staff if member.pk != incident.about_id]
    return raise_event(kind=Kind.INCIDENT, members=told, case_id=incident.case_id)
