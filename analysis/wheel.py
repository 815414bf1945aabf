"""What a wheel with tables changes: its version is the key, and what it leaves out is refused.

A wheel of ``export-declines wheel`` holds a small clone, built (:mod:`analysis.publish.archive.wheel`).
No byte of it changes, so that what is stored there needs no fingerprint of code and data, and nothing is
written.
"""

from __future__ import annotations

import contextlib
import json
import math
import sys
from collections.abc import Iterable, Iterator
from functools import cache

from analysis import fingerprint
from analysis.checks import InputError
from analysis.home import DISTRIBUTION, OWN, WHEEL
from analysis.version import __version__

#: What messages say of a table that a wheel leaves out.
LEFT_OUT = (
    "is computed in a clone",
    "is missing (data/",
    "is not built yet",
    "No such file or directory",
)


class ByVersion(fingerprint.State):
    """The state of what never changes: whatever is asked rests on the version."""

    def __init__(self, root=OWN):
        self.root, self.tables = root, fingerprint.described(root)
        self.modules = [
            name for name in sys.modules if name.partition(".")[0] == __name__.partition(".")[0]
        ]

    def fingerprint(self, *names: str, **beside) -> str:
        """Return the version; refuse what would be computed of tables that the wheel leaves out."""
        if {*names} & {*facts()["left_out"]}:
            raise InputError(f"{names[0]} {LEFT_OUT[0]}")
        return __version__

    def rests_on(self, *names: str) -> tuple[set[str], set[str]]:
        """Return nothing: the code is not looked at."""
        return set(), set()

    def named(self, files: Iterable[str]) -> set[str]:
        """Return the source tables of the law, of which alone a citation asks."""
        return set(facts()["law_tables"])

    def newest(self, *names: str) -> float:
        """Return no time: what is computed here is not stored."""
        return math.inf


def begin() -> None:
    """Let the version be the key of all that is stored."""
    fingerprint.State = ByVersion


@cache
def facts() -> dict:
    """Return what the wheel says of itself.

    ``version``, ``read_to`` (legal texts), ``law_tables``, and ``left_out``: functions whose stored
    results it has not.
    """
    return json.loads(WHEEL.read_text(encoding="utf-8"))


def stamp() -> str:
    """Return version and day of reading, which each printed answer of a wheel carries."""
    return f"{DISTRIBUTION} {__version__}, legal texts read to {facts()['read_to']}"


@contextlib.contextmanager
def left_out(what: str) -> Iterator[None]:
    """Say that a question needs a clone where it asks for a table that the wheel leaves out."""
    try:
        yield
    except (InputError, FileNotFoundError) as error:
        if not any(words in str(error) for words in LEFT_OUT):
            raise
        raise InputError(
            f"{what} asks for tables that the installed package leaves out: ask it in a clone of "
            f"{DISTRIBUTION} {__version__}"
        ) from None
