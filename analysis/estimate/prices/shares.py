"""Which share of the duty exporters bore: the fall of the price over the rise of one plus the duty.

Both in logs, under every choice: China alone or less other origins, the duty as collected or by law,
and with or without what the index did anyway in quiet windows as long.
"""

from __future__ import annotations

import pandas as pd

from analysis.estimate.prices.border import ALL, OWN, TARIFFS

#: What China's price is compared with.
COMPARISONS = ("alone", "less others")

#: Rise of the duty (log) below which a share of it means nothing.
# ASSUME: index points are printed to a tenth; under five points of duty they alone move a share by 4 %.
LEAST = 0.05


def borne(moved: pd.DataFrame) -> pd.DataFrame:
    """Return by month the share of the duty that exporters bore, by comparison and tariff.

    Parameters
    ----------
    moved : DataFrame
        Of :func:`border.moves`.

    Returns
    -------
    DataFrame
        Index: month; columns: (:data:`COMPARISONS`, :data:`TARIFFS`), fractions; missing where the duty
        rose by less than :data:`LEAST`.
    """
    found = {}
    for name in TARIFFS:
        rises = {"alone": moved[name], "less others": moved[name] - moved[f"{name}_others"]}
        falls = {"alone": -moved.price, "less others": moved.others - moved.price}
        for comparison in COMPARISONS:
            found[comparison, name] = falls[comparison] / rises[comparison].where(
                rises[comparison] >= LEAST
            )
    return pd.DataFrame(found)


def quiet_changes(index: pd.DataFrame, *, base: pd.Timestamp, n_months: int) -> pd.DataFrame:
    """Return what China's price did in every window as long that ended by the base.

    Parameters
    ----------
    index, base
        As :func:`border.moves`.
    n_months : int
        Length of a window.

    Returns
    -------
    DataFrame
        Index: last month of a window; columns: :data:`COMPARISONS` (log changes). No row where the index
        does not reach back so far.
    """
    others = index[[name for name in index if name not in (OWN, ALL)]].mean(axis=1, skipna=False)
    level = pd.DataFrame({"alone": index[OWN], "less others": index[OWN] - others})
    return level.diff(n_months).loc[:base].dropna()


def share_table(moved: pd.DataFrame, quiet: pd.DataFrame, month: pd.Timestamp) -> pd.DataFrame:
    """Return the share on exporters in one month under every choice.

    Parameters
    ----------
    moved : DataFrame
        Of :func:`border.moves`.
    quiet : DataFrame
        Of :func:`quiet_changes`.
    month : Timestamp

    Returns
    -------
    DataFrame
        One row a choice: ``comparison``, ``tariff``, ``drift`` (whether the mean change of quiet windows
        is taken out), ``fell`` (by how much the price fell, log), ``rose`` (the duty, log), ``share``.
    """
    now, rows = moved.loc[month], []
    for comparison in COMPARISONS:
        fell = -now.price if comparison == "alone" else now.others - now.price
        drifts = {False: 0.0} | ({} if quiet.empty else {True: quiet[comparison].mean()})
        for name in TARIFFS:
            rose = now[name] - (0.0 if comparison == "alone" else now[f"{name}_others"])
            for drift, usual in drifts.items():
                rows.append((comparison, name, drift, fell + usual, rose, (fell + usual) / rose))
    columns = ["comparison", "tariff", "drift", "fell", "rose", "share"]
    return pd.DataFrame(rows, columns=columns)
