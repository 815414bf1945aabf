"""One question over the network, within limits: of waiting, of time and of size, at one address only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

#: Answers that are worth another try, and how often.
PASSING, TRIES = (429, 500, 502, 503, 504), 5
#: Bytes that are taken at a time.
PART = 65536


@dataclass(frozen=True)
class Limits:
    """What a publisher may take; the longest answers known are a tenth of these."""

    connect: float = 10.0  #: Seconds until its machine is reached.
    silence: float = 60.0  #: Seconds between two bytes.
    wait: float = 20.0  #: Seconds between two tries, whatever it asks for.
    total: float = 180.0  #: Seconds of one question with all its tries and waits.
    size: int = 100_000_000  #: Bytes of an answer, unpacked.


class Unanswered(Exception):
    """A question came to nothing; the text says how, and holds no key."""


class Elsewhere(Unanswered):
    """A question was sent on to another address."""


def retrying_session(limits: Limits, *, backoff: float = 1.0):
    """Return a session that tries passing failures again, and follows no redirect.

    It waits 1, 2, 4 ... seconds or as it is told, at most ``limits.wait``; what it tries again is logged
    nowhere, since addresses hold keys.

    Raises
    ------
    Elsewhere
        When used: what was asked, and the key with it, would go to another address.
    """
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    class OneAddress(requests.Session):
        def get_redirect_target(self, resp):
            if resp.is_redirect:
                raise Elsewhere("points to another address, where nothing is asked and no key sent.")
            return None

    retry = Retry(
        total=TRIES,
        connect=1,
        backoff_factor=backoff,
        backoff_max=limits.wait,
        retry_after_max=limits.wait,
        status_forcelist=PASSING,
        allowed_methods={"GET", "POST"},
        raise_on_status=False,
    )
    session = OneAddress()
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
    return session


def answered(
    session, arguments: dict, limits: Limits, sleep: Callable[[float], object]
) -> tuple[int, bytes]:
    """Return status and unpacked body of the answer to one question; one that breaks off is asked again.

    Raises
    ------
    Unanswered
        No network, a limit that is reached, however the answer is drawn out, or a redirect.
    """
    import requests
    from urllib3.exceptions import HTTPError

    try:
        return _within(limits.total, lambda: _tried(session, arguments, limits, sleep))
    except TimeoutError:
        raise Unanswered(f"gave no whole answer in {limits.total:g} seconds.") from None
    except (requests.exceptions.RequestException, HTTPError, UnicodeError):  # its text may hold the key
        raise Unanswered("cannot be reached: is there a network?") from None


def _tried(session, arguments: dict, limits: Limits, sleep: Callable) -> tuple[int, bytes]:
    from requests.exceptions import ChunkedEncodingError, ContentDecodingError

    for attempt in range(TRIES):
        try:
            return _read(session, arguments, limits)
        except (ChunkedEncodingError, ContentDecodingError):  # cut off on the way
            sleep(min(2.0**attempt, limits.wait))
    raise Unanswered(f"broke off its answer {TRIES} times.")


def _read(session, arguments: dict, limits: Limits) -> tuple[int, bytes]:
    parts, size = [], 0
    times = limits.connect, limits.silence
    with session.request(stream=True, timeout=times, **arguments) as answer:
        for part in answer.iter_content(PART):
            size += len(part)
            if size > limits.size:
                raise Unanswered(f"gave more than {limits.size / 1e6:,.0f} MB, which is no answer.")
            parts.append(part)
        return answer.status_code, b"".join(parts)


def _within(seconds: float, call: Callable):
    """Return what a call gives; one that takes longer is left behind, and ends with this process."""
    future: Future = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # raised again where it was waited for
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future.result(timeout=seconds)
