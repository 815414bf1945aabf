"""``python -m analysis TARGET``: bring a target, and all it rests on, up to date.

Targets are the steps of :mod:`analysis.steps`, and ``reports``. With nothing to do it takes a fraction
of a second: no stage is imported before it has something to do.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from importlib import import_module

from analysis import checks, vintages
from analysis.made import turn
from analysis.meanwhile import meanwhile
from analysis.steps import CHAIN, LAW, TURN, Step, is_current, make


def main(arguments: list[str]) -> int:
    """Make a target; return the exit code."""
    names = [step.name for step in CHAIN]
    if len(arguments) > 1:
        raise checks.InputError(f"one target at a time, not {' '.join(arguments)}.")
    target = arguments[0] if arguments else "reports"
    checks.check_choice(target, [*names, "reports"], what="target")
    steps = CHAIN[: names.index(target) + 1] if target in names else CHAIN
    if target == LAW.name:
        steps = [LAW]
    vintages.check()
    with turn(TURN):
        # The law by line rests on no panel and no model: it is written beside them.
        beside = LAW in steps and len(steps) > 1 and not is_current(LAW)
        with meanwhile(bring, LAW) if beside else nullcontext(lambda: None) as written:
            for step in steps:
                if not (beside and step is LAW):
                    bring(step)
            written()
        return _main("publish")(["reports"]) if target == "reports" else 0


def bring(step: Step) -> bool:
    """Bring a step up to date by the command of its stage, which is imported then."""
    return make(step, _main(step.stage))


def _main(stage: str):
    """Return the command of a stage, which is imported when it is called."""
    return lambda *arguments: import_module(f"analysis.{stage}.__main__").main(*arguments)


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))
