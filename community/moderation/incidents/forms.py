"""What moderators fill in when somebody may be in danger, and what the person does."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community import text
from community.groups.models import Debrief
from community.moderation.incidents.models import Level, ReplyTemplate

LETTER = 4000


class LevelForm(forms.Form):
    """How grave it is, and why."""

    level = forms.ChoiceField(label=_("How near the danger seems"), choices=Level.choices, widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why"), max_length=500, validators=[text.validate_text],
                          widget=forms.Textarea(attrs={"rows": 2}),
                          help_text=_("In a few words, without quoting. It stays in the log."),
                          error_messages={"required": _("Please give a reason. It stays in the log.")})


class NoteForm(forms.Form):
    """A few words that stay in the log of the incident."""

    words = forms.CharField(label=_("What the team should know"), max_length=500, validators=[text.validate_text],
                            widget=forms.Textarea(attrs={"rows": 2}))


class EndForm(NoteForm):
    """How it ended, and what ends with it."""

    shows_again = forms.BooleanField(label=_("Show again what was held or hidden"), required=False)
    ends_case = forms.BooleanField(label=_("Close its case, too; those who told us hear of it"), required=False, initial=True)


class LetterForm(forms.Form):
    """What is written to the person, from a template that one edits."""

    template = forms.ModelChoiceField(queryset=ReplyTemplate.objects.none(), required=False, widget=forms.HiddenInput)
    body = forms.CharField(label=_("Your letter"), max_length=LETTER, validators=[text.validate_text],
                           widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
                           help_text=_("They read it with your name, beside the numbers of their country. What stands in [ ] "
                                       "is yours to fill in."))
    asks_consent = forms.BooleanField(label=_("Ask whether we may come back to them tomorrow"), required=False)
    is_follow_up = forms.BooleanField(label=_("This is the coming back they wished for"), required=False)

    def __init__(self, *args: Any, offered: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offered is not None:
            self.fields["template"].queryset = offered  # type: ignore[attr-defined]

    def clean_body(self) -> str:
        """No gap of a template is left open."""
        body: str = self.cleaned_data["body"]
        if "[" in body and "]" in body[body.index("["):]:
            raise forms.ValidationError(_("There is still a gap in [ ]. Please fill it in, or take it out."))
        return body


class AnswerForm(forms.Form):
    """What the person writes back."""

    body = forms.CharField(label=_("Write back"), max_length=LETTER, validators=[text.validate_text],
                           widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
                           help_text=_("Only moderators read it. One word is enough."),
                           error_messages={"required": _("Please write something; one word is enough.")})


class TemplateForm(forms.Form):
    """Words to begin from."""

    title = forms.CharField(label=_("Title"), max_length=120, validators=[text.validate_text])
    purpose = forms.ChoiceField(label=_("When it fits"), choices=ReplyTemplate.Purpose.choices)
    body = forms.CharField(label=_("Words"), max_length=LETTER, validators=[text.validate_text],
                           widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
                           help_text=_("Put into [ ] what each moderator must fill in. No doses, no diagnosis, no promises."))


class AccountForm(forms.Form):
    """How it was for whoever looked after it."""

    weight = forms.ChoiceField(label=_("How was it?"), choices=Debrief.Weight.choices, widget=forms.RadioSelect)
    happened = forms.CharField(label=_("What made it so"), max_length=2000, required=False, validators=[text.validate_text],
                               widget=forms.Textarea(attrs={"rows": 4}),
                               help_text=_("Only moderators read this. Please no names of members, and none of their words."))
    helped = forms.CharField(label=_("What helped, or would have"), max_length=500, required=False,
                             validators=[text.validate_text], widget=forms.Textarea(attrs={"rows": 2}))
    wants_talk = forms.BooleanField(label=_("I would like a moderator to get in touch with me"), required=False)
