"""What the team knows of one member, on one page: each list begins there, and goes on in parts of its own.

What was written under a one-off name is in none of them: who stands behind it is asked by an act of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community import policy
from community.chat.models import Message
from community.forum.models import Post
from community.forum.queries.keyset import Part, by_number
from community.members.models import Member, Restriction
from community.moderation.incidents.models import Incident
from community.moderation.models import Case, Decision, StaffNote
from community.policy import Action

BEGINNING, A_PART = 5, 30


@dataclass(frozen=True)
class Section:
    """One list of the page: its name in the address, its heading, its rows, and what a row is shown by."""

    slug: str
    title: "str | Promise"
    rows: Callable[[Member], Any]

    @property
    def template(self) -> str:
        """What shows one row."""
        return f"moderation/file/_{self.slug}.html"


def _posts(member: Member) -> Any:
    return Post.objects.filter(author=member, alias="").select_related("thread__board").defer("body")


def _messages(member: Member) -> Any:
    return Message.objects.filter(author=member, alias="").select_related("room").defer("body")


def _cases(member: Member) -> Any:
    return Case.objects.filter(about=member).select_related("target_type")


def _incidents(member: Member) -> Any:
    return Incident.objects.filter(about=member, alias="").select_related("lead")


def _decisions(member: Member) -> Any:
    return Decision.objects.filter(about=member).select_related("by", "about", "target_type")


def _restrictions(member: Member) -> Any:
    return Restriction.objects.filter(member=member).select_related("by", "confirmed_by", "lifted_by", "member")


def _notes(member: Member) -> Any:
    return StaffNote.objects.filter(about=member).select_related("by")


SECTIONS = {section.slug: section for section in (
    Section("restrictions", _("What holds or held them back"), _restrictions),
    Section("notes", _("Notes of the team"), _notes),
    Section("incidents", _("When we were worried about them"), _incidents),
    Section("cases", _("Cases about them"), _cases),
    Section("decisions", _("Decisions about them"), _decisions),
    Section("posts", _("Posts"), _posts),
    Section("messages", _("Messages in rooms"), _messages),
)}


def part_of(moderator: Any, member: Member, section: Section, after: str = "") -> Part:
    """A part of one list, the latest first.

    :raises Refused: not a moderator, or it is oneself.
    :raises Http404: the cursor is not one of ours.
    """
    policy.require(moderator, Action.READ_MEMBER_FILE, member)
    return by_number(section.rows(member), after, A_PART)


def beginnings(moderator: Any, member: Member) -> list[tuple[Section, Part]]:
    """The beginning of each list. One query each.

    :raises Refused: not a moderator, or it is oneself.
    """
    policy.require(moderator, Action.READ_MEMBER_FILE, member)
    return [(section, by_number(section.rows(member), "", BEGINNING)) for section in SECTIONS.values()]
