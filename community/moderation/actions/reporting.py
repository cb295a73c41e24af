"""Telling moderators of something. Whoever it is about never learns who told."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy, text, throttles
from community.chat import actions as chat
from community.chat.models import Message
from community.contributions import State
from community.forum import actions as forum
from community.forum.models import Post
from community.members.models import Member
from community.moderation.actions.cases import Step, add_labels, lock_thing, note, open_case
from community.moderation.incidents.actions import lock_person_behind, open_where_told
from community.moderation.models import Case, Kind, Reason, Report
from community.policy import Action
from community.policy.attention import BEGINS_INCIDENT, HELD_WHEN_REPORTED, HELD_WHEN_REPORTED_BY, URGENT, reported_gravity


@dataclass(frozen=True, kw_only=True)
class Account:
    """What somebody tells: why, and a sentence if they like. ``address``: where a stranger counts, truncated."""

    reason: str
    words: str = ""
    address: str = ""


def report(reporter: Any, target: Model, account: Account) -> Report:
    """Open the case of ``target``, with a report by ``reporter`` (a member or a stranger). The same one twice is one report.

    Where somebody may be in danger, an incident begins with it, or hears of it. What two members of standing report for a grave
    reason is taken from sight until a moderator has looked.

    :raises Refused: one's own, or a limit.
    """
    policy.require(reporter, Action.REPORT, target)
    known = reporter if reporter.is_authenticated else None
    throttles.spend(*((throttles.REPORT, known.pk) if known else (throttles.REPORT_UNSEEN, account.address)))
    gravity = reported_gravity(account.reason)
    with transaction.atomic():
        _lock(target, account.reason)
        if account.reason in BEGINS_INCIDENT:
            lock_person_behind(target)
        kind = Kind.WORRY if account.reason == Reason.WORRY else Kind.REPORT
        case = open_case(target, kind=kind, gravity=gravity, urgent=gravity <= URGENT, why=str(Reason(account.reason).label))
        add_labels(case, [account.reason])
        row, is_new = _written(case, known, account)
        _hold_if_many_say_so(case, target)
        if is_new:
            open_where_told(case, reason=account.reason, label=str(Reason(account.reason).label))
    return row


def _written(case: Case, reporter: Member | None, account: Account) -> tuple[Report, bool]:
    """The row, and whether it is new."""
    frozen = case.frozen.latest("pk")
    words = text.normalize(account.words).strip()[:500]
    is_worry = account.reason == Reason.WORRY
    if reporter is None:
        return Report.objects.create(case=case, frozen=frozen, reason=account.reason, words=words, is_worry=is_worry), True
    row, is_new = Report.objects.get_or_create(case=case, reporter=reporter, reason=account.reason, outcome="", defaults={
        "frozen": frozen, "words": words, "is_worry": is_worry})
    if not is_new and words:
        row.words = words
        row.save(update_fields=["words"])
    return row, is_new


def _lock(target: Any, reason: str) -> None:
    """What may be taken from sight is locked before its case, as everywhere."""
    if reason in HELD_WHEN_REPORTED:
        lock_thing(target)


def _hold_if_many_say_so(case: Case, target: Any) -> None:
    if not settings.HOLD_WHEN_REPORTED_TWICE or case.is_held or not isinstance(target, Post | Message):
        return
    grave = Report.objects.filter(case=case, outcome="", reason__in=HELD_WHEN_REPORTED, reporter__isnull=False)
    people = {row.reporter_id for row in grave.select_related("reporter") if row.reporter and of_standing(row.reporter)}
    if len(people) < HELD_WHEN_REPORTED_BY:
        return
    now = type(target)._default_manager.get(pk=target.pk)
    if not now.is_published:
        return
    set_state: Any = chat.set_state if isinstance(target, Message) else forum.set_state
    set_state(target, State.HELD, by=None, reason=_("Readers asked us to look at this."))
    case.is_held = True
    case.save(update_fields=["is_held"])
    note(case, Step.HELD, by=None)


def of_standing(member: Member) -> bool:
    """Whether a report by ``member`` counts towards taking something from sight: here for a while, and held back by nothing."""
    here_since = timezone.now() - timedelta(days=settings.NEW_MEMBER_DAYS)
    return member.is_active and member.joined_at <= here_since and not (policy.is_muted(member) or policy.is_suspended(member))
