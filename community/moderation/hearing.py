"""What moderators do with other people's threads, put into the log in the transaction that does it.

The forum writes each act down where it happened (``ThreadAct``) and knows nothing of what stands above it; this listens.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.dispatch import receiver

from community.forum.actions.acts import acted
from community.forum.models import Post, Thread, ThreadAct
from community.moderation.models import Decision

# A split is written down on both sides, and decided once.
_LOGGED = frozenset(Decision.Act.values)


@receiver(acted, dispatch_uid="moderation.hearing")
def write_decision(sender: Any, *, act: ThreadAct, post: Post | None = None, **_rest: Any) -> None:
    """Put ``act`` into the log, when it was done with somebody else's thread, or post."""
    thread = act.other if act.act == ThreadAct.Act.MERGED and act.other is not None else act.thread
    target: Thread | Post = post or thread
    if act.by_id == target.author_id or act.act not in _LOGGED:
        return
    Decision.objects.create(act=act.act, by=act.by, about_id=None if target.alias else target.author_id, reason=act.reason,
                            target_id=target.pk, target_type=ContentType.objects.get_for_model(target))
