"""``python -m analysis.estimate``: fit the models, write ``reports/tables/``."""

from __future__ import annotations

import logging
import sys

from analysis import checks, steps
from analysis.estimate.diversion import study as diversion
from analysis.estimate.elasticity import study as elasticity
from analysis.estimate.robustness import study as robustness
from analysis.paths import REPORTS


def main() -> None:
    """Fit every shipped specification with its placebo, and the specification curve."""
    # What is computed rather than read is said before it begins.
    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    logging.getLogger("analysis").setLevel(logging.INFO)
    for write in (elasticity.write_estimates, robustness.write_curve):
        print(f"reports/tables/{write(REPORTS / 'tables').name}", flush=True)
    # Kept beside the panels for the reports.
    elasticity.load_left_out()
    robustness.load_long()
    diversion.load_regressions()
    diversion.load_losers()


if __name__ == "__main__":
    sys.exit(checks.run(lambda: steps.command(steps.ESTIMATE, main)))
