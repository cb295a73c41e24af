"""Two versions that were begun from the same one, put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from merge3 import Merge3

MARK = ">>>"  # begins the lines that must be gone before a text that was put together can be published
MOST_LINES = 4_000  # beyond, comparing line by line takes too long, and a text is one piece


@dataclass(frozen=True)
class Merged:
    """Two versions as one.

    :ivar words: the fields, ready for the form.
    :ivar overlaps: how many places of the text both changed; they stand marked in the body.
    :ivar kept: fields both changed: mine was kept, and this is what theirs said.
    """

    words: dict[str, Any]
    overlaps: int
    kept: dict[str, Any]


def put_together(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any], *, name: str) -> Merged:
    """Both versions as one: the texts line by line, of every other field mine where I changed it and theirs where I did not.

    :param base: the version both were begun from. :param name: who wrote ``theirs``.
    """
    changed = {field for field, value in mine.items() if value != base.get(field)}
    words = {field: value if field in changed else theirs.get(field, value) for field, value in mine.items()}
    kept = {field: theirs[field] for field in sorted(changed)
            if field != "body" and field in theirs and theirs[field] not in (base.get(field), mine[field])}
    old, hers, own = (_lines(str(version.get("body") or "")) for version in (base, theirs, mine))
    words["body"], overlaps = _merge(old, hers, own, name)
    return Merged(words, overlaps, kept)


def _merge(base: list[str], theirs: list[str], mine: list[str], name: str) -> tuple[str, int]:
    merged: list[str] = []
    overlaps = 0
    for what, *groups in Merge3(base, theirs, mine).merge_groups():
        if what == "conflict":
            _base, hers, own = groups
            merged += _marked(list(hers), list(own), name)
            overlaps += 1
        else:
            merged += groups[0]
    return "\n".join(merged), overlaps


def _marked(theirs: list[str], mine: list[str], name: str) -> list[str]:
    """A place both changed, so that somebody who is no programmer knows what to do."""
    told = _("You and %(name)s both changed this place. Keep what is right, and delete the lines that begin with these signs.")
    return ["", f"{MARK} " + told % {"name": name}, f"{MARK} " + _("%(name)s wrote:") % {"name": name}, "", *theirs, "",
            f"{MARK} " + _("You wrote:"), "", *mine, "", f"{MARK} " + _("Here the place that both changed ends."), ""]


def _lines(words: str) -> list[str]:
    lines = words.split("\n")
    return lines if len(lines) <= MOST_LINES else [words]
