"""How an entry is built: headings, blocks, links to other pages."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from library import text
from library.gate.known import HIDDEN, Known, line_of, tokens_of, with_next
from library.manuscripts import Fault, Manuscript

BODY_LENGTH = 60_000  # characters

# Nothing else is taken, because the Markdown parser would pair longer or indented signs otherwise than a reader of the text.
_SOUND_FENCE = re.compile(r":::(?!:)[ \t]*(?:\S.*)?")
_OWN_LINK = re.compile(r"\]\(/library/([^)#\[\]]*)(?:#[^)\[\]]*)?\)")  # a bracket ends it, so that no part is read twice


def headings(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Headings are of two depths, and one of them opens the section on what is not known."""
    found: list[tuple[int, str]] = []
    said = _sections_that_say_something(manuscript.body)
    is_sound = next(blocks(manuscript, known), None) is None  # else everything after a block left open would stand in it
    for token, inline in with_next(tokens_of(manuscript.body)):
        if token.type == "heading_open":
            if token.tag not in {"h2", "h3"}:
                yield manuscript.fault(line_of(token), _("Headings have two or three signs: ## or ###."))
            if text.plain(inline).casefold() == text.UNKNOWN_HEADING.casefold():
                mark = f"> {token.markup}" if token.level and is_sound else token.markup  # in a block it opens no section
                found.append((line_of(token), f"{mark} {text.plain(inline)}"))
    wanted = f"## {text.UNKNOWN_HEADING}"
    if not found:
        yield manuscript.fault(0, _("The section “{wanted}” is missing.").format(wanted=wanted))
    for line, heading in found[:1]:
        if heading != wanted:
            yield manuscript.fault(line, _("Write the heading as “{wanted}”.").format(wanted=wanted))
        if line not in said:
            yield manuscript.fault(line, _("The section “{wanted}” is empty.").format(wanted=wanted))
    for line, _heading in found[1:]:
        yield manuscript.fault(line, _("There is more than one section “{wanted}”.").format(wanted=wanted))


def _sections_that_say_something(body: str) -> set[int]:
    """The lines of those headings of which a word is said before the next one of their depth."""
    said: set[int] = set()
    section = part = -1
    for token, inline in with_next(tokens_of(body)):
        if token.type == "heading_open":
            part = line_of(token)
            section = part if token.tag == "h2" else section
        elif token.type == "paragraph_open" and text.plain(inline).strip():
            said |= {section, part}
    return said


def blocks(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Each ``:::`` block has a known name, is closed, and holds no other."""
    opened: int | None = None
    for number, line in enumerate(manuscript.body.split("\n")):
        if not line.lstrip().startswith(":::"):
            continue
        name = line.strip().lstrip(":").strip()
        if _SOUND_FENCE.fullmatch(line) is None:
            yield manuscript.fault(number, _("A block begins and ends with exactly three colons at the start of a line."))
        if not name:
            if opened is None:
                yield manuscript.fault(number, _("This ::: closes a block that was never opened."))
            opened = None
            continue
        if name not in {text.NOTE, text.SAFETY}:
            yield manuscript.fault(number, _("There is no block “{name}”.").format(name=name))
        if opened is not None:
            yield manuscript.fault(number, _("A block begins before the last one is closed with :::."))
        opened = number
    if opened is not None:
        yield manuscript.fault(opened, _("This block is never closed with :::."))


def own_links(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Links into the library lead somewhere, and those to other sites say so."""
    addresses = ({"", "faq/", "sources/", "glossary/"} | {f"{slug}/" for slug in known.topics}
                 | {f"faq/{slug}/" for slug in known.questions} | {f"sources/{key}/" for key in known.sources})
    for number, line in enumerate(manuscript.body.split("\n")):
        for match in _OWN_LINK.finditer(line):
            if match[1] not in addresses:
                yield manuscript.fault(number, _("The link to /library/{page} leads nowhere.").format(page=match[1]))
    for token in tokens_of(manuscript.body):
        for child in token.children or []:
            href = str(child.attrGet("href") or "")
            if href.startswith("/") and not text.is_own(href):
                sentence = _("A link to another site begins with https://: {href}")
                yield manuscript.fault(line_of(token), sentence.format(href=href))


def length(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """The text can be read by people."""
    if len(manuscript.body) > BODY_LENGTH:
        yield manuscript.fault(0, _("The text is longer than {limit} characters.").format(limit=BODY_LENGTH))
        return


def size(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """The text can be read, by people and by machines."""
    yield from length(manuscript, known)
    for number, line in enumerate(manuscript.body.split("\n")):
        if HIDDEN.search(line):
            yield manuscript.fault(number, _("There are hidden or broken characters in this line."))
