"""One part of the file: which rows, and what is told of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise

from community.members.models import Member

What = str | Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part.

    :ivar key: its name in the JSON.
    :ivar covers: the foreign keys to a member that it answers for: ``Model.field``. A test asks for all of them.
    :ivar rows: what there is of one member; read piece by piece.
    :ivar fields: what is told of a row: a name in the JSON, and an attribute (dots lead on) or a function of the row.
    """

    key: str
    title: "str | Promise"
    covers: tuple[str, ...]
    rows: Callable[[Member], Any]
    fields: Mapping[str, What]

    def told(self, row: Any) -> dict[str, Any]:
        """What the file says of ``row``."""
        return {name: self._read(row, what) for name, what in self.fields.items()}

    @staticmethod
    def _read(row: Any, what: What) -> Any:
        if callable(what):
            return what(row)
        try:
            return attrgetter(what)(row)
        except AttributeError:  # a step on the way is None: no thread, no meeting
            return None
