"""The site, killed as by ``kill -9`` the moment it would announce what it has just committed."""

import os
import signal
from typing import Any

from community import live
from config.asgi import application

announce = live._send


def die(group: str, event: dict[str, Any]) -> None:
    """A change of a room is committed, and nobody will ever be told."""
    if event["type"] == "room":
        os.kill(os.getpid(), signal.SIGKILL)
    announce(group, event)


live._send = die
__all__ = ["application"]
