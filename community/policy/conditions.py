"""What a rule may ask of an actor and a thing, each with the sentence a person reads when it does not hold.

Things are told apart by their attributes, so this module imports no model.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.policy.vocabulary import Condition, Role

UNDO = timedelta(minutes=10)  # how long a post that was taken back can be put back
COMES_BACK = frozenset({"published", "held"})  # from which states; what a moderator decided stands


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
    return thing.state in {"published", "held", "returned"}


def _withdrawn_just_now(actor: Any, thing: Any) -> bool:
    if thing.state != "removed" or getattr(thing, "erased_at", None) is not None:
        return False
    at, former = getattr(thing, "state_at", None), getattr(thing, "state_reason", "")
    return at is not None and timezone.now() - at < UNDO and former in COMES_BACK


def _not_oneself(actor: Any, thing: Any) -> bool:
    return thing is None or getattr(thing, "author_id", getattr(thing, "pk", None)) != actor.pk


def _place(thing: Any) -> Any:
    """The board or room a thing stands in; itself, when it is one."""
    if hasattr(thing, "audience"):
        return thing
    if hasattr(thing, "room_id"):
        return thing.room
    return thing.board if hasattr(thing, "board_id") else thing.thread.board


def _thread(thing: Any) -> Any:
    """The thread a thing stands in; itself, when it is one, or a place."""
    return getattr(thing, "thread", thing)


def _may_enter(actor: Any, thing: Any) -> bool:
    place = _place(thing)
    if place.audience == "team":
        return _hosts(actor, thing)
    if place.audience == "side":
        return _moderates(actor, thing) or (bool(actor.is_authenticated) and place.pk in actor.side_room_ids)
    if place.audience == "group":
        return _moderates(actor, thing) or (bool(actor.is_authenticated) and place.support_group_id in actor.group_ids)
    return True


def _for_members(actor: Any, thing: Any) -> bool:
    if actor.is_authenticated:
        return True
    reach = getattr(_thread(thing), "reach", "")  # authors may have opened or closed one thread of a board
    return reach == "public" or (_place(thing).audience == "everyone" and reach != "quiet")


def _own_threads(actor: Any, thing: Any) -> bool:
    if not _place(thing).own_threads:
        return True
    thread = _thread(thing)
    return bool(thread.pinned) or _is_author(actor, thread) or _hosts(actor, thread)


def _speaks_as_anybody(actor: Any, thing: Any) -> bool:
    return has_role(actor, Role.MEMBER)


def _alias_here(actor: Any, thing: Any) -> bool:
    return not getattr(thing, "entry", "") and _place(thing).audience != "team"


def _starter_or_team(actor: Any, thread: Any) -> bool:
    return _is_author(actor, thread) or _hosts(actor, thread)


def _author_or_moderator(actor: Any, thing: Any) -> bool:
    return _is_author(actor, thing) or _moderates(actor, thing)


def is_just_begun(thread: Any) -> bool:
    """Whether the one who began ``thread`` may give it another title."""
    unread = thread.concealed and not thread.entry  # sent back for its title, perhaps: nobody else has read it
    return unread or timezone.now() - thread.created_at < RENAME_WITHIN


def _thread_shown(actor: Any, thread: Any) -> bool:
    return not thread.concealed or _is_author(actor, thread) or _moderates(actor, thread)


def _takes_replies(actor: Any, thread: Any) -> bool:
    return bool(thread.entry) or _thread_shown(actor, thread)


def _moderates(actor: Any, thing: Any) -> bool:
    return has_role(actor, Role.MODERATOR, Role.ADMIN)


def _moderates_member(actor: Any, thing: Any) -> bool:
    if has_role(actor, Role.ADMIN):
        return True
    return has_role(actor, Role.MODERATOR) and thing.role in {Role.MEMBER, Role.HOST, Role.TRAINEE, Role.EDITOR}


def _hosts(actor: Any, thing: Any) -> bool:
    return has_role(actor, Role.HOST, Role.MODERATOR, Role.ADMIN)


def _hosts_here(actor: Any, thing: Any) -> bool:
    if not _hosts(actor, thing):
        return False
    if thing is None or (place := _place(thing)).audience != "group":
        return True
    return _moderates(actor, thing) or place.support_group_id in actor.hosted_group_ids


def _room_open(actor: Any, room: Any) -> bool:
    return room.phase in {"open", "slow"} or (room.phase == "closing" and _hosts_here(actor, room))


def _group_goes_on(actor: Any, thing: Any) -> bool:
    place = _place(thing)
    return place.audience != "group" or place.support_group_id not in actor.archived_group_ids


def _agreed_here(actor: Any, thing: Any) -> bool:
    place = _place(thing)
    return place.audience != "group" or place.support_group_id not in actor.unagreed_group_ids


def _guides_author(actor: Any, thing: Any) -> bool:
    return _moderates(actor, thing) or has_role(thing.author, Role.MEMBER, Role.TRAINEE, Role.EDITOR)


def _administers(actor: Any, thing: Any) -> bool:
    return has_role(actor, Role.ADMIN)


def standing(actor: Any) -> tuple[object, ...]:
    """All that rules ask of an actor, whatever the thing: what is the same for two people may be shown to both."""
    if not actor.is_authenticated:
        return ()
    return (actor.role, is_muted(actor), is_suspended(actor), is_silent_by_choice(actor), actor.checklist)


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


RENAME_WITHIN = timedelta(minutes=30)

SIGNED_IN = Condition(_signed_in, _("Please sign in first; this part of the site is for members."))
MAY_ENTER = Condition(_may_enter, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
FOR_MEMBERS = Condition(_for_members, _("Please sign in first; this part of the site is for members."))
THREAD_SHOWN = Condition(_thread_shown, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
# Beneath a page of the library anybody may be the first to write, and nobody is told that others wait for a moderator.
OWN_THREADS = Condition(_own_threads, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
TAKES_REPLIES = Condition(_takes_replies, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
BENEATH_LIBRARY = Condition(lambda actor, thread: bool(thread.entry),
                            _("Guests can reply beneath the pages of the library. Here you need to sign in first."))
NOT_SIGNED_IN = Condition(lambda actor, thing: not actor.is_authenticated,
                          _("You are signed in. Please reply as yourself, without a guest's name."))
SENT_BACK = Condition(lambda actor, thing: thing.state == "returned",
                      _("Nobody has asked for a change of this, so it stays as it is."), 409, sign_in=False)
IS_SOMEBODY = Condition(lambda actor, thing: not getattr(thing, "is_guest", False),
                        _("All guests share this account, so nobody is met by this. You can take down what one of them wrote."))
SPEAKS_AS_ANYBODY = Condition(_speaks_as_anybody, _("You have a task here, and people need to know who speaks. Please write "
                                                    "under your own name."))
ALIAS_HERE = Condition(_alias_here, _("There are no one-off names here. Please write under your own name."))
IS_AUTHOR = Condition(_is_author, _("Only the person who wrote this can change it."))
IS_PUBLISHED = Condition(_is_published, _("This has been taken down, so it can no longer be changed."))
NOT_WITHDRAWN = Condition(lambda actor, thing: thing.state != "removed", _("This was taken back already."))
WITHDRAWN_JUST_NOW = Condition(_withdrawn_just_now, _("The ten minutes in which this could be put back are over."))
NOT_ONES_OWN = Condition(lambda actor, thing: thing.author_id != actor.pk, _("This is your own post."))
HAS_ALIAS = Condition(lambda actor, thing: bool(thing.alias), _("This was written under the member's own name."))
PUBLIC_NOW = Condition(lambda actor, thing: thing.state == "published",
                       _("This is not public now, so nothing can be added to it."))
TAKES_ANSWERS = Condition(lambda actor, thing: _place(thing).takes_answers,
                          _("Threads on this board have no single answer."))
STARTER_OR_TEAM = Condition(_starter_or_team, _("Only the person who began this thread, and the team, can do this."))
STARTER_OR_MODERATOR = Condition(_author_or_moderator,
                                 _("Only the person who began this thread, and moderators, can do this."))
JUST_BEGUN = Condition(lambda actor, thread: _moderates(actor, thread) or is_just_begun(thread),
                       _("A title can be changed for half an hour. Please ask a moderator to change it now."))
AUTHOR_OR_MODERATOR = Condition(_author_or_moderator, _("Only the person who wrote this, and moderators, can do this."))
THREAD_OPEN = Condition(lambda actor, thread: thread.locked_at is None or _moderates(actor, thread),
                        _("This thread is closed, so it takes no new replies. You are welcome to start a new one."))
BOARD_OPEN = Condition(lambda actor, board: not board.team_starts or _hosts(actor, board),
                       _("Only the team starts threads on this board. You can reply to any of them."))
ROOM_OPEN = Condition(_room_open, _("This room is closed for now. You can still read, and post in the forum at any hour."))
MODERATES = Condition(_moderates, _("Only moderators can do this."))
MODERATES_MEMBER = Condition(_moderates_member, _("Only an administrator can do this to another moderator."))
NOT_ONESELF = Condition(_not_oneself, _("Nobody decides about themselves here. Please ask another moderator."))
HOSTS_HERE = Condition(_hosts_here, _("Only the hosts of this room and moderators can do this."))
# Asked of what is written in a group's board and room; moderators who do not belong to it have nothing to agree to.
GROUP_GOES_ON = Condition(_group_goes_on, _("This group is archived. It can still be read, and nothing new is written in it."))
AGREED_HERE = Condition(_agreed_here, _("This group has new guidelines. Please read and tick them on the group's page; then "
                                        "you can write here again."))
GUIDES_AUTHOR = Condition(_guides_author, _("This was written by somebody of the team. Please ask a moderator."))
HOSTS = Condition(_hosts, _("Only hosts and moderators can do this."))
ADMINISTERS = Condition(_administers, _("Only administrators can do this."))
