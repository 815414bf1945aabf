"""How sure: the same estimates under every kind of inference, choice and left-out partner.

What each can support with thirty partners. Clustered standard errors rest on many clusters of like
size; with few of them, or one that is treated, they are too small (MacKinnon and Webb 2017,
doi:10.1002/jae.2508). The jackknife over partners counts what hangs on one of them. Driscoll-Kraay
needs many months and takes partners as given. The restricted wild bootstrap holds its size with thirty
clusters unless one partner carries the exposure: then it hardly rejects anything. The permutation is
exact whatever the errors, if partners are exchangeable, and can reach no p-value below one over the
number of partners.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.engine.fitting import fit_sample
from analysis.engine.inference import driscoll_kraay, from_t
from analysis.engine.panel import Panel
from analysis.engine.permutation import Permutation, permute
from analysis.engine.regression import n_parameters
from analysis.engine.sample import draw_sample
from analysis.engine.specification import Specification
from analysis.estimate.elasticity.across import jackknifed
from analysis.estimate.elasticity.robustness.bootstrap import bootstrap
from analysis.vocabulary import Term

#: Kinds of inference, in the order of print.
INFERENCE_KINDS = {
    "partner": "clustered by partner",
    "two_way": "clustered by partner and product",
    "jackknife": "clustered by partner, jackknife",
    "driscoll_kraay": "Driscoll-Kraay",
    "wild": "wild cluster bootstrap",
    "dose": "permutation of one dose, its own response",
}

SIDE = Columns(
    "a specification and kind of inference",
    {
        "specification": Term("Specification", "", "name of the specification"),
        "design": Term("Design", "", "what the specification does"),
        "episode": Term("Episode", "", "episode of tariffs"),
        "kind": Term("Inference", "", "kind of inference"),
        **shared("value", "ci_low", "ci_high", label="Estimate [95 %]", unit="elasticity", format="two"),
        **shared("std_error", unit="elasticity", format="two", missing="where the kind has none"),
        **shared("p_value", definition="two-sided, by the kind of inference"),
    },
)


@dataclass(frozen=True)
class Exposure:
    """A design's coefficient under other assignments of the tariff."""

    spec: Specification
    dose: Permutation  #: The treated partner's dose, given to each in turn.

    @property
    def episode(self) -> str:
        """Episode of the design."""
        return self.spec.episode


def exposure(data: Panel, spec: Specification, *, treated: str) -> Exposure:
    """Permute the exposure of a design.

    Parameters
    ----------
    data : Panel
    spec : Specification
        Linear, on a tariff or instrument set by law.
    treated : str
        Partner whose path is assigned, ISO alpha-3.
    """
    return Exposure(spec, permute(data, spec, treated=treated))


@returns(SIDE)
def side_by_side(data: Panel, exposures: list[Exposure], left_out: pd.DataFrame) -> pd.DataFrame:
    """Return every kind of inference for each design across partners.

    Parameters
    ----------
    data : Panel
    exposures : list of Exposure
        The designs, permuted.
    left_out : DataFrame
        Of :func:`across.leave_one_out` of the same designs.

    Notes
    -----
    The interval and p of ``dose`` are those of the treated partner's own elasticity, whose ``value``
    differs.
    """
    rows = []
    for e in exposures:
        labels = {"specification": e.spec.name, "design": e.spec.design, "episode": e.episode}
        without = left_out[left_out.specification.eq(e.spec.name)]
        rows += [labels | row for row in [*_clustered(data, e.spec, without), _permuted(e)]]
    return pd.DataFrame(rows)


def _clustered(data: Panel, spec: Specification, left_out: pd.DataFrame) -> list[dict]:
    """Return the kinds that rest on sums over clusters or months."""
    sample = draw_sample(data, spec)
    fitted = fit_sample(spec, sample)
    two_way = fit_sample(replace(spec, cluster_by="partner and product"), sample)
    k = n_parameters(1, sample.effects(spec.fixed_effects), [sample.month])
    by_month = float(np.sqrt(driscoll_kraay(fitted.scores, sample.month, k)[0, 0]))
    months = from_t(float(fitted.coefficients[0]), by_month, len(sample.months) - 1)
    return [
        _row("partner", fitted.estimate()),
        _row("two_way", two_way.estimate()),
        {"kind": "jackknife"} | jackknifed(left_out),
        {"kind": "driscoll_kraay"} | months,
        _row("wild", bootstrap(data, spec)),
    ]


def _permuted(e: Exposure) -> dict:
    low, high = e.dose.interval()
    ends = {"ci_low": low, "ci_high": high, "p_value": e.dose.p_value()}
    return {"kind": "dose", "value": e.dose.value, "std_error": np.nan} | ends


def _row(kind: str, found) -> dict:
    columns = ("value", "std_error", "ci_low", "ci_high", "p_value")
    return {"kind": kind} | {name: getattr(found, name, np.nan) for name in columns}
