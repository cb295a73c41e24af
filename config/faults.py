"""What is wrong with a production configuration, a sentence a fault."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

WEAK_KEY = 50  # characters; what Django's own check security.W009 asks for


class HalfConfigured(ImproperlyConfigured):
    """Production lacks settings. Its text is for the operator: a sentence a fault, and no traceback is needed."""


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """The settings a production site must name itself."""

    secret_key: str
    database_url: str
    redis_url: str
    email_url: str
    allowed_hosts: list[str]
    site_url: str
    debug: bool


def faults(configuration: Configuration) -> list[str]:
    """Each fault of ``configuration`` as one sentence that says what to set; empty when the site may start."""
    found = []
    if configuration.debug:
        found.append("DEBUG is on: in production it would show members' data on error pages; leave it out.")
    if len(configuration.secret_key) < WEAK_KEY or len(set(configuration.secret_key)) < 10:
        found.append(f"SECRET_KEY is missing or weak: set a random text of at least {WEAK_KEY} characters.")
    if not re.match(r"postgres(ql)?://", configuration.database_url):
        found.append("DATABASE_URL does not name a PostgreSQL server: set postgres://user:password@host/name.")
    if not re.match(r"rediss?://|unix://", configuration.redis_url):
        found.append("REDIS_URL is missing: chat needs Redis or Valkey when the site runs in several processes.")
    if not re.match(r"[a-z+]+://", configuration.email_url) or configuration.email_url.startswith("consolemail"):
        found.append("EMAIL_URL is missing: set smtp+tls://user:password@host:587 so that password resets arrive.")
    if not configuration.allowed_hosts or "*" in configuration.allowed_hosts:
        found.append("ALLOWED_HOSTS is missing or '*': name the host names this site answers to, split by commas.")
    found += _site_url_faults(configuration)
    return found


def _site_url_faults(configuration: Configuration) -> list[str]:
    url = urlsplit(configuration.site_url)
    # An address below a path would match no browser's Origin, and chat would be silent with nothing said.
    if not re.fullmatch(r"https://[^/?#@:]+(:\d{1,5})?/?", configuration.site_url) or not url.hostname:
        return ["SITE_URL must be the full https address of the site, for example https://example.org."]
    hosts = configuration.allowed_hosts
    if hosts and "*" not in hosts and not validate_host(url.hostname, hosts):
        return [f"SITE_URL names {url.hostname}, which is not among ALLOWED_HOSTS: add it there."]
    return []
