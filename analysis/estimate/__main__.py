"""``python -m analysis.estimate``: fit the models, write ``reports/tables/``."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial

from joblib import Parallel, cpu_count, delayed

from analysis import checks, steps
from analysis.estimate.diversion import inputs as diversion
from analysis.estimate.elasticity import inputs as elasticity
from analysis.estimate.elasticity.checks.inputs import load_checks, load_levels
from analysis.estimate.elasticity.dynamics import inputs as dynamics
from analysis.estimate.elasticity.goods import inputs as goods
from analysis.estimate.elasticity.main import inputs as main_inputs
from analysis.estimate.elasticity.robustness import inputs as robustness
from analysis.estimate.elasticity.tiers.inputs import load_tiers
from analysis.estimate.record import inputs as record
from analysis.estimate.retaliation.inputs import load_inference
from analysis.paths import REPORTS

#: What is kept beside the panels for the reports, but for what rests on both lines and the specification
#: curve, which takes all cores itself. A process makes one line, and each takes about as long.
KEPT = (
    (
        main_inputs.load_lines,
        goods.load_goods,
        load_tiers,
        elasticity.load_summary,
        diversion.load_regressions,
        load_checks,
        main_inputs.load_members,
    ),
    (
        diversion.load_losers,
        elasticity.load_left_out,
        elasticity.load_estimates,
        dynamics.load_path,
        record.load_calibration,
        main_inputs.load_estimates,
        load_inference,
        partial(main_inputs.load_estimates, other=True),
    ),
)


def main() -> None:
    """Fit every shipped specification with its placebo, and the specification curve."""
    _say_what_is_computed()
    Parallel(n_jobs=min(len(KEPT), cpu_count()))(delayed(_make)(line) for line in KEPT)
    load_levels()
    for write in (elasticity.write_estimates, robustness.write_curve):
        print(f"reports/tables/{write(REPORTS / 'tables').name}", flush=True)


def _make(line: tuple[Callable[[], object], ...]) -> None:
    """Make results one after the other, in a process of their own."""
    _say_what_is_computed()
    for load in line:
        load()


def _say_what_is_computed() -> None:
    """Say what is computed rather than read before it begins."""
    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    logging.getLogger("analysis").setLevel(logging.INFO)


if __name__ == "__main__":
    sys.exit(checks.run(lambda: steps.command(steps.ESTIMATE, main)))
