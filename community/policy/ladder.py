"""The ladder when somebody may be in danger: what has to be done by when, as a table, and who may be the second person.

Each number has its reason, which moderators read beside it. They are aims of volunteers, and no promise to anybody: the site
says on every page that it is no crisis service.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.policy.vocabulary import Condition


@dataclass(frozen=True)
class Timer:
    """One step of the ladder.

    :ivar span: how long after the step before.
    :ivar label: what is to be done.
    :ivar reason: why by then.
    """

    span: timedelta
    label: "str | Promise"
    reason: "str | Promise"


FIRST_ANSWER = {
    "red": Timer(timedelta(minutes=15), _("Red, first answer: fifteen minutes"), _(
        "Somebody names a plan, means or a time, or is ill right now. They see the emergency card at once; a person follows.")),
    "amber": Timer(timedelta(hours=4), _("Amber, first answer: four hours"), _(
        "Whoever says that they feel like dying has waited long enough to say it. Not longer than a night shift. Where "
        "its case is due sooner, as when a reader told us of danger, that comes first: nobody knows yet that it is amber.")),
}
SECOND_LOOK = {
    "red": Timer(timedelta(hours=2), _("Red, after an answer: two hours"), _(
        "Did they read it, did they write back? Then decide what comes next.")),
    "amber": Timer(timedelta(hours=24), _("Amber, after an answer: one day"), _(
        "Time for the person to come back in their own time.")),
}
SECOND_PERSON_WITHIN = Timer(timedelta(hours=24), _("Red, a second person looks: one day"), _(
    "Nobody carries this alone, and nobody decides it alone. After a day it goes to the administrators."))
FOLLOW_UP = Timer(timedelta(hours=24), _("Coming back, when they wish it: next day"), _(
    "The days after a crisis are the dangerous ones; a short word on the next day is what people remember."))
FOLLOW_UP_UNTIL = Timer(timedelta(hours=72), _("Coming back, at the latest: three days"), _(
    "Later it no longer belongs to that night, and may only stir it up."))
REMIND_AGAIN = Timer(timedelta(hours=2), _("Reminded again: every two hours"), _(
    "Until somebody has done what is due. Not oftener: alarms that never stop are switched off."))

TIMERS = (*FIRST_ANSWER.values(), *SECOND_LOOK.values(), SECOND_PERSON_WITHIN, FOLLOW_UP, FOLLOW_UP_UNTIL, REMIND_AGAIN)


def _another_person(actor: Any, incident: Any) -> bool:
    first = {incident.opened_by_id, incident.lead_id} - {None}  # nobody, where it began by itself: then nobody is second yet
    return bool(first) and actor.pk not in first


def _is_told(actor: Any, incident: Any) -> bool:
    return incident is None or incident.about_id == actor.pk


ANOTHER_PERSON = Condition(_another_person, _("The second look is for somebody else than who opened it or looks after it. "
                                                "Where it began by itself, somebody looks after it first."))
IS_TOLD = Condition(_is_told, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
NOT_ABOUT_ONESELF = Condition(lambda actor, incident: incident is None or incident.about_id != actor.pk,
                              _("Nobody decides about themselves here. Please ask another moderator."))
