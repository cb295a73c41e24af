"""The community app."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Rooms for people: forum, chat, and those who keep them safe."""

    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the few signals: those of other people's libraries, and what moderation hears of the forum."""
        from community.members import signals  # noqa: F401
        from community.moderation import hearing  # noqa: F401
