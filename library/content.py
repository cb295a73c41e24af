"""The library as files: ``topics/*.md``, ``questions/*.md``, ``sources.toml`` and ``glossary.toml`` in one folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from library.bibliography import read_toml, source_faults, term_faults
from library.gate import Known, evidence, faults_of
from library.manuscripts import Fault, Faulty, Manuscript, read_manuscript

FOLDER = Path(__file__).resolve().parent / "content"


def _shows_nothing(manuscript: Manuscript) -> bool:
    return False


@dataclass(frozen=True)
class Site:
    """What a site has already, and the files do not change.

    :ivar statuses: of sources that are no longer in use on the site, whatever the files say: each key and its status there.
    :ivar shows: whether readers see on the site just what a manuscript says that passes every other rule.
    """

    statuses: Mapping[str, str] = field(default_factory=dict)
    shows: Callable[[Manuscript], bool] = _shows_nothing


@dataclass(frozen=True)
class Content:
    """A whole library that passed the gate.

    :ivar held: pages that would bring a citation the site knows to be unsound, by kind and slug, with the faults. They are none
        of ``manuscripts``.
    :ivar warnings: unsound citations readers see already: refusing the files would take nothing back.
    """

    sources: Mapping[str, Mapping[str, Any]]
    terms: tuple[Mapping[str, Any], ...]
    manuscripts: tuple[Manuscript, ...]
    held: Mapping[tuple[str, str], tuple[Fault, ...]] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = ()


def read_content(folder: Path = FOLDER, site: Site = Site()) -> Content:
    """Read and check everything.

    :param site: where it is to be loaded.
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
    else:
        known = Known()
    held: dict[tuple[str, str], tuple[Fault, ...]] = {}
    warnings: list[Fault] = []
    for manuscript in manuscripts if sources is not None else ():
        found, unsound = _judged(manuscript, known, site)
        if unsound and not (set(found) - unsound) and site.shows(manuscript):
            warnings += unsound
        else:
            faults += found
            if unsound - set(found):
                held[manuscript.kind, manuscript.slug] = tuple(sorted(unsound))
    if faults:
        raise Faulty(sorted(faults))
    kept = (manuscript for manuscript in manuscripts if (manuscript.kind, manuscript.slug) not in held)
    return Content(sources or {}, tuple(terms), tuple(kept), held, tuple(sorted(warnings)))


def _judged(manuscript: Manuscript, known: Known, site: Site) -> tuple[list[Fault], set[Fault]]:
    """The faults of a manuscript by the files, and its citations of what is no longer in use by the files or on the site."""
    if manuscript.word("retired"):
        return faults_of(manuscript, known), set()
    on_site = {key: status for key, status in site.statuses.items() if known.sources.get(key) == "active"}
    beside = replace(known, sources={**known.sources, **on_site})
    return faults_of(manuscript, known), set(evidence.standing(manuscript, beside))


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
