"""Which share of the duty exporters bore: the fall of the price over the rise of one plus the duty.

Both in logs, under every choice: China alone or less other origins, the duty as collected or by law,
and with or without what the index did anyway in quiet windows as long.
"""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, changed, returns
from analysis.estimate.prices.border import (
    ALL_ORIGINS,
    BORDER_TARIFFS,
    PRICED_ORIGIN,
    Border,
    moves,
)
from analysis.law import names
from analysis.vocabulary import TERMS, Term

#: Rise of the duty (log) below which a share of it means nothing.
# ASSUME: index points are printed to a tenth; under five points of duty they alone move a share by 4 %.
LEAST_DUTY = 0.05

#: What China's price is compared with, as columns of :func:`borne`.
COMPARISONS = Columns(
    "a month",
    {
        "alone": Term(
            "On exporters, China alone",
            "fraction",
            "share of the rise of the duty that exporters bore, by the price of China alone",
            "whole",
        ),
        "less others": Term(
            "On exporters, less others",
            "fraction",
            "share of the rise of the duty that "
            "exporters bore, by price and duty of China less other origins",
            "whole",
        ),
    },
)


QUIET = Columns(
    "a last month of a window",
    {
        "month": TERMS["month"],
        **changed(COMPARISONS, unit="log points", definition="change of China's price, so compared"),
    },
    index=("month",),
)

SHARE_CHOICES = Columns(
    "a choice",
    {
        "comparison": Term("Compared", "", "whether China's price is read alone or less other origins"),
        "tariff": Term("Duty", "", "duty as collected, or as the law has it"),
        "drift": Term(
            "Change in quiet windows",
            "true or false",
            "whether the mean change of the price in quiet windows is taken out",
        ),
        "fell": Term(
            "Fall of the price, log",
            "log points",
            "by how much the price before duty fell",
            "hundredths",
        ),
        "rose": Term(
            "Rise of the duty, log", "log points", "by how much log(1 + duty) rose", "hundredths"
        ),
        "share": Term("On exporters", "fraction", "fall of the price over rise of the duty", "whole"),
    },
)


def check_base(base: str, index: pd.DataFrame, duties: pd.DataFrame) -> None:
    """Refuse a month without prices, or since which the duty hardly rose.

    Parameters
    ----------
    base : str
        Month ``YYYY-MM``.
    index, duties
        As :func:`border.moves`, the index without months that are not published.
    """
    first = names.month(base, "base")
    if first not in index.index:
        raise InputError(
            f"base {base}: US import prices by origin are here from {index.index[0]:%Y-%m} to "
            f"{index.index[-1]:%Y-%m}, without months in which none were published."
        )
    months = duties.dropna().index.get_level_values("month")
    moved = moves(index, duties, base=first) if first in months else pd.DataFrame()
    if moved.empty or borne(moved).iloc[-1].isna().any():
        raise InputError(
            f"base {base}: since then the duty on goods from China rose by less than "
            f"{100 * LEAST_DUTY:g} log points; take a month before February 2025, for instance 2024-12."
        )


def borne(moved: pd.DataFrame) -> pd.DataFrame:
    """Return by month the share of the duty that exporters bore, by comparison and tariff.

    Parameters
    ----------
    moved : DataFrame
        Of :func:`border.moves`.

    Returns
    -------
    DataFrame
        Index: month; columns: (:data:`COMPARISONS`, :data:`BORDER_TARIFFS`), fractions; missing where
        the duty rose by less than :data:`LEAST_DUTY`.
    """
    shares = {}
    for name in BORDER_TARIFFS:
        rises = {"alone": moved[name], "less others": moved[name] - moved[f"{name}_others"]}
        falls = {"alone": -moved.price, "less others": moved.others - moved.price}
        for comparison in COMPARISONS:
            shares[comparison, name] = falls[comparison] / rises[comparison].where(
                rises[comparison] >= LEAST_DUTY
            )
    return pd.DataFrame(shares)


@returns(QUIET)
def quiet_changes(index: pd.DataFrame, *, base: pd.Timestamp, n_months: int) -> pd.DataFrame:
    """Return what China's price did in every window as long that ended by the base.

    No row where the index does not reach back so far.

    Parameters
    ----------
    index, base
        As :func:`border.moves`.
    n_months : int
        Length of a window.
    """
    others = index[[name for name in index if name not in (PRICED_ORIGIN, ALL_ORIGINS)]].mean(
        axis=1, skipna=False
    )
    level = pd.DataFrame({"alone": index[PRICED_ORIGIN], "less others": index[PRICED_ORIGIN] - others})
    return level.diff(n_months).loc[:base].dropna()


@returns(SHARE_CHOICES)
def share_table(moved: pd.DataFrame, quiet: pd.DataFrame, month: pd.Timestamp) -> pd.DataFrame:
    """Return the share on exporters in one month under every choice.

    Parameters
    ----------
    moved : DataFrame
        Of :func:`border.moves`.
    quiet : DataFrame
        Of :func:`quiet_changes`.
    month : Timestamp
    """
    now, rows = moved.loc[month], []
    for comparison in COMPARISONS:
        fell = -now.price if comparison == "alone" else now.others - now.price
        drifts = {False: 0.0} | ({} if quiet.empty else {True: quiet[comparison].mean()})
        for name in BORDER_TARIFFS:
            rose = now[name] - (0.0 if comparison == "alone" else now[f"{name}_others"])
            for drift, usual in drifts.items():
                rows.append((comparison, name, drift, fell + usual, rose, (fell + usual) / rose))
    return pd.DataFrame(rows, columns=list(SHARE_CHOICES))


def border_since(
    base: pd.Timestamp,
    *,
    index: pd.DataFrame,
    duties: pd.DataFrame,
    currency: pd.DataFrame,
    rates: pd.DataFrame,
) -> Border:
    """Return prices at the border since the base, and what others found.

    Parameters
    ----------
    base, index, duties
        As :func:`border.moves`.
    currency : DataFrame
        ``cny_per_usd`` and ``broad_dollar_index`` by month.
    rates : DataFrame
        Source table ``published_rates``.
    """
    moved = moves(index, duties, base=base)
    until = moved.index[-1]
    n_months = (until.year - base.year) * 12 + until.month - base.month
    quiet = quiet_changes(index, base=base, n_months=n_months)
    return Border(
        index=index,
        moved=moved,
        quiet=quiet,
        shares=borne(moved),
        choices=share_table(moved, quiet, until),
        base=base,
        until=until,
        currency=currency[["cny_per_usd", "broad_dollar_index"]],
        published=rates[rates.concept.str.contains("pass-through")].reset_index(drop=True),
    )
