"""The rules of the sources and of the words of the library, for tables of TOML and for what an editor fills in."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.gate.asides import sentences_about
from library.manuscripts import Fault, Faulty

Tables = Mapping[str, Mapping[str, Any]]

KINDS = ("guideline", "review", "trial", "observational", "laboratory", "label", "opinion")
READ = ("full text", "abstract", "excerpt", "second-hand")
VERIFIED = ("yes", "partly")
STATUSES = ("active", "superseded", "retracted")
RESERVED_KEYS = {"new", "edit", "history", "report", "search", "feed"}  # words of addresses

_FORMS: dict[str, re.Pattern[str]] = {
    "doi": re.compile(r"10\.[0-9]{4,9}/\S{1,180}"),
    "pmid": re.compile(r"[1-9][0-9]{0,8}"),
    "pmcid": re.compile(r"PMC[0-9]{1,10}"),
    "isbn": re.compile(r"(?=(?:-?\d){10}(?:(?:-?\d){3})?$|(?:-?\d){9}-?X$)[\dX-]{10,17}", re.ASCII),
    "url": re.compile(r"https?://[^\s<>\"]{4,490}"),
}
_CHOICES = {"kind": KINDS, "read": READ, "verified": VERIFIED, "status": STATUSES}
_REQUIRED = {"title", "kind", "read", "verified", "finding", "status"}
LENGTHS = {"title": 500, "container": 200, "volume": 20, "issue": 20, "pages": 40, "seen_on": 300, "finding": 2000,
           "status_reason": 500}
AUTHOR_LENGTH = 120
AUTHORS = 200
_FIELDS = _REQUIRED | set(LENGTHS) | set(_FORMS) | {"authors", "et_al", "year", "superseded_by", "opened_on"}
_KEY = re.compile(r"[A-Za-z][\w-]{0,39}", re.ASCII)
_FROM_MEMORY = re.compile(r"from memory|\[memory", re.IGNORECASE)

# What a form says beside a field that does not fit.
_HINTS = {
    "doi": gettext_lazy("A DOI begins with 10. and has a slash in it, such as 10.1000/xyz123."),
    "pmid": gettext_lazy("A PMID is a number of at most nine digits."),
    "pmcid": gettext_lazy("A PMCID is PMC and a number, such as PMC1234567."),
    "isbn": gettext_lazy("This is no ISBN: it has 10 or 13 digits, and the last one must fit the others."),
    "url": gettext_lazy("An address begins with https:// or http:// and has no spaces."),
    "year": gettext_lazy("A year is a number such as 2021, and not later than next year."),
    "authors": gettext_lazy("One author a line, each of at most 120 characters, and at most 200 of them."),
}


@dataclass(frozen=True)
class Flaw:
    """Something that is wrong with one source.

    :ivar field: where; empty when it is the source as a whole.
    :ivar sentence: what is wrong, for somebody who looks at a file of many sources.
    :ivar hint: the same for somebody who is filling in that field.
    :ivar other: the key of the other source it is about.
    """

    key: str
    field: str
    sentence: str
    hint: str = ""
    other: str = ""


def read_toml(text: str, file: str) -> dict[str, Any]:
    """Parse ``text``.

    :raises Faulty: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise Faulty([Fault(file, int(line[1]) if line else len(text.splitlines()), f"{error}.")]) from error
    except RecursionError as error:
        raise Faulty([Fault(file, 1, _("The file is nested too deeply."))]) from error
    except ValueError as error:  # a number of thousands of digits
        raise Faulty([Fault(file, 1, f"{error}.")]) from error


def source_faults(tables: Tables, text: str, file: str) -> list[Fault]:
    """Every fault of the sources in ``tables``, which were read from ``text``."""
    lines = {match[1].strip('"'): text.count("\n", 0, match.start()) + 1
             for match in re.finditer(r"^\[([^\[\]]+)\]", text, re.MULTILINE)}
    return sorted(Fault(file, lines.get(flaw.key, 1), flaw.sentence) for check in _CHECKS for flaw in check(tables))


def flaws_of(key: str, fields: Mapping[str, Any], others: Tables) -> list[Flaw]:
    """What is wrong with one source.

    :param fields: what is known of it, as a table of TOML has it: what is empty is left out.
    :param others: those with the same numbers, and its successors; no more of them is needed than numbers and succession.
    """
    tables = {**{other: table for other, table in others.items() if other != key}, key: fields}
    found = [flaw for check in _CHECKS for flaw in check(tables) if flaw.key == key]
    if fields.get("status") == "retracted" and not fields.get("status_reason"):
        found.append(Flaw(key, "status_reason", _("{key} is retracted but does not say why.").format(key=key),
                          _("Please say why it was retracted. Readers see it.")))
    return found


def fits(name: str, value: Any) -> bool:
    """Whether ``value`` can be the field ``name`` of a source, as a table of TOML has it."""
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name in _FORMS:
        is_so = {"isbn": _adds_up, "url": _names_a_host}.get(name, bool)
        return isinstance(value, str) and bool(_FORMS[name].fullmatch(value)) and is_so(value)
    if name in LENGTHS:
        return isinstance(value, str) and 0 < len(value.strip()) <= LENGTHS[name]
    other: dict[str, Callable[[Any], bool]] = {
        "authors": lambda v: isinstance(v, list) and len(v) <= AUTHORS and all(
            isinstance(a, str) and 0 < len(a) <= AUTHOR_LENGTH for a in v),
        "et_al": lambda v: isinstance(v, bool),
        "year": lambda v: type(v) is int and 1900 <= v <= timezone.localdate().year + 1,  # print is ahead
        "opened_on": lambda v: type(v) is date,
        "superseded_by": lambda v: isinstance(v, str),
    }
    return other[name](value)


def _adds_up(isbn: str) -> bool:
    """Whether the last digit of an ISBN fits the others."""
    digits = [10 if sign == "X" else int(sign) for sign in isbn if sign != "-"]
    if len(digits) == 10:
        return sum(digit * weight for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0
    return sum(digit * (1 + 2 * (place % 2)) for place, digit in enumerate(digits)) % 10 == 0


def _names_a_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:  # brackets of an address that is none
        return False


def _keys_and_fields(tables: Tables) -> Iterator[Flaw]:
    for key, fields in tables.items():
        if not _KEY.fullmatch(key):
            hint = _("A key is a letter from A to Z, then such letters, digits and dashes; at most 40 signs.")
            sentence = _("“{key}” is no key: a letter from A to Z, then such letters, digits and dashes.").format(key=key)
            yield Flaw(key, "key", sentence, hint)
        if key.casefold() in RESERVED_KEYS:
            sentence = _("“{key}” is a word of the site's addresses and cannot be a key.").format(key=key)
            yield Flaw(key, "key", sentence, sentence)
        for name in sorted(set(fields) - _FIELDS):
            yield Flaw(key, name, _("{key} has an unknown field “{name}”.").format(key=key, name=name))
        for name in sorted(_REQUIRED - set(fields)):
            hint = _("Please choose one.") if name in _CHOICES else _("Please fill this in.")
            yield Flaw(key, name, _("{key} has no field “{name}”.").format(key=key, name=name), hint)


def _values(tables: Tables) -> Iterator[Flaw]:
    for key, fields in tables.items():
        for name, value in fields.items():
            if name in _FIELDS and not fits(name, value):
                sentence = _("{key} has a “{name}” that cannot be right: {value}.").format(key=key, name=name, value=value)
                yield Flaw(key, name, sentence, str(_HINTS.get(name, _("This cannot be right."))))
            if _FROM_MEMORY.search(str(value)):
                hint = _("Please write only what was seen: “from memory” is no source.")
                yield Flaw(key, name, _("{key} tells in “{name}” what was not seen.").format(key=key, name=name), hint)


def _succession(tables: Tables) -> Iterator[Flaw]:
    """Who is superseded names a successor that is there, and nobody succeeds themselves, however long the way."""
    for key, fields in tables.items():
        successor, status = fields.get("superseded_by"), fields.get("status")
        if status == "superseded" and not successor:
            yield Flaw(key, "superseded_by", _("{key} is superseded but does not say by what.").format(key=key),
                       _("Please name the newer source by its key."))
        if successor is not None and status == "active":
            yield Flaw(key, "superseded_by", _("{key} has a successor and cannot be active.").format(key=key),
                       _("A source that is in use has no newer source. Please empty this field, or choose another status."))
        if isinstance(successor, str) and successor not in tables:
            yield Flaw(key, "superseded_by",
                       _("{key} is superseded by “{other}”, which is no source.").format(key=key, other=successor),
                       _("There is no source with the key “{other}”.").format(other=successor))
        if circle := _circle(key, successor, tables):
            sentence = _("{key} is superseded by itself, in a circle: {circle}.").format(key=key, circle=circle)
            yield Flaw(key, "superseded_by", sentence, sentence, str(successor) if successor != key else "")


def _circle(key: str, successor: Any, tables: Tables) -> str:
    """The way from ``key`` over its successors back to it; empty when there is none."""
    seen = [key]
    while isinstance(successor, str) and successor in tables and successor not in seen:
        seen.append(successor)
        successor = tables[successor].get("superseded_by")
    return " → ".join([*seen, key]) if successor == key else ""


def _doubles(tables: Tables) -> Iterator[Flaw]:
    seen: dict[tuple[str, str], str] = {}
    for key, fields in tables.items():
        for name in ("doi", "pmid", "pmcid"):
            if name in fields:
                first = seen.setdefault((name, str(fields[name]).lower()), key)
                if first != key:
                    sentence = _("{key} has the same {name} as {other}.").format(key=key, name=name.upper(), other=first)
                    hint = _("Another source has this {name} already: {other}.").format(name=name.upper(), other=first)
                    yield Flaw(key, name, sentence, hint, first)


def _words_for_readers(tables: Tables) -> Iterator[Flaw]:
    """What readers get to read of a source shows no dose, no schedule and no table."""
    for key, fields in tables.items():
        for name in ("finding", "status_reason"):
            value = fields.get(name)
            for sentence in sentences_about(value) if isinstance(value, str) else ():
                yield Flaw(key, name, f"{key}: {sentence}", sentence)


_CHECKS = (_keys_and_fields, _values, _succession, _doubles, _words_for_readers)


def term_faults(tables: list[Mapping[str, Any]], text: str, file: str) -> list[Fault]:
    """Every fault of the glossary in ``tables``, which was read from ``text``."""
    lines = [text.count("\n", 0, match.start()) + 1 for match in re.finditer(r"^\[\[term\]\]", text, re.MULTILINE)]
    faults: list[Fault] = []
    owners: dict[str, str] = {}
    for line, table in zip(lines, tables, strict=False):
        slug, also = table.get("slug"), table.get("also", [])
        words = [table.get("name"), *(also if isinstance(also, list) else [None])]
        if not all(isinstance(word, str) and word.strip() for word in [*words, table.get("meaning")]):
            faults.append(Fault(file, line, _("A term needs a name, a meaning, and other ways to write it as a list.")))
        if not isinstance(slug, str) or not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
            faults.append(Fault(file, line, _("A term needs a slug of small letters, digits and dashes.")))
        meaning = table.get("meaning")
        faults += [Fault(file, line, sentence) for sentence in (sentences_about(meaning) if isinstance(meaning, str) else ())]
        for word in [slug, *{str(word).casefold() for word in words}]:
            kind = f"slug {word}" if word is slug else str(word)
            if owners.setdefault(kind, f"{slug}@{line}") != f"{slug}@{line}":
                faults.append(Fault(file, line, _("“{word}” is in the glossary twice.").format(word=word)))
    return faults
