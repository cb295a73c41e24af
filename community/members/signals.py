"""Signals of Django and allauth, handed on as announcements. Nothing of ours is kept by a signal.

allauth ends sessions in ways of its own (its list of sessions, a new password); sockets must hear of each.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest

from community import live
from community.members.actions import end_sessions
from community.members.models import Member


@receiver(user_logged_out)
def _signed_out(sender: Any, request: HttpRequest | None, **_more: Any) -> None:
    if request is not None and request.session.session_key:
        live.session_ended(request.session.session_key)


@receiver(post_delete, sender=UserSession)
def _session_gone(sender: Any, instance: UserSession, **_more: Any) -> None:
    live.session_ended(instance.session_key)


@receiver([password_changed, password_set, password_reset])
def _new_password(sender: Any, request: HttpRequest, user: Member, **_more: Any) -> None:
    mine = request.user.is_authenticated and request.user.pk == user.pk
    end_sessions(user, keep=request.session.session_key if mine else None)
