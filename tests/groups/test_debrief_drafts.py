"""What a host writes after a hard meeting is kept while they write it, for them alone."""

import pytest

from community.forum.models import Draft
from community.groups.models import Debrief, SupportGroup
from community.members.models import Member
from community.policy import Role
from tests.conftest import browser_of, make_member
from tests.groups.conftest import page, train

DEBRIEF, KEEP, HALF = "/groups/debrief/", "/drafts/keep/?form=debrief", "It went round"


@pytest.mark.parametrize("field", ["happened", "helped"])
def test_is_given_back_to_nobody_else_and_gone_when_sent(host: Member, group: SupportGroup, mo: Member, field: str) -> None:
    client, typed = browser_of(host), {"place": group.slug, "weight": "hard", field: HALF, "wants_talk": "on"}
    assert f'data-keep="{KEEP}"' in page(client, DEBRIEF)
    assert client.post(KEEP, typed, headers={"Accept": "application/json"}).json()["sentence"] == "Kept as a draft"
    shown = page(client, DEBRIEF)
    assert HALF in shown
    assert shown.count(" checked") == 2
    assert f'value="{group.slug}" selected' in shown
    other = train(make_member("cora", Role.HOST))
    assert HALF not in page(browser_of(other), DEBRIEF)
    assert client.post(DEBRIEF, {**typed, "weight": "odd"}).status_code == 422
    assert Draft.objects.exists()
    assert client.post(DEBRIEF, {**typed, field: "A whole one."}).status_code == 302
    assert Debrief.objects.count() == 1
    assert not Draft.objects.exists()


def test_it_stands_in_the_list_of_drafts_and_can_be_discarded(host: Member) -> None:
    client = browser_of(host)
    client.post(KEEP, {"happened": HALF, "weight": "hard"})
    listed = page(client, "/drafts/")
    assert HALF in listed
    assert f'href="{DEBRIEF}"' in listed
    assert "how a meeting was for you" in listed
    assert "Discard the draft" in page(client, DEBRIEF)
    assert client.post(f"/drafts/discard/?next={DEBRIEF}", {"form": "debrief"})["Location"] == DEBRIEF
    assert HALF not in page(client, DEBRIEF)


def test_what_is_emptied_is_kept_no_more(host: Member) -> None:
    client = browser_of(host)
    for words, count in ((HALF, 1), (" ", 0)):
        assert client.post(KEEP, {"happened": words, "weight": "hard"}).status_code == 200
        assert Draft.objects.count() == count


def test_is_for_hosts(host: Member, ada: Member) -> None:
    assert browser_of(ada).post(KEEP, {"happened": HALF}).status_code == 403
    assert browser_of(host).post(KEEP, {"happened": HALF}).status_code == 200
    assert browser_of(host).post("/forum/preview/?form=debrief", {"body": "Hello"}).status_code == 404
    Member.objects.filter(pk=host.pk).update(role=Role.MEMBER)
    listed = page(browser_of(host), "/drafts/")
    assert HALF in listed, "the words are theirs still"
    assert f'href="{DEBRIEF}"' not in listed
