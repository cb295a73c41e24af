"""Forgetting a meeting: its words are really erased, its numbers stay; and nobody was there any more."""

from django.utils import timezone

from community import live
from community.chat.meetings.steps import Verb, note
from community.chat.models import Message
from community.contributions import State
from community.groups.meetings.models import Attendance, Occurrence


def erase(held: Occurrence) -> int:
    """Erase what was said in a locked meeting, and who was there. Says how many messages that were.

    A message keeps its numbers, so that browsers count on without a hole.
    """
    now = timezone.now()
    spoken = Message.objects.filter(meeting=held, erased_at=None)
    count = spoken.update(body="", html="", alias="", notes=[], reactions={}, state=State.REMOVED, state_at=now, erased_at=now,
                          state_reason="")
    people = Attendance.objects.filter(occurrence=held)
    for number in people.values_list("member_id", flat=True):
        live.member_changed(number)
    people.delete()
    held.erased_at = now
    held.save(update_fields=["erased_at"])
    note(held, Verb.ERASE, words=(str(count), ""))
    return count
