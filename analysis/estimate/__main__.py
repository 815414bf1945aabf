"""``python -m analysis.estimate``: fit the models, write ``reports/tables/``."""

from __future__ import annotations

import logging
import sys

from analysis import checks, steps
from analysis.estimate.diversion import regression as diversion_regression
from analysis.estimate.diversion import study as diversion_study
from analysis.estimate.engine.shipped import write_estimates
from analysis.estimate.robustness import headline, long_difference
from analysis.estimate.robustness.curve import write_curve
from analysis.paths import REPORTS


def main() -> None:
    """Fit every shipped specification with its placebo, and the specification curve."""
    # What is computed rather than read is said before it begins.
    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    logging.getLogger("analysis").setLevel(logging.INFO)
    for write in (write_estimates, write_curve):
        print(f"reports/tables/{write(REPORTS / 'tables').name}", flush=True)
    # Kept beside the panels for the reports.
    headline.load_left_out()
    long_difference.load_or_run()
    diversion_regression.load_or_run()
    diversion_study.load_losers()


if __name__ == "__main__":
    sys.exit(checks.run(lambda: steps.command(steps.ESTIMATE, main)))
