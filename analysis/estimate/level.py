"""The level of imports in the newest months: where what-ifs, tariff paths and predictions begin.

It is of the newest three months of a partner, each carried by the usual change between its calendar
month and another. Lines of the year are carried there by their chapter, or their sector, where its
months are held; of the others, computing goods and all else each start from their growth in the
world, and what is missing from the partner's level moves the logs of each by the square of
:data:`SPREADS`: nearly all of it computing goods.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.elasticity.main.lines import SPECIAL_CHAPTERS
from analysis.vocabulary import TERMS, Term

#: Years of which the usual change between calendar months is the median; months that a level is of.
USUAL_YEARS, RECENT_MONTHS = 5, 3

#: The year to which a level is carried, from the newest month on: as many months before the middle of
#: the newest as after it, so that what grows every year adds nothing.
AROUND = range(-7, 5)

#: Kinds of goods that are carried apart, as a cell's end names them: computing computing goods
#: (computers, servers, chips), and all others.
OTHER_GOODS, COMPUTING = "", "+"

#: How far a chapter whose months are held, and kinds of goods of a partner, lie from where they start
#: (log points, a standard deviation).
# ASSUME: orders of size: of a month, of all goods but few, and of computing goods, which lay .3 apart
# between partners in 2025. Known chapters are as near with .25 to .4 for the last.
SPREADS = {"chapter": 0.05, OTHER_GOODS: 0.1, COMPUTING: 0.3}

CARRIED_GOODS = Columns(
    "goods of a chapter and sector, computing goods apart",
    {
        "cell": Term("Goods", "", "chapter and sector, with ``+`` of computing goods"),
        "hs2": Term("HS", "", "chapter of the Harmonized System"),
        "naics3": Term("Code", "", "NAICS3"),
        "value": Term("Imports", "USD", "imports of the year of the lines"),
        "recorded": Term(
            "Recorded",
            "ratio",
            "the chapter's newest months a year, seasonally adjusted, over its imports of the year",
            "two",
            missing="where no month is held",
        ),
        "known": Term("Known", "truth", "whether months of the chapter or the sector are held"),
        "rule": Term("By rule", "ratio", "the same as said without any chapter's months", "two"),
        "carried": Term("Carried", "ratio", "what lines are multiplied by", "two"),
    },
    index=("cell",),
)

KNOWN_CHAPTERS = Columns(
    "a chapter of a partner whose months are held",
    {
        "partner": TERMS["partner"],
        **CARRIED_GOODS.only("hs2", "value", "recorded", "rule"),
        "alike": Term("All alike", "ratio", "all goods of the partner, as until 0.8", "two"),
    },
)

NEWEST_LEVELS = Columns(
    "a partner, or a group that has months of its own",
    {
        "partner": TERMS["partner"],
        "start": Term("From", "date", "first of the newest months held"),
        "end": Term("To", "date", "last of them"),
        "level": Term(
            "A year",
            "USD",
            "imports of these months, seasonally adjusted, a year; without chapters 98 and 99",
        ),
        "collected_rate": Term("Collected", "fraction", "duties over customs value in these months"),
    },
)


def known_mean(parts) -> np.ndarray:
    """Return the mean of what is known, shape (S,); missing where nothing is."""
    parts = np.asarray(parts)
    n = np.isfinite(parts).sum(axis=0)
    return np.divide(np.nansum(parts, axis=0), n, out=np.full(n.shape, np.nan), where=n > 0)


def usual(known: np.ndarray, of: int, to: int) -> np.ndarray:
    """Return the median change between two calendar months in the last years known, shape (S,)."""
    pairs = [(of - 12 * k, to - 12 * k) for k in range(1, USUAL_YEARS + 3)]
    pairs = [(a, b) for a, b in pairs if min(a, b) >= 0 and b < known.shape[1]][:USUAL_YEARS]
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # of those without a month
        return np.nanmedian([known[:, b] - known[:, a] for a, b in pairs], axis=0)


def recent_level(past: np.ndarray, to: int) -> np.ndarray:
    """Return what the newest months say of a month, each with its usual change, shape (S,).

    Parameters
    ----------
    past : ndarray, shape (S, T)
        Log imports by consecutive month; missing where not known.
    to : int
        Position of the month, within them or after.
    """
    at = past.shape[1] - 1
    return known_mean([past[:, at - n] + usual(past, at - n, to) for n in range(RECENT_MONTHS)])


def annual_level(imports: pd.Series) -> float:
    """Return the newest months of a series at an annual rate, seasonally adjusted.

    Parameters
    ----------
    imports : Series
        US dollars by consecutive month; missing months at its end are left out.
    """
    held = imports[: imports.last_valid_index()].to_numpy(float)
    with np.errstate(divide="ignore"):
        logs = np.log(held)[None, :]
    logs[~np.isfinite(logs)] = np.nan
    at = logs.shape[1] - 1
    return float(np.exp([recent_level(logs, at + n)[0] for n in AROUND]).sum())


@returns(NEWEST_LEVELS)
def newest_levels(imports: pd.DataFrame, duties: pd.DataFrame) -> pd.DataFrame:
    """Return the level of every partner in its newest months.

    Parameters
    ----------
    imports, duties : DataFrame
        US dollars, months x partners, as ``newest.imports_by_month``.
    """
    rows = []
    for partner in imports:
        end = imports[partner].last_valid_index()
        months = pd.date_range(end=end, periods=RECENT_MONTHS, freq="MS")
        rate = duties.loc[months, partner].sum() / imports.loc[months, partner].sum()
        rows.append((partner, months[0], end, annual_level(imports[partner]), rate))
    return pd.DataFrame(rows, columns=list(NEWEST_LEVELS))


def cells_of(lines: pd.DataFrame, computing: pd.Index) -> pd.Series:
    """Return the cell of lines (``hts``, ``naics3``) that :func:`carried_goods` moves alike.

    Chapter and sector, ending in ``"+"`` where they are computing goods; ``"98"``, ``"99"``.
    """
    of = lines.naics3.str.ljust(3) + np.where(lines.hts.isin(computing), COMPUTING, OTHER_GOODS)
    return lines.hts.str[:2] + of.mask(lines.hts.str.startswith(SPECIAL_CHAPTERS), "")


@returns(CARRIED_GOODS)
def carried_goods(
    lines: pd.DataFrame,
    newest: pd.Series,
    carriers: tuple[pd.DataFrame, dict[str, float], pd.Index],
    seasons: pd.DataFrame,
) -> pd.DataFrame:
    """Return what carries the lines of a partner, or of a group, to its newest months.

    Parameters
    ----------
    lines : DataFrame
        ``partner``, ``hts``, ``naics3``, ``cell`` as :func:`cells_of`, ``value`` (US dollars).
    newest : Series
        A row of :func:`newest_levels`.
    carriers : tuple
        As ``load.load_carriers``.
    seasons : DataFrame
        Index partner, naics3; parts of a year that calendar months take, January first.
    """
    goods, growth, _ = carriers
    lines = lines[~lines.hts.str.startswith(SPECIAL_CHAPTERS)].assign(hs2=lines.hts.str[:2])
    parts = seasons.reindex(pd.MultiIndex.from_frame(lines[["partner", "naics3"]])).fillna(1 / 12)
    parts = parts.mul(lines["value"].to_numpy(), axis=0)
    months = goods[goods.partner.eq(newest.partner) & goods.month.between(newest.start, newest.end)]
    table = lines.groupby("cell").agg({"hs2": "first", "naics3": "first", "value": "sum"})
    over_usual = {}
    for kind in ("hs2", "naics3"):
        usual = parts.groupby(lines[kind].to_numpy()).sum()
        of = months[months.goods.isin(usual.index)]
        at = usual.index.get_indexer(of.goods), of.month.dt.month - 1
        sums = of.assign(usual=usual.to_numpy()[at]).groupby("goods")[["customs_value", "usual"]].sum()
        sums = sums.query("customs_value > 0 and usual > 0")
        over_usual[kind] = table[kind].map(sums.customs_value.astype(float) / sums.usual)
    kind = pd.Series(table.index.str[5:], table.index)
    of_kind, spread = kind.map(growth), kind.map(SPREADS)
    recorded = over_usual["hs2"]
    of_goods = recorded.fillna(over_usual["naics3"])
    starts = {
        "rule": (of_kind, spread),
        "carried": (of_goods.fillna(of_kind), spread.mask(of_goods.notna(), SPREADS["chapter"])),
    }
    ratios = {
        name: start * np.exp(_shift(table["value"] * start, apart**2, newest.level) * apart**2)
        for name, (start, apart) in starts.items()
    }
    return table.assign(recorded=recorded, known=of_goods.notna(), **ratios)


def _shift(values: pd.Series, variance: pd.Series, total: float) -> float:
    """Return how often the variance is added to the logs of values so that they add up to a total."""
    times = 0.0
    for _ in range(50):  # Newton's steps on the log of their sum, which is convex
        moved = values * np.exp(times * variance)
        times -= np.log(moved.sum() / total) * moved.sum() / (moved @ variance)
    return times


@returns(KNOWN_CHAPTERS)
def known_chapters(goods: pd.DataFrame, alike: pd.Series) -> pd.DataFrame:
    """Return the chapters whose months are held, beside what the rule says without them.

    Parameters
    ----------
    goods : DataFrame
        As :func:`carried_goods`, with ``partner``.
    alike : Series
        Index partner: the level of all goods over their imports of the year.
    """
    recorded = goods[goods.recorded.notna()]
    dollars = recorded.assign(**recorded[["recorded", "rule"]].mul(recorded["value"], axis=0))
    sums = dollars.groupby(["partner", "hs2"], as_index=False)[["value", "recorded", "rule"]].sum()
    ratios = sums[["recorded", "rule"]].div(sums["value"], axis=0)
    return sums.assign(**ratios, alike=sums.partner.map(alike))


def rule_error(known: pd.DataFrame, rule: str = "rule", power: int = 2) -> float:
    """Return by how much known chapters lie from a rule (log points, mean by imports).

    Parameters
    ----------
    known : DataFrame
        As :func:`known_chapters`.
    rule : {"rule", "alike"}
    power : {2, 1}
        Root mean square, or mean.
    """
    off = np.log(known[rule] / known.recorded).abs() ** power
    return float(np.average(off, weights=known["value"]) ** (1 / power))
