"""A blog whose requests all use one connection."""

import logging
import os
from contextlib import nullcontext

import blog
import psycopg

connection = psycopg.connect(os.environ["CONN_STR"], autocommit=True)


def lend():
    """The only connection, whoever else is using it."""
    return nullcontext(connection)


def refuse(error):
    logging.error("%r", error)
    return 500, "Database error"


blog.serve(lend, refuse)
