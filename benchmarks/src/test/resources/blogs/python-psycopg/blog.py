"""A tiny blog over HTTP. The program that serves it decides how a request gets its connection to PostgreSQL."""

import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import posts
import psycopg


class Blog(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # the head of an answer and its body are two writes
    log_request = lambda *_: None  # no line for each request
    limit = 64 * 1024  # bytes of a body
    timeout = 30  # ends the wait for a client that stalls in the middle of its body

    def __getattr__(self, name):
        if name.startswith("do_"):  # do_GET and so on, whatever the method
            return self.route
        raise AttributeError(name)

    def route(self):
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal() or len(length) > 9:
            return self.answer(411, "Send a Content-Length", {"Connection": "close"})
        if int(length) > self.limit:
            self.rfile.read(min(int(length), 16 * self.limit))  # many clients look for no answer before all is sent
            return self.answer(413, posts.RULES, {"Connection": "close"})
        body = self.rfile.read(int(length))
        self.server.in_flight.add(self)
        try:
            self.answer(*self.reply(self.command, self.path.split("?")[0], body))
        except psycopg.Error as error:
            self.answer(*self.server.refuse(error))
        finally:
            self.server.in_flight.discard(self)

    def reply(self, method, path, body):
        if path == "/" and method in ("GET", "HEAD"):
            with self.server.lend() as connection:
                return 200, posts.page(connection), {"Content-Type": "text/html; charset=utf-8"}
        if path == "/submit" and method == "POST":
            post = posts.parse(body)
            if not post:
                return 400, posts.RULES
            with self.server.lend() as connection:
                return 200, "Post created successfully", {"X-Post-Id": posts.add(connection, *post)}
        return 405 if path in ("/", "/submit") else 404, "Not here"

    def answer(self, status, text, headers=()):
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "text/plain", "Content-Length": len(body), **dict(headers)}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Server(ThreadingHTTPServer):
    request_queue_size = 1024  # new connections that may wait for a thread


def serve(lend, refuse):
    with lend() as connection:
        posts.create_table(connection)
    server = Server(("127.0.0.1", int(os.environ["PORT"])), Blog)
    server.lend, server.refuse, server.in_flight = lend, refuse, set()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    print("Listening on 127.0.0.1 port", server.server_port, flush=True)
    try:
        server.serve_forever()
    finally:
        end = time.monotonic() + 15
        while server.in_flight and time.monotonic() < end:
            time.sleep(0.05)
