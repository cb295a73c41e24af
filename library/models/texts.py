"""The words of an entry: what a page says, and each version of it before and after."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Touches(models.TextChoices):
    """What a text speaks of that could hurt a reader: such a page carries the never-stop-suddenly block."""

    WITHDRAWAL = "withdrawal", _("withdrawal")
    MEDICINES = "medicines", _("medicines")
    BRAIN_STIMULATION = "brain-stimulation", _("brain stimulation")


class EntryText(models.Model):
    """What an editor writes: of the page as it stands (:class:`Entry`) and of each version (:class:`Revision`).

    A version that is still being written may leave anything empty; the gate asks for it before publishing.

    :cvar WORDS: the fields an editor fills in.
    :ivar reviewed_on: the day somebody other than the author read it and published it.
    :ivar reviewed_by: the role that did, never a name.
    """

    WORDS: ClassVar[tuple[str, ...]] = (
        "title", "short_title", "group", "order", "summary", "body", "grade", "grade_reason", "touches", "related_topics",
        "related_questions", "review_due", "recommended")

    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=60, blank=True)
    group = models.CharField(_("group of questions"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    grade = models.CharField(max_length=10, choices=Grade.choices, blank=True)
    grade_reason = models.CharField(max_length=300, blank=True)
    touches = ArrayField(models.CharField(max_length=20, choices=Touches.choices), default=list, blank=True)
    related_topics = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    related_questions = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    recommended = models.BooleanField(_("a good place to start"), default=False)
    reviewed_on = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True

    @property
    def words(self) -> dict[str, object]:
        """What an editor wrote, by field."""
        return {name: getattr(self, name) for name in self.WORDS}
