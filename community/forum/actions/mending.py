"""Setting right what the check of counters found: reactions, threads that were joined, answers, newcomers who wait."""

import json

from django.db import transaction
from django.utils import timezone

from community.forum import tallies
from community.forum.actions.counters import refresh_counts
from community.forum.models import Post, Thread


@transaction.atomic
def recount_reactions() -> int:
    """Let every post say which reactions it was given. Says how many did not."""
    wrong = [pk for pk, _said, _true in tallies.wrong_reactions()]
    list(Post.objects.select_for_update(no_key=True).filter(pk__in=wrong).order_by("pk"))
    for pk, _said, true in tallies.wrong_reactions():  # again, now that nobody else counts these
        Post.objects.filter(pk=pk).update(reactions=json.loads(true))
    return len(wrong)


def revive_husks() -> int:
    """Open threads again that were joined to another and yet have posts: nobody could read those. Says how many."""
    husks = list(tallies.husks_with_posts())
    for husk in husks:
        Thread.objects.filter(pk=husk.pk).update(merged_into=None)
        refresh_counts(husk)
    return len(husks)


def shorten_ways() -> int:
    """Let joined threads lead to where their posts stand now, at once. Says how many did not."""
    shortened = 0
    while step := [(husk.pk, husk.merged_into) for husk in tallies.husks_of_husks().select_related("merged_into")]:
        for pk, between in step:
            end = between.merged_into_id if between else None
            Thread.objects.filter(pk=pk).update(merged_into=None if end == pk else end)
        shortened = max(shortened, len(step))
    return shortened


def forget_strange_answers() -> int:
    """Unmark answers that stand in another thread. Says how many."""
    return tallies.strange_answers().update(answer=None)


def end_overdue_welcomes() -> int:
    """Note of newcomers who have been answered that they were. Says how many."""
    return tallies.overdue_welcomes().update(answered_at=timezone.now())
