"""Boards hold threads, threads hold posts, posts keep their place.

The replies beneath a page of the library are a thread like any other: its ``entry`` names the page.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from community import policy
from community.contributions import Contribution, ContributionQuerySet, State
from community.policy import Action

POSTS_A_PAGE = 20
THREADS_A_PAGE = 30
WAITING_SHOWN = 50  # posts that wait for a moderator, at the end of a thread
LIBRARY_BOARD = "library"  # the slug of the board that holds the threads beneath the library's pages
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

    :ivar entry: the page of the library these replies stand beneath: ``withdrawal`` or ``faq/is-it-hard``; mostly empty. Nobody
        began such a thread, so its author is the account guests share.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="threads")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(max_length=140)
    created_at = models.DateTimeField(default=timezone.now)
    pinned = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lock_reason = models.CharField(max_length=500, blank=True)
    entry = models.CharField(max_length=90, blank=True, editable=False)
    concealed = models.BooleanField(default=False, help_text=_("its first post is not published (beneath the library: none of "
                                                               "its posts is); kept by the action"))
    post_count = models.PositiveIntegerField(default=0)
    last_position = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(default=timezone.now)
    last_post_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=~models.Q(entry=""), name="thread_entry_once"),
        ]
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
        """Published posts after the first; beneath the library all are replies."""
        return max(0, self.post_count - (0 if self.concealed or self.entry else 1))

    @property
    def page_count(self) -> int:
        """How many numbered pages there are; at least one."""
        return max(1, -(-self.last_position // POSTS_A_PAGE))

    def get_absolute_url(self) -> str:
        """The page of the thread."""
        return reverse("thread", args=[self.pk, self.slug])

    @property
    def entry_url(self) -> str:
        """The page of the library these replies stand beneath."""
        return f"{reverse('library')}{self.entry}/"


IS_WAITING = models.Q(position=None, state=State.HELD)


class PostQuerySet(ContributionQuerySet["Post"]):
    """Posts in their order."""

    def page(self, number: int) -> Self:
        """Page ``number`` (from 1): an index range, never an OFFSET."""
        last = number * POSTS_A_PAGE
        return self.filter(position__gt=last - POSTS_A_PAGE, position__lte=last).order_by("position")

    def waiting(self) -> Self:
        """Those no moderator has read yet, oldest first."""
        return self.filter(IS_WAITING).order_by("pk")


class Post(Contribution):
    """A contribution to a thread.

    :ivar position: its place in the thread. None while it waits for a moderator, and for good when it is turned back: not even
        a number tells others that something was said. A place once given is kept.
    :ivar guest_name: the name of a guest, who has no account of their own; empty for members.
    """

    # No index of its own: "post_position_once" begins with the thread, and the planner must not take the lesser one.
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts", db_index=False)
    position = models.PositiveIntegerField(null=True, blank=True)
    guest_name = models.CharField(max_length=40, blank=True)
    nonce = models.UUIDField(null=True, help_text=_("made by the form, so that sending twice posts once"))
    revision = models.PositiveIntegerField(default=1, help_text=_("refuses an edit based on an older text"))

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "position"], name="post_position_once"),
            models.UniqueConstraint(fields=["author", "nonce"], name="post_nonce_once"),
            models.CheckConstraint(condition=~models.Q(state=State.PUBLISHED, position=None), name="post_published_has_place"),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="post_author"),
            models.Index(fields=["id"], condition=IS_WAITING, name="post_waiting"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def page_number(self) -> int:
        """The page of the thread this post stands on; while it waits, the last."""
        return self.thread.page_count if self.position is None else (self.position - 1) // POSTS_A_PAGE + 1

    @property
    def is_waiting(self) -> bool:
        """Whether no moderator has read it yet."""
        return self.position is None and self.state == State.HELD

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


class GuestContact(models.Model):
    """Where a guest hears what became of their reply. Shown to nobody; erased when a moderator decides, or after a month."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="guest_contact")
    email = models.EmailField()
    given_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"contact of post {self.post_id}"


class EntryLink(models.Model):
    """A post whose text links to a page of the library. Who may see the post is asked when it is read."""

    # No index of its own on the path: the constraint's begins with it, and is read from its end for the newest.
    path = models.CharField(max_length=90)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="entry_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "post"], name="entry_link_once")]

    def __str__(self) -> str:
        return f"post {self.post_id} links to {self.path}"
