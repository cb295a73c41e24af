"""Joining, recovery codes, and the way back in with one of them."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import SignupView as AllauthSignupView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community import policy
from community.http import client_address, serves
from community.members import actions, queries
from community.members.codes import drop_codes, put_codes, read_codes
from community.members.forms import RecoverForm, SignupForm
from community.members.views.answering import form_page, freshly_signed_in, get_or_post, me, typed
from community.policy import Action
from community.throttles import RECOVER_FROM, spend


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
    context = {"codes": read_codes(request, me(request)), "next": following, "is_new": "new" in request.GET}
    return render(request, "members/recovery_codes.html", context)


@serves(Action.MANAGE_ACCOUNT)
@require_POST
@freshly_signed_in
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new codes."""
    codes = actions.make_recovery_codes(me(request))
    response = redirect("/accounts/codes/?next=/settings/security/")
    put_codes(response, me(request), codes)
    return response


@serves(Action.JOIN)
@get_or_post
def recover(request: HttpRequest) -> HttpResponse:
    """Set a new password with a recovery code, and sign in."""
    form = RecoverForm(typed(request))
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
    return form_page(request, "members/recover.html", form)
