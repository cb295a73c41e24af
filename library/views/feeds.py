"""What programs read: the feed of changes, the site map and the rules for robots."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library import queries
from library.freshness import answer, answer_to_member
from library.models import Revision
from library.policy import Action, serves
from library.sitemaps import Sections, sections


class Changes(Feed):  # type: ignore[type-arg]  # it cannot be subscripted when it runs
    """The newest changes of the library: what changed and why, by which role it was reviewed, never by whom."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """The name a feed reader shows."""
        return _("%(site)s: changes in the library") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        """The same list as a page."""
        return _whole(reverse("library_changes"))

    def feed_url(self) -> str:
        """The feed's own address."""
        return _whole(reverse("library_feed"))

    def subtitle(self) -> str:
        """What the feed is."""
        return _("What changed in the library and why.")

    def author_name(self) -> str:
        """The site itself."""
        return str(settings.SITE_NAME)

    def items(self) -> Sequence[Revision]:
        """The newest versions that were published."""
        return queries.changes().rows

    def item_title(self, item: Revision) -> str:
        """The page that changed."""
        return item.entry.title

    def item_description(self, item: Revision) -> str:
        """What changed and why, as HTML."""
        return escape(item.note or _("First version."))

    def item_link(self, item: Revision) -> str:
        """The page."""
        return _whole(item.entry.get_absolute_url())

    def item_guid(self, item: Revision) -> str:
        """A name for this version that stays."""
        return f"{self.item_link(item)}#version-{item.number}"

    def item_author_name(self, item: Revision) -> str:
        """The role that reviewed it."""
        return item.reviewed_by or settings.SITE_NAME

    def item_pubdate(self, item: Revision) -> datetime | None:
        """When readers could first see it."""
        return item.published_at

    def item_updateddate(self, item: Revision) -> datetime | None:
        """A version never changes once published."""
        return item.published_at


@serves(Action.READ_LIBRARY)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The changes of the library as an Atom feed."""
    return answer(request, queries.stamp, lambda: Changes()(request))


@serves(Action.READ_LIBRARY)
@require_safe
def sitemap_index(request: HttpRequest, standing: Sequence[str], more: Sections) -> HttpResponse:
    """Where the files of the site map are.

    :param standing: addresses of pages outside the library. ``more``: files of the site map that others make.
    """
    return answer_to_member(request, lambda: sitemap_views.index(
        request, sections(standing) | more, sitemap_url_name="sitemap").render())


@serves(Action.READ_LIBRARY)
@require_safe
def sitemap(request: HttpRequest, section: str, standing: Sequence[str], more: Sections) -> HttpResponse:
    """One file of the site map."""
    if section in more:  # nothing here knows when those changed
        return answer_to_member(request, lambda: sitemap_views.sitemap(request, more, section=section).render())
    return answer(request, queries.stamp, lambda: sitemap_views.sitemap(request, sections(standing), section=section).render())


@serves(Action.READ_LIBRARY)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots are asked to leave alone. What must not be seen is guarded elsewhere; this is a request."""
    context = {"sitemap": _whole(reverse("sitemap_index"))}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


def _whole(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"
