"""The crisis directory in Django's admin: to look at. It is kept at ``/moderation/directory/``, where each change is logged."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect

from community.safety.models import HelpService


@admin.register(HelpService)
class HelpServiceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which services there are; changing one leads to its page on the site."""

    list_display = ["name", "country", "kind", "verified_on", "verified_by", "expires_on", "retired_at"]
    list_filter = ["country", "kind"]
    search_fields = ["name"]

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, form_url: str = "",
                        extra_context: Any = None) -> Any:
        """Adding and changing happen where history is written and the page follows."""
        if object_id is None:
            return redirect("directory_add")
        return redirect("directory_service", int(object_id)) if object_id.isdigit() else redirect("directory")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A service is retired, and its history stays."""
        return False
