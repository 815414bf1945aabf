"""A list of designs, by every inference asked for, as rows of one frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from analysis.engine.design import Design
from analysis.engine.permuting import DRAWS
from analysis.engine.randomisation import Draws
from analysis.engine.results import Estimate, to_frame
from analysis.engine.student import critical

#: Fields of an estimate that its inference gives.
PERMUTED_FIELDS = (
    "std_error",
    "std_error_raw",
    "small_sample_factor",
    "ci_low",
    "ci_high",
    "p_value",
    "n_clusters",
    "cluster_by",
)


def estimates_of(
    designs: Iterable[Design],
    *,
    by: Iterable[str | tuple[str, ...]] = (),
    permuted: tuple[str | tuple[str, ...], ...] = (),
    draws: int = DRAWS,
    jobs: int = 1,
) -> pd.DataFrame:
    """Return what designs say of each of their tariffs by each inference.

    Parameters
    ----------
    designs : iterable of Design
        With the same names in their ``key``; looked at one after the other unless the law is permuted.
    by : iterable of str or tuple of str
        One scheme, or two, to cluster by.
    permuted : tuple of str or tuple of str
        One scheme, or two at once, by which the law is permuted; they come before the clusters.
    draws : int
        Assignments beside the one that happened; more are made where they cost nothing
        (:meth:`Design.randomise`), and ``draws`` says how many.
    jobs : int
        Processes that permute; -1: all cores.

    Returns
    -------
    DataFrame
        Names of the designs' ``key``; ``tariff``; ``scheme`` (``"hs6"``: the law permuted;
        ``"products and partners"``: over both at once; ``"by hs2 month"``: clusters); ``draws`` and
        ``end_error`` (:meth:`Draws.end_error`), missing of clusters; and the columns of
        :class:`Estimate`.
        ``n_clusters`` counts what changes places where the law is permuted.
    """
    keys, estimates = [], []
    for design, draws_of in _with_draws(designs, permuted, draws, jobs):
        for tariff in design.tariffs:
            key = design.key | {"tariff": tariff}
            for scheme in permuted:
                names = (scheme,) if isinstance(scheme, str) else scheme
                e, tariff_draws = design.fit(*names, tariff=tariff).estimate(), draws_of[scheme][tariff]
                what = " and ".join(design.blocks[name].several for name in names)
                estimates.append(randomised(e, tariff_draws, what))
                error, n_draws = tariff_draws.end_error(), len(tariff_draws.sums) - 1
                keys.append(key | {"scheme": " and ".join(names), "draws": n_draws, "end_error": error})
            for schemes in ((names,) if isinstance(names, str) else names for names in by):
                estimates.append(design.fit(*schemes, tariff=tariff).estimate())
                nothing = {"draws": float("nan"), "end_error": float("nan")}
                keys.append(key | {"scheme": " ".join(["by", *schemes])} | nothing)
    return pd.concat([pd.DataFrame(keys), to_frame(estimates)], axis=1)


def randomised(estimate: Estimate, draws: Draws, what: str) -> Estimate:
    """Return an estimate with the interval and p of its law permuted.

    Its standard error is the one that this interval implies, under t with as many degrees of freedom as
    units change places, less one: what is drawn from it has this interval again.

    Parameters
    ----------
    estimate : Estimate
    draws : Draws
    what : str
        What changed places: ``"chapters"``.
    """
    (low, high), units = draws.interval(), draws.n_clusters
    error = (high - low) / 2 / critical(units - 1)
    return replace(
        estimate,
        ci_low=low,
        ci_high=high,
        p_value=float(draws.p_value()[0]),
        n_clusters=units,
        std_error=error,
        std_error_raw=error,
        small_sample_factor=1.0,
        cluster_by=f"permutation over {what}",
    )


def quoted(estimate: Estimate, table: pd.DataFrame) -> Estimate:
    """Return an estimate with the wider of its intervals with the law permuted.

    Parameters
    ----------
    estimate : Estimate
    table : DataFrame
        Its rows of :func:`estimates_of`.
    """
    # ASSUME: of two tests that each rest on an exchange that may not hold, the less sure one is quoted.
    permuted = table[table.draws.notna()].to_dict("records")
    widest = max(permuted, key=lambda row: row["ci_high"] - row["ci_low"])
    return replace(estimate, **{name: widest[name] for name in PERMUTED_FIELDS})


def _with_draws(designs, schemes: tuple[str, ...], draws: int, jobs: int):
    """Give each design with its draws by scheme; all are permuted together, since each takes long."""
    if not schemes:
        return ((design, {}) for design in designs)
    from joblib import Parallel, delayed

    designs = list(designs)
    for design in designs:
        _ = design.batch_absorber  # made once, before it is sent to several processes
    tasks = [(design, scheme) for scheme in schemes for design in designs]
    done = iter(Parallel(n_jobs=jobs)(delayed(d.randomise)(scheme, draws) for d, scheme in tasks))
    by = {scheme: [next(done) for _ in designs] for scheme in schemes}
    return ((d, {scheme: by[scheme][n] for scheme in schemes}) for n, d in enumerate(designs))
