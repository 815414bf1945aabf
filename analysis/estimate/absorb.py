"""Absorb several sets of fixed effects from columns of a sample."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.linalg import lsmr


def absorb(columns: pd.DataFrame, effects: list[np.ndarray]) -> np.ndarray:
    """Return the part of each column that no combination of the effects explains.

    Parameters
    ----------
    columns : DataFrame, shape (n, k)
        Outcome and regressors.
    effects : list of ndarray, each shape (n,)
        Codes of one set of effects per array (``0 .. levels - 1``).

    Returns
    -------
    ndarray, shape (n, k)
        Residuals of the least-squares projection on all effects, in the units of the columns.

    Notes
    -----
    The projection is solved by LSMR on the sparse dummy matrix, columns scaled to unit length
    (Fong and Saunders 2011, doi:10.1137/10079687X); effects that are collinear with others do no
    harm, since the projection is unique even where the effects are not.
    """
    n = len(columns)
    blocks = [
        sparse.csr_matrix((np.ones(n), (np.arange(n), codes)), shape=(n, codes.max() + 1))
        for codes in effects
    ]
    dummies = sparse.hstack(blocks, format="csr")
    scale = sparse.diags(1 / np.sqrt(np.asarray(dummies.sum(axis=0)).ravel()))
    dummies = dummies @ scale
    residuals = np.empty(columns.shape)
    for j, values in enumerate(columns.to_numpy(dtype=float).T):
        fitted = dummies @ lsmr(dummies, values, atol=1e-13, btol=1e-13, maxiter=10_000)[0]
        residuals[:, j] = values - fitted
    return residuals
