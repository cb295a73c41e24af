"""The community app."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Rooms for people: forum, chat, and those who keep them safe."""

    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the few signals there are, and put the discussions beneath the library."""
        from community.members import signals  # noqa: F401
        from community.moderation import hearing  # noqa: F401
        from community.templatetags.discussions import BeneathEntries
        from library import beneath

        beneath.show(BeneathEntries())
