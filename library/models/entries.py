"""Topics and questions: the pages of the library."""

import re
from html import unescape
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from library import text
from library.models.loaded import Loaded
from library.models.sources import Source


class Grade(models.TextChoices):
    """How strong the evidence beneath an entry is."""

    GUIDELINE = "guideline", _("Guideline-backed")
    TRIALS = "trials", _("Some trials")
    EARLY = "early", _("Early or tiny")
    NONE = "none", _("None found")

    @property
    def meaning(self) -> str:
        """The grade in a sentence."""
        return str(_MEANINGS[self])


_MEANINGS = {
    Grade.GUIDELINE: _("Professional bodies or regulators have looked at the evidence and give advice on this."),
    Grade.TRIALS: _("It was tested in trials with people, but too few or too small to be sure."),
    Grade.EARLY: _("There are only small, early or laboratory studies. They may not hold for people, or for you."),
    Grade.NONE: _("We looked and found no study."),
}


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries as readers see them."""

    def published(self) -> Self:
        """What everybody may read."""
        return self.filter(state=Entry.State.PUBLISHED)


class Entry(Loaded):
    """A topic or a question: one page of the library.

    One table for both kinds, so that citations (and later revisions and corrections) point at one thing. Links between
    entries are slugs in reading order; the gate refuses those that lead nowhere, and pages leave out what is retired.

    :ivar safety_html: the never-stop-suddenly block, which pages show above the rest.
    :ivar outline: the contents list: ``[level, anchor, title]`` a heading.
    :ivar reviewed_by: the role that reviewed it, never a name.
    """

    class Kind(models.TextChoices):
        TOPIC = "topic", _("Topic")
        QUESTION = "question", _("Question")

    class State(models.TextChoices):
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    class Touches(models.TextChoices):
        WITHDRAWAL = "withdrawal", _("withdrawal")
        MEDICINES = "medicines", _("medicines")
        BRAIN_STIMULATION = "brain-stimulation", _("brain stimulation")

    CONTENT = ("kind", "slug", "title", "short_title", "group", "order", "summary", "body", "grade", "grade_reason",
               "touches", "related_topics", "related_questions", "reviewed_on", "review_due", "reviewed_by")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=60, blank=True)
    group = models.CharField(_("group of questions"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField()
    summary = models.TextField()
    summary_html = models.TextField(editable=False)
    body = models.TextField()
    safety_html = models.TextField(blank=True, editable=False)
    html = models.TextField(editable=False)
    outline = models.JSONField(default=list, editable=False)
    grade = models.CharField(max_length=10, choices=Grade.choices)
    grade_reason = models.CharField(max_length=300)
    touches = ArrayField(models.CharField(max_length=20, choices=Touches.choices), default=list, blank=True)
    related_topics = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    related_questions = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    sources: "models.ManyToManyField[Source, Citation]" = models.ManyToManyField(
        Source, through="Citation", related_name="entries")
    reviewed_on = models.DateField()
    review_due = models.DateField()
    reviewed_by = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
                                 related_name="+")
    state_at = models.DateTimeField(default=timezone.now)
    state_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager["Entry"]] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        ordering = ("kind", "order", "slug")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_entry_an_address")]
        indexes = [models.Index(fields=["kind", "order", "slug"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Address of its page."""
        return reverse("topic" if self.kind == self.Kind.TOPIC else "question", args=[self.slug])

    @property
    def name(self) -> str:
        """The title for menus and lists."""
        return self.short_title or self.title

    @property
    def opening(self) -> str:
        """The first two sentences of the summary as plain text, for lists."""
        words = unescape(strip_tags(self.summary_html))
        return " ".join(re.split(r"(?<=[.!?])\s+", words.strip())[:2])

    @property
    def rendered_summary(self) -> SafeString:
        """The stored HTML of the summary, ready to show."""
        return text.trusted(self.summary_html)

    @property
    def rendered_safety(self) -> SafeString:
        """The stored HTML of the never-stop-suddenly block, ready to show."""
        return text.trusted(self.safety_html)

    @property
    def rendered(self) -> SafeString:
        """The stored HTML of the rest, ready to show."""
        return text.trusted(self.html)

    @property
    def grade_meaning(self) -> str:
        """The grade in a sentence."""
        return Grade(self.grade).meaning

    @property
    def is_overdue(self) -> bool:
        """Whether the day of the next review has passed."""
        return timezone.localdate() > self.review_due


class Citation(models.Model):
    """An entry cites a source, under a number that counts from 1 in the order of the page."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="one_source_a_number"),
                       models.UniqueConstraint(fields=["entry", "source"], name="one_number_a_source")]

    def __str__(self) -> str:
        return f"{self.number}"
