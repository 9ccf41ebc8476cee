"""A blog whose requests borrow from a pool of connections."""

import logging
import os

import blog
from psycopg_pool import ConnectionPool, PoolTimeout

pool = ConnectionPool(
    os.environ["CONN_STR"],
    min_size=5,
    max_size=25,
    timeout=2,
    reconnect_timeout=2,  # then it is the next request that starts an attempt: the pauses between its own ones grow
    kwargs={"autocommit": True, "options": "-c statement_timeout=5s"},
)


def lend():
    """A connection of its own, for as long as the with block lasts."""
    return pool.connection()


def refuse(error):
    logging.error("%r", error)
    if isinstance(error, PoolTimeout):
        return 503, "Busy", {"Retry-After": 1}
    pool.check()  # the idle ones may be broken as well: replaces them before each has failed a request
    return 500, "Database error"


blog.serve(lend, refuse)
