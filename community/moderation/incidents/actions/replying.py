"""Writing to the person: in one's own words, from a template that was edited by hand."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy, text
from community.forum.models import GuestReceipt, Post
from community.members.models import Member
from community.moderation.actions.drafting import forget_draft
from community.moderation.incidents.actions.steps import Act, keep, locked, log
from community.moderation.incidents.models import Incident, PrivateReply, ReplyTemplate
from community.moderation.models import Decision
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused
from community.policy.ladder import SECOND_LOOK


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a moderator sends.

    :ivar template: what it began from, or None.
    :ivar asks_consent: ask whether we may come back to them on the next day.
    :ivar is_follow_up: this is the coming back.
    """

    body: str
    template: ReplyTemplate | None = None
    asks_consent: bool = False
    is_follow_up: bool = False


@transaction.atomic
def write_to(actor: Member, incident: Incident, letter: Letter, *, version: int) -> PrivateReply:
    """Send ``letter`` to the person. They read it at ``/notifications/care/``, whatever else they may not do; a guest on the
    page of their receipt.

    :raises Refused: not a moderator, oneself, somebody was quicker, a guest without one, nothing written, or a template left as
        it was.
    """
    policy.require(actor, Action.LOOK_AFTER, incident)
    row, body = locked(incident, version=version), text.normalize(letter.body).strip()
    if row.about is None and not is_read_by_guest(row):
        raise Refused(_("This guest has no address to come back to, so they cannot be written to. What you can do is "
                        "hide the text, and show a help card in its place."), status=409)
    if not body:
        raise Refused(_("Please write something."), status=422)
    if letter.template is not None and body == text.normalize(letter.template.body).strip():
        raise Refused(_("This is the template as it was. Please put it into your own words, for this person."), status=422)
    reply = PrivateReply.objects.create(incident=row, by=actor, template=letter.template, body=body[:4000],
                                        asks_consent=letter.asks_consent and row.about is not None)
    _go_on(actor, row, letter)
    keep(row, act=Act.FOLLOWED_UP if letter.is_follow_up else Act.REPLIED, by=actor)
    log(actor, row, act=Decision.Act.WROTE, reason=_("Wrote to the person."))
    forget_draft(actor, f"incident.{row.pk}.write")
    raise_event(kind=Kind.CARE, members=[row.about.pk] if row.about else [])
    return reply


def is_read_by_guest(incident: Incident) -> bool:
    """Whether the guest whom ``incident`` is about has a page of their own, where they read what is written to them."""
    target = incident.case.target
    return isinstance(target, Post) and GuestReceipt.objects.filter(post=target).exists()


def _go_on(actor: Member, row: Incident, letter: Letter) -> None:
    """What an answer changes: who looks after it, and when to look again."""
    now = timezone.now()
    if row.lead is None:
        row.lead, row.lead_since = actor, now
    row.answered_at = row.answered_at or now
    if letter.asks_consent and row.about is not None:
        row.consent_asked_at = now
    if letter.is_follow_up:
        row.followed_up_at = now
    waits = row.consent is True and row.follow_up_at is not None and row.followed_up_at is None
    row.state = Incident.State.AFTERCARE if waits else Incident.State.ANSWERED
    row.due_at = row.follow_up_at if waits else now + SECOND_LOOK[row.level].span
    row.reminded_at = None
