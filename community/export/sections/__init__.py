"""The parts of the file, in the order people read them."""

from community.export.sections import account, fairness, forum, library, rooms
from community.export.sections.left_out import LEFT_OUT
from community.export.sections.section import Section

SECTIONS: tuple[Section, ...] = (
    *account.SECTIONS, *forum.SECTIONS, *rooms.ROOMS, *rooms.GROUPS, *fairness.SECTIONS, *library.SECTIONS)

__all__ = ["LEFT_OUT", "SECTIONS", "Section"]
