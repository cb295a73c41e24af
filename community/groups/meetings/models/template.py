"""What is held again and again: the meeting as it is planned, and what members wish of it."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MEMBER = settings.AUTH_USER_MODEL


class Meeting(models.Model):
    """A meeting that is held once or again and again, always at the same time on the clock of ``time_zone``.

    :ivar group: whose it is; None for the rooms of everybody.
    :ivar host: None while one is wanted: whoever it was cannot lead it any more.
    :ivar guidelines_version: counts up with each new wording; everybody ticks the version they read, each time.
    :ivar keeps_hours: how long after closing what was said is kept; then it is erased.
    """

    class Tradition(models.TextChoices):
        """How people talk with each other."""

        OPEN_TALK = "open_talk", _("open talk")
        CIRCLE = "circle", _("sharing circle")
        TOPIC = "topic", _("talk about a topic")
        QUIET = "quiet", _("quiet company")

    class Recurrence(models.TextChoices):
        """How often."""

        NONE = "none", _("once")
        WEEKLY = "weekly", _("every week")
        FORTNIGHTLY = "fortnightly", _("every second week")
        MONTHLY = "monthly", _("every month, on the same weekday")

    class Order(models.TextChoices):
        """Who has the floor next in a circle."""

        HOST = "host", _("the host asks people in")
        FIRST = "first", _("first come, first served")

    group = models.ForeignKey("community.SupportGroup", null=True, blank=True, on_delete=models.PROTECT,
                              related_name="meetings")
    room = models.ForeignKey("community.Room", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    tradition = models.CharField(max_length=12, choices=Tradition.choices, default=Tradition.OPEN_TALK)
    topic = models.CharField(max_length=300, blank=True)
    first_start = models.DateTimeField()
    time_zone = models.CharField(max_length=40, default="UTC")
    recurrence = models.CharField(max_length=12, choices=Recurrence.choices, default=Recurrence.NONE)
    minutes = models.PositiveSmallIntegerField(default=60)
    capacity = models.PositiveSmallIntegerField(default=12)
    host = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    co_host = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    guidelines = models.TextField(max_length=4000)
    guidelines_version = models.PositiveSmallIntegerField(default=1)
    keeps_hours = models.PositiveSmallIntegerField(default=24)
    order = models.CharField(max_length=8, choices=Order.choices, default=Order.HOST)
    made_by = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_start", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """The clock it goes by."""
        return ZoneInfo(self.time_zone)

    @property
    def is_circle(self) -> bool:
        """Whether one person speaks at a time."""
        return self.tradition == self.Tradition.CIRCLE

    @property
    def audience(self) -> str:
        """Whom it is for: whoever may enter its room."""
        return str(self.room.audience)

    @property
    def support_group_id(self) -> int | None:
        """The group whose members may come, as the policy asks of a place."""
        return self.group_id


class Guidelines(models.Model):
    """A wording of a meeting's guidelines that somebody may have ticked. Never rewritten."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="wordings")
    version = models.PositiveSmallIntegerField()
    body = models.TextField()
    made_by = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "version"], name="guidelines_version_once")]

    def __str__(self) -> str:
        return f"guidelines {self.version} of meeting {self.meeting_id}"


class Reminder(models.Model):
    """A member wishes to be told before each time a meeting is held."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reminders")
    member = models.ForeignKey(MEMBER, on_delete=models.CASCADE, related_name="meeting_reminders")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="meeting_reminder_once")]

    def __str__(self) -> str:
        return f"{self.member_id} wishes to be told of {self.meeting_id}"


class CalendarFeed(models.Model):
    """The secret address of one member's calendar. Renewing it writes another secret; switching off deletes the row."""

    member = models.OneToOneField(MEMBER, on_delete=models.CASCADE, related_name="calendar_feed")
    secret = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"calendar of {self.member_id}"
