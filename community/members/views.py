"""Joining, profiles and settings."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import EmailAddress, Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import SignupView as AllauthSignupView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community import policy
from community.http import client_address, serves
from community.members import actions, queries
from community.members.codes import drop_codes, put_codes, read_codes
from community.members.forms import CloseForm, ProfileForm, RecoverForm, RenameForm, SignupForm
from community.members.models import Block, Member
from community.policy import Action
from community.throttles import RECOVER_FROM, spend

View = Callable[..., HttpResponse]

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def freshly_signed_in(view: View) -> View:
    """Ask for the password (or passkey) again when it was not given in the last minutes."""
    return cast(View, reauthentication_required(view))


class SignupView(AllauthSignupView):  # type: ignore[misc]
    """Joining: allauth's own page, with names to choose from."""

    def get_initial(self) -> dict[str, Any]:
        """The name the person pressed, if any."""
        return {**super().get_initial(), "username": self.request.GET.get("name", "")[:30]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Names to choose from, and where to go afterwards."""
        return {**super().get_context_data(**kwargs), "suggestions": queries.suggested_names(4)}

    def form_valid(self, form: SignupForm) -> HttpResponse:
        """Join; a name taken in the same moment is said beside the field."""
        try:
            response: HttpResponse = super().form_valid(form)
        except ValidationError as taken:
            form.add_error("username", taken)
            response = self.form_invalid(form)
        return response


signup = serves(Action.JOIN)(SignupView.as_view())


@serves(Action.MANAGE_ACCOUNT)
@get_or_post
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, to be kept; a POST says that they are."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    following = get_next_redirect_url(request) or "/"
    if request.method == "POST":
        kept = redirect(following)
        drop_codes(kept)
        return kept
    context = {"codes": read_codes(request, _me(request)), "next": following, "is_new": "new" in request.GET}
    return render(request, "members/recovery_codes.html", context)


@serves(Action.MANAGE_ACCOUNT)
@require_POST
@freshly_signed_in
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new codes."""
    codes = actions.make_recovery_codes(_me(request))
    response = redirect("/accounts/codes/?next=/settings/security/")
    put_codes(response, _me(request), codes)
    return response


@serves(Action.JOIN)
@get_or_post
def recover(request: HttpRequest) -> HttpResponse:
    """Set a new password with a recovery code, and sign in."""
    form = RecoverForm(_typed(request))
    if request.method == "POST":
        spend(RECOVER_FROM, client_address(request))
        if form.is_valid():
            try:
                member = actions.recover(*(form.cleaned_data[field] for field in ("username", "code", "password1")))
            except actions.WrongCode:
                form.add_error(None, _("This name and this code do not belong together, or the code was used before. Please "
                                       "check both, or try your next code."))
            else:
                messages.success(request, _("You have a new password, and this code is used up."))
                signed_in: HttpResponse = perform_login(request, Login(user=member, redirect_url="/settings/security/"))
                return signed_in
    return _form_page(request, "members/recover.html", form)


@serves(Action.READ_PROFILE)
@require_GET
def profile(request: HttpRequest, name: str) -> HttpResponse:
    """What members may know of a member."""
    policy.require(request.user, Action.READ_PROFILE)
    member = get_object_or_404(queries.members(), username__iexact=name)
    is_blocked = Block.objects.filter(blocker=_me(request), blocked=member).exists()
    return render(request, "members/profile.html", {"member": member, "is_blocked": is_blocked})


def _choose_block(request: HttpRequest, name: str, *, blocking: bool) -> HttpResponse:
    policy.require(request.user, Action.BLOCK_MEMBER)
    other = get_object_or_404(queries.members(), username__iexact=name)
    if blocking:
        actions.block(_me(request), other)
        messages.success(request, _("You no longer see what this member writes. They are not told."))
    else:
        actions.unblock(_me(request), other)
        messages.success(request, _("You see what this member writes again."))
    return redirect(get_next_redirect_url(request) or f"/members/{other.username}/")


block = serves(Action.BLOCK_MEMBER)(require_POST(partial(_choose_block, blocking=True)))
unblock = serves(Action.BLOCK_MEMBER)(require_POST(partial(_choose_block, blocking=False)))


@serves(Action.MANAGE_ACCOUNT)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Everything that can be set."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    return render(request, "settings/overview.html", {"restrictions": queries.restrictions_in_force(_me(request))})


@serves(Action.MANAGE_ACCOUNT)
@get_or_post
def edit_profile(request: HttpRequest) -> HttpResponse:
    """About you, time zone, country."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    form = ProfileForm(_typed(request), instance=_me(request))
    if request.method == "POST" and form.is_valid():
        actions.change_profile(_me(request), actions.Profile(**form.cleaned_data))
        messages.success(request, _("Saved."))
        return redirect("edit_profile")
    return _form_page(request, "settings/profile.html", form)


@serves(Action.MANAGE_ACCOUNT)
@get_or_post
def rename(request: HttpRequest) -> HttpResponse:
    """Another pseudonym."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    me = _me(request)
    form = RenameForm(_typed(request), initial={"username": request.GET.get("name", me.username)[:30]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename(me, form.cleaned_data["username"])
        except ValidationError as taken:
            form.add_error("username", taken)
        else:
            messages.success(request, _("This is your name now, beside everything you have written too."))
            return redirect("settings")
    return _form_page(request, "settings/rename.html", form, {"suggestions": queries.suggested_names(4)})


@serves(Action.MANAGE_ACCOUNT)
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Consents and blocks."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    blocks = Block.objects.filter(blocker=_me(request)).select_related("blocked").order_by("-since")
    context = {"consents": queries.consents(_me(request)), "blocks": blocks,
               "is_withdrawn": policy.is_silent_by_choice(request.user)}
    return render(request, "settings/privacy.html", context)


@serves(Action.MANAGE_ACCOUNT)
@require_POST
def health_consent(request: HttpRequest) -> HttpResponse:
    """Give the consent (``give`` is in the form) or take it back."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    if "give" in request.POST:
        actions.give_health_consent(_me(request))
        messages.success(request, _("Thank you. You can write again."))
    else:
        actions.withdraw_health_consent(_me(request))
        messages.success(request, _("Your consent is taken back. You can read, and write nothing new. What you wrote before "
                                    "stays until you withdraw it."))
    return redirect("privacy_settings")


@serves(Action.MANAGE_ACCOUNT)
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """Ways in: password, address, passkeys, codes, sessions."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    context = {"codes_left": _me(request).recovery_codes.filter(used_at=None).count(),
               "address": EmailAddress.objects.filter(user=_me(request)).order_by("-verified", "-pk").first()}
    return render(request, "settings/security.html", context)


@serves(Action.MANAGE_ACCOUNT)
@require_POST
@freshly_signed_in
def forget_email(request: HttpRequest) -> HttpResponse:
    """Erase the address."""
    if actions.forget_email(_me(request)):
        messages.success(request, _("Your e-mail address is erased. Please keep recovery codes instead."))
    return redirect("security")


@serves(Action.MANAGE_ACCOUNT)
@require_GET
def standing(request: HttpRequest) -> HttpResponse:
    """What holds the member back, why, and until when."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    context = {"restrictions": queries.restrictions_in_force(_me(request)), "past": queries.restrictions_past(_me(request))}
    return render(request, "settings/standing.html", context)


@serves(Action.CLOSE_ACCOUNT)
@get_or_post
@freshly_signed_in
def close_account(request: HttpRequest) -> HttpResponse:
    """Leave."""
    form = CloseForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        actions.close_account(_me(request))
        request.session.flush()
        return render(request, "settings/closed.html")
    return _form_page(request, "settings/close.html", form)


def _me(request: HttpRequest) -> Member:
    """The member who asks; the policy has let them pass."""
    if not isinstance(request.user, Member):
        raise Http404
    return request.user


def _typed(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is a form too."""
    return request.POST if request.method == "POST" else None


def _form_page(request: HttpRequest, template: str, form: BaseForm, more: dict[str, Any] | None = None) -> HttpResponse:
    return render(request, template, {"form": form, **(more or {})}, status=422 if form.errors else 200)
