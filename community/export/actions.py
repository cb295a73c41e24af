"""Letting somebody take their data along: asked, counted, and written down before the first byte leaves."""

import logging

from django.db import transaction

from community import policy, throttles
from community.export.models import Export
from community.members.models import Member
from community.policy import Action

log = logging.getLogger(__name__)


def begin(member: Member) -> Export:
    """Write down that ``member`` takes their data along.

    :raises Refused: not signed in, or too often.
    """
    policy.require(member, Action.EXPORT_OWN)
    throttles.spend(throttles.EXPORT, member.pk)
    with transaction.atomic():
        row = Export.objects.create(member=member)
        log.info("export: member=%d number=%d", member.pk, row.pk)
    return row
