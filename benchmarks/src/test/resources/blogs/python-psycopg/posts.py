"""What the blog does with one connection to PostgreSQL, and what it takes for a post."""

import json
import re
from html import escape

RULES = 'Send JSON in UTF-8, 64 kB at most: {"title": 3 to 256 characters, "content": 3 to 10000}, no U+0000.'
TITLE = re.compile("[^\0\ud800-\udfff]{3,256}")
CONTENT = re.compile("[^\0\ud800-\udfff]{3,10000}")


def create_table(connection):
    connection.execute(
        "CREATE TABLE IF NOT EXISTS posts (id serial PRIMARY KEY, title varchar(256), content text,"
        " date timestamptz NOT NULL DEFAULT now());"
        "CREATE INDEX IF NOT EXISTS posts_date ON posts (date DESC)"
    )


def page(connection):
    posts = connection.execute("SELECT title, content FROM posts ORDER BY date DESC, id DESC LIMIT 50").fetchall()
    articles = (f"<article><h2>{escape(title)}</h2><p>{escape(content)}</p></article>\n" for title, content in posts)
    return '<!doctype html><meta charset="utf-8"><title>Posts</title>\n' + "".join(articles)


def add(connection, title, content):
    with connection.transaction():
        insert = "INSERT INTO posts (title, content) VALUES (%s, %s) RETURNING id"
        return connection.execute(insert, (title, content)).fetchone()[0]


def parse(body):
    """Title and content, or None."""
    try:
        post = json.loads(body.decode())
        title, content = post["title"], post["content"]
        return (title, content) if TITLE.fullmatch(title) and CONTENT.fullmatch(content) else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
