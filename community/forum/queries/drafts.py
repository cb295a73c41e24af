"""Where drafts belong, as their member may see it now."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.forms import BooleanField, Form, Textarea
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from community.forum.models import Board, Draft, Post, Thread
from community.forum.queries.discussions import beneath
from community.forum.queries.marks import readable_bodies
from community.forum.queries.reading import open_post, open_thread
from community.forum.queries.row_by_row import whose
from community.members.models import Member
from community.policy import Action
from library.queries.cards import cards

SHORT = ("title", "reason", "note", "happened", "helped")  # what stands in a form of a line or two
# Pages with such a form about a thread or a post: what one must be allowed to do there, and the name of the page's address.
_ABOUT_THREADS = {
    "lock": (Action.LOCK_THREAD, "thread_lock"), "close": (Action.CLOSE_OWN_THREAD, "thread_close"),
    "slow": (Action.SLOW_THREAD, "thread_slow"), "rename": (Action.RENAME_THREAD, "thread_rename"),
    "tags": (Action.LABEL_THREAD, "thread_tags"),
    "notes": (Action.NOTE_CONTENT, "thread_notes"), "move": (Action.ARRANGE_THREADS, "thread_move"),
    "split": (Action.ARRANGE_THREADS, "thread_split"), "merge": (Action.ARRANGE_THREADS, "thread_merge"),
}
_ABOUT_POSTS = {"post_notes": (Action.NOTE_CONTENT, "post_notes"), "bookmark": (Action.KEEP_READING, "bookmark")}
_ABOUT = {**_ABOUT_THREADS, **_ABOUT_POSTS}
_KINDS = "|".join(("board", "thread", "post", *_ABOUT))
# Forms of rooms below, of which each member has one: whose it is, the name of its page's address, and what it is about.
_OWN: dict[str, tuple[Action, str, Any]] = {"debrief": (Action.HOST_GROUPS, "debrief", _("After a meeting"))}
_FORM = re.compile(rf"({_KINDS})\.([1-9]\d{{0,17}})|entry\.((?:faq/)?[a-zA-Z0-9_-]{{1,80}})", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Where a form stands: its thread (not saved while it is to be begun; None outside the forum), its page, and the post it
    changes."""

    thread: Thread | None
    address: str
    post: Post | None = None


@dataclass(frozen=True)
class ListedDraft:
    """A draft in its member's list, its words without quotes whose source is not theirs to see.

    Without an ``address`` the place is not open to them any more; the words are theirs still.

    :ivar kind: ``board`` for a new thread, ``thread`` for a reply, ``post`` for a change, ``entry`` for a reply in the library,
        ``about`` for what was typed about a thread or a post: a reason, a note to oneself; ``debrief`` for how a meeting was.
    """

    draft: Draft
    kind: str
    where: str
    address: str
    words: str


def place_of(member: Any, form: str) -> Place:
    """The place of ``form`` (such as ``thread.12``).

    :raises Http404: there is no such form. :raises Refused: its place is not theirs to enter.
    """
    if form in _OWN:
        action, address, _title = _OWN[form]
        policy.require(member, action)
        return Place(None, reverse(address))
    match = _FORM.fullmatch(form)
    if match is None:
        raise Http404
    kind, number = match[1], int(match[2] or 0)
    if kind == "board":
        return _new_thread(member, number)
    if kind == "thread":
        thread = open_thread(member, number)
        return Place(thread, _end(thread))
    if kind == "post":
        post = open_post(member, number)
        policy.require(member, Action.EDIT_POST, post)
        return Place(post.thread, reverse("post_edit", args=[number]), post)
    if kind in _ABOUT:
        return _about(member, kind, number)
    thread = beneath(match[3])
    policy.require(member, Action.READ_BOARD, thread.board)
    return Place(thread, f"{thread.entry_url}#reply")


def _about(member: Any, kind: str, number: int) -> Place:
    action, address = _ABOUT[kind]
    thing: Any = open_thread(member, number) if kind in _ABOUT_THREADS else open_post(member, number)
    policy.require(member, action, thing)
    return Place(getattr(thing, "thread", thing), reverse(address, args=[number]))


def typed_into(member: Any, form: str) -> dict[str, list[str]]:
    """What ``member`` typed into ``form`` and did not send."""
    return Draft.objects.filter(member=member.pk, form=form).values_list("words", flat=True).first() or {}


@dataclass(frozen=True)
class Unsent:
    """A form of a room that knows nothing of drafts: what it is called here, where it is kept, what this tab calls it."""

    name: str
    address: str
    key: str
    words: dict[str, list[str]]


def unsent(member: Any, form: Form, name: str) -> Unsent:
    """Put what ``member`` typed into ``form`` and did not send back into it, unless it brings words already."""
    words = typed_into(member, name)
    if words and not form.is_bound:
        choices = {key: key in words for key, each in form.fields.items() if isinstance(each, BooleanField)}
        form.initial = {**form.initial, **{key: values[0] for key, values in words.items() if values}, **choices}
    for each in [each for each in form.fields.values() if isinstance(each.widget, Textarea)][:1]:
        each.widget.attrs["data-draft"] = f"{member.pk}.{name}"
    return Unsent(name, f"{reverse('draft_keep')}?form={name}", f"{member.pk}.{name}", words)


def kept_as(member: Member, form: str, place: Place, words: dict[str, list[str]]) -> str:
    """The form under which ``words`` are kept. A thread may have been joined to another while somebody typed in it: they wait
    there, unless something else of theirs does."""
    if place.thread is None or form == (there := f"thread.{place.thread.pk}") or not form.startswith("thread."):
        return form
    other = Draft.objects.filter(member=member, form=there).first()
    return there if other is None or other.words.get("nonce") == words.get("nonce") else form


def listed(member: Member) -> list[ListedDraft]:
    """The drafts of ``member``, the latest first, with where they belong: seven queries at most."""
    # What moderators type about cases is given back on the pages of moderation, and stands nowhere else.
    drafts = list(Draft.objects.filter(member=member).exclude(form__startswith="moderation.").order_by("-saved_at"))
    keys = {kind: {draft.form.partition(".")[2] for draft in drafts if draft.form.startswith(f"{kind}.")}
            for kind in ("board", "thread", "post", "entry", "room")}
    places: dict[str, tuple[str, str]] = {}
    for board in Board.objects.filter(pk__in=keys["board"]) if keys["board"] else ():
        if policy.allowed(member, Action.READ_BOARD, board):
            places[f"board.{board.pk}"] = (board.title, reverse("thread_new", args=[board.slug]))
    opened = Thread.objects.openable_by(member)
    for thread in opened.filter(pk__in=keys["thread"], merged_into=None) if keys["thread"] else ():
        places[f"thread.{thread.pk}"] = (thread.title, _end(thread))
    own = Post.objects.filter(pk__in=keys["post"], author=member).select_related("thread")
    posts = whose(own, "thread", opened)
    for post in posts if keys["post"] else ():
        places[f"post.{post.pk}"] = (post.thread.title, reverse("post_edit", args=[post.pk]))
    for path, entry in cards(keys["entry"]).items():
        places[f"entry.{path}"] = (entry.name, f"{entry.get_absolute_url()}#reply")
    places |= _places_about(member, drafts, opened)
    places |= {form: (str(title), reverse(address)) for form, (action, address, title) in _OWN.items()
               if policy.allowed(member, action)}
    rooms: Any = apps.get_model("community", "Room")  # of the chat, which stands beside the forum
    for room in rooms.objects.filter(pk__in=keys["room"]) if keys["room"] else ():
        if policy.allowed(member, Action.READ_ROOM, room):
            places[f"room.{room.pk}"] = (room.title, f"{room.get_absolute_url()}#write")
    bodies = readable_bodies(member, [str((draft.words.get("body") or [""])[0]) for draft in drafts])
    return [ListedDraft(draft, _kind(draft), *places.get(draft.form, ("", "")), words=body or _short(draft))
            for draft, body in zip(drafts, bodies, strict=True)]


def _places_about(member: Member, drafts: Sequence[Draft], opened: Any) -> dict[str, tuple[str, str]]:
    """Where reasons and notes belong: two queries at most."""
    about = [(draft.form, *draft.form.split(".")) for draft in drafts if _kind(draft) == "about"]
    threads = {number for _form, kind, number in about if kind in _ABOUT_THREADS}
    posts = {number for _form, kind, number in about if kind in _ABOUT_POSTS}
    seen = Post.objects.filter(pk__in=posts).visible_to(member)
    titles = {("thread", str(pk)): title for pk, title in opened.filter(pk__in=threads).values_list("pk", "title") if threads}
    titles |= {("post", str(pk)): title for pk, title in whose(seen, "thread", opened).values_list("pk", "thread__title")
               if posts}
    places = {}
    for form, kind, number in about:
        title = titles.get(("thread" if kind in _ABOUT_THREADS else "post", number))
        if title is not None:
            places[form] = (title, reverse(_ABOUT[kind][1], args=[number]))
    return places


def _kind(draft: Draft) -> str:
    kind = draft.form.partition(".")[0]
    return "about" if kind in _ABOUT else kind


def _short(draft: Draft) -> str:
    """The words of a form without a body."""
    return " · ".join(value for name in SHORT for value in draft.words.get(name, ()) if value)


def _new_thread(member: Any, number: int) -> Place:
    board = Board.objects.filter(pk=number).first()
    if board is None:
        raise Http404
    policy.require(member, Action.READ_BOARD, board)
    return Place(Thread(board=board, author=member), reverse("thread_new", args=[board.slug]))


def _end(thread: Thread) -> str:
    query = f"?page={thread.page_count}" if thread.page_count > 1 else ""
    return f"{thread.get_absolute_url()}{query}#reply"


def typed(sent: Any) -> dict[str, list[str]]:
    """What stands in the fields of a form that was sent, as a draft keeps it: no token, nobody's address."""
    kept = ("title", "body", "reason", "note", "tags", "notes", "reach", "under", "alias", "revision", "nonce", "place",
            "weight", "happened", "helped", "wants_talk")
    return {name: [value.replace("\0", "") for value in sent.getlist(name)] for name in kept if name in sent}
