"""The first words of a post for places that cannot ask who reads: no quote, no name, no card of the library."""

import html as entities
import re

from community.text.marks import BEGIN, END

# Quotes stand inside each other: those that hold no other go first.
_QUOTE = re.compile(r"<blockquote>(?:(?!<blockquote>).)*?</blockquote>", re.DOTALL)
_MARK = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}|[{BEGIN}{END}]")
_BLOCK = re.compile(r"</(?:p|li|h[1-6]|pre|tr)>|<br */?>")
_TAG = re.compile(r"<[^>]*>")
_LONG_WORD = 30  # characters; longer than that, or in scripts without spaces, a word is cut
_NAME = re.compile(r"(?<![\w.@-])@[\w-]+")


def excerpt(html: str, length: int) -> str:
    """At most ``length`` characters of plain text from stored HTML, with neither the words nor the names of anybody else."""
    words = entities.unescape(_TAG.sub(" ", _without_others(html)))
    return shortened(" ".join(_NAME.sub("", words).split()), length)


def shortened(words: str, length: int) -> str:
    """At most ``length`` characters of ``words``, and … for the rest: cut between two words, where one is near the end."""
    if len(words) <= length:
        return words
    head = words[:length - 1]  # one more may be the space that ends a word
    space = max(head.rfind(" "), head.rfind("\n"))
    return f"{head[:space] if space > length - _LONG_WORD else head[:length - 2]} …"


def paragraphs(html: str) -> str:
    """All of a text as plain paragraphs, an empty line between them, with neither the words nor the names of anybody else."""
    blocks = _BLOCK.sub("\n\n", _without_others(html))
    lines = (" ".join(_NAME.sub("", line).split()) for line in entities.unescape(_TAG.sub("", blocks)).split("\n\n"))
    return "\n\n".join(line for line in lines if line)


def _without_others(html: str) -> str:
    before = None
    while before != html:
        before, html = html, _QUOTE.sub(" ", html)
    return _MARK.sub("", html)
