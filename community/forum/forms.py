"""What is typed in the forum: checked here, kept whatever happens to it."""

import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community import text
from community.forum.actions import OtherName, check_alias, rendered
from community.forum.models import Reach
from community.forum.queries.composing import Desk
from community.forum.queries.marks import shown
from community.members import names
from community.members.queries import is_name_taken
from community.policy import Refused
from community.safety.actions import Nudge

BODY_HELP = _("You can use Markdown: **bold**, *italic*, > to quote, - for a list. Please write from your own experience, and "
              "leave out amounts of medicines.")
NOTES_HELP = _("Facts, not warnings: people who would rather not read of it today can fold it up.")
ALIAS_HELP = _("For this thread only, and the same each time you choose it here. Other members are not told that it is you; "
               "moderators can find out only by an act that is written down.")
ALIAS = "alias"
MOST_TAGS = 3


class TextField(forms.CharField):
    """A member's own words, in one form. No ``maxlength`` on the control: browsers cut what is pasted without a word."""

    default_validators = [text.validate_text]

    def to_python(self, value: Any) -> str:
        """Bring line ends and letters into one form before anything is counted."""
        return text.normalize(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The control's attributes."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class LineField(TextField):
    """The same on one line."""

    def to_python(self, value: Any) -> str:
        """Join what a forged form sent on several lines."""
        return " ".join(super().to_python(value).split())


def _body_field(label: Any) -> TextField:
    return TextField(label=label, help_text=BODY_HELP, max_length=text.POST_LENGTH, widget=forms.Textarea, error_messages={
        "required": _("There is nothing to read yet. Please write a few words."),
        "max_length": _("Your text has %(show_value)d characters; %(limit_value)d fit in one post. Perhaps make it two?"),
    })


class ComposerForm(forms.Form):
    """A form with a body. :meth:`refuse` puts a refusal where the person looks, beside their own words.

    :ivar desk: where a member writes, and what lies ready there; None for a guest.
    :ivar nudges: what its writer is asked to think of once before it goes out.
    """

    body = _body_field(_("Your text"))
    anyway = forms.BooleanField(required=False)  # a button: its writer has read what they were asked to think of
    nudges: "tuple[str | Promise, ...]" = ()

    def __init__(self, *args: Any, desk: Desk | None = None, draft: str = "", **kwargs: Any) -> None:
        self.desk = desk
        if desk is not None:
            draft = f"{desk.member.pk}.{desk.form}"
            kwargs["initial"] = {**(kwargs.get("initial") or {}), **self._typed_before(desk)}
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["data-draft"] = draft
        self._offer()

    def _typed_before(self, desk: Desk) -> dict[str, Any]:
        """What a draft brings back: never a nonce or a number, which belong to the form as it is now."""
        many, left = ("tags", "notes"), ("nonce", "revision")
        return {name: list(said) if name in many else said[0] for name, said in desk.words.items() if said and name not in left}

    def _offer(self) -> None:
        """Leave out the fields that have nothing to choose from here."""
        notes: Any = self.fields.get("notes")
        if notes is not None:
            notes.choices = list(self.desk.notes) if self.desk else []
            if not notes.choices:
                del self.fields["notes"]

    @property
    def is_restored(self) -> bool:
        """Whether what stands in it was typed before."""
        return self.desk is not None and bool(self.desk.words) and not self.is_bound

    @property
    def preview(self) -> SafeString | None:
        """How the text will look, when the person asked to see it."""
        if "preview" not in self.data or not self.is_valid():
            return None
        return previewed(self.desk, self.cleaned_data["body"])[0]

    def refuse(self, refused: Refused) -> None:
        """Show why this was not taken."""
        if isinstance(refused, Nudge):
            self.nudges = refused.effect.nudges
            return
        self.add_error(None, str(refused.sentence))
        self.renew()
        if isinstance(refused, OtherName):
            self.carry("knew", refused.alias)

    def renew(self) -> None:
        """Get ready to be sent once more."""

    def carry(self, name: str, value: str) -> None:
        """Let the hidden field ``name`` bring ``value`` the next time."""
        data: Any = self.data
        self.data = data = data.copy()
        data[name] = value


def few(tags: list[str]) -> list[str]:
    """The tags somebody ticked.

    :raises ValidationError: more than :data:`MOST_TAGS`.
    """
    if len(tags) > MOST_TAGS:
        raise forms.ValidationError(_("Please choose at most three tags."), code="too_many")
    return tags


def previewed(desk: Desk | None, body: str, quoted: Collection[int] = ()) -> tuple[SafeString, int]:
    """``body`` as its readers will see it, and how many names in it will stay plain words."""
    if desk is None:
        return shown(None, text.render_post(body)), 0
    named = rendered(desk.member, body, desk.thread, quoted=quoted)
    return shown(desk.member, named.html), named.left_plain


class ReplyForm(ComposerForm):
    """A reply. The nonce makes sending it twice the same as sending it once."""

    body = _body_field(_("Your reply"))
    notes = forms.MultipleChoiceField(label=_("What it mentions"), required=False, widget=forms.CheckboxSelectMultiple,
                                      help_text=NOTES_HELP)
    under = forms.ChoiceField(label=_("Under which name it goes out"), required=False, widget=forms.RadioSelect)
    alias = LineField(label=_("Your one-off name"), required=False, max_length=60, validators=[],
                      widget=forms.TextInput(attrs={"autocomplete": "off"}), help_text=ALIAS_HELP)
    knew = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def _offer(self) -> None:
        super()._offer()
        desk = self.desk
        if desk is None or not desk.takes_alias:
            for name in ("under", "alias", "knew"):
                del self.fields[name]
            return
        under: Any = self.fields["under"]
        other = _("%(name)s (your one-off name in this thread)") % {"name": desk.alias} if desk.alias else _("A one-off name")
        under.choices = [("", _("%(name)s (your own name)") % {"name": desk.member.username}), (ALIAS, other)]
        self.initial = {"under": ALIAS if desk.went_by_alias else "", "alias": desk.suggestion, **self.initial,
                        "knew": desk.alias}
        if desk.alias:
            del self.fields["alias"]

    def clean(self) -> dict[str, Any]:
        """Answer a nonce no form of ours made with a new one. Settle the name."""
        if "nonce" in self.errors:
            del self.errors["nonce"]
            self.add_error(None, _("This form was not complete, so nothing was sent. Your text is still here; please press the "
                                   "button once more."))
            self.renew()
        if "under" in self.fields:
            self._settle_name()
        return self.cleaned_data

    def _settle_name(self) -> None:
        desk, chosen = self.desk, self.cleaned_data.pop("under", "")
        typed = self.cleaned_data.get("alias", "")
        self.cleaned_data["alias"] = ""
        if desk is None or chosen != ALIAS:
            return
        self.cleaned_data["alias"] = desk.alias or typed
        try:
            if not desk.alias:
                check_alias(typed, desk.thread)
        except forms.ValidationError as error:
            self.add_error("alias", error)

    def renew(self) -> None:
        """Take a new nonce: the old one belongs to what was sent, or to nobody."""
        self.carry("nonce", str(uuid.uuid4()))


class GuestForm(ComposerForm):
    """A reply by somebody without an account. Its words are taken again as they are; a moderator reads them first."""

    is_guest = True
    body = _body_field(_("Your reply *"))
    name = LineField(label=_("Name *"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
                     help_text=_("Shown above your reply. It need not be your real one."), error_messages={
        "required": _("Please give a name. It need not be your real one."),
        "max_length": _("The name has %(show_value)d characters; %(limit_value)d fit."),
    })
    email = forms.EmailField(label=_("E-mail *"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
                             help_text=_("Only to tell you what became of your reply. It is erased then, and seen by nobody."),
                             error_messages={
        "required": _("Please give an e-mail address. It will not be published."),
        "invalid": _("This does not look like an e-mail address. Is there a letter missing?"),
    })
    # Out of sight: people leave it empty, programs that fill in everything do not.
    website = forms.CharField(label=_("Please leave this empty"), required=False, max_length=500,
                              widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    field_order = ["body", "name", "email", "website"]

    def clean_name(self) -> str:
        """Refuse a name that could be taken for somebody else's."""
        name = str(self.cleaned_data["name"])
        names.validate_guest_name(name)
        if is_name_taken(names.bare_skeleton(name)):
            raise forms.ValidationError(_("A member goes by this name, or by one that looks almost the same. Please choose "
                                          "another; a made-up one is fine."), code="taken")
        return name

    def clean(self) -> dict[str, Any]:
        """Ask once more when the field nobody sees was filled in: a person loses nothing but a moment."""
        if self.cleaned_data.get("website"):
            self.carry("website", "")
            self.add_error(None, _("Something filled in a field that should stay empty, as programs do. Your text is still "
                                   "here; please press the button once more."))
        return self.cleaned_data


class ThreadForm(ReplyForm):
    """A new thread: its title and its first post."""

    title = LineField(label=_("Title"), max_length=140, help_text=_("A few plain words. Everybody on this board sees them."),
                      error_messages={
        "required": _("Please give your thread a title."),
        "max_length": _("The title has %(show_value)d characters; %(limit_value)d fit. The rest can go into the text."),
    })
    body = _body_field(_("Your text"))
    tags = forms.MultipleChoiceField(label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple,
                                     help_text=_("Up to three, so that others find it."))
    reach = forms.ChoiceField(label=_("Who may read it"), required=False, choices=Reach.choices, widget=forms.RadioSelect)
    field_order = ["title", "body", "tags", "notes", "reach", "under", "alias", "knew", "nonce"]

    def _offer(self) -> None:
        super()._offer()
        # With scripts, what is already said about the same shows while a title is typed.
        self.fields["title"].widget.attrs |= {"hx-get": reverse("similar"), "hx-trigger": "input changed delay:700ms",
                                              "hx-target": "#similar"}
        if self.desk is not None and self.desk.thread.board.own_threads:
            self.fields["title"].help_text = _("A few plain words. Only you and the team see them.")
        tags: Any = self.fields["tags"]
        tags.choices = list(self.desk.tags) if self.desk else []
        if not tags.choices:
            del self.fields["tags"]
        if self.desk is None or not self.desk.thread.board.lets_choose_reach:
            del self.fields["reach"]

    def clean_tags(self) -> list[str]:
        """Refuse more than three."""
        return few(self.cleaned_data["tags"])


class EditForm(ComposerForm):
    """A change to one's own post, and the number of the text it began from."""

    notes = forms.MultipleChoiceField(label=_("What it mentions"), required=False, widget=forms.CheckboxSelectMultiple,
                                      help_text=NOTES_HELP)
    revision = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)

    def rebase(self, revision: int) -> None:
        """Begin from the text as it stands now: pressing save again replaces it knowingly."""
        self.carry("revision", str(revision))
