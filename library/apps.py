"""The library app. It knows nothing of the community."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Topics, questions and their sources."""

    name = "library"
    default_auto_field = "django.db.models.BigAutoField"
