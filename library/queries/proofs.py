"""A text that is still being typed, as its readers would get it, and all that is to be said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from library import reading, text
from library.gate.known import tokens_of
from library.gate.leavings import is_beyond_reading
from library.manuscripts import Fault
from library.models import GlossaryTerm, Source
from library.queries.judging import faults_of_words
from library.queries.picking import cited, explained

GRADED_FROM = 50  # words; of fewer the formula says things like "year 0"
SUMMARY_LENGTH = 10_000  # characters of a summary that are still shown


@dataclass(frozen=True)
class HeadingLine:
    """A heading and where it stands.

    :ivar line: counted from 1.
    """

    level: int
    title: str
    line: int


@dataclass(frozen=True)
class Proof:
    """What an editor sees beside the form.

    :ivar faults: all that keeps the text from being published.
    :ivar rendered: the text as its page would show it; None when it is beyond reading.
    :ivar words: how many it has.
    :ivar grade: years of school it asks for.
    :ivar sources: the key and the source of each citation, in the order of their numbers.
    :ivar terms: the words of the glossary it uses.
    """

    faults: Sequence[Fault]
    rendered: text.Rendered | None = None
    summary_html: str = ""
    outline: Sequence[HeadingLine] = ()
    words: int = 0
    grade: float = 0.0
    sources: Sequence[tuple[str, Source | None]] = ()
    terms: Sequence[GlossaryTerm] = ()

    @property
    def has_a_grade(self) -> bool:
        """Whether there are words enough for the grade to mean something."""
        return self.words >= GRADED_FROM

    @property
    def summary(self) -> str:
        """The summary, ready to show."""
        return text.trusted(self.summary_html)

    @property
    def safety(self) -> str:
        """The never-stop-suddenly block, ready to show."""
        return text.trusted(self.rendered.safety if self.rendered else "")

    @property
    def body(self) -> str:
        """The rest, ready to show."""
        return text.trusted(self.rendered.html if self.rendered else "")


def proof(kind: str, slug: str, words: Mapping[str, Any], terms: text.Terms) -> Proof:
    """Judge and render the words of a form as they stand now.

    :param terms: the glossary.
    """
    faults = faults_of_words(kind, slug, words)
    body, summary = str(words.get("body") or ""), str(words.get("summary") or "")
    if is_beyond_reading(body):
        return Proof(faults)
    rendered = text.render_entry(body, terms)
    return Proof(
        faults=faults, rendered=rendered, summary_html=text.render_summary(summary[:SUMMARY_LENGTH]), outline=outline(body),
        words=len(body.split()), grade=max(0.0, reading.grade(body, reading.names())), sources=cited(rendered.cited),
        terms=explained(rendered.terms),
    )


def outline(body: str) -> list[HeadingLine]:
    """The headings of a text with their lines."""
    return [HeadingLine(int(token.tag[1]), text.plain(inline), token.map[0] + 1)
            for token, inline in pairwise(tokens_of(body)) if token.type == "heading_open" and token.map]
