"""A publisher's machine of our own, good and bad; nothing leaves this one."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Seconds between two bytes of what drips.
DRIP = 0.02
ZEROS = bytes(1 << 16)


class Server:
    """Gives the answers that it was told, one after the other, the last again and again.

    An answer is ``(status, body, headers)``, or a function of this server's handler that does worse.
    """

    def __init__(self, *answers):
        self.answers, self.seen, self.released = list(answers), [], threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("Content-Length", 0))
                outer.seen.append((self.path, dict(self.headers), self.rfile.read(length)))
                answer = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                self.released = outer.released
                try:
                    answer(self) if callable(answer) else send(self, *answer)
                except OSError:  # the other side has gone
                    self.close_connection = True

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads, self.server.block_on_close = True, False
        self.url = f"http://127.0.0.1:{self.server.server_port}/data"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


def send(handler, status: int, body: bytes = b"", headers: dict | None = None) -> None:
    """Answer as one should."""
    handler.send_response(status)
    for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def reset(handler) -> None:
    """Break the connection off before any answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def silence(handler) -> None:
    """Say nothing."""
    handler.released.wait(60)


def drip(handler) -> None:
    """Give an answer byte by byte."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.released.wait(DRIP):
        handler.wfile.write(b" ")


def drip_heads(handler) -> None:
    """Give the heads of an answer byte by byte."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not handler.released.wait(DRIP):
        handler.wfile.write(b"x")


def endless(status: int):
    """Return an answer without an end."""

    def answer(handler) -> None:
        handler.send_response(status)
        handler.end_headers()
        while not handler.released.is_set():
            handler.wfile.write(ZEROS)

    return answer


def bomb(megabytes: int) -> tuple:
    """Return an answer that is a thousand times larger once it is unpacked."""
    body = gzip.compress(bytes(1_000_000), 9) * megabytes
    return 200, body, {"Content-Encoding": "gzip"}
