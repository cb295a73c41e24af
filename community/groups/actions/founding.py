"""Founding a group and keeping it: what it says of itself, its guidelines, its pages of the library."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from community import policy, text
from community.groups import signals
from community.groups.actions.entering import move_up
from community.groups.actions.noting import Kind, locked_alive, members_of, note, tell
from community.groups.models import GroupGuidelines, GroupLog, Membership, SupportGroup
from community.groups.models.support_groups import FIXED_WORDS
from community.members.models import Member
from community.policy import Action, Refused
from library.queries.titles import title_of

Act = GroupLog.Act
MOST_PINS = 6


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a group says of itself; see :class:`SupportGroup`."""

    name: str
    purpose: str
    for_whom: str = ""
    joining: str = SupportGroup.Joining.REQUEST
    capacity: int | None = None
    holds_newcomers: bool = False


@transaction.atomic
def found(actor: Member, profile: Profile, *, guidelines: str) -> SupportGroup:
    """Found a group, with its board and its room (they hear of it), and its first guidelines.

    :raises Refused: the policy says no, or 422 there are no guidelines.
    """
    policy.require(actor, Action.FOUND_GROUP)
    group = SupportGroup.objects.create(slug=_free_slug(profile.name), created_by=actor, **asdict(profile))
    note(actor, group, Act.FOUNDED)
    write_guidelines(actor, group, body=guidelines)
    group.refresh_from_db()
    signals.founded.send(sender=SupportGroup, actor=actor, group=group)
    return group


def _free_slug(name: str) -> str:
    """An address nobody has. Names in other scripts leave nothing of themselves in an address."""
    word = slugify(name)[:40].strip("-") or "group"
    taken = {*SupportGroup.objects.filter(slug__startswith=word).values_list("slug", flat=True), *FIXED_WORDS}
    return word if word not in taken else next(f"{word}-{n}" for n in range(2, len(taken) + 3) if f"{word}-{n}" not in taken)


@transaction.atomic
def edit(actor: Member, group: SupportGroup, profile: Profile) -> bool:
    """Change what the group says of itself, how people join, or how many places there are. Says whether anything changed.

    :raises Refused: the policy says no, or it is archived.
    """
    policy.require(actor, Action.KEEP_GROUP, group)
    row, fields = locked_alive(group), asdict(profile)
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(row, name, fields[name])
    row.save(update_fields=changed)
    note(actor, row, Act.EDITED, words=", ".join(changed))
    move_up(row)
    signals.edited.send(sender=SupportGroup, actor=actor, group=row)
    return True


@transaction.atomic
def write_guidelines(actor: Member, group: SupportGroup, *, body: str) -> bool:
    """Let new guidelines hold; the words of the old ones stay. Whoever belongs is asked to tick them. Says whether they differ.

    :raises Refused: the policy says no, or 422 they say nothing.
    """
    policy.require(actor, Action.KEEP_GROUP, group)
    words = body.strip()
    if not text.is_visible(words):
        raise Refused(_("Please write down what holds in this group, in a few lines."), status=422)
    row = locked_alive(group)
    if GroupGuidelines.objects.filter(group=row, version=row.guidelines_version, body=words).exists():
        return False
    row.guidelines_version += 1
    row.save(update_fields=["guidelines_version"])
    GroupGuidelines.objects.create(group=row, version=row.guidelines_version, body=words, html=text.render_post(words),
                                   by=actor)
    note(actor, row, Act.GUIDELINES, words=str(row.guidelines_version))
    Membership.objects.current().filter(group=row, member=actor).update(
        agreed_version=row.guidelines_version, agreed_at=timezone.now())
    if row.guidelines_version > 1:
        tell(Kind.GROUP_WORDS, row, members_of(row) - {actor.pk})
    return True


@transaction.atomic
def pin_entries(actor: Member, group: SupportGroup, *, paths: Sequence[str]) -> bool:
    """Choose the pages of the library that stand on the page of the group, in this order. Says whether that changed.

    :raises Refused: the policy says no; 422 there are too many, or one that is not in the library.
    """
    policy.require(actor, Action.KEEP_GROUP, group)
    wanted = list(dict.fromkeys(paths))
    if len(wanted) > MOST_PINS:
        raise Refused(_("At most six pages fit on the page of a group."), status=422)
    for path in wanted:
        if title_of(path) is None:
            raise Refused(_("The library has no page “%(path)s”. Its address ends with what belongs here.") % {"path": path},
                          status=422)
    row = locked_alive(group)
    if row.pinned_entries == wanted:
        return False
    row.pinned_entries = wanted
    row.save(update_fields=["pinned_entries"])
    note(actor, row, Act.PINNED, words=", ".join(wanted)[:300])
    return True
