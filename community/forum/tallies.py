"""What the forum's counters should say, by the rows they count."""

from django.db.models import BigIntegerField, Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from community.contributions import State
from community.forum.models import Board, Post, Thread


def wrong_threads() -> QuerySet[Thread]:
    """Threads whose counters do not agree with their posts, with what the posts say as ``true_…``."""
    posts = Post.objects.filter(thread=OuterRef("pk"))
    newest = posts.filter(state=State.PUBLISHED).order_by("-position")
    counted = Thread.objects.annotate(
        true_post_count=Count("posts", filter=Q(posts__state=State.PUBLISHED)),
        true_last_position=Coalesce(Max("posts__position"), 0),
        true_last_post_at=Coalesce(Subquery(newest.values("created_at")[:1]), F("created_at")),
        true_last_post_by_id=Coalesce(Subquery(newest.values("author_id")[:1]), F("author_id"), output_field=BigIntegerField()),
        true_concealed=Case(When(entry="", then=~Exists(newest.filter(position=1))), default=~Exists(newest)),
    )
    return counted.exclude(
        post_count=F("true_post_count"), last_position__gte=F("true_last_position"), last_post_at=F("true_last_post_at"),
        last_post_by_id=F("true_last_post_by_id"), concealed=F("true_concealed"),
    ).order_by("pk")


def board_truth(board: Board) -> dict[str, object]:
    """What the counters of ``board`` should say, by its threads."""
    return Thread.objects.filter(board=board, concealed=False).aggregate(
        thread_count=Count("pk"), post_count=Coalesce(Sum("post_count"), 0), last_post_at=Max("last_post_at"))
