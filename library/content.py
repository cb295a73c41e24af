"""The library as files: ``topics/*.md``, ``questions/*.md``, ``sources.toml`` and ``glossary.toml`` in one folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from library.bibliography import read_toml, source_faults, term_faults
from library.gate import Known, faults_of
from library.manuscripts import Fault, Faulty, Manuscript, read_manuscript

FOLDER = Path(__file__).resolve().parent / "content"


@dataclass(frozen=True)
class Content:
    """A whole library that passed the gate."""

    sources: Mapping[str, Mapping[str, Any]]
    terms: tuple[Mapping[str, Any], ...]
    manuscripts: tuple[Manuscript, ...]


def read_content(folder: Path = FOLDER) -> Content:
    """Read and check everything.

    :raises Faulty: with every fault of every file.
    """
    faults: list[Fault] = []
    sources = _read_sources(folder, faults)
    terms = _read_terms(folder, faults)
    manuscripts = _read_manuscripts(folder, faults)
    if sources is not None:  # else every citation would look wrong, and none would be
        known = Known(
            sources={key: str(fields.get("status")) for key, fields in sources.items()},
            topics=frozenset(path.stem for path in _files(folder, "topic")),
            questions=frozenset(path.stem for path in _files(folder, "question")),
            redirects={("" if entry.kind == "topic" else "faq/") + entry.slug: entry.word("redirect_to")
                       for entry in manuscripts if entry.word("retired")},
        )
        faults += [fault for manuscript in manuscripts for fault in faults_of(manuscript, known)]
    if faults:
        raise Faulty(sorted(faults))
    return Content(sources or {}, tuple(terms), tuple(manuscripts))


def _files(folder: Path, kind: str) -> list[Path]:
    return sorted((folder / f"{kind}s").glob("*.md"))


def _read_sources(folder: Path, faults: list[Fault]) -> dict[str, dict[str, Any]] | None:
    try:
        text = _read(folder / "sources.toml", folder)
        tables = read_toml(text, "sources.toml")
    except Faulty as faulty:
        faults += faulty.faults
        return None
    loose = [name for name, table in tables.items() if not isinstance(table, dict)]
    faults += [Fault("sources.toml", 1, f"“{name}” stands outside every source.") for name in loose]
    tables = {key: table for key, table in tables.items() if isinstance(table, dict)}
    faults += source_faults(tables, text, "sources.toml")
    return tables


def _read_terms(folder: Path, faults: list[Fault]) -> list[dict[str, Any]]:
    try:
        text = _read(folder / "glossary.toml", folder)
        terms = read_toml(text, "glossary.toml").get("term", [])
    except Faulty as faulty:
        faults += faulty.faults
        return []
    if not isinstance(terms, list) or not all(isinstance(term, dict) for term in terms):
        faults.append(Fault("glossary.toml", 1, "Every term stands under its own line [[term]]."))
        return []
    faults += term_faults(terms, text, "glossary.toml")
    return terms


def _read_manuscripts(folder: Path, faults: list[Fault]) -> list[Manuscript]:
    manuscripts: list[Manuscript] = []
    for kind in ("topic", "question"):
        for path in _files(folder, kind):
            try:
                file = path.relative_to(folder).as_posix()
                manuscripts.append(read_manuscript(_read(path, folder), kind=kind, slug=path.stem, file=file))
            except Faulty as faulty:
                faults += faulty.faults
    return manuscripts


def _read(path: Path, folder: Path) -> str:
    file = path.relative_to(folder).as_posix()
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise Faulty([Fault(file, 1, "The file is missing.")]) from error
    except UnicodeDecodeError as error:
        raise Faulty([Fault(file, 1, "The file is not written in UTF-8.")]) from error
