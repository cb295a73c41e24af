"""The sources and the words of the library as tables of TOML: reading and checking them."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from library.manuscripts import Fault, Faulty

Tables = Mapping[str, Mapping[str, Any]]

KINDS = ("guideline", "review", "trial", "observational", "laboratory", "label", "opinion")
READ = ("full text", "abstract", "excerpt", "second-hand")
VERIFIED = ("yes", "partly")
STATUSES = ("active", "superseded", "retracted")

_FORMS: dict[str, re.Pattern[str]] = {
    "doi": re.compile(r"10\.\d{4,9}/\S+"),
    "pmid": re.compile(r"[1-9]\d{0,8}"),
    "pmcid": re.compile(r"PMC\d{1,10}"),
    "isbn": re.compile(r"(?=(?:-?\d){10}(?:(?:-?\d){3})?$|(?:-?\d){9}-?X$)[\dX-]{10,17}"),
    "url": re.compile(r"https?://[^\s<>\"]{4,490}"),
}
_CHOICES = {"kind": KINDS, "read": READ, "verified": VERIFIED, "status": STATUSES}
_REQUIRED = {"title", "kind", "read", "verified", "finding", "status"}
_TEXT = {"title": 500, "container": 200, "volume": 20, "issue": 20, "pages": 40, "seen_on": 300, "finding": 2000}
_FIELDS = _REQUIRED | set(_TEXT) | set(_FORMS) | {"authors", "et_al", "year", "superseded_by", "opened_on"}
_KEY = re.compile(r"[A-Za-z][\w-]{0,39}")
_FROM_MEMORY = re.compile(r"from memory|\[memory", re.IGNORECASE)


def read_toml(text: str, file: str) -> dict[str, Any]:
    """Parse ``text``.

    :raises Faulty: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise Faulty([Fault(file, int(line[1]) if line else len(text.splitlines()), f"{error}.")]) from error


def source_faults(tables: Tables, text: str, file: str) -> list[Fault]:
    """Every fault of the sources in ``tables``, which were read from ``text``."""
    lines = {match[1]: text.count("\n", 0, match.start()) + 1 for match in re.finditer(r"^\[([^\[\]]+)\]", text, re.MULTILINE)}
    return sorted(Fault(file, lines.get(key, 1), sentence) for check in _CHECKS for key, sentence in check(tables))


def _keys_and_fields(tables: Tables) -> Iterator[tuple[str, str]]:
    for key, fields in tables.items():
        if not _KEY.fullmatch(key):
            yield key, _("“{key}” is no key: a letter, then letters, digits and dashes.").format(key=key)
        for name in sorted(set(fields) - _FIELDS):
            yield key, _("{key} has an unknown field “{name}”.").format(key=key, name=name)
        for name in sorted(_REQUIRED - set(fields)):
            yield key, _("{key} has no field “{name}”.").format(key=key, name=name)


def _values(tables: Tables) -> Iterator[tuple[str, str]]:
    for key, fields in tables.items():
        for name, value in fields.items():
            if name in _FIELDS and not _fits(name, value):
                yield key, _("{key} has a “{name}” that cannot be right: {value}.").format(key=key, name=name, value=value)
            if _FROM_MEMORY.search(str(value)):
                yield key, _("{key} tells in “{name}” what was not seen.").format(key=key, name=name)


def _fits(name: str, value: Any) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name in _FORMS:
        return isinstance(value, str) and bool(_FORMS[name].fullmatch(value))
    if name in _TEXT:
        return isinstance(value, str) and 0 < len(value.strip()) <= _TEXT[name]
    other: dict[str, Callable[[Any], bool]] = {
        "authors": lambda v: isinstance(v, list) and all(isinstance(a, str) and 0 < len(a) <= 120 for a in v),
        "et_al": lambda v: isinstance(v, bool),
        "year": lambda v: type(v) is int and 1900 <= v <= 2100,
        "opened_on": lambda v: type(v) is date,
        "superseded_by": lambda v: isinstance(v, str),
    }
    return other[name](value)


def _succession(tables: Tables) -> Iterator[tuple[str, str]]:
    """Who is superseded names a successor that is there, and nobody succeeds themselves, however long the way."""
    for key, fields in tables.items():
        successor = fields.get("superseded_by")
        if fields.get("status") == "superseded" and not successor:
            yield key, _("{key} is superseded but does not say by what.").format(key=key)
        if successor is not None and fields.get("status") == "active":
            yield key, _("{key} has a successor and cannot be active.").format(key=key)
        if isinstance(successor, str) and successor not in tables:
            yield key, _("{key} is superseded by “{other}”, which is no source.").format(key=key, other=successor)
        seen = [key]
        while isinstance(successor, str) and successor in tables and successor not in seen:
            seen.append(successor)
            successor = tables[successor].get("superseded_by")
        if successor == key:
            circle = " → ".join([*seen, key])
            yield key, _("{key} is superseded by itself, in a circle: {circle}.").format(key=key, circle=circle)


def _doubles(tables: Tables) -> Iterator[tuple[str, str]]:
    seen: dict[tuple[str, str], str] = {}
    for key, fields in tables.items():
        for name in ("doi", "pmid", "pmcid"):
            if name in fields:
                first = seen.setdefault((name, str(fields[name]).lower()), key)
                if first != key:
                    yield key, _("{key} has the same {name} as {other}.").format(key=key, name=name.upper(), other=first)


_CHECKS = (_keys_and_fields, _values, _succession, _doubles)


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
        for word in [slug, *{str(word).casefold() for word in words}]:
            kind = f"slug {word}" if word is slug else str(word)
            if owners.setdefault(kind, f"{slug}@{line}") != f"{slug}@{line}":
                faults.append(Fault(file, line, _("“{word}” is in the glossary twice.").format(word=word)))
    return faults
