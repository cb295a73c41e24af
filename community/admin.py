"""Index of what administrators look after. Each part lives in its room."""

from community.forum.admin import BoardAdmin, PostAdmin, ThreadAdmin

__all__ = ["BoardAdmin", "PostAdmin", "ThreadAdmin"]
