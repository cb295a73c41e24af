"""What moderators fill in to found a group and to keep it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community import text
from community.groups.actions import Profile
from community.groups.actions.founding import MOST_PINS
from community.groups.models import SupportGroup

GUIDELINES_LENGTH = 4000
PROFILE = ("name", "purpose", "for_whom", "joining", "capacity", "holds_newcomers")


class Words(forms.CharField):
    """Text a person can have meant to write, in one form."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"}) if rows else forms.TextInput(attrs={"dir": "auto"})
        super().__init__(widget=widget, **kwargs)

    def validate(self, value: Any) -> None:
        """Refuse what cannot be meant."""
        super().validate(value)
        if value:
            text.validate_text(value)

    def clean(self, value: Any) -> str:
        """The words."""
        return text.normalize(str(super().clean(value)))


class ProfileForm(forms.Form):
    """What a group says of itself."""

    name = Words(label=_("Name"), max_length=80)
    purpose = Words(label=_("What it is there for"), max_length=200, rows=2,
                    help_text=_("One or two sentences, read by everybody who may see the group."))
    for_whom = Words(label=_("Who it is for"), max_length=300, required=False, rows=2)
    joining = forms.ChoiceField(label=_("How people join"), choices=SupportGroup.Joining.choices, widget=forms.RadioSelect,
                                initial=SupportGroup.Joining.REQUEST)
    capacity = forms.IntegerField(label=_("How many places"), min_value=2, max_value=500, required=False, help_text=_(
        "When all are taken, people wait in a queue and move up by themselves. Empty means no limit."))
    holds_newcomers = forms.BooleanField(label=_("A moderator reads the first post of each person here before others do"),
                                         required=False, help_text=_(
        "It counts anew in this group, however long they have been here. Messages in its room have a setting of their own."))

    @property
    def profile(self) -> Profile:
        """What was filled in."""
        return Profile(**{name: self.cleaned_data[name] for name in PROFILE})


class GuidelinesForm(forms.Form):
    """What holds in a group."""

    guidelines = Words(label=_("Guidelines"), max_length=GUIDELINES_LENGTH, rows=8, help_text=_(
        "Short and kind. Whoever joins ticks them; when you change them, everybody is asked to tick them again."))


class FoundingForm(ProfileForm, GuidelinesForm):
    """A new group with its first guidelines."""

    field_order = ["name", "purpose", "for_whom", "joining", "capacity", "holds_newcomers", "guidelines"]


class PinsForm(forms.Form):
    """Pages of the library, one a line."""

    pages = forms.CharField(label=_("Pages of the library"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
                            help_text=_(
        "One a line, as its address ends: withdrawal, or faq/is-it-hard. At most six; the first stands first."))

    def clean_pages(self) -> list[str]:
        """The paths, however they were pasted."""
        lines = (line.strip().split("/library/")[-1].strip("/[] ") for line in self.cleaned_data["pages"].splitlines())
        paths = [line[:100] for line in lines if line]
        if len(paths) > MOST_PINS:
            raise forms.ValidationError(_("At most six pages fit on the page of a group."))
        return paths


class ReasonForm(forms.Form):
    """Why. Those it is about read it."""

    reason = Words(label=_("Why"), max_length=500, rows=2, help_text=_("Whoever it is about will read this."),
                   error_messages={"required": _("Please give a reason. Whoever it is about will read it.")})
