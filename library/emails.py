"""The one mail of the library: an answer to somebody who reported an error and asked to hear by mail.

Plain and neutral: neither sender nor subject tells what the site is about.
"""

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from library.models import Correction

log = logging.getLogger(__name__)

PATIENCE = 20  # seconds a mail server may take


def send_answer(correction: Correction) -> bool:
    """Send the answer to the address in the report. Says whether the mail server took it."""
    receipt = reverse("correction_receipt", args=[correction.token])
    context = {"answer": correction.answer, "address": settings.SITE_URL.rstrip("/") + receipt, "site": settings.SITE_NAME}
    subject = render_to_string("library/email/answer_subject.txt", context)
    body = render_to_string("library/email/answer_message.txt", context)
    mail = EmailMessage(" ".join(subject.split()), body, to=[correction.email], connection=get_connection(timeout=PATIENCE))
    try:
        return bool(mail.send())
    except Exception as error:  # whatever a mail server says names the address, and that must reach no log
        log.warning("the answer to correction %d was not mailed: %s", correction.pk, type(error).__name__)
        return False
