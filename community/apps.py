"""The community app."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Rooms for people: forum, chat, and those who keep them safe."""

    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the few signals there are, and put the discussions beneath the library."""
        from community.chat import hearing as _rooms_hear  # noqa: F401
        from community.forum import hearing as _boards_hear  # noqa: F401
        from community.groups import hearing as _groups_hear  # noqa: F401
        from community.groups.meetings import hearing as _meetings_hear  # noqa: F401
        from community.members import signals  # noqa: F401
        from community.moderation import hearing, hearing_accounts, hearing_hosts  # noqa: F401
        from community.templatetags.discussions import BeneathEntries
        from library import beneath

        beneath.show(BeneathEntries())
