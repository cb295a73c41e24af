"""The crisis directory: whom to call, by country. Read from a file, so that it answers when the database does not."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).with_name("crisis.toml")
FRESH_FOR = timedelta(days=365)  # lists elsewhere still give numbers that have been dead for years
KINDS = ("emergency", "crisis", "youth", "information")  # the order on the page
COUNTRIES: dict[str, "str | Promise"] = {
    "AU": _("Australia"),
    "CA": _("Canada"),
    "IE": _("Ireland"),
    "GB": _("United Kingdom"),
    "US": _("United States"),
}
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
    """One record of ``crisis.toml``. ``page_dated`` is the date the page itself carries, where it carries one."""

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

    def is_fresh(self, today: date) -> bool:
        """Whether somebody checked it within a year. What nobody checked is not shown."""
        return today - self.verified_on <= FRESH_FOR


@dataclass(frozen=True)
class Country:
    """A country and what may be shown for it; with no services, the page points to a directory of helplines."""

    code: str
    name: "str | Promise"
    services: tuple[Service, ...] = field(default=())


@cache
def records(file: Path = FILE) -> tuple[Service, ...]:
    """Every record of the file, stale ones too.

    :raises ValueError: a record has an unknown kind, country, or no channel.
    """
    return tuple(_service(record) for record in tomllib.loads(file.read_text(encoding="utf-8"))["service"])


def _service(record: dict[str, Any]) -> Service:
    channels = tuple(Channel(way, record.pop(way)) for way in VERBS if way in record)
    service = Service(channels=channels, **record)
    if service.kind not in KINDS or service.country not in COUNTRIES or not channels:
        raise ValueError(f"crisis.toml: {service.name} ({service.country}) names an unknown kind or country, or no channel")
    return service


def countries(today: date, services: Iterable[Service] | None = None) -> list[Country]:
    """Each country with its fresh services, emergency numbers first."""
    found = [service for service in (records() if services is None else services) if service.is_fresh(today)]
    found.sort(key=lambda service: KINDS.index(service.kind))
    return [
        Country(code, name, tuple(service for service in found if service.country == code)) for code, name in COUNTRIES.items()
    ]
