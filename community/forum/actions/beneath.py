"""Replies beneath the pages of the library: by members, and by guests, whom a moderator reads first."""

import uuid
from dataclasses import dataclass, field
from typing import Unpack

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from community import policy, text, throttles
from community.contributions import State
from community.forum.actions.counters import locked
from community.forum.actions.posts import Manner, Posted, Writing, append, reply, sent_before
from community.forum.models import GuestContact, Post, Thread
from community.members.actions import guest_account
from community.members.models import Member
from community.policy import Action

_GUESTS = uuid.UUID("6d3d1f0e-52a4-4a0e-9a56-0d3c7b6f2a11")  # the space that the nonces of guests are made in


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody without an account, as far as they are known.

    :ivar email: where they hear what became of their reply; erased then.
    :ivar place: their network address, truncated, for the limit.
    """

    name: str
    email: str = field(repr=False)
    place: str


def reply_beneath(member: Member, discussion: Thread, *, body: str, nonce: uuid.UUID, **manner: Unpack[Manner]) -> Posted:
    """Add a reply of ``member`` beneath a page of the library.

    :param discussion: the thread there, as ``queries.discussions.beneath`` gives it; not saved when nobody has replied yet.
    :raises Refused: the policy or a limit says no, or :class:`AlreadySent`.
    """
    policy.require(member, Action.REPLY, discussion)
    return reply(member, _kept(discussion), body=body, nonce=nonce, **manner)


def reply_as_guest(guest: Guest, discussion: Thread, *, body: str) -> Posted:
    """Keep a guest's reply until a moderator has read it. The same words by the same name are kept once.

    The nonce is made of what will be public, and not of the address, so that nothing made from the address stays. Whoever
    sends the same again with another address has mistyped the first.

    :raises Refused: the policy or a limit says no.
    """
    policy.require(AnonymousUser(), Action.REPLY_AS_GUEST, discussion)
    nobody, nonce = guest_account(), uuid.uuid5(_GUESTS, f"{discussion.entry}\n{guest.name}\n{body}")
    if (earlier := sent_before(nobody, nonce, body)) is not None:
        return _again(earlier, guest)
    throttles.spend(throttles.GUEST_REPLY, guest.place)
    writing = Writing(nobody, body, text.render_post(body), nonce, guest_name=guest.name)
    with transaction.atomic():
        thread = locked(_kept(discussion).pk)
        policy.require(AnonymousUser(), Action.REPLY_AS_GUEST, thread)
        if (earlier := sent_before(nobody, nonce, body)) is not None:
            return _again(earlier, guest)
        post = append(thread, writing, state=State.HELD)
        GuestContact.objects.create(post=post, email=guest.email)
    return Posted(post, True)


def _again(earlier: Post, guest: Guest) -> Posted:
    GuestContact.objects.filter(post=earlier).update(email=guest.email)
    return Posted(earlier, False)


def _kept(discussion: Thread) -> Thread:
    """The thread with a row of its own, under the name the page has now."""
    title = Truncator(discussion.title).chars(140)
    nobody, now = guest_account(), timezone.now()
    fields = {"board_id": discussion.board_id, "author": nobody, "last_post_by": nobody, "title": title, "concealed": True,
              "created_at": now, "last_post_at": now}
    thread, is_new = Thread.objects.get_or_create(entry=discussion.entry, defaults=fields)
    if not is_new and thread.title != title:
        Thread.objects.filter(pk=thread.pk).update(title=title)
    return thread
