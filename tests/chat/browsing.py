"""A few steps of a browser on a real server, without a browser."""

from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from community.models import Member
from tests.chat.conftest import session_of
from tests.servers import Server

TOKEN = "x" * 32


def post(server: Server, session: str, path: str, **fields: str) -> int:
    """Send a form; the status of the page one lands on."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    request = Request(server.url + path, data=urlencode({**fields, "csrfmiddlewaretoken": TOKEN}).encode(),
                      headers={"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "Origin": server.url})
    with opener.open(request, timeout=10) as answer:
        return int(answer.status)


def sign_out(server: Server, session: str) -> None:
    """Press "sign out"."""
    assert post(server, session, "/accounts/logout/") == 200


def restrict(server: Server, moderator: Member, name: str, *, kind: str) -> None:
    """A moderator restricts somebody on the site."""
    assert post(server, session_of(moderator), f"/moderation/members/{name}/", kind=kind, reason="guideline 1") == 200
