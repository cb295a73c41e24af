"""Quarterly counts in Django's admin: to look at, and to add what no program can count: requests by authorities."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.moderation.openness.counting import quarter_of
from community.moderation.openness.models import QuarterlyCount

REQUESTS = QuarterlyCount.Series.REQUESTS


class RequestsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Requests of one quarter, of one kind."""

    class Meta:
        model = QuarterlyCount
        fields = ["quarter", "key", "number"]
        help_texts = {"quarter": _("Any day of it."),
                      "key": _("What became of them, in a word or two: refused, answered under order.")}

    def clean_quarter(self) -> Any:
        """Its first day."""
        return quarter_of(self.cleaned_data["quarter"])

    def clean(self) -> dict[str, Any]:
        """What was published is not written twice."""
        data: dict[str, Any] = self.cleaned_data
        day: Any = data.get("quarter")
        if day and QuarterlyCount.objects.filter(quarter=day, series=REQUESTS, key=data.get("key", "")).exists():
            raise forms.ValidationError(_("This was written already."))
        return data


@admin.register(QuarterlyCount)
class QuarterlyCountAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What the transparency page shows. What was published is not rewritten."""

    form = RequestsForm
    list_display = ["quarter", "series", "key", "number", "at"]
    list_filter = ["series"]

    def save_model(self, request: HttpRequest, obj: QuarterlyCount, form: Any, change: bool) -> None:
        """Only this series is counted by hand."""
        obj.series = REQUESTS
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Two publications of one number would tell what changed between them."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was published stays."""
        return False
