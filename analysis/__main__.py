"""``python -m analysis TARGET``: bring a target, and all it rests on, up to date.

Targets are the steps of :mod:`analysis.steps`, and ``reports``. With nothing to do it takes a fraction
of a second: no stage is imported before it has something to do.
"""

from __future__ import annotations

import sys
from importlib import import_module

from analysis import checks, vintages
from analysis.made import turn
from analysis.steps import CHAIN, LAW, TURN, make


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
        for step in steps:
            make(step, _main(step.stage))
        return _main("publish")(["reports"]) if target == "reports" else 0


def _main(stage: str):
    """Return the command of a stage, which is imported when it is called."""
    return lambda *arguments: import_module(f"analysis.{stage}.__main__").main(*arguments)


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))
