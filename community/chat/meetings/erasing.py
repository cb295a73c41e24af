"""Forgetting a meeting: its words are really erased, its numbers stay; and nobody was there any more."""

from django.utils import timezone

from community import live
from community.chat.actions.erasing import erase as erase_words
from community.chat.meetings.steps import Verb, note
from community.chat.models import Message
from community.groups.meetings.models import Attendance, Occurrence


def erase(held: Occurrence) -> int:
    """Erase what was said in a locked meeting, and who was there. Says how many messages that were.

    A message keeps its place, so that browsers count on without a hole.
    """
    count = 0
    for room in [held.room, *held.side_rooms.all()]:
        while erased := erase_words(room, Message.objects.filter(meeting=held)):
            count += erased
    people = Attendance.objects.filter(occurrence=held)
    for number in people.values_list("member_id", flat=True):
        live.member_changed(number)
    people.delete()
    held.erased_at = timezone.now()
    held.save(update_fields=["erased_at"])
    note(held, Verb.ERASE, words=(str(count), ""))
    return count
