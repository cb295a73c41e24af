"""Which pages of the library a post links to."""

import re
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings

_HREF = re.compile(r'href="([^"]*)"')
_ENTRY = re.compile(r"/library/((?:faq/)?[\w-]{1,80})/?", re.ASCII)


def linked_entries(html: str) -> set[str]:
    """The paths (``withdrawal``, ``faq/is-it-hard``) of entries that stored HTML links to; whether they exist is not asked."""
    home = urlsplit(settings.SITE_URL).netloc
    found = set()
    for href in _HREF.findall(html):
        try:
            address = urlsplit(unescape(href))
        except ValueError:  # brackets that are no address
            continue
        if address.netloc in {"", home} and (match := _ENTRY.fullmatch(address.path)):
            found.add(match[1])
    return found
