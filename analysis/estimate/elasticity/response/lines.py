"""A partner's tariff lines: what they bring, and the groups of a sector's lines that laws treat alike.

An elasticity acts on the law of a line. On the mean law of a sector it would act too much: lines under
a high duty lose nearly all that they have, and no line loses more. Imports are published by month for
sectors and by year for lines, so that a sector's months are split as the lines of a year are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.estimate.elasticity.response.by_age import ByAge, as_felt

#: Last year of the imports by line.
LINE_YEAR = 2025

#: Log points within which the laws of a group lie in every month. A group has their mean, so that what
#: they differ by moves imports by less than half of its square: less than .02 %.
WIDTH = 0.05


def recorded_lines(
    annual: pd.DataFrame, naics3: pd.Series, partners, *, year: int = LINE_YEAR
) -> pd.DataFrame:
    """Return the lines of partners as recorded in a year.

    Parameters
    ----------
    annual : DataFrame
        Source table of imports by line and year: ``year``, ``partner``, ``hs10``, ``customs_value``,
        ``duties``.
    naics3 : Series
        Index: HTS10 line; its sector.
    partners : Index or list of str
        Those that are kept.

    Returns
    -------
    DataFrame
        Key partner x hts, of lines with imports: ``naics3`` (empty where unknown), ``value``
        (customs value, US dollars), ``paid`` (collected rate, fraction), ``share`` (of the partner in
        the line's imports from the world, duties included; fraction), ``world`` (the line's customs
        value from the world, US dollars).
    """
    rows = annual[annual.year.eq(year) & annual.customs_value.gt(0)]
    both = rows.customs_value + rows.duties
    world = rows.groupby("hs10").customs_value.sum(), both.groupby(rows.hs10).sum()
    sold = rows.assign(both=both)[rows.partner.isin(partners)]
    sold = sold.groupby(["partner", "hs10"], as_index=False)[["customs_value", "duties", "both"]].sum()
    value = sold.customs_value.to_numpy(float)
    return pd.DataFrame(
        {
            "partner": sold.partner,
            "hts": sold.hs10,
            "naics3": sold.hs10.map(naics3).fillna(""),
            "value": value,
            "paid": sold.duties / value,
            "share": sold.both / sold.hs10.map(world[1]),
            "world": sold.hs10.map(world[0]).astype(float),
        }
    )


@dataclass(frozen=True)
class Groups:
    """Lines of a sector whose laws are alike in every month, K groups; a sector without lines is one."""

    sector: np.ndarray  #: Ints, shape (K,). Place of the sector.
    part: np.ndarray  #: Shape (K,). Of the sector's imports.
    #: Shape (K,). Of the partner in the imports of these lines, duties included; missing without lines.
    share: np.ndarray
    logs: list[np.ndarray]  #: Each shape (K, M). Log factor of the law, mean of the lines by value.


def group_lines(
    lines: pd.DataFrame, sectors: pd.Index, laws: list[tuple[np.ndarray, np.ndarray]]
) -> Groups:
    """Return lines in groups of one sector that laws treat alike.

    Parameters
    ----------
    lines : DataFrame
        A partner's n rows of :func:`recorded_lines`, of these sectors.
    sectors : Index, length S
    laws : list of (ndarray, ndarray), shapes (n, M) and (S, M)
        Log factors by line and by sector, of each path.
    """
    like = np.floor(np.concatenate([law[0] for law in laws], axis=1) / WIDTH + 0.5).astype(np.int16)
    keys = [sector + row.tobytes().hex() for sector, row in zip(lines.naics3, like, strict=True)]
    code = pd.factorize(np.array(keys))[0]
    order = np.lexsort([code, lines.naics3])
    starts = np.flatnonzero(np.diff(code[order], prepend=-1))
    total, rows = lambda values: np.add.reduceat(values, starts, axis=0), lines.iloc[order]
    value, both = rows["value"].to_numpy(), (rows["value"] * (1 + rows.paid)).to_numpy()
    sector, sums = rows.naics3.to_numpy()[starts], total(value)
    empty = sectors.difference(sector)  # whose lines are in no table
    part = sums / pd.Series(sums).groupby(sector).transform("sum").to_numpy()
    share = np.minimum(total(both) / total(both / rows.share.to_numpy()), 1.0)
    rest = sectors.get_indexer(empty)
    logs = [
        np.concatenate([total(of_lines[order] * value[:, None]) / sums[:, None], of_sectors[rest]])
        for of_lines, of_sectors in laws
    ]
    at, none = np.append(sectors.get_indexer(sector), rest), np.ones(len(empty))
    return Groups(at, np.append(part, none), np.append(share, none * np.nan), logs)


@dataclass(frozen=True)
class LineLaw:
    """The law on each of a partner's lines, by month."""

    lines: pd.DataFrame  #: The partner's n rows of :func:`recorded_lines`.
    months: pd.DatetimeIndex  #: Length M, consecutive.
    logs: np.ndarray  #: Shape (n, M). Log factors.


def with_law_alone(law: LineLaw, by_age: ByAge, *, year: int) -> pd.DataFrame:
    """Return imports over those of a year if they had moved with the law of each line alone.

    Parameters
    ----------
    law : LineLaw
        From the first month of the year on.
    by_age : ByAge
    year : int
        Whose law, and imports by line, are the base.

    Returns
    -------
    DataFrame
        Index: months after it; ``value``, ``ci_low``, ``ci_high``: by the elasticity and the ends of its
        interval (fractions, one: as in the year).
    """
    later = law.months.year > year
    moved = law.logs[:, later] - law.logs[:, ~later].mean(axis=1, keepdims=True)
    felt, value = as_felt(moved, by_age), law.lines["value"].to_numpy()
    ends = ("value", "ci_low", "ci_high")
    paths = {
        end: np.average(np.exp(getattr(by_age.level, end) * felt), axis=0, weights=value) for end in ends
    }
    return pd.DataFrame(paths, law.months[later])
