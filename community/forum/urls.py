"""Addresses of the forum (DESIGN 4)."""

from django.urls import path, register_converter

from community.forum.views import (
    discussions,
    feeds,
    history,
    keeping,
    lists,
    reacting,
    reading,
    similar,
    threads,
    welcome,
    writing,
)


class EntryPath:
    """A place in the library such as ``withdrawal`` or ``faq/is-it-hard``."""

    regex = r"(?:faq/)?[-a-zA-Z0-9_]{1,80}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(EntryPath, "entry_path")

urlpatterns = [
    path("", threads.boards, name="boards"),
    path("t/<int:pk>/", threads.thread),
    path("t/<int:pk>/reply/", threads.reply, name="reply"),
    path("t/<int:pk>/pin/", keeping.pin, name="thread_pin"),
    path("t/<int:pk>/lock/", keeping.lock, name="thread_lock"),
    path("t/<int:pk>/close/", keeping.close, name="thread_close"),
    path("t/<int:pk>/narrow/", keeping.narrow, name="thread_narrow"),
    path("t/<int:pk>/slow/", keeping.slow, name="thread_slow"),
    path("t/<int:pk>/rename/", keeping.rename, name="thread_rename"),
    path("t/<int:pk>/tags/", keeping.tags, name="thread_tags"),
    path("t/<int:pk>/notes/", keeping.notes, name="thread_notes"),
    path("t/<int:pk>/move/", keeping.move, name="thread_move"),
    path("t/<int:pk>/split/", keeping.split, name="thread_split"),
    path("t/<int:pk>/merge/", keeping.merge, name="thread_merge"),
    path("t/<int:pk>/read/", reading.read, name="thread_read"),
    path("t/<int:pk>/follow/", reading.follow_thread, name="thread_follow"),
    path("t/<int:pk>/<slug:slug>/", threads.thread, name="thread"),
    path("p/<int:pk>/", threads.post, name="post"),
    path("p/<int:pk>/quote/", writing.quote, name="post_quote"),
    path("p/<int:pk>/notes/", keeping.post_notes, name="post_notes"),
    path("p/<int:pk>/answer/", keeping.answer, name="post_answer"),
    path("p/<int:pk>/edit/", threads.edit, name="post_edit"),
    path("p/<int:pk>/bookmark/", reading.bookmark, name="bookmark"),
    path("unread/", lists.unread, name="unread"),
    path("new/", lists.new, name="new"),
    path("mine/", lists.mine, name="mine"),
    path("followed/", lists.followed, name="followed"),
    path("hopeful/", lists.hopeful, name="hopeful"),
    path("wishes/", lists.wishes, name="wishes"),
    path("wishes/<int:pk>/off/", reading.wish_off, name="wish_off"),
    path("order/", reading.order, name="reading_order"),
    path("suggest/threads/", similar.similar, name="similar"),
    path("preview/", writing.preview, name="preview"),
    path("suggest/members/", writing.members, name="suggest_members"),
    path("suggest/entries/", writing.entries, name="suggest_entries"),
    path("p/<int:pk>/react/", reacting.react, name="react"),
    path("p/<int:pk>/history/", history.history, name="post_history"),
    path("p/<int:pk>/history/redact/", history.redact, name="post_redact"),
    path("p/<int:pk>/withdraw/", history.withdraw, name="post_withdraw"),
    path("p/<int:pk>/withdrawn/", history.withdrawn, name="post_withdrawn"),
    path("p/<int:pk>/claim/", welcome.claim, name="claim"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("feed.atom", feeds.everything, name="forum_feed"),
    path("<slug:slug>/feed.atom", feeds.of_board, name="board_feed"),
    path("<slug:slug>/", threads.board, name="board"),
    path("<slug:slug>/new/", threads.thread_new, name="thread_new"),
    path("<slug:slug>/read/", reading.board_read, name="board_read"),
    path("<slug:slug>/follow/", reading.follow_board, name="board_follow"),
    path("library/<entry_path:path>/", discussions.discussion, name="discussion"),  # after "new", which is no entry
]
