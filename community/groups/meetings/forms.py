"""What is asked of somebody who plans a meeting."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import text
from community.groups.meetings.models import Meeting
from community.groups.meetings.queries import hosts_for

GUIDELINES = _("""What is said here stays here: no names and no stories leave this room.
Speak from your own experience. No advice on doses, and never “just stop”.
Nobody has to speak. Just listening is a way of taking part.
One at a time, and leave room for others.
If you are in danger, use “Get help now”. This meeting is company, not emergency care.""")


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    """The plan of a meeting. Day and time are those on the clock of its time zone."""

    day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
        help_text=_("It is always at this time on the clock there; everybody sees it by their own."))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=20, max_value=180, initial=60)
    capacity = forms.IntegerField(label=_("Places"), min_value=2, max_value=50, initial=12, help_text=_(
        "Besides those who lead. Ten to twelve is good; further people wait, and move up."))
    keeps_hours = forms.IntegerField(label=_("Hours until its words are erased"), min_value=1, max_value=168, initial=24)

    class Meta:
        model = Meeting
        fields = ("title", "tradition", "topic", "day", "time", "time_zone", "recurrence", "minutes", "capacity", "host",
                  "co_host", "order", "guidelines", "keeps_hours")
        labels = {"title": _("Title"), "tradition": _("How people talk"), "topic": _("Topic"), "recurrence": _("How often"),
                  "host": _("Host"), "co_host": _("Co-host"), "order": _("In a circle, who speaks next"),
                  "guidelines": _("Guidelines")}
        help_texts = {"guidelines": _("Everybody reads and ticks them each time. New words are a new version."),
                      "co_host": _("Leads when the host is gone. A meeting without one stops when its host is away.")}
        widgets = {"topic": forms.Textarea(attrs={"rows": 2}), "guidelines": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, room: Any, zone: str = "UTC", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(member.pk, member.name) for member in hosts_for(room)]
        fields: Any = self.fields
        fields["host"].choices, fields["co_host"].choices = people, [("", _("nobody")), *people]
        self._able = {number for number, _name in people}
        if self.instance.pk is None:
            fields["guidelines"].initial, fields["time_zone"].initial = GUIDELINES, zone
        else:
            wall = self.instance.first_start.astimezone(self.instance.zone)
            fields["day"].initial, fields["time"].initial = wall.date(), wall.time()

    def clean_title(self) -> str:
        """Text, in one form."""
        return _text(self.cleaned_data["title"])

    def clean_topic(self) -> str:
        """Text, in one form."""
        return _text(self.cleaned_data["topic"])

    def clean_guidelines(self) -> str:
        """Text, in one form."""
        return _text(self.cleaned_data["guidelines"])

    def clean(self) -> dict[str, Any]:
        """Day, time and zone are one moment, not over yet; two different people lead, and both may."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if {"day", "time", "time_zone"} <= data.keys():
            data["first_start"] = datetime.combine(data["day"], data["time"], tzinfo=ZoneInfo(data["time_zone"]))
            if "day" in self.changed_data and data["first_start"] <= timezone.now():
                self.add_error("day", _("This time is over already. Please choose a later one."))
        host, co_host = data.get("host"), data.get("co_host")
        for name, leader in (("host", host), ("co_host", co_host)):
            if leader is not None and leader.pk not in self._able:
                self.add_error(name, _("This person does not host here."))
        if host is not None and host == co_host:
            self.add_error("co_host", _("Host and co-host are two people."))
        return data

    @property
    def plan(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"day", "time"}}


def _text(value: str) -> str:
    value = text.normalize(value)
    if value:
        text.validate_text(value)
    return value
