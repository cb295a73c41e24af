"""Settings."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community import policy
from community.http import serves
from community.members import actions, queries
from community.members.forms import CloseForm, ProfileForm, RenameForm
from community.members.models import Block
from community.members.views.answering import form_page, freshly_signed_in, get_or_post, me, typed
from community.policy import Action


@serves(Action.MANAGE_ACCOUNT)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Everything that can be set."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    return render(request, "settings/overview.html", {"restrictions": queries.restrictions_in_force(me(request))})


@serves(Action.MANAGE_ACCOUNT)
@get_or_post
def edit_profile(request: HttpRequest) -> HttpResponse:
    """About you, time zone, country."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    form = ProfileForm(typed(request), instance=me(request))
    if request.method == "POST" and form.is_valid():
        actions.change_profile(me(request), actions.Profile(**form.cleaned_data))
        messages.success(request, _("Saved."))
        return redirect("edit_profile")
    return form_page(request, "settings/profile.html", form)


@serves(Action.MANAGE_ACCOUNT)
@get_or_post
def rename(request: HttpRequest) -> HttpResponse:
    """Another pseudonym."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    member = me(request)
    form = RenameForm(typed(request), initial={"username": request.GET.get("name", member.username)[:30]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename(member, form.cleaned_data["username"])
        except ValidationError as taken:
            form.add_error("username", taken)
        else:
            messages.success(request, _("This is your name now, beside everything you have written too."))
            return redirect("settings")
    return form_page(request, "settings/rename.html", form, {"suggestions": queries.suggested_names(4)})


@serves(Action.MANAGE_ACCOUNT)
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Consents and blocks."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    blocks = Block.objects.filter(blocker=me(request)).select_related("blocked").order_by("-since")
    context = {"consents": queries.consents(me(request)), "blocks": blocks,
               "is_withdrawn": policy.is_silent_by_choice(request.user)}
    return render(request, "settings/privacy.html", context)


@serves(Action.MANAGE_ACCOUNT)
@require_POST
def health_consent(request: HttpRequest) -> HttpResponse:
    """Give the consent (``give`` is in the form) or take it back."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    if "give" in request.POST:
        actions.give_health_consent(me(request))
        messages.success(request, _("Thank you. You can write again."))
    else:
        actions.withdraw_health_consent(me(request))
        messages.success(request, _("Your consent is taken back. You can read, and write nothing new. What you wrote before "
                                    "stays until you withdraw it."))
    return redirect("privacy_settings")


@serves(Action.MANAGE_ACCOUNT)
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """Ways in: password, address, passkeys, codes, sessions."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    context = {"codes_left": me(request).recovery_codes.filter(used_at=None).count(),
               "address": EmailAddress.objects.filter(user=me(request)).order_by("-verified", "-pk").first()}
    return render(request, "settings/security.html", context)


@serves(Action.MANAGE_ACCOUNT)
@require_POST
@freshly_signed_in
def forget_email(request: HttpRequest) -> HttpResponse:
    """Erase the address."""
    if actions.forget_email(me(request)):
        messages.success(request, _("Your e-mail address is erased. Please keep recovery codes instead."))
    return redirect("security")


@serves(Action.CLOSE_ACCOUNT)
@get_or_post
@freshly_signed_in
def close_account(request: HttpRequest) -> HttpResponse:
    """Leave."""
    form = CloseForm(typed(request))
    if request.method == "POST" and form.is_valid():
        actions.close_account(me(request))
        request.session.flush()
        return render(request, "settings/closed.html")
    return form_page(request, "settings/close.html", form)
