"""The versions of an entry, the way each took to its readers, and what is being typed."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models.entries import Entry
from library.models.texts import EntryText

NOTE_LENGTH = 500  # characters of "what changed and why"


class Revision(EntryText):
    """One version of an entry. Its words never change once written (a trigger in the database refuses it); its state does.

    An entry has at most one version in the works (draft, in review, sent back), one scheduled and one published.

    :ivar number: counts from 1 in each entry, without holes.
    :ivar base: the number of the version it was begun from; None for the first.
    :ivar origin: the number of the earlier version whose words it brought back; None when it was begun from ``base`` alone.
    :ivar note: what changed and why, in plain words; readers see it.
    :ivar sources: keys of the sources cited, in the order of their numbers.
    :ivar author: None for what came from the library's files.
    :ivar comment: what the reviewer said when sending it back.
    :ivar published_at: set once it was public, and kept when it is superseded: readers may look at it in the history.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in review", _("in review")
        SENT_BACK = "sent back", _("sent back")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("superseded")
        SET_ASIDE = "set aside", _("set aside")

    IN_THE_WORKS: ClassVar = (State.DRAFT, State.IN_REVIEW, State.SENT_BACK)
    CURRENT: ClassVar = (*IN_THE_WORKS, State.SCHEDULED, State.PUBLISHED)

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField(null=True, blank=True)
    origin = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(_("what changed and why"), max_length=NOTE_LENGTH, blank=True)
    sources = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state_at = models.DateTimeField(default=timezone.now)
    comment = models.CharField(max_length=2000, blank=True)
    publish_at = models.DateTimeField(_("to be published at"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
                                     related_name="+")

    class Meta:
        ordering = ("entry", "-number")
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["entry"], condition=Q(state__in=["draft", "in review", "sent back"]),
                                    name="one_revision_in_the_works"),
            models.UniqueConstraint(fields=["entry"], condition=Q(state="scheduled"), name="one_revision_scheduled"),
            models.UniqueConstraint(fields=["entry"], condition=Q(state="published"), name="one_revision_published"),
        ]
        indexes = [
            models.Index(fields=["state", "state_at"], name="revision_state"),
            models.Index(fields=["-published_at"], name="revision_published", condition=Q(published_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.number}"

    @property
    def was_published(self) -> bool:
        """Whether readers have seen it."""
        return self.published_at is not None

    @property
    def can_be_begun_from(self) -> bool:
        """Whether its words can come back: they were read by two, or their author is still asked who may publish them."""
        return self.state == self.State.SET_ASIDE or (self.was_published and self.state == self.State.SUPERSEDED)


class Step(models.Model):
    """One step of an entry's way, by whom and why. Rows are only ever added."""

    class Act(models.TextChoices):
        SAVED = "saved", _("saved")
        SET_ASIDE = "set aside", _("set aside")
        SUBMITTED = "submitted", _("submitted for review")
        WITHDRAWN = "withdrawn", _("taken back from review")
        SENT_BACK = "sent back", _("sent back")
        SCHEDULED = "scheduled", _("scheduled")
        UNSCHEDULED = "unscheduled", _("taken off the schedule")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")
        RESTORED = "restored", _("published again")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="steps")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    comment = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.act}"


class Draft(models.Model):
    """What an editor is typing and has not saved: kept as it is typed, given back after a crash or a lost session.

    :ivar words: the form's fields as they were sent, unchecked.
    :ivar base: the number of the version the editor began from.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="drafts")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base = models.PositiveIntegerField()
    words = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "editor"], name="one_draft_an_editor")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.editor_id}"


class Editing(models.Model):
    """Who is editing an entry: a soft lock that only tells, and runs out when nothing is heard for a while."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="editing")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.editor_id}"
