"""After a rush, what welcoming so many took goes back to the system.

Each who comes in is sent up to fifty messages. When two thousand come at once, and their browsers read no quicker than they
can, that is eighty megabytes for a second; afterwards the process held on to most of it (measured: 31 to 57 KB a socket, 26 of
them needed).
"""

import asyncio
import ctypes

MANY = 100
LOOK_SECONDS = 0.5

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of the GNU C library; others give back by themselves, or never


class Rush:
    """Counts who comes into the rooms of a process, until nobody does for a moment."""

    def __init__(self) -> None:
        self._since_last = 0
        self._lately = 0

    def came(self) -> None:
        """Somebody came in."""
        self._lately += 1

    async def look_back(self) -> None:
        """Give back, when a rush is over. Called every :data:`LOOK_SECONDS`; takes some milliseconds, in a thread."""
        if self._lately:
            self._since_last, self._lately = self._since_last + self._lately, 0
        elif self._since_last >= MANY and _trim is not None:
            self._since_last = 0
            await asyncio.to_thread(_trim, 0)
