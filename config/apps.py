"""Django's own apps, where one of their settings is not enough."""

from django.contrib.staticfiles import apps


class StaticFilesConfig(apps.StaticFilesConfig):
    """Collects our own files and the admin's; django-htmx's scripts are not used, and one of them imports what is not there."""

    ignore_patterns = [*apps.StaticFilesConfig.ignore_patterns, "django_htmx"]
