"""What the forum's counters should say, by the rows they count, and which of its ties between rows lead astray."""

from django.db import connection
from django.db.models import BigIntegerField, Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from community.contributions import State
from community.forum.models import Board, Post, Thread, Welcome


def wrong_threads() -> QuerySet[Thread]:
    """Threads whose counters do not agree with their posts, with what the posts say as ``true_…``."""
    posts = Post.objects.filter(thread=OuterRef("pk"))
    newest = posts.filter(state=State.PUBLISHED).order_by("-created_at", "-position")
    gone = posts.filter(position=1, state=State.REMOVED)
    of_others = newest.exclude(author=OuterRef("author"), alias=OuterRef("alias"))
    counted = Thread.objects.annotate(
        true_post_count=Count("posts", filter=Q(posts__state=State.PUBLISHED)),
        true_last_position=Coalesce(Max("posts__position"), 0),
        true_last_post_at=Coalesce(Subquery(newest.values("created_at")[:1]), F("created_at")),
        true_last_post_by_id=Coalesce(Subquery(newest.values("author_id")[:1]), F("author_id"), output_field=BigIntegerField()),
        true_start_gone=Case(When(entry="", then=Exists(gone) & Exists(of_others)), default=Value(False)),
        true_concealed=Case(When(entry="", then=~(Exists(newest.filter(position=1)) | (Exists(gone) & Exists(of_others)))),
                            default=~Exists(newest)),
    )
    return counted.exclude(
        post_count=F("true_post_count"), last_position__gte=F("true_last_position"), last_post_at=F("true_last_post_at"),
        last_post_by_id=F("true_last_post_by_id"), concealed=F("true_concealed"),
        start_gone=F("true_start_gone"),
    ).order_by("pk")


def board_truth(board: Board) -> dict[str, object]:
    """What the counters of ``board`` should say, by its threads."""
    return Thread.objects.filter(board=board, concealed=False).aggregate(
        thread_count=Count("pk"), post_count=Coalesce(Sum("post_count"), 0), last_post_at=Max("last_post_at"))


_REACTIONS = """
    SELECT post.id, post.reactions::text, coalesce(truth.given, '{}')::text
    FROM community_post post LEFT JOIN (
        SELECT post_id, jsonb_object_agg(kind, number) AS given
        FROM (SELECT post_id, kind, count(*) AS number FROM community_reaction GROUP BY post_id, kind) AS kinds
        GROUP BY post_id) AS truth ON truth.post_id = post.id
    WHERE post.reactions <> coalesce(truth.given, '{}') ORDER BY post.id"""


def wrong_reactions() -> list[tuple[int, str, str]]:
    """Posts that do not say which reactions they were given: number, what they say, what is true, as JSON."""
    with connection.cursor() as cursor:
        cursor.execute(_REACTIONS)
        return list(cursor.fetchall())


def husks_with_posts() -> QuerySet[Thread]:
    """Threads that were joined to another and have posts all the same."""
    return Thread.objects.filter(Exists(Post.objects.filter(thread=OuterRef("pk"))), merged_into__isnull=False).order_by("pk")


def husks_of_husks() -> QuerySet[Thread]:
    """Threads joined to one that was itself joined to another: their address should lead to the end at once."""
    return Thread.objects.filter(merged_into__merged_into__isnull=False).order_by("pk")


def strange_answers() -> QuerySet[Thread]:
    """Threads whose answer stands in another thread."""
    return Thread.objects.filter(answer__isnull=False).exclude(answer__thread=F("pk")).order_by("pk")


def overdue_welcomes() -> QuerySet[Welcome]:
    """Newcomers who are said to wait, though somebody else has answered them."""
    answers = Post.objects.filter(thread=OuterRef("post__thread"), position__gt=OuterRef("post__position"),
                                  state=State.PUBLISHED).exclude(author=OuterRef("post__author"))
    return Welcome.objects.filter(Exists(answers), answered_at=None).order_by("pk")
