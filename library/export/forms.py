"""One thing as the lines a file has for it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import tomli_w
import yaml

from library.manuscripts import LINKS, body_of
from library.models import Entry, GlossaryTerm, Source
from library.models.loaded import Loaded

_HEADS = {"topic": ("title", "short_title", "order"), "question": ("title", "order", "group")}
_ALWAYS = ("summary", "grade", "grade_reason", "touches", "reviewed_on", "review_due", "reviewed_by")
_SOURCE = ("title", "authors", "et_al", "year", "container", "volume", "issue", "pages", "doi", "pmid", "pmcid", "isbn", "url",
           "kind", "read", "verified", "seen_on", "opened_on", "finding", "status", "status_reason", "superseded_by")
_TERM = ("name", "slug", "also", "meaning")
_BARE = re.compile(r"[\w-]+", re.ASCII)
_MOVING_BREAKS = ("\r", "\x85", "\u2028", "\u2029")  # YAML's block scalars make line ends of them


class _Block(str):
    """A text that stands in lines of its own, indented."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes front matter as people do: plain words where they can be, double quotes where they must."""

    def choose_scalar_style(self) -> Any:
        style = super().choose_scalar_style()
        if style == "|" and any(mark in getattr(self.event, "value", "") for mark in _MOVING_BREAKS):
            return '"'
        return '"' if style == "'" else style


_Dumper.add_representer(_Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|"))
_Dumper.add_representer(
    list, lambda dumper, items: dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True))


def form_of(item: Loaded) -> str:
    """What a file has for an entry, a source or a term."""
    if isinstance(item, Entry):
        return entry_form(item)
    return source_form(item) if isinstance(item, Source) else term_form(item)


def entry_form(entry: Entry) -> str:
    """The whole file of a topic or a question: front matter and body."""
    words = entry.content
    fields: dict[str, Any] = {name: words[name] for name in (*_HEADS[entry.kind], *_ALWAYS)}
    fields["summary"] = _Block(words["summary"] + "\n")
    fields |= {name: words[column] for name, column in LINKS[entry.kind].items()}
    fields |= {name: words[name] for name in Entry.ADDED if name in words}
    head = yaml.dump(fields, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
    return f"---\n{head}---\n\n{body_of(entry.body)}"


def source_form(source: Source) -> str:
    """The table of a source; what is not known is left out."""
    fields = {**source.content, "superseded_by": source.superseded_by_id}
    return table(f"[{name_of(source.key)}]", {name: fields[name] for name in _SOURCE if fields.get(name)})


def term_form(term: Loaded) -> str:
    """The table of a word of the glossary."""
    assert isinstance(term, GlossaryTerm)
    return table("[[term]]", {name: term.content[name] for name in _TERM})


def name_of(key: str) -> str:
    """A key as TOML writes it: in quotes unless it is made of plain letters, digits and dashes."""
    return key if _BARE.fullmatch(key) else _value(key)


def table(heading: str, fields: Mapping[str, Any]) -> str:
    """A table of TOML, one line a field; lists stay in their line."""
    return "".join([f"{heading}\n", *(f"{name} = {_value(value)}\n" for name, value in fields.items())])


def _value(value: str | int | bool | date | list[str]) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")
