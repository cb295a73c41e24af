"""What a newcomer fills in, and how tests read the answers."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from community.models import Member

PASSWORD = "seven quiet herons"
NEWCOMER: dict[str, Any] = {
    "username": "quiet_harbour", "email": "", "password1": PASSWORD, "adult": "on", "health_consent": "on",
}


def sign_up(client: Client, **changes: Any) -> Any:
    """Send the form of a newcomer with some fields changed; a field set to None is left out."""
    form = {name: value for name, value in {**NEWCOMER, **changes}.items() if value is not None}
    return client.post("/accounts/signup/", form)


def exists(name: str) -> bool:
    return Member.objects.filter(username=name).exists()


def text_of(response: HttpResponse) -> str:
    return response.content.decode()
