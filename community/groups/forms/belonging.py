"""What is filled in to come into a group, and to let somebody in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.actions.inviting import MOST_DAYS, MOST_USES
from community.groups.forms.keeping import Words
from community.groups.models import SupportGroup
from community.groups.queries.people import member_named
from community.members.models import Member


class TickForm(forms.Form):
    """The guidelines are ticked. The form names the version that was read, so that nobody ticks what they have not seen."""

    version = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)
    agree = forms.BooleanField(label=_("I have read the guidelines of this group, and I will keep to them."),
                               error_messages={"required": _("Please tick that you have read the guidelines.")})

    def __init__(self, *args: Any, group: SupportGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = group.guidelines_version
        if not group.guidelines_version:
            del self.fields["agree"]


class AskForm(TickForm):
    """A note to the hosts, and the tick."""

    note = Words(label=_("A few words to the hosts"), max_length=500, rows=3, help_text=_(
        "Why this group, in a line or two. Only its hosts and the moderators read it. No real names, please."))
    field_order = ["note", "agree"]


class NameForm(forms.Form):
    """Somebody, by their name."""

    name = forms.CharField(label=_("Their name here"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_name(self) -> Member:
        """The member of that name."""
        found = member_named(self.cleaned_data["name"])
        if found is None:
            raise forms.ValidationError(_("Nobody goes by this name. Please look at how it is spelt."))
        return found


class InviteForm(forms.Form):
    """For how long, and for how many."""

    days = forms.IntegerField(label=_("How many days it holds"), min_value=1, max_value=MOST_DAYS, initial=7)
    uses = forms.IntegerField(label=_("How many people may use it"), min_value=1, max_value=MOST_USES, initial=1)
