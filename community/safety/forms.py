"""What administrators fill in to keep the crisis directory."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.safety.directory import FRESH_FOR, VERBS
from community.safety.models import HelpService
from community.safety.places import PLACES
from community.text import validate_text

NUMBERS = ("call", "text", "tty")
NUMBER = re.compile(r"\+?[0-9][0-9 ()\-/.]{1,28}")


class ServiceForm(forms.Form):
    """One service: whom one reaches, how, and where somebody has read it."""

    country = forms.ChoiceField(label=_("Country"), choices=list(PLACES.items()))
    kind = forms.ChoiceField(label=_("Kind"), choices=HelpService.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=120, validators=[validate_text])
    about = forms.CharField(label=_("About it"), max_length=200, required=False, validators=[validate_text],
                            help_text=_("A few words: free to call, for whom."))
    call = forms.CharField(label=_("Number to call"), max_length=30, required=False)
    text = forms.CharField(label=_("Number for text messages"), max_length=30, required=False)
    chat = forms.URLField(label=_("Page to chat"), max_length=200, required=False, assume_scheme="https")
    email = forms.CharField(label=_("E-mail address"), max_length=120, required=False)
    tty = forms.CharField(label=_("Text telephone"), max_length=30, required=False)
    hours = forms.CharField(label=_("Hours"), max_length=120, required=False, validators=[validate_text])
    languages = forms.CharField(label=_("Languages"), max_length=120, required=False, validators=[validate_text])
    source_url = forms.URLField(label=_("Where you read it"), max_length=500, assume_scheme="https",
                                help_text=_("A page of the service itself, or of a public authority."))
    expires_on = forms.DateField(label=_("Show it until"), required=False,
                                 widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                                 help_text=_("At most a year from the day it was checked. Empty means a year."))

    def clean(self) -> dict[str, Any]:
        """Each way must be one that works, and there must be one."""
        data: dict[str, Any] = self.cleaned_data
        for way in NUMBERS:
            if data.get(way) and not NUMBER.fullmatch(data[way]):
                self.add_error(way, _("A number as people dial it: digits, spaces, perhaps a plus in front."))
        if data.get("email"):
            try:
                validate_email(data["email"])
            except forms.ValidationError as fault:
                self.add_error("email", fault)
        for name in ("chat", "source_url"):
            if data.get(name) and urlsplit(data[name]).scheme != "https":
                self.add_error(name, _("Only addresses that begin with https://."))
        if not self.errors and not any(data.get(way) for way in VERBS):
            raise forms.ValidationError(_("Please give at least one way to reach it."))
        return data

    def clean_expires_on(self) -> Any:
        """A day that makes sense."""
        day = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if day and not today <= day <= today + FRESH_FOR + timedelta(days=1):
            raise forms.ValidationError(_("A day within a year from now."))
        return day

    @property
    def words(self) -> dict[str, Any]:
        """The fields of the service."""
        plain = ("country", "kind", "name", "about", "hours", "languages", "source_url", "expires_on")
        return {name: self.cleaned_data[name] for name in plain} | {
            "channels": {way: self.cleaned_data[way] for way in VERBS if self.cleaned_data[way]}}


class ChangeForm(ServiceForm):
    """The same for one that is there, with the reason."""

    checked = forms.BooleanField(label=_("I have read it at its source today"), required=False,
                                 help_text=_("Then it counts as checked by you, for another year."))
    why = forms.CharField(label=_("Why"), max_length=500, validators=[validate_text],
                          error_messages={"required": _("Please say why. It stays in the history.")})


class WhyForm(forms.Form):
    """A reason that stays in the history."""

    why = forms.CharField(label=_("Why"), max_length=500, validators=[validate_text],
                          error_messages={"required": _("Please say why. It stays in the history.")})


def filled(service: HelpService) -> dict[str, Any]:
    """What the form shows of a service."""
    plain = ("country", "kind", "name", "about", "hours", "languages", "source_url", "expires_on")
    return {**{name: getattr(service, name) for name in plain}, **service.channels}
