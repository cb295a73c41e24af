"""What moderators fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community import text
from community.moderation import rules


class ReasonForm(forms.Form):
    """Why, and which guideline it rests on. The person it is about reads both."""

    rule = forms.ChoiceField(label=_("Guideline"), required=False, choices=rules.choices)
    reason = forms.CharField(label=_("Why"), max_length=500, validators=[text.validate_text],
                             widget=forms.Textarea(attrs={"rows": 3}),
                             help_text=_("In plain words. The person it is about will read this."),
                             error_messages={"required": _("Please give a reason. The person it is about will read it.")})


class TraceForm(forms.Form):
    """Why a moderator has to know who stands behind a one-off name. It stays in the log."""

    reason = forms.CharField(label=_("Why you need to know"), max_length=500, validators=[text.validate_text],
                             widget=forms.Textarea(attrs={"rows": 3}),
                             error_messages={"required": _("Please give a reason. It stays in the log.")})
