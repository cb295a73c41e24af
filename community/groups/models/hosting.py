"""Who hosts a group."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models.support_groups import SupportGroup


class GroupHostQuerySet(models.QuerySet["GroupHost"]):
    """Hostings by whether they hold."""

    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(until=None)


class GroupHost(models.Model):
    """``member`` hosts ``group`` since, and until: rows stay."""

    class Ended(models.TextChoices):
        """How it ended."""

        STEPPED_BACK = "stepped back", _("stepped back")
        ENDED = "ended", _("ended by a moderator")
        HANDED_OVER = "handed over", _("handed over to somebody else")
        LEFT = "left", _("left the group")

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="hosts")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hosted_groups")
    since = models.DateTimeField(default=timezone.now)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    objects = GroupHostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], condition=models.Q(until=None), name="group_host_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} hosts {self.group_id}"
