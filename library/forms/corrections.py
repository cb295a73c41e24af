"""Reporting an error, and answering a report."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from library import text
from library.actions import correcting
from library.models import Correction, Revision


class WordsField(forms.CharField):
    """Somebody's own words. No ``maxlength`` on the control: browsers cut what is pasted without a word."""

    default_error_messages = {
        "max_length": _("Your text has %(show_value)d characters; %(limit_value)d fit. Please make it shorter."),
    }

    def to_python(self, value: Any) -> str:
        """The words without the invisible leavings of other programs, before anything is counted."""
        return text.tidy(super().to_python(value) or "").strip()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The control's attributes."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def _area(part: str) -> forms.Textarea:
    return forms.Textarea(attrs={"class": f"report__{part}"})


class ReportForm(forms.Form):
    """What is wrong, and where.

    :param asks_email: a stranger may leave an address for the answer; a member reads it on the site.
    """

    body = WordsField(
        label=_("What is wrong?"), max_length=correcting.BODY_LENGTH, widget=_area("words"),
        error_messages={"required": _("Please say in a few words what is wrong.")},
        help_text=_("A few words are enough. If you know a source that says otherwise, please name it."))
    quote = WordsField(
        label=_("The words concerned"), max_length=correcting.QUOTE_LENGTH, required=False,
        widget=_area("quote"),
        help_text=_("Copied from the page, so that we find the place."))
    email = forms.EmailField(
        label=_("Your e-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you want an answer by mail. Nobody is shown it, and it is erased once you are answered, or after "
                    "ninety days."),
        error_messages={"invalid": _("This does not look like an e-mail address. You can also leave it empty.")})
    # Programs fill in every field they find; people do not see this one.
    website = forms.CharField(
        label=_("Leave this empty"), required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, *args: Any, asks_email: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_email:
            del self.fields["email"]

    def clean_website(self) -> str:
        """Nothing, or it was filled in by a program (or by a browser that means well: then the person can empty it)."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field catches programs that send advertisements. Please leave it empty and send "
                                    "again."))
        return ""


class VersionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the versions readers got after the report."""

    def label_from_instance(self, obj: Any) -> str:
        """Number, day and what changed."""
        day = date_format(obj.published_at, "j F Y")
        return str(_("Version %(number)d, %(day)s: %(note)s") % {"number": obj.number, "day": day, "note": obj.note[:80]})


class AnswerForm(forms.Form):
    """What came of a report.

    :param versions: those that can have put it right, the newest first; none for a source.
    """

    CORRECTED, DECLINED = Correction.State.CORRECTED, Correction.State.DECLINED

    outcome = forms.ChoiceField(
        label=_("What came of it?"), widget=forms.RadioSelect,
        choices=[(CORRECTED, _("It was wrong, and is corrected")), (DECLINED, _("No change is needed"))],
        error_messages={"required": _("Please choose one of the two.")})
    revision = VersionChoice(
        label=_("The version that put it right"), queryset=Revision.objects.none(), required=False, empty_label=None,
        error_messages={"invalid_choice": _("Please choose one of these versions.")})
    history_note = WordsField(
        label=_("For the history, if it is corrected"), max_length=correcting.NOTE_LENGTH, required=False,
        widget=forms.TextInput,
        help_text=_("Everybody reads this. For instance: A figure in the second section was wrong."))
    answer = WordsField(
        label=_("Your answer to the person who reported it"), max_length=correcting.ANSWER_LENGTH,
        widget=_area("words"),
        error_messages={"required": _("Please write an answer. The person who reported this will read it.")},
        help_text=_("They gave their time for it: a thank-you does good."))

    def __init__(self, *args: Any, versions: "QuerySet[Revision]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["revision"]
        assert isinstance(field, VersionChoice)
        if versions:
            field.queryset, field.initial = versions, versions[0]
        else:
            del self.fields["revision"]

    def clean(self) -> dict[str, Any]:
        """A correction has a line for the history."""
        cleaned = super().clean() or self.cleaned_data
        if self.is_correction and not cleaned.get("history_note") and "history_note" not in self.errors:
            self.add_error("history_note", _("Please say in a sentence what was wrong. Readers will see it in the history."))
        return cleaned

    @property
    def is_correction(self) -> bool:
        """Whether something was put right."""
        return self.cleaned_data.get("outcome") == self.CORRECTED
