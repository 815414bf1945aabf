"""``python -m analysis TARGET``: bring a target, and all it rests on, up to date.

Targets are the steps of :mod:`analysis.steps`, and ``reports``. With nothing to do it takes a fraction
of a second: no stage is imported before it has something to do.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext

from analysis import checks, steps, vintages
from analysis.made import turn
from analysis.meanwhile import meanwhile
from analysis.steps import CHAIN, LAW, TURN


def main(arguments: list[str]) -> int:
    """Make a target; return the exit code."""
    names = [step.name for step in CHAIN]
    if len(arguments) > 1:
        raise checks.InputError(f"one target at a time, not {' '.join(arguments)}.")
    target = arguments[0] if arguments else "reports"
    checks.check_choice(target, [*names, "reports"], what="target")
    wanted = CHAIN[: names.index(target) + 1] if target in names else CHAIN
    if target == LAW.name:
        wanted = [LAW]
    vintages.check()
    with turn(TURN):
        # The law by line rests on no panel and no model: it is written beside them.
        beside = LAW in wanted and len(wanted) > 1 and not steps.is_current(LAW)
        with meanwhile(steps.bring, LAW) if beside else nullcontext(lambda: None) as written:
            for step in wanted:
                if not (beside and step is LAW):
                    steps.bring(step)
            written()
        return steps.command_of("publish")(["reports"]) if target == "reports" else 0


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))
