"""What moderators fill in about members."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import text
from community.members.models import Restriction
from community.moderation.forms import ReasonForm
from community.moderation.models import Appeal, Decision, Proposal
from community.policy.sanctions import LONGEST, MOST_HELD

Kind = Restriction.Kind


class RestrictionForm(ReasonForm):
    """What a member may not do, and for how long."""

    kind = forms.ChoiceField(label=_("What"), widget=forms.RadioSelect, choices=[
        (Kind.WARN, _("Warn: a word in writing; nothing is taken away")),
        (Kind.HOLD, _("Read first: a moderator reads what they write next, before others do")),
        (Kind.MUTE, _("Mute: they read, and do not write")),
        (Kind.SUSPEND, _("Suspend: they reach their own settings, the library and help")),
        (Kind.BAN, _("Ban: a suspension of a day until a second moderator agrees; then without an end")),
    ])
    days = forms.IntegerField(label=_("For how many days"), min_value=1, max_value=LONGEST.days, required=False,
                              help_text=_("Empty: 90 for a warning and for reading first, 7 for a mute, 14 for a suspension."))
    amount = forms.IntegerField(label=_("How many of their next contributions"), min_value=1, max_value=MOST_HELD,
                                required=False, help_text=_("Only for reading first. Empty: three."))
    private_note = forms.CharField(label=_("A note for the team"), max_length=1000, required=False,
                                   validators=[text.validate_text], help_text=_("The member does not read this."))
    field_order = ("kind", "days", "amount", "rule", "reason", "private_note")

    @property
    def terms(self) -> dict[str, Any]:
        """What the action needs."""
        data = self.cleaned_data
        return {"kind": data["kind"], "reason": data["reason"], "rule": data["rule"], "private_note": data["private_note"],
                "ends_at": self._ends_at, "amount": data["amount"] or 3}

    @property
    def _ends_at(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=days) if days else None


class NoteForm(forms.Form):
    """What the team should know about a member."""

    body = forms.CharField(label=_("A note for the team"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
                           validators=[text.validate_text],
                           help_text=_("It stays as it is; put a mistake right by another note."),
                           error_messages={"required": _("Please write what the others should know.")})


class AppealForm(forms.Form):
    """What somebody says when they ask for another look."""

    words = forms.CharField(label=_("What should the other person know?"), max_length=2000, required=False,
                            widget=forms.Textarea(attrs={"rows": 5}), validators=[text.validate_text],
                            help_text=_("A few words are enough, and none are needed."))


class AnswerForm(forms.Form):
    """What becomes of an appeal."""

    outcome = forms.ChoiceField(label=_("What becomes of it"), widget=forms.RadioSelect, choices=[
        (Appeal.State.OVERTURNED, _("Undo the decision: everything is as it was before")),
        (Appeal.State.CHANGED, _("Make it milder: it ends sooner")),
        (Appeal.State.UPHELD, _("Leave the decision as it is")),
    ])
    days = forms.IntegerField(label=_("Days from its beginning"), min_value=1, max_value=LONGEST.days, required=False,
                              help_text=_("Only when you make it milder."))
    reason = forms.CharField(label=_("Why"), max_length=450, widget=forms.Textarea(attrs={"rows": 3}),
                             validators=[text.validate_text], help_text=_("The person who asked reads this."),
                             error_messages={"required": _("Please give a reason. The person it is about will read it.")})
    private_note = forms.CharField(label=_("A note for the team"), max_length=1000, required=False,
                                   validators=[text.validate_text])

    def __init__(self, *args: Any, softens: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not softens:
            del self.fields["days"]
            outcome: Any = self.fields["outcome"]
            outcome.choices = [choice for choice in outcome.choices if choice[0] != Appeal.State.CHANGED]


class ProposalForm(ReasonForm):
    """What a trainee would decide."""

    act = forms.ChoiceField(label=_("What I would do"), widget=forms.RadioSelect, choices=Proposal.Act.choices)
    field_order = ("act", "rule", "reason")


class ReplyToTraineeForm(forms.Form):
    """A moderator's answer to a proposal."""

    answer = forms.CharField(label=_("A word to the trainee"), max_length=500, required=False,
                             widget=forms.Textarea(attrs={"rows": 2}), validators=[text.validate_text],
                             help_text=_("Needed when you decide otherwise: they learn from it."))


class ChecklistForm(forms.Form):
    """The checklist for moderators."""

    items = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, slugs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(slug, slug) for slug in slugs]  # type: ignore[attr-defined]


class LogForm(forms.Form):
    """Which rows of the log to show."""

    by = forms.CharField(label=_("By whom"), max_length=30, required=False)
    about = forms.CharField(label=_("About whom"), max_length=30, required=False)
    act = forms.ChoiceField(label=_("What was done"), required=False, choices=[("", _("Everything")), *Decision.Act.choices])
