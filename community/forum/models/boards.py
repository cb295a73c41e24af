"""Boards, the groups they stand in, and the short lists of words that threads are labelled with."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

FIXED_WORDS = frozenset({
    "followed", "hopeful", "mine", "new", "order", "p", "preview", "suggest", "t", "unread", "welcome", "wishes",
})  # words that stand where the slug of a board stands in an address


class BoardGroup(models.Model):
    """A heading above some boards."""

    title = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Board(models.Model):
    """A shelf of threads.

    :ivar support_group: whose board it is, when the audience is one support group.
    :ivar is_indexed: search engines may show its threads; only where everybody may read.
    :ivar own_threads: members see the threads they began themselves, and the pinned ones: a board for asking the team.
    :ivar takes_answers: who began a thread, and the team, may mark one post as the answer.
    :ivar lets_choose_reach: authors may open a thread to everybody, or keep it out of mail and search engines.
    :ivar is_hopeful: recovery stories stand here; the "hope first" view begins with them.
    :ivar hint: what helps when writing here, shown beside the form.
    """

    class Audience(models.TextChoices):
        """Who may enter."""

        EVERYONE = "everyone", _("everyone, signed in or not")
        MEMBERS = "members", _("members")
        GROUP = "group", _("one support group")
        TEAM = "team", _("hosts and moderators")

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=80)
    description = models.CharField(max_length=200)
    group = models.ForeignKey(BoardGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="boards")
    position = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.MEMBERS)
    support_group = models.ForeignKey("community.SupportGroup", null=True, blank=True, on_delete=models.PROTECT,
                                      related_name="boards")
    team_starts = models.BooleanField(_("only the team starts threads"), default=False)
    is_indexed = models.BooleanField(_("search engines may show it"), default=False)
    own_threads = models.BooleanField(_("members see their own threads only, and pinned ones"), default=False)
    takes_answers = models.BooleanField(_("a thread may have an answer"), default=False)
    lets_choose_reach = models.BooleanField(_("authors choose who may read a thread"), default=False)
    is_hopeful = models.BooleanField(_("recovery stories"), default=False)
    hint = models.CharField(_("a hint beside the form"), max_length=500, blank=True)
    thread_count = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="board_group_named", violation_error_message=_(
                "A board for one support group names it, and no other board does."),
                condition=models.Q(audience="group", support_group__isnull=False)
                | (~models.Q(audience="group") & models.Q(support_group=None))),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse what would contradict itself, or take an address of the forum's own.

        :raises ValidationError: with a sentence beside each field.
        """
        wrong: dict[str, Any] = {}
        if self.slug in FIXED_WORDS:
            wrong["slug"] = _("The forum has a page of its own at this address. Please choose another word.")
        if self.own_threads and self.audience != self.Audience.MEMBERS:
            wrong["own_threads"] = _("Only on a board for members can people see just their own threads.")
        if self.is_indexed and self.audience != self.Audience.EVERYONE:
            wrong["is_indexed"] = _("Search engines can show a board only when everyone may read it.")
        is_wide = self.audience in {self.Audience.EVERYONE, self.Audience.MEMBERS} and not self.own_threads
        if self.lets_choose_reach and not is_wide:
            wrong["lets_choose_reach"] = _("Authors can open a thread to everybody only on a board for everyone or members.")
        if self.audience == self.Audience.GROUP and self.support_group_id is None:
            wrong["support_group"] = _("Please choose the group this board is for.")
        elif self.audience != self.Audience.GROUP and self.support_group_id is not None:
            wrong["support_group"] = _("This board is not for one group, so please leave this empty.")
        if wrong:
            raise ValidationError(wrong)

    def get_absolute_url(self) -> str:
        """The page of the board."""
        return reverse("board", args=[self.slug])


class Tag(models.Model):
    """A word from a board's short list; threads carry its slug."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="tags")
    slug = models.SlugField(max_length=30)
    label = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["board", "slug"], name="tag_once")]

    def __str__(self) -> str:
        return self.label


class ContentNote(models.Model):
    """A factual label such as "mentions seizures" (SAFETY 7). Each reader decides which ones collapse what carries them.

    :ivar is_hard: the "hide hard threads" choice leaves out threads that carry it.
    """

    slug = models.SlugField(max_length=30, unique=True)
    label = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    is_hard = models.BooleanField(default=True)
    is_offered = models.BooleanField(_("can be chosen for new posts"), default=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label
