"""What a person can have meant to write: refused otherwise, and brought into one form."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Overrides and isolates can make a sentence read as its opposite; direction marks (200E, 200F) stay allowed.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BINARY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff]")
_STACKED = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}")
_TALLEST = 30  # marks in a row, Unicode's own measure of sane text; sorting a tower of n marks costs n squared
_INVISIBLE = re.compile("[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff\uffa0\\s]+")


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
