"""What is filled in by those who host, and about them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.forms.belonging import NameForm
from community.groups.forms.keeping import Words
from community.groups.models import Debrief, SupportGroup
from community.groups.training import ITEMS
from community.members.models import Member

EVERYBODY = "lounge"  # stands for the rooms open to all members where a group could be named


class HostForm(forms.Form):
    """One of the hosts who have been through the checklist."""

    host = forms.ChoiceField(label=_("Host"), error_messages={
        "invalid_choice": _("This member is not a host who has been through the checklist.")})

    def __init__(self, *args: Any, among: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in among}
        self.fields["host"].choices = [(number, each.name) for number, each in self.people.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Member:
        """Who was chosen."""
        return self.people[self.cleaned_data["host"]]


class HandOverForm(HostForm):
    """Who takes the hosting on; and why, where it is somebody else's."""

    reason = Words(label=_("Why"), max_length=500, rows=2, help_text=_("Whoever hosted until now will read this."),
                   error_messages={"required": _("Please give a reason. Whoever hosted until now will read it.")})

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["reason"]


class OfferForm(NameForm):
    """Whom to ask to become a host of the site, and why them."""

    reason = Words(label=_("Why them"), max_length=500, rows=2, help_text=_("They will read this, and it stands in the log."),
                   error_messages={"required": _("Please say in a few words why. They will read it.")})


class PlaceField(forms.ChoiceField):
    """A group, or the rooms open to all members."""

    def offer(self, groups: Iterable[SupportGroup]) -> None:
        """Let these be chosen."""
        self.groups: dict[str, SupportGroup | None] = {EVERYBODY: None, **{group.slug: group for group in groups}}
        self.choices = [(slug, group.name if group else _("The rooms open to all members"))
                        for slug, group in self.groups.items()]


class DutyForm(forms.Form):
    """Where one will be there for people."""

    place = PlaceField(label=_("Where"), error_messages={"invalid_choice": _("This is not a place you host.")})

    def __init__(self, *args: Any, groups: Iterable[SupportGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place = self.fields["place"]
        self._place.offer(groups)  # type: ignore[attr-defined]

    @property
    def group(self) -> SupportGroup | None:
        """The group that was chosen; None for the rooms open to all members."""
        return self._place.groups[self.cleaned_data["place"]]  # type: ignore[attr-defined,no-any-return]


class Moment(forms.DateTimeInput):
    """A day and a time, as browsers let people choose them."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ShiftForm(DutyForm):
    """When somebody means to be there, on the clock of whoever fills it in."""

    host = forms.ChoiceField(label=_("Who"))
    buddy = forms.ChoiceField(label=_("Buddy"), required=False, help_text=_("A co-host to turn to, if you like."))
    start = forms.DateTimeField(label=_("From"), widget=Moment)
    end = forms.DateTimeField(label=_("Until"), widget=Moment)
    field_order = ["place", "host", "buddy", "start", "end"]

    def __init__(self, *args: Any, hosts: Iterable[Member], buddies: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hosts, self._buddies = ({str(each.pk): each for each in people} for people in (hosts, buddies))
        self.fields["host"].choices = _names(self._hosts)  # type: ignore[attr-defined]
        self.fields["buddy"].choices = [("", _("nobody yet")), *_names(self._buddies)]  # type: ignore[attr-defined]

    @property
    def whom(self) -> Member:
        """Who means to be there."""
        return self._hosts[self.cleaned_data["host"]]

    @property
    def beside(self) -> Member | None:
        """The co-host beside them."""
        return self._buddies.get(self.cleaned_data["buddy"])


def _names(people: dict[str, Member]) -> list[tuple[str, str]]:
    return [(number, each.name) for number, each in people.items()]


class TrainingForm(forms.Form):
    """The checklist; each line is ticked by itself."""

    items = forms.MultipleChoiceField(required=False, choices=[(item.slug, item.sentence) for item in ITEMS])


class DebriefForm(DutyForm):
    """How it was."""

    weight = forms.ChoiceField(label=_("How was it?"), choices=Debrief.Weight.choices, widget=forms.RadioSelect)
    happened = Words(label=_("What made it so"), max_length=2000, rows=4, required=False, help_text=_(
        "Only moderators read this. Please no names of members, and none of their words."))
    helped = Words(label=_("What helped, or would have"), max_length=500, rows=2, required=False)
    wants_talk = forms.BooleanField(label=_("I would like a moderator to get in touch with me"), required=False)
    field_order = ["place", "weight", "happened", "helped", "wants_talk"]
