"""``python -m analysis.estimate``: fit the models, write ``reports/tables/elasticity.csv``."""

from __future__ import annotations

import sys

from analysis import checks
from analysis.combine import load_panel
from analysis.estimate.elasticity import PLACEBO_WINDOWS, WINDOWS, over_windows
from analysis.estimate.results import to_frame
from analysis.paths import REPORTS


def main() -> None:
    """Fit every shipped specification and write one row for each; print the file's name."""
    panel = load_panel("naics3")
    estimates = over_windows(panel, "naics3", WINDOWS)
    placebos = over_windows(panel, "naics3", PLACEBO_WINDOWS, leave_out=["RUS"])
    frame = to_frame([*estimates, *placebos])
    frame.insert(1, "placebo", [False] * len(estimates) + [True] * len(placebos))
    target = REPORTS / "tables" / "elasticity.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(".csv.new")
    # Ten digits agree between machines; the last six of a double do not.
    frame.to_csv(aside, index=False, float_format="%.10g", lineterminator="\n")
    aside.replace(target)
    print("reports/tables/elasticity.csv")


if __name__ == "__main__":
    sys.exit(checks.run(main))
