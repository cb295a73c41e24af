"""Addresses of the library. The fixed words stand before the topics, so no topic may be named after one."""

from django.urls import path, register_converter

from library import views


class SourceKey:
    """A key such as ``A1a``."""

    regex = r"[A-Za-z][\w-]{0,39}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(SourceKey, "source_key")

urlpatterns = [
    path("", views.library, name="library"),
    path("faq/", views.faq, name="faq"),
    path("faq/<slug:slug>/", views.question, name="question"),
    path("sources/", views.sources, name="sources"),
    path("sources/<source_key:key>/", views.source, name="source"),
    path("glossary/", views.glossary, name="glossary"),
    path("<slug:slug>/", views.topic, name="topic"),
]
