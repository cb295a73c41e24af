"""Keeping what a moderator types, and forgetting it when it was sent, or when the thing it is about is decided."""

from collections.abc import Mapping

from community import policy
from community.forum import actions as forum
from community.forum.models import Draft
from community.groups.queries.people import team_that_may
from community.members.models import Member
from community.moderation.drafts import PREFIX, WRITTEN
from community.policy import Action


def keep_draft(member: Member, form: str, words: Mapping[str, list[str]], *, address: str) -> Draft | None:
    """Keep what ``member`` typed into ``form`` (such as ``case.12.reply``), in place of what was kept of it before.

    :param address: the page where the form stands. That they may see it, the caller has asked.
    :raises Refused: not of the team, or it is too much.
    """
    policy.require(member, Action.READ_QUEUE)
    if not any(value.strip() for name in WRITTEN for value in words.get(name, ())):
        forget_draft(member, form)
        return None
    return forum.store_draft(member, f"{PREFIX}{form}", words, address=address)


def forget_draft(member: Member, *forms: str) -> None:
    """Keep nothing of these forms of ``member`` any more: they were sent."""
    Draft.objects.filter(member=member, form__in=[f"{PREFIX}{form}" for form in forms]).delete()


def forget_drafts_about(about: str) -> None:
    """Keep nothing of what anybody of the team typed about ``about`` (such as ``case.12``): it is decided."""
    team = [member.pk for member in team_that_may(Action.READ_QUEUE)]
    Draft.objects.filter(member__in=team, form__startswith=f"{PREFIX}{about}.").delete()
