"""The shared result of every model: a small frozen estimate, and tidy frames of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.checks import NotHere
from analysis.fields import told

if TYPE_CHECKING:  # statsmodels takes a second to import, pandas a fifth
    import pandas as pd
    from statsmodels.regression.linear_model import RegressionResults

#: What is clustered by where each row stands alone: errors are robust to heteroskedasticity, no more.
UNCLUSTERED = "row"


@told
@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One estimated coefficient with everything needed to read and to cite it."""

    #: Stable short name (``"2024-2025.naics3.ols.effective"``); what it is made of stands in fields.
    name: str
    #: What is explained by what, in words (``"log customs value"``), and the method (``"OLS"``).
    outcome: str
    regressor: str
    estimator: str
    #: In ``unit``; 95 % interval and p from the t distribution with :attr:`degrees` of freedom.
    value: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    #: ``"elasticity"``: change of the log outcome per unit of the log tariff factor.
    unit: str = "elasticity"
    #: Observations used, clusters, and cells without imports that the log leaves out.
    n_obs: int
    n_clusters: int
    n_zeros: int = 0
    #: Specification and sample.
    fixed_effects: str
    cluster_by: str
    system: str
    window: str
    #: Sandwich without correction, and the factor that makes it ``std_error``.
    std_error_raw: float
    small_sample_factor: float
    vintage: str  #: Publication of the data.
    weights: str = "equal"  #: ``"equal"`` or ``"pre_episode"``.
    #: 2SLS: coefficient of the instrument in the first stage, and its clustered F.
    first_stage: float | None = None
    first_stage_f: float | None = None
    #: The same regression where, or with tariffs by which, nothing can have moved.
    is_placebo: bool = False
    #: What a specification does (``"iv_across"``), and of which episode (``"2025"``).
    design: str = ""
    episode: str = ""
    comparison: str = ""  #: ``"within"``: sectors of one partner; ``"across"``: partners in one sector.
    horizon: int | None = None  #: Months since the tariff changed, where a design has horizons.
    #: What a reader must know, parted by semicolons: cells left out and why, a weak instrument, why
    #: there is no standard error.
    notes: str = ""

    refit: Callable[[], RegressionResults] | None = field(default=None, repr=False, compare=False)

    @property
    def degrees(self) -> int:
        """Of freedom of t: clusters less one; where rows stand alone, rows less parameters."""
        if self.cluster_by == UNCLUSTERED and self.small_sample_factor > 0:
            return round(self.n_obs / self.small_sample_factor**2)
        return self.n_clusters - 1

    @cached_property
    def model(self) -> RegressionResults:
        """The same absorbed columns fitted by statsmodels: summary, diagnostics, predict.

        OLS or IV2SLS on columns less their projection on the effects, each row times the root of its
        weight, with the estimate's own covariance: standard error, interval and p are those printed.

        Raises
        ------
        InputError
            An estimate that is no single linear regression (PPML, a sum of coefficients).
        """
        if self.refit is None:
            raise NotHere(f"estimate {self.name}: no linear regression stands behind it to refit.")
        import numpy as np

        fitted = self.refit()
        results = fitted._results  # ty: ignore[missing-attribute], of the wrapper around them
        # What its `get_robustcov_results` sets, here from a covariance that also knows the effects.
        results.cov_type, results.use_t = "cluster", True
        results.df_resid_inference = self.degrees
        clustered = f"clustered by {self.cluster_by} ({self.n_clusters} clusters)"
        results.cov_kwds = {
            "description": f"Standard errors are {clustered}; columns are less their projection on "
            f"{self.fixed_effects}."
        }
        results.cov_params_default = np.array([[self.std_error**2]])
        return fitted

    def __getstate__(self) -> dict:
        """Leave the data behind ``model`` out of a copy that goes to another process."""
        return {name: value for name, value in vars(self).items() if name != "model"} | {"refit": None}

    def to_frame(self) -> pd.DataFrame:
        """Return the estimate as one row, in the column order that all models share."""
        return to_frame([self])


def to_frame(estimates: Iterable[Estimate]) -> pd.DataFrame:
    """Return estimates as rows of one frame, in the column order that all models share."""
    import pandas as pd

    columns = [field.name for field in fields(Estimate) if field.name != "refit"]
    rows = [[getattr(estimate, name) for name in columns] for estimate in estimates]
    return pd.DataFrame(rows, columns=columns)


def from_frame(frame: pd.DataFrame) -> list[Estimate]:
    """Return the estimates of a frame of :func:`to_frame`, read back from a file; none has a model."""
    names = [field.name for field in fields(Estimate) if field.name in frame]
    rows = frame[names].astype(object).where(frame[names].notna(), None)
    empty = {field.name: float("nan") for field in fields(Estimate) if field.type == "float"}
    return [
        Estimate(**{n: empty.get(n) if v is None else v for n, v in row.items()})
        for row in rows.to_dict("records")
    ]
