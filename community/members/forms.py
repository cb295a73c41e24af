"""What members fill in about themselves."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.account.fields import SetPasswordField
from allauth.account.forms import LoginForm as BaseLoginForm
from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community import text
from community.members import actions, names, queries
from community.members.actions import Joining
from community.members.countries import countries
from community.members.models import Member

NAME_HELP = _("3 to 30 letters, digits, - or _. Others see it beside all you write. Please never use your real name, or a "
              "name you use anywhere else.")
PASSWORD_HELP = _("At least 10 characters. A few words in a row are easy to remember. You may paste it from a "
                  "password manager.")


class NameField(forms.CharField):
    """A pseudonym: checked by its rules, and whether it is free."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("The name you go by here"), help_text=NAME_HELP, max_length=names.LONGEST, **kwargs)
        self.widget.attrs.update({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        """The name, if it can be one.

        :raises ValidationError: it cannot.
        """
        name = str(super().clean(value))
        names.validate_name(name)
        return name


class SignupForm(BaseSignupForm):  # type: ignore[misc]
    """Joining."""

    username = NameField()
    adult = forms.BooleanField(
        label=_("I am 18 or older."),
        error_messages={"required": _("We are sorry: this place is for people of 18 and older, so you cannot join yet. You are "
                                      "not alone, though. “Get help now” lists people who are there for you, whatever "
                                      "your age.")},
    )
    health_consent = forms.BooleanField(
        label=_("I consent to this site keeping what I choose to tell here about my health, so that the people I write to can "
                "read it."),
        help_text=_("Nobody asks you to tell anything. You can take this consent back at any time in your settings; you can "
                    "then read, but not write."),
        error_messages={"required": _("Nearly everything people write here touches their health, and the law lets us keep "
                                      "that only with your consent. You can read the library without joining.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["email"], self.fields["password1"]
        email.label = _("E-mail address")
        email.help_text = _("Only to let you back in if you forget your password. It is never shown to anyone.")
        password.label = _("Password")
        password.help_text = PASSWORD_HELP
        for field in (self.fields["username"], email, password):
            field.widget.attrs.pop("placeholder", None)

    def clean_username(self) -> str:
        """Refuse a name that is taken, or looks like one that is."""
        name = str(self.cleaned_data["username"])
        if queries.is_name_taken(names.skeleton(name)):
            raise queries.name_taken()
        return name

    def clean_email(self) -> str:
        """The address in one spelling. Whether somebody has it is never looked up here: the answer would show."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest) -> Member:
        """Join.

        :raises ValidationError: somebody took the name a moment ago.
        """
        return actions.join(Joining(
            username=self.cleaned_data["username"], password=self.cleaned_data["password1"],
            email=self.cleaned_data["email"], adult=self.cleaned_data["adult"],
            health_consent=self.cleaned_data["health_consent"],
        ))


class LoginForm(BaseLoginForm):  # type: ignore[misc]
    """Signing in, with the name in any case or a confirmed address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password, remember = self.fields["login"], self.fields["password"], self.fields["remember"]
        login.label = _("Your name here, or your e-mail address")
        login.max_length = 254
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "maxlength": "254"}
        password.label, password.help_text = _("Password"), ""
        password.widget.attrs.pop("placeholder", None)
        remember.label = _("Keep me signed in on this device")
        remember.help_text = _("Leave this empty on a device that others use.")


class RecoverForm(forms.Form):
    """Setting a new password with a recovery code."""

    username = forms.CharField(label=_("The name you go by here"), max_length=60,
                               widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}))
    code = forms.CharField(label=_("One of your recovery codes"), max_length=60,
                           help_text=_("Four groups of four. Capitals, spaces and hyphens do not matter."),
                           widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none",
                                                         "spellcheck": "false"}))
    password1 = SetPasswordField(label=_("Your new password"), help_text=PASSWORD_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        """Check the password against the name that was typed, whether or not anybody has it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "password1" in cleaned and "username" in cleaned:
            try:
                get_adapter().clean_password(cleaned["password1"], user=Member(username=cleaned["username"]))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a member says about themselves."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Used to tell you when meetings are. Others do not see it."),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
    )
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=lambda: [("", _("I would rather not say")), *countries().items()],
        help_text=_("Used to put help in your country first. Nobody else sees it, and we never guess it."),
    )

    class Meta:
        model = Member
        fields = ("about", "time_zone", "country")
        widgets = {"about": forms.Textarea(attrs={"rows": 4, "maxlength": 300})}
        help_texts = {"about": _("Up to 300 characters, shown to members on your page. Please leave out anything that could "
                                 "tell who or where you are.")}

    def clean_about(self) -> str:
        """The text in one form, without what cannot be text."""
        about = text.normalize(self.cleaned_data["about"])
        if about:
            text.validate_text(about)
        return about


class RenameForm(forms.Form):
    """Another pseudonym."""

    username = NameField()


class CloseForm(forms.Form):
    """The last question before leaving."""

    sure = forms.BooleanField(
        label=_("Yes, close my account. I know that this cannot be undone."),
        error_messages={"required": _("Please tick the box if you are sure. Nothing has been changed.")},
    )
