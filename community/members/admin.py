"""Members in Django's admin: to see who there is and to give roles. Addresses and passwords are shown nowhere."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401 - they register what is taken out again below
import django.contrib.auth.admin  # noqa: F401 - they register what is taken out again below
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from community.members import actions
from community.members.models import Member
from community.policy import Role

# The way in is the site's own, with its limits and second steps.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

for model in (EmailAddress, EmailConfirmation, Authenticator, UserSession, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Only the role can be changed; everything else is the member's own."""

    list_display = ("username", "role", "joined_at", "is_active", "muted_until", "suspended_until")
    list_filter = ("role", "is_active", "is_demo")
    search_fields = ("username",)
    ordering = ("-pk",)
    fields = ("username", "role", "joined_at", "closed_at", "muted_until", "suspended_until")
    readonly_fields = ("username", "joined_at", "closed_at", "muted_until", "suspended_until")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        """People; the account that guests share is nobody."""
        return super().get_queryset(request).filter(is_guest=False)

    def save_model(self, request: HttpRequest, obj: Member, form: ModelForm, change: bool) -> None:  # type: ignore[type-arg]
        """Give the role, as everything is done: by its action."""
        if isinstance(request.user, Member):
            actions.change_role(request.user, obj, Role(form.cleaned_data["role"]))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Nothing but the filters: Django would let ``?email__startswith=`` guess an address letter by letter."""
        return lookup.partition("__")[0] in self.list_filter

    def log_change(self, request: HttpRequest, obj: Member, message: Any) -> Any:
        """By number: a name in the admin's own log would outlive the account. What is said on the page names the member."""
        name, obj.username = obj.username, f"member {obj.pk}"
        try:
            return super().log_change(request, obj, message)
        finally:
            obj.username = name

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People join by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members close their own accounts; what they wrote must keep an author."""
        return False
