"""Who is here: members, what they agreed to, whom they block, and what holds them back."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.members.tied import Tied
from community.policy import Action, Role


class MemberManager(BaseUserManager["Member"]):
    """Finds members by pseudonym whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Django's way to find who signs in."""
        return self.named(username or "").get()

    def named(self, name: str) -> models.QuerySet["Member"]:
        """Who has this pseudonym, whatever its case. By ``lower``, as its index is; ``iexact`` would read every row."""
        return self.alias(folded=Lower("username")).filter(folded=Lower(models.Value(name)))

    def with_address(self, email: str) -> models.QuerySet["Member"]:
        """Who has confirmed this address, whatever its case."""
        return self.alias(folded=Lower("email")).filter(folded=Lower(models.Value(email)))


class Member(Tied, AbstractBaseUser):
    """A person, known by a pseudonym only.

    ``muted_until``, ``suspended_until``, ``held_next`` and ``held_until`` repeat what the rows of :class:`Restriction` say, so
    that the policy needs no query; ``moderation.actions`` keeps the two together. ``health_consent_withdrawn_at`` repeats the
    member's :class:`Consent` in the same way; ``members.actions`` keeps it.

    :ivar checklist: the version of the checklist for moderators they went through last; ``moderation.actions`` keeps it.
    :ivar collapsed_notes: content notes whose posts and threads this member sees folded up.
    :ivar notified_at: since when there has been something they were told of and have not looked at; None when there is nothing,
        so that most pages need not ask.
    :ivar is_guest: the one account that is nobody's: what guests write belongs to it. Nobody can sign in as it.
    """

    username = models.CharField(_("pseudonym"), max_length=30)
    skeleton = models.CharField(max_length=120, editable=False)
    email = models.EmailField(_("e-mail address"), null=True, blank=True)  # noqa: DJ001 - unique where given
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    about = models.CharField(_("about you"), max_length=300, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    country = models.CharField(_("country"), max_length=2, blank=True)
    theme = models.CharField(_("theme"), max_length=12, default="calm")
    collapsed_notes = ArrayField(models.SlugField(max_length=30), default=list, blank=True, db_default=[], editable=False)
    hides_hard = models.BooleanField(_("leave out hard threads"), default=False, db_default=False)
    hope_first = models.BooleanField(_("recovery stories first"), default=False, db_default=False)
    newest_first = models.BooleanField(_("newest posts first"), default=False, db_default=False)
    follows_own = models.BooleanField(_("follow threads I write in"), default=True, db_default=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    is_guest = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    muted_until = models.DateTimeField(null=True, blank=True)
    suspended_until = models.DateTimeField(null=True, blank=True)
    held_next = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    held_until = models.DateTimeField(null=True, blank=True, editable=False)
    health_consent_withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    checklist = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    notified_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="member_username_unique"),
            models.UniqueConstraint(fields=["skeleton"], name="member_skeleton_unique"),
            models.UniqueConstraint(Lower("email"), name="member_email_unique"),
            models.UniqueConstraint(fields=["is_guest"], condition=models.Q(is_guest=True), name="member_guest_once"),
            models.CheckConstraint(condition=~models.Q(is_guest=True, is_active=True), name="member_guest_is_nobody"),
        ]

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep one way to say that there is no address."""
        self.email = self.email or None  # allauth writes "" for none, and two members without an address would collide
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name shown beside what they wrote."""
        return str(_("former member")) if self.closed_at else self.username

    @property
    def is_held_back(self) -> bool:
        """Whether a moderator reads first what they write next."""
        return self.held_next > 0 and self.held_until is not None and self.held_until > timezone.now()

    @property
    def away_until(self) -> datetime | None:
        """Until when they can neither write nor lead anything; None when nothing keeps them from it."""
        return max(filter(None, (self.muted_until, self.suspended_until)), default=None)

    @property
    def is_staff(self) -> bool:
        """Django's admin asks for this."""
        return policy.allowed(self, Action.USE_ADMIN)

    @property
    def is_superuser(self) -> bool:
        """Django's admin asks for this."""
        return self.is_staff

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's admin asks for this; the policy answers."""
        return policy.allowed(self, Action.USE_ADMIN)

    def has_module_perms(self, app_label: str) -> bool:
        """Django's admin asks for this; the policy answers."""
        return policy.allowed(self, Action.USE_ADMIN)


class Consent(models.Model):
    """What a person agreed to, in which version, and whether they took it back."""

    class Kind(models.TextChoices):
        """One statement each; none is bundled with another."""

        ADULT = "adult", _("I am 18 or older")
        HEALTH = "health", _("Even Keel may keep what I choose to tell about my health")

    # A new wording is a new version: whoever agreed to an older one is asked again.
    VERSIONS: ClassVar[dict[str, str]] = {Kind.ADULT: "2026-11", Kind.HEALTH: "2026-11"}

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], condition=models.Q(withdrawn_at=None), name="consent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    """Restrictions by whether they hold."""

    def in_force(self) -> Self:
        """Those that hold now."""
        return self.filter(lifted_at=None, ends_at__gt=timezone.now())

    def run_out(self) -> Self:
        """Those that came to their end by themselves, and whose member has not been told yet."""
        return self.filter(lifted_at=None, ends_at__lte=timezone.now(), end_told_at=None)


class Restriction(models.Model):
    """Something that holds a member back for a time: by whom, why, until when, and how it ended.

    :ivar rule: the number of the guideline it rests on; empty where it is another reason.
    :ivar amount: how many of their next contributions are read first, and ``left``: how many still are.
    :ivar confirm_by: until when a second moderator has to agree; without that it lapses.
    :ivar end_told_at: when they were told that it ran out.
    :ivar decision: the row of the log that says so.
    """

    class Kind(models.TextChoices):
        """From mild to hard. Muted members read; suspended ones reach only their own settings; a ban has no end."""

        WARN = "warn", _("warned")
        HOLD = "hold", _("read before others see it")
        MUTE = "mute", _("muted")
        SUSPEND = "suspend", _("suspended")
        BAN = "ban", _("banned")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=12, blank=True, db_default="")
    reason = models.CharField(max_length=500)
    begins_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    amount = models.PositiveSmallIntegerField(default=0, db_default=0)
    left = models.PositiveSmallIntegerField(default=0, db_default=0)
    confirm_by = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lift_reason = models.CharField(max_length=500, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey("community.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], condition=models.Q(lifted_at=None, end_told_at=None),
                                name="restriction_to_end")]

    def __str__(self) -> str:
        return f"{self.kind} {self.member_id}"

    @property
    def waits_for_second(self) -> bool:
        """Whether a second moderator has still to agree."""
        return self.confirm_by is not None and self.confirmed_at is None


class Block(models.Model):
    """``blocker`` no longer sees what ``blocked`` writes. The other is not told."""

    blocker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocked_by")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class RecoveryCode(models.Model):
    """One of the codes a person without an e-mail address keeps to set a new password. Only its digest is known here.

    The recovery codes of allauth are a second step after the password and exist only beside one-time codes or passkeys; they
    cannot stand in for a forgotten password, so these are our own.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
