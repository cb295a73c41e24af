"""How much of the heavy work one moderator takes, as a table. Each number has its reason, which moderators read beside it.

The hours on duty have their own table (``duties``); what is here comes on top.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEVERE = 3  # gravity of a case: this and smaller numbers are severe (somebody may be in danger)


@dataclass(frozen=True)
class CareLimit:
    """One number of the table.

    :ivar label: what it limits; ``reason``: why this number and no other.
    :ivar count: how many in ``span``; 0 where ``span`` is a rest.
    """

    label: "str | Promise"
    reason: "str | Promise"
    span: timedelta
    count: int = 0


SEVERE_IN_A_WEEK = CareLimit(_("Severe cases in any seven days: five"), _(
    "One for each day of a working week, and no more. What is read here stays with people, and it adds up before one "
    "notices."), timedelta(days=7), 5)
REST_AFTER_SEVERE = CareLimit(_("Rest after a severe case: one hour"), _(
    "Time to stand up, to eat, to talk to somebody of the team. The next one is met better by somebody who has come down."),
    timedelta(hours=1))
REST_AFTER_SHIFT = CareLimit(_("Rest after a long shift in the rooms: one hour"), _(
    "Three hours of listening and the queue straight after it are one shift of six, whatever they are called."),
    timedelta(hours=1))

CARE_LIMITS = (SEVERE_IN_A_WEEK, REST_AFTER_SEVERE, REST_AFTER_SHIFT)
