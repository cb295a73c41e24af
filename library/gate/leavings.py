"""What gets into a text by accident: the markup of a word processor, the marks of two versions put together, far too much."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from library.gate.known import Known
from library.gate.structure import BODY_LENGTH
from library.manuscripts import Fault, Manuscript
from library.merging import MARK

READABLE = 2 * BODY_LENGTH  # characters; nobody judges, renders or keeps more

_MARKUP = re.compile(
    r"</?(?:p|div|span|font|o:p|table|tbody|tr|t[dh]|br|hr|[abiu]|em|strong|h[1-6]|[uo]l|li|img|style|meta|link|xml|html|head|body)"
    r"(?:\s[^<>=]*=[^<>]*|\s*)/?>|<!--|<\?xml", re.IGNORECASE)


def is_beyond_reading(body: str) -> bool:
    """Whether a text is so long that looking at it would keep everybody else waiting."""
    return len(body) > READABLE


def markup(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """No leavings of a word processor: readers would see them as they stand. One fault tells of them all."""
    lines = [(number, found[0]) for number, line in enumerate(manuscript.body.split("\n")) if (found := _MARKUP.search(line))]
    for number, words in lines[:1]:
        sentence = _("This came from a word processor or a web page: “{words}” (in {count} lines). Paste it as plain text.")
        yield manuscript.fault(number, sentence.format(words=words[:40], count=len(lines)))


def marks(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Where two versions were put together, somebody has chosen. One fault tells of all the lines."""
    found = [number for number, line in enumerate(manuscript.body.split("\n")) if line.lstrip().startswith(MARK)]
    if found:
        sentence = _("Two versions meet here. Keep what is right, and delete the lines that begin with {mark}: {lines}.")
        lines = ", ".join(str(number + 1) for number in found[:20])
        yield manuscript.fault(found[0], sentence.format(mark=MARK, lines=lines))
