"""What is typed into a room."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community import text
from community.members import names


class MessageForm(forms.Form):
    """A message and the number its form was given, so that sending it twice posts it once."""

    body = forms.CharField(
        label=_("Your message"), max_length=text.MESSAGE_LENGTH, validators=[text.validate_text], strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "data-composer-body": "", "enterkeyhint": "send"}),
        error_messages={"required": _("There is nothing to read yet. Please write a few words."),
                        "max_length": _("That is %(show_value)d characters; a message holds up to %(limit_value)d. "
                                        "Please split it in two.")},
    )
    notes = forms.MultipleChoiceField(
        label=_("What it mentions"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Facts, not warnings: people who would rather not read of it today can fold it up."))
    nonce = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={
            "required": _("This form has lost its number. Your text is kept: please press Send once more."),
            "invalid": _("This form's number is damaged. Your text is kept: please press Send once more."),
        })

    reply_to = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput, error_messages={
        "invalid": _("What this answers is not there. Your text is kept: please press Send once more.")})
    knew = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    anyway = forms.BooleanField(required=False)  # a button: its writer has read what they were asked to think of
    nudges: "tuple[str | Promise, ...]" = ()

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nonce"].initial = uuid.uuid4
        self.fields["notes"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["notes"]

    def clean_body(self) -> str:
        """One form for the same text."""
        return text.normalize(self.cleaned_data["body"])


    def clean_knew(self) -> str | None:
        """None when the form never asked: nobody was shown under which name it goes out."""
        return self.cleaned_data["knew"] if "knew" in self.data else None


class EditForm(forms.Form):
    """New words for a message."""

    body = MessageForm.base_fields["body"]
    anyway = forms.BooleanField(required=False)
    nudges: "tuple[str | Promise, ...]" = ()

    def clean_body(self) -> str:
        """One form for the same text."""
        return text.normalize(self.cleaned_data["body"])


class NameForm(forms.Form):
    """Another name for one room."""

    name = forms.CharField(label=_("Your name in this room"), max_length=30, validators=[names.validate_name],
                           error_messages={"required": _("Please write a name.")})
