"""What the library's pages say to programs: schema.org data, built here and put into pages by ``text.data_block``."""

from collections.abc import Iterable
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from library.models import Entry, Source
from library.queries import Page

_CONTEXT = {"@context": "https://schema.org"}


def entry_data(page: Page, address: str) -> dict[str, Any]:
    """A topic as a reviewed medical page, or a question with its answer.

    :param address: the page's own address, whole.
    """
    entry = page.entry
    told = _topic(entry) if entry.kind == Entry.Kind.TOPIC else {"@type": "FAQPage", "mainEntity": [_question(entry)]}
    return {**_CONTEXT, **told, **_about(entry, address), "citation": [_source(source) for source in page.sources]}


def faq_data(questions: Iterable[Entry], address: str) -> dict[str, Any]:
    """The page with all questions and their short answers."""
    return {**_CONTEXT, "@type": "FAQPage", "url": address, "name": _("Questions and short answers"),
            "inLanguage": get_language(), "publisher": _publisher(), "mainEntity": [_question(one) for one in questions]}


def _topic(entry: Entry) -> dict[str, Any]:
    """What kind of page a topic is."""
    return {"@type": ["MedicalWebPage", "Article"], "headline": entry.title[:110],
            "about": {"@type": "MedicalCondition", "name": _("Benzodiazepine dependence")}}


def _about(entry: Entry, address: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "url": address, "mainEntityOfPage": address, "name": entry.title, "description": entry.opening,
        "inLanguage": get_language(), "dateModified": entry.changed_at.isoformat(timespec="seconds"),
        "isAccessibleForFree": True, "publisher": _publisher(), "author": _publisher(),
    }
    if entry.reviewed_on is not None:
        told["lastReviewed"] = entry.reviewed_on.isoformat()
    return told


def _question(entry: Entry) -> dict[str, Any]:
    answer = " ".join(unescape(strip_tags(entry.summary_html)).split())
    return {"@type": "Question", "name": entry.title, "url": _whole(entry.get_absolute_url()),
            "acceptedAnswer": {"@type": "Answer", "text": answer, "url": _whole(entry.get_absolute_url())}}


def _source(source: Source) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "CreativeWork", "name": source.title}
    if source.authors:
        told["author"] = [{"@type": "Person", "name": name} for name in source.authors]
    if source.year:
        told["datePublished"] = str(source.year)
    if source.links:
        told["url"] = source.links[0][1]
    return told


def _publisher() -> dict[str, Any]:
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": _whole("/")}


def _whole(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"
