"""Boards are kept here; threads and posts are only looked at, because their verbs live in ``actions``."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from community.forum.models import Board, Post, Thread


@admin.register(Board)
class BoardAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Boards: names, order and who may enter."""

    list_display = ["title", "audience", "position", "team_starts", "thread_count", "post_count"]
    fields = ["title", "slug", "description", "position", "audience", "team_starts"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A board keeps its threads; close it to the team instead."""
        return False


class ReadOnly:
    """Nothing can be added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Verbs live in ``actions``."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Verbs live in ``actions``."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Verbs live in ``actions``."""
        return False


@admin.register(Thread)
class ThreadAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Threads, to look at."""

    list_display = ["title", "board", "author", "post_count", "pinned", "locked_at", "concealed", "last_post_at"]
    list_filter = ["board", "pinned", "concealed"]
    list_select_related = ["board", "author"]
    show_full_result_count = False


@admin.register(Post)
class PostAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Posts, to look at."""

    list_display = ["__str__", "thread", "author", "state", "created_at"]
    list_filter = ["state"]
    list_select_related = ["thread", "author"]
    fields = ["thread", "position", "author", "guest_name", "body", "state", "state_by", "state_at", "state_reason",
              "created_at", "edited_at", "revision"]
    show_full_result_count = False
