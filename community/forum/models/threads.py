"""Conversations, and who may come across them.

The replies beneath a page of the library are a thread like any other: its ``entry`` names the page.
"""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from community import policy
from community.forum.models.boards import Board
from community.groups.models import Membership
from community.policy import Action

POSTS_A_PAGE = 20
VERBS = frozenset({
    "answer", "claim", "close", "follow", "hide", "lock", "merge", "move", "narrow", "notes", "pin", "plain", "read", "rename",
    "reply", "slow", "split", "tags",
})  # words that stand where a slug stands in the address of a thread


class Reach(models.TextChoices):
    """Who may read a thread, where its board lets authors choose."""

    BOARD = "", _("like the rest of this board")
    QUIET = "quiet", _("members only; not in mail and not in search engines")
    PUBLIC = "public", _("everybody, signed in or not, and search engines")


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads as one reader may see them."""

    def visible_to(self, viewer: Any) -> Self:
        """Those ``viewer`` (a member or a stranger) may open, when the board is theirs to enter.

        The twins in memory are the policy's THREAD_SHOWN and OWN_THREADS.
        """
        if policy.allowed(viewer, Action.SEE_CONCEALED):
            return self
        own = models.Q(author=viewer.pk) if viewer.is_authenticated else models.Q(pk=None)
        shown = self.filter(models.Q(concealed=False) | own)
        if policy.allowed(viewer, Action.READ_ALL_OWN_THREADS):
            return shown
        return shown.filter(models.Q(board__own_threads=False) | models.Q(pinned=True) | own)

    def listed_for(self, viewer: Any) -> Self:
        """Those whose titles ``viewer`` meets in the lists of a board: also none by a member they blocked, and no husk."""
        seen = self.visible_to(viewer).filter(merged_into=None)
        return seen.exclude(by_blocked(viewer)) if viewer.is_authenticated else seen.exclude(reach=Reach.QUIET)

    def readable_by(self, viewer: Any) -> Self:
        """Those ``viewer`` meets in lists that span boards: of boards they may enter, as :meth:`listed_for` lists them."""
        return self.listed_for(viewer).openable_by(viewer)

    def openable_by(self, viewer: Any) -> Self:
        """Those ``viewer`` may open, whatever board they stand on: the twin of the policy's READ_THREAD."""
        if not policy.allowed(viewer, Action.LIST_BOARDS):  # kept out for now
            return self.none()
        seen = self.visible_to(viewer)
        entered = models.Q(board__audience__in=open_audiences(viewer))
        public = models.Q(reach=Reach.PUBLIC, board__audience=Board.Audience.MEMBERS)
        if not viewer.is_authenticated:
            return seen.filter(entered & ~models.Q(reach=Reach.QUIET) | public)
        if policy.allowed(viewer, Action.ENTER_ALL_GROUPS):
            entered |= models.Q(board__audience=Board.Audience.GROUP)
        else:
            entered |= models.Q(board__audience=Board.Audience.GROUP, board__support_group__in=_groups_of(viewer))
        return seen.filter(entered | public)

    def indexable(self) -> Self:
        """Those search engines and feeds may show: public, and their authors and boards want it so."""
        told = models.Q(reach=Reach.PUBLIC, board__audience__in=[Board.Audience.EVERYONE, Board.Audience.MEMBERS])
        board = models.Q(reach=Reach.BOARD, board__audience=Board.Audience.EVERYONE, board__is_indexed=True)
        return self.filter(told | board, board__own_threads=False, concealed=False, merged_into=None)


def by_blocked(viewer: Any) -> models.Q:
    """Begun by somebody ``viewer`` blocked. An alias is nobody: to leave it out would tell who stands behind it."""
    return models.Q(author__blocked_by__blocker=viewer.pk, alias="")


def _groups_of(viewer: Any) -> Any:
    """The support groups of ``viewer``: asked inside the query, unless they are known already."""
    return vars(viewer).get("group_ids", Membership.objects.current().filter(member=viewer.pk).values("group"))


def open_audiences(viewer: Any) -> list[str]:
    """Audiences whose boards ``viewer`` may enter whatever else is true of them."""
    return [audience for audience in Board.Audience.values if audience != Board.Audience.GROUP and policy.allowed(
        viewer, Action.READ_BOARD, SimpleNamespace(audience=audience))]


class Thread(models.Model):
    """A conversation. Its first post has position 1; ``last_position`` is the highest one given out.

    ``post_count`` counts the published posts; ``last_position`` never goes down, so page N is always the same range.

    :ivar entry: the page of the library these replies stand beneath: ``withdrawal`` or ``faq/is-it-hard``; mostly empty. Nobody
        began such a thread, so its author is the account guests share.
    :ivar alias: the one-off name its author took for this thread; empty for their own.
    :ivar reach: who may read it, where the board lets authors choose.
    :ivar tags: slugs of the board's tags. ``notes``: slugs of content notes that hold for the whole thread.
    :ivar answer: the post that was marked as the answer.
    :ivar slow_until: until when members wait ``slow_seconds`` between two posts here.
    :ivar start_gone: its first post was taken back, and it is read for the sake of those who replied; kept by the action.
    :ivar former_title: what it was called before its author took the title back, too; erased with the post.
    :ivar merged_into: where its posts stand now. Such a thread is a husk: its address leads there.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="threads")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="threads")
    alias = models.CharField(max_length=30, blank=True, default="", db_default="")
    title = models.CharField(max_length=140)
    created_at = models.DateTimeField(default=timezone.now)
    reach = models.CharField(max_length=8, choices=Reach.choices, blank=True, default=Reach.BOARD, db_default="")
    tags = ArrayField(models.SlugField(max_length=30), default=list, blank=True, db_default=[])
    notes = ArrayField(models.SlugField(max_length=30), default=list, blank=True, db_default=[])
    pinned = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lock_reason = models.CharField(max_length=500, blank=True)
    slow_seconds = models.PositiveIntegerField(default=0, db_default=0)
    slow_until = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey("community.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    entry = models.CharField(max_length=90, blank=True, editable=False)
    concealed = models.BooleanField(default=False, help_text=_("its first post is not published (beneath the library: none of "
                                                               "its posts is); kept by the action"))
    start_gone = models.BooleanField(default=False, db_default=False)
    former_title = models.CharField(max_length=140, blank=True, default="", db_default="", editable=False)
    post_count = models.PositiveIntegerField(default=0)
    last_position = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(default=timezone.now)
    last_post_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ThreadQuerySet.as_manager()

    # What queries add for one reader: words for notes and tags, the notes for which they fold it, how far they have read.
    note_labels: Sequence[str] = ()
    folds: Sequence[str] = ()
    tag_labels: Sequence[tuple[str, str]] = ()
    read_to = 0
    is_unread = False

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=~models.Q(entry=""), name="thread_entry_once"),
        ]
        indexes = [
            models.Index(fields=["board", "-pinned", "-last_post_at", "-id"], name="thread_board_page"),
            models.Index(fields=["-last_post_at", "-id"], name="thread_latest"),
            models.Index(fields=["-created_at", "-id"], condition=models.Q(entry=""), name="thread_newest"),
            models.Index(fields=["author", "-created_at"], name="thread_author"),
            GinIndex(fields=["tags"], name="thread_tags"),
            GinIndex(SearchVector("title", config="english"), name="thread_title_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The readable end of the address; never looked up."""
        slug = slugify(self.title)[:60].strip("-") or "thread"
        return f"{slug}-thread" if slug in VERBS else slug

    @property
    def starter_name(self) -> str:
        """The name shown beside it: the alias, or that of the member."""
        return self.alias or self.author.name

    @property
    def is_indexed(self) -> bool:
        """The twin in memory of :meth:`ThreadQuerySet.indexable`."""
        board = self.board
        if self.concealed or board.own_threads or self.merged_into_id or self.reach == Reach.QUIET:
            return False
        if self.reach == Reach.PUBLIC:
            return board.audience in {Board.Audience.EVERYONE, Board.Audience.MEMBERS}
        return board.audience == Board.Audience.EVERYONE and board.is_indexed

    @property
    def is_open_to_all(self) -> bool:
        """Whether strangers may read it, when it is shown at all."""
        if self.board.own_threads or self.reach == Reach.QUIET:
            return False
        return self.board.audience == Board.Audience.EVERYONE or (
            self.reach == Reach.PUBLIC and self.board.audience == Board.Audience.MEMBERS)

    @property
    def is_slow(self) -> bool:
        """Whether members wait between two posts here, now."""
        return self.slow_until is not None and self.slow_until > timezone.now()

    @property
    def reply_count(self) -> int:
        """Published posts after the first; beneath the library all are replies."""
        return max(0, self.post_count - (0 if self.concealed or self.entry or self.start_gone else 1))

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


class ThreadAlias(models.Model):
    """The one-off name ``member`` goes by in ``thread``. Who it is, is read only by an act that is written down."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="aliases")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=30)
    skeleton = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "member"], name="alias_one_a_member"),
            models.UniqueConstraint(fields=["thread", "skeleton"], name="alias_one_a_thread"),
        ]
        indexes = [models.Index(fields=["skeleton"], name="alias_shape")]  # is a new member's name somebody's already?

    def __str__(self) -> str:
        return f"alias {self.pk}"
