"""What the site does by itself. The worker finds this module by its name, ``jobs``."""

import logging

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from community.chat.actions import erase_expired
from community.chat.meetings.clock import advance_all
from community.forum import fanout
from community.forum.actions import alert_hosts, erase_withdrawn, forget_contacts, forget_old_drafts
from community.groups.actions import end_lapsed
from community.groups.meetings.actions import remind_all, write_all_dates
from community.moderation import actions as moderation
from community.moderation import alerts
from community.moderation.actions.ageing import erase_removed, forget_frozen, remind_of_late
from community.moderation.incidents.actions import advance_incidents
from community.moderation.openness.actions import count_last_quarter
from community.safety.actions.directory import keep_directory_written, remind_of_directory

log = logging.getLogger(__name__)


@app.periodic(cron="17 3 * * *")  # in the quiet of the European night
@app.task(queueing_lock="clear_expired_sessions")
def clear_expired_sessions(timestamp: int = 0) -> None:
    """Forget sessions that have run out, and the device lists that name them.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    count, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    log.info("expired sessions cleared: %d", count)


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="forget_guest_contacts")
def forget_guest_contacts(timestamp: int = 0) -> None:
    """Erase the addresses of guests that no moderator has got to in a month.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("addresses of guests erased: %d", forget_contacts())


@app.task(name=fanout.FAN_OUT, retry=3)
def tell_of_post(post_id: int) -> None:
    """Tell members of a new post.

    :param post_id: its number.
    """
    log.info("told of a post: %d", fanout.fan_out(post_id))


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="forget_old_drafts")
def forget_drafts(timestamp: int = 0) -> None:
    """Erase drafts nobody has come back to for two months.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("old drafts erased: %d", forget_old_drafts())


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="erase_withdrawn_posts")
def erase_withdrawn_posts(timestamp: int = 0) -> None:
    """Really erase what members took back, and what moderators removed, before the safety hold began.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("withdrawn posts erased: %d; removed posts and messages erased: %d", erase_withdrawn(), erase_removed())


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="alert_of_newcomers")
def alert_of_newcomers(timestamp: int = 0) -> None:
    """Tell hosts of newcomers whom nobody has answered for hours.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("newcomers hosts were told of: %d", alert_hosts())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="advance_meetings")
def advance_meetings(timestamp: int = 0) -> None:
    """Bring meetings to where time has brought them, and tell those who asked of what begins soon.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("meetings moved on: %d; members reminded: %d", advance_all(), remind_all())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="end_lapsed_duties")
def end_lapsed_duties(timestamp: int = 0) -> None:
    """Let hosts go whose longest stretch is over.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("duties that ran out: %d", end_lapsed())


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="write_meeting_dates")
def write_meeting_dates(timestamp: int = 0) -> None:
    """Write down the dates of the coming weeks.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("dates of meetings ahead: %d", write_all_dates())


@app.periodic(cron="57 * * * *")
@app.task(queueing_lock="erase_room_words")
def erase_room_words(timestamp: int = 0) -> None:
    """Really erase what rooms keep no longer.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("messages of rooms erased: %d", erase_expired())


@app.task(name=alerts.ALERT, retry=3)
def alert_staff(case_id: int) -> None:
    """Tell staff on duty of an urgent case.

    :param case_id: its number.
    """
    log.info("staff told of an urgent case: %d", alerts.send_alert(case_id))


@app.periodic(cron="12 * * * *")
@app.task(queueing_lock="keep_directory_written")
def keep_help_written(timestamp: int = 0) -> None:
    """Write down what the help page reads, where a machine has no file yet or missed a change.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("crisis directory written: %s", keep_directory_written())


@app.periodic(cron="5 8 * * *")
@app.task(queueing_lock="remind_of_directory")
def remind_of_old_numbers(timestamp: int = 0) -> None:
    """Tell administrators of numbers that end within thirty days.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("numbers administrators were reminded of: %d", remind_of_directory())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="end_restrictions")
def end_restrictions(timestamp: int = 0) -> None:
    """Tell members of what held them back and is over.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("restrictions that ran out: %d", moderation.end_run_out())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="advance_incidents")
def remind_of_incidents(timestamp: int = 0) -> None:
    """Remind of people somebody looks after, and pass on what no second person has looked at.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("incidents somebody was reminded of: %d", advance_incidents())


@app.periodic(cron="25 4 * * *")
@app.task(queueing_lock="count_last_quarter")
def count_quarter(timestamp: int = 0) -> None:
    """Count a quarter once it is over, for the transparency page.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("numbers of the last quarter written: %d", count_last_quarter())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="remind_of_late_cases")
def remind_of_late_cases(timestamp: int = 0) -> None:
    """Tell staff of cases that have waited longer than they should.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("late cases staff were told of: %d", remind_of_late())


@app.periodic(cron="7 4 * * *")
@app.task(queueing_lock="forget_frozen_words")
def forget_frozen_words(timestamp: int = 0) -> None:
    """Erase what cases froze, a month after they were closed.

    :param timestamp: when the job was due, in seconds of the Unix epoch; unused.
    """
    log.info("frozen words erased: %d", forget_frozen())
