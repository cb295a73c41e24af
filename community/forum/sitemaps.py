"""What search engines are told of the forum: the threads whose authors and boards want to be found."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from community.forum.models import Thread
from community.forum.queries import public


class OfThisSite(Sitemap):  # type: ignore[type-arg]  # it cannot be subscripted when it runs
    """Addresses under the site's own name; few enough a file to be quick."""

    limit = 2000

    def get_domain(self, site: Any = None) -> str:
        """The name of the site."""
        return urlsplit(str(settings.SITE_URL)).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        """How the site is reached."""
        return urlsplit(str(settings.SITE_URL)).scheme


class Threads(OfThisSite):
    """Public threads, by their first page."""

    def items(self) -> QuerySet[Thread]:
        """The threads, in a lasting order."""
        return public.mapped_threads()

    def lastmod(self, item: Thread) -> datetime:
        """When somebody last wrote in it."""
        return item.last_post_at

    def get_latest_lastmod(self) -> datetime | None:
        """When somebody last wrote in any of them."""
        return public.newest_mapped()


SECTIONS: dict[str, Any] = {"threads": Threads()}
