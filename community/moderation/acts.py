"""What can be done about what a case is about: each act with its effect, said before it is done, and when it fits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community import policy
from community.chat.models import Message
from community.contributions import GONE, State
from community.forum.models import Post, Thread
from community.groups.models import SupportGroup
from community.members.models import Member
from community.moderation.models import Case
from community.policy import Action


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing a moderator may do.

    :ivar effect: what follows from it, in a sentence.
    :ivar fits: whether it makes sense for a thing as it is now.
    :ivar field: what has to be filled in: ``reason`` (of a decision), ``reply`` or ``edit`` (words to the author), ``card``.
    :ivar page: where it is done, when that is a page of its own.
    """

    name: str
    label: "str | Promise"
    effect: "str | Promise"
    action: Action
    fits: Callable[[Any], bool]
    field: str = ""
    page: Callable[[Any], str] | None = None


def offers(actor: Any, case: Case) -> list[Act]:
    """What ``actor`` may do about what ``case`` is about, as it is now."""
    target: Any = case.target
    if target is None or not policy.allowed(actor, Action.DECIDE_CASE, case):
        return []
    return [act for act in ACTS if act.fits(target) and policy.allowed(actor, act.action, asked(act, target))]


def offer(actor: Any, case: Case, name: str) -> Act | None:
    """The act of this name, when ``actor`` may do it."""
    return next((act for act in offers(actor, case) if act.name == name and act.page is None), None)


def asked(act: Act, target: Any) -> Any:
    """What the policy is asked about: the thread a post stands in, when the act is one on threads."""
    return _thread(target) if act.action in _ON_THREADS else target


def _text(target: Any) -> bool:
    return isinstance(target, Post | Message) and target.state not in GONE


def _waits(target: Any) -> bool:
    return _text(target) and target.is_waiting


def _has_place(target: Any) -> bool:
    return _text(target) and (target.position if isinstance(target, Post) else target.posted_seq) is not None


def _shown(target: Any) -> bool:
    return _has_place(target) and target.state in {State.PUBLISHED, State.HELD}


def _concealed(target: Any) -> bool:
    return (_has_place(target) and target.state in {State.HIDDEN, State.HELD}) or _is_removed(target)


def _is_removed(target: Any) -> bool:
    return isinstance(target, Post | Message) and target.state == State.TAKEN and target.erased_at is None


def _comes_back(target: Any) -> bool:
    """Whether its author can be written to: a guest on the page of their receipt."""
    author = target if isinstance(target, Member) else getattr(target, "author", None)
    if author is not None and author.is_guest:
        return isinstance(target, Post) and hasattr(target, "guest_receipt")
    return author is not None and author.closed_at is None


def _is_written_to(post: Post) -> bool:
    """Whether the letter about what becomes of it still reaches the guest who wrote it."""
    return post.author.is_guest and hasattr(post, "guest_contact")


def _thread(target: Any) -> Any:
    return target if isinstance(target, Thread) else getattr(target, "thread", None)


def _in_forum(target: Any) -> bool:
    thread = _thread(target)
    return thread is not None and not thread.entry


def _of_member(target: Any) -> bool:
    return isinstance(target, Member) or (_comes_back(target) and not target.alias and not target.author.is_guest)


def _member_page(target: Any) -> str:
    member = target if isinstance(target, Member) else target.author
    return reverse("moderation_member", args=[member.username])


def _of_thread(name: str) -> Callable[[Any], str]:
    return lambda target: reverse(name, args=[_thread(target).pk])


_ON_THREADS = frozenset({Action.LOCK_THREAD, Action.ARRANGE_THREADS, Action.SLOW_THREAD})

ACTS: tuple[Act, ...] = (
    Act(name="card", label=_("Send a help card"), field="card", action=Action.APPROVE_HELD,
        effect=_("The person gets a note that leads to the card, a guest on the page of their own. Nobody else sees it."),
        fits=lambda target: (_text(target) or isinstance(target, Member)) and _comes_back(target)),
    Act(name="reply", label=_("Write to the person"), field="reply", action=Action.APPROVE_HELD,
        effect=_("The person finds your words under Notifications, a guest on the page of their own, from “a moderator”. "
                 "Nobody else sees them."),
        fits=lambda target: (_text(target) or isinstance(target, Member)) and _comes_back(target)),
    Act(name="approve", label=_("Publish it"), action=Action.APPROVE_HELD, fits=_waits,
        effect=_("Everybody who may enter the place sees it, at its end. This case ends with it.")),
    Act(name="send_back", label=_("Send it back"), field="reason", action=Action.APPROVE_HELD,
        effect=_("The person reads your reason, can change it and send it again. Nobody else sees it."),
        fits=lambda target: isinstance(target, Post) and _waits(target) and (_comes_back(target) or _is_written_to(target))),
    Act(name="reject", label=_("Do not publish it"), field="reason", action=Action.APPROVE_HELD, fits=_waits,
        effect=_("Nobody else will see it. The person reads your reason.")),
    Act(name="ask_edit", label=_("Ask for a change"), field="edit", action=Action.CONCEAL,
        effect=_("It stays as it is. The person reads what you would like to be changed."),
        fits=lambda target: (_shown(target) or isinstance(target, Member)) and _comes_back(target)),
    Act(name="hide", label=_("Take it down"), field="reason", action=Action.CONCEAL, fits=_shown,
        effect=_("Others see that a moderator has taken it down. The person still sees it, with your reason.")),
    Act(name="remove", label=_("Remove it for good"), field="reason", action=Action.REMOVE, fits=_has_place,
        effect=_("Nobody reads it any more, nor does the person; a post that begins a thread takes the thread with it. For "
                 "thirty days it can be put back exactly as it was, and the person can ask for another look. Then its words "
                 "are erased.")),
    Act(name="restore", label=_("Show it again"), field="reason", action=Action.RESTORE, fits=_concealed,
        effect=_("Everybody who may enter the place sees it again, as it was.")),
    Act(name="notes", label=_("Content notes"), action=Action.NOTE_CONTENT,
        page=lambda post: reverse("post_notes", args=[post.pk]),
        effect=_("Whoever wishes it sees the post folded up. Its words do not change."),
        fits=lambda target: isinstance(target, Post) and _has_place(target)),
    Act(name="lock", label=_("Close the thread"), action=Action.LOCK_THREAD, page=_of_thread("thread_lock"), fits=_in_forum,
        effect=_("Nobody replies any more; everybody can read. Your reason stands in the thread.")),
    Act(name="slow", label=_("Slow mode"), action=Action.SLOW_THREAD, page=_of_thread("thread_slow"), fits=_in_forum,
        effect=_("Members wait for a while between two posts in this thread.")),
    Act(name="move", label=_("Move the thread"), action=Action.ARRANGE_THREADS, page=_of_thread("thread_move"), fits=_in_forum,
        effect=_("It stands on another board. Those who wrote in it are told.")),
    Act(name="split", label=_("Split the thread"), action=Action.ARRANGE_THREADS, fits=_in_forum,
        page=_of_thread("thread_split"), effect=_("Some posts go to a thread of their own. Those who wrote them are told.")),
    Act(name="room", label=_("Host the room"), action=Action.SEE_CONCEALED,
        page=lambda message: reverse("room_hosting", args=[message.room.slug]), fits=lambda target: isinstance(target, Message),
        effect=_("Slow mode, reading only, closing: on the page for hosts.")),
    Act(name="group", label=_("Look after the group"), action=Action.MANAGE_GROUP,
        page=lambda group: reverse("group_manage", args=[group.slug]), fits=lambda target: isinstance(target, SupportGroup),
        effect=_("Its pages for hosts: words, members, hosts, archive.")),
    Act(name="member", label=_("Warn, mute, suspend or ban"), action=Action.SEE_CONCEALED, page=_member_page,
        fits=_of_member, effect=_("On the member’s page. Each has an end, a reason, and can be appealed.")),
)
