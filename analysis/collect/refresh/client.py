"""Ask a publisher once, politely: keys, pauses, retries, and every answer kept under its hash.

A request is data. What identifies it never holds the key, so that no name, message or kept answer does.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from analysis.checks import InputError
from analysis.collect.refresh.keys import without_key
from analysis.collect.refresh.network import Elsewhere, Limits, Unanswered, answered, retrying_session
from analysis.made import whole

LIMITS = Limits()

#: Nothing was published for what was asked.
NOTHING = b""

RESUMES = "No table was changed; make refresh takes up where it stopped."

T = TypeVar("T")


@dataclass(frozen=True)
class Publisher:
    """Who is asked."""

    name: str  #: As ``SOURCE=`` names it.
    title: str  #: As messages and vintages name it.
    key_name: str = ""  #: Environment variable of the key; empty where none is needed.
    key_place: str = "query"  #: ``"query"``, ``"header"`` or ``"body"``.
    key_field: str = "key"  #: What the publisher calls the key.
    register: str = ""  #: Where a key is had.
    key_optional: bool = False  #: Whether an answer is given without a key too.
    pause: float = 0.5  #: Seconds between two requests.


@dataclass(frozen=True)
class Request:
    """One question; ``body`` makes it a POST of JSON."""

    publisher: Publisher
    url: str
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    body: Mapping | None = None

    @property
    def host(self) -> str:
        """The publisher's machine, as messages name it."""
        return urlsplit(self.url).netloc

    @property
    def digest(self) -> str:
        """Sixteen hex digits of what is asked, without the key."""
        text = json.dumps([self.url, dict(self.query), self.body], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class Client:
    """Answers of publishers, from the folder of a vintage where they are, else from the network.

    Parameters
    ----------
    folder : Path
        Where raw answers are kept, ``PUBLISHER/REQUEST-ANSWER.gz``, each named by the hashes of request
        and answer: an interrupted run takes up where it stopped.
    keys : mapping
        From :func:`keys.read_keys`.
    session : requests.Session, optional
        Of the caller; by default one that retries.
    sleep : callable
        Waits a number of seconds.
    limits : Limits
        Of each question.
    """

    def __init__(
        self, folder: Path, keys: Mapping[str, str], *, session=None, sleep=time.sleep, limits=LIMITS
    ):
        self.folder, self.keys, self._sleep, self._limits = folder, keys, sleep, limits
        self._session = session or retrying_session(limits)
        self.asked = 0
        self.begin()

    def get(self, request: Request, parse: Callable[[bytes], T]) -> T | None:
        """Return what an answer holds; None where the publisher has nothing (204).

        An answer is kept once it could be read; a kept one that cannot is asked for again. That there is
        nothing yet is asked again too.

        Parameters
        ----------
        request : Request
        parse : callable
            Reads the body, which holds no key; what it refuses is not kept.

        Raises
        ------
        InputError
            No network, an answer that is none, a missing or wrong key: one sentence.
        """
        stored = self._kept(request)
        if stored is not None:
            with contextlib.suppress(InputError):
                parsed = parse(stored)
                if not self._good:
                    self._doubted.add(self._place(request, stored))
                return parsed
            self._place(request, stored).unlink()
        answer = self._ask(request)
        if answer == NOTHING:
            return None
        parsed = parse(answer)
        self._doubted.add(self._place(request, answer))
        self._keep(request, answer)
        return parsed

    def forget(self) -> None:
        """Keep none of the answers for which the table may be refused, given since :meth:`begin`."""
        for path in self._doubted:
            path.unlink(missing_ok=True)
        self.begin()

    def begin(self, *, good: bool = False) -> None:
        """Begin with a table; ``good``: what is kept of it was brought, so that only new is doubted."""
        self._good, self._doubted = good, set[Path]()

    def _kept(self, request: Request) -> bytes | None:
        for path in (self.folder / request.publisher.name).glob(f"{request.digest}-*.gz"):
            try:
                answer = gzip.decompress(path.read_bytes())
            except (OSError, EOFError, zlib.error):  # spoilt: asked again
                continue
            if answer and path == self._place(request, answer):
                return answer
        return None

    def _keep(self, request: Request, answer: bytes) -> None:
        path = self._place(request, answer)
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as aside:
            aside.write_bytes(gzip.compress(answer, mtime=0))

    def _place(self, request: Request, answer: bytes) -> Path:
        name = f"{request.digest}-{hashlib.sha256(answer).hexdigest()[:16]}.gz"
        return self.folder / request.publisher.name / name

    def _ask(self, request: Request) -> bytes:
        if self.asked:
            self._sleep(request.publisher.pause)
        self.asked += 1
        arguments = self._arguments(request)
        try:
            status, body = answered(self._session, arguments, self._limits, self._sleep)
        except Elsewhere as problem:
            raise InputError(f"{request.host} {problem} {self._doubt(request.publisher)}") from None
        except Unanswered as problem:
            raise InputError(f"{request.host} {problem} {RESUMES}") from None
        return _body(request, status, without_key(body, self.keys.get(request.publisher.key_name)))

    def _doubt(self, publisher: Publisher) -> str:
        """Return what to do about a page elsewhere, by which Census says that a key is wrong."""
        sent = publisher.key_name and self.keys.get(publisher.key_name)
        question = f"Is {publisher.key_name} right ({publisher.register})? " if sent else ""
        return f"{question}No table was changed."

    def _arguments(self, request: Request) -> dict:
        publisher = request.publisher
        key = self.keys.get(publisher.key_name) if publisher.key_name else None
        named = {publisher.key_field: key} if key else {}
        at = lambda place: named if publisher.key_place == place else {}  # noqa: E731
        arguments = {"url": request.url, "params": dict(request.query) | at("query")}
        arguments |= {"headers": {"User-Agent": "export-declines"} | at("header")}
        if request.body is None:
            return arguments | {"method": "GET"}
        return arguments | {"method": "POST", "json": dict(request.body) | at("body")}


def _body(request: Request, status: int, body: bytes) -> bytes:
    """Return the body of a good answer; word every other status."""
    host, publisher = request.host, request.publisher
    if status == 204:
        return NOTHING
    if status == 200 and body:
        return body
    problem = {
        200: "gave an empty answer",
        400: f"did not understand what was asked ({_excerpt(body)})",
        401: "wants a valid key",
        403: "wants a valid key",
        404: "does not know what was asked",
        429: "has had enough requests for now",
    }.get(status, f"is out of order (status {status})")
    advice = RESUMES
    if status in (401, 403) and publisher.key_name:
        advice = f"Set {publisher.key_name} ({publisher.register}). No table was changed."
    raise InputError(f"{host} {problem}. {advice}")


def _excerpt(body: bytes) -> str:
    """Return the start of a message, without what looks like a key."""
    words = body[:300].decode("utf-8", "replace").replace("<", " <").split()
    shown = " ".join(word for word in words if len(word) < 30 and not word.startswith("<"))
    return shown[:120] or "no reason given"


def as_json(body: bytes, host: str):
    """Return what a body of JSON holds.

    Raises
    ------
    InputError
        A web page, or text that breaks off.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        pass
    if body.lstrip()[:1] == b"<":
        raise InputError(
            f"{host} answered with a web page instead of data: is the key right? No table was changed."
        )
    raise InputError(f"the answer of {host} is no JSON, or breaks off. No table was changed.")
