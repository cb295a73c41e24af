"""What is asked of somebody who comes into a lobby."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from community.chat.meetings.door import Arrival
from community.groups.meetings.models import Attendance, Occurrence


class LobbyForm(forms.Form):
    """The guidelines, ticked; a name for this meeting; and how one is, in a word."""

    alias = forms.CharField(
        label=_("A name for this meeting only"), max_length=30, required=False,
        help_text=_("Leave it empty to go by your own name. Under another name, nobody in the meeting can tell who you are, or "
                    "that you came another time."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}))
    word = forms.CharField(
        label=_("How you are, in one word"), max_length=20, required=False, help_text=_("The host reads it."),
        validators=[RegexValidator(r"^[^\W\d_]+(?:-[^\W\d_]+)?$", _("One word is enough here, in letters."))],
        widget=forms.TextInput(attrs={"autocomplete": "off"}))
    version = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read the guidelines, and keep to them in this meeting."),
        error_messages={"required": _("Please read the guidelines and tick them. We ask each time.")})

    def __init__(self, *args: Any, held: Occurrence, own: Attendance | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = held.meeting.guidelines_version
        if own is not None:
            self.fields["alias"].initial, self.fields["word"].initial = own.alias, own.word

    @property
    def arrival(self) -> Arrival:
        """What the action takes."""
        return Arrival(self.cleaned_data["version"], self.cleaned_data["alias"].strip(), self.cleaned_data["word"])
