"""How much of the fall of trade with China each cut of the tariff has undone, beside all others' trade.

Imports from everybody grew meanwhile, so that what a cut has undone is first read off China's *share* of
US imports; its dollars stand beside, in two ledgers. A window of months is compared with the same months
of a base year, so that season and the new year's holiday cancel. With V the value in a window over that
of its base months, and V0 that at the trough, the part undone is (V - V0) / (1 - V0). What a symmetric
response would have undone follows from the law on each tariff line since 2024 and the main elasticity by
law alone, with its path in time.

How much trade moves when no tariff does is read off the same comparison in calm years, away from the
new year (:func:`calm_moves`); the spread of those moves is the interval of what was undone. Their
median, a drift, is not taken off: the interval is centred on the share as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.results import Estimate
from analysis.estimate.trade.regime.calm import calm_moves
from analysis.estimate.trade.regime.others import (
    BESIDE_OTHERS,
    SHARE_SINCE_CUTS,
    beside_others,
    share_since_cuts,
    shares,
)
from analysis.estimate.trade.windows import (
    BASE_YEARS,
    CUTS,
    TROUGH,
    base_months,
    less_base,
    over_base,
    pool_new_year,
    windows_after_cuts,
)
from analysis.vocabulary import TERMS, Term


def _ends(name: str, unit: str, what: str) -> dict[str, Term]:
    """Return the columns of the 95 % interval of a column."""
    return {
        f"{name}_{end}": Term(f"95 % {end}", unit, f"{side} end of the 95 % interval of {what}")
        for end, side in (("low", "lower"), ("high", "upper"))
    }


UNDONE = {
    "undone": Term(
        "Fall undone [95 %]",
        "fraction",
        "share of the fall to the trough that is undone; "
        "interval: spread of the same comparison in calm years",
        "whole",
        ("undone_low", "undone_high"),
    ),
    **_ends("undone", "fraction", "the share undone"),
}

WINDOWS_AFTER_CUTS = Columns(
    "a ledger and window after a cut; the first of a ledger is its trough",
    {
        "ledger": Term(
            "Ledger", "", "whose customs record the trade; share: of US imports from all countries"
        ),
        "cut": Term("After", "", "cut of the tariff before the window"),
        "day": Term("Day", "date", "day on which the cut took effect", missing="of the trough"),
        "start": Term("From", "date", "first month of the window"),
        "end": Term("To", "date", "last month of the window"),
        "level": Term("Level", "fraction", "value over that of the same months of the base"),
        "tariff": Term("Tariff", "log points", "log(1 + rate collected) less that of the base months"),
        "recovered": Term("Growth", "log points", "log of the level over that at the trough", "whole"),
        **UNDONE,
        "tariff_undone": Term(
            "Tariff", "fraction", "share undone of the rise of log(1 + rate collected)", "whole"
        ),
        "rate_undone": Term("Rate", "fraction", "share undone of the rise of the rate collected"),
        "undone_undrifted": Term(
            "Less drift", "fraction", "share undone, less the median move of calm years"
        ),
        "expected": Term(
            "As rises [95 %]",
            "fraction",
            "share of the fall that would be undone if cuts worked as rises",
            "whole",
            ("expected_low", "expected_high"),
        ),
        **_ends("expected", "fraction", "the share expected"),
        "predicted": Term(
            "As rises [95 %]",
            "log points",
            "growth since the trough if cuts worked as rises",
            "whole",
            ("predicted_low", "predicted_high"),
        ),
        **_ends("predicted", "log points", "that growth"),
        "by_law": Term(
            "By law",
            "fraction",
            "imports over those of 2024 if they moved with the law alone",
            "whole",
            ("by_law_low", "by_law_high"),
        ),
        **_ends("by_law", "fraction", "that level"),
    },
)

UNDONE_BY_BASE = Columns(
    "a ledger and base",
    {
        "ledger": Term("Ledger", "", "share of US imports, or US imports in dollars"),
        **UNDONE,
        "years": Term("Base", "", "years that serve as base"),
    },
)

MONTHLY_RECOVERY = Columns(
    "a month",
    {
        "month": TERMS["month"],
        "us": Term("US imports", "fraction", "US imports over those of the same month of 2024"),
        "share": Term(
            "Share", "fraction", "China's share of US imports over that of the same month of 2024"
        ),
        "china": Term(
            "China's exports",
            "fraction",
            "China's exports to the US over those of the same month of 2024",
            missing="after China's last month",
        ),
        "predicted": Term("As rises", "fraction", "the same if imports answered cuts as they did rises"),
        **_ends("predicted", "fraction", "that prediction"),
    },
    index=("month",),
)


@dataclass(frozen=True)
class Recovery:
    """What the cuts have undone."""

    windows: Annotated[pd.DataFrame, WINDOWS_AFTER_CUTS]  #: Share of all, then the others; base 2024.
    #: The last window of each, of goods that China's record goes to and that arrived a month later.
    same_goods: Annotated[pd.DataFrame, WINDOWS_AFTER_CUTS]
    bases: Annotated[pd.DataFrame, UNDONE_BY_BASE]  #: Of share and US ledger after the last cut.
    since_cuts: Annotated[pd.DataFrame, SHARE_SINCE_CUTS]
    others: Annotated[pd.DataFrame, BESIDE_OTHERS]  #: China's imports beside all others'.
    #: From 2025 on, January and February together.
    monthly: Annotated[pd.DataFrame, MONTHLY_RECOVERY]
    rate: pd.Series  #: Collected by US customs by month (fraction).
    main: Estimate  #: Elasticity of the episode by law.
    calm: dict[str, pd.Series]  #: Of each ledger and share, as :func:`calm_moves`.
    vintages: dict[str, str]  #: Of each ledger.
    world_vintage: str  #: Of imports from all countries.


def find_recovery(
    ledgers: dict[str, pd.Series],
    log_rate: pd.Series,
    lawful: pd.DataFrame,
    main: Estimate,
    *,
    world: pd.DataFrame,
    before: pd.DataFrame,
    vintages: dict[str, str],
    world_vintage: str,
) -> Recovery:
    """Return what each cut has undone of the fall of trade with China.

    Parameters
    ----------
    ledgers : dict of Series
        ``us``, ``china``: trade from China to the US by month (US dollars) as each side records it.
    log_rate : Series
        log(1 + rate collected by US customs) by month.
    lawful : DataFrame
        Imports over those of 2024 if they moved with the law alone: columns ``value``, ``ci_low``,
        ``ci_high`` of the elasticity, by month from 2025 on.
    main : Estimate
        Elasticity of the episode by law.
    world : DataFrame
        By month from the first base year on, US dollars: ``all``, imports from all countries, ``ai``,
        goods of data centres among them (missing where not held), and those from
        :data:`others.LIFTED`.
    before : DataFrame
        The same through the calm years, without ``ai`` and with China's, ``partner``.
    vintages : dict of str to str
        Of each ledger.
    world_vintage : str
    """
    calm = {"us": calm_moves(before.partner)}
    calm |= {name: calm_moves(share) for name, share in shares(before.partner, before).items()}
    calm["china"] = calm["us"]
    parts = shares(ledgers["us"], world)
    trade = {"share": parts.pop("share")} | ledgers | parts  # the share leads
    response = {"log_rate": log_rate, "lawful": lawful}
    windows = [undone(v, **response, calm=calm[name], ledger=name) for name, v in trade.items()]
    until = ledgers["china"].index[-1] + pd.DateOffset(months=1)  # when what left last arrives
    same_goods = [
        undone(v[:until], **response, calm=calm[name], ledger=name).tail(1) for name, v in trade.items()
    ]
    bases = [
        undone(trade[name], **response, calm=calm[name], ledger=name, base=base)
        .tail(1)
        .assign(years=base)
        for name in ("share", "us")
        for base in BASE_YEARS
    ]
    monthly = month_by_month(ledgers | {"share": trade["share"]}, lawful)
    return Recovery(
        windows=pd.concat(windows, ignore_index=True),
        same_goods=pd.concat(same_goods, ignore_index=True),
        bases=pd.concat(bases, ignore_index=True)[list(UNDONE_BY_BASE)],
        others=beside_others(ledgers["us"], world),
        monthly=monthly,
        since_cuts=share_since_cuts(monthly.share),
        rate=np.expm1(log_rate),
        main=main,
        calm=calm,
        vintages=vintages,
        world_vintage=world_vintage,
    )


@returns(WINDOWS_AFTER_CUTS)
def undone(
    values: pd.Series,
    log_rate: pd.Series,
    lawful: pd.DataFrame,
    *,
    calm: np.ndarray | pd.Series,
    ledger: str = "us",
    base: str = "2024",
) -> pd.DataFrame:
    """Return how far trade is back after each cut, and how far a symmetric response would be.

    Parameters
    ----------
    values, log_rate : Series
        By month: value (US dollars) and log(1 + rate).
    lawful : DataFrame
        As :func:`find_recovery`.
    calm : ndarray or Series
        Moves in calm years (log points). Their spread about their median gives the interval of
        ``undone``; the median itself, a drift, is taken off ``undone_undrifted`` only.
    ledger : str
        ``"us"`` or ``"china"``.
    base : str
        Key of :data:`BASE_YEARS`.
    """
    spans = {"Trough": pd.date_range(*TROUGH[ledger], freq="MS")} | windows_after_cuts(values.index[-1])
    windows = list(spans.values())
    level = np.array([over_base(values, m, BASE_YEARS[base]).sum() for m in windows])
    tariff = np.array([less_base(log_rate, m, BASE_YEARS[base]) for m in windows])
    rate = np.array([less_base(np.expm1(log_rate), m, BASE_YEARS[base]) for m in windows])
    recovered = np.log(level / level[0])
    rows = {
        "ledger": ledger,
        "cut": list(spans),
        "day": [CUTS.get(cut, pd.NaT) for cut in spans],
        "start": [m[0] for m in windows],
        "end": [m[-1] for m in windows],
        "level": level,
        "tariff": tariff,
        "recovered": recovered,
        "undone": (level - level[0]) / (1 - level[0]),
        "tariff_undone": 1 - tariff / tariff[0],
        "rate_undone": 1 - rate / rate[0],
    }
    drift = np.median(calm)
    high, low = np.quantile(calm - drift, [0.025, 0.975])
    for end, move in {"low": low, "high": high, "undrifted": drift}.items():
        rows[f"undone_{end}"] = level[0] * np.expm1(recovered - move) / (1 - level[0])
    frame = pd.DataFrame(rows | _symmetric(lawful, windows))
    # The trough is where counting starts.
    frame.loc[0, ["undone_low", "undone_high", "undone_undrifted"]] = 0.0
    return frame


def _symmetric(lawful: pd.DataFrame, windows: list[pd.DatetimeIndex]) -> dict[str, np.ndarray]:
    """Return what a symmetric response to the path of the law predicts, trough first."""
    level = np.array([lawful.loc[months].mean() for months in windows]).T  # rows: estimate and ends
    tables = {
        "by_law": level,
        "predicted": np.log(level / level[:, :1]),
        "expected": (level - level[:, :1]) / (1 - level[:, :1]),
    }
    return {
        f"{name}{end}": values
        for name, table in tables.items()
        for end, values in {
            "": table[0],
            "_low": table[1:].min(axis=0),
            "_high": table[1:].max(axis=0),
        }.items()
    }


def month_by_month(ledgers: dict[str, pd.Series], lawful: pd.DataFrame) -> pd.DataFrame:
    """Return trade over that of the same month of 2024 from 2025 on, beside the symmetric response.

    Returns
    -------
    DataFrame
        As :data:`MONTHLY_RECOVERY`, of the ledgers that are given.
    """
    rows = {}
    for name, values in ledgers.items():
        pooled = pool_new_year(values)
        since_2025 = pooled["2025-01":]
        rows[name] = since_2025 / pooled[base_months(since_2025.index, 2024)].to_numpy()
    monthly = pd.DataFrame(rows).rename_axis("month")
    means = pd.DataFrame([lawful.loc[_with_january(m)].mean() for m in monthly.index], monthly.index)
    monthly["predicted"] = means["value"]
    ends = means[["ci_low", "ci_high"]]
    return monthly.assign(predicted_low=ends.min(axis=1), predicted_high=ends.max(axis=1))


def _with_january(month: pd.Timestamp) -> pd.DatetimeIndex:
    """Return a month, and for February January too."""
    first = month - pd.DateOffset(months=1) if month.month == 2 else month
    return pd.date_range(first, month, freq="MS")
