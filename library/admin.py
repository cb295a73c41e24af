"""The library in Django's admin: to look at, not to change. Changes go through the gate."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from library.models import Entry, GlossaryTerm, Source


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows and changes none."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes here."""
        return False


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Topics and questions."""

    list_display = ("title", "kind", "grade", "reviewed_on", "review_due", "state")
    list_filter = ("kind", "grade", "state")
    search_fields = ("title", "slug")


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """Sources."""

    list_display = ("key", "title", "year", "kind", "read", "status")
    list_filter = ("kind", "read", "status")
    search_fields = ("key", "title", "doi", "pmid")


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ReadOnlyAdmin):
    """The glossary."""

    list_display = ("name", "slug")
    search_fields = ("name",)
