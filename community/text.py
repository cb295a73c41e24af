"""Members' Markdown becomes safe HTML here, and nowhere else.

Text is rendered once, when it is saved. Two kinds: a post (headings excepted, nearly all of Markdown) and a chat line.
"""

import re
import unicodedata

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph

POST_LENGTH = 20_000  # characters
MESSAGE_LENGTH = 2_000  # characters

_LINE_TAGS = {"p", "br", "em", "strong", "code", "a", "s"}
_POST_TAGS = _LINE_TAGS | {"ul", "ol", "li", "blockquote", "pre", "hr"}

# A hundred quotes inside each other help nobody and cost the renderer dearly. The renderer would drop what lies deeper than
# maxNesting without a word, so long before that everything becomes a plain paragraph.
_OPTIONS = {"html": False, "linkify": False, "typographer": False, "breaks": True, "maxNesting": 20}
_DEEPEST = 10
# Off: what shows pictures or headings; indented text as code, because people indent; and what would make words vanish
# (link definitions) or bring back what validate_text refuses (entities).
_NOT_IN_POSTS = ["image", "heading", "lheading", "html_block", "html_inline", "code", "reference", "entity"]


def _flatten(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the renderer: below :data:`_DEEPEST` there are paragraphs only."""
    return state.level >= _DEEPEST and paragraph(state, start, end, silent)


_post = MarkdownIt("commonmark", _OPTIONS).enable("strikethrough").disable(_NOT_IN_POSTS)
_post.block.ruler.before("fence", "flatten", _flatten)
_line = MarkdownIt("zero", _OPTIONS).enable(["emphasis", "strikethrough", "backticks", "link", "autolink", "escape", "newline"])

# Overrides and isolates can make a sentence read as its opposite; direction marks (200E, 200F) stay allowed.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BINARY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff]")
_STACKED = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}")
_TALLEST = 30  # marks in a row, Unicode's own measure of sane text; sorting a tower of n marks costs n squared
_INVISIBLE = re.compile("[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff\uffa0\\s]+")


def render_post(body: str) -> str:
    """The HTML of a post. ``body`` is Markdown; the result is clean."""
    return _clean(_post.render(body), _POST_TAGS)


def render_message(body: str) -> str:
    """The HTML of a chat message: emphasis, code and links only."""
    return _clean(_line.render(body), _LINE_TAGS)


def trusted(html: str) -> SafeString:
    """Mark HTML that :func:`render_post` or :func:`render_message` made, and that was stored, as ready to show."""
    return mark_safe(html)  # noqa: S308  the one place


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(html, tags=tags, attributes={"*": set(), "a": {"href"}, "ol": {"start"}}, url_schemes={"http", "https"},
                     link_rel="nofollow ugc noopener noreferrer")


def validate_text(text: str) -> None:
    """Refuse text that cannot be what a person meant to write.

    :raises ValidationError: control characters, direction overrides, towers of marks, or nothing visible.
    """
    if _BIDI.search(text):
        raise ValidationError(_("Your text has hidden characters that turn the reading direction round. Please remove them, "
                                "or type the passage again."), code="bidi")
    if _BINARY.search(text):
        raise ValidationError(_("Your text has characters in it that are not text. Please paste it again as plain text."),
                              code="binary")
    if _has_tower(text) or _STACKED.search(unicodedata.normalize("NFD", text)):
        raise ValidationError(_("Some letters carry too many marks to be read. Please type that part again."), code="stacked")
    if not is_visible(text):
        raise ValidationError(_("There is nothing to read yet. Please write a few words."), code="required")


def is_visible(text: str) -> bool:
    """Whether there is anything in ``text`` that a reader would see."""
    return bool(_INVISIBLE.sub("", text))


def normalize(text: str) -> str:
    """One form for the same text: line ends, composed letters, no space at the ends.

    Towers of marks, which :func:`validate_text` refuses, are left as they stand: composing one can take minutes.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return lines if _has_tower(lines) else unicodedata.normalize("NFC", lines).strip()


def _has_tower(text: str) -> bool:
    run = 0
    for letter in "" if text.isascii() else text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run > _TALLEST:
            return True
    return False
