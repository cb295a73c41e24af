"""The post that was marked as the answer, for one reader."""

from typing import Any

from community.forum.models import Post, Thread


def answer_of(viewer: Any, thread: Thread) -> Post | None:
    """The answer in ``thread``, when there is one and ``viewer`` may see it. No query when there is none."""
    if thread.answer_id is None:
        return None
    post = Post.objects.filter(thread=thread).visible_to(viewer).select_related("author").defer(
        "body", "author__password", "author__email", "author__about").filter(pk=thread.answer_id).first()
    if post is not None:
        post.thread = thread
    return post
