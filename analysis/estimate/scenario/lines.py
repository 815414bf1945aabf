"""A partner's tariff lines: what they bring, and the groups of a sector's lines that laws treat alike.

An elasticity acts on the law of a line. On the mean law of a sector it would act too much: lines under
a high duty lose nearly all that they have, and no line loses more. Imports are published by month for
sectors and by year for lines, so that a sector's months are split as the lines of a year are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.estimate.scenario.draws import ByAge
from analysis.estimate.scenario.economy import Economy, aged

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
    own = rows.assign(both=both)[rows.partner.isin(partners)]
    own = own.groupby(["partner", "hs10"], as_index=False)[["customs_value", "duties", "both"]].sum()
    value = own.customs_value.to_numpy(float)
    return pd.DataFrame({
        "partner": own.partner, "hts": own.hs10, "naics3": own.hs10.map(naics3).fillna(""),
        "value": value, "paid": own.duties / value, "share": own.both / own.hs10.map(world[1]),
        "world": own.hs10.map(world[0]).astype(float),
    })  # fmt: skip


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
    like = np.floor(np.concatenate([own for own, _ in laws], axis=1) / WIDTH + 0.5).astype(np.int16)
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
        np.concatenate([total(own[order] * value[:, None]) / sums[:, None], of_sectors[rest]])
        for own, of_sectors in laws
    ]
    at, none = np.append(sectors.get_indexer(sector), rest), np.ones(len(empty))
    return Groups(at, np.append(part, none), np.append(share, none * np.nan), logs)


@dataclass(frozen=True)
class LineLaw:
    """The law on each of a partner's lines, by month."""

    lines: pd.DataFrame  #: The partner's n rows of :func:`recorded_lines`.
    months: pd.DatetimeIndex  #: Length M, consecutive.
    logs: np.ndarray  #: Shape (n, M). Log factors.


def as_felt(moved: np.ndarray, by_age: ByAge) -> np.ndarray:
    """Return rises of the law with each part as large as its age is felt, shape (K, T).

    Parameters
    ----------
    moved : ndarray, shape (K, T)
        Log points by consecutive month; before the first there was none.
    by_age : ByAge
    """
    from_none = np.concatenate([np.zeros((len(moved), 1)), moved], axis=1)
    return np.tensordot(by_age.shape, aged(from_none, by_age.ages), axes=1)[:, 1:]


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
    found = {
        end: np.average(np.exp(getattr(by_age.level, end) * felt), axis=0, weights=value) for end in ends
    }
    return pd.DataFrame(found, law.months[later])


def split(
    economy: Economy, lines: pd.DataFrame, laws: dict[str, tuple[pd.DataFrame, pd.DataFrame]]
) -> tuple[Economy, dict[str, pd.DataFrame]]:
    """Return an economy of sectors as one of groups of their lines, and the laws on these.

    Parameters
    ----------
    economy : Economy
        By sector.
    lines : DataFrame
        The partner's rows of :func:`recorded_lines`.
    laws : dict of (DataFrame, DataFrame)
        By path, the law as it was first; by line and by sector, the same months: statutory rates,
        fractions.

    Returns
    -------
    economy : Economy
        Its groups are called by their sector and a number, ``"334.2"``.
    laws : dict of DataFrame
        By path: rates by group and month.
    """
    first = next(iter(laws.values()))[0]
    lines = lines[lines.naics3.isin(economy.sectors) & lines.hts.isin(first.index)]
    rates = [
        (by_line.loc[lines.hts].to_numpy(float), of_sectors.loc[economy.sectors].to_numpy(float))
        for by_line, of_sectors in laws.values()
    ]
    logs = [tuple(map(np.log1p, both)) for both in rates]
    groups = group_lines(lines, economy.sectors, logs)
    at, part = groups.sector, groups.part
    names = economy.sectors[at] + "." + pd.Series(at).groupby(at).cumcount().astype(str)
    found = {
        name: pd.DataFrame(np.expm1(log), names, first.columns)
        for name, log in zip(laws, groups.logs, strict=True)
    }
    lawful = next(iter(found.values()))
    return replace(
        economy, sectors=lawful.index, value=economy.value[at] * part[:, None],
        log_factor=_paid(economy, at, part, lawful[economy.months].to_numpy()),
        share=np.where(np.isnan(groups.share), economy.share[at], groups.share),
        weights=economy.weights[at] * part, seasons=economy.seasons[at], law=lawful,
    ), found  # fmt: skip


def _paid(economy: Economy, at: np.ndarray, part: np.ndarray, law: np.ndarray) -> np.ndarray:
    """Return the log collected factor of groups, shape (K, M): what a sector paid, as their laws are.

    Parameters
    ----------
    at : ndarray of int, shape (K,)
        Sector of each group.
    part : ndarray, shape (K,)
        Part of the sector's imports.
    law : ndarray, shape (K, M)
    """
    # ASSUME: of the law of each group of a sector the same part is collected.
    mean = np.zeros_like(economy.value)
    np.add.at(mean, at, law * part[:, None])
    over = np.divide(law, mean[at], out=np.ones_like(law), where=mean[at] > 0)
    return np.log1p(np.expm1(economy.log_factor[at]) * over)
