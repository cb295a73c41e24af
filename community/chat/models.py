"""Rooms and messages. ``seq`` numbers the changes of one room without holes (DESIGN 5)."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.contributions import Contribution, ContributionQuerySet, State


class Room(models.Model):
    """A place to talk. ``last_seq`` is its newest change; ``seq`` is the change that last touched the room itself.

    :ivar meeting: the meeting whose room it is just now: only who was let in may read and write.
    :ivar side_of: the meeting it was made from as a side room; it closes with it.
    """

    class Audience(models.TextChoices):
        """Who may enter."""

        MEMBERS = "members", _("members")
        TEAM = "team", _("hosts and moderators")
        SIDE = "side", _("a few people of a meeting")

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
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.OPEN)
    phase_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    phase_at = models.DateTimeField(default=timezone.now)
    phase_reason = models.CharField(max_length=500, blank=True)
    slow_seconds = models.PositiveSmallIntegerField(default=30)
    holds_messages = models.BooleanField(_("each message waits until a host has read it"), default=False)
    shows_typing = models.BooleanField(_("says who is typing"), default=False)
    last_seq = models.PositiveBigIntegerField(default=0)
    seq = models.PositiveBigIntegerField(default=0)
    meeting = models.ForeignKey("community.Occurrence", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    side_of = models.ForeignKey("community.Occurrence", null=True, blank=True, on_delete=models.PROTECT,
                                related_name="side_rooms")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("room", args=[self.slug])


class MessageQuerySet(ContributionQuerySet["Message"]):
    """Messages of one room by their changes. Those that wait for a host have no number and so no place yet."""

    def placed(self) -> "MessageQuerySet":
        """Those that are part of the conversation."""
        return self.filter(posted_seq__isnull=False)

    def waiting(self) -> "MessageQuerySet":
        """Those a host has not read yet, oldest first."""
        return self.filter(posted_seq__isnull=True, state=State.HELD).order_by("pk")

    def changed_after(self, seq: int) -> "MessageQuerySet":
        """Those whose last change is later than ``seq``, in the order of their changes."""
        return self.filter(seq__gt=seq).order_by("seq")


class Message(Contribution):
    """A line in a room. ``seq`` is its last change; ``posted_seq`` its place in the conversation.

    :ivar notes: slugs of content notes, the same as those of the forum: readers who wish it see the message folded.
    :ivar meeting: the meeting it was said in: only who was let in there may read it, during the meeting and after.

    Both are None while the message waits for a host, and for good when the host does not pass it on: nobody else can tell
    from a number that something was said.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="messages")
    seq = models.PositiveBigIntegerField(null=True)
    posted_seq = models.PositiveBigIntegerField(null=True)
    nonce = models.UUIDField()
    notes = ArrayField(models.SlugField(max_length=30), default=list, blank=True, db_default=[])
    meeting = models.ForeignKey("community.Occurrence", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    # What queries add: words for the notes; and for one reader, whether it is shown unfolded.
    note_labels: Sequence[str] = ()
    is_open = False

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="message_seq_once"),
            models.UniqueConstraint(fields=["room", "posted_seq"], name="message_place_once"),
            models.UniqueConstraint(fields=["room", "author", "nonce"], name="message_nonce_once"),
        ]
        indexes = [models.Index(fields=["room"], condition=models.Q(posted_seq=None), name="message_waiting")]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether no host has read it yet."""
        return self.posted_seq is None and self.state == State.HELD


class Presence(models.Model):
    """A member has a socket in a room. A row counts until ``expires_at``; a process that dies leaves nothing for long."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="presences")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    process = models.UUIDField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member", "process"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.room_id}"


class Seen(models.Model):
    """How far a member has read a room."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seen_rooms")
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member"], name="seen_once")]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.room_id} to {self.seq}"
