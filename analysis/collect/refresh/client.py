"""Ask a publisher once, politely: keys, pauses, retries, and every answer kept under its hash.

A request is data. What identifies it never holds the key, so that no name, message or kept answer does.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from analysis.checks import InputError
from analysis.made import whole
from analysis.paths import ROOT

#: Seconds until a publisher that says nothing is given up, to connect and between two bytes.
PATIENCE = (10, 180)

#: Answers that are worth another try, and how often.
PASSING, TRIES = (429, 500, 502, 503, 504), 5

#: Nothing was published for what was asked.
NOTHING = b""


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


def read_keys(file: Path = ROOT / ".env") -> dict[str, str]:
    """Return ``NAME=value`` lines of a ``.env`` file, then the environment, which goes before.

    Lines without ``=`` and comments are passed over; quotes around a value are taken off.
    """
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = (line.removeprefix("export ").partition("=") for line in map(str.strip, lines))
    found = {
        name.strip(): value.strip().strip("'\"")
        for name, sign, value in pairs
        if sign and not name.startswith("#")
    }
    return found | dict(os.environ)


def check_keys(publishers: list[Publisher], keys: Mapping[str, str]) -> None:
    """Raise InputError that names every key which is needed and missing, and where it is had."""
    lacking = [p for p in publishers if p.key_name and not p.key_optional and not keys.get(p.key_name)]
    if lacking:
        needed = ", ".join(f"{p.key_name} ({p.register})" for p in lacking)
        raise InputError(
            f"a key is needed: set {needed} in the environment or in .env, or name other sources "
            "(make refresh SOURCE=bls). Nothing was asked."
        )


class Client:
    """Answers of publishers, from the folder of a vintage where they are, else from the network.

    Parameters
    ----------
    folder : Path
        Where raw answers are kept, ``PUBLISHER/REQUEST-ANSWER.gz``, each named by the hashes of request
        and answer: an interrupted run takes up where it stopped.
    keys : mapping
        From :func:`read_keys`.
    session : requests.Session, optional
        Of the caller; by default one that retries.
    sleep : callable
        Waits a number of seconds.
    """

    def __init__(self, folder: Path, keys: Mapping[str, str], *, session=None, sleep=time.sleep):
        self.folder, self.keys, self._sleep = folder, keys, sleep
        self._session = session or retrying_session()
        self.asked = 0

    def get(self, request: Request, check: Callable[[bytes, str], object] | None = None) -> bytes:
        """Return the body of an answer; ``NOTHING`` where the publisher has nothing (204).

        Parameters
        ----------
        request : Request
        check : callable, optional
            Reads the body, for messages from where; what it refuses is not kept. By default
            :func:`as_json`.

        Raises
        ------
        InputError
            No network, an answer that is none, a missing or wrong key: one sentence.
        """
        kept = self._kept(request)
        if kept is not None:
            return kept
        answer = self._ask(request)
        if answer != NOTHING:
            (check or as_json)(answer, request.host)
        self._keep(request, answer)
        return answer

    def _kept(self, request: Request) -> bytes | None:
        for path in (self.folder / request.publisher.name).glob(f"{request.digest}-*.gz"):
            try:
                answer = gzip.decompress(path.read_bytes())
            except (OSError, EOFError):  # spoilt: asked again
                continue
            if path.name == _name(request, answer):
                return answer
        return None

    def _keep(self, request: Request, answer: bytes) -> None:
        path = self.folder / request.publisher.name / _name(request, answer)
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as aside:
            aside.write_bytes(gzip.compress(answer, mtime=0))

    def _ask(self, request: Request) -> bytes:
        import requests

        if self.asked:
            self._sleep(request.publisher.pause)
        self.asked += 1
        for attempt in range(TRIES):
            try:
                answer = self._session.request(timeout=PATIENCE, **self._arguments(request))
                return _body(request, answer.status_code, answer.content)
            except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
                self._sleep(2.0**attempt)  # cut off on the way
            except requests.exceptions.RequestException:  # its text may hold the key
                raise InputError(
                    f"{request.host} cannot be reached: is there a network? No table was changed; "
                    "make refresh takes up where it stopped."
                ) from None
        raise InputError(f"{request.host} broke off its answer {TRIES} times. No table was changed.")

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


def _name(request: Request, answer: bytes) -> str:
    return f"{request.digest}-{hashlib.sha256(answer).hexdigest()[:16]}.gz"


def retrying_session(*, backoff: float = 1.0):
    """Return a session that tries passing failures again, after 1, 2, 4 ... seconds or as it is told."""
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    retry = Retry(
        total=TRIES, connect=1, backoff_factor=backoff, status_forcelist=PASSING,
        allowed_methods={"GET", "POST"}, raise_on_status=False,
    )  # fmt: skip
    session = requests.Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


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
    advice = "No table was changed; make refresh takes up where it stopped."
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
