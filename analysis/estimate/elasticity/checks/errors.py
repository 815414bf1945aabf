"""What may hang together in the errors of a main estimate, as its outcomes are simulated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns
from analysis.engine.coverage import COVERAGE, Errors, coverage_of, shares
from analysis.engine.design import Design
from analysis.estimate.elasticity.main.products import MAIN_SCHEMES

#: What is simulated by the weights that are not the main estimate's too, and the columns of all.
BY_OTHER_WEIGHTS = ("coverage", "power")
MAIN_COVERAGE = Columns(
    "an episode, scheme of inference and kind of errors",
    COVERAGE
    | {
        f"other_{name}": replace(
            COVERAGE[name],
            label=f"{COVERAGE[name].label}, other weights",
            definition=f"{COVERAGE[name].definition}, by the weights that are not the main estimate's",
        )
        for name in BY_OTHER_WEIGHTS
    },
)


def errors_of(design: Design, regions: pd.Series, spread: float | None = None) -> dict[str, Errors]:
    """Return the kinds of errors under which the inference on a main estimate is tried.

    Parameters
    ----------
    design : Design
        With blocks of ``"partners"``, ``"headings"`` and ``"chapters"``.
    regions : Series
        Partner -> the part of the world that it lies in.
    spread : float, optional
        Standard deviation of the partners' true elasticities; by default, and at zero, they are all
        the same.

    Returns
    -------
    dict
        ``"products"``: shared within a heading (HS4, or the chapter where that is the product);
        ``"partners"``: within a partner; ``"both"``: the sum of these two, in the shares that the
        residuals of the design have; ``"partner x chapter"``: within a partner's chapter;
        ``"region x chapter"``: within a chapter of all partners of a region; and, with a
        ``spread``, ``"slopes"``: within a heading, and partners' elasticities drawn around the true
        one, which is their mean.
    """
    headings, partners, chapters = (design.clusters(of) for of in ("headings", "partners", "chapters"))
    residual_shares = shares(design, headings, partners)
    region = pd.factorize(design.levels["partner"].map(regions))[0][design.cells["partner"]]
    kinds = {
        "products": Errors(((1.0, headings),)),
        "partners": Errors(((1.0, partners),)),
        "both": Errors(tuple(zip(residual_shares, (headings, partners), strict=True))),
        "partner x chapter": Errors(((1.0, _pairs(partners, chapters)),)),
        "region x chapter": Errors(((1.0, _pairs(region, chapters)),)),
    }
    if spread:
        kinds["slopes"] = Errors(((1.0, headings),), partners, spread)
    return kinds


def _pairs(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the code of each pair of two codes, shape (n,)."""
    return np.unique(first * (int(second.max()) + 1) + second, return_inverse=True)[1]


def coverage_table(
    designs: dict[str, Design],
    others: dict[str, Design],
    spreads: dict[str, float],
    regions: pd.Series,
    *,
    jobs: int = 1,
    **settings: int,
) -> pd.DataFrame:
    """Return size and coverage of every scheme on every main estimate, under errors of every kind.

    Key ``episode`` x ``scheme`` x ``errors``; columns :data:`MAIN_COVERAGE`, parameters as
    :func:`coverage.coverage_of`, two-way by partner and product.

    Parameters
    ----------
    others : dict of Design
        ``designs`` by the weights that are not the main estimates'.
    spreads : dict of float
        Episode -> standard deviation of its partners' elasticities, where they are known one by one.
    regions : Series
        As :func:`errors_of`.
    jobs : int
        Processes; -1: all cores.
    """
    from joblib import Parallel, delayed

    tasks = [(by, name, scheme) for by in (designs, others) for name in by for scheme in MAIN_SCHEMES]
    coverages = Parallel(n_jobs=jobs)(
        delayed(coverage_of)(
            by[name],
            (scheme,),
            errors_of(by[name], regions, spreads.get(name)),
            two_way=("partners", "products"),
            **settings,
        )
        for by, name, scheme in tasks
    )
    tables = [table.assign(episode=name) for (_, name, _), table in zip(tasks, coverages, strict=True)]
    n = len(tables) // 2
    table, other = (pd.concat(half, ignore_index=True) for half in (tables[:n], tables[n:]))
    table[[f"other_{name}" for name in BY_OTHER_WEIGHTS]] = other[list(BY_OTHER_WEIGHTS)]
    return table[["episode", *MAIN_COVERAGE]]
