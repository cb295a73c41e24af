"""What members fill in about themselves."""

from allauth.account.forms import SignupForm as BaseSignupForm


class SignupForm(BaseSignupForm):  # type: ignore[misc]
    """Joining."""
