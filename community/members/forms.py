"""What members fill in about themselves."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.fields import SetPasswordField
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community import text
from community.members import actions, names, queries
from community.members.actions import Joining
from community.members.countries import countries
from community.members.models import Member

NAME_LABEL = _("The name you go by here")
NAME_HELP = _("3 to 30 letters, digits, - or _. Others see it beside all you write. Please never use your real name, or a "
              "name you use anywhere else.")
PASSWORD_HELP = _("At least 10 characters. A few words in a row are easy to remember. You may paste it from a "
                  "password manager.")


class NameField(forms.CharField):
    """A pseudonym: checked by its rules, and whether it is free."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=NAME_LABEL, help_text=NAME_HELP, max_length=names.LONGEST, **kwargs)
        self.widget.attrs.update({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        """The name, if it can be one.

        :raises ValidationError: it cannot.
        """
        name = str(super().clean(value))
        names.validate_name(name)
        return name


class Plain:
    """A form as this site shows it: what a field is for stands above it, and does not vanish as soon as one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = _LABELS.get(name, field.label)
            field.help_text = _HELP.get(name, field.help_text)


_LABELS = {
    "email": _("E-mail address"), "oldpassword": _("Your password now"), "password": _("Password"),
    "password1": _("Your new password"), "password2": _("Your new password again"), "code": _("Code"),
}
_HELP = {"oldpassword": "", "password": "", "password1": PASSWORD_HELP}


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):  # type: ignore[misc]
    """Another password, while signed in."""


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Asking for a link by e-mail."""


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Another password, by a link."""


class AddEmailForm(Plain, allauth.AddEmailForm):  # type: ignore[misc]
    """An address, or another one."""


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class SignupForm(Plain, allauth.SignupForm):  # type: ignore[misc]
    """Joining."""

    username = NameField()
    adult = forms.BooleanField(
        label=_("I am 18 or older."),
        error_messages={"required": _("Please tick this if you are 18 or older. If you are younger: we are sorry, this place "
                                      "is for adults. You are not alone, though. “Get help now” lists people who are "
                                      "there for you, whatever your age.")},
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
        self.fields["username"].label = NAME_LABEL
        email.help_text = _("Only to let you back in if you forget your password. It is never shown to anyone.")
        password.label = _("Password")

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


class LoginForm(Plain, allauth.LoginForm):  # type: ignore[misc]
    """Signing in, with the name in any case or a confirmed address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, remember = self.fields["login"], self.fields["remember"]
        login.label = _("Your name here, or your e-mail address")
        login.max_length = 254
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "maxlength": "254"}
        remember.label = _("Keep me signed in on this device")
        remember.help_text = _("Leave this empty on a device that others use.")


class RecoverForm(Plain, forms.Form):
    """Setting a new password with a recovery code."""

    username = forms.CharField(label=NAME_LABEL, max_length=60,
                               widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}))
    code = forms.CharField(max_length=60,
                           help_text=_("Four groups of four. Capitals, spaces and hyphens do not matter."),
                           widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none",
                                                         "spellcheck": "false"}))
    password1 = SetPasswordField()

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
