"""The whole way from a new group to its first meeting held: no page of it stands outside /groups/ and /chat/."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from community.chat.models import Room
from community.groups.meetings.models import Meeting, Occurrence
from community.groups.training import ITEMS
from community.members.models import Member
from tests.conftest import browser_of

INSIDE = ("/groups/", "/chat/")


class Way:
    """A browser that goes only where the way may lead: each address asked for, or led to, is looked at."""

    def __init__(self, member: Member) -> None:
        self.client: Client = browser_of(member)
        self.shown = ""

    def go(self, address: str) -> str:
        """Open ``address``; the page that leads there named it, unless it is where the way begins."""
        assert address.startswith(INSIDE), address
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        self.shown = answer.content.decode()
        return self.shown

    def follow(self, address: str) -> str:
        """Press a link of the page that is open."""
        assert f'href="{address}"' in self.shown, address
        return self.go(address)

    def send(self, address: str, **fields: Any) -> str:
        """Send a form, and look at what follows."""
        assert address.startswith(INSIDE), address
        answer = self.client.post(address, fields)
        assert answer.status_code == 302, (address, answer.status_code, answer.content.decode()[:3000])
        return self.go(answer["Location"].split("#")[0])


def test_from_a_new_group_to_its_first_meeting(mo: Member, ben: Member, ada: Member) -> None:
    moderator, host, member = Way(mo), Way(ben), Way(ada)

    moderator.go("/groups/")
    moderator.follow("/groups/new/")
    moderator.send("/groups/new/", name="First light", purpose="Mornings.", for_whom="", joining="request", capacity="",
                   guidelines="Be kind.")
    moderator.follow("/groups/hosts/")
    moderator.send("/groups/hosts/", name="ben", reason="You listen well.")

    host.go("/groups/training/")
    host.send("/groups/training/", items=[item.slug for item in ITEMS])

    moderator.go("/groups/first-light/manage/")
    moderator.send("/groups/first-light/manage/hosts/", host=str(ben.pk))
    moderator.send("/groups/first-light/manage/members/", name="ada")
    member.go("/groups/first-light/")
    member.send("/groups/first-light/agree/", version="1", agree="on")

    host.go("/groups/first-light/")
    host.send("/groups/first-light/agree/", version="1", agree="on")
    host.follow("/groups/first-light/manage/")
    host.follow("/groups/first-light/meetings/new/")
    start = timezone.now() + timedelta(minutes=12)
    host.send("/groups/first-light/meetings/new/", title="First circle", tradition="open_talk", topic="",
              day=start.date().isoformat(), time=f"{start:%H:%M}", time_zone="UTC", recurrence="weekly", minutes="60",
              capacity="12", host=str(ben.pk), co_host="", order="host", guidelines="Be kind.", keeps_hours="24")
    assert "First circle" in host.go("/groups/first-light/meetings/")

    room = Room.objects.get(support_group__slug="first-light").slug
    version = str(Meeting.objects.get().guidelines_version)
    for each in (host, member):
        each.go("/groups/first-light/meetings/")
        each.follow(f"/chat/{room}/lobby/")
        each.send(f"/chat/{room}/lobby/", version=version, agreed="on", alias="", word="")
    host.send(f"/chat/{room}/meeting/lead/", act="admit_all", **{"from": "lobby"})
    passed = []
    for _step in range(8):
        phase = Occurrence.objects.earliest("starts_at").phase
        passed.append(phase)
        if phase == "closed":
            break
        host.send(f"/chat/{room}/meeting/lead/", act="next", seen=phase)
        member.go(f"/chat/{room}/" if phase != "wind-down" else "/groups/first-light/meetings/")
    assert passed[:2] == ["lobby", "opening"]
    assert passed[-1] == "closed"
