"""What messages need besides their rows before they are shown, the same for every reader. No query where nothing asks."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from community import text
from community.chat.models import Message
from community.members.models import Member
from library.queries.cards import cards


def dress(messages: Sequence[Message]) -> None:
    """Give messages, and those they answer, the words for their content notes, and names and cards for their marks."""
    quoted = [message.reply_to for message in messages if message.reply_to is not None]
    name_notes([*messages, *quoted])
    fill_marks(messages)


def fill_marks(messages: Sequence[Message]) -> None:
    """Give each message what stands for its marks. Members only come here, so that all see the same."""
    marked = [message for message in messages if text.has_marks(message.html)]
    if not marked:
        return
    members, _quotes, paths = text.wanted("".join(message.html for message in marked))
    names: dict[int, tuple[str, str]] = {}
    for member in Member.objects.filter(pk__in=members).only("username", "closed_at") if members else ():
        left = member.closed_at is not None
        names[member.pk] = (_("former member"), "") if left else (member.username, reverse("member", args=[member.username]))
    entries = cards(paths) if paths else {}
    shown = {path: render_to_string("forum/_card.html", {"entry": entries.get(path)}) for path in paths}
    fillings = text.Fillings(names=names, cards=shown)
    for message in marked:
        message.fillings = fillings


def name_notes(messages: Sequence[Message]) -> None:
    """Give messages the words for their content notes. One query where there are any, which is seldom; else none."""
    if any(message.notes for message in messages):
        labels = dict(_notes().values_list("slug", "label"))
        for message in messages:
            message.note_labels = [labels[note] for note in message.notes if note in labels]


def _notes() -> Any:
    note: Any = apps.get_model("community", "ContentNote")  # of the forum, which stands beside this room
    return note.objects.all()
