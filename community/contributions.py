"""What every written thing has in common: an author, a body, a state, and one rule of who may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypedDict, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community import policy, text
from community.policy import Action


class State(models.TextChoices):
    """Where a contribution stands. Every change away from *published* has a person, a time and a reason."""

    PUBLISHED = "published", _("published")
    HELD = "held", _("waiting for a moderator")
    RETURNED = "returned", _("sent back to its author")
    HIDDEN = "hidden", _("hidden by a moderator")
    REMOVED = "removed", _("withdrawn by its author")
    TAKEN = "taken", _("removed by a moderator")


# A mention as it was typed. Whoever is named may go by another name since: to find posts by the old one would tell both.
MENTIONED = r"(?<![\w./-])@[\w-]+"


def words_without(*patterns: str) -> models.Func:
    """The body of a contribution without what matches ``patterns`` (of PostgreSQL), for an index and for what it is asked."""
    return models.Func(models.F("body"), models.Value("|".join(patterns)), models.Value(""), models.Value("gn"),
                       function="regexp_replace", output_field=models.TextField())


GONE = frozenset({State.REMOVED, State.TAKEN})  # nobody reads it any more, and its words are erased after a while


class ReactionKind(models.TextChoices):
    """Kind words without words: the same small set for posts and for messages."""

    THANKS = "thanks", _("Thank you")
    ME_TOO = "me-too", _("Me too")
    HUG = "hug", _("Hug")
    HELPFUL = "helpful", _("Helpful")
    HOPE = "hope", _("Hope")


@dataclass(frozen=True, slots=True)
class Viewer:
    """What must be known about a reader to decide, in memory, what they see.

    :ivar member_id: None for a stranger.
    :ivar sees_concealed: may see held and hidden contributions of others.
    :ivar blocked: numbers of the members this reader has blocked.
    :ivar meetings: numbers of the meetings this reader was let into; known where chat is read.
    """

    member_id: int | None
    sees_concealed: bool = False
    blocked: frozenset[int] = frozenset()
    meetings: frozenset[int] = frozenset()


def is_visible(*, state: str, author_id: int, viewer: Viewer, has_alias: bool = False) -> bool:
    """The in-memory twin of :meth:`ContributionQuerySet.visible_to`; a test holds the two together.

    :param has_alias: written under a one-off name. A block does not reach it: its absence would tell who stands behind it.
    """
    if author_id in viewer.blocked and not has_alias:
        return False
    if state == State.PUBLISHED:
        return True
    if state in GONE:
        return False
    return viewer.sees_concealed or author_id == viewer.member_id


class Standing(TypedDict):
    """Where a contribution stands: state, whose doing (a member's number), when (ISO 8601), why."""

    state: str
    by: int | None
    at: str | None
    reason: str


class Change(TypedDict, total=False):
    """What an act changed of one contribution, so that it can be undone exactly.

    :ivar pinned: when a message was pinned (ISO 8601) and by whom, where the act took the pin away.
    """

    id: int
    before: Standing
    after: Standing
    pinned: tuple[str, int] | None


Model = TypeVar("Model", bound=models.Model)


class ContributionQuerySet(models.QuerySet[Model]):
    """Contributions as one reader may see them."""

    def visible_to(self, viewer: Any) -> Self:
        """What ``viewer`` (a member or a stranger) may see; who may enter the place itself is asked there."""
        if not viewer.is_authenticated:
            return self.filter(state=State.PUBLISHED)
        seen = models.Q(state=State.PUBLISHED)
        concealed = models.Q(state__in=[State.HELD, State.RETURNED, State.HIDDEN])
        if policy.allowed(viewer, Action.SEE_CONCEALED):
            seen |= concealed
        else:
            seen |= concealed & models.Q(author=viewer.pk)
        return self.filter(seen).exclude(author__blocked_by__blocker=viewer.pk, alias="")


class Contribution(models.Model):
    """A text by a member. ``html`` is rendered from ``body`` when it is saved, never when it is read.

    :ivar alias: the one-off name it was written under; empty for the member's own. Who stands behind it is shown to nobody.
    :ivar card: the help card that stands beside it: ``emergency`` or ``stopped`` for everybody, ``crisis`` for its author only.
    """

    fillings = text.NOTHING  # set by queries: what stands for quotes, mentions and cards, for one reader

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss")
    alias = models.CharField(max_length=30, blank=True, default="", db_default="")
    body = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state_at = models.DateTimeField(null=True, blank=True)
    state_reason = models.CharField(max_length=500, blank=True)
    card = models.CharField(max_length=12, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def rendered(self) -> SafeString:
        """The stored HTML, ready to show to the reader whose ``fillings`` these are."""
        return text.ready(self.html, self.fillings)

    @property
    def is_published(self) -> bool:
        """Whether everybody who may enter the place sees this."""
        return self.state == State.PUBLISHED

    def is_shown_to(self, viewer: Viewer) -> bool:
        """Whether ``viewer`` may read this; who may enter the place itself is asked there."""
        return is_visible(state=self.state, author_id=self.author_id, viewer=viewer, has_alias=bool(self.alias))

    def enter_state(self, state: State, *, by: Any, reason: str = "") -> None:
        """Note a new state with its person, time and reason. The caller, an action, checks, saves and announces it."""
        self.state = state
        self.state_by = by
        self.state_at = timezone.now()
        self.state_reason = reason

    @property
    def standing(self) -> Standing:
        """Where it stands now, with person, time and reason, to be written down."""
        at = self.state_at.isoformat() if self.state_at else None
        return {"state": self.state, "by": self.state_by_id, "at": at, "reason": self.state_reason}

    def stand_again(self, former: Standing) -> None:
        """Stand as it did before. The caller, an action, checks, saves and announces it."""
        self.state = former["state"]
        self.state_by_id = former["by"]
        self.state_at = datetime.fromisoformat(former["at"]) if former["at"] else None
        self.state_reason = former["reason"]
