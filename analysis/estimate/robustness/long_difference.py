"""HTS10 long difference 2024 to 2025: the finest products, two years, no time before.

The third difference: change over a year, between products of a partner, between partners in a
product. Product effects take out what happened to a product everywhere, partner effects what
happened to a partner in all products; what is left is whether a partner's imports fell more in the
lines on which its tariff rose more, than they fell for other partners.

What it cannot do: two years have no placebo; a year mixes months before and after each tariff, and
front-loading with them; the two years come from different revisions of the data; and with partner
effects a tariff that falls on all goods of a partner alike is taken out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.engine.lines import Lines, absorber_of, draw_lines, fit_lines
from analysis.estimate.engine.permutation import Permutation, assign, to_each
from analysis.estimate.engine.results import to_frame
from analysis.estimate.engine.shared import Shared

#: Partner whose changes are permuted.
TREATED = "CHN"


def permute_lines(lines: Lines, *, treated: str = TREATED) -> Permutation:
    """Give the treated partner's changes by line, less the others' mean, to each partner in turn.

    The scheme ``dose`` of :mod:`permutation`; lines that the treated partner does not sell have the
    mean of those that it sells.
    """
    own = lines.partners.get_loc(treated)
    n = len(lines.products)
    mine = lines.partner == own
    path = np.full(n, np.nan)
    path[lines.product[mine]] = lines.z[mine]
    others = np.bincount(lines.product[~mine], lines.z[~mine], n)
    counts = np.bincount(lines.product[~mine], minlength=n)
    net = path - np.divide(others, counts, out=np.full(n, np.nan), where=counts > 0)
    net = np.where(np.isnan(net), np.nanmean(net), net)[lines.product]
    absorber = absorber_of(lines)
    clean = absorber.absorb(np.column_stack([lines.y, lines.x])) * np.sqrt(lines.weights)[:, None]
    found = assign(clean, to_each(net, lines.partner), absorber, lines.weights)
    return Permutation(treated, lines.partners, *found)


def lines_table(imports: pd.DataFrame, rates: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return changes of log factors by line: of the partners with statutory rates, and of all.

    Parameters
    ----------
    imports : DataFrame
        Source table ``us_imports_hs10_annual``.
    rates : DataFrame
        Of :func:`line_rates`: ``partner``, ``hs10``, ``value_2024``, ``value_2025``, ``rate_2024``,
        ``rate_2025``.

    Returns
    -------
    statutory, every : DataFrame
        ``partner`` (ISO alpha-3; Census code in ``every``), ``hs10``, ``value_2024``, ``value_2025``,
        ``effective`` (missing outside continuing lines) and, in the first, ``statutory``.
    """
    keys = ["census_partner_code", "hs10"]
    wide = imports.pivot(index=keys, columns="year", values=["customs_value", "duties"]).fillna(0.0)
    value, duties = wide.customs_value, wide.duties
    # ASSUME: rates above one (0.04 % of the rows) are kept: they can be lawful in 2025.
    rate = duties / value.where(value > 0)
    every = pd.DataFrame(
        {
            "value_2024": value[2024],
            "value_2025": value[2025],
            "effective": np.log1p(rate[2025]) - np.log1p(rate[2024]),
        }
    ).reset_index()
    every = every.rename(columns={"census_partner_code": "partner"})
    codes = imports.dropna(subset="partner").drop_duplicates("census_partner_code")
    iso = codes.set_index("census_partner_code").partner
    statutory = rates.assign(statutory=np.log1p(rates.rate_2025) - np.log1p(rates.rate_2024))
    effective = every.assign(partner=every.partner.map(iso)).dropna(subset="partner")
    effective = effective[["partner", "hs10", "effective"]]
    return statutory.merge(effective, on=["partner", "hs10"], how="left", validate="1:1"), every


def long_differences(
    statutory: pd.DataFrame, every: pd.DataFrame, *, vintage: str
) -> tuple[pd.DataFrame, Permutation]:
    """Fit the long differences.

    Parameters
    ----------
    statutory, every : DataFrame
        As :func:`lines_table` gives them.
    vintage : str
        Publication of the imports.

    Returns
    -------
    estimates : DataFrame
        Columns of :class:`Estimate`, one row a model and clustering, and ``sample`` (``"all
        partners"``, ``"large partners"``, ``"without CHN"``).
    permutation : Permutation
        Of China's changes, for 2SLS on continuing lines.
    """
    large = "large partners"
    models = [
        (every, "all partners", "continuing", "effective", None, False),
        (statutory, large, "continuing", "effective", None, False),
        (statutory, large, "continuing", "statutory", None, False),
        (statutory, large, "continuing", "effective", "statutory", False),
        (statutory, large, "continuing", "effective", "statutory", True),
        (statutory[statutory.partner.ne(TREATED)], f"without {TREATED}", "continuing", "effective",
         "statutory", False),
        (statutory, large, "exit", "statutory", None, False),
        (statutory, large, "entry", "statutory", None, False),
        (statutory, large, "midpoint", "statutory", None, False),
        (statutory, large, "midpoint", "statutory", None, True),
    ]  # fmt: skip
    found, samples = [], []
    for table, sample, outcome, tariff, instrument, weighted in models:
        lines = draw_lines(table, outcome, tariff=tariff, instrument=instrument, weighted=weighted)
        absorber = Shared(absorber_of(lines))
        for by in ("partner", "hs8"):
            fitted = fit_lines(lines, outcome, tariff, cluster_by=by, absorber=absorber, vintage=vintage)
            found.append(fitted.estimate())
            samples.append(sample)
    estimates = to_frame(found)
    estimates.insert(0, "sample", samples)
    lines = draw_lines(statutory, "continuing", tariff="effective", instrument="statutory")
    return estimates, permute_lines(lines)
