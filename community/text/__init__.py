"""Members' words: what may be written, how it becomes safe HTML, and what is filled in when it is read.

Nothing else in the community makes HTML safe.
"""

from community.text.checking import is_visible, normalize, validate_text
from community.text.excerpts import excerpt, paragraphs, shortened
from community.text.marks import GONE, NOTHING, Fillings, addressed, has_marks, wanted
from community.text.rendering import Known, named, ready, render_message, render_post, trusted, without_quotes

POST_LENGTH = 20_000  # characters
MESSAGE_LENGTH = 2_000  # characters

__all__ = [
    "GONE", "MESSAGE_LENGTH", "NOTHING", "POST_LENGTH", "Fillings", "Known", "addressed", "excerpt", "has_marks", "is_visible",
    "named", "normalize", "paragraphs", "ready", "render_message", "render_post", "shortened", "trusted", "validate_text",
    "wanted", "without_quotes",
]
