"""What moderators fill in on the page of a case, and to keep sentences ready."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from community import text
from community.moderation import rules
from community.moderation.actions.resolving import Ending
from community.moderation.models import CannedReason, Outcome


class EndingForm(forms.Form):
    """How a case ends."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=Outcome.choices, widget=forms.RadioSelect)
    rule = forms.ChoiceField(label=_("Guideline"), required=False, choices=rules.choices)
    reason = forms.CharField(label=_("Why"), max_length=400, required=False, validators=[text.validate_text],
                             widget=forms.Textarea(attrs={"rows": 2}), help_text=_("The person it is about may read this."))
    private = forms.CharField(label=_("A note for the team"), max_length=1000, required=False, validators=[text.validate_text],
                              widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Only moderators read this."))

    def clean(self) -> dict[str, Any]:
        """Whoever acted says why."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == Outcome.UPHELD and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Please give a reason. The person it is about will read it."))
        return cleaned

    @property
    def ending(self) -> Ending:
        """What was filled in."""
        return Ending(**{name: self.cleaned_data[name] for name in ("outcome", "rule", "reason", "private")})


def words_in(data: Any, name: str) -> str:
    """What was typed into a field that stands in no form: tidied, and cut where it would not fit."""
    return text.normalize(str(data.get(name, "")).replace("\0", "")).strip()[:1000]


class CannedForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no argument here
    """A sentence kept ready."""

    rule = forms.ChoiceField(label=_("Guideline"), required=False, choices=rules.choices,
                             help_text=_("It is chosen along with the sentence, where a decision may name one."))

    class Meta:
        model = CannedReason
        fields = ("use", "title", "words", "rule")
        widgets: ClassVar[dict[str, Any]] = {"words": forms.Textarea(attrs={"rows": 4})}
