"""What may hang together in the errors of a main estimate, as its outcomes are simulated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.engine.coverage import COVERAGE, Errors, coverage_of, shares
from analysis.engine.design import Design
from analysis.estimate.elasticity.main.products import MAIN_SCHEMES


def errors_of(design: Design, spread: float | None = None) -> dict[str, Errors]:
    """Return the kinds of errors under which the inference on a main estimate is tried.

    Parameters
    ----------
    design : Design
        With blocks of ``"partners"``, ``"headings"`` and ``"chapters"``.
    spread : float, optional
        Standard deviation of the partners' true elasticities; by default they are all the same.

    Returns
    -------
    dict
        ``"products"``: shared within a heading (HS4, or the chapter where that is the product);
        ``"partners"``: within a partner; ``"both"``: the sum of these two, in the shares that the
        residuals of the design have; ``"partner x chapter"``: within a partner's chapter; and, with
        ``spread``, ``"slopes"``: within a heading, and partners' elasticities drawn around the true
        one, which is their mean.
    """
    headings, partners, chapters = (design.clusters(of) for of in ("headings", "partners", "chapters"))
    residual_shares = shares(design, headings, partners)
    pairs = np.unique(partners * (int(chapters.max()) + 1) + chapters, return_inverse=True)[1]
    kinds = {
        "products": Errors(((1.0, headings),)),
        "partners": Errors(((1.0, partners),)),
        "both": Errors(tuple(zip(residual_shares, (headings, partners), strict=True))),
        "partner x chapter": Errors(((1.0, pairs),)),
    }
    if spread is not None:
        kinds["slopes"] = Errors(((1.0, headings),), partners, spread)
    return kinds


def coverage_table(
    designs: dict[str, Design], spreads: dict[str, float], *, jobs: int = 1, **settings: int
) -> pd.DataFrame:
    """Return size and coverage of every scheme on every main estimate, under errors of every kind.

    Key ``episode`` x ``scheme`` x ``errors``; parameters and columns as :func:`coverage.coverage_of`,
    kinds of errors as :func:`errors.errors_of`, two-way by partner and product.

    Parameters
    ----------
    spreads : dict of float
        Episode -> standard deviation of its partners' elasticities, where they are known one by one.
    jobs : int
        Processes; -1: all cores.
    """
    from joblib import Parallel, delayed

    tasks = [(name, scheme) for name in designs for scheme in MAIN_SCHEMES]
    errors = {name: errors_of(design, spreads.get(name)) for name, design in designs.items()}
    coverages = Parallel(n_jobs=jobs)(
        delayed(coverage_of)(
            designs[name], (scheme,), errors[name], two_way=("partners", "products"), **settings
        )
        for name, scheme in tasks
    )
    tables = [table.assign(episode=name) for (name, _), table in zip(tasks, coverages, strict=True)]
    return pd.concat(tables, ignore_index=True)[["episode", *COVERAGE]]
