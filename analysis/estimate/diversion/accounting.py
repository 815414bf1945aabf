"""Accounting of diversion: what a partner lost in a market, line by line, and who sold it instead.

In a line the partner's loss is the fall of its sales. Others' gains in the same line can replace it,
up to the loss; what is not matched is not replaced. This is arithmetic, not causation: it cannot tell a
gain that the loss made room for from one that would have come anyhow. Hence three figures, from the
highest to the lowest:

- ``high``: all gains of others in the line count, up to the loss;
- ``net``: others' losses in the line are taken off their gains first;
- ``low``: of the net figure, only what exceeds chance (:mod:`chance`).

Even the highest counts rises over the year before only. Where the market of a line shrank, sales that
others kept because the partner left do not rise, and are not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import check_choice
from analysis.columns import Columns, returns
from analysis.estimate.diversion.chance import chance, common_growth
from analysis.vocabulary import Term

#: Sides of an accounting.
LOST_AND_WON = ("lost", "won")

NOTHING_LOST = "where nothing was lost"
FEW_UNTOUCHED = "where nothing was lost, or too few lines are untouched"

GAIN_BY_SUPPLIER = Columns(
    "a supplier that gained, the largest first",
    {
        "supplier": Term("Supplier", "", "ISO alpha-3 code, or that of Census where there is none"),
        "high": Term("At most", "USD", "of the loss: its part of others' gains in each line, at most"),
        "net": Term(
            "Net", "USD", "of the loss: its part of others' gains less others' losses in each line"
        ),
    },
    index=("supplier",),
)

#: Of the lines together: what the partner lost and won, and bounds of what others took over.
LOSS_TOTALS = {
    "loss": Term("Loss", "USD", "sum of the partner's losses over the lines in which it lost"),
    "gain": Term("Gain", "USD", "sum of its gains over the other lines"),
    "high": Term(
        "At most",
        "fraction",
        "share of the loss: others' gains in the same lines, up to the loss",
        missing=NOTHING_LOST,
    ),
    "net": Term(
        "Net",
        "fraction",
        "share of the loss: others' opposite changes in the line taken off",
        missing=NOTHING_LOST,
    ),
}

SHARE_BOUNDS = {
    **LOSS_TOTALS,
    "common": Term(
        "Less growth",
        "fraction",
        "share of the loss: net, each line granted the growth of "
        "others' sales in all untouched lines together, where positive",
        missing=FEW_UNTOUCHED,
    ),
    "by_chance": Term(
        "Chance",
        "fraction",
        "share of the loss: what the net count finds if others' "
        "sales move as in untouched lines of like size",
        missing=FEW_UNTOUCHED,
    ),
    "low": Term(
        "At least [95 %]",
        "fraction",
        "share of the loss: net less chance; below zero: less than chance",
        ends=("low_ci_low", "low_ci_high"),
        missing=FEW_UNTOUCHED,
    ),
    "low_ci_low": Term(
        "95 % low",
        "fraction",
        "lower end of the 95 % interval of the least, percentiles of a bootstrap of four-digit headings",
        missing=FEW_UNTOUCHED,
    ),
    "low_ci_high": Term(
        "95 % high",
        "fraction",
        "upper end of the 95 % interval of the least, percentiles of a bootstrap of four-digit headings",
        missing=FEW_UNTOUCHED,
    ),
    "n_untouched": Term("Untouched lines", "count", "lines that stand for chance"),
    "n_lines": Term("Lines", "count", "lines in which the partner lost"),
}

LOSS_BY_CHAPTER = Columns(
    "an HS chapter, the largest loss first",
    {
        "chapter": Term("Chapter", "", "first two digits of the HS"),
        "label": Term("Goods", "", "short name of the chapter"),
        "loss": Term("Loss", "USD", "sum of the partner's losses over lines"),
        "high": Term("At most", "USD", "others' gains in the same lines, up to the loss"),
        "net": Term("Net", "USD", "others' opposite changes in the line taken off"),
    },
    index=("chapter",),
)

LOSS_BY_SECTOR = Columns(
    "a period; earlier ones are placebos as far as no tariff moved in them",
    {
        "period": Term("Period", "", "first and last month, on the same months a year before"),
        **LOSS_TOTALS,
    },
    index=("period",),
)


@dataclass(frozen=True)
class Accounting:
    """What one partner lost, and who gained in the same lines."""

    partner: str
    #: Index: line; whole US dollars: ``own_before``, ``own_after``, ``others_before``, ``others_after``,
    #: ``gains`` and ``losses`` (sums over the others that gained, and that lost), ``loss`` (fall of the
    #: partner, 0 where it gained), ``high``, ``net`` (replaced).
    lines: pd.DataFrame
    #: The replacement of each line in proportion to the suppliers' gains in it; sums to ``lines``.
    suppliers: Annotated[pd.DataFrame, GAIN_BY_SUPPLIER]

    @property
    def loss(self) -> int:
        """Sum of the partner's losses over the lines in which it lost (US dollars)."""
        return int(self.lines.loss.sum())

    @property
    def gain(self) -> int:
        """Sum of its gains over the other lines (US dollars)."""
        return int((self.lines.own_after - self.lines.own_before).clip(lower=0).sum())

    def share(self, which: str) -> float:
        """Return ``high`` or ``net`` as a share of the loss; missing where nothing was lost."""
        return self.lines[which].sum() / self.loss if self.loss else np.nan


def larger_side(accounts: dict[str, Accounting]) -> str:
    """Return ``"lost"`` or ``"won"``, whichever sums to more; losses where both sum to the same."""
    return "lost" if accounts["lost"].loss >= accounts["won"].loss else "won"


def table_of(rows: dict, index: str) -> pd.DataFrame:
    """Return rows of bounds as a table, by the name that each has."""
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(index)


def account(trade: pd.DataFrame, partner: str) -> Accounting:
    """Match the partner's losses with others' gains in the same lines.

    Parameters
    ----------
    trade : DataFrame
        Key line x supplier; ``before``, ``after`` (US dollars, whole numbers).
    partner : str
        A supplier of the table.
    """
    check_choice(partner, trade.supplier.unique(), what="partner", where="the imports by line")
    line, names = pd.factorize(trade.line, sort=True)
    supplier, suppliers = pd.factorize(trade.supplier)
    of_partner = trade.supplier.eq(partner).to_numpy()
    before, after = trade.before.to_numpy(), trade.after.to_numpy()
    gain = np.where(of_partner, 0, (after - before).clip(min=0))
    parts = {
        "own_before": of_partner * before,
        "own_after": of_partner * after,
        "others_before": ~of_partner * before,
        "others_after": ~of_partner * after,
        "gains": gain,
        "losses": np.where(of_partner, 0, (before - after).clip(min=0)),
    }
    # Sums of whole dollars are exact in a double up to 9,007 trillion.
    sums = {name: np.bincount(line, values, len(names)) for name, values in parts.items()}
    lines = pd.DataFrame(sums, index=pd.Index(names.astype("str"), name="line")).astype("int64")
    lines["loss"] = (lines.own_before - lines.own_after).clip(lower=0)
    lines["high"] = np.minimum(lines.loss, lines.gains)
    lines["net"] = np.minimum(lines.loss, (lines.gains - lines.losses).clip(lower=0))
    part = gain / np.maximum(lines.gains.to_numpy(), 1)[line]
    allocated = {
        name: np.bincount(supplier, part * lines[name].to_numpy()[line]) for name in ("high", "net")
    }
    by_supplier = pd.DataFrame(allocated, index=pd.Index(suppliers.astype("str"), name="supplier"))
    by_supplier = by_supplier[by_supplier.high > 0].sort_values("high", ascending=False, kind="stable")
    return Accounting(partner, lines, by_supplier)


def mirror(trade: pd.DataFrame) -> pd.DataFrame:
    """Exchange before and after: the partner's gains become losses, and who lost to it appears."""
    return trade.rename(columns={"before": "after", "after": "before"})


def components(found: Accounting, left_out: int = 0) -> pd.Series:
    """Split the change of total US imports into parts that add up to it exactly (US dollars).

    Parameters
    ----------
    left_out : int
        Change of the goods that the accounting leaves out.
    """
    lines, lost = found.lines, found.lines.loss > 0
    others = lines.others_after - lines.others_before
    return pd.Series(
        {
            "loss": -found.loss,
            "replaced": lines.high.sum(),
            "beyond": (lines.gains - lines.high)[lost].sum(),
            "others_lost": -lines.losses[lost].sum(),
            "own_gains": found.gain,
            "others_elsewhere": others[~lost].sum(),
            "left_out": left_out,
        }
    ).astype("int64")


def bounds(found: Accounting) -> dict:
    """Return one row of a table of bounds, with the columns :data:`SHARE_BOUNDS`."""
    by_chance = chance(found.lines)
    return {
        "loss": found.loss,
        "gain": found.gain,
        "high": found.share("high"),
        "net": found.share("net"),
        "common": common_growth(found.lines)[1],
        **vars(by_chance),
        "n_lines": int((found.lines.loss > 0).sum()),
    }


@returns(LOSS_BY_CHAPTER)
def by_chapter(found: Accounting, labels: dict[str, str]) -> pd.DataFrame:
    """Return loss and replacement by HS chapter; ``labels``: short name of each."""
    lines = found.lines[["loss", "high", "net"]]
    chapters = lines.groupby(lines.index.str[:2].rename("chapter")).sum()
    chapters = chapters.sort_values("loss", ascending=False)
    return chapters.assign(label=chapters.index.map(labels))


@returns(LOSS_BY_SECTOR)
def by_sector_window(
    trades: dict[str, pd.DataFrame], partner: str, *, side: str = "lost"
) -> pd.DataFrame:
    """Return the bounds by NAICS3 sector in a window and in the same months one and two years earlier.

    Parameters
    ----------
    trades : dict
        As :func:`trade.sector_periods`.
    partner : str
        ISO alpha-3.
    side : str
        ``"lost"``: the partner's losses and who gained; ``"won"``: its gains and who lost, with
        ``loss`` and ``gain`` exchanged, as :func:`mirror` does.
    """
    rows = {}
    for period, trade in trades.items():
        accounted = account(trade if side == "lost" else mirror(trade), partner)
        rows[period] = {
            "loss": accounted.loss,
            "gain": accounted.gain,
            "high": accounted.share("high"),
            "net": accounted.share("net"),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")
