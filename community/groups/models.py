"""Who belongs to a support group. Boards and rooms name the group they are for."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SupportGroup(models.Model):
    """A group of members that talks among itself."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("support group")

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by whether they hold."""

    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(left_at=None)


class Membership(models.Model):
    """``member`` belongs to ``group`` since, and until: rows stay when somebody leaves."""

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], condition=models.Q(left_at=None), name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"
