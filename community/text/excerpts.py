"""The first words of a post for places that cannot ask who reads: no quote, no name, no card of the library."""

import html as entities
import re

from django.utils.text import Truncator

from community.text.marks import BEGIN, END

# Quotes stand inside each other: those that hold no other go first.
_QUOTE = re.compile(r"<blockquote>(?:(?!<blockquote>).)*?</blockquote>", re.DOTALL)
_MARK = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}|[{BEGIN}{END}]")
_TAG = re.compile(r"<[^>]*>")
_NAME = re.compile(r"(?<![\w.@-])@[\w-]+")


def excerpt(html: str, length: int) -> str:
    """At most ``length`` characters of plain text from stored HTML, with neither the words nor the names of anybody else."""
    before = None
    while before != html:
        before, html = html, _QUOTE.sub(" ", html)
    words = entities.unescape(_TAG.sub(" ", _MARK.sub("", html)))
    return str(Truncator(" ".join(_NAME.sub("", words).split())).chars(length, truncate=" …"))
