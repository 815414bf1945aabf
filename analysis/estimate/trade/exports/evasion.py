"""Does the gap between the ledgers follow the tariff, product by product? The evasion elasticity.

Where a tariff makes importers declare less than came, the gap between what the seller and the US record
grows most in the products taxed most (Fisman and Wei 2004, doi:10.1086/381476). Totals cannot tell that
from a cause common to all products.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.engine.regression import regress
from analysis.engine.results import Estimate

#: Digits of a product's heading, by which errors are clustered.
HEADING = 4


def evasion(exports: pd.Series, imports: pd.Series, rate: pd.Series, *, vintage: str = "") -> Estimate:
    """Return by how many per cent the gap grows where the tariff factor rises by one.

    OLS of the log of the seller's record over the US one on log(1 + rate), with effects of product and
    year, so that what always parts the records of a product is no part of it.

    Parameters
    ----------
    exports, imports : Series
        What the seller and the US record (US dollars); key hs6 x year.
    rate : Series
        Tariff (fraction); same key.
    vintage : str

    Returns
    -------
    Estimate
        Elasticity of the gap; 95 % interval clustered by four-digit heading.

    Raises
    ------
    InputError
        No product has both records in two years.
    """
    rows = pd.concat({"exports": exports, "imports": imports, "rate": rate}, axis=1, join="inner")
    rows = rows[rows.gt(0)[["exports", "imports"]].all(axis=1) & rows.rate.notna()]
    product = rows.index.get_level_values("hs6")
    rows = rows[product.duplicated(keep=False)]
    if rows.empty:
        raise InputError(
            "evasion: no six-digit product has exports, imports and a rate in two years; give all three "
            "by hs6 and year."
        )
    product, year = (rows.index.get_level_values(name) for name in ("hs6", "year"))
    effects = [pd.factorize(codes)[0] for codes in (product, year)]
    fitted = regress(
        np.log(rows.exports / rows.imports).to_numpy(float),
        np.log1p(rows.rate).to_numpy(float),
        effects=effects,
        clusters=[pd.factorize(product.str[:HEADING])[0]],
        names=("the rate",),
        where="evasion",
    )
    return fitted.estimate(
        name="evasion",
        outcome="log of the seller's record over that of the US",
        regressor="log(1 + rate)",
        estimator="OLS",
        fixed_effects="hs6, year",
        cluster_by="hs4",
        system="hs6",
        window=f"{min(year)}:{max(year)}",
        vintage=vintage,
    )
