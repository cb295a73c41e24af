"""Members whose names people here know, so that somebody could be taken for them. Nobody is told who they are."""

from django.db.models import Q
from django.utils import timezone

from community.chat.models import Message
from community.contributions import State
from community.forum.models import Post
from community.members.models import Member
from community.members.names import could_be_taken_for, is_suggested, resembles
from community.policy.attention import KNOWN_AFTER, KNOWN_BY

LOOKED_AT = 50  # names that look alike; more would be a word like any other


def is_like_a_known_one(newcomer: Member) -> bool:
    """Whether the name of ``newcomer`` could be taken for that of somebody known. One query; two for each that looks alike."""
    name = newcomer.username
    if is_suggested(name):
        return False
    whole, begins, ends = could_be_taken_for(name)
    near = Q(skeleton__in=whole)
    if begins:
        near |= Q(skeleton__startswith=begins) | Q(skeleton__endswith=ends)
    here = Member.objects.filter(near, closed_at=None, is_guest=False, joined_at__lte=timezone.now() - KNOWN_AFTER)
    alike = [(number, other) for number, other in here.exclude(pk=newcomer.pk).values_list("pk", "username")
             if resembles(name, other)]
    return any(_is_known(number) for number, _other in alike[:LOOKED_AT])


def _is_known(number: int) -> bool:
    """What somebody wrote under another name makes nobody know them."""
    count = 0
    for model in (Post, Message):
        written = model.objects.filter(author=number, alias="", state=State.PUBLISHED)  # type: ignore[attr-defined]
        count += written.order_by().values("pk")[:KNOWN_BY].count()
        if count >= KNOWN_BY:
            return True
    return False
