"""Rooms. ``seq`` numbers the changes of one room without holes (DESIGN 5)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Room(models.Model):
    """A place to talk. ``last_seq`` is its newest change; ``seq`` is the change that last touched the room itself.

    :ivar support_group: whose room it is, when the audience is one support group.
    :ivar shows_earlier: newcomers read what was said before they joined.
    :ivar shows_reading: each person learns how many of those who are here have read their own latest message; never who.
    :ivar keeps_days: how long words are kept; then they are really erased, and only their places stay.
    :ivar holds_newcomers: the first messages of each person here wait for a host.
    :ivar phase_before: how its hosts have it, while a meeting asks for something quieter; empty when none does.
    :ivar meeting: the meeting whose room it is just now: only who was let in may read and write.
    :ivar side_of: the meeting it was made from as a side room; it closes with it.
    """

    class Audience(models.TextChoices):
        """Who may enter."""

        MEMBERS = "members", _("members")
        GROUP = "group", _("one support group")
        TEAM = "team", _("hosts and moderators")
        SIDE = "side", _("a few people of a meeting")

    class Opening(models.TextChoices):
        """When it takes messages at all."""

        ALWAYS = "always", _("always")
        HOSTED = "hosted", _("while a host is on duty")
        MEETINGS = "meetings", _("during meetings")

    class Phase(models.TextChoices):
        """Whether it takes messages; the words are those of the socket contract."""

        OPEN = "open", _("open")
        SLOW = "slow", _("slow")
        CLOSING = "closing", _("closing")
        READ_ONLY = "read-only", _("read-only")
        CLOSED = "closed", _("closed")

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=80)
    description = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.MEMBERS)
    support_group = models.ForeignKey("community.SupportGroup", null=True, blank=True, on_delete=models.PROTECT,
                                      related_name="rooms")
    opening = models.CharField(_("when it is open"), max_length=12, choices=Opening.choices, default=Opening.ALWAYS,
                               db_default=Opening.ALWAYS)
    shows_earlier = models.BooleanField(_("newcomers read what was said before they joined"), default=True, db_default=True)
    keeps_days = models.PositiveSmallIntegerField(_("how many days words are kept"), default=30, db_default=30)
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.OPEN)
    phase_before = models.CharField(max_length=12, choices=Phase.choices, blank=True, default="", db_default="")
    phase_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    phase_at = models.DateTimeField(default=timezone.now)
    phase_reason = models.CharField(max_length=500, blank=True)
    slow_seconds = models.PositiveSmallIntegerField(default=30)
    holds_messages = models.BooleanField(_("each message waits until a host has read it"), default=False)
    holds_newcomers = models.BooleanField(_("the first messages of newcomers wait for a host"), default=False, db_default=False)
    shows_typing = models.BooleanField(_("says who is typing"), default=False)
    shows_reading = models.BooleanField(_("shows how far others have read"), default=False, db_default=False)
    last_seq = models.PositiveBigIntegerField(default=0)
    seq = models.PositiveBigIntegerField(default=0)
    meeting = models.ForeignKey("community.Occurrence", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    side_of = models.ForeignKey("community.Occurrence", null=True, blank=True, on_delete=models.PROTECT,
                                related_name="side_rooms")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="room_group_named", violation_error_message=_(
                "A room for one support group names it, and no other room does."),
                condition=models.Q(audience="group", support_group__isnull=False)
                | (~models.Q(audience="group") & models.Q(support_group=None))),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_aliases(self) -> bool:
        """Whether people may go by other names here just now: in a meeting, and in what was made from one."""
        return self.meeting_id is not None or self.side_of_id is not None

    @property
    def chosen_phase(self) -> str:
        """How its hosts have it, whatever a meeting asks for just now."""
        return self.phase_before or self.phase

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("room", args=[self.slug])
