"""A blog whose requests borrow from a pool of connections."""

import os
import sys

import blog
from psycopg_pool import ConnectionPool, PoolTimeout

pool = ConnectionPool(
    os.environ["CONN_STR"],
    min_size=5,
    max_size=25,
    timeout=2,
    reconnect_timeout=2,
    kwargs={"autocommit": True, "options": "-c statement_timeout=5s"},
)


def lend():
    """A connection of its own, for as long as the with block lasts."""
    return pool.connection()


def refuse(error):
    print(repr(error), file=sys.stderr)
    if isinstance(error, PoolTimeout):
        return 503, "Busy", {"Retry-After": 1}
    pool.check()  # replaces idle connections that are broken as well, before each of them fails a request
    return 500, "Database error"


blog.serve(lend, refuse)
