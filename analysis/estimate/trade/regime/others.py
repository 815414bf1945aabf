"""A partner's imports beside everybody else's: its share, and how both stand on the base year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

from analysis.checks import InputError
from analysis.columns import Columns, returns, shared
from analysis.estimate.trade.windows import CUTS, TROUGH, base_months, over_base, windows_after_cuts
from analysis.vocabulary import TERMS, Term

#: Partners that the boom of goods of data centres lifted most.
# ASSUME: chosen by their goods, computers and their parts, before their growth.
LIFTED = ("TWN", "MEX", "VNM")

BESIDE_OTHERS = Columns(
    "a window of the US ledger",
    {
        "start": Term("From", "date", "first month of the window"),
        "end": Term("To", "date", "last month of the window"),
        "partner": Term("China", "fraction", "imports over those of the same months of 2024"),
        "others": Term("Others", "fraction", "the same of imports from all other countries"),
        "others_without_ai": Term(
            "Others, without data centres",
            "fraction",
            "the same less goods of data centres from all countries, China's part of them taken off "
            "twice, to the last month that these are held for",
            missing="where these goods are not held for any month",
        ),
        "ai_to": Term("To", "date", "last month with goods of data centres"),
        "share": Term("Share", "fraction", "China's share of US imports"),
        "share_before": Term("Share in 2024", "fraction", "the same in the same months of 2024"),
    },
)

MARKET_BY_MONTH = Columns(
    "a month from 2025 on",
    {
        "month": TERMS["month"],
        "partner": Term("Imports", "fraction", "imports over those of the same month of 2024"),
        "others": Term("Others", "fraction", "the same of imports from all other countries"),
        "effective_rate": TERMS["effective_rate"],
    },
    index=("month",),
)


SHARE_SINCE_CUTS = Columns(
    "a stretch of months: that of the trough, and since each cut until the next",
    {
        "cut": Term("After", "", "cut of the tariff before the stretch"),
        "start": Term("From", "date", "first month, in which goods shipped after the cut arrive"),
        **shared(
            "value",
            "ci_low",
            "ci_high",
            unit="fraction",
            label="Mean share [95 %]",
            definition="mean of China's share over that of the same month of 2024",
            missing="of fewer than three months",
        ),
        "n_months": Term("Months", "count", "months of the stretch"),
        "p_value": Term(
            "p", "probability", "that the mean is that of the row above", missing="of the trough"
        ),
    },
)


@dataclass(frozen=True)
class BesideAll:
    """A partner's imports beside everybody else's, in the newest year up to its last month."""

    monthly: Annotated[pd.DataFrame, MARKET_BY_MONTH]
    start: pd.Timestamp  #: First month of that year.
    end: pd.Timestamp  #: Newest month.
    growth: float  #: Of imports from the partner on the same months a year before (fraction).
    growth_others: float  #: The same of imports from all other countries.
    share: float  #: Of the partner in US imports (fraction).
    share_before: float  #: The same a year before.
    rate: float  #: Collected on its goods in the newest month (fraction).
    rate_before: float  #: The same a year before.
    vintage: str


def shares(imports: pd.Series, world: pd.DataFrame) -> dict[str, pd.Series]:
    """Return a partner's share of imports from all, and from all but :data:`LIFTED`."""
    everybody = {"share": world["all"], "share_without": world["all"] - world[list(LIFTED)].sum(axis=1)}
    return {name: (imports / total).dropna() for name, total in everybody.items()}


def find_market(imports: pd.DataFrame, world: pd.Series, *, vintage: str) -> BesideAll:
    """Return a partner's imports beside all others' to the last month of imports.

    Parameters
    ----------
    imports : DataFrame
        As :func:`analysis.estimate.today.newest_imports`.
    world : Series
        Imports from all countries by month, of the same goods (US dollars).
    vintage : str

    Raises
    ------
    InputError
        Where the year before is not held.
    """
    mine, end = imports.customs_value, imports.index[-1]
    year = pd.date_range(end.replace(month=1), end, freq="MS")
    before = year - pd.DateOffset(years=1)
    if before[0] < imports.index[0]:
        raise InputError(f"end {end:%Y-%m}: the year before is not in the data; choose a later month.")
    now, then = (pd.Series({"mine": mine[m].sum(), "all": world[m].sum()}) for m in (year, before))
    return BesideAll(
        monthly=_on_2024(imports, world - mine),
        start=year[0],
        end=end,
        growth=now.mine / then.mine - 1,
        growth_others=(now["all"] - now.mine) / (then["all"] - then.mine) - 1,
        share=now.mine / now["all"],
        share_before=then.mine / then["all"],
        rate=imports.effective_rate[end],
        rate_before=imports.effective_rate[end - pd.DateOffset(years=1)],
        vintage=vintage,
    )


@returns(MARKET_BY_MONTH)
def _on_2024(imports: pd.DataFrame, others: pd.Series) -> pd.DataFrame:
    """Return imports from a partner and all others from 2025 on, over the same month of 2024."""
    months = imports["2025":].index
    base = base_months(months, 2024)
    values = {"partner": imports.customs_value, "others": others}
    table = {name: value[months] / value[base].to_numpy() for name, value in values.items()}
    return pd.DataFrame(table | {"effective_rate": imports.effective_rate[months]}).rename_axis("month")


@returns(BESIDE_OTHERS)
def beside_others(imports: pd.Series, world: pd.DataFrame) -> pd.DataFrame:
    """Return imports from a partner and from all others over those of 2024, in each window.

    Parameters
    ----------
    imports : Series
        US imports from the partner by month, US dollars.
    world : DataFrame
        As :func:`recovery.find_recovery`.
    """
    others = (world["all"] - imports).dropna()
    without = (others - world.ai).dropna()
    windows = [pd.date_range(*TROUGH["us"], freq="MS"), *windows_after_cuts(imports.index[-1]).values()]
    rows = []
    for months in windows:
        base, held = base_months(months, 2024), months[months <= without.index[-1]]
        rows.append(
            {
                "start": months[0],
                "end": months[-1],
                "partner": over_base(imports, months, (2024,)).sum(),
                "others": over_base(others, months, (2024,)).sum(),
                "others_without_ai": over_base(without, held, (2024,)).sum() if len(held) else np.nan,
                "ai_to": held[-1] if len(held) else pd.NaT,
                "share": imports[months].sum() / world["all"][months].sum(),
                "share_before": imports[base].sum() / world["all"][base].sum(),
            }
        )
    return pd.DataFrame(rows)


@returns(SHARE_SINCE_CUTS)
def share_since_cuts(share: pd.Series) -> pd.DataFrame:
    """Return the mean of a share, over that of 2024, since each cut; Newey and West (1987) errors.

    Parameters
    ----------
    share : Series
        By month, as :func:`recovery.month_by_month` returns it.
    """
    # ASSUME: a cut acts from its first whole month on, and goods arrive a month after they are shipped.
    starts = {cut: (day + pd.DateOffset(months=2)).replace(day=1) for cut, day in CUTS.items()}
    starts = pd.Series({"Trough": pd.Timestamp(TROUGH["share"][0])} | starts)
    values = share[starts["Trough"] :]
    steps = (values.index.to_numpy()[:, None] >= starts.to_numpy()).astype(float)
    hac = {"maxlags": int(4 * (len(values) / 100) ** (2 / 9)), "use_correction": True}
    fitted = OLS(values.to_numpy(), steps).fit(cov_type="HAC", cov_kwds=hac, use_t=True)
    means = fitted.t_test(np.tri(len(starts)))
    frame = starts.rename_axis("cut").reset_index(name="start").assign(value=means.effect)
    frame["n_months"] = (steps.sum(axis=0) - np.append(steps.sum(axis=0)[1:], 0)).astype(int)
    many = frame.n_months.ge(3).to_numpy()[:, None]  # of two months the errors know no spread
    frame[["ci_low", "ci_high"]] = np.where(many, means.conf_int(), np.nan)
    return frame.assign(p_value=[np.nan, *fitted.pvalues[1:]])
