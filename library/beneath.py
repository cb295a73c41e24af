"""What another app shows beneath the pages of entries. It says so here, and the library knows nothing of it.

What strangers are shown there is the same for all of them, so it is kept, and a *mark* tells whether it is still true. The
mark is read from the very rows that are shown, in the query that confirms the page (``queries.shelf.glance``): no second way to
the database, and nothing that an action could forget to change.
"""

from typing import Protocol

from django.http import HttpRequest


class Beneath(Protocol):
    """Something that stands beneath every entry."""

    def mark(self, path: str) -> str:
        """A scalar expression of SQL, as text, that changes with whatever strangers are shown beneath an entry.

        It stands in the select list of a query over ``library_entry``, and may be NULL. Nothing in it depends on the moment.

        :param path: an expression, too: the place of the entry in the library.
        """

    def for_strangers(self, request: HttpRequest, path: str, mark: str | None) -> bytes:
        """What strangers are shown there while the mark is ``mark``: the very same object while it is the same."""


class Nothing:
    """What stands there until an app has something to show."""

    def mark(self, path: str) -> str:
        """Always the same."""
        return "NULL::text"

    def for_strangers(self, request: HttpRequest, path: str, mark: str | None) -> bytes:
        """Nothing."""
        return b""


_shown: list[Beneath] = [Nothing()]


def show(part: Beneath) -> None:
    """Put ``part`` beneath the entries, in place of what was there."""
    _shown[:] = [part]


def shown() -> Beneath:
    """What stands beneath the entries."""
    return _shown[0]
