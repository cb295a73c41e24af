"""The support groups of the demo community, founded and joined as people do."""

import tomllib
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from community import seeds
from community.forum import actions as forum
from community.forum.models import Board
from community.groups import actions
from community.groups.models import SupportGroup
from community.groups.training import ITEMS
from community.members.models import Member
from library.queries.titles import title_of


def found_groups(people: Mapping[str, Member]) -> None:
    """Let mo found the groups of ``groups.toml``, hana host them, and their members come."""
    for host in {people["hana"], people["mo"]}:
        actions.pass_training(host, ticked=[item.slug for item in ITEMS])
    for entry in tomllib.loads((seeds.FOLDER / "groups.toml").read_text())["group"]:
        _found(entry, people)


def _found(entry: Mapping[str, Any], people: Mapping[str, Member]) -> SupportGroup:
    profile = actions.Profile(name=entry["name"], purpose=entry["purpose"], for_whom=entry["for_whom"],
                              joining=entry["joining"], capacity=entry.get("capacity"))
    group = actions.found(people["mo"], profile, guidelines=entry["guidelines"])
    actions.appoint(people["mo"], group, people[entry["host"]])
    actions.pin_entries(people["mo"], group, paths=[path for path in entry["pages"] if title_of(path)])
    for name in (entry["host"], *entry["members"]):
        _come(people["mo"], people[name], group)
    first = Member.objects.get(pk=people[entry["members"][0]].pk)  # anew: who belongs is asked once for each that is loaded
    thread = forum.start_thread(first, Board.objects.get(support_group=group), title=entry["title"], body=entry["body"],
                                nonce=uuid.uuid4()).post.thread
    forum.backdate(thread, [timezone.now() - timedelta(days=1)])
    return group


def _come(host: Member, member: Member, group: SupportGroup) -> None:
    if group.joining == SupportGroup.Joining.REQUEST:
        actions.add_member(host, group, member)
    else:
        actions.join(member, group, agreed=group.guidelines_version)
    actions.agree(Member.objects.get(pk=member.pk), group, version=group.guidelines_version)
