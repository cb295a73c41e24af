"""Boards are kept here; threads and posts are only looked at, because their verbs live in ``actions``."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.forum.actions import keep_with_members
from community.forum.models import Board, BoardGroup, ContentNote, Post, Tag, Thread
from community.forum.readership import may_stand_on


class SlugStays(admin.ModelAdmin):  # type: ignore[type-arg]
    """Threads, posts and readers' choices hold the slug: once it is there, only the words beside it change."""

    stays: tuple[str, ...] = ("slug",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What is read only, once it is there."""
        return self.stays if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """What is filled in while it is new."""
        return {} if obj else {"slug": ["label"]}


@admin.register(Tag)
class TagAdmin(SlugStays):
    """The boards' short lists of tags. One that is taken away shows nowhere; threads keep it in case it comes back."""

    stays = ("board", "slug")

    list_display = ["label", "slug", "board", "position"]
    list_filter = ["board"]
    list_select_related = ["board"]
    fields = ["board", "label", "slug", "position"]


@admin.register(BoardGroup)
class BoardGroupAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The headings above boards. When one goes, its boards stand without."""

    list_display = ["title", "position"]


class ContentNoteForm(forms.ModelForm):  # type: ignore[type-arg]
    """A content note, in words."""

    class Meta:
        model = ContentNote
        fields = ["label", "slug", "position", "is_hard", "is_offered"]
        labels = {"is_hard": _("left out for readers who leave out hard threads")}


@admin.register(ContentNote)
class ContentNoteAdmin(SlugStays):
    """Factual labels. One that is in use is no longer offered rather than deleted: readers have chosen by it."""

    form = ContentNoteForm

    list_display = ["label", "slug", "is_hard", "is_offered", "position"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Posts carry it, and readers fold by it."""
        return False


class BoardForm(forms.ModelForm):  # type: ignore[type-arg]
    """A board. What stands on it is shown to nobody it was not written for."""

    def clean(self) -> dict[str, Any]:
        """Refuse to open what was written for few people to more of them."""
        cleaned = super().clean() or self.cleaned_data
        before = Board.objects.filter(pk=self.instance.pk, threads__isnull=False).first()
        after = Board(**{name: cleaned.get(name) for name in ("audience", "support_group", "own_threads") if name in cleaned})
        if before is not None and not may_stand_on(Thread(board=before), after):
            raise forms.ValidationError(_("What stands on this board was written for few people, and more could read it then. "
                                          "Please leave it as it is, and put up a new board."), code="wider")
        return cleaned


@admin.register(Board)
class BoardAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Boards: names, order and who may enter."""

    form = BoardForm
    list_display = ["title", "group", "audience", "position", "team_starts", "own_threads", "thread_count", "post_count"]
    list_select_related = ["group"]
    list_filter = ["group", "audience"]
    fields = ["title", "slug", "description", "hint", "group", "position", "audience", "support_group", "team_starts",
              "own_threads", "takes_answers", "lets_choose_reach", "is_hopeful", "is_indexed"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A board keeps its threads; close it to the team instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Board, form: Any, change: bool) -> None:
        """Save it. Where everybody may read from now on, what was written for members stays with them."""
        if change:
            keep_with_members(Board.objects.get(pk=obj.pk), obj)
        super().save_model(request, obj, form, change)


class ReadOnly:
    """Nothing can be added, changed or deleted here. Who stands behind a one-off name is asked elsewhere, on the record."""

    @admin.display(description=_("by"))
    def shown_name(self, row: Any) -> str:
        """The name it was written under."""
        return str(row.alias or row.author.name)

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

    list_display = ["title", "board", "shown_name", "post_count", "pinned", "locked_at", "concealed", "last_post_at"]
    list_filter = ["board", "pinned", "concealed"]
    list_select_related = ["board", "author"]
    fields = ["title", "board", "shown_name", "created_at", "tags", "notes", "pinned", "locked_at", "closed_by", "lock_reason",
              "merged_into", "concealed", "post_count", "last_post_at"]
    show_full_result_count = False

    @admin.display(description=_("closed by"))
    def closed_by(self, row: Thread) -> str:
        """Who closed it; of an alias not when it was its author."""
        return "" if row.locked_by is None or (row.alias and row.locked_by_id == row.author_id) else row.locked_by.name


@admin.register(Post)
class PostAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Posts, to look at."""

    list_display = ["__str__", "thread", "shown_name", "state", "created_at"]
    list_filter = ["state"]
    list_select_related = ["thread", "author"]
    fields = ["thread", "position", "shown_name", "guest_name", "body", "state", "decided_by", "state_at", "state_reason",
              "created_at", "edited_at", "revision"]
    show_full_result_count = False

    @admin.display(description=_("decided by"))
    def decided_by(self, row: Post) -> str:
        """Who put it into its state; of an alias not when it was its author."""
        return "" if row.state_by is None or (row.alias and row.state_by_id == row.author_id) else row.state_by.name
