"""Every claim has a source, and every source may be cited."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from markdown_it.token import Token

from library import text
from library.gate.known import Known, line_of, tokens_of, with_next
from library.manuscripts import Fault, Manuscript

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
            yield manuscript.fault(number, _("A citation looks like [@A1] or [@A1; @A3]."))
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
    for token, inline in with_next(tokens_of(body)):
        if token.type == "heading_open":
            yield section
            section = _Section(line_of(token), token.tag, text.plain(inline))
        elif token.type.startswith("container_"):
            place = _PLACES.get(token.type, "")
        elif token.type == "paragraph_open" and (paragraph := _paragraph(token, inline, place or _of(section))) is not None:
            section.paragraphs.append(paragraph)
    yield section


_PLACES = {f"container_{text.NOTE}_open": "note", f"container_{text.SAFETY}_open": "safety"}


def _of(section: _Section) -> str:
    return "unknown" if section.is_unknown else "text"


def _paragraph(token: Token, inline: Token, place: str) -> _Paragraph | None:
    """A paragraph, unless it says nothing or is a block that is none, and told as such."""
    words = text.plain(inline).split()
    if not words or words[0].startswith(":::"):
        return None
    return _Paragraph(line_of(token), place, words, bool(text.citation_keys(inline)))
