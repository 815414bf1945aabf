"""The law of the second episode given to the year before it, in the weights of each estimate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.fitting import fit
from analysis.engine.inference import from_t, jackknife
from analysis.engine.panel import Panel
from analysis.engine.sample import draw_sample
from analysis.engine.specification import Specification
from analysis.estimate.elasticity.designs import without
from analysis.vocabulary import Term

#: Designs in which the law itself is the regressor, of the second episode.
YEAR_BEFORE_DESIGNS = (
    "reduced_across_2025",
    "reduced_2025",
    "reduced_across_weighted_2025",
    "reduced_weighted_2025",
)

#: The years before the law's, and by how many months the law is taken from the future.
WINDOW, LAW_LEAD_MONTHS = "2023-01:2024-11", 12

_ENDS = "end of the 95 % interval, jackknife over partners"
YEAR_BEFORE = Columns(
    "a design",
    {
        "comparison": Term(
            "Compared", "", "partners in a sector (across) or sectors of a partner (within)"
        ),
        "weights": Term("Weights", "", "equal, or imports of the last year before the episode"),
        "value": Term(
            "2024 to 2025",
            "elasticity",
            "import values on the law of the episode",
            "two",
            ends=("ci_low", "ci_high"),
        ),
        "ci_low": Term("from", "elasticity", f"lower {_ENDS}", "two"),
        "ci_high": Term("to", "elasticity", f"upper {_ENDS}", "two"),
        "placebo": Term(
            "2023 to 2024",
            "elasticity",
            "the same law, given to imports a year earlier",
            "two",
            ends=("placebo_low", "placebo_high"),
        ),
        "placebo_low": Term("from", "elasticity", f"lower {_ENDS}", "two"),
        "placebo_high": Term("to", "elasticity", f"upper {_ENDS}", "two"),
        "difference": Term(
            "Difference",
            "elasticity",
            "the first less the second",
            "two",
            ends=("difference_low", "difference_high"),
        ),
        "difference_low": Term("from", "elasticity", f"lower {_ENDS}", "two"),
        "difference_high": Term("to", "elasticity", f"upper {_ENDS}", "two"),
        "bound_low": Term(
            "At least",
            "elasticity",
            "lower end, where other trends are no larger than that of the year before, up or down",
            "two",
        ),
        "bound_high": Term("At most", "elasticity", "upper end, the same", "two"),
    },
)


@returns(YEAR_BEFORE)
def year_before(data: Panel, specs: list[Specification]) -> pd.DataFrame:
    """Set each estimate beside the same law on imports of the year before, and bound it by that.

    Parameters
    ----------
    data : Panel
        By sector.
    specs : list of Specification
        Of :data:`YEAR_BEFORE_DESIGNS`; the placebo has the weights, effects and partners of its
        estimate.

    Notes
    -----
    Estimate and placebo are computed together without each partner in turn, so that the errors they
    share count. The bounds let trends of the episode be as large as those of the year before, in either
    direction (relative magnitudes of one, Rambachan and Roth 2023, doi:10.1093/restud/rdad018): the
    outer ends of the intervals of the estimate less the placebo and of the estimate plus it.
    """
    rows = []
    for spec in specs:
        both, each = _both(data, spec), draw_sample(data, spec).partners
        covariance = jackknife(
            np.array([_both(data, without(spec, (partner,))) for partner in each]), both
        )
        results = {
            name: from_t(float(both @ side), float(np.sqrt(side @ covariance @ side)), len(each) - 1)
            for name, side in YEAR_BEFORE_SIDES.items()
        }
        ends = [results[name] for name in ("difference", "sum")]
        rows.append(
            {
                "comparison": spec.comparison,
                "weights": spec.weights,
                **{name: results["value"][name] for name in ("value", "ci_low", "ci_high")},
                **{
                    f"{name}{end}": results[name][key]
                    for name in ("placebo", "difference")
                    for end, key in (("", "value"), ("_low", "ci_low"), ("_high", "ci_high"))
                },
                "bound_low": min(e["ci_low"] for e in ends),
                "bound_high": max(e["ci_high"] for e in ends),
            }
        )
    return pd.DataFrame(rows)


#: What is made of (estimate, placebo).
YEAR_BEFORE_SIDES = {
    "value": np.array([1.0, 0.0]),
    "placebo": np.array([0.0, 1.0]),
    "difference": np.array([1.0, -1.0]),
    "sum": np.array([1.0, 1.0]),
}


def _both(data: Panel, spec: Specification) -> np.ndarray:
    """Return an estimate and its placebo of the year before."""
    return np.array(
        [fit(one, data).value for one in (spec, replace(spec, lead=LAW_LEAD_MONTHS, window=WINDOW))]
    )
