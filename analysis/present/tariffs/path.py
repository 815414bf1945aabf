"""Tariffs and imports of some goods of a partner, month by month: what ``analysis.tariff`` shows."""

from __future__ import annotations

import textwrap
from functools import partial

import pandas as pd

from analysis.checks import check_choice
from analysis.estimate.tariffs.study import GoodsPath
from analysis.present.charts import Line, lines
from analysis.present.finding import capital, listing, month, percent, the
from analysis.present.numbers import display
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    billions_axis,
    house_style,
    new_figure,
    title,
)
from analysis.present.table import Table
from analysis.present.tariffs.measures import named_events
from analysis.present.tariffs.panels import name_events, percent_scale
from analysis.vocabulary import TERMS

#: Column of each tariff -> its short name, colour and dash.
LOOKS = {
    "headline_rate": ("Headline", GREY, DOTTED),
    "statutory_rate": ("Statutory", ORANGE, DASHED),
    "effective_rate": ("Effective", BLACK, "-"),
}

#: Characters of a title that a page holds in one line.
ACROSS = 84

#: Dollars of a month from which on imports are printed in billions.
BILLION = 1e9


def rates_shown(concept: str) -> list[str]:
    """Return the columns of the tariffs that are drawn; empty: all three.

    Raises
    ------
    InputError
        Another concept, with the nearest.
    """
    if not concept:
        return list(LOOKS)
    words = [name.removesuffix("_rate") for name in LOOKS]
    return [f"{check_choice(concept, words, what='tariff concept')}_rate"]


@house_style
def path_figure(found: GoodsPath, rates: list[str]) -> Picture:
    """Draw tariffs above imports by month, with the events that moved the law most named on top."""
    path, months = found.path, found.path.index
    drawn = [Line(LOOKS[name][0], path[name].dropna(), *LOOKS[name][1:]) for name in rates]
    drawn = [line for line in drawn if len(line.values)]
    figure, (above, below) = new_figure(2, 1, height=5.0, sharex=True)
    lines(above, drawn, months=months)
    top = max((line.values.max() for line in drawn), default=0.0) or 0.01
    above.set_ylim(0, top * 1.15)
    percent_scale(above.yaxis, top)
    above.set_ylabel("per cent of value")
    imports = path.customs_value.dropna()
    lines(below, [Line("Imports", imports, BLUE)] if len(imports) else [], months=months)
    below.set_ylim(0, None)
    billions_axis(below.yaxis)
    below.set_ylabel("bn USD a month")
    texts = name_events([(above, months)], partial(named_events, found))
    title(figure, textwrap.fill(f"{capital(_goods(found))}: {_ends(path, rates)}", ACROSS))
    named = "; ".join(f"{text} ({on:%Y-%m-%d})" for on, text in texts.items())
    alt = (
        f"Two line charts by month, {month(months[0])} to {month(months[-1])}. Above: the US tariff on "
        f"{_goods(found)}, in per cent, {_ends(path, rates)}. Below: US imports of them in billion US "
        f"dollars{_last_imports(imports)}." + (f" Named on top: {named}." if named else "")
    )
    return Picture(figure, alt, _caption(found, rates), name="tariff_path")


def path_table(found: GoodsPath, *, rows: int = 12) -> Table:
    """Print the tariffs and imports of the last months, the latest first."""
    frame = found.path[[*LOOKS, "customs_value"]].iloc[::-1].head(rows).reset_index()
    caption = (
        f"US tariffs on {_goods(found)} and imports of them, last {len(frame)} months of the window, "
        f"the latest first. {_source(found)} A dash: not established or not published yet; grade: "
        "computed."
    )
    formats = dict.fromkeys(LOOKS, "fraction") | {"customs_value": "USD"}
    return Table(frame, caption, formats=formats, heads={"customs_value": "Imports, bn USD"},
                 name="tariff_path_months")  # fmt: skip


def path_sentence(found: GoodsPath, rates: list[str]) -> str:
    """Say how high the tariffs are in the last month with imports, and what was imported."""
    known = found.path.customs_value.dropna()
    if known.empty or known.iloc[-1] == 0:
        return f"No imports of {_goods(found)} are recorded at the end of the window."
    last = found.path.loc[known.index[-1]]
    words = {"headline_rate": "a headline rate of", "statutory_rate": "a law of",
             "effective_rate": "a collected rate of"}  # fmt: skip
    said = listing([f"{words[name]} {percent(last[name])}" for name in rates if pd.notna(last[name])])
    bought = f"US imports of {_goods(found)} were {_dollars(last.customs_value)}"
    return f"In {month(last.name)} {bought}{', under ' if said else ''}{said}."


def _dollars(value: float) -> str:
    return display(value, "USD") if value >= BILLION else f"{value / 1e6:,.1f}\u00a0million\u00a0USD"


def _goods(found: GoodsPath) -> str:
    """Name the goods: ``goods from Vietnam``, ``“Furniture” from Vietnam``."""
    what = f"“{found.label}”" if found.product else "goods"
    return f"{what} from {the(found.selection.partner_name)}"


def _ends(path: pd.DataFrame, rates: list[str]) -> str:
    """Say how high each tariff went."""
    peaks = [(LOOKS[name][0].lower(), path[name].max()) for name in rates if path[name].notna().any()]
    return ", ".join(f"{word} up to {percent(peak)}" for word, peak in peaks) or "no tariff is known"


def _last_imports(imports: pd.Series) -> str:
    if imports.empty:
        return ", none recorded"
    return f", {_dollars(imports.iloc[-1])} in {month(imports.index[-1])}"


def _caption(found: GoodsPath, rates: list[str]) -> str:
    said = [f"{TERMS[name].label}: {TERMS[name].definition}." for name in rates]
    if found.product and "headline_rate" in rates:
        said.append("The headline rate is that of all goods of the partner.")
    said.append("Below: imports for consumption, customs value.")
    return f"{' '.join(said)} {_source(found)}"


def _source(found: GoodsPath) -> str:
    return f"Sources: {found.source}; tariff calendar, fixed baskets of 2017 and 2024."
