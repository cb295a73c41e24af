"""What readers report as wrong, and what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models.entries import Entry
from library.models.revisions import Revision
from library.models.sources import Source


class Correction(models.Model):
    """An error somebody reported in an entry or a source, signed in or not.

    :ivar token: the address of the receipt; who has it may read the answer.
    :ivar email: where the answer goes, when the reporter asked for one; erased once it was sent.
    :ivar quote: the words that are wrong, as the reporter copied them.
    :ivar answer: what the reporter reads.
    :ivar history_note: what readers see in the history of a corrected page.
    :ivar revision: the version that put it right.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CORRECTED = "corrected", _("corrected")
        DECLINED = "declined", _("no change needed")

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    email = models.EmailField(blank=True)
    quote = models.CharField(max_length=500, blank=True)
    body = models.TextField(max_length=4000)
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
                                    related_name="+")
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
                                    related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    history_note = models.CharField(max_length=300, blank=True)
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(
            condition=Q(entry__isnull=False, source__isnull=True) | Q(entry__isnull=True, source__isnull=False),
            name="correction_of_one_thing")]
        indexes = [models.Index(fields=["state", "created_at"], name="correction_state")]

    def __str__(self) -> str:
        return f"correction {self.pk}"

    @property
    def thing(self) -> Entry | Source:
        """What it is about."""
        found = self.entry or self.source
        assert found is not None
        return found

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state == self.State.WAITING
