"""What the forum is made of: boards, threads, posts, what surrounds them, and what members keep for themselves."""

from community.forum.models.boards import Board, BoardGroup, ContentNote, Tag
from community.forum.models.keeping import ThreadAct, ThreadTrace, Welcome
from community.forum.models.posts import (
    IS_WAITING,
    OWN_WORDS,
    EntryLink,
    GuestContact,
    GuestReceipt,
    Mention,
    Post,
    PostQuerySet,
    PostRevision,
    Quote,
    Reaction,
)
from community.forum.models.reading import BoardMark, Bookmark, Follow, ReadMark
from community.forum.models.threads import Reach, Thread, ThreadAlias, ThreadQuerySet, open_audiences
from community.forum.models.writing import Draft

POSTS_A_PAGE = 20
THREADS_A_PAGE = 30
WAITING_SHOWN = 50  # posts that wait for a moderator, at the end of a thread
LIBRARY_BOARD = "library"  # the slug of the board that holds the threads beneath the library's pages

__all__ = [
    "IS_WAITING", "LIBRARY_BOARD", "OWN_WORDS", "POSTS_A_PAGE", "THREADS_A_PAGE", "WAITING_SHOWN", "Board", "BoardGroup",
    "BoardMark", "Bookmark", "ContentNote", "Draft", "EntryLink", "Follow", "GuestContact", "GuestReceipt", "Mention", "Post",
    "PostQuerySet", "PostRevision", "Quote", "Reach", "Reaction", "ReadMark", "Tag", "Thread", "ThreadAct", "ThreadAlias",
    "ThreadQuerySet", "ThreadTrace", "Welcome", "open_audiences",
]
