"""What moderators fill in to look for words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community import text
from community.safety.models.screening import Label


class PhraseForm(forms.Form):
    """Words to look for, what they are a sign of, and why."""

    words = forms.CharField(label=_("Words"), max_length=120, validators=[text.validate_text],
                           help_text=_("A few words as people write them. Disguises and misspelt accents are seen through."),
                           error_messages={"required": _("Please write the words to look for.")})
    label = forms.ChoiceField(label=_("What they are a sign of"), choices=Label.choices)
    reason = forms.CharField(label=_("Why"), max_length=300, validators=[text.validate_text],
                             widget=forms.Textarea(attrs={"rows": 2}),
                             help_text=_("Whoever meets a match reads this."),
                             error_messages={"required": _("Please say why. Whoever meets a match reads it.")})
    on_trial = forms.BooleanField(label=_("On trial for two weeks: it only shows what it would have matched"), required=False,
                                  initial=True)
