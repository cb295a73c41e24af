"""What somebody without an account has sent, remembered by their own browser alone, until it is closed or leaves quickly.

The cookie holds the secret part of addresses and nothing else, so whoever is not signed in finds the answer without an account.
"""

from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE = "receipts"
MOST = 10  # the latest ones
REPLY, REPORT = "g", "r"


class Kept(NamedTuple):
    """The receipt of a reply (``g``) or of a report (``r``)."""

    kind: str
    token: UUID


def kept(request: HttpRequest) -> list[Kept]:
    """The receipts this browser remembers, the latest first. What a forged cookie says is no receipt is left out."""
    return [found for part in request.COOKIES.get(COOKIE, "").split(".")[:MOST] if (found := _read(part)) is not None]


def remember(request: HttpRequest, response: HttpResponseBase, kind: str, token: UUID) -> None:
    """Let this browser find the receipt again."""
    new = Kept(kind, token)
    parts = [new, *(each for each in kept(request) if each != new)][:MOST]
    response.set_cookie(COOKIE, ".".join(f"{each.kind}{each.token.hex}" for each in parts), httponly=True, samesite="Lax",
                        secure=settings.SESSION_COOKIE_SECURE)


def _read(part: str) -> Kept | None:
    try:
        return Kept(part[0], UUID(hex=part[1:])) if part[:1] in {REPLY, REPORT} else None
    except ValueError:
        return None
