"""What a member is tied to: whom they block, where they belong, the meetings they were let into, what is new for them.

Each is asked once, or read together with the member's row, when that was read for a page of theirs.
"""

from functools import cached_property
from typing import Any

from community import policy
from community.contributions import Viewer
from community.members import ties
from community.policy import Action


class Tied:
    """A member, as far as rules ask about what surrounds them."""

    pk: Any
    read_ties = ""  # set by queries.signed_in

    @cached_property
    def known_ties(self) -> ties.Ties | None:
        """What was read together with this row, for a page of theirs; None when it was read alone."""
        return ties.Ties.read(self.read_ties) if self.read_ties else None

    @cached_property
    def viewer(self) -> Viewer:
        """This member as a reader, with their blocks loaded once."""
        return Viewer(
            member_id=self.pk,
            sees_concealed=policy.allowed(self, Action.SEE_CONCEALED),
            blocked=frozenset(row[0] for row in (self.known_ties.blocked if self.known_ties else ties.BLOCKED.rows(self.pk))),
        )

    @cached_property
    def group_ids(self) -> frozenset[int]:
        """The support groups this member belongs to, asked for once."""
        return frozenset(number for number, _agreed, _archived in self.belonging)

    @cached_property
    def unagreed_group_ids(self) -> frozenset[int]:
        """Those of them whose present guidelines this member has not ticked yet."""
        return frozenset(number for number, agreed, _archived in self.belonging if not agreed)

    @cached_property
    def archived_group_ids(self) -> frozenset[int]:
        """Those of them that are archived: read, and no longer written in."""
        return frozenset(number for number, _agreed, archived in self.belonging if archived)

    @cached_property
    def hosted_group_ids(self) -> frozenset[int]:
        """The support groups this member hosts, asked for once."""
        hostings: Any = self.hosted_groups  # type: ignore[attr-defined]  # of a room above this one
        return frozenset(hostings.current().values_list("group_id", flat=True))

    @cached_property
    def is_asked_to_host(self) -> bool:
        """Whether a moderator has asked them to become a host, and they have not answered yet."""
        offers: Any = self.host_offers  # type: ignore[attr-defined]  # of a room above this one
        return bool(offers.standing().exists())

    @cached_property
    def belonging(self) -> list[tuple[int, bool, bool]]:
        """The groups they belong to: number, whether the present guidelines are ticked, and whether it is archived."""
        if self.known_ties:
            return self.known_ties.belonging
        return ties.BELONGING.rows(self.pk) if self.pk else []  # type: ignore[no-any-return]

    @cached_property
    def meeting_ids(self) -> frozenset[int]:
        """The meetings this member was let into, asked for once, and only where a room has one."""
        return frozenset(number for number, _room, _looks_into in self.meeting_seats)

    @cached_property
    def side_room_ids(self) -> frozenset[int]:
        """The side rooms this member has a place in, or looks into because they lead the meeting."""
        return frozenset(room for _number, *rooms in self.meeting_seats for room in rooms if room is not None)

    @cached_property
    def meeting_seats(self) -> list[tuple[int, int | None, int | None]]:
        """Numbers of meetings this member was let into, each with the side rooms they have a place in and look into."""
        if self.known_ties:
            return self.known_ties.seated
        return ties.SEATED.rows(self.pk) if self.pk else []  # type: ignore[no-any-return]

    @cached_property
    def news(self) -> dict[int, int]:
        """How many messages are new for this member in the rooms they have been to and may enter now, by room."""
        return {room.pk: room.amount for room in self._rooms_with_news}

    @cached_property
    def group_news(self) -> dict[int | None, int]:
        """The same, by the group whose room it is."""
        return {room.support_group_id: room.amount for room in self._rooms_with_news}

    @cached_property
    def _rooms_with_news(self) -> list[ties.News]:
        rows = self.known_ties.news if self.known_ties else [ties.News(*row) for row in ties.NEWS.rows(self.pk)]
        return [room for room in rows if policy.allowed(self, Action.READ_ROOM, room)]
