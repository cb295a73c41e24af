"""Telling staff on duty of what cannot wait: on the site, by a mail that says nothing, by a web hook with kind and number."""

import json
import logging
import urllib.request
from urllib.error import URLError

from django.conf import settings
from procrastinate.contrib.django import app

from community.groups.queries import on_duty
from community.groups.queries.people import moderators
from community.members.models import Member
from community.moderation import emails
from community.moderation.models import Case
from community.notifications.actions import Kind, raise_event

log = logging.getLogger(__name__)

ALERT = "moderation.alert"  # the name of the job
PATIENCE = 5  # seconds for the web hook


def alert_staff(case: Case) -> None:
    """Have the worker tell staff of ``case``. Call it in the transaction that makes it urgent."""
    app.configure_task(ALERT).defer(case_id=case.pk)


def staff_for(case: Case) -> list[Member]:
    """Who is told: staff on duty for its group and for everybody; when nobody is, all moderators. Never whom it is about."""
    staff = [member for member in moderators() if member.pk != case.about_id]
    duty = set(on_duty(None).values_list("pk", flat=True))
    if case.support_group_id is not None:
        duty |= set(on_duty(case.support_group_id).values_list("pk", flat=True))
    return [member for member in staff if member.pk in duty] or staff


def send_alert(case_id: int) -> int:
    """Tell staff of the case with this number. Says how many people were told. May run twice: each is told once."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or case.is_resolved:
        return 0
    staff = staff_for(case)
    told = raise_event(kind=Kind.CASE_URGENT, members=[member.pk for member in staff], case_id=case.pk)
    if told:
        emails.tell_staff([member.email for member in staff if member.email], case.pk)
        call_hook(case.kind, case.pk)
    return told


def call_hook(kind: str, number: int) -> bool:
    """Post kind and number, and nothing else, to the address operators named. Says whether it was taken."""
    address = settings.MODERATION_WEBHOOK_URL
    if not address:
        return False
    body = json.dumps({"kind": str(kind), "number": number}).encode()
    call = urllib.request.Request(address, data=body, headers={"Content-Type": "application/json"})  # noqa: S310 - settings
    try:
        with urllib.request.urlopen(call, timeout=PATIENCE):  # noqa: S310
            return True
    except (URLError, OSError, ValueError) as error:
        log.error("web hook not called: case=%s error=%s", number, type(error).__name__)
        return False
