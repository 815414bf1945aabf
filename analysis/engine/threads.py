"""Long work in steps that threads share: what they sum does not depend on how many there are."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

#: Rows of a sample that one step takes: a few arrays of them stay in a processor's cache.
ROWS = 1 << 18

#: Rows, or cells, from which threads are worth their start.
THREADED = 500_000

#: Does each step and returns what each gave, in their order.
Each = Callable[[Callable[[Any], Any], Sequence], list]


@contextmanager
def each(size: int) -> Generator[Each]:
    """Give what does the steps of work on so many rows: in threads where these are many.

    numpy lets other threads go on while it works on an array, so the steps run at the same time. Each
    step writes its own part of the results, and sums are added in the order of the steps.
    """
    if size < THREADED:
        yield lambda work, steps: [work(step) for step in steps]
        return
    with ThreadPoolExecutor(cores()) as pool:
        yield lambda work, steps: list(pool.map(work, steps))


def cores() -> int:
    """Return the cores that this process may use, which may be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def rows_of(n: int) -> list[slice]:
    """Return the steps of work on n rows."""
    return [slice(start, min(start + ROWS, n)) for start in range(0, n, ROWS)]
