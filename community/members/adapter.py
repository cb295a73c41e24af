"""How allauth greets members, writes to them, and finds out who they are."""

import logging
from io import BytesIO
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlencode

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from community.http import client_address
from community.members import actions, queries
from community.members.codes import put_codes
from community.members.models import Member

log = logging.getLogger(__name__)

_A_YEAR = 60 * 60 * 24 * 365  # seconds
_NOT_TOGETHER = _("This name (or address) and this password do not belong together. Capitals matter in the password. An e-mail "
                  "address works once you have confirmed it; your name always works.")


class AuthenticationBackend(AllauthBackend):  # type: ignore[misc]
    """Signs in by pseudonym or confirmed address.

    allauth also tries addresses that nobody has confirmed. Joining with somebody else's address and then signing in with it
    would tell whether they are a member, so here only ``Member.email`` counts. One password is checked in every case: the
    time an answer takes tells nothing either.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> Member | None:
        login = str(credentials.get("username") or credentials.get("email") or "")
        found = Member.objects.with_address(login) if "@" in login else Member.objects.named(login)
        member: Member | None = self._check_password(found.first(), credentials["password"])
        return member

    def get_user(self, user_id: int) -> Member | None:
        """Whose session it is, as each page begins."""
        member = queries.signed_in(user_id)
        return member if member is not None and self.user_can_authenticate(member) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up, mail and messages in the site's own words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _NOT_TOGETHER,
        "email_password_mismatch": _NOT_TOGETHER,
        "incorrect_password": _("This is not your password. Capitals matter in it."),
        "enter_current_password": _("This is not your password. Capitals matter in it."),
        "too_many_login_attempts": _("That was many tries in a short time. To keep the account safe, please wait five minutes. "
                                     "“Forgotten your password?” works at once."),
        "incorrect_code": _("This code is not right, or it has run out. Please try the next one."),
    }

    def post_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse:
        """Go on to where the person wanted; someone who has just joined sees their recovery codes first."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if "theme" not in request.COOKIES and user.theme != "calm":  # a new device looks as the last one did
            response.set_cookie("theme", user.theme, max_age=_A_YEAR, samesite="Lax", httponly=True,
                                secure=settings.SESSION_COOKIE_SECURE)
        if not kwargs["signup"] or not isinstance(response, HttpResponseRedirect):
            return response
        response["Location"] = reverse("recovery_codes") + "?" + urlencode({"next": response.url, "new": "1"})
        actions.arrive(user, client_address(request))
        put_codes(response, user, actions.make_recovery_codes(user))
        if EmailAddress.objects.filter(user=user).exists():  # said even when a limit kept the letter back: silence would tell
            self.add_message(request, messages.INFO, "account/messages/address_noted.txt")
        return response

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Ask whether an address is right. An address that a member has confirmed gets a neutral word instead, which its
        owner alone can read."""
        address = emailconfirmation.email_address.email
        if EmailAddress.objects.is_verified(address) or Member.objects.with_address(address).exists():
            self.send_account_already_exists_mail(address)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or note that it could not be sent: what the person did is done, and must not end in an error page."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("mail not sent: kind=%s error=%s", template_prefix, type(error).__name__)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address without its last part, for limits and for the list of sessions: enough to recognise, too little to
        find a home."""
        return client_address(request)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys, one-time codes and backup codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or it has run out. Please try the next one."),
    }

    def _get_user_identifier(self, user: Member) -> str:
        """What an authenticator app shows: never an e-mail address."""
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """The picture an authenticator app reads, with its own white ground: it must stay readable in every theme."""
        picture = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()
