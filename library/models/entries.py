"""Topics and questions: the pages of the library."""

import re
from datetime import timedelta
from html import unescape
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from library import text
from library.manuscripts import body_of
from library.models.loaded import Loaded
from library.models.sources import Source
from library.models.texts import EntryText, Grade

AMBER_AFTER = timedelta(days=366)  # a page turns amber twelve months after its last review (EVIDENCE 6.4)


def path_of(kind: str, slug: str) -> str:
    """The place of an entry in the library: ``withdrawal`` or ``faq/is-it-hard``."""
    return slug if kind == "topic" else f"faq/{slug}"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries as readers see them."""

    def published(self) -> Self:
        """What everybody may read."""
        return self.filter(state=Entry.State.PUBLISHED)

    def recommended(self) -> Self:
        """Good places to start. A page that is overdue, or cites what is no longer in use, retires itself from here."""
        today = timezone.localdate()
        unsound = Citation.objects.exclude(source__status=Source.Status.ACTIVE).filter(entry=models.OuterRef("pk"))
        return self.published().filter(~models.Exists(unsound), recommended=True, review_due__gte=today,
                                       reviewed_on__gt=today - AMBER_AFTER)


class Entry(EntryText, Loaded):
    """A topic or a question: one page of the library, as it is published.

    One table for both kinds, so that citations, revisions and corrections point at one thing. The words repeat those of the
    published :class:`Revision`, so that a page is one row; ``actions`` keeps the two together. Links between
    entries are slugs in reading order; the gate refuses those that lead nowhere, and pages leave out what is retired.

    :ivar safety_html: the never-stop-suddenly block, which pages show above the rest.
    :ivar outline: the contents list: ``[level, anchor, title]`` a heading.
    :ivar terms: slugs of the glossary's words that the text uses, in order.
    :ivar redirect_to: where readers of a retired entry are sent: ``withdrawal`` or ``faq/is-it-hard``; empty for nowhere.
    :ivar assigned_to: the editor who has taken on what is to be done here.
    """

    class Kind(models.TextChoices):
        TOPIC = "topic", _("Topic")
        QUESTION = "question", _("Question")

    class State(models.TextChoices):
        DRAFT = "draft", _("not published yet")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    CONTENT = ("kind", "slug", "title", "short_title", "group", "order", "summary", "body", "grade", "grade_reason",
               "touches", "related_topics", "related_questions", "reviewed_on", "review_due", "reviewed_by")
    ADDED = {"recommended": False, "retired": "", "redirect_to": ""}

    kind = models.CharField(max_length=10, choices=Kind.choices)
    slug = models.SlugField(max_length=80)
    summary_html = models.TextField(editable=False, blank=True)
    safety_html = models.TextField(blank=True, editable=False)
    html = models.TextField(editable=False, blank=True)
    outline = models.JSONField(default=list, editable=False)
    terms = ArrayField(models.SlugField(max_length=80), default=list, editable=False)
    sources: "models.ManyToManyField[Source, Citation]" = models.ManyToManyField(
        Source, through="Citation", related_name="entries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
                                 related_name="+")
    state_at = models.DateTimeField(default=timezone.now)
    state_reason = models.CharField(max_length=500, blank=True)
    redirect_to = models.CharField(max_length=90, blank=True)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
                                    related_name="+")

    objects: ClassVar[models.Manager["Entry"]] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        ordering = ("kind", "order", "slug")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_entry_an_address")]
        indexes = [models.Index(fields=["kind", "order", "slug"]),
                   models.Index(fields=["kind", "changed_at"], name="entry_changed", condition=models.Q(state="published")),
                   models.Index(fields=["review_due"], name="entry_review_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def content(self) -> dict[str, Any]:
        """The content, by field, as a file would give it back."""
        return {**super().content, "body": body_of(self.body)}

    @property
    def path(self) -> str:
        """Its place in the library: ``withdrawal`` or ``faq/is-it-hard``."""
        return path_of(self.kind, self.slug)

    def get_absolute_url(self) -> str:
        """Address of its page."""
        return reverse("topic" if self.kind == self.Kind.TOPIC else "question", args=[self.slug])

    def address(self, page: str, *args: object) -> str:
        """Address of one of its own pages, such as ``entry_edit`` or ``entry_history``."""
        return reverse(f"{self.kind}_{page}", args=[self.slug, *args])

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
    def retired(self) -> str:
        """Why it was retired; empty while it is not."""
        return self.state_reason if self.state == self.State.RETIRED else ""

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.state == self.State.PUBLISHED

    @property
    def is_overdue(self) -> bool:
        """Whether the day of the next review has passed, or twelve months since the last."""
        today = timezone.localdate()
        late = self.review_due is not None and today > self.review_due
        return late or (self.reviewed_on is not None and today >= self.reviewed_on + AMBER_AFTER)


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
