"""What somebody fills in who tells moderators of something."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community import text
from community.moderation.models import Reason


class ReportForm(forms.Form):
    """Why somebody reports, and a sentence if they like. Signed in or not."""

    reason = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect,
                               choices=[(each.value, each.label) for each in Reason if each != Reason.WORRY],
                               error_messages={"required": _("Please choose what it is. The last one fits everything.")})
    words = forms.CharField(label=_("Anything we should know"), max_length=500, required=False, validators=[text.validate_text],
                            widget=forms.Textarea(attrs={"rows": 3}),
                            help_text=_("A sentence is enough. Only moderators read it."))


class WorryForm(forms.Form):
    """What worries somebody about another person."""

    words = forms.CharField(label=_("What worries you"), max_length=500, required=False, validators=[text.validate_text],
                            widget=forms.Textarea(attrs={"rows": 3}),
                            help_text=_("A sentence is enough. Only moderators read it."))
