"""All that a report says of one partner's accounting: both sides, every resolution, goods left out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.collect import read_table
from analysis.combine import Selection, load_panel
from analysis.combine.load import product_labels
from analysis.estimate.diversion.accounting import Accounting, account, bounds, components, mirror
from analysis.estimate.diversion.trade import (
    DIGITS,
    annual_trade,
    check_digits,
    check_groups,
    goods_groups,
    left_out_change,
    sector_trade,
)
from analysis.estimate.engine.stored import stored
from analysis.paths import PANEL


@dataclass(frozen=True)
class Study:
    """All that a report says of one partner's accounting.

    Attributes
    ----------
    selection : Selection
        Partner, and window of the accounting by sector.
    digits : int
    leave_out : tuple of str
        Groups of goods left out of the accounting by line.
    side : str
        The larger of the partner's losses (``"lost"``) and gains (``"won"``).
    found : dict
        Side -> :class:`Accounting`, 2024 to 2025: its losses and who gained; its gains and who lost.
    bounds : dict
        Side -> as :func:`bounds`.
    parts : Series
        As :func:`components`.
    levels, groups : DataFrame
        As :func:`by_resolution`, :func:`by_group`, of the larger side.
    sectors : DataFrame
        As :func:`by_sector_window`.
    names : dict
        Short English name of each supplier that has one.
    """

    selection: Selection
    digits: int
    leave_out: tuple[str, ...]
    side: str
    found: dict[str, Accounting]
    bounds: dict[str, dict]
    parts: pd.Series
    levels: pd.DataFrame
    groups: pd.DataFrame
    sectors: pd.DataFrame
    names: dict[str, str]


def study(selection: Selection, *, leave_out: list[str], digits: int = 10) -> Study:
    """Run the accounting of one partner.

    Raises
    ------
    InputError
        Unknown group, digits, or a window by sector that is too long or outside the data.
    """
    out, partner = tuple(check_groups(leave_out)), selection.partner
    sectors = by_sector_window(selection)
    check_digits(digits)
    lost, won = (account_lines(partner, s, digits=digits, leave_out=out) for s in ("lost", "won"))
    side = "lost" if lost.loss >= won.loss else "won"
    return Study(
        selection, digits, out, side, {"lost": lost, "won": won},
        {"lost": bounds(lost), "won": bounds(won)},
        parts=components(lost, left_out_change(out)),
        levels=by_resolution(partner, side, leave_out=out),
        groups=by_group(partner, side, digits=digits, leave_out=out),
        sectors=sectors,
        names=read_table("partners").set_index("partner").name.to_dict(),
    )  # fmt: skip


def account_lines(partner: str, side: str, *, digits: int, leave_out: tuple[str, ...]) -> Accounting:
    """Account for what a partner ``lost``, or ``won``, from 2024 to 2025."""
    trade = annual_trade(digits=digits, leave_out=leave_out)
    return account(trade if side == "lost" else mirror(trade), partner)


def by_resolution(partner: str, side: str, *, leave_out: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the bounds with lines matched at 10, 6, 4 and 2 digits, columns as :func:`bounds`."""
    rows = {
        digits: bounds(account_lines(partner, side, digits=digits, leave_out=leave_out))
        for digits in DIGITS
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("digits")


def by_group(
    partner: str, side: str, *, digits: int = 10, leave_out: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return the bounds with each group of goods left out in turn, and with all of them.

    Parameters
    ----------
    leave_out : tuple of str
        Groups left out throughout.
    """
    kept = [name for name in goods_groups() if name not in check_groups(leave_out)]
    sets = {"nothing more": (), **{name: (name,) for name in kept}, "all groups": tuple(kept)}
    rows = {
        label: bounds(account_lines(partner, side, digits=digits, leave_out=(*leave_out, *more)))
        for label, more in sets.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("left_out")


def by_sector_window(selection: Selection) -> pd.DataFrame:
    """Return the bounds by NAICS3 sector in a window and in the same months one and two years earlier.

    Returns
    -------
    DataFrame
        Index: period; ``loss``, ``gain`` (US dollars), ``high``, ``net`` (shares of the loss),
        ``years_back``. Earlier periods are placebos as far as no tariff moved in them.
    """
    rows = {}
    for years_back in (0, 1, 2):
        found = account(sector_trade(selection, years_back=years_back), selection.partner)
        months = [m - pd.DateOffset(years=years_back) for m in (selection.start, selection.end)]
        rows[" to ".join(f"{m:%Y-%m}" for m in months)] = {
            "loss": found.loss, "gain": found.gain, "high": found.share("high"),
            "net": found.share("net"), "years_back": years_back,
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")


def by_chapter(found: Accounting) -> pd.DataFrame:
    """Return loss, high and net replacement by HS chapter (US dollars), largest loss first."""
    lines = found.lines[["loss", "high", "net"]]
    chapters = lines.groupby(lines.index.str[:2]).sum().sort_values("loss", ascending=False)
    return chapters.assign(label=chapters.index.map(product_labels("hs2")))


def losers() -> pd.DataFrame:
    """Return the bounds of what each partner lost, all goods at ten digits, largest ``low`` first.

    Every partner but the one hit by the tariff is a placebo in space: where it lost, and why, has
    little to do with who could come instead. Columns: ``partner`` and those of :func:`bounds`.
    """
    rows = [
        {"partner": partner, **bounds(account_lines(partner, "lost", digits=10, leave_out=()))}
        for partner in load_panel("naics3").partner.cat.categories
    ]
    return pd.DataFrame(rows).sort_values("low", ascending=False).reset_index(drop=True)


def load_losers(folder: Path = PANEL) -> pd.DataFrame:
    """Return :func:`losers`, stored if nothing has changed."""
    name = "diversion_losers"
    return stored(lambda: {name: losers()}, [name], folder=folder)[name]
