"""The library in Django's admin: to look at, not to change. Changes go through the gate and are told in the history."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from library.models import Correction, Edition, Entry, GlossaryTerm, Revision, Source, SourceChange, Step


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows and changes none."""

    show_full_result_count = False  # a count of the whole table for each search
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes here."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Nothing but the filters: Django would let ``?email__startswith=`` guess an address letter by letter."""
        return lookup.partition("__")[0] in self.list_filter


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Topics and questions as readers see them."""

    list_display = ("title", "kind", "grade", "reviewed_on", "review_due", "recommended", "state")
    list_filter = ("kind", "state", "grade", "recommended", "review_due")
    search_fields = ("title", "slug")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """The versions of entries."""

    list_display = ("entry", "number", "state", "author", "written_at", "published_at", "note")
    list_display_links = ("entry", "number")
    list_filter = ("state", "written_at")
    list_select_related = ("entry", "author")
    search_fields = ("entry__title", "entry__slug", "note")
    ordering = ("-pk",)


@admin.register(Step)
class StepAdmin(ReadOnlyAdmin):
    """The way of each entry, step by step."""

    list_display = ("at", "act", "entry", "revision", "by", "comment")
    list_filter = ("act", "at")
    list_select_related = ("entry", "revision", "by")
    search_fields = ("entry__title", "entry__slug", "comment")
    ordering = ("-pk",)


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """Sources."""

    list_display = ("key", "title", "year", "kind", "read", "status", "opened_on")
    list_filter = ("status", "kind", "read", "verified")
    search_fields = ("key", "title", "doi", "pmid")


@admin.register(SourceChange)
class SourceChangeAdmin(ReadOnlyAdmin):
    """What was changed of sources on the site."""

    list_display = ("at", "source", "by", "note")
    list_filter = ("at",)
    list_select_related = ("source", "by")
    search_fields = ("source__key", "source__title", "note")


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ReadOnlyAdmin):
    """The glossary."""

    list_display = ("name", "slug", "also", "changed_at")
    search_fields = ("name", "slug")


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    """What readers reported. Where the answer goes, and the receipt that lets it be read, are nobody else's business."""

    exclude = ("email", "token")
    list_display = ("id", "created_at", "state", "entry", "source", "assigned_to", "answered_at")
    list_filter = ("state", "created_at")
    list_select_related = ("entry", "source", "assigned_to")
    search_fields = ("entry__title", "source__key", "quote", "body")
    ordering = ("-pk",)


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """How often what readers can see has changed."""

    list_display = ("number", "changed_at")
