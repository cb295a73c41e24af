"""What stands for the marks in posts (names, quotes, cards of the library), for one reader: two queries for a page, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, F, Func, IntegerField, OuterRef, Q, Value, When
from django.db.models.lookups import Exact, IsNull
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community import text
from community.forum.models import ContentNote, Post, Thread
from community.forum.queries.beside import folded_by
from community.forum.queries.compiled import NUMBERS, OTHERS, READER, SLUGS, among, kind_of, somebody_like, written
from community.forum.queries.row_by_row import whose
from community.members.models import Member
from library.queries.cards import cards

_OTHER_NAMES = (When(~Q(alias=""), then=F("alias")), When(~Q(guest_name=""), then=F("guest_name")))
_NO_FOLDS = Value([], output_field=ArrayField(CharField()))
_NOBODY_LEFT = (When(~Q(alias="") | ~Q(guest_name=""), then=None),)  # behind another name nobody is seen to leave


def fill_marks(viewer: Any, posts: Iterable[Any]) -> None:
    """Give each of ``posts`` (revisions, too: what has ``html``) its ``fillings`` for ``viewer``, a member or a stranger.

    Whoever shows a post calls this; a post it was not called for shows its marks as nothing.
    """
    marked = [post for post in posts if text.has_marks(post.html)]
    if marked:
        fillings = _fillings(viewer, "".join(post.html for post in marked))
        for post in marked:
            post.fillings = fillings


def shown(viewer: Any, html: str) -> SafeString:
    """One rendered text that is not stored, ready to show to ``viewer``."""
    return text.ready(html, _fillings(viewer or AnonymousUser(), html) if text.has_marks(html) else text.NOTHING)


def readable_body(viewer: Any, body: str) -> str:
    """The Markdown of a post as ``viewer`` may read it: without the quotes whose source is not theirs to see."""
    return readable_bodies(viewer, [body])[0]


def readable_bodies(viewer: Any, bodies: Sequence[str]) -> list[str]:
    """The same for several texts: one query, or none where nothing is quoted."""
    sources = {number for body in bodies for number in text.named(body)[2]}
    hidden = sources - set(visible_sources(viewer, sources).values_list("pk", flat=True)) if sources else set()
    return [text.without_quotes(body, hidden) if hidden else body for body in bodies]


def visible_sources(viewer: Any, numbers: Iterable[int]) -> Any:
    """Those posts whose words ``viewer`` may read where they stand, and so in a quote."""
    return whose(Post.objects.filter(pk__in=set(numbers)).visible_to(viewer), "thread", Thread.objects.openable_by(viewer))


def _fillings(viewer: Any, html: str) -> text.Fillings:
    members, quotes, paths = text.wanted(html)
    people = _people(viewer, members, quotes) if members or quotes else _People()
    return text.Fillings(people.names, people.authors, _cards(paths) if paths else {}, people.folds)


@dataclass
class _People:
    """Names of members with their addresses, of those who wrote what is quoted, and why a quote is folded."""

    names: dict[int, tuple[str, str]] = field(default_factory=dict)
    authors: dict[int, str] = field(default_factory=dict)
    folds: dict[int, Sequence[str]] = field(default_factory=dict)


def _people(viewer: Any, members: set[int], quotes: set[int]) -> _People:
    """Names of members, and of the authors of those posts this reader may see: one query for both."""
    folding = folded_by(viewer)
    rows = written(("people", *kind_of(viewer), bool(folding)), lambda: _asked(somebody_like(viewer), is_folding=bool(folding)))
    found = _People()
    asked = {NUMBERS: list(quotes), OTHERS: list(members), SLUGS: list(folding), READER: viewer.pk}
    for kind, pk, name, left, folds in rows.rows(asked) if rows else ():
        said = _("former member") if left else name
        if kind == "q":
            found.authors[pk] = said
            found.folds[pk] = folds
        else:
            has_page = viewer.is_authenticated and not left
            found.names[pk] = (said, reverse("member", args=[name]) if has_page else "")
    return found


def _asked(viewer: Any, *, is_folding: bool) -> Any:
    """Of two lists of numbers: of posts, and of members."""
    posts = Post.objects.filter(among("pk", NUMBERS)).visible_to(viewer)
    sources = whose(posts, "thread", Thread.objects.openable_by(viewer)).values_list(
        Value("q"), "pk", Case(*_OTHER_NAMES, default=F("author__username"), output_field=CharField()),
        Case(*_NOBODY_LEFT, default=F("author__closed_at")), _folds() if is_folding else _NO_FOLDS)
    members = Member.objects.filter(among("pk", OTHERS))
    return members.values_list(Value("m"), "pk", "username", "closed_at", _NO_FOLDS).union(sources, all=True)


def _folds() -> Any:
    """The words of those notes for which a reader folds a post; the notes of a thread are those of its first post, too."""
    of_thread = Q(_is_among("thread__notes")) & Q(Exact(OuterRef("position"), 1))
    notes = ContentNote.objects.filter(among("slug", SLUGS), Q(_is_among("notes")) | of_thread)
    return ArraySubquery(notes.order_by("position", "pk").values("label"))


def _is_among(notes: str) -> IsNull:
    return IsNull(Func(OuterRef(notes), F("slug"), function="array_position", output_field=IntegerField()), False)


def _cards(paths: set[str]) -> dict[str, str]:
    entries = cards(paths)
    return {path: render_to_string("forum/_card.html", {"entry": entries.get(path)}) for path in paths}
