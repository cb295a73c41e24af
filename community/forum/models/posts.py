"""Posts, what they said before, and what ties them to others: quotes, mentions, links, reactions."""

import uuid
from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.contributions import MENTIONED, Contribution, ContributionQuerySet, ReactionKind, State, words_without
from community.forum.models.threads import POSTS_A_PAGE, Thread

# A post without the lines it quotes: those are somebody else's words, and may be hidden from this reader or from all.
OWN_WORDS = words_without(r"^[ \t]*(([-*+]|[0-9]+[.)])[ \t]+)*>.*$", MENTIONED)
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
    :ivar notes: slugs of the content notes its author or a moderator gave it.
    :ivar reactions: how many there are of each kind: ``{"hug": 2}``; kept by the actions, rebuilt by ``refresh_counts``.
    :ivar sent_at: when it was written, where that is not when it became public: it waited for a moderator.
    :ivar erased_at: when the text of a withdrawn post was really erased.
    """

    own_kinds: frozenset[str] = frozenset()  # set by queries: the reactions of one reader

    # No index of its own: "post_position_once" begins with the thread, and the planner must not take the lesser one.
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts", db_index=False)
    position = models.PositiveIntegerField(null=True, blank=True)
    guest_name = models.CharField(max_length=40, blank=True)
    notes = ArrayField(models.SlugField(max_length=30), default=list, blank=True, db_default=[])
    reactions = models.JSONField(default=dict, blank=True, db_default={})
    sent_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    nonce = models.UUIDField(null=True, help_text=_("made by the form, so that sending twice posts once"))
    revision = models.PositiveIntegerField(default=1, help_text=_("refuses an edit based on an older text"))

    objects = PostQuerySet.as_manager()

    # What queries add for one reader: words for the notes, those for which they fold it, and what is theirs.
    note_labels: Sequence[str] = ()
    folds: Sequence[str] = ()
    begins_new = False
    is_kept = False

    # A page has gaps and acts, too: templates ask, and asking for what is not there takes Django's engine ten times as long.
    is_gap = False
    is_act = False

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "position"], name="post_position_once"),
            models.UniqueConstraint(fields=["author", "nonce"], name="post_nonce_once"),
            models.CheckConstraint(condition=~models.Q(state=State.PUBLISHED, position=None), name="post_published_has_place"),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="post_author"),
            models.Index(fields=["-created_at"], condition=models.Q(sent_at__isnull=False), name="post_let_in"),
            models.Index(fields=["id"], condition=IS_WAITING, name="post_waiting"),
            models.Index(fields=["state_at"], condition=models.Q(state__in=[State.REMOVED, State.TAKEN], erased_at=None),
                         name="post_to_erase"),
            models.Index(fields=["thread", "created_at"], condition=models.Q(position__isnull=False), name="post_in_time"),
            GinIndex(SearchVector(OWN_WORDS, config="english"), name="post_words"),
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
    """What a post said before an edit.

    :ivar redacted_at: when its author took identifying details out: then ``body`` is empty, and it only says that it was so.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    written_at = models.DateTimeField()
    redacted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="post_revision_once")]

    def __str__(self) -> str:
        return f"revision {self.number} of post {self.post_id}"


class Quote(models.Model):
    """``post`` shows words of ``source``: only to readers who may see the source."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="quotes", db_index=False)
    source = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="quoted_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "source"], name="quote_once")]

    def __str__(self) -> str:
        return f"post {self.post_id} quotes {self.source_id}"


class Mention(models.Model):
    """``post`` names ``member`` by ``@``."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="mention_once")]

    def __str__(self) -> str:
        return f"post {self.post_id} mentions {self.member_id}"


class Reaction(models.Model):
    """A kind word without words. Posts count them by kind; people are not counted."""

    Kind = ReactionKind

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="given", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member", "kind"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.post_id}"


class GuestContact(models.Model):
    """Where a guest hears what became of their reply. Shown to nobody; erased when a moderator decides, or after a month."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="guest_contact")
    email = models.EmailField()
    given_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"contact of post {self.post_id}"


class GuestReceipt(models.Model):
    """The address of the page where a guest reads what became of their reply, and what the team wrote to them.

    :ivar token: who has it is who wrote the reply; nothing else is kept of them.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="guest_receipt")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    given_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"receipt of post {self.post_id}"

    def get_absolute_url(self) -> str:
        """The page of its owner."""
        return reverse("guest_receipt", args=[self.token])


class EntryLink(models.Model):
    """A post whose text links to a page of the library. Who may see the post is asked when it is read."""

    # No index of its own on the path: the constraint's begins with it, and is read from its end for the newest.
    path = models.CharField(max_length=90)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="entry_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "post"], name="entry_link_once")]

    def __str__(self) -> str:
        return f"post {self.post_id} links to {self.path}"
