"""How new recovery codes reach the eyes of their owner: in a signed cookie of half an hour, never in the database."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from community.members.models import Member

_COOKIE = "recovery_codes"
_PATH = "/accounts/codes/"
_SECONDS = 1800


def put_codes(response: HttpResponseBase, member: Member, codes: list[str]) -> None:
    """Let ``member`` read ``codes`` on the page that shows them, for half an hour or until they are kept."""
    response.set_signed_cookie(
        _COOKIE, " ".join(codes), salt=_salt(member), max_age=_SECONDS, path=_PATH, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def read_codes(request: HttpRequest, member: Member) -> list[str]:
    """The codes ``member`` may still read; none when they were kept or the half hour is over."""
    value = request.get_signed_cookie(_COOKIE, default="", salt=_salt(member), max_age=_SECONDS)
    return str(value or "").split()


def drop_codes(response: HttpResponseBase) -> None:
    """They are kept: nobody who comes to this device later reads them."""
    response.delete_cookie(_COOKIE, path=_PATH, samesite="Lax")


def _salt(member: Member) -> str:
    return f"{_COOKIE}:{member.pk}"
