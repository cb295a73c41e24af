"""What is being typed, kept on the server until it is posted, discarded, or 60 days old."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.forum.models import Draft, Post
from community.members.models import Member
from community.policy import Action, Refused
from library.queries.prepared import Prepared

KEPT_DAYS = 60
LONGEST = 60_000  # characters, of everything in one form together
MOST = 300  # drafts of one member

_FORGET = Prepared("DELETE FROM community_draft WHERE member_id = $1 AND form = ANY($2) RETURNING id", ("bigint", "text[]"))

WRITTEN = ("title", "body", "reason", "note", "happened", "helped")  # fields without words in which there is nothing to keep
Words = Mapping[str, list[str]]  # what stands in the fields of a form, by their names


def keep(member: Member, form: str, words: Words, *, address: str) -> Draft | None:
    """Keep what ``member`` typed into ``form`` (such as ``thread.12``), in place of what was kept of it before.

    A form with nothing typed into it has no draft, nor has one whose words were posted meanwhile.

    :param address: the page where the form stands.
    :raises Refused: the policy says no, or it is too much.
    """
    policy.require(member, Action.KEEP_DRAFT)
    if not _is_typed(words) or _is_posted(member, form, words):
        forget(member, form)
        return None
    return store_draft(member, form, words, address=address)


def store_draft(member: Member, form: str, words: Words, *, address: str) -> Draft:
    """Put ``words`` in place of what was kept of ``form`` before. Who calls has asked whether there is anything to keep.

    :raises Refused: it is too much.
    """
    if len(json.dumps(words, ensure_ascii=False)) > LONGEST:
        raise Refused(_("This is more than a draft can hold, so the latest of it is kept in this tab only. A post has room for "
                        "20,000 characters."), status=413)
    title = " ".join(words.get("title", [""])[0].split())[:140]
    fields = {"address": address, "title": title, "words": dict(words), "saved_at": timezone.now()}
    if not Draft.objects.filter(member=member, form=form).exists() and Draft.objects.filter(member=member).count() >= MOST:
        raise Refused(_("You have 300 drafts, and there is no room for more. This one is kept in this tab only; in your list "
                        "of drafts you can discard some."), status=409)
    return Draft.objects.update_or_create(member=member, form=form, defaults=fields)[0]


def forget(member: Member, *forms: str) -> bool:
    """Keep nothing of these forms any more: they were posted, or discarded. Says whether there was anything."""
    return bool(_FORGET.rows(member.pk, list(forms)))


def discard(member: Member, form: str) -> bool:
    """Throw away what was kept of ``form``. Says whether there was anything.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.KEEP_DRAFT)
    return forget(member, form)


def forget_old_drafts() -> int:
    """Erase the drafts nobody has come back to for :data:`KEPT_DAYS`. Says how many."""
    return Draft.objects.filter(saved_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()[0]


def _is_typed(words: Words) -> bool:
    return any(value.strip() for name in WRITTEN for value in words.get(name, ()))


def _is_posted(member: Member, form: str, words: Words) -> bool:
    """Whether these words are a post by now: what was kept last may arrive after what was sent."""
    body = " ".join(words.get("body", [""])[0].split())
    kind, _dot, key = form.partition(".")
    if kind == "post":
        said: Any = Post.objects.filter(pk=int(key), author=member)
    else:
        nonce = _uuid(words.get("nonce", [""])[0])
        said = Post.objects.filter(author=member, nonce=nonce) if nonce else Post.objects.none()
    return any(" ".join(text.split()) == body for text in said.values_list("body", flat=True))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
