"""Who belongs to a group, who asked to, who waits for a place, and the invitations that lead in."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models.support_groups import SupportGroup


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by whether they hold."""

    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(left_at=None)

    def barring(self) -> Self:
        """Those whose member was removed, and has not been allowed to come back."""
        return self.filter(left_how=Membership.Left.REMOVED, return_allowed_at=None)


class Membership(models.Model):
    """``member`` belongs to ``group`` since, and until: rows stay when somebody leaves.

    :ivar added_by: who let them in; themselves, when the group was open to them.
    :ivar agreed_version: the version of the group's guidelines they ticked last; 0 for none.
    """

    class Left(models.TextChoices):
        """How it ended."""

        LEFT = "left", _("left")
        REMOVED = "removed", _("removed")
        CLOSED = "closed", _("closed their account")

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    invitation = models.ForeignKey("community.Invitation", null=True, blank=True, on_delete=models.SET_NULL,
                                   related_name="memberships")
    agreed_version = models.PositiveSmallIntegerField(default=0, db_default=0)
    agreed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_how = models.CharField(max_length=12, choices=Left.choices, blank=True, db_default="", default="")
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    left_reason = models.CharField(max_length=500, blank=True, db_default="", default="")
    return_allowed_at = models.DateTimeField(null=True, blank=True)
    return_allowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
                                          related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], condition=models.Q(left_at=None), name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"

    @property
    def may_return(self) -> bool:
        """Whether this row does not keep its member out."""
        return self.left_how != self.Left.REMOVED or self.return_allowed_at is not None


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """Requests by what became of them."""

    def waiting(self) -> Self:
        """Those nobody has answered, the oldest first."""
        return self.filter(state=JoinRequest.State.WAITING).order_by("pk")


class JoinRequest(models.Model):
    """``member`` asks to join ``group``, with a note for its hosts.

    :ivar agreed_version: the version of the guidelines they ticked when they asked.
    :ivar reason: what they were told: needed to decline.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waits for an answer")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back")

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="join_requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    note = models.CharField(max_length=500)
    agreed_version = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], condition=models.Q(state="waiting"), name="join_request_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} asks {self.group_id}"


class WaitingPlaceQuerySet(models.QuerySet["WaitingPlace"]):
    """Places in the queue by whether they hold."""

    def current(self) -> Self:
        """Those who still wait, the longest first."""
        return self.filter(ended_at=None).order_by("pk")


class WaitingPlace(models.Model):
    """``member`` may join ``group`` as soon as there is a place: everything else is settled.

    :ivar let_in_by: who approved their request; themselves, where the group is open.
    :ivar invitation: the one they came with; its use is counted when they take their place in the queue.
    """

    class Ended(models.TextChoices):
        """How the waiting ended."""

        MOVED_UP = "moved up", _("moved up")
        WITHDRAWN = "withdrawn", _("taken back")
        REMOVED = "removed", _("removed")
        ARCHIVED = "archived", _("the group was archived")

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="waiting_places")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="waiting_places")
    since = models.DateTimeField(default=timezone.now)
    let_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invitation = models.ForeignKey("community.Invitation", null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_version = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = WaitingPlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], condition=models.Q(ended_at=None), name="waiting_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} waits for {self.group_id}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by whether they still lead in."""

    def usable(self) -> Self:
        """Those that have not run out, are not used up and were not ended."""
        return self.filter(expires_at__gt=timezone.now(), uses_left__gt=0, revoked_at=None)


class Invitation(models.Model):
    """A link that leads into ``group``, for a time and some uses. Only the digest of its secret is known here.

    :ivar digest: SHA-256 of the secret part of the link, in hexadecimal.
    """

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.group_id}"
