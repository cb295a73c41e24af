"""The phases of a meeting as a table: what follows what, how long each lasts, what may be said in it. Knows no rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LOBBY_OPENS = timedelta(minutes=15)  # before the start
OPENING = timedelta(minutes=5)
CHECK_IN = timedelta(minutes=10)
CLOSING = timedelta(minutes=10)
WIND_DOWN = timedelta(minutes=20)
WAITS_FOR_HOST = timedelta(minutes=20)  # after the start; then it does not take place


class Phase(TextChoices):
    """Where a meeting stands."""

    SCHEDULED = "scheduled", _("planned")
    LOBBY = "lobby", _("people are coming in")
    OPENING = "opening", _("opening")
    CHECK_IN = "check-in", _("check-in")
    OPEN = "open", _("open talk")
    CIRCLE = "circle", _("sharing circle")
    CLOSING = "closing", _("closing")
    WIND_DOWN = "wind-down", _("wind-down")
    CLOSED = "closed", _("over")
    EXPIRED = "expired", _("over, and its words erased")
    CANCELLED = "cancelled", _("cancelled")


HELD = (Phase.OPENING, Phase.CHECK_IN, Phase.OPEN, Phase.CIRCLE, Phase.CLOSING, Phase.WIND_DOWN)  # the room is the meeting's
TALKING = HELD[:-1]
TALKS = (Phase.OPEN, Phase.CIRCLE)
OVER = (Phase.CLOSED, Phase.EXPIRED, Phase.CANCELLED)
ORDER = (Phase.SCHEDULED, Phase.LOBBY, Phase.OPENING, Phase.CHECK_IN, Phase.OPEN, Phase.CLOSING, Phase.WIND_DOWN,
         Phase.CLOSED, Phase.EXPIRED)


@dataclass(frozen=True)
class Plan:
    """What of a meeting its phases depend on."""

    starts_at: datetime
    minutes: int
    keeps_hours: int = 24
    is_circle: bool = False


def following(phase: str, plan: Plan) -> Phase | None:
    """The phase after ``phase``; None after the last."""
    if phase in (Phase.EXPIRED, Phase.CANCELLED):
        return None
    found = ORDER[ORDER.index(Phase.OPEN if phase == Phase.CIRCLE else Phase(phase)) + 1]
    return Phase.CIRCLE if found == Phase.OPEN and plan.is_circle else found


def ends_at(phase: str, entered_at: datetime, plan: Plan) -> datetime | None:
    """When ``phase``, entered at ``entered_at``, is over by itself; None when it lasts for good.

    A meeting that began late ends late enough for a quarter of an hour of talk.
    """
    talk_ends = max(plan.starts_at + timedelta(minutes=plan.minutes) - CLOSING, entered_at + timedelta(minutes=15))
    ends = {
        Phase.SCHEDULED: plan.starts_at - LOBBY_OPENS,
        Phase.LOBBY: plan.starts_at,
        Phase.OPENING: entered_at + OPENING,
        Phase.CHECK_IN: entered_at + CHECK_IN,
        Phase.OPEN: talk_ends,
        Phase.CIRCLE: talk_ends,
        Phase.CLOSING: entered_at + CLOSING,
        Phase.WIND_DOWN: entered_at + WIND_DOWN,
        Phase.CLOSED: entered_at + timedelta(hours=plan.keeps_hours),
    }
    return ends.get(Phase(phase))


def due(phase: str, phase_ends_at: datetime | None, plan: Plan, *, now: datetime,
        host_here: bool) -> tuple[Phase, datetime] | None:
    """The next phase that time alone brings, and when it began; None while there is none.

    Nothing opens without a host: a lobby waits for one, and when none comes the meeting does not take place.
    """
    if phase_ends_at is None or now < phase_ends_at:
        return None
    if phase == Phase.LOBBY and not host_here:
        gives_up_at = plan.starts_at + WAITS_FOR_HOST
        return (Phase.CLOSED, gives_up_at) if now >= gives_up_at else None
    after = following(phase, plan)
    if after is None:
        return None
    return after, (now if phase == Phase.LOBBY else phase_ends_at)
