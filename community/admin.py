"""Index of what administrators look after. Each part lives in its room."""

from community.forum.admin import BoardAdmin, PostAdmin, ThreadAdmin
from community.members.admin import MemberAdmin

__all__ = ["BoardAdmin", "MemberAdmin", "PostAdmin", "ThreadAdmin"]
