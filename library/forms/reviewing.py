"""What an editor says when deciding about a version: when it is published and in which role they read it, what to change, why
a page is retired."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from library.forms.corrections import WordsField

COMMENT_LENGTH = 2000
REASON_LENGTH = 500
PUBLISHED_WITHIN = timedelta(days=366)  # no schedule reaches further
MOMENT = "%Y-%m-%dT%H:%M"  # as browsers send it

ROLES = [
    ("editor", lazy("Editor")),
    ("clinician", lazy("Clinician")),
    ("pharmacist", lazy("Pharmacist")),
    ("researcher", lazy("Researcher")),
    ("person with lived experience", lazy("Person with lived experience")),
]


class SendBackForm(forms.Form):
    """What to change before it can be published."""

    comment = WordsField(
        label=lazy("What should be changed?"), max_length=COMMENT_LENGTH, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": lazy("Please say what should be changed. The author will read it.")},
        help_text=lazy("Editors read this; readers of the library do not. It helps to begin with what is good."))


class PublishForm(forms.Form):
    """Now or at a time, and the role readers see.

    :ivar at: after validation the moment, or None for now.
    """

    NOW, LATER = "now", "later"

    role = forms.ChoiceField(
        label=lazy("In which role did you read it?"), choices=ROLES, initial="editor",
        help_text=lazy("Readers see this role beside “last reviewed”. They never see your name."),
        error_messages={"required": lazy("Please choose the role in which you read it.")})
    when = forms.ChoiceField(
        label=lazy("When?"), choices=[(NOW, lazy("Now")), (LATER, lazy("At a day and time"))], initial=NOW,
        widget=forms.RadioSelect, error_messages={"required": lazy("Please choose one of the two.")})
    at = forms.DateTimeField(
        label=lazy("Day and time"), required=False, input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        error_messages={"invalid": lazy("This is no day and time. Please write it like 2027-03-28T14:30.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = _("Only if you chose a day and time. The clock of this site counts: its time zone is %(zone)s, it is %(now)s.")
        self.fields["at"].help_text = told % {
            "zone": timezone.get_current_timezone_name(), "now": timezone.localtime().strftime("%H:%M")}

    def clean(self) -> dict[str, Any]:
        """A time is wanted only for later, and it is still to come."""
        cleaned = super().clean() or self.cleaned_data
        at, now = cleaned.get("at"), timezone.now()
        if cleaned.get("when") != self.LATER:
            cleaned["at"] = None
        elif at is None and "at" not in self.errors:
            self.add_error("at", _("Please say when, or choose “Now”."))
        elif at is not None and at <= now:
            self.add_error("at", _("This moment has passed. Please choose a later one, or “Now”."))
        elif at is not None and at > now + PUBLISHED_WITHIN:
            self.add_error("at", _("This is more than a year away. Please choose an earlier day."))
        return cleaned


class RetireForm(forms.Form):
    """Why a page leaves the library, and where its readers are sent."""

    reason = WordsField(
        label=lazy("Why is it retired?"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": lazy("Please give a reason. Readers who look for this page will read it.")},
        help_text=lazy("Everybody who looks for the page reads this, and it stays in the history."))
    redirect_to = forms.CharField(
        label=lazy("Another page that readers are sent to"), required=False, max_length=300,
        help_text=lazy("Its address, such as /library/withdrawal/ or /library/faq/is-it-hard/. Empty if there is none: readers "
                       "then get your reason, and where to find help."))

    def clean_redirect_to(self) -> str:
        """The page's place in the library, from whatever way its address was written."""
        typed: str = self.cleaned_data["redirect_to"].strip()
        try:
            path = urlsplit(typed).path.strip("/").removeprefix("library").strip("/")
        except ValueError:
            path = ""
        if typed and not path:
            raise ValidationError(_("This is no address of a page of the library."))
        if len(path) > 90:
            raise ValidationError(_("This address is too long for a page of the library."))
        return path
