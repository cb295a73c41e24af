"""Who may do what: the rules of the house as one table.

A rule is a list of conditions; each condition carries the sentence a person reads when it does not hold. Nothing else in
the project looks at a role. Things are told apart by their attributes, so this module imports no model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member is trusted with. Each role is named by what it does; none includes another by itself."""

    MEMBER = "member", _("Member")
    HOST = "host", _("Host")
    MODERATOR = "moderator", _("Moderator")
    EDITOR = "editor", _("Library editor")
    ADMIN = "admin", _("Administrator")


class Actor(Protocol):
    """Somebody who asks: a member, or a stranger (Django's anonymous user)."""

    @property
    def pk(self) -> Any:
        """The member's number; None for a stranger."""

    @property
    def is_authenticated(self) -> Any:
        """False for a stranger."""


class Action(StrEnum):
    """Everything a person can do on this site. A view names the one it serves."""

    READ_PAGES = "read_pages"
    GET_HELP = "get_help"
    LEAVE_QUICKLY = "leave_quickly"
    CHOOSE_APPEARANCE = "choose_appearance"
    JOIN = "join"
    MANAGE_ACCOUNT = "manage_account"
    CLOSE_ACCOUNT = "close_account"
    READ_PROFILE = "read_profile"
    BLOCK_MEMBER = "block_member"
    LIST_BOARDS = "list_boards"
    READ_BOARD = "read_board"
    START_THREAD = "start_thread"
    READ_THREAD = "read_thread"
    REPLY = "reply"
    REPLY_AS_GUEST = "reply_as_guest"
    EDIT_POST = "edit_post"
    PIN_THREAD = "pin_thread"
    LOCK_THREAD = "lock_thread"
    LIST_ROOMS = "list_rooms"
    READ_ROOM = "read_room"
    SEND_MESSAGE = "send_message"
    EDIT_MESSAGE = "edit_message"
    WITHDRAW_MESSAGE = "withdraw_message"
    SEE_CONCEALED = "see_concealed"
    CONCEAL = "conceal"
    RESTORE = "restore"
    APPROVE_HELD = "approve_held"
    RESTRICT_MEMBER = "restrict_member"
    CHANGE_ROOM = "change_room"
    READ_MODERATION_LOG = "read_moderation_log"
    USE_ADMIN = "use_admin"
    CHECK_HEALTH = "check_health"


class Refused(Exception):
    """The policy, a limit or the state of things says no.

    :ivar sentence: what the person reads.
    :ivar status: the HTTP status of the answer: 403, 404 (may not even know) or 429 (too soon).
    :ivar sign_in: signing in might help.
    :ivar retry_after: seconds until it is worth trying again, for a limit.
    """

    def __init__(self, sentence: "str | Promise", *, status: int = 403, sign_in: bool = False,
                 retry_after: float | None = None) -> None:
        super().__init__(sentence)  # not translated yet: most refusals are only asked about, never shown
        self.sentence = sentence
        self.status = status
        self.sign_in = sign_in
        self.retry_after = retry_after


@dataclass(frozen=True)
class Condition:
    """One thing that must hold, and what a person reads when it does not."""

    holds: Callable[[Any, Any], bool]
    sentence: "str | Promise"
    status: int = 403
    sign_in: bool = True  # might signing in help a stranger?


def has_role(actor: Any, *roles: Role) -> bool:
    """Whether the actor's own role is one of these."""
    return bool(actor.is_authenticated) and actor.role in roles


def badge(actor: Any) -> str:
    """The word shown beside the name of somebody who is trusted with more than most; empty for everybody else."""
    return "" if has_role(actor, Role.MEMBER) else str(Role(actor.role).label)


def _signed_in(actor: Any, thing: Any) -> bool:
    return bool(actor.is_authenticated)


def _is_author(actor: Any, thing: Any) -> bool:
    return bool(actor.is_authenticated) and thing.author_id == actor.pk


def _is_published(actor: Any, thing: Any) -> bool:
    return thing.state in {"published", "held"}


def _not_oneself(actor: Any, thing: Any) -> bool:
    return thing is None or getattr(thing, "author_id", getattr(thing, "pk", None)) != actor.pk


def _place(thing: Any) -> Any:
    """The board or room a thing stands in; itself, when it is one."""
    if hasattr(thing, "audience"):
        return thing
    return thing.board if hasattr(thing, "board_id") else thing.thread.board


def _may_enter(actor: Any, thing: Any) -> bool:
    return _place(thing).audience != "team" or has_role(actor, Role.HOST, Role.MODERATOR, Role.ADMIN)


def _for_members(actor: Any, thing: Any) -> bool:
    return _place(thing).audience != "members" or bool(actor.is_authenticated)


def _thread_shown(actor: Any, thread: Any) -> bool:
    return not thread.concealed or _is_author(actor, thread) or _moderates(actor, thread)


def _takes_replies(actor: Any, thread: Any) -> bool:
    return bool(thread.entry) or _thread_shown(actor, thread)


def _moderates(actor: Any, thing: Any) -> bool:
    return has_role(actor, Role.MODERATOR, Role.ADMIN)


def _moderates_member(actor: Any, thing: Any) -> bool:
    if has_role(actor, Role.ADMIN):
        return True
    return has_role(actor, Role.MODERATOR) and thing.role in {Role.MEMBER, Role.HOST, Role.EDITOR}


def _hosts(actor: Any, thing: Any) -> bool:
    return has_role(actor, Role.HOST, Role.MODERATOR, Role.ADMIN)


def _administers(actor: Any, thing: Any) -> bool:
    return has_role(actor, Role.ADMIN)


SIGNED_IN = Condition(_signed_in, _("Please sign in first; this part of the site is for members."))
MAY_ENTER = Condition(_may_enter, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
FOR_MEMBERS = Condition(_for_members, _("Please sign in first; this part of the site is for members."))
THREAD_SHOWN = Condition(_thread_shown, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
# Beneath a page of the library anybody may be the first to write, and nobody is told that others wait for a moderator.
TAKES_REPLIES = Condition(_takes_replies, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
BENEATH_LIBRARY = Condition(lambda actor, thread: bool(thread.entry),
                            _("Guests can reply beneath the pages of the library. Here you need to sign in first."))
NOT_SIGNED_IN = Condition(lambda actor, thing: not actor.is_authenticated,
                          _("You are signed in. Please reply as yourself, without a guest's name."))
IS_SOMEBODY = Condition(lambda actor, thing: not getattr(thing, "is_guest", False),
                        _("All guests share this account, so nobody is met by this. You can take down what one of them wrote."))
IS_AUTHOR = Condition(_is_author, _("Only the person who wrote this can change it."))
IS_PUBLISHED = Condition(_is_published, _("This has been taken down, so it can no longer be changed."))
THREAD_OPEN = Condition(lambda actor, thread: thread.locked_at is None or _moderates(actor, thread),
                        _("This thread is closed, so it takes no new replies. You are welcome to start a new one."))
BOARD_OPEN = Condition(lambda actor, board: not board.team_starts or _hosts(actor, board),
                       _("Only the team starts threads on this board. You can reply to any of them."))
ROOM_OPEN = Condition(lambda actor, room: room.phase in {"open", "slow"} or (room.phase == "closing" and _hosts(actor, room)),
                      _("This room is closed for now. You can still read, and post in the forum at any hour."))
MODERATES = Condition(_moderates, _("Only moderators can do this."))
MODERATES_MEMBER = Condition(_moderates_member, _("Only an administrator can do this to another moderator."))
NOT_ONESELF = Condition(_not_oneself, _("Nobody decides about themselves here. Please ask another moderator."))
HOSTS = Condition(_hosts, _("Only hosts and moderators can do this."))
ADMINISTERS = Condition(_administers, _("Only administrators can do this."))

RULES: dict[Action, tuple[Condition, ...]] = {
    Action.READ_PAGES: (),
    Action.GET_HELP: (),
    Action.LEAVE_QUICKLY: (),
    Action.CHOOSE_APPEARANCE: (),
    Action.JOIN: (),
    Action.CHECK_HEALTH: (),
    Action.MANAGE_ACCOUNT: (SIGNED_IN,),
    Action.CLOSE_ACCOUNT: (SIGNED_IN,),
    Action.READ_PROFILE: (SIGNED_IN,),
    Action.BLOCK_MEMBER: (SIGNED_IN, NOT_ONESELF, IS_SOMEBODY),
    Action.LIST_BOARDS: (),
    Action.READ_BOARD: (MAY_ENTER, FOR_MEMBERS),
    Action.START_THREAD: (MAY_ENTER, FOR_MEMBERS, SIGNED_IN, BOARD_OPEN),
    Action.READ_THREAD: (MAY_ENTER, FOR_MEMBERS, THREAD_SHOWN),
    Action.REPLY: (MAY_ENTER, FOR_MEMBERS, TAKES_REPLIES, SIGNED_IN, THREAD_OPEN),
    Action.REPLY_AS_GUEST: (MAY_ENTER, FOR_MEMBERS, BENEATH_LIBRARY, NOT_SIGNED_IN, THREAD_OPEN),
    Action.EDIT_POST: (MAY_ENTER, FOR_MEMBERS, SIGNED_IN, IS_AUTHOR, IS_PUBLISHED),
    Action.PIN_THREAD: (SIGNED_IN, MODERATES),
    Action.LOCK_THREAD: (SIGNED_IN, MODERATES),
    Action.LIST_ROOMS: (SIGNED_IN,),
    Action.READ_ROOM: (SIGNED_IN, MAY_ENTER),
    Action.SEND_MESSAGE: (SIGNED_IN, MAY_ENTER, ROOM_OPEN),
    Action.EDIT_MESSAGE: (SIGNED_IN, IS_AUTHOR, IS_PUBLISHED),
    Action.WITHDRAW_MESSAGE: (SIGNED_IN, IS_AUTHOR, IS_PUBLISHED),
    Action.SEE_CONCEALED: (SIGNED_IN, MODERATES),
    Action.CONCEAL: (SIGNED_IN, MODERATES, NOT_ONESELF),
    Action.RESTORE: (SIGNED_IN, MODERATES, NOT_ONESELF),
    Action.APPROVE_HELD: (SIGNED_IN, MODERATES, NOT_ONESELF),
    Action.RESTRICT_MEMBER: (SIGNED_IN, MODERATES, NOT_ONESELF, IS_SOMEBODY, MODERATES_MEMBER),
    Action.CHANGE_ROOM: (SIGNED_IN, HOSTS),
    Action.READ_MODERATION_LOG: (SIGNED_IN, MODERATES),
    Action.USE_ADMIN: (SIGNED_IN, ADMINISTERS),
}

# The ceiling: above every role. A muted moderator is muted.
WHILE_SUSPENDED = frozenset({
    Action.READ_PAGES, Action.GET_HELP, Action.LEAVE_QUICKLY, Action.CHOOSE_APPEARANCE, Action.JOIN, Action.CHECK_HEALTH,
    Action.MANAGE_ACCOUNT, Action.CLOSE_ACCOUNT,
})
WHILE_MUTED = WHILE_SUSPENDED | {
    Action.READ_PROFILE, Action.BLOCK_MEMBER, Action.LIST_BOARDS, Action.READ_BOARD, Action.READ_THREAD, Action.LIST_ROOMS,
    Action.READ_ROOM, Action.WITHDRAW_MESSAGE, Action.READ_MODERATION_LOG, Action.SEE_CONCEALED,
}


def is_muted(actor: Any) -> bool:
    """Whether the actor may read but not write for now."""
    return _lasts(getattr(actor, "muted_until", None))


def is_suspended(actor: Any) -> bool:
    """Whether the actor is kept out for now, or for good."""
    return _lasts(getattr(actor, "suspended_until", None))


def is_silent_by_choice(actor: Any) -> bool:
    """Whether the actor took back the consent that everything written here rests on."""
    return getattr(actor, "health_consent_withdrawn_at", None) is not None


def _lasts(until: datetime | None) -> bool:
    return until is not None and until > timezone.now()


def refusal(actor: Any, action: Action, thing: Any = None) -> Refused | None:
    """Why ``actor`` may not do ``action`` (to ``thing``), or None when it is allowed.

    :param thing: what is acted on: a board, thread, post, room, message or member. A rule that asks about the thing is
        only meaningful with one.
    """
    for condition in RULES[action]:
        if not condition.holds(actor, thing):
            return Refused(condition.sentence, status=condition.status,
                           sign_in=condition.sign_in and not actor.is_authenticated)
    if action not in WHILE_SUSPENDED and is_suspended(actor):
        return Refused(_("Your account is suspended for now. Your settings page says why, until when, and how to answer."))
    if action not in WHILE_MUTED and is_muted(actor):
        return Refused(_("You can read but not write for now. Your settings page says why, until when, and how to answer."))
    if action not in WHILE_MUTED and is_silent_by_choice(actor):
        return Refused(_("You have taken back your consent, so you can read but not write. You can give it again whenever "
                         "you like, in your settings under Privacy."))
    return None


def allowed(actor: Any, action: Action, thing: Any = None) -> bool:
    """Whether ``actor`` may do ``action`` (to ``thing``)."""
    return refusal(actor, action, thing) is None


def require(actor: Any, action: Action, thing: Any = None) -> None:
    """Let ``actor`` pass, or raise.

    :raises Refused: with the sentence the person reads.
    """
    if (refused := refusal(actor, action, thing)) is not None:
        raise refused
