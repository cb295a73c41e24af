"""Index of what administrators look after. Each part lives in its room."""

from community.forum.admin import BoardAdmin, BoardGroupAdmin, ContentNoteAdmin, PostAdmin, TagAdmin, ThreadAdmin
from community.groups.admin import MembershipAdmin, SupportGroupAdmin
from community.members.admin import MemberAdmin
from community.moderation.openness.admin import QuarterlyCountAdmin
from community.safety.admin import HelpServiceAdmin

__all__ = [
    "BoardAdmin", "BoardGroupAdmin", "ContentNoteAdmin", "HelpServiceAdmin", "MemberAdmin", "MembershipAdmin",
    "PostAdmin", "QuarterlyCountAdmin", "SupportGroupAdmin", "TagAdmin", "ThreadAdmin",
]
