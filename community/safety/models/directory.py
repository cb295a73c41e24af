"""The crisis directory as it is kept: services, and every change of them."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.safety.directory import VERBS, Channel, Service


class HelpService(models.Model):
    """Whom to call in one country. What nobody has checked in time is not shown; what is retired stays in the history.

    :ivar channels: the ways to reach it, ``{way: as people read it}``, in the order of :data:`directory.VERBS`.
    :ivar verified_by: who read it, in words: a member's name, or where the record began.
    :ivar expires_on: the last day it is shown without being checked again.
    :ivar reminded_of: the ``expires_on`` that administrators were reminded of.
    """

    class Kind(models.TextChoices):
        """What it is for; in the order of the page."""

        EMERGENCY = "emergency", _("emergency")
        CRISIS = "crisis", _("crisis line")
        YOUTH = "youth", _("for young people")
        POISON = "poison", _("poison information")
        INFORMATION = "information", _("information")

    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=200, blank=True)
    channels = models.JSONField(default=dict)
    hours = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    verified_on = models.DateField()
    verified_by = models.CharField(max_length=120)
    source_url = models.URLField(max_length=500)
    expires_on = models.DateField()
    reminded_of = models.DateField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    retired_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["country", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})"

    @property
    def service(self) -> Service:
        """What readers see of it."""
        return Service(
            country=self.country, kind=self.kind, name=self.name, about=self.about, hours=self.hours, languages=self.languages,
            verified_on=self.verified_on, verified_by=self.verified_by, source_url=self.source_url, expires_on=self.expires_on,
            channels=tuple(Channel(way, self.channels[way]) for way in VERBS if self.channels.get(way)))

    @property
    def is_fresh(self) -> bool:
        """Whether it is shown today, as far as its days go."""
        return self.service.is_fresh(timezone.localdate())

    @property
    def words(self) -> dict[str, Any]:
        """What a change is measured by, and what the history keeps."""
        named = ("country", "kind", "name", "about", "channels", "hours", "languages", "verified_by", "source_url",
                 "retired_why")
        return {name: getattr(self, name) for name in named} | {
            "verified_on": _day(self.verified_on), "expires_on": _day(self.expires_on), "retired": self.retired_at is not None}


def _day(day: date) -> str:
    return day.isoformat()


class HelpServiceChange(models.Model):
    """One change of one service. Rows are only ever added; the database refuses the rest.

    :ivar by: None for what came with the site.
    :ivar before: its words before, empty for a new one.
    """

    class Act(models.TextChoices):
        """What was done."""

        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        VERIFIED = "verified", _("checked")
        RETIRED = "retired", _("taken off the page")
        BACK = "back", _("put back")

    service = models.ForeignKey(HelpService, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=12, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=500, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.service_id}"
