"""A dask cluster: that of ``SCHEDULER=tcp://host:port``, whose workers hold the same project.

Scheduler and workers are started in a clone of this project with its environment. What a result rests on
is compared before a worker computes it (:func:`check_same`): other code or data there would change the
result, and nobody would know.
"""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis.checks import InputError

if TYPE_CHECKING:  # a second to import, and most runs need none
    from dask.distributed import Client

#: Seconds within which a scheduler answers.
ANSWERS_WITHIN = 6
#: Seconds for which a run waits while no worker is there: some start with the job of a batch system.
WORKER_WITHIN = 60


def address() -> str:
    """Return the address in the environment variable ``SCHEDULER``; empty: this machine alone."""
    return os.environ.get("SCHEDULER", "").strip()


@contextmanager
def connected(scheduler: str) -> Iterator[Client]:
    """Give a client of a scheduler with at least one worker; leaving it cancels what still runs.

    Parameters
    ----------
    scheduler : str
        As ``"tcp://10.0.0.1:8786"``.

    Raises
    ------
    InputError
        Nobody answers at this address, or no worker comes.
    """
    from dask.distributed import Client

    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # whoever asked says what is lost
    try:
        client = Client(scheduler, timeout=ANSWERS_WITHIN)
    except (OSError, ValueError):  # what dask says of an address that is none, and of silence
        raise InputError(
            f"no dask scheduler answers at SCHEDULER={scheduler}: start one with `.venv/bin/dask "
            "scheduler`, which prints its address (tcp://HOST:8786), or leave SCHEDULER out"
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKER_WITHIN)
        except TimeoutError:
            raise InputError(no_worker(scheduler)) from None
        yield client


def shared_out(
    work: Callable[[Any, Any], Any],
    common: Any,
    pieces: Sequence,
    *,
    scheduler: str,
    rests_on: str,
) -> Iterator:
    """Yield ``work(common, piece)`` of each piece, in their order, by the workers of a cluster.

    Parameters
    ----------
    work : callable
    common : object
        Sent to each worker once.
    pieces : sequence
    scheduler : str
        Its address.
    rests_on : str
        Module whose code, with all that it imports, each worker must hold.

    Raises
    ------
    InputError
        There is no such cluster, or a worker holds other code.
    """
    here = contents(rests_on)
    with connected(scheduler) as client:
        there = client.scatter(common, broadcast=True)
        sent = [client.submit(_one, work, there, p, here, rests_on, pure=False) for p in pieces]
        for future in sent:
            yield future.result()


def _one(work: Callable, common: Any, piece: Any, here: dict[str, str], rests_on: str) -> Any:
    """Do a piece on a worker, where it holds the code of whoever asks."""
    check_same(here, contents(rests_on))
    return work(common, piece)


@cache
def contents(module: str) -> dict[str, str]:
    """Return what a module and all that it imports rest on -> digest, panels apart."""
    from analysis.fingerprint import State

    return State().contents(module, panels=False)


def no_worker(scheduler: str) -> str:
    """Return what to do about a scheduler without a worker."""
    return (
        f"the dask scheduler at {scheduler} has had no worker for {WORKER_WITHIN:.0f} s: start some "
        f"with `.venv/bin/dask worker {scheduler}` in a clone"
    )


def check_same(here: dict[str, str], there: dict[str, str]) -> None:
    """Refuse a worker on which a result would rest on something else.

    Parameters
    ----------
    here, there : dict of str
        What a result rests on -> digest (:meth:`analysis.fingerprint.State.contents`), at the asking end
        and at the worker.

    Raises
    ------
    InputError
        Names the first that differs, and what to do.
    """
    differing = sorted(name for name in here.keys() | there if here.get(name) != there.get(name))
    if differing:
        more = f" and {len(differing) - 1} more differ" if len(differing) > 1 else " differs"
        raise InputError(
            f"worker on {platform.node()}: its {differing[0]}{more} from what the run has that it "
            "works for. Bring its clone to the same revision and vintage, run `make combine law` "
            "there, and start it anew"
        )
