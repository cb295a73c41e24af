"""Django's own PostgreSQL, except that nobody is handed a connection that died while it lay in the pool.

When PostgreSQL restarts, everything in the pool is dead at once. Django's ``CONN_HEALTH_CHECKS`` tries each with a statement,
on every request, and the pool sleeps a second and more between one dead connection and the next (measured: a page waited longer
than five seconds for its turn). A line whose other end has hung up is told in two microseconds: it has something to read.
"""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, Error
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """See the module."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """A connection that is alive, from the pool where there is one.

        :raises OperationalError: when none can be made; the pool waits for one as long as its ``timeout`` says.
        """
        while True:
            found: Connection = super().get_new_connection(conn_params)
            if not self.pool or _is_alive(found):
                return found
            found.close()  # so that the pool, given it back, makes another
            self.pool.putconn(found)


def _is_alive(connection: Connection) -> bool:
    """Whether the other end has not hung up. Something to read may also be a notice; only then a statement is spent on it."""
    quiet = select.poll()
    quiet.register(connection.pgconn.socket, select.POLLIN)
    if not quiet.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except Error:
        return False
    return True
