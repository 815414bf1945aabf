"""Work in a process of its own, while this one goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import traceback
from collections.abc import Callable, Iterator
from threading import Thread


@contextlib.contextmanager
def meanwhile(work: Callable[..., object], *given) -> Iterator[Callable[[], object]]:
    """Let ``work(*given)`` run in a process of its own for as long as the block lasts.

    Parameters
    ----------
    work : callable
        Of a module; it, what it is given and what it returns can be pickled.

    Yields
    ------
    callable
        Waits for the end; returns what the work returned, or raises what it raised, with a note that
        says where. A block that is left before has the process ended, as has a killed caller.

    Raises
    ------
    RuntimeError
        When waited for: the process died, as where memory runs out.
    """
    context = multiprocessing.get_context("spawn")  # the caller may have threads, which no fork survives
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sender, work, given), daemon=True)
    process.start()
    sender.close()  # ours; when the process's copy closes too, the pipe ends

    def ended() -> object:
        try:
            went_well, outcome = receiver.recv()
        except EOFError:
            raise RuntimeError(f"the process of {work.__name__} died (out of memory?)") from None
        if not went_well:
            raise outcome
        return outcome

    try:
        yield ended
    finally:
        process.terminate()
        process.join()
        receiver.close()


def _run(sender, work: Callable[..., object], given: tuple) -> None:
    Thread(target=_end_with_caller, daemon=True).start()
    try:
        answer = True, work(*given)
    except BaseException as error:  # whatever it is, who waits is to hear of it
        answer = False, _sendable(error)
    sender.send(answer)


def _sendable(error: BaseException) -> BaseException:
    """Return an error with the place where it was raised; in words where it cannot be sent itself."""
    place = traceback.format_exc()
    try:
        error = pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note(place)
    return error


def _end_with_caller() -> None:
    """End this process where the one that began it is killed."""
    multiprocessing.parent_process().join()
    os._exit(1)
