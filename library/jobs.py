"""What the library does by itself. The worker finds this module by its name, ``jobs``."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from library import actions

log = logging.getLogger(__name__)


class NotDelivered(Exception):
    """The mail server did not take a mail; whose it was is nobody's business here."""


@app.periodic(cron="* * * * *")  # editors choose a minute
@app.task(queueing_lock="publish_due_revisions")
def publish_due_revisions(timestamp: int = 0) -> None:
    """Publish the versions whose time has come.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    published = actions.publish_due()
    if published:
        log.info("scheduled revisions published: %d", len(published))


# Waits of five minutes, then ever ten minutes longer; before the attempts are used up the action has given up by itself.
@app.task(name=actions.SEND_ANSWER, retry=RetryStrategy(max_attempts=40, wait=300, linear_wait=600))
def send_answer(correction: int) -> None:
    """Mail the answer to a report, and erase the address.

    :param correction: number of the report.
    :raises NotDelivered: it is to be tried again.
    """
    if not actions.mail_answer(correction):
        raise NotDelivered


@app.periodic(cron="41 3 * * *")  # in the quiet of the European night
@app.task(queueing_lock="forget_addresses_of_reports")
def forget_addresses_of_reports(timestamp: int = 0) -> None:
    """Erase the addresses that waited too long for an answer.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    if count := actions.forget_addresses():
        log.info("addresses of reports erased: %d", count)
