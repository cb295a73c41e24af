"""The hub of this process, made when its first socket comes."""

import asyncio

from community.chat.hub import Hub

_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of this process (of this event loop, for tests that have several)."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs.clear()
        _hubs[loop] = Hub()
    return _hubs[loop]


def open_sockets() -> int:
    """How many sockets this process holds."""
    return sum(len(each.sockets) for each in list(_hubs.values()))
