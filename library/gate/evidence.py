"""Every claim has a source, and every source may be cited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from markdown_it.token import Token

from library import text
from library.gate.doses import is_tabular
from library.gate.known import Known, line_of, tokens_of, with_next
from library.manuscripts import Fault, Manuscript
from library.merging import MARK

_OPEN = re.compile(r"\[@[^\[\]]*$")

NOTE_WORDS = 100  # a section's notes may say so much without a source: a kind word, questions to take along


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph or list item with words in it. ``place``: ``note``, ``unknown``, ``safety`` or ``text``."""

    line: int
    place: str
    words: list[str]
    cites: bool


@dataclass(frozen=True)
class _Section:
    """What stands beneath a heading until the next one; the first stands beneath none and has no ``tag``."""

    line: int
    tag: str
    title: str
    paragraphs: list[_Paragraph] = field(default_factory=list)

    @property
    def is_unknown(self) -> bool:
        """Whether it tells what is not known."""
        return self.title.casefold() == text.UNKNOWN_HEADING.casefold()


def citations(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Citations are well formed and name sources that there are."""
    for number, line in enumerate(manuscript.body.split("\n")):
        for match in text.CITATION.finditer(line):
            for key in text.keys_in(match[0]):
                if key not in known.sources:
                    yield manuscript.fault(number, _("There is no source “{key}”.").format(key=key))
        if "[@" in text.CITATION.sub("", line):
            yield manuscript.fault(number, _looks_like())
    if "[@" in manuscript.word("summary"):
        yield manuscript.field_fault("summary", _("The summary carries no citations; the text below it does."))


def standing(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """The sources that are cited are in use."""
    for number, line in enumerate(manuscript.body.split("\n")):
        for match in text.CITATION.finditer(line):
            for key in text.keys_in(match[0]):
                if (status := known.sources.get(key, "active")) != "active":
                    sentence = _("The source “{key}” is {status} and must not be cited.").format(key=key, status=status)
                    yield manuscript.fault(number, sentence)


def is_still_typed(fault: Fault, body: str, line: int) -> bool:
    """Whether ``fault`` is only that the citation at the end of ``line``, where somebody is writing, is not closed yet.

    :param line: counted from 1.
    """
    if fault.field != "body" or fault.line != line or fault.sentence != _looks_like():
        return False
    typed = "".join(body.split("\n")[line - 1:line]).rstrip()
    return "[@" not in text.CITATION.sub("", _OPEN.sub("", typed))


def _looks_like() -> str:
    return _("A citation looks like [@A1] or [@A1; @A3].")


def claims(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Each paragraph and list item outside notes and outside the section on what is not known cites."""
    for section in _sections(manuscript.body):
        for paragraph in section.paragraphs:
            if paragraph.place in {"text", "safety"} and not paragraph.cites:
                start = " ".join(paragraph.words[:6])
                sentence = _("This paragraph or list item cites no source: “{start} …”").format(start=start)
                yield manuscript.fault(paragraph.line, sentence)


def sections(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Each section but that on what is not known rests on a source, and so does the page."""
    found = list(_sections(manuscript.body))
    has_fault = False
    for section, following in zip(found, [*found[1:], None], strict=True):
        is_divided = section.tag == "h2" and following is not None and following.tag == "h3" and not following.is_unknown
        claimed = any(paragraph.place in {"text", "safety"} for paragraph in section.paragraphs)  # else it is told as a claim
        if section.tag and not (section.is_unknown or is_divided or claimed):
            has_fault = True
            yield manuscript.fault(section.line, _("This section cites no source: “{title}”.").format(title=section.title[:60]))
    claimed = any(paragraph.place == "text" for section in found for paragraph in section.paragraphs)
    if not (has_fault or claimed):
        yield manuscript.fault(0, _("Nothing on this page cites a source."))


def notes(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """A note is short, or cites like everything else; several in one section count together."""
    for section in _sections(manuscript.body):
        said = [paragraph for paragraph in section.paragraphs if paragraph.place == "note" and not paragraph.cites]
        if sum(len(paragraph.words) for paragraph in said) > NOTE_WORDS:
            sentence = _("The notes of one section may have {limit} words without a source, and no more. Please cite one, or "
                         "make them shorter.")
            yield manuscript.fault(said[0].line, sentence.format(limit=NOTE_WORDS))


def _sections(body: str) -> Iterator[_Section]:
    """The sections of a body. In what a heading opens within the section on what is not known, claims are claims again."""
    section, place = _Section(0, "", ""), ""
    lines = body.split("\n")
    for token, inline in with_next(tokens_of(body)):
        if token.type == "heading_open":
            yield section
            section = _Section(line_of(token), token.tag, text.plain(inline))
        elif token.type.startswith("container_"):
            place = _PLACES.get(token.type, "")
        elif token.type == "paragraph_open":
            section.paragraphs.extend(filter(None, [_paragraph(token, inline, place or _of(section), lines)]))
    yield section


_PLACES = {f"container_{text.NOTE}_open": "note", f"container_{text.SAFETY}_open": "safety"}


def _of(section: _Section) -> str:
    return "unknown" if section.is_unknown else "text"


def _paragraph(token: Token, inline: Token, place: str, lines: list[str]) -> _Paragraph | None:
    """A paragraph, unless it says nothing or is a block that is none, and told as such.

    A table and the mark where two versions meet are told as such, too, and asked for no source besides.
    """
    words = text.plain(inline).split()
    if not words or words[0].startswith(":::"):
        return None
    written = lines[line_of(token)]
    is_told = written.lstrip().startswith(MARK) or is_tabular(written)
    return _Paragraph(line_of(token), place, words, is_told or bool(text.citation_keys(inline)))
