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

from analysis.estimate.engine.fit import regress, summarise
from analysis.estimate.engine.inference import driscoll_kraay, from_t
from analysis.estimate.engine.sample import draw_sample
from analysis.estimate.engine.specification import Specification, specification
from analysis.estimate.robustness.bootstrap import bootstrap
from analysis.estimate.robustness.curve import TREATED
from analysis.estimate.robustness.headline import jackknifed
from analysis.estimate.robustness.permutation import Permutation, permute

#: Kinds of inference, in the order of print.
KINDS = {
    "partner": "clustered by partner",
    "two_way": "clustered by partner and product",
    "jackknife": "clustered by partner, jackknife",
    "driscoll_kraay": "Driscoll-Kraay",
    "wild": "wild cluster bootstrap",
    "dose": "permutation of one dose, its own response",
    "shuffle": "permutation of all paths",
}


@dataclass(frozen=True)
class Exposure:
    """A design's coefficient under other assignments of the tariff.

    Attributes
    ----------
    episode : str
    design : str
        Name of the specification.
    permutations : dict
        Scheme -> :class:`Permutation`; ``"left_out"``: doses, the treated partner left out of the
        samples of the others.
    """

    episode: str
    design: str
    permutations: dict[str, Permutation]


def permute_designs(chosen: dict[str, str], *, treated: str = TREATED) -> list[Exposure]:
    """Permute the exposure of each episode's design, by every scheme.

    Parameters
    ----------
    chosen : dict
        Episode -> specification.
    treated : str
        Partner whose path is assigned, ISO alpha-3.
    """
    return [
        Exposure(
            episode,
            name,
            {
                scheme: permute(specification(name), treated=treated, scheme=scheme)
                for scheme in ("dose", "swap", "shuffle")
            }
            | {"left_out": permute(specification(name), treated=treated, keep_treated=False)},
        )
        for episode, name in chosen.items()
    ]


def side_by_side(
    names: list[str], *, treated: str = TREATED, left_out: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every kind of inference for each named specification.

    Parameters
    ----------
    names : list of str
        Linear specifications.
    treated : str
        Partner whose exposure is permuted.
    left_out : DataFrame, optional
        Of :func:`leave_one_out`; its specifications get the jackknife too.

    Returns
    -------
    DataFrame
        Key specification x kind (a key of :data:`KINDS`); ``value``, ``std_error`` (missing where
        the kind has none), ``ci_low``, ``ci_high``, ``p_value``. The permutations need a tariff or an
        instrument set by law; the rows are missing where there is none. The interval and p of
        ``dose`` are those of the treated partner's own elasticity, whose ``value`` differs.
    """
    rows = []
    for name in names:
        spec = specification(name)
        own = None if left_out is None else left_out[left_out.specification.eq(name)]
        rows += [{"specification": name} | row for row in _kinds(spec, treated, own)]
    return pd.DataFrame(rows)


def _kinds(spec: Specification, treated: str, left_out: pd.DataFrame | None) -> list[dict]:
    sample = draw_sample(spec)
    scores, stage = regress(spec, sample)
    two_way = replace(spec, cluster_by="partner and product")
    value = float(scores.coefficients[0])
    by_month = float(np.sqrt(driscoll_kraay(scores, sample, spec)[0, 0]))
    rows = [
        _row("partner", summarise(spec, sample, scores, stage)),
        _row("two_way", summarise(two_way, sample, scores, stage)),
        *_jackknife_row(left_out),
        {"kind": "driscoll_kraay"} | from_t(value, by_month, len(sample.months) - 1),
        _row("wild", bootstrap(spec)),
    ]
    if (spec.instrument or spec.tariff) != "effective":
        for scheme in ("dose", "shuffle"):
            found = permute(spec, treated=treated, scheme=scheme)
            low, high = found.interval()
            rows.append(
                {"kind": scheme, "value": found.value, "std_error": np.nan}
                | {"ci_low": low, "ci_high": high, "p_value": found.p_value()}
            )
    return rows


def _row(kind: str, found) -> dict:
    columns = ("value", "std_error", "ci_low", "ci_high", "p_value")
    return {"kind": kind} | {name: getattr(found, name, np.nan) for name in columns}


def _jackknife_row(left_out: pd.DataFrame | None) -> list[dict]:
    known = left_out is not None and len(left_out)
    return [{"kind": "jackknife"} | jackknifed(left_out)] if known else []
