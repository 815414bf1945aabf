"""``python -m analysis.estimate``: fit the models, write ``reports/tables/``."""

from __future__ import annotations

import sys

from analysis import checks
from analysis.estimate.diversion.study import load_losers, load_regressions
from analysis.estimate.engine.designs import evaluate
from analysis.estimate.engine.results import to_frame
from analysis.estimate.engine.specification import EPISODES
from analysis.estimate.robustness import headline, long_difference
from analysis.estimate.robustness.curve import write_curve
from analysis.paths import REPORTS


def main() -> None:
    """Fit every shipped specification with its placebo, and the specification curve."""
    designs = evaluate(list(EPISODES))
    estimates = [d.estimate for d in designs]
    placebos = [d.placebo for d in designs if not d.name.startswith("iv")]
    target = REPORTS / "tables" / "estimates.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(".csv.new")
    # Ten digits agree between machines; the last six of a double do not.
    frame = to_frame([*estimates, *placebos])
    frame.to_csv(aside, index=False, float_format="%.10g", lineterminator="\n")
    aside.replace(target)
    print("reports/tables/estimates.csv")
    write_curve(target.parent)
    print("reports/tables/specification_curve.csv")
    # Kept beside the panels for the reports.
    headline.load_left_out()
    long_difference.load_or_run()
    load_regressions()
    load_losers()


if __name__ == "__main__":
    sys.exit(checks.run(main))
