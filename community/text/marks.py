"""Places in a stored text that are filled when it is read: names that may change, quotes that may vanish, cards of the library.

A mark is a few letters between two control characters, which no member can type: ``checking`` refuses them and ``rendering``
drops them. ``m12`` is member 12, ``c`` with a path a page of the library, ``q34`` and ``/`` the two ends of a quote of post 34.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BEGIN, END = "\x02", "\x03"
_MARK = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
GONE: "str | Promise" = gettext_lazy("A quote stood here. What it quoted is not shown any more.")


@dataclass(frozen=True)
class Fillings:
    """What marks stand for, for one reader. What is not in here is not shown: a mark that nobody looked up tells nothing.

    :ivar names: of members by number, with the address of their page; no address for those who have left.
    :ivar quotes: who wrote the quoted posts whose words this reader may see, by the number of the post.
    :ivar folds: the content notes for which this reader wants a quoted post folded, by its number, in words.
    :ivar cards: HTML, made safe, by path of the library: ``withdrawal`` or ``faq/is-it-hard``.
    """

    names: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    quotes: Mapping[int, str] = field(default_factory=dict)
    cards: Mapping[str, str] = field(default_factory=dict)
    folds: Mapping[int, Sequence[str]] = field(default_factory=dict)


NOTHING = Fillings()


def mark(content: str) -> str:
    """A mark with this content."""
    return f"{BEGIN}{content}{END}"


def has_marks(html: str) -> bool:
    """Whether there is anything to fill."""
    return BEGIN in html


def wanted(html: str) -> tuple[set[int], set[int], set[str]]:
    """What the marks in ``html`` ask for: numbers of members, numbers of quoted posts, paths of the library."""
    contents = _MARK.findall(html) if has_marks(html) else ()
    members = {int(each[1:]) for each in contents if each[:1] == "m"}
    quotes = {int(each[1:]) for each in contents if each[:1] == "q"}
    return members, quotes, {each[1:] for each in contents if each[:1] == "c"}


def addressed(html: str) -> set[int]:
    """Members that ``html`` names in its own words: not in a quote, where somebody else named them."""
    members, depth = set(), 0
    for content in _MARK.findall(html) if has_marks(html) else ():
        depth += {"q": 1, "/": -1}.get(content[:1], 0)
        if content[:1] == "m" and depth == 0:
            members.add(int(content[1:]))
    return members


def fill(html: str, fillings: Fillings = NOTHING) -> str:
    """``html`` with its marks filled, and without the quotes this reader may not see."""
    if not has_marks(html):
        return html
    shown: list[str] = []
    hidden_at: list[bool] = []  # for each quote that is open: is it, or one around it, hidden?
    ends: list[str] = []  # and what stands behind it
    for number, part in enumerate(_MARK.split(html)):
        is_hidden = bool(hidden_at) and hidden_at[-1]
        if number % 2 == 0:
            shown.append("" if is_hidden else part)
        elif part == "/":
            if hidden_at:
                hidden_at.pop()
                shown.append(ends.pop())
        elif part[:1] == "q":
            author, folds = fillings.quotes.get(int(part[1:])), fillings.folds.get(int(part[1:]), ())
            if not is_hidden:
                shown.append(_begun(int(part[1:]), author, folds))
            hidden_at.append(author is None or is_hidden)
            ends.append("</details>" if folds and not hidden_at[-1] else "")
        elif not is_hidden:
            shown.append(_filled(part, fillings))
    return "".join(shown)


def _begun(source: int, author: str | None, folds: Sequence[str]) -> str:
    """What stands above a quote, or in its place."""
    if author is None:
        return format_html('<p class="quote-gone">{}</p>', GONE)
    words = _("%(name)s wrote:") % {"name": author}
    fold = format_html('<details class="fold"><summary>{}</summary>', ", ".join(folds)) if folds else ""
    return format_html('<p class="quote-by"><a href="{}">{}</a></p>{}', reverse("post", args=[source]), words, fold)


def _filled(content: str, fillings: Fillings) -> str:
    if content[:1] == "c":
        return fillings.cards.get(content[1:], "")
    name, address = fillings.names.get(int(content[1:]), ("…", ""))
    return format_html('<a class="mention" href="{}">@{}</a>', address, name) if address else format_html("@{}", name)
