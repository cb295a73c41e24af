"""What is said in rooms, and what ties it to people: reactions and names."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from community import policy, text
from community.chat.models.people import RoomMute
from community.contributions import MENTIONED, Contribution, ContributionQuerySet, ReactionKind, State, Viewer, words_without
from community.policy import Action

EDIT_MINUTES = 10  # for so long its author may change what they said
SAID = words_without(MENTIONED)  # what search looks through


def mark_of(member_id: int, meeting_id: int | None, room_id: int) -> str:
    """What stands for a member under an alias: in one meeting, or in one room, and cannot be linked to another."""
    return salted_hmac("community.chat.alias", f"{meeting_id}:{room_id}:{member_id}").hexdigest()[:16]


class MessageQuerySet(ContributionQuerySet["Message"]):
    """Messages of one room by their changes. Those that wait for a host have no number and so no place yet."""

    def visible_to(self, viewer: Any) -> Self:
        """What ``viewer`` may see: the rule of every contribution, and what was said in a meeting only who was there."""
        seen = super().visible_to(viewer)
        return seen if policy.allowed(viewer, Action.SEE_CONCEALED) else seen.heard_by(viewer.pk)

    def heard_by(self, member_id: int | None) -> Self:
        """Without what was said in meetings this member was not let into."""
        attendance: Any = apps.get_model("community", "Attendance")  # of meetings, which name rooms
        return self.filter(models.Q(meeting=None) | models.Q(
            meeting__in=attendance.objects.admitted().filter(member=member_id).values("occurrence")))

    def placed(self) -> Self:
        """Those that are part of the conversation."""
        return self.filter(posted_seq__isnull=False)

    def waiting(self) -> Self:
        """Those a host has not read yet, oldest first."""
        return self.filter(posted_seq__isnull=True, state=State.HELD).order_by("pk")

    def changed_after(self, seq: int) -> Self:
        """Those whose last change is later than ``seq``, in the order of their changes."""
        return self.filter(seq__gt=seq).order_by("seq")

    def in_sight(self, viewer: Any, since: int) -> Self:
        """Those whose words ``viewer``, a member, sees in a room: the twin of ``Sight`` in the database.

        :param since: what has a place up to this one was said before they came.
        """
        muted = RoomMute.objects.filter(room=OuterRef("room"), member=viewer.pk, muted=OuterRef("author"))
        reached = self.filter(models.Q(posted_seq=None) | models.Q(posted_seq__gt=since))
        return reached.visible_to(viewer).exclude(Exists(muted.filter(of_alias=False)), alias="").exclude(
            ~models.Q(alias=""), Exists(muted.filter(of_alias=True)))


class Message(Contribution):
    """A line in a room. ``seq`` is its last change; ``posted_seq`` its place in the conversation.

    Both are None while the message waits for a host, and for good when the host does not pass it on: nobody else can tell
    from a number that something was said.

    :ivar notes: slugs of content notes, the same as those of the forum: readers who wish it see the message folded.
    :ivar meeting: the meeting it was said in: only who was let in there may read it, during the meeting and after.
    :ivar reply_to: what it answers; its words are quoted above it, for those who may see them.
    :ivar reactions: how many there are of each kind: ``{"hug": 2}``; kept by the actions.
    :ivar pinned_at: since when it stands above the conversation, and ``pinned_by`` whom it was put there.
    :ivar erased_at: when its words were really erased, because the room keeps them no longer.
    """

    room = models.ForeignKey("community.Room", on_delete=models.PROTECT, related_name="messages")
    seq = models.PositiveBigIntegerField(null=True)
    posted_seq = models.PositiveBigIntegerField(null=True)
    nonce = models.UUIDField()
    notes = ArrayField(models.SlugField(max_length=30), default=list, blank=True, db_default=[])
    meeting = models.ForeignKey("community.Occurrence", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    reactions = models.JSONField(default=dict, blank=True, db_default={})
    pinned_at = models.DateTimeField(null=True, blank=True)
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)

    # What queries add: words for the notes; and for one reader, whether it is shown unfolded, whether it is the first they have
    # not read, the first of its day, and their own reactions.
    note_labels: Sequence[str] = ()
    is_open = False
    begins_new = False
    day: date | None = None
    own_kinds: frozenset[str] = frozenset()

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="message_seq_once"),
            models.UniqueConstraint(fields=["room", "posted_seq"], name="message_place_once"),
            models.UniqueConstraint(fields=["room", "author", "nonce"], name="message_nonce_once"),
        ]
        indexes = [
            models.Index(fields=["room"], condition=models.Q(posted_seq=None), name="message_waiting"),
            models.Index(fields=["room"], condition=models.Q(pinned_at__isnull=False), name="message_pinned"),
            models.Index(fields=["room", "created_at"], name="message_in_time"),
            models.Index(fields=["created_at"], condition=models.Q(erased_at=None), name="message_to_erase"),
            GinIndex(SearchVector(SAID, config="english"), name="message_words"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def name(self) -> str:
        """The name it is shown under."""
        return self.alias or str(self.author.name)

    @property
    def author_mark(self) -> str:
        """What tells a reader's page which messages are of one person; under an alias, in this meeting or room only."""
        return mark_of(self.author_id, self.meeting_id, self.room_id) if self.alias else str(self.author_id)

    def is_heard_by(self, viewer: Viewer) -> bool:
        """Whether it was said where ``viewer`` was: anywhere but in a meeting they were not let into."""
        return self.meeting_id is None or viewer.sees_concealed or self.meeting_id in viewer.meetings

    def is_shown_to(self, viewer: Viewer) -> bool:
        """Whether ``viewer`` may read this: the twin of :meth:`MessageQuerySet.visible_to`."""
        return self.is_heard_by(viewer) and super().is_shown_to(viewer)

    @property
    def excerpt(self) -> str:
        """Its first words, for where it is quoted: neither the words nor the names of anybody else."""
        return text.excerpt(self.html, 140)

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("message", args=[self.room.slug, self.pk])

    @property
    def is_changeable(self) -> bool:
        """Whether it is so young that its author may still change it."""
        return self.created_at >= timezone.now() - timedelta(minutes=EDIT_MINUTES)

    @property
    def is_waiting(self) -> bool:
        """Whether no host has read it yet."""
        return self.posted_seq is None and self.state == State.HELD


class MessageReaction(models.Model):
    """A kind word without words. Messages count them by kind; people are not counted."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="given", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=ReactionKind.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "member", "kind"], name="message_reaction_once")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.message_id}"


class MessageMention(models.Model):
    """``message`` names ``member`` by ``@``."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "member"], name="message_mention_once")]

    def __str__(self) -> str:
        return f"message {self.message_id} mentions {self.member_id}"
