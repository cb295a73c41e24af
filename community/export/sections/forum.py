"""The forum: what somebody wrote there, keeps, follows and has read. Titles and words of others are not theirs to take."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from community import text
from community.export.sections.section import Section
from community.forum.models import (
    BoardMark,
    Bookmark,
    Draft,
    Follow,
    Post,
    PostRevision,
    Reaction,
    ReadMark,
    Thread,
    ThreadAct,
    ThreadAlias,
)
from community.members.models import Member

_LINKED = re.compile(r"/forum/p/(\d{1,18})/")


def own_words(body: str) -> str:
    """``body`` with a line in place of what it quotes of posts: those words are somebody else's."""
    return text.without_quotes(body, {int(number) for number in _LINKED.findall(body)})


def _address(name: str) -> Any:
    """Where the post of a row stands. Addresses of threads hold their titles, so threads are told by number."""
    return lambda row: f"/forum/p/{getattr(row, name)}/"


def _drafted(draft: Draft) -> dict[str, Any]:
    return {name: [own_words(each) for each in words] for name, words in draft.words.items()}


def _revisions(member: Member) -> Any:
    return PostRevision.objects.filter(post__author=member).order_by("pk")


SECTIONS = (
    Section(key="threads", title=_("Threads you began"), covers=("Thread.author",),
            rows=lambda member: Thread.objects.filter(author=member).select_related("board").order_by("pk"),
            fields={"thread": "pk", "title": "title", "board": "board.title", "under_the_name": "alias", "at": "created_at",
                    "who_reads_it": "reach", "tags": "tags", "notes": "notes", "closed_at": "locked_at",
                    "closed_why": "lock_reason"}),
    Section(key="posts", title=_("What you wrote in the forum"), covers=("Post.author",),
            rows=lambda member: Post.objects.filter(author=member).select_related("thread__board").order_by("pk"),
            fields={"address": _address("pk"), "thread": "thread_id", "board": "thread.board.title", "under_the_name": "alias",
                    "at": "created_at", "changed_at": "edited_at", "state": "get_state_display", "why": "state_reason",
                    "notes": "notes", "words": lambda post: own_words(post.body), "erased_at": "erased_at"}),
    Section(key="former_versions", title=_("What your posts said before"), covers=(), rows=_revisions,
            fields={"address": _address("post_id"), "version": "number", "at": "written_at",
                    "words": lambda row: own_words(row.body)}),
    Section(key="reactions", title=_("Your reactions to posts"), covers=("Reaction.member",),
            rows=lambda member: Reaction.objects.filter(member=member).order_by("pk"),
            fields={"address": _address("post_id"), "what": "get_kind_display", "at": "at"}),
    Section(key="bookmarks", title=_("Your bookmarks"), covers=("Bookmark.member",),
            rows=lambda member: Bookmark.objects.filter(member=member).order_by("pk"),
            fields={"address": _address("post_id"), "note": "note", "at": "at"}),
    Section(key="drafts", title=_("Your drafts"), covers=("Draft.member",),
            rows=lambda member: Draft.objects.filter(member=member).exclude(form__startswith="moderation.").order_by("pk"),
            fields={"form": "form", "words": _drafted, "at": "saved_at"}),
    Section(key="follows", title=_("What you follow"), covers=("Follow.member",),
            rows=lambda member: Follow.objects.filter(member=member).select_related("board", "tag").order_by("pk"),
            fields={"thread": "thread_id", "board": "board.title", "tag": "tag.slug", "how": "get_level_display",
                    "since": "since"}),
    Section(key="read", title=_("How far you have read"), covers=("ReadMark.member",),
            rows=lambda member: ReadMark.objects.filter(member=member).order_by("pk"),
            fields={"thread": "thread_id", "place": "position", "at": "at"}),
    Section(key="boards_read", title=_("Boards you have looked at"), covers=("BoardMark.member",),
            rows=lambda member: BoardMark.objects.filter(member=member).select_related("board").order_by("pk"),
            fields={"board": "board.title", "at": "at"}),
    Section(key="names_for_threads", title=_("Your names for one thread"), covers=("ThreadAlias.member",),
            rows=lambda member: ThreadAlias.objects.filter(member=member).order_by("pk"),
            fields={"thread": "thread_id", "name": "name"}),
    Section(key="thread_acts", title=_("What you did with threads"), covers=("ThreadAct.by",),
            rows=lambda member: ThreadAct.objects.filter(by=member).order_by("pk"),
            fields={"thread": "thread_id", "what": "get_act_display", "reason": "reason", "at": "at"}),
)
