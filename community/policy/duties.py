"""How long somebody may be on duty, as a table. Each number has its reason, which hosts read beside it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DutyLimit:
    """One number of the table.

    :ivar span: the hours.
    :ivar label: what they limit.
    :ivar reason: why this number and no other.
    """

    span: timedelta
    label: "str | Promise"
    reason: "str | Promise"


LONGEST_STRETCH = DutyLimit(timedelta(hours=3), _("At a stretch: three hours"), _(
    "A meeting of ninety minutes with its lobby and wind-down, and some air before and after. Attention for others wears out "
    "before one notices."))
REST = DutyLimit(timedelta(hours=1), _("Rest after that: one hour"), _(
    "Time to eat, to move, and to be nobody's host. Shorter gaps count as part of the same stretch."))
IN_A_DAY = DutyLimit(timedelta(hours=5), _("In any 24 hours: five hours"), _(
    "Two meetings. A third one in a day is where hosts say things they are sorry for."))
IN_A_WEEK = DutyLimit(timedelta(hours=15), _("In any seven days: fifteen hours"), _(
    "Three days' worth. Whoever would need more than that needs more hosts, not more of one host."))
REST_AFTER_VERY_HARD = DutyLimit(timedelta(hours=24), _("Rest after a very hard meeting: one day"), _(
    "What was heard needs a night's sleep, and a word with somebody, before the next people come."))

DUTY_LIMITS = (LONGEST_STRETCH, REST, IN_A_DAY, IN_A_WEEK, REST_AFTER_VERY_HARD)
SHORTEST_DUTY = timedelta(minutes=5)  # when less than this is left, it is time to rest rather than to come
