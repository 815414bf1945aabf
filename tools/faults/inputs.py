"""Wrong arguments and frames of a reader's own: the public names refuse them before anything runs.

Run in the copy as ``python -m tools.faults.inputs NAME``, a process a name; prints one JSON object a
try.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import signal
import sys
import traceback
from collections.abc import Callable, Iterator

import numpy as np

import analysis
from analysis import checks
from analysis.combine.law_by_month import with_statutory_rate
from tools.faults.arguments import ARGUMENTS, NO_DAYS, NO_NUMBERS, NO_TEXTS, OPTIONS, TOGETHER
from tools.faults.clone import WHOLE, Clone, Ended
from tools.faults.frames import frames, plain, plain_lines
from tools.faults.verdict import Try, judge

BATTERY = "arguments and own frames"
#: Seconds after which a try has hung.
LIMIT = 120
#: Public names that take a frame of a reader's own, and what they are asked beside it.
OWN = {
    "fit": {"spec": "reduced_across_2025", "window": "2024-02:latest"},
    "elasticity": {"draws": 19},
    "response": {},
    "gap": {
        "partner": "P1",
        "start": "2024-10",
        "end": "2024-12",
        "fit_start": "2024-01",
        "fit_end": "2024-06",
    },
}
#: What a name is asked beside the argument that is wrong.
NEEDED = {
    "check_claim": {"claim": "effective CHN 2025-05 48%"},
    "cite": {"key": "x"},
    "number": {"key": "x"},
    "tariff": {"partner": "CHN"},
    "statutory_rate": {"partner": "CHN", "goods": "9403"},
    "tariff_changes": {"start": "2026-07-01", "partner": "CHN"},
    "fit": {"spec": "reduced_across_2025"},
    "effect": {"partner": "VNM"},
    "table": {"results": [None]},
}
NAMES = [*analysis.__all__, "with_statutory_rate"]


def run(clone: Clone, seed: int) -> list[Try]:
    """Try every name in a process of its own, which one may kill; nothing here is random."""
    tries = []
    for name in NAMES:
        ended = clone.python("-m", "tools.faults.inputs", name, limit=WHOLE)
        rows = [json.loads(line) for line in ended.said.splitlines() if line.startswith("{")]
        tries += [Try(BATTERY, row["what"], row["verdict"], row["note"]) for row in rows]
        if ended.code != 0:
            how = "hung" if ended.code is None else f"ended with {ended.code}"
            tries.append(Try(BATTERY, f"{name}, after {len(rows)} tries", "refused badly", how))
    return tries


def tries(name: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what a public name is asked wrongly, in words and as a call."""
    if name == "with_statutory_rate":
        for what, frame in frames(plain_lines()):
            yield f"{name}: {what}", lambda frame=frame: with_statutory_rate(frame)
        return
    ask = getattr(analysis, name)
    for arguments in wrong_arguments(name):
        call = ", ".join(f"{key}={checks.short(value)}" for key, value in arguments.items())
        yield f"{name}({call})", lambda given=arguments: ask(**NEEDED.get(name, {}) | given)
    if name in OWN:
        for what, frame in frames(plain()):
            options = OWN[name] | {"data": frame, "vintage": "V"}
            yield f"{name}: {what}", lambda given=options: ask(**given)


def wrong_arguments(name: str) -> Iterator[dict]:
    """Yield arguments of which one is wrong, or two do not go together."""
    parameters = inspect.signature(getattr(analysis, name)).parameters
    for argument, of in parameters.items():
        if argument in ARGUMENTS:
            values = ARGUMENTS[argument]
        else:
            values = NO_NUMBERS if of.annotation == "int" else NO_TEXTS
        if "list[str]" in str(of.annotation):  # several may be asked about
            values = [value for value in values if not isinstance(value, list | np.ndarray)]
        values = [*values, *(NO_DAYS if argument in ("day", "start", "end") else ())]
        if argument not in ("options", "changes"):
            yield from ({argument: value} for value in values if value is not of.default)
    for option, values in OPTIONS.get(name, {}).items():
        needed = {"data": plain(), "vintage": "V"} if name in ("elasticity", "response") else {}
        yield from (needed | {option: value} for value in values)
    yield from TOGETHER.get(name, ())


def attempt(what: str, ask: Callable[[], object]) -> dict:
    """Ask, and judge what is said: it must be refused in one short line."""
    printed, code = io.StringIO(), 1
    with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(printed):
        try:
            code = checks.run(lambda: (ask(), None)[1])
        except Exception:  # whatever it is, it is what a reader would have seen
            traceback.print_exc(file=printed)
    message = printed.getvalue()
    verdict, note = judge(Ended(code, message, 0), bad=True)
    if verdict == "refused well" and (
        message.count("\n") > 1 or len(message) > checks.LONGEST_MESSAGE + 20
    ):
        verdict = "refused badly"
    return {"what": what, "verdict": verdict, "note": note}


def _hung(*_) -> None:
    raise TimeoutError(f"hung for {LIMIT} seconds")


def main(name: str) -> None:
    """Print the verdict on every try of a name."""
    signal.signal(signal.SIGALRM, _hung)
    for what, ask in tries(name):
        signal.alarm(LIMIT)
        print(json.dumps(attempt(what, ask)), flush=True)
        signal.alarm(0)


if __name__ == "__main__":
    main(sys.argv[1])
