"""Invitations: links that lead into a group, for a time and some uses. Only a digest of each is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy, throttles
from community.groups.actions.entering import Door, Entry, enter, require_ticked
from community.groups.actions.noting import locked, locked_alive, note
from community.groups.models import GroupLog, Invitation, SupportGroup
from community.members.models import Member
from community.policy import Action, Refused

MOST_DAYS, MOST_USES = 30, 50


def digest_of(secret: str) -> str:
    """What is kept of the secret part of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(actor: Member, group: SupportGroup, *, days: int, uses: int) -> str:
    """Make an invitation. Returns the secret part of its link, which nobody can look up later.

    :raises Refused: the policy says no, or 422 it would hold for too long or for too many.
    """
    policy.require(actor, Action.MANAGE_GROUP, group)
    if not (1 <= days <= MOST_DAYS and 1 <= uses <= MOST_USES):
        raise Refused(_("An invitation holds for one to 30 days, and for one to 50 people."), status=422)
    row, secret = locked_alive(group), secrets.token_urlsafe(24)
    Invitation.objects.create(group=row, digest=digest_of(secret), by=actor, uses_left=uses,
                              expires_at=timezone.now() + timedelta(days=days))
    note(actor, row, GroupLog.Act.INVITED, words=str(uses))
    return secret


@transaction.atomic
def revoke(actor: Member, invitation: Invitation) -> bool:
    """End an invitation early. Says whether it still led in.

    :raises Refused: the policy says no.
    """
    policy.require(actor, Action.MANAGE_GROUP, invitation.group)
    row = locked(invitation.group)
    ended = Invitation.objects.usable().filter(pk=invitation.pk).update(revoked_at=timezone.now(), revoked_by=actor)
    if ended:
        note(actor, row, GroupLog.Act.REVOKED)
    return bool(ended)


def accept(member: Member, invitation: Invitation, *, agreed: int) -> Entry:
    """Come in by an invitation: the last use goes to whoever is first, and nobody uses one twice.

    :param agreed: the version of the guidelines that was ticked.
    :raises Refused: 404 it no longer leads in; 403 they were removed; 422 the guidelines are not ticked.
    """
    policy.require(member, Action.USE_INVITATION)
    throttles.spend(throttles.JOIN_GROUP, member.pk)
    with transaction.atomic():
        group = locked_alive(invitation.group)
        row = Invitation.objects.usable().select_related("by").filter(pk=invitation.pk).first()
        if row is None:
            raise run_out()
        require_ticked(group, agreed)
        entry = enter(group, member, Door(by=row.by or member, agreed=agreed, invitation=row))
        if entry.is_new:
            row.uses_left -= 1
            row.save(update_fields=["uses_left"])
    return entry


def run_out() -> Refused:
    """What somebody reads whose invitation no longer leads anywhere."""
    return Refused(_("This invitation has run out, or was used already. Whoever gave it to you can make a new one."),
                   status=404)
