"""What moderators fill in."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import text
from community.members.models import Restriction


class ReasonForm(forms.Form):
    """Why. The person it is about reads it."""

    reason = forms.CharField(label=_("Why"), max_length=500, validators=[text.validate_text],
                             help_text=_("Name the guideline. The person it is about will read this."),
                             error_messages={"required": _("Please give a reason. The person it is about will read it.")})


class TraceForm(forms.Form):
    """Why a moderator has to know who stands behind a one-off name. It stays in the log."""

    reason = forms.CharField(label=_("Why you need to know"), max_length=500, validators=[text.validate_text],
                             error_messages={"required": _("Please give a reason. It stays in the log.")})


class RestrictionForm(ReasonForm):
    """What a member may not do, and for how long."""

    kind = forms.ChoiceField(label=_("What"), choices=Restriction.Kind.choices)
    days = forms.IntegerField(label=_("For how many days"), min_value=1, max_value=365, required=False,
                              help_text=_("Leave empty for “until it is lifted”. A ban has no end."))

    @property
    def ends_at(self) -> datetime | None:
        """The chosen end, if one was chosen."""
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=days) if days else None
