"""The one way a row gets into the log."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.models import Decision
from community.policy import Refused


def decide(actor: Member, target: models.Model, *, act: str, reason: str) -> Decision:
    """Write down that ``actor`` did ``act`` with ``target``. Who stands behind a one-off name, the log does not tell."""
    return Decision.objects.create(act=act, by=actor, about=whom(target), reason=reason, target_id=target.pk,
                                   target_type=ContentType.objects.get_for_model(target))


def whom(target: Any) -> Member | None:
    """The member ``target`` is of, or is; None behind a one-off name."""
    if isinstance(target, Member):
        return target
    return None if getattr(target, "alias", "") else getattr(target, "author", None)


def given(reason: str) -> str:
    """The reason, tidied.

    :raises Refused: there is none.
    """
    if not reason.strip():
        raise Refused(_("Please give a reason. The person it is about will read it."), status=422)
    return reason.strip()[:500]
