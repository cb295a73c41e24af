"""What a host chooses: an act, a reason, how long."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.chat.actions.keeping import Terms
from community.chat.hosting.people import SLOWEST
from community.chat.hosting.reasons import Ready
from community.chat.models import Room

PACES = ((0, _("none: no slow mode")), (15, _("15 seconds")), (30, _("30 seconds")), (60, _("a minute")), (120, _("2 minutes")))


class ReasonForm(forms.Form):
    """A ready reason, or words of one's own besides or instead. Enter in a field sends nothing: the buttons act at once."""

    ready = forms.ChoiceField(label=_("Reason"), choices=Ready.choices, required=False, initial=Ready.GUIDELINES)
    words = forms.CharField(label=_("Or in your own words"), max_length=300, required=False,
                            widget=forms.Textarea(attrs={"rows": 1}))

    @property
    def reason(self) -> str:
        """The sentence the person reads: one's own words when there are any."""
        data: dict[str, Any] = self.cleaned_data
        return str(data["words"].strip() or Ready(data.get("ready") or self.fields["ready"].initial).label)


class PersonForm(ReasonForm):
    """The same for acts that meet a person."""

    minutes = forms.TypedChoiceField(label=_("For how long"), coerce=int, required=False, initial=10, choices=[
        (5, _("5 minutes")), (10, _("10 minutes")), (30, _("30 minutes")), (60, _("an hour")), (720, _("12 hours"))])
    seconds = forms.IntegerField(label=_("Seconds between two messages"), min_value=0, max_value=SLOWEST, required=False,
                                 initial=30, error_messages={
                                     "max_value": _("At most two minutes: longer than that is a pause."),
                                     "min_value": _("Please give a number from 0 to 120.")})


class RoomForm(ReasonForm):
    """The same for acts that meet the whole room."""

    ready = forms.ChoiceField(label=_("Reason"), choices=Ready.choices, required=False, initial=Ready.BREAK)
    seconds = forms.IntegerField(label=_("Time between two messages"), min_value=0, max_value=SLOWEST, required=False,
                                 initial=30, widget=forms.Select(choices=PACES),
                                 error_messages=PersonForm.base_fields["seconds"].error_messages)
    note = forms.CharField(label=_("A note to the other hosts"), max_length=2000, required=False,
                           widget=forms.Textarea(attrs={"rows": 3}))


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a room promises, and why it changes."""

    keeps_days = forms.IntegerField(label=_("How many days words are kept"), min_value=1, max_value=365, help_text=_(
        "With fewer days, what is older is erased within the hour, for good."))
    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("The other hosts and moderators read it."))

    class Meta:
        model = Room
        fields = ("opening", "shows_earlier", "keeps_days", "shows_typing", "shows_reading")
        labels = {"opening": _("It is open"), "shows_earlier": _("Newcomers read what was said before they joined"),
                  "shows_typing": _("It says who is typing"), "shows_reading": _("It shows how far others have read")}
        help_texts = {"shows_earlier": _(
                          "Switched on, they also read what was said while it was off. Please tell the room first."),
                      "shows_reading": _(
                          "Beneath their own latest message people see how many of those who are here have read it: a number, "
                          "and no names. During meetings and in side rooms nobody does. Please tell the room first."),
                      "opening": _(
                          "A host on duty opens a room that is hosted. Meetings open any room for those who are let in.")}

    @property
    def terms(self) -> Terms:
        """What the action takes."""
        data = self.cleaned_data
        return Terms(opening=data["opening"], shows_earlier=data["shows_earlier"], keeps_days=data["keeps_days"],
                     shows_typing=data["shows_typing"], shows_reading=data["shows_reading"])
