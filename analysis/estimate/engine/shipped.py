"""Every shipped specification beside its placebo, in one table for other programs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.estimate.engine.designs import evaluate
from analysis.estimate.engine.results import to_frame
from analysis.estimate.engine.specification import EPISODES
from analysis.estimate.engine.stored import stored
from analysis.made import whole
from analysis.paths import PANEL


def shipped_estimates(folder: Path = PANEL) -> pd.DataFrame:
    """Return the estimates of all designs of both episodes, then their placebos, one a row.

    Stored if nothing has changed. A 2SLS design has no row for its placebo: it stands in the reports.
    """
    name = "shipped_estimates"

    def compute() -> dict[str, pd.DataFrame]:
        designs = evaluate(list(EPISODES))
        placebos = [d.placebo for d in designs if not d.name.startswith("iv")]
        return {name: to_frame([*(d.estimate for d in designs), *placebos])}

    what = "the shipped specifications and their placebos"
    return stored(compute, [name], folder=folder, what=what)[name]


def write_estimates(target: Path) -> Path:
    """Write ``estimates.csv`` into a folder; return the file.

    Ten significant digits agree between machines; the last six of a double do not.
    """
    path = target / "estimates.csv"
    target.mkdir(parents=True, exist_ok=True)
    with whole(path) as aside:
        shipped_estimates().to_csv(aside, index=False, float_format="%.10g", lineterminator="\n")
    return path
