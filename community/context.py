"""What every template knows. Nothing here may ask the database: the help page answers without one."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from community.http import appearance, came_from

SECTIONS = {
    "/library/faq/": "questions",
    "/library/": "library",
    "/forum/": "forum",
    "/bookmarks/": "forum",
    "/search/": "search",
    "/notifications/": "notifications",
    "/groups/": "groups",
    "/chat/": "chat",
    "/settings/": "settings",
    "/moderation/": "moderation",
    "/accounts/login/": "login",
    "/accounts/signup/": "signup",
}


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, how its pages look, which part of it this page belongs to, and where signing in leads back to."""
    return {"SITE_NAME": settings.SITE_NAME, "appearance": appearance(request), "section": section(request.path),
            "came_from": lambda: came_from(request)}


def section(path: str) -> str:
    """The entry of the menu that ``path`` belongs to, or nothing."""
    return next((name for start, name in SECTIONS.items() if path.startswith(start)), "")
