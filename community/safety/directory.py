"""The crisis directory as readers see it: whom to call, by country.

Read from a file, so that it answers when the database does not: the one that ``actions`` writes after each change, and where
there is none, the one that comes with the site.
"""

import json
import logging
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.safety.places import ALWAYS, PLACES

log = logging.getLogger(__name__)

FILE = Path(__file__).with_name("crisis.toml")
FRESH_FOR = timedelta(days=365)  # lists elsewhere still give numbers that have been dead for years
KINDS = ("emergency", "crisis", "youth", "poison", "information")  # the order on the page
VERBS: dict[str, "str | Promise"] = {
    "call": _("Call"),
    "text": _("Text"),
    "chat": _("Chat"),
    "email": _("Write"),
    "tty": _("Text telephone"),
}
SCHEMES = {"call": "tel:", "text": "sms:", "email": "mailto:", "tty": "tel:"}


@dataclass(frozen=True)
class Channel:
    """One way to reach a service. Text and chat matter to people who cannot speak just now."""

    way: str
    shown: str

    @property
    def verb(self) -> "str | Promise":
        """What the reader does."""
        return VERBS[self.way]

    @property
    def outside(self) -> bool:
        """Whether it is a page on another site."""
        return self.way == "chat"

    @property
    def href(self) -> str:
        """The link that does it."""
        if self.outside:
            return self.shown
        return SCHEMES[self.way] + (self.shown if self.way == "email" else "".join(c for c in self.shown if c in "+0123456789"))

    @property
    def label(self) -> str:
        """The address as people read it."""
        return self.shown.removeprefix("https://").rstrip("/") if self.outside else self.shown


@dataclass(frozen=True, kw_only=True)
class Service:
    """One record. ``page_dated`` is the date the source itself carries; ``expires_on`` the last day this may be shown."""

    country: str
    kind: str
    name: str
    channels: tuple[Channel, ...]
    verified_on: date
    verified_by: str
    source_url: str
    about: str = ""
    hours: str = ""
    languages: str = ""
    page_dated: date | None = None
    expires_on: date | None = None

    def is_fresh(self, today: date) -> bool:
        """Whether somebody checked it within a year, and it has not ended sooner. What nobody checked is not shown."""
        return today - self.verified_on <= FRESH_FOR and (self.expires_on is None or today <= self.expires_on)


@dataclass(frozen=True)
class Country:
    """A country and what may be shown for it; with no services, the page points to a directory of helplines."""

    code: str
    name: "str | Promise"
    services: tuple[Service, ...] = field(default=())


@cache
def records(file: Path = FILE) -> tuple[Service, ...]:
    """Every record of the file that comes with the site, stale ones too.

    :raises ValueError: a record has an unknown kind, country, or no channel.
    """
    return tuple(_service(record) for record in tomllib.loads(file.read_text(encoding="utf-8"))["service"])


def _service(record: dict[str, Any]) -> Service:
    channels = tuple(Channel(way, record.pop(way)) for way in VERBS if way in record)
    service = Service(channels=channels, **record)
    if service.kind not in KINDS or service.country not in PLACES or not channels:
        raise ValueError(f"{service.name} ({service.country}) names an unknown kind or country, or no channel")
    return service


def current() -> tuple[Service, ...]:
    """The directory as it was last written down, read again when the file changes; else what comes with the site."""
    path = Path(settings.CRISIS_FILE)
    try:
        stamp = path.stat()
    except OSError:
        return records()
    return _read(path, (stamp.st_mtime_ns, stamp.st_size, stamp.st_ino))


@lru_cache(maxsize=4)
def _read(path: Path, stamp: tuple[int, int, int]) -> tuple[Service, ...]:
    """Read ``path`` once for each ``stamp``. A file that cannot be read leaves readers with what comes with the site."""
    try:
        return tuple(_service(_with_days(record)) for record in json.loads(path.read_text(encoding="utf-8"))["services"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        log.error("the written directory cannot be read; the one that comes with the site answers: %s", type(fault).__name__)
        return records()


def _with_days(record: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(record[name]) for name in ("verified_on", "expires_on")}
    return {**record, **days}


def written(services: Iterable[Service]) -> str:
    """The text of the file that :func:`current` reads."""
    rows = [{"country": each.country, "kind": each.kind, "name": each.name, "about": each.about, "hours": each.hours,
             "languages": each.languages, "verified_by": each.verified_by, "source_url": each.source_url,
             "verified_on": each.verified_on.isoformat(),
             "expires_on": (each.expires_on or each.verified_on + FRESH_FOR).isoformat(),
             **{channel.way: channel.shown for channel in each.channels}} for each in services]
    return json.dumps({"services": rows}, ensure_ascii=False, indent=1)


def countries(today: date, services: Iterable[Service] | None = None) -> list[Country]:
    """Each country that has records, with its fresh services, emergency numbers first."""
    every = list(current() if services is None else services)
    found = sorted((service for service in every if service.is_fresh(today)), key=lambda service: KINDS.index(service.kind))
    named = {service.country for service in every} | ALWAYS
    return [Country(code, name, tuple(service for service in found if service.country == code))
            for code, name in PLACES.items() if code in named]


def chosen(among: Iterable[Country], code: str) -> Country | None:
    """The country the reader named, when we know it."""
    return next((country for country in among if country.code == code.upper()), None)
