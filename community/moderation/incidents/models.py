"""An incident, its steps, and what the team and the person write to each other."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MEMBER = settings.AUTH_USER_MODEL


class Level(models.TextChoices):
    """How near the danger seems."""

    RED = "red", _("red: a plan, means, a time, a goodbye, or a medical emergency")
    AMBER = "amber", _("amber: dark feelings, and no plan")


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Incidents by where they stand."""

    def running(self) -> Self:
        """Those that are not closed."""
        return self.filter(closed_at=None)


class Incident(models.Model):
    """Somebody may be in danger, as a case says. ``about`` is never shown where they wrote under a one-off name.

    :ivar version: refuses a click made on what somebody else has changed since.
    :ivar due_at: when the next thing has to be done; see ``policy.ladder``.
    :ivar consent: whether the person wants us to come back to them: None while they were not asked, or did not answer.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("needs an answer")
        ANSWERED = "answered", _("answered")
        AFTERCARE = "aftercare", _("to come back to")
        CLOSED = "closed", _("closed")

    case = models.ForeignKey("community.Case", on_delete=models.PROTECT, related_name="incidents")
    level = models.CharField(max_length=8, choices=Level.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    about = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    alias = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(MEMBER, null=True, on_delete=models.SET_NULL, related_name="+")
    lead_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    confirm_by = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    escalated_at = models.DateTimeField(null=True)
    consent_asked_at = models.DateTimeField(null=True)
    consent = models.BooleanField(null=True)
    consent_at = models.DateTimeField(null=True)
    follow_up_at = models.DateTimeField(null=True)
    followed_up_at = models.DateTimeField(null=True)
    worried_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    closed_why = models.CharField(max_length=500, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(closed_at=None), name="incident_due")]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(closed_at=None), name="incident_once_a_case"),
        ]

    def __str__(self) -> str:
        return f"incident {self.pk} ({self.level})"

    @property
    def is_red(self) -> bool:
        """Whether two people have to look."""
        return self.level == Level.RED

    @property
    def is_closed(self) -> bool:
        """Whether it is over."""
        return self.closed_at is not None

    @property
    def is_late(self) -> bool:
        """Whether what is due has not been done in time."""
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def needs_second(self) -> bool:
        """Whether the second person has not looked yet."""
        return self.is_red and self.confirmed_at is None

    @property
    def shown_name(self) -> str:
        """The name it may be spoken of by."""
        return self.alias or (self.about.name if self.about else "")


class IncidentStep(models.Model):
    """One thing that was done, or that happened by itself. Rows are only ever added; the database refuses the rest.

    :ivar by: None for what time or a rule did, and for what the person did: ``incident.about`` may stand behind an alias.
    """

    class Act(models.TextChoices):
        """What was done."""

        OPENED = "opened", _("opened")
        REPORTED = "reported", _("somebody told us again")
        RAISED = "raised", _("raised to red")
        LOWERED = "lowered", _("lowered to amber")
        CONCEALED = "concealed", _("hidden from others for now")
        LEAD = "lead", _("looks after it")
        REPLIED = "replied", _("wrote to the person")
        HEARD = "heard", _("the person wrote back")
        SEEN = "seen", _("the person has read it")
        CONSENT = "consent", _("the person wants us to come back")
        NO_CONSENT = "no consent", _("the person does not want us to come back")
        CONFIRMED = "confirmed", _("looked at it as the second person")
        ESCALATED = "escalated", _("passed on to the administrators")
        REMINDED = "reminded", _("reminded")
        FOLLOWED_UP = "followed up", _("came back to the person")
        WORRIED_TOLD = "worried told", _("told those who were worried")
        NOTED = "noted", _("note")
        DEBRIEFED = "debriefed", _("wrote a debrief")
        CLOSED = "closed", _("closed")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act.choices)
    by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.incident_id}"


class PrivateReply(models.Model):
    """What the team writes to the person, and what the person writes back.

    :ivar by: who of the team wrote it; None for the person's own words.
    :ivar template: what it began from; it was edited before it was sent.
    :ivar asks_consent: whether it asks if we may come back.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="replies")
    by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey("community.ReplyTemplate", null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField(max_length=4000)
    asks_consent = models.BooleanField(default=False)
    sent_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"reply {self.pk}"


class ReplyTemplate(models.Model):
    """Words to begin from. Nobody sends them as they are.

    :ivar name: what the site's own ones are known by, so that loading again adds nothing.
    """

    class Purpose(models.TextChoices):
        """When it fits."""

        RED = "red", _("red")
        AMBER = "amber", _("amber")
        FOLLOW_UP = "follow-up", _("coming back to somebody")
        STOPPED = "stopped", _("ran out or stopped")
        OTHER = "other", _("anything else")

    name = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    body = models.TextField(max_length=4000)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(MEMBER, null=True, on_delete=models.SET_NULL, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(MEMBER, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["purpose", "title"]

    def __str__(self) -> str:
        return self.title
