"""An entry as a text with front matter: what is in it, and in which line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

_DELIMITER = re.compile(r"^---\s*$", re.MULTILINE)
_BLANK_START = re.compile(r"\A(?:[^\S\n]*\n)+")


@dataclass(frozen=True, order=True)
class Fault:
    """Something that must be put right before an entry can be published.

    :ivar line: where, counted from 1.
    :ivar sentence: what is wrong, for somebody who is no programmer.
    :ivar field: what an editor's form calls the place: ``body`` or the name of a field; empty for the whole.
    """

    file: str
    line: int
    sentence: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class Faulty(Exception):
    """A text or the whole library does not pass. ``faults`` holds every fault, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Manuscript:
    """An entry before the gate.

    :ivar kind: ``topic`` or ``question``.
    :ivar file: the name faults carry.
    :ivar fields: the front matter as YAML gave it; nothing in it is checked yet.
    :ivar field_lines: the line of each field.
    :ivar body_line: the line of the file the body starts in.
    """

    kind: str
    slug: str
    file: str
    body: str
    body_line: int = 1
    fields: Mapping[str, Any] = field(default_factory=dict)
    field_lines: Mapping[str, int] = field(default_factory=dict)

    def fault(self, line: int, sentence: str) -> Fault:
        """A fault in ``line`` of the body, counted from 0 as the Markdown parser counts."""
        return Fault(self.file, self.body_line + line, sentence, "body")

    def field_fault(self, name: str, sentence: str) -> Fault:
        """A fault in a field; a missing field is reported in the first line."""
        return Fault(self.file, self.field_lines.get(name, 1), sentence, name)

    def word(self, name: str) -> str:
        """A field as text, or nothing when it is not text."""
        value = self.fields.get(name)
        return value.strip() if isinstance(value, str) else ""

    def words(self, name: str) -> list[str]:
        """A field as a list of text, without anything that is not text."""
        value = self.fields.get(name)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

    def day(self, name: str) -> date | None:
        """A field as a date, or None."""
        value = self.fields.get(name)
        return value if type(value) is date else None


def read_manuscript(text: str, *, kind: str, slug: str, file: str) -> Manuscript:
    """Split a file into front matter and body.

    :raises Faulty: there is no front matter, or it cannot be read.
    """
    text = text.replace("\r\n", "\n")
    marks = [match for _, match in zip(range(2), _DELIMITER.finditer(text), strict=False)]
    if len(marks) < 2 or marks[0].start():
        raise Faulty([Fault(file, 1, "The file must begin with front matter between two lines of three dashes.")])
    head, body = text[marks[0].end():marks[1].start()], text[marks[1].end():]
    fields = _read_fields(head, file)
    stripped = _BLANK_START.sub("", body)
    body_line = text.count("\n", 0, len(text) - len(stripped)) + 1
    found = [(match[1], text.count("\n", 0, marks[0].end() + match.start()) + 1)
             for match in re.finditer(r"^(\w+)\s*:", head, re.MULTILINE)]
    lines = dict(found)
    if twice := sorted(set(found) - set(lines.items())):
        raise Faulty([Fault(file, lines[name], f"The field “{name}” is there twice.", name) for name, _line in twice])
    return Manuscript(kind, slug, file, body_of(body), body_line, fields, lines)


def body_of(words: str) -> str:
    """A body as files keep it: no empty lines before and after it, and line ends of one kind."""
    return _BLANK_START.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).rstrip() + "\n"


def _read_fields(head: str, file: str) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(head)
    except yaml.YAMLError as error:
        begun = re.search("flow|quoted", str(getattr(error, "context", "")))  # left open: say where it was opened
        mark = getattr(error, "context_mark" if begun else "problem_mark", None)
        line = 1 + (mark.line if mark else 0)
        raise Faulty([Fault(file, line, f"The front matter cannot be read: {getattr(error, 'problem', error)}.")]) from error
    except RecursionError as error:
        raise Faulty([Fault(file, 1, "The front matter cannot be read: it is nested too deeply.")]) from error
    except ValueError as error:  # YAML that is well formed and yet no date, such as 2026-13-40
        raise Faulty([Fault(file, 1, f"The front matter cannot be read: {error}.")]) from error
    if not isinstance(fields, dict) or not all(isinstance(name, str) for name in fields):
        raise Faulty([Fault(file, 1, "The front matter must be a list of names and values.")])
    return fields


# What the front matter calls a list of links, and what an entry calls it.
LINKS = {"topic": {"related": "related_topics", "questions": "related_questions"}, "question": {"topics": "related_topics"}}
_OF = {"topic": ("title", "short_title"), "question": ("title", "group")}
_ALWAYS = ("order", "summary", "grade", "grade_reason", "touches", "reviewed_on", "review_due", "reviewed_by")
_SOMETIMES = ("recommended", "retired", "redirect_to")  # written only when they say something


def manuscript_of(kind: str, slug: str, words: Mapping[str, Any]) -> Manuscript:
    """The manuscript that an entry's words make; lines of faults count in the body alone.

    :param words: the entry's fields by the names of the model.
    """
    fields = {name: words.get(name) for name in (*_OF[kind], *_ALWAYS)}
    fields |= {name: list(words.get(column) or []) for name, column in LINKS[kind].items()}
    fields |= {name: words[name] for name in _SOMETIMES if words.get(name)}
    return Manuscript(kind, slug, f"{kind}s/{slug}.md", str(words.get("body") or "").rstrip() + "\n", 1, fields)
