"""Columns of the frames of :mod:`results`, for those who print them; nothing is computed with them."""

from __future__ import annotations

from analysis.columns import Columns, shared
from analysis.vocabulary import Term

#: Columns of :func:`results.to_frame`; a subject says of its own what they are of.
ESTIMATES = Columns(
    "an estimate",
    {
        "name": Term("Name", "", "stable short name of the estimate"),
        "outcome": Term("Outcome", "", "what is explained"),
        "regressor": Term("Regressor", "", "what explains it"),
        "estimator": Term("Estimator", "", "method of the regression"),
        **shared("value", "ci_low", "ci_high", label="Estimate [95 %]", unit="elasticity", format="two"),
        **shared("std_error", unit="elasticity", format="two"),
        **shared("p_value"),
        "unit": Term("Unit", "", "unit of estimate, error and interval"),
        **shared("n_obs", "n_clusters", "n_zeros", "fixed_effects", "cluster_by"),
        "system": Term("Products", "", "product system of the data"),
        **shared("window"),
        "std_error_raw": Term(
            "Raw sandwich", "elasticity", "standard error without the small-sample factor"
        ),
        "small_sample_factor": Term("Factor", "ratio", "that makes the raw sandwich the standard error"),
        "vintage": Term("Vintage", "", "publication of the data"),
        "weights": Term("Weights", "", "weights of the observations"),
        "first_stage": Term(
            "First stage",
            "elasticity",
            "coefficient of the instrument in the first stage",
            missing="of all but 2SLS",
        ),
        "first_stage_f": Term(
            "First-stage F",
            "ratio",
            "clustered F of the instrument in the first stage",
            "rounded",
            missing="of all but 2SLS",
        ),
        "is_placebo": Term("Placebo", "truth", "whether nothing can have moved"),
        "design": Term("Design", "", "what the specification does"),
        "episode": Term("Episode", "", "key of the tariff episode"),
        "comparison": Term("Comparison", "", "what is compared with what"),
        "horizon": Term(
            "Horizon", "months", "months since the tariff changed", missing="where a design has none"
        ),
        "notes": Term("Notes", "", "what a reader must know, parted by semicolons"),
    },
)

#: What tells apart the rows of :func:`estimates.estimates_of`, beside the names of a design's own.
INFERENCE = Columns(
    "a scheme of inference",
    {
        "tariff": Term("Tariff", "", "law: as it is written; collected: as customs take it"),
        "scheme": Term("Interval from", "", "over what the law is permuted; by and a name: clusters"),
        "draws": Term("Assignments", "count", "times that the law was permuted", missing="of clusters"),
        "end_error": Term(
            "Monte Carlo error",
            "elasticity",
            "standard error of the less sure end from the number of assignments",
            missing="of clusters",
        ),
    },
)
