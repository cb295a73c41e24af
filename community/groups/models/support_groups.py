"""A support group, the versions of its guidelines, and its log."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community import text

FIXED_WORDS = frozenset({
    "calendar", "debrief", "debriefs", "duty", "hosting", "hosts", "invitation", "meetings", "mine", "new", "rota", "training",
})  # words that stand where the slug of a group stands in an address


class SupportGroupQuerySet(models.QuerySet["SupportGroup"]):
    """Groups by whether they go on."""

    def alive(self) -> Self:
        """Those that are not archived."""
        return self.filter(archived_at=None)


class SupportGroup(models.Model):
    """A group of members that talks among itself, on a board and in a room of its own.

    :ivar purpose: what it is there for, in a sentence or two.
    :ivar for_whom: whom it is for.
    :ivar holds_newcomers: what each member writes first on its board waits until a moderator has read it.
    :ivar guidelines_version: which of its :class:`GroupGuidelines` hold now; 0 before there are any.
    :ivar capacity: how many may belong at once; None for no limit.
    :ivar pinned_entries: paths of pages of the library, in the order they are shown.
    """

    class Joining(models.TextChoices):
        """How somebody comes in. The first three are listed for all members, and tell nothing of who belongs."""

        OPEN = "open", _("open: anybody here may join")
        REQUEST = "request", _("on request: a host reads a note first")
        INVITATION = "invitation", _("by invitation: with a link from a host")
        HIDDEN = "hidden", _("hidden: by invitation, and not listed")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    for_whom = models.CharField(_("who it is for"), max_length=300, blank=True, db_default="", default="")
    joining = models.CharField(_("how people join"), max_length=12, choices=Joining.choices, default=Joining.INVITATION,
                               db_default="invitation")
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    holds_newcomers = models.BooleanField(_("the first post of each person waits"), default=False, db_default=False)
    guidelines_version = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    pinned_entries = ArrayField(models.CharField(max_length=100), default=list, blank=True, db_default=[])
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL,
                                   related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL,
                                    related_name="+")
    archive_reason = models.CharField(max_length=500, blank=True, db_default="", default="", editable=False)

    objects = SupportGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("support group")
        constraints = [
            models.CheckConstraint(name="group_archived_with_reason",
                                   condition=models.Q(archived_at=None) | ~models.Q(archive_reason="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the group."""
        return reverse("group", args=[self.slug])


class GroupGuidelines(models.Model):
    """What holds in a group, in one version. Versions are only ever added; the words of each stay."""

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="guidelines")
    version = models.PositiveSmallIntegerField()
    body = models.TextField()
    html = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["group", "version"], name="group_guidelines_version_once")]

    def __str__(self) -> str:
        return f"guidelines {self.version} of {self.group_id}"

    @property
    def rendered(self) -> SafeString:
        """The words as HTML."""
        return text.trusted(self.html)


class GroupLog(models.Model):
    """What was done in a group: by whom, to whom, why. Rows are only ever added; the database refuses anything else.

    :ivar about: whom it was done to; None when it was done to the group.
    :ivar words: what else there is to say, such as a new name; never the note of somebody who asked to join.
    """

    class Act(models.TextChoices):
        """What was done."""

        FOUNDED = "founded", _("founded the group")
        EDITED = "edited", _("changed what the group says of itself")
        GUIDELINES = "guidelines", _("wrote new guidelines")
        PINNED = "pinned", _("chose pages of the library")
        ARCHIVED = "archived", _("archived the group")
        RESTORED = "restored", _("took the group out of the archive")
        JOINED = "joined", _("joined")
        ADDED = "added", _("let somebody in")
        ASKED = "asked", _("asked to join")
        APPROVED = "approved", _("approved a request")
        DECLINED = "declined", _("declined a request")
        WITHDREW = "withdrew", _("took back a request or a place in the queue")
        WAITS = "waits", _("waits for a place")
        MOVED_UP = "moved up", _("moved up from the waiting list")
        INVITED = "invited", _("made an invitation")
        REVOKED = "revoked", _("ended an invitation")
        LEFT = "left", _("left")
        REMOVED = "removed", _("removed somebody")
        READMITTED = "readmitted", _("allowed somebody to come back")
        AGREED = "agreed", _("agreed to new guidelines")
        APPOINTED = "appointed", _("appointed a host")
        UNAPPOINTED = "unappointed", _("ended somebody's hosting")
        HANDED_OVER = "handed over", _("handed hosting over")
        ON_DUTY = "on duty", _("went on duty")
        OFF_DUTY = "off duty", _("went off duty")
        ROSTERED = "rostered", _("put a shift on the rota")
        UNROSTERED = "unrostered", _("took a shift from the rota")

    group = models.ForeignKey(SupportGroup, on_delete=models.PROTECT, related_name="log")
    act = models.CharField(max_length=12, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["group", "-id"], name="group_log_list")]

    def __str__(self) -> str:
        return f"{self.act} in {self.group_id}"
