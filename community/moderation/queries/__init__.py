"""Reading what moderators have to do."""

from community.moderation.queries.held import HELD_A_PAGE, HeldPage, held_page

__all__ = ["HELD_A_PAGE", "HeldPage", "held_page"]
