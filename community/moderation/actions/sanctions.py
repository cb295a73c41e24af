"""What holds a member back: a warning, being read first, a mute, a suspension, a ban. All end, and all can be taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live, policy
from community.groups.meetings.leaders import mind_leaders
from community.groups.queries.people import moderators
from community.members.models import Member, Restriction
from community.moderation.actions.deciding import Act, decide, given
from community.moderation.actions.drafting import forget_draft, forget_drafts_about
from community.notifications.actions import Kind as Notice
from community.notifications.actions import raise_event
from community.policy import Action, Refused, sanctions

Kind = Restriction.Kind
FOR_GOOD = datetime(9999, 12, 31, tzinfo=UTC)
_ACTS = {Kind.WARN: Act.WARN, Kind.HOLD: Act.HOLD_NEXT, Kind.MUTE: Act.MUTE, Kind.SUSPEND: Act.SUSPEND, Kind.BAN: Act.BAN}
_LENGTHS: dict[str, timedelta] = {
    Kind.WARN: sanctions.WARNING, Kind.HOLD: sanctions.HOLD, Kind.MUTE: sanctions.MUTE, Kind.SUSPEND: sanctions.SUSPENSION,
    Kind.BAN: sanctions.UNTIL_CONFIRMED}


class Terms(TypedDict, total=False):
    """On which terms.

    :ivar ends_at: when it is over; left out, after the usual time for its kind.
    :ivar amount: how many of the next contributions are read first.
    :ivar case: the case it answers; ``rule``, ``private_note``: see :class:`Decision`.
    """

    ends_at: datetime | None
    amount: int
    case: Any
    rule: str
    private_note: str


def restrict(actor: Member, member: Member, *, kind: str, reason: str, **terms: Unpack[Terms]) -> Restriction:
    """Warn, hold back, mute, suspend or ban ``member``, who is told why and until when. Sockets hear of it at once.

    A ban is a suspension of a day until a second moderator agrees (:func:`confirm_ban`).

    :raises Refused: not a moderator, oneself, somebody above, a part of the case, or no reason given.
    """
    policy.require(actor, Action.RESTRICT_MEMBER, member)
    why, now = given(reason), timezone.now()
    amount = min(max(terms.get("amount", 0), 1), sanctions.MOST_HELD) if kind == Kind.HOLD else 0
    with transaction.atomic():
        locked = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        row = Restriction.objects.create(
            member=locked, kind=kind, by=actor, reason=why, rule=terms.get("rule", ""), begins_at=now, amount=amount,
            left=amount, ends_at=_end(kind, now, terms.get("ends_at")),
            confirm_by=now + sanctions.UNTIL_CONFIRMED if kind == Kind.BAN else None)
        _apply(locked)
        row.decision = decide(
            actor, locked, about=locked, act=_ACTS[Kind(kind)], reason=why, rule=row.rule, case=terms.get("case"),
            private_note=terms.get("private_note", ""), state_after=kind, effect={"restriction": row.pk})
        row.save(update_fields=["decision"])
        forget_draft(actor, f"member.{locked.pk}.restrict")
        if kind == Kind.BAN:
            others = [each.pk for each in moderators() if each.pk not in {actor.pk, locked.pk}]
            raise_event(kind=Notice.SECOND, members=others, decision_id=row.decision.pk, words=_(
                "Please look at it within a day: %(name)s.") % {"name": locked.name})
    return row


def confirm_ban(actor: Member, restriction: Restriction, *, reason: str) -> bool:
    """Agree, as the second person, to a ban: from now on it has no end. Says whether anything changed.

    :raises Refused: not a moderator, the first person, oneself, somebody above, no reason, or the day is over.
    """
    policy.require(actor, Action.CONFIRM_BAN, restriction)
    why = given(reason)
    with transaction.atomic():
        member, row = _locked(restriction)
        if not row.waits_for_second or row.lifted_at is not None:
            return False
        if row.ends_at <= timezone.now():
            raise Refused(_("The day in which this ban could be confirmed is over, so it has lapsed."), status=409)
        row.confirmed_by, row.confirmed_at, row.ends_at = actor, timezone.now(), FOR_GOOD
        row.save(update_fields=["confirmed_by", "confirmed_at", "ends_at"])
        _apply(member)
        decide(actor, member, about=member, act=Act.CONFIRM, reason=why, rule=row.rule, state_before=Kind.SUSPEND,
               state_after=Kind.BAN, effect={"confirms": row.pk})
        forget_draft(actor, f"restriction.{row.pk}.confirm")
    return True


def lift(actor: Member, restriction: Restriction, *, reason: str) -> bool:
    """End a restriction early. Returns whether anything changed.

    :raises Refused: not a moderator, oneself, somebody above, or no reason given.
    """
    policy.require(actor, Action.RESTRICT_MEMBER, restriction.member)
    why = given(reason)
    with transaction.atomic():
        member, row = _locked(restriction)
        if not _take_back(actor, member, row, why):
            return False
        decide(actor, member, about=member, act=Act.LIFT, reason=why, rule=row.rule, state_before=row.kind,
               effect={"lifts": row.pk})
    return True


def take_back(actor: Member, restriction: Restriction, *, reason: str) -> bool:
    """Undo a restriction when somebody else has looked again; who asks has asked the policy and writes the log."""
    member, row = _locked(restriction)
    return _take_back(actor, member, row, reason)


def soften(restriction: Restriction, *, days: int) -> bool:
    """Let a restriction end ``days`` after it began, when that is sooner. Who asks has asked the policy and writes the log."""
    member, row = _locked(restriction)
    sooner = row.begins_at + timedelta(days=days)
    if row.lifted_at is not None or row.ends_at <= sooner:
        return False
    row.ends_at = sooner
    if row.kind == Kind.BAN:  # what has an end is no ban
        row.kind, row.confirm_by = Kind.SUSPEND, None
    row.save(update_fields=["ends_at", "kind", "confirm_by"])
    _apply(member)
    return True


def end_run_out() -> int:
    """Tell members of what has come to its end by itself, and whoever banned somebody alone that it lapsed. Says how many."""
    count = 0
    for number in list(Restriction.objects.run_out().values_list("pk", flat=True)):
        with transaction.atomic():
            member, row = _locked(Restriction(pk=number, member_id=Restriction.objects.values_list(
                "member_id", flat=True).get(pk=number)))
            if row.end_told_at is not None or row.ends_at > timezone.now():
                continue
            row.end_told_at = timezone.now()
            row.save(update_fields=["end_told_at"])
            _apply(member)
            raise_event(kind=Notice.RAN_OUT, members=[member.pk], decision_id=row.decision_id, words=_over(row))
            if row.waits_for_second:
                raise_event(kind=Notice.SECOND, members=[row.by_id], words=_(
                    "Nobody agreed within a day, so it has lapsed: %(name)s.") % {"name": member.name})
        count += 1
    return count


def _over(row: Restriction) -> str:
    if row.kind == Kind.WARN:
        return _("The warning is over and does not count any more.")
    if row.waits_for_second:
        return _("No second moderator agreed to the ban, so it has lapsed. You can read and write as before.")
    return _("You can read and write as before.")


def _end(kind: str, now: datetime, chosen: datetime | None) -> datetime:
    if kind == Kind.BAN or chosen is None:
        return now + _LENGTHS[kind]
    return min(chosen, now + sanctions.LONGEST)


def _take_back(actor: Member, member: Member, row: Restriction, reason: str) -> bool:
    if row.lifted_at is not None:
        return False
    row.lifted_at, row.lifted_by, row.lift_reason = timezone.now(), actor, reason
    row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    forget_drafts_about(f"restriction.{row.pk}")
    _apply(member)
    return True


def _locked(restriction: Restriction) -> tuple[Member, Restriction]:
    """The member's row, held, and the restriction as it is now: members first, as everywhere."""
    member = Member.objects.select_for_update(no_key=True).get(pk=restriction.member_id)
    return member, Restriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)


def _apply(member: Member) -> None:
    """Repeat on the member's row, which the policy reads, what their restrictions in force say."""
    rows = Restriction.objects.filter(member=member).in_force()
    ends: dict[str, datetime | None] = dict(rows.values_list("kind").annotate(models.Max("ends_at")))
    kept_out = [end for kind in (Kind.SUSPEND, Kind.BAN) if (end := ends.get(kind))]
    member.muted_until = ends.get(Kind.MUTE)
    member.suspended_until = max(kept_out, default=None)
    member.held_until = ends.get(Kind.HOLD)
    member.held_next = rows.filter(kind=Kind.HOLD).aggregate(most=models.Max("left"))["most"] or 0
    member.save(update_fields=["muted_until", "suspended_until", "held_until", "held_next"])
    mind_leaders(member)
    live.member_changed(member.pk)
