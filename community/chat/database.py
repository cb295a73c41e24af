"""The database, from the socket's side: a few threads of their own.

Channels' own ``database_sync_to_async`` runs everything of a process in one thread: one slow query there stops everybody's
sockets (measured: p99 482 ms against 10 ms). Each of these threads keeps its connection: taking it from the pool and giving it
back for every frame costs more than the query.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, connection

Result = TypeVar("Result")

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="chat-database")


async def ask(function: Callable[..., Result], *arguments: Any) -> Result:
    """Run ``function(*arguments)``, which may use the database, without stopping the event loop.

    When the connection turns out to be dead (PostgreSQL was restarted), it is tried once more on a new one, so ``function``
    must bear being run twice.
    """
    return await sync_to_async(_call, thread_sensitive=False, executor=_threads)(function, arguments)


def _call(function: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
    try:
        return function(*arguments)
    except (OperationalError, InterfaceError):
        connection.close()
        return function(*arguments)
    except BaseException:
        connection.close()  # whatever state it is in, the next one begins clean
        raise
