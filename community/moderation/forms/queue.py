"""What a moderator wants to see of the queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Kind, Reason, Sign
from community.moderation.queries.queue import Wish
from community.safety.models.screening import Label


class QueueForm(forms.Form):
    """What to see of the queue. What cannot be understood counts as not asked."""

    standing = forms.ChoiceField(label=_("Show"), required=False, choices=[
        ("", _("everything that waits")), ("free", _("what nobody has taken")), ("mine", _("mine")),
        ("claimed", _("what somebody has taken")), ("urgent", _("urgent")), ("late", _("late")),
        ("escalated", _("passed to administrators")), ("resolved", _("closed"))])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("any kind")), *Kind.choices])
    label = forms.ChoiceField(label=_("Reason"), required=False)
    board = forms.ChoiceField(label=_("Board"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    author = forms.CharField(label=_("Written by"), required=False, max_length=30)
    reviewer = forms.CharField(label=_("Looked at by"), required=False, max_length=30)
    words = forms.CharField(label=_("Number, name or words"), required=False, max_length=100)

    def __init__(self, data: Any, *, boards: Any, groups: Any) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["label"].choices = [("", _("any reason")), *Reason.choices, *Label.choices, *Sign.choices]
        fields["board"].choices = [("", _("any board")), *((str(board.pk), board.title) for board in boards)]
        fields["group"].choices = [("", _("any group")), *((str(group.pk), group.name) for group in groups)]
        self.is_valid()

    def wish(self) -> Wish:
        """What was asked for, as far as it can be understood."""
        known = {name: str(self.cleaned_data.get(name) or "").replace("\0", "") for name in self.fields}
        board, group = known.pop("board"), known.pop("group")
        return Wish(**known, board=int(board) if board else None, group=int(group) if group else None)

    def is_narrowed(self) -> bool:
        """Whether less than everything was asked for."""
        return any(self.cleaned_data.get(name) for name in self.fields)
