"""How sessions end, and how a member leaves."""

import secrets
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from community import live, policy
from community.members.models import Block, Member, RecoveryCode
from community.members.names import skeleton
from community.members.queries import retired
from community.policy import Action, Role

closing = Signal()  # sender Member, with ``member``, inside the transaction: what rooms above keep of them ends with it


def end_sessions(member: Member, *, keep: str | None = None) -> int:
    """Sign ``member`` out everywhere, but not where the session key is ``keep``. Says how many sessions ended.

    Each end is announced where the row goes (``members.signals``), so that ways of allauth's own are covered too.
    """
    policy.require(member, Action.MANAGE_ACCOUNT)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    ended: int
    with transaction.atomic():
        sessions = UserSession.objects.filter(user=member).exclude(session_key=keep or "")
        for key in sessions.values_list("session_key", flat=True):
            store.delete(key)
        ended, _rows = sessions.delete()
        live.member_changed(member.pk)
    return ended


def close_account(member: Member) -> None:
    """End the membership and everything that says whose it was; what was written stays, by a former member.

    The name is gone for good: only a digest of its look remains, so that nobody else can come under it.
    """
    policy.require(member, Action.CLOSE_ACCOUNT)
    with transaction.atomic():
        closing.send(sender=Member, member=member)
        end_sessions(member)
        for belonging in (EmailAddress, Authenticator):
            belonging.objects.filter(user=member).delete()
        RecoveryCode.objects.filter(member=member).delete()
        Block.objects.filter(blocker=member).delete()
        member.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
        _anonymise(member)
        live.member_changed(member.pk)


def _anonymise(member: Member) -> None:
    member.skeleton = retired(skeleton(member.username))
    member.username = f"closed_{secrets.token_hex(8)}"
    member.email = None
    member.about = member.country = ""
    member.time_zone = "UTC"
    member.theme = "calm"
    member.role = Role.MEMBER
    member.last_login = None
    member.is_active = False
    member.closed_at = timezone.now()
    member.set_unusable_password()
    member.save()
