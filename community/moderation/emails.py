"""The letters moderation sends. None says what this site is about, and a guest's address is written down nowhere."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def tell_guest(address: str, post_id: int, *, reason: str, state: str, receipt: str) -> None:
    """Write to a guest what became of their reply: published, sent back, or not published because of ``reason``.

    :param receipt: their own page, where the rest is read.

    The address is erased already, so a letter that cannot be sent is not tried again.
    """
    site = settings.SITE_URL.rstrip("/")
    context = {"place": site + reverse("post", args=[post_id]), "reason": reason, "state": state,
               "receipt": site + receipt}
    words = render_to_string("moderation/email/guest_message.txt", context)
    try:
        send_mail(_("Your message"), words, None, [address])
    except (OSError, SMTPException, ValueError) as error:  # ValueError: an address no mail can be sent to
        log.error("mail to a guest not sent: post=%s error=%s", post_id, type(error).__name__)


def tell_staff(addresses: list[str], case_id: int) -> None:
    """Write to staff that something waits: its number and nothing more. Each gets a letter of their own."""
    place = settings.SITE_URL.rstrip("/") + reverse("case", args=[case_id])
    words = render_to_string("moderation/email/staff_message.txt", {"place": place})
    for address in addresses:
        try:
            send_mail(_("Something waits for you"), words, None, [address])
        except (OSError, SMTPException, ValueError) as error:
            log.error("mail to staff not sent: case=%s error=%s", case_id, type(error).__name__)
