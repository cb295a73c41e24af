"""What screening found in what people wrote, and the phrases moderators added to its rules."""

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Label(models.TextChoices):
    """What a text may be about, the most urgent first: the writer sees the card for that one."""

    EMERGENCY = "emergency", _("Medical emergency")
    CRISIS = "crisis", _("Crisis")
    STOPPED = "stopped", _("Stopped suddenly, or about to")
    URGES_STOPPING = "urges_stopping", _("Urges stopping")
    SOURCING = "sourcing", _("Selling or sourcing")
    DOSING = "dosing", _("Doses and schedules")
    CONTACT = "contact", _("Contact outside the site")
    MEDICAL_CLAIM = "medical_claim", _("Medical advice or claim")


class ScreeningMatch(models.Model):
    """One rule that matched one contribution, as it stood when it was screened. Rows are only added.

    :ivar rule: the name of the rule, ``model`` for the classifier, or ``phrase:<number>`` for a phrase of moderators.
    :ivar why: the reason in a sentence, for moderators.
    :ivar start: where in the text it matched; ``end`` is the first character behind it.
    """

    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    label = models.CharField(max_length=16, choices=Label.choices)
    rule = models.CharField(max_length=60)
    why = models.CharField(max_length=300)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="screening_match_target")]

    def __str__(self) -> str:
        return f"{self.label} by {self.rule}"


class PhraseQuerySet(models.QuerySet["Phrase"]):
    """Phrases by whether they count."""

    def going_on(self) -> Self:
        """Those nobody has ended, on trial or not."""
        return self.filter(ended_at=None)

    def in_force(self, now: Any = None) -> Self:
        """Those that count: neither ended nor still on trial."""
        return self.going_on().filter(Q(trial_until=None) | Q(trial_until__lte=now or timezone.now()))


class Phrase(models.Model):
    """Words moderators want to see under a label. On trial it only shows what it would have matched.

    :ivar normalised: the words as screening compares them.
    :ivar trial_until: until when it does not count yet; None when it counts from the beginning.
    """

    text = models.CharField(_("words"), max_length=120)
    normalised = models.CharField(max_length=240)
    label = models.CharField(max_length=16, choices=Label.choices)
    language = models.CharField(max_length=10, default="en")
    reason = models.CharField(_("why"), max_length=300)
    trial_until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PhraseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["normalised", "label"], condition=Q(ended_at=None), name="phrase_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_on_trial(self) -> bool:
        """Whether it does not count yet."""
        return self.trial_until is not None and self.trial_until > timezone.now()
