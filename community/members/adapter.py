"""How allauth makes and greets members."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up, mail and messages in the site's own words."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys, one-time codes and recovery codes."""
