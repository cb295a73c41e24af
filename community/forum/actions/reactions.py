"""Kind words without words: given and taken back. A post counts them; a person never."""

from django.db import transaction

from community import policy
from community.forum import limits
from community.forum.models import Post, Reaction
from community.members.models import Member
from community.members.queries import as_now
from community.policy import Action


def react(member: Member, post: Post, kind: str) -> bool:
    """Give ``post`` a reaction of this kind, or take it back. Says whether it stands now.

    :param kind: a value of ``Reaction.Kind``.
    :raises Refused: one's own, not public, muted, or a limit.
    """
    policy.require(member, Action.REACT, post)
    limits.spend_reaction(member)
    with transaction.atomic():
        current = Post.objects.select_for_update(no_key=True).get(pk=post.pk)  # without a join: it may just be moving
        policy.require(as_now(member), Action.REACT, current)
        taken, _rows = Reaction.objects.filter(post=current, member=member, kind=kind).delete()
        if not taken:
            Reaction.objects.create(post=current, member=member, kind=kind)
        number = current.reactions.get(kind, 0) + (-1 if taken else 1)
        others = {name: count for name, count in current.reactions.items() if name != kind}
        current.reactions = others | ({kind: number} if number > 0 else {})
        current.save(update_fields=["reactions"])
    post.reactions = current.reactions
    return not taken
