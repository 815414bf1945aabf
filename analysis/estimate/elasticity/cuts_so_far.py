"""Rises and cuts of 2025 and 2026 where imports are on record to the newest month: partners, and cells.

The panel by sector ends before most cuts. Nine partners, and eleven cells of chapters, have imports by
month through 2026. Few units and one boom, of goods of data centres from three of the partners, decide
what they say: the difference between rises and cuts is held against the paths of the law shuffled among
units, and against the least difference that they could tell from none.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.panel import Panel
from analysis.estimate.elasticity.asymmetry import LAG, RESPONSES, apart, partial_sums
from analysis.vocabulary import Term

#: Partners that the boom of goods of data centres lifted most.
# ASSUME: chosen by their goods, computers and their parts, before their growth.
LIFTED = ("TWN", "MEX", "VNM")

#: Shuffles of the paths of the law, and their seed.
SHUFFLES_OF_PATHS, SEED = 9_999, 2026

#: Standard errors that a true difference must have to be significant at 5 % in four of five samples.
DETECTABLE = 2.8

CUTS_SO_FAR = Columns(
    "a sample",
    {
        "sample": Term("Sample", "", "whose imports by month are compared"),
        "n_units": Term("Units", "count", "partners, or cells of chapters"),
        "start": Term("From", "date", "first month of imports"),
        "end": Term("To", "date", "last month of imports"),
        **RESPONSES.only(
            *(f"{name}{end}" for name in ("rise", "fall", "difference") for end in ("", "_low", "_high"))
        ),
        "p_shuffled": Term(
            "p, shuffled",
            "probability",
            "share of shuffles of the law's paths among units with a difference as large in size",
            "probability",
        ),
        "detectable": Term(
            "Detectable",
            "elasticity",
            "difference that would be significant at 5 per cent in four of five such samples",
            "two",
        ),
    },
)


@returns(CUTS_SO_FAR)
def cuts_so_far(partners: Panel, goods: Panel) -> pd.DataFrame:
    """Return the responses to rises and to cuts to the newest month.

    Parameters
    ----------
    partners : Panel
        Imports and law of all goods of partners by month; one product.
    goods : Panel
        The same of cells of chapters, a cell taken for a partner.
    """
    samples = {"partners": partners, "without": partners.without(LIFTED), "goods": goods}
    return pd.DataFrame([_row(name, data) for name, data in samples.items()])


def _row(sample: str, data: Panel) -> dict:
    window = f"{data.months[0]:%Y-%m}:{data.months[-1]:%Y-%m}"
    by_sign = apart(data, lag=LAG, window=window)
    row = {
        "sample": sample,
        "n_units": len(data.partners),
        "start": data.months[LAG],
        "end": data.months[-1],
        "p_shuffled": shuffled_p_value(data, by_sign.alike.value),
        "detectable": DETECTABLE * by_sign.difference.std_error,
    }
    for name in ("rise", "fall", "difference"):
        estimate = getattr(by_sign, name)
        row |= {name: estimate.value, f"{name}_low": estimate.ci_low, f"{name}_high": estimate.ci_high}
    return row


def shuffled_p_value(data: Panel, common: float, *, shuffles: int = SHUFFLES_OF_PATHS) -> float:
    """Return the rank p of the difference when units' paths of the law are shuffled.

    The null is that rises and cuts work alike: the ``common`` response to the law that was is taken out
    of imports first. Without gaps, means of unit and month move with the path, so that no regression is
    run again.
    """
    log_values = _demeaned(data.log_value[:, LAG:] - common * data.statutory[:, :-LAG])
    sums = np.stack([_demeaned(part[:, :-LAG]) for part in partial_sums(data.statutory)])
    inner = np.linalg.inv(np.einsum("aut,but->ab", sums, sums))
    by_pair = inner @ np.einsum("aut,vt->auv", sums, log_values).reshape(2, -1)
    differences = (by_pair[0] - by_pair[1]).reshape(len(log_values), -1)  # path of u on imports of v
    rng, units = np.random.default_rng(SEED), np.arange(len(log_values))
    orders = [units, *(rng.permutation(units) for _ in range(shuffles))]
    sizes = np.abs([differences[order, units].sum() for order in orders])
    return float(np.mean(sizes >= sizes[0] * (1 - 1e-9)))


def _demeaned(paths: np.ndarray) -> np.ndarray:
    """Return paths less the means of unit and month, shape (units, months)."""
    return paths - paths.mean(axis=0) - paths.mean(axis=1, keepdims=True) + paths.mean()
