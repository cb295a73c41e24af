"""What every verb needs: the group's row, locked; a line in its log; a reason; a word to members."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.utils.translation import gettext_lazy as _

from community.groups.models import GroupHost, GroupLog, Membership, SupportGroup
from community.groups.queries.people import moderators
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Refused

REASON_LENGTH = 500

__all__ = ["Kind", "given", "locked", "locked_alive", "members_of", "note", "tell", "tell_hosts"]


class Detail(TypedDict, total=False):
    """What else a line of the log says; see :class:`GroupLog`."""

    about: Member | None
    reason: str
    words: str


def locked(group: SupportGroup) -> SupportGroup:
    """The row of ``group`` as it is now, for this transaction alone.

    Its key is left free: rows that only name the group, such as a line of its log, wait for nobody.
    """
    return SupportGroup.objects.select_for_update(no_key=True).get(pk=group.pk)


def locked_alive(group: SupportGroup) -> SupportGroup:
    """The same.

    :raises Refused: the group is archived.
    """
    row = locked(group)
    if row.archived_at is not None:
        raise Refused(_("This group is archived, so nothing can be changed in it. A moderator can take it out of the archive."))
    return row


def note(by: Member, group: SupportGroup, act: str, **detail: Unpack[Detail]) -> None:
    """Add a line to the log of ``group``."""
    GroupLog.objects.create(group=group, by=by, act=act, **detail)


def given(reason: str) -> str:
    """The reason, tidied.

    :raises Refused: there is none.
    """
    if not reason.strip():
        raise Refused(_("Please give a reason. The person it is about will read it."), status=422)
    return reason.strip()[:REASON_LENGTH]


def tell(kind: str, group: SupportGroup, members: Iterable[int], *, words: str = "") -> None:
    """Let ``members`` (their numbers) know of something about ``group``; never who stands behind it."""
    raise_event(kind=kind, members=members, group_id=group.pk, words=words)


def tell_hosts(kind: str, group: SupportGroup, *, but: Member) -> None:
    """Let those who look after ``group`` know: its hosts, or the moderators where it has none."""
    hosts = set(GroupHost.objects.current().filter(group=group).values_list("member_id", flat=True))
    numbers = hosts or {each.pk for each in moderators()}
    tell(kind, group, numbers - {but.pk})


def members_of(group: SupportGroup) -> set[int]:
    """The numbers of those who belong to ``group``."""
    return set(Membership.objects.current().filter(group=group).values_list("member_id", flat=True))
