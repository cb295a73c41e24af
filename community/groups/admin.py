"""Support groups, and who belongs to them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.groups import actions
from community.groups.models import Membership, SupportGroup
from community.members.models import Member


@admin.register(SupportGroup)
class SupportGroupAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which groups there are. They are founded and kept on the pages of the groups, where each act is logged."""

    list_display = ["name", "slug", "joining", "created_at", "archived_at"]
    fields = ["name", "slug", "purpose", "joining", "created_at", "archived_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A group comes with its board, its room and its guidelines."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What changes, changes with a line in the log."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its boards and what was said there stay."""
        return False


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """A member by name: a list of everybody is nobody's to scroll through."""

    name = forms.CharField(label=_("Member"), max_length=30, help_text=_("The name they go by here."))

    class Meta:
        model = Membership
        fields = ["group"]

    def clean_name(self) -> Member:
        """The member of that name."""
        found = Member.objects.named(self.cleaned_data["name"]).filter(is_guest=False, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody goes by this name."))
        return found

    def clean(self) -> dict[str, Any]:
        """Somebody belongs once."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("name") and data.get("group") and Membership.objects.current().filter(
                group=data["group"], member=data["name"]).exists():
            raise forms.ValidationError(_("This member belongs to the group already."))
        return data


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who belongs where, since when, and until when."""

    form = MembershipForm
    list_display = ["member", "group", "joined_at", "left_at", "added_by"]
    list_filter = ["group"]
    list_select_related = ["member", "group", "added_by"]
    actions = ["end"]
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Let them in, as everything is done: by its action."""
        if isinstance(request.user, Member):
            actions.add_member(request.user, obj.group, form.cleaned_data["name"])
            obj.pk = Membership.objects.current().get(group=obj.group, member=form.cleaned_data["name"]).pk

    def log_addition(self, request: HttpRequest, obj: Membership, message: Any) -> Any:
        """By number, like every row."""
        return super().log_addition(request, Membership.objects.get(pk=obj.pk), message)

    @admin.action(description=_("End these memberships"))
    def end(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        """End them, as everything is done: by the action."""
        for row in rows.select_related("group", "member"):
            if isinstance(request.user, Member):
                actions.remove_member(request.user, row.group, row.member, reason=str(_("Ended by an administrator.")))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The list may be looked at, and its action used; rows are never rewritten."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """That somebody belonged stays known."""
        return False
