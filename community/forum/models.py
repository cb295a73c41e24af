"""Boards hold threads, threads hold posts, posts keep their place."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from community import policy
from community.contributions import Contribution, ContributionQuerySet
from community.policy import Action

POSTS_A_PAGE = 20
THREADS_A_PAGE = 30
VERBS = frozenset({"reply", "pin", "lock"})  # words that stand where a slug stands in the address of a thread


class Board(models.Model):
    """A shelf of threads."""

    class Audience(models.TextChoices):
        """Who may enter."""

        EVERYONE = "everyone", _("everyone, signed in or not")
        MEMBERS = "members", _("members")
        TEAM = "team", _("hosts and moderators")

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=80)
    description = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.MEMBERS)
    team_starts = models.BooleanField(_("only the team starts threads"), default=False)
    thread_count = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the board."""
        return reverse("board", args=[self.slug])


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads as one reader may see them; who may enter the board is asked there."""

    def visible_to(self, viewer: Any) -> Self:
        """Those ``viewer`` (a member or a stranger) may open. The twin in memory is the policy's THREAD_SHOWN."""
        if policy.allowed(viewer, Action.SEE_CONCEALED):
            return self
        own = models.Q(author=viewer.pk) if viewer.is_authenticated else models.Q()
        return self.filter(models.Q(concealed=False) | own)

    def listed_for(self, viewer: Any) -> Self:
        """Those whose titles ``viewer`` meets in lists: also none by a member they blocked."""
        seen = self.visible_to(viewer)
        return seen.exclude(author__blocked_by__blocker=viewer.pk) if viewer.is_authenticated else seen


class Thread(models.Model):
    """A conversation. Its first post has position 1; ``last_position`` is the highest one given out.

    ``post_count`` counts the published posts; ``last_position`` never goes down, so page N is always the same range.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="threads")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(max_length=140)
    created_at = models.DateTimeField(default=timezone.now)
    pinned = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lock_reason = models.CharField(max_length=500, blank=True)
    concealed = models.BooleanField(default=False, help_text=_("its first post is not published; kept by the action"))
    post_count = models.PositiveIntegerField(default=0)
    last_position = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(default=timezone.now)
    last_post_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["board", "-pinned", "-last_post_at", "-id"], name="thread_board_page"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The readable end of the address; never looked up."""
        slug = slugify(self.title)[:60].strip("-") or "thread"
        return f"{slug}-thread" if slug in VERBS else slug

    @property
    def reply_count(self) -> int:
        """Published posts after the first."""
        return max(0, self.post_count - (0 if self.concealed else 1))

    @property
    def page_count(self) -> int:
        """How many numbered pages there are; at least one."""
        return max(1, -(-self.last_position // POSTS_A_PAGE))

    def get_absolute_url(self) -> str:
        """The page of the thread."""
        return reverse("thread", args=[self.pk, self.slug])


class PostQuerySet(ContributionQuerySet["Post"]):
    """Posts in their order."""

    def page(self, number: int) -> Self:
        """Page ``number`` (from 1): an index range, never an OFFSET."""
        last = number * POSTS_A_PAGE
        return self.filter(position__gt=last - POSTS_A_PAGE, position__lte=last).order_by("position")


class Post(Contribution):
    """A contribution to a thread."""

    # No index of its own: "post_position_once" begins with the thread, and the planner must not take the lesser one.
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts", db_index=False)
    position = models.PositiveIntegerField()
    nonce = models.UUIDField(null=True, help_text=_("made by the form, so that sending twice posts once"))
    revision = models.PositiveIntegerField(default=1, help_text=_("refuses an edit based on an older text"))

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "position"], name="post_position_once"),
            models.UniqueConstraint(fields=["author", "nonce"], name="post_nonce_once"),
        ]
        indexes = [models.Index(fields=["author", "-created_at"], name="post_author")]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def page_number(self) -> int:
        """The page of the thread this post stands on."""
        return (self.position - 1) // POSTS_A_PAGE + 1

    @property
    def anchor(self) -> str:
        """The ``id`` of the post's element in its page."""
        return f"post-{self.pk}"

    def get_absolute_url(self) -> str:
        """The lasting address: leads to the post's place in its thread."""
        return reverse("post", args=[self.pk])


class PostRevision(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="post_revision_once")]

    def __str__(self) -> str:
        return f"revision {self.number} of post {self.post_id}"
