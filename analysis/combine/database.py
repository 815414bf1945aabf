"""A database in memory within limits, which spills into a folder what it cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.checks import InputError

if TYPE_CHECKING:
    import duckdb

#: Share of the memory that duckdb may use: the rest is for the cells, the pairs and the interpreter.
SHARE = 2 / 3
UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12} | {
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
    "TIB": 2**40,
}


def parse_bytes(memory: str) -> int:
    """Return the bytes of a size such as ``2GB``, ``500MB`` or ``1.5GiB``."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([KMGT]I?B)", str(memory).strip().upper())
    if not match:
        raise InputError(f"memory {memory!r} is not a size; write it as 2GB or 500MB.")
    return int(float(match[1]) * UNITS[match[2]])


@contextmanager
def connected(limit: int, threads: int, spilled: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database for a process that may use ``limit`` bytes; what it cannot do is said.

    Raises
    ------
    InputError
        No thread, memory too small for the work, or no space left on the disk of ``spilled``.
    """
    import duckdb  # here: whoever builds the panels in memory needs none

    if threads < 1:
        raise InputError(f"threads must be 1 or more, not {threads}.")

    settings = {
        "memory_limit": f"{int(SHARE * limit) // 1000}KB",
        "threads": threads,
        "temp_directory": str(spilled),
        "preserve_insertion_order": False,
    }
    try:
        with duckdb.connect(config=settings) as database:
            yield database
    except duckdb.Error as error:
        text = str(error)
        if "max_temp_directory_size" in text or "No space left" in text:
            raise InputError(
                f"no space left for what does not fit into memory, in {spilled.parent}: free some, or "
                "name another folder as scratch."
            ) from None
        if isinstance(error, duckdb.OutOfMemoryException):
            raise InputError(
                f"a memory of {limit / 1e6:,.0f} MB is too small here for {threads} threads: give more, "
                "or fewer threads."
            ) from None
        raise
