"""What search engines are told to read: the pages of the library and the site's standing pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import reverse

from library.models import Entry, Source
from library.queries import stamp

Sections = dict[str, "type[Sitemap[Any]] | Sitemap[Any]"]  # the files of the site map by name


class OfThisSite(Sitemap):  # type: ignore[type-arg]
    """Addresses under the site's own name, whatever name the question came by; few enough a file to be quick."""

    limit = 2000

    def get_domain(self, site: Any = None) -> str:
        """The name of the site."""
        return urlsplit(str(settings.SITE_URL)).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        """How the site is reached."""
        return urlsplit(str(settings.SITE_URL)).scheme


class Rows(OfThisSite):
    """A page a row."""

    def lastmod(self, item: Any) -> datetime:
        """When the row last changed."""
        changed: datetime = item.changed_at
        return changed

    def get_latest_lastmod(self) -> datetime | None:
        """When the newest of them changed, asked of the database and not of each row."""
        rows: QuerySet[Any] = self.items()  # type: ignore[assignment]
        newest: datetime | None = rows.aggregate(newest=Max("changed_at"))["newest"]
        return newest


class Entries(Rows):
    """The published pages of one kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def items(self) -> QuerySet[Entry]:
        """The pages, in a lasting order."""
        return Entry.objects.published().filter(kind=self.kind).only("kind", "slug", "changed_at").order_by("pk")


class Sources(Rows):
    """Everything the library cites or cited."""

    def items(self) -> QuerySet[Source]:
        """The sources, in a lasting order."""
        return Source.objects.only("key", "changed_at").order_by("pk")


class Lists(OfThisSite):
    """The library's own lists, which are as new as the library."""

    def items(self) -> Sequence[str]:
        """The names of their addresses."""
        return ("library", "faq", "sources", "glossary", "library_changes")

    def location(self, item: str) -> str:
        """The address."""
        return reverse(item)

    def lastmod(self, item: str) -> datetime | None:
        """When anything in the library last changed."""
        return stamp().changed_at

    def get_latest_lastmod(self) -> datetime | None:
        """The same for all of them."""
        return stamp().changed_at


class Standing(OfThisSite):
    """Pages that say the same for a long time."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.paths = paths

    def items(self) -> Sequence[str]:
        """Their addresses."""
        return self.paths

    def location(self, item: str) -> str:
        """The address."""
        return item


def sections(standing: Sequence[str]) -> Sections:
    """The files of the site map by name. ``standing`` are addresses of pages outside the library."""
    return {"pages": Standing(standing), "library": Lists(), "topics": Entries(Entry.Kind.TOPIC),
            "questions": Entries(Entry.Kind.QUESTION), "sources": Sources()}
