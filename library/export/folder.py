"""Writing the whole library into a folder, so that whatever goes wrong each file there is whole: the old one or the new one."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from library.content import Site, read_content
from library.export.forms import entry_form
from library.export.tables import glossary_file, sources_file
from library.manuscripts import Fault, Faulty
from library.models import Edition, Entry, GlossaryTerm, Source
from library.queries import onsite

_TRIES = 5


class Unloadable(Faulty):
    """What the site shows does not pass the gate, so its files would not load."""


@dataclass
class Exported:
    """What an export did. Files are named as seen from the folder.

    :ivar strays: what is in the folder and not on the site: files, ``source B2`` and ``term taper``.
    :ivar removed: those of ``strays`` that were taken away.
    :ivar drafts: how many entries stay behind, because nobody has published them yet.
    :ivar warnings: citations of sources that were retracted or replaced since. The files load on this site, which shows them
        already, and on no other.
    """

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    drafts: int = 0
    warnings: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class _Shelf:
    entries: list[Entry]
    sources: list[Source]
    terms: list[GlossaryTerm]


def export(folder: Path, *, prune: bool = False) -> Exported:
    """Write the library into ``folder``, touching only the files that differ.

    :param prune: take away what is in the folder and not on the site; else it stays, and is named.
    :raises Faulty: a file of tables that is there cannot be read, so nothing can be kept of it.
    :raises Unloadable: what would be written does not load; then nothing is.
    :raises OSError: something cannot be written.
    """
    shelf, done = _read_shelf(), Exported()
    done.drafts = sum(entry.state == Entry.State.DRAFT for entry in shelf.entries)
    files = _files_of(shelf, folder, done, prune=prune)
    _find_stray_files(folder, files, done, prune=prune)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as name:
        fresh = Path(name)
        for kind in ("topics", "questions"):
            (fresh / kind).mkdir()
            (folder / kind).mkdir(exist_ok=True)
        for file, content in files.items():
            (fresh / file).write_text(content, encoding="utf-8", newline="\n")
        done.warnings = _warnings_in(fresh)
        _move(fresh, folder, list(files), done)
    for file in done.removed:
        (folder / file).unlink(missing_ok=True)
    return done


def _read_shelf() -> _Shelf:
    """Everything of one edition: if somebody publishes while we read, we read again."""
    for _try in range(_TRIES):
        edition = _edition()
        shelf = _Shelf(list(Entry.objects.order_by("kind", "slug")), list(Source.objects.order_by("key")),
                       list(GlossaryTerm.objects.order_by("slug")))
        if _edition() == edition:
            break
    return shelf


def _edition() -> int:
    return Edition.objects.values_list("number", flat=True).first() or 0


def _files_of(shelf: _Shelf, folder: Path, done: Exported, *, prune: bool) -> dict[str, str]:
    """The text of each file, by its name."""
    files = {f"{entry.kind}s/{entry.slug}.md": entry_form(entry)
             for entry in shelf.entries if entry.state != Entry.State.DRAFT}
    files["sources.toml"], sources = sources_file(shelf.sources, _read(folder / "sources.toml"), prune=prune)
    files["glossary.toml"], terms = glossary_file(shelf.terms, _read(folder / "glossary.toml"), prune=prune)
    done.strays += [f"source {key}" for key in sources] + [f"term {slug}" for slug in terms]
    return files


def _find_stray_files(folder: Path, files: Mapping[str, str], done: Exported, *, prune: bool) -> None:
    found = (path.relative_to(folder).as_posix() for kind in ("topics", "questions") for path in (folder / kind).glob("*.md"))
    strays = sorted(set(found) - set(files))
    done.strays += strays
    if prune:
        done.removed += strays


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.exists() else ""


def _warnings_in(folder: Path) -> list[Fault]:
    """What is to be said of the files in ``folder``.

    :raises Unloadable: they would not load on this site: the next start would fail.
    """
    try:
        return list(read_content(folder, Site(shows=onsite.shows)).warnings)
    except Faulty as faulty:
        raise Unloadable(faulty.faults) from faulty


def _move(fresh: Path, folder: Path, files: list[str], done: Exported) -> None:
    for file in files:
        target = folder / file
        if target.exists() and target.read_bytes() == (fresh / file).read_bytes():
            done.unchanged.append(file)
        else:
            os.replace(fresh / file, target)
            done.written.append(file)
