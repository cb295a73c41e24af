"""Who hosts a group, and who was asked to become a host of the site."""

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


class HostOfferQuerySet(models.QuerySet["HostOffer"]):
    """Offers by whether they still stand."""

    def standing(self) -> Self:
        """Those nobody has answered or taken back."""
        return self.filter(ended_at=None)


class HostOffer(models.Model):
    """A moderator asks ``member`` to become a host of the site: they are one when they have ticked the checklist."""

    class Ended(models.TextChoices):
        """What became of it."""

        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back by a moderator")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="host_offers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = HostOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(ended_at=None), name="host_offer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} is asked to host"
