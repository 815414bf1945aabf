"""Published estimates to stand beside ours."""

from __future__ import annotations

import pandas as pd

#: How a published figure must have been checked to be shown as a figure.
TRUSTED_READINGS = ["table", "text", "abstract"]


def published_elasticities(table: pd.DataFrame) -> pd.DataFrame:
    """Return published elasticities of imports or trade with respect to the tariff.

    Parameters
    ----------
    table : DataFrame
        Source table ``published_estimates``.

    Returns
    -------
    DataFrame
        Rows whose unit is an elasticity of trade with zeros left out and
        which were checked in a table, text or abstract; prices and US exports are left out.
    """
    about_imports = table.quantity.str.contains("import quantity|import value|trade elasticity")
    comparable = table.unit.eq("elasticity") & about_imports & table.checked.isin(TRUSTED_READINGS)
    comparable &= ~table.quantity.str.contains("zeros")
    return table[comparable].sort_values("estimate", ascending=False, ignore_index=True)
