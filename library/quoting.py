"""Where words that a reader quoted stand in a page."""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags

_BLOCK_ENDS = re.compile(r"</(?:p|li|h2|h3|blockquote)>")
_CITATIONS = re.compile(r"<sup\b.*?</sup>", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """A paragraph as plain text. ``hit`` are the words quoted, empty when they stand elsewhere; then all is in ``before``."""

    before: str
    hit: str = ""
    after: str = ""


def passages(html: str, quote: str) -> list[Passage]:
    """The paragraphs of a page as readers see them; in the first that has them the words quoted are marked.

    :param html: what the library rendered; the numbers of citations are left out on both sides.
    :param quote: as somebody copied it: spaces, signs and numbers in brackets may differ.
    """
    blocks = _BLOCK_ENDS.split(_CITATIONS.sub("", html))
    paragraphs = list(filter(None, (" ".join(unescape(strip_tags(block)).split()) for block in blocks)))
    shown = [Passage(paragraph) for paragraph in paragraphs]
    words = re.findall(r"\w+", re.sub(r"\[[\d,;\s]*\]", " ", quote))
    wanted = re.compile(r"\W*".join(map(re.escape, words)), re.IGNORECASE)
    for index, paragraph in enumerate(paragraphs if words else ()):
        if (found := wanted.search(paragraph)) is not None:
            shown[index] = Passage(paragraph[:found.start()], found[0], paragraph[found.end():])
            break
    return shown
