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
from community.forum.actions.counters import locked, locked_post
from community.forum.actions.posts import Manner, Posted, Writing, append, replace, reply
from community.forum.models import GuestContact, GuestReceipt, Post, Thread
from community.members.actions import guest_account
from community.members.models import Member
from community.policy import Action
from community.safety.actions import screened


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


def reply_as_guest(guest: Guest, discussion: Thread, *, body: str, anyway: bool = False) -> Posted:
    """Keep a guest's reply until a moderator has read it. Each attempt counts against the limit.

    Sent again while it waits, by the same name with the same words and from the same address, it is the same reply. With
    another address it is another one: two people may say "Thank you" under one name, and nobody may take over what another has
    sent. The addresses themselves are compared, so nothing made from one stays when it is erased.

    :param anyway: they have read what they were asked to think of.
    :raises Refused: the policy or a limit says no, or there is something to think of first.
    """
    policy.require(AnonymousUser(), Action.REPLY_AS_GUEST, discussion)
    found = screened(body, anyway=anyway)
    throttles.spend(throttles.GUEST_REPLY, guest.place)
    writing = Writing(guest_account(), body, text.render_post(body), uuid.uuid4(), guest_name=guest.name, found=found)
    with transaction.atomic():
        thread = locked(_kept(discussion).pk)
        policy.require(AnonymousUser(), Action.REPLY_AS_GUEST, thread)
        waiting = thread.posts.waiting().filter(author=writing.author, guest_name=guest.name, body=body)
        if (earlier := waiting.filter(guest_contact__email=guest.email).first()) is not None:
            return Posted(earlier, False)
        post = append(thread, writing, state=State.HELD)
        GuestContact.objects.create(post=post, email=guest.email)
        GuestReceipt.objects.create(post=post)
    return Posted(post, True)


def change_as_guest(post: Post, *, body: str, place: str, anyway: bool = False) -> Post:
    """Put ``body`` in place of what a guest wrote and a moderator sent back, and let it wait once more.

    :param place: their network address, truncated, for the limit.
    :raises Refused: nobody asked for a change, a limit, or there is something to think of first.
    """
    policy.require(AnonymousUser(), Action.CHANGE_AS_GUEST, post)
    found = screened(body, anyway=anyway)
    throttles.spend(throttles.GUEST_REPLY, place)
    html = text.render_post(body)
    with transaction.atomic():
        current = locked_post(post.pk)[1]
        policy.require(AnonymousUser(), Action.CHANGE_AS_GUEST, current)
        replace(current, body, html, found)
    return current


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
