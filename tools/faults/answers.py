"""A refresh whose publisher answers badly: nothing taken wrongly, no key kept, and an end in good time.

``python -m tools.faults.answers TABLE`` in a copy asks for one table again and again, each time of a
server of this machine that does something else; all else is the real client. Good answers are the
shipped table's own rows in the publisher's documented shape.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from analysis import checks
from analysis.collect.refresh.client import Client, Request
from analysis.collect.refresh.command import main
from analysis.collect.refresh.network import Limits, retrying_session
from analysis.paths import SOURCES
from tests.collect.refresh.publishers import Publishers
from tests.collect.refresh.server import (
    Server,
    bomb,
    drip,
    drip_heads,
    endless,
    reset,
    silence,
)
from tools.faults.clone import Clone, Ended, check_copy, waiting
from tools.faults.spoilt import TABLES, Table, spoilt
from tools.faults.verdict import Try, judge

BATTERY = "answers of a bad server"
COMMAND = ("-m", "tools.faults.answers")
DAY = "2026-11-25"
KEY = "0123456789abcdef0123456789abcdef01234567"
#: One publisher for each place of a key, and one without: what any machine may do is tried with these.
PLACES = ("census", "comtrade", "bls", "treasury")
#: Of each question here, and the seconds after which a whole refresh has hung.
LIMITS = Limits(connect=1, silence=0.2 * waiting(), wait=0.01, total=0.5 * waiting(), size=20_000_000)
LONG = 20


@dataclass(frozen=True)
class Fault:
    """What a server does with one question, of the one publisher that is spoilt."""

    what: str
    answer: Callable[[bytes], object]  #: From the good body to what :class:`Server` gives.
    bad: bool | None = True  #: As of :func:`judge`.


def run(clone: Clone, seed: int) -> list[Try]:
    """Ask for each table of every bad server; nothing here is random."""
    tries = []
    for name in TABLES:
        ended = clone.python(*COMMAND, name)
        lines = [line for line in ended.said.splitlines() if line.startswith("{")]
        tries += [Try(**json.loads(line)) for line in lines]
        if ended.code != 0:
            tries.append(Try(BATTERY, f"{name}: the rest", *judge(ended, bad=False)))
    return tries


def broken(elsewhere: str) -> Iterator[Fault]:
    """Yield what any machine may do, whatever it is asked for."""
    fixed = lambda *answer: lambda body: answer  # noqa: E731
    never_ending = {
        "reset": reset,
        "silence": silence,
        "byte by byte": drip,
        "heads byte by byte": drip_heads,
    }
    large = {"a body without an end": endless(200), "an error without an end": endless(503)}
    for name, answer in (never_ending | large | {"a bomb": bomb(200)}).items():
        yield Fault(name, lambda body, answer=answer: answer)
    for wait in ("3600", "Thu, 01 Jan 2099 00:00:00 GMT"):
        yield Fault(f"429 until {wait}", fixed(429, b"", {"Retry-After": wait}))
    for status in (301, 302, 307, 308):
        yield Fault(f"{status} elsewhere", fixed(status, b"", {"Location": f"{elsewhere}?key={KEY}"}))
    for status in (204, 400, 401, 403, 404, 418, 500, 503):
        body = b"" if status == 204 else f"<p>not for the key {KEY}</p>".encode()
        yield Fault(f"status {status}", fixed(status, body, {}))
    yield Fault(
        "half a body", lambda body: (200, body[: len(body) // 2], {"Content-Length": "99999999"})
    )
    yield Fault("no gzip", lambda body: (200, body, {"Content-Encoding": "gzip"}))


def texts() -> Iterator[Fault]:
    """Yield bodies that are no answer, and good ones that repeat the key."""
    bodies = {
        "nothing": b"",
        "null": b"null",
        "a list": b"[]",
        "an object": b"{}",
        "a word": b'"busy"',
        "a page": f"<html><p>{KEY}".encode(),
        "brackets": b"[" * 100_000,
        "bytes": b"\x00\xff\xfe",
        "a long number": b"[" + b"9" * 10_000 + b"]",
    }
    for name, text in bodies.items():
        yield Fault(name, lambda body, text=text: (200, text, {}))
    yield Fault("half an answer", lambda body: (200, body[: len(body) // 2], {}))
    yield Fault("the key as a message", lambda body: (200, json.dumps({"error": KEY}).encode(), {}))
    yield Fault("the key in its own form", lambda body: (200, _repeated(body), {}), bad=None)


def _repeated(body: bytes) -> bytes:
    """Return a good answer that repeats the key in another way of writing it."""
    escaped = "".join(f"\\u{ord(c):04x}" for c in KEY).encode()
    if body[:1] == b"[":  # a column more, of the same in each row
        return body.replace(b"], [", b', "' + escaped + b'"], [').replace(
            b"]]", b', "' + escaped + b'"]]'
        )
    return b'{"self": "' + escaped + b'", ' + body[1:]


def tried(table: Table, fault: Fault, server: Server) -> Try:
    """Bring a table from a server with a fault, into an empty folder; judge what is said and left."""
    with tempfile.TemporaryDirectory() as folder:
        root, sent = Path(folder), []
        (root / "data").mkdir()
        (root / "data" / "sources").symlink_to(SOURCES)
        raw = root / "data" / "vintages" / DAY / "raw"
        client = _client(raw, table, fault, server, sent)
        arguments = ["--source", table.name, "--from", table.first, "--to", table.last, "--day", DAY]
        ended = _ended(lambda: main(arguments, root=root, client=client))
        verdict = judge(ended, bad=fault.bad)
        written = {p.relative_to(root): p.read_bytes() for p in raw.parent.rglob("*") if p.is_file()}
    plain = {n: gzip.decompress(data) if n.suffix == ".gz" else data for n, data in written.items()}
    if ended.code and any("raw" not in name.parts for name in plain):
        verdict = "lost", "refused, but something was written"
    if ended.code and any(data in sent for data in plain.values()):
        verdict = "accepted wrongly", "refused, but kept for the day"
    if KEY in ended.said or any(KEY.encode() in data for data in plain.values()):
        verdict = "lost", "the key was written or printed"
    return Try(BATTERY, f"{table.publisher}: {fault.what}", *verdict)


def _client(raw: Path, table: Table, fault: Fault, server: Server, given: list[bytes]) -> Client:
    answers = Publishers()

    class Own(Client):
        def _arguments(self, request: Request) -> dict:
            return super()._arguments(request) | {"url": server.url}

        def _ask(self, request: Request) -> bytes:
            body = answers.answer(request)
            asks_table = request.publisher.name == table.publisher
            server.answers = [fault.answer(body) if asks_table else (200, body, {})]
            given.extend(
                [server.answers[0][1]] if asks_table and isinstance(server.answers[0], tuple) else []
            )
            return super()._ask(request)

    names = ("CENSUS_API_KEY", "FRED_API_KEY", "BLS_API_KEY", "COMTRADE_API_KEY")
    session = retrying_session(LIMITS, backoff=0)
    return Own(raw, dict.fromkeys(names, KEY), session=session, sleep=lambda _: None, limits=LIMITS)


def _ended(command: Callable[[], int]) -> Ended:
    """Run a command of this process as if it were one of its own."""
    printed, began = io.StringIO(), time.monotonic()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            code = checks.run(command)
        except Exception:
            traceback.print_exc(file=printed)
            code = 1
    seconds = time.monotonic() - began
    return Ended(code if seconds < LONG * waiting() else None, printed.getvalue(), seconds)


def tries(name: str) -> Iterator[Try]:
    """Yield the tries of one table."""
    table = TABLES[name]
    with Server((200, b"", {})) as server, Server((200, b"[]", {})) as other:
        faults = [*(broken(other.url) if name in PLACES else ()), *texts()]
        faults += [
            Fault(what, lambda body, own=spoil: (200, own(body), {}), bad)
            for what, spoil, bad in spoilt(table)
        ]
        for fault in faults:
            other.seen.clear()
            attempt = tried(table, fault, server)
            yield (
                replace(attempt, verdict="lost", note="the key went elsewhere")
                if other.seen
                else attempt
            )


def ask(name: str) -> int:
    """Print each try of one table as a line of JSON."""
    for one in tries(name):
        print(json.dumps(asdict(one)), flush=True)
    return 0


if __name__ == "__main__":
    check_copy()
    sys.exit(checks.run(lambda: ask(sys.argv[1])))
