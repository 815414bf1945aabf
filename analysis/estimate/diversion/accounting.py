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

import numpy as np
import pandas as pd

from analysis.checks import check_choice
from analysis.combine import Selection
from analysis.estimate.diversion.chance import chance, common_growth
from analysis.estimate.diversion.trade import by_sector

#: Earlier years in which the same months are accounted for by sector.
YEARS_BACK = 2


@dataclass(frozen=True)
class Accounting:
    """What one partner lost, and who gained in the same lines."""

    partner: str
    #: Index: line; whole US dollars: ``own_before``, ``own_after``, ``others_before``, ``others_after``,
    #: ``gains`` and ``losses`` (sums over the others that gained, and that lost), ``loss`` (fall of the
    #: partner, 0 where it gained), ``high``, ``net`` (replaced).
    lines: pd.DataFrame
    #: Index: supplier; ``high``, ``net`` (US dollars): the replacement of each line in proportion to the
    #: suppliers' gains in it. Both sum to the totals of ``lines``.
    suppliers: pd.DataFrame

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
    own = trade.supplier.eq(partner).to_numpy()
    before, after = trade.before.to_numpy(), trade.after.to_numpy()
    gain = np.where(own, 0, (after - before).clip(min=0))
    parts = {
        "own_before": own * before, "own_after": own * after,
        "others_before": ~own * before, "others_after": ~own * after,
        "gains": gain, "losses": np.where(own, 0, (before - after).clip(min=0)),
    }  # fmt: skip
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
    """Return one row of a table of bounds.

    Returns
    -------
    dict
        ``loss``, ``gain`` (US dollars); shares of the loss: ``high``, ``net``, ``common`` (net of the
        common growth of unexposed lines) and those of :class:`Chance`; ``n_lines`` with a loss.
    """
    by_chance = chance(found.lines)
    return {
        "loss": found.loss, "gain": found.gain, "high": found.share("high"), "net": found.share("net"),
        "common": common_growth(found.lines)[1], **vars(by_chance),
        "n_lines": int((found.lines.loss > 0).sum()),
    }  # fmt: skip


def by_chapter(found: Accounting) -> pd.DataFrame:
    """Return loss, high and net replacement by HS chapter (US dollars), largest loss first."""
    lines = found.lines[["loss", "high", "net"]]
    return lines.groupby(lines.index.str[:2]).sum().sort_values("loss", ascending=False)


def sector_periods(table: pd.DataFrame, selection: Selection) -> dict[str, pd.DataFrame]:
    """Return trade by NAICS3 sector in a window and in the same months one and two years earlier.

    Parameters
    ----------
    table, selection
        As :func:`trade.by_sector`, which takes nothing but the months of the selection.

    Returns
    -------
    dict
        Period (``"2025-04 to 2025-11"``) -> as :func:`trade.by_sector`, for the accounts of any partner.
    """
    found = {}
    for years_back in range(YEARS_BACK + 1):
        months = [m - pd.DateOffset(years=years_back) for m in (selection.start, selection.end)]
        period = " to ".join(f"{m:%Y-%m}" for m in months)
        found[period] = by_sector(table, selection, years_back=years_back)
    return found


def by_sector_window(
    trades: dict[str, pd.DataFrame], partner: str, *, side: str = "lost"
) -> pd.DataFrame:
    """Return the bounds by NAICS3 sector in a window and in the same months one and two years earlier.

    Parameters
    ----------
    trades : dict
        As :func:`sector_periods`.
    partner : str
        ISO alpha-3.
    side : str
        ``"lost"``: the partner's losses and who gained; ``"won"``: its gains and who lost, with
        ``loss`` and ``gain`` exchanged, as :func:`mirror` does.

    Returns
    -------
    DataFrame
        Index: period; ``loss``, ``gain`` (US dollars), ``high``, ``net`` (shares of the loss).
        Earlier periods are placebos as far as no tariff moved in them.
    """
    rows = {}
    for period, trade in trades.items():
        found = account(trade if side == "lost" else mirror(trade), partner)
        rows[period] = {
            "loss": found.loss, "gain": found.gain, "high": found.share("high"),
            "net": found.share("net"),
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")
