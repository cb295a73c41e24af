"""The file itself: one archive with the same told twice, as JSON and as a page to read. Made while it is sent: of all that
somebody wrote, a few hundred rows at most are in memory.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from community.export.labels import LABELS
from community.export.sections import SECTIONS, Section
from community.members.models import Member

AT_ONCE = 200  # rows read from the database together


class _Pipe:
    """What the archive is written to, and taken from piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep ``piece`` until it is taken."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def take(self) -> bytes:
        """What was written since it was taken last."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def archive(member: Member) -> Iterator[bytes]:
    """The archive, piece by piece."""
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as file:  # type: ignore[call-overload]  # it only writes, and never goes back
        for name, pieces in (("even-keel.html", _page(member)), ("even-keel.json", _json(member))):
            with file.open(name, "w") as entry:
                for piece in pieces:
                    entry.write(piece.encode())
                    if ready := pipe.take():
                        yield ready
    yield pipe.take()


def _rows(section: Section, member: Member) -> Iterator[dict[str, Any]]:
    for row in section.rows(member).iterator(chunk_size=AT_ONCE):
        yield {name: _plain(value) for name, value in section.told(row).items()}


def _plain(value: Any) -> Any:
    """A label is called, and a lazy one read."""
    value = value() if callable(value) else value
    return str(value) if isinstance(value, Promise) else value


def _json(member: Member) -> Iterator[str]:
    yield '{"made_at": ' + _dumped(timezone.now())
    for section in SECTIONS:
        yield f',\n"{section.key}": ['
        for number, row in enumerate(_rows(section, member)):
            yield (",\n" if number else "\n") + _dumped(row)
        yield "]"
    yield "}\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _page(member: Member) -> Iterator[str]:
    yield render_to_string("export/head.html", {"member": member, "now": timezone.now(), "sections": SECTIONS})
    for section in SECTIONS:
        yield render_to_string("export/_begin.html", {"section": section})
        is_empty = True
        for row in _rows(section, member):
            is_empty = False
            lines = [(LABELS.get(name, name), _shown(value)) for name, value in row.items() if value not in (None, "", [], {})]
            yield render_to_string("export/_row.html", {"lines": lines})
        yield render_to_string("export/_end.html", {"is_empty": is_empty})
    yield "</main></body></html>\n"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_shown(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    return str(value)
