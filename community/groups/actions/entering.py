"""How somebody comes into a group: at once, or into the queue when it is full. By whatever door, it is the same step."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live, policy, throttles
from community.groups.actions.noting import Kind, locked_alive, note, tell
from community.groups.models import GroupLog, Invitation, JoinRequest, Membership, SupportGroup, WaitingPlace
from community.members.models import Member
from community.members.queries import are_apart
from community.policy import Action, Refused

Act = GroupLog.Act


@dataclass(frozen=True)
class Entry:
    """What became of it.

    :ivar is_in: they belong to the group now.
    :ivar is_new: something changed; false when they belonged, or waited, already.
    """

    is_in: bool
    is_new: bool


@dataclass(frozen=True)
class Door:
    """How somebody comes.

    :ivar by: who lets them in; themselves, where the group is open.
    :ivar agreed: the version of the guidelines they ticked; 0 when they still have to.
    :ivar past_capacity: they come in though all places are taken: hosts do.
    """

    by: Member
    agreed: int = 0
    invitation: Invitation | None = None
    past_capacity: bool = False

    def is_own_step(self, member: Member) -> bool:
        """Whether it is ``member`` who does it just now, and so need not be told."""
        return self.invitation is not None or self.by.pk == member.pk


def join(member: Member, group: SupportGroup, *, agreed: int) -> Entry:
    """Come into an open group, or into its queue.

    :param agreed: the version of the guidelines that was ticked.
    :raises Refused: 403 it is not open, or they were removed; 404 not to be seen; 422 the guidelines are not ticked.
    """
    policy.require(member, Action.JOIN_GROUP, group)
    throttles.spend(throttles.JOIN_GROUP, member.pk)
    with transaction.atomic():
        row = locked_alive(group)
        if row.joining != SupportGroup.Joining.OPEN:
            raise Refused(_("This group is not open to everybody. Its page says how people join."))
        require_ticked(row, agreed)
        return enter(row, member, Door(by=member, agreed=agreed))


def add_member(actor: Member, group: SupportGroup, member: Member) -> Entry:
    """Let ``member`` into ``group``, or its queue, without their asking. They are told, and tick its guidelines when they come.

    :raises Refused: the policy says no; 422 they were removed, or one of the two blocks the other.
    """
    policy.require(actor, Action.ADD_TO_GROUP, group)
    throttles.spend(throttles.ADD_TO_GROUP, actor.pk)
    if Membership.objects.barring().filter(group=group, member=member).exists():
        raise Refused(_("They were removed from this group. Allow them back first, on the page where you look after it."),
                      status=422)
    if not policy.allowed(member, Action.LIST_GROUPS) or are_apart(actor, member):
        raise Refused(_("This person cannot be added by you just now. They can still ask to join by themselves."), status=422)
    with transaction.atomic():
        return enter(locked_alive(group), member, Door(by=actor))


def require_ticked(group: SupportGroup, agreed: int) -> None:
    """Stop whoever has not ticked the guidelines that hold now.

    :raises Refused: 422.
    """
    if agreed != group.guidelines_version:
        raise Refused(_("Please read the guidelines of this group and tick them. They may have changed a moment ago."),
                      status=422)


def require_welcome(group: SupportGroup, member: Member) -> None:
    """Stop whoever was removed from the group, until they are allowed to come back.

    :raises Refused: with the sentence.
    """
    if Membership.objects.barring().filter(group=group, member=member).exists():
        raise Refused(_("You were removed from this group, so you cannot join it now. Its hosts and the moderators can allow "
                        "it again; you are welcome to write to the moderators."))


def enter(group: SupportGroup, member: Member, door: Door) -> Entry:
    """Let ``member`` into ``group``, whose row is locked, or into its queue.

    :raises Refused: they were removed and may not come back yet.
    """
    if Membership.objects.current().filter(group=group, member=member).exists():
        return Entry(is_in=True, is_new=False)
    require_welcome(group, member)
    now = timezone.now()
    _settle_request(group, member, door, now)
    if not door.past_capacity and not has_place(group):
        return _queue(group, member, door)
    WaitingPlace.objects.current().filter(group=group, member=member).update(
        ended_at=now, ended_how=WaitingPlace.Ended.MOVED_UP, ended_by=door.by)
    _seat(group, member, door, now)
    if door.is_own_step(member):
        note(member, group, Act.JOINED)
    else:
        note(door.by, group, Act.ADDED, about=member)
        tell(Kind.GROUP_IN, group, [member.pk])
    return Entry(is_in=True, is_new=True)


def has_place(group: SupportGroup) -> bool:
    """Whether one more may belong to ``group``."""
    return group.capacity is None or Membership.objects.current().filter(group=group).count() < group.capacity


def move_up(group: SupportGroup) -> int:
    """Let those who wait into ``group``, whose row is locked, as long as there are places. Says how many came in."""
    count = 0
    for place in WaitingPlace.objects.current().filter(group=group).select_related("member", "let_in_by"):
        if not has_place(group):
            break
        place.ended_at, place.ended_how = timezone.now(), WaitingPlace.Ended.MOVED_UP
        place.save(update_fields=["ended_at", "ended_how"])
        let_in_by = place.let_in_by or place.member
        door = Door(by=let_in_by, agreed=place.agreed_version, invitation=place.invitation)
        _seat(group, place.member, door, place.ended_at)
        note(place.member, group, Act.MOVED_UP)
        tell(Kind.GROUP_IN, group, [place.member_id], words=str(_("A place has become free.")))
        count += 1
    return count


def _seat(group: SupportGroup, member: Member, door: Door, now: datetime) -> None:
    Membership.objects.create(group=group, member=member, joined_at=now, added_by=door.by, invitation=door.invitation,
                              agreed_version=door.agreed, agreed_at=now if door.agreed else None)
    live.member_changed(member.pk)


def _queue(group: SupportGroup, member: Member, door: Door) -> Entry:
    defaults = {"let_in_by": door.by, "invitation": door.invitation, "agreed_version": door.agreed}
    is_new = WaitingPlace.objects.get_or_create(group=group, member=member, ended_at=None, defaults=defaults)[1]
    if is_new:
        note(member, group, Act.WAITS)
        tell(Kind.GROUP_WAITS, group, [] if door.is_own_step(member) else [member.pk])
    return Entry(is_in=False, is_new=is_new)


def _settle_request(group: SupportGroup, member: Member, door: Door, now: datetime) -> None:
    """A request that still waits is answered by their coming in another way."""
    JoinRequest.objects.waiting().filter(group=group, member=member).update(
        state=JoinRequest.State.APPROVED, decided_by=door.by, decided_at=now)
