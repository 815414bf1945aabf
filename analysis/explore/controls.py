"""Controls of the views: partners, goods, months and days that the data hold."""

from __future__ import annotations

from datetime import date

import ipywidgets as w
import pandas as pd

from analysis.combine import load_panel
from analysis.combine.load import load_newest, partner_names, product_labels
from analysis.law.table import FIRST_DAY, LAST_DAY

#: First month that a window shows before another is chosen.
FIRST_MONTH = "2018-01"

STYLE = {"description_width": "initial"}

#: Width of a choice, of what is typed and of a day.
NARROW = {"width": "14em"}


def choice(label: str, options: dict[str, object], value: object) -> w.Dropdown:
    """Return one of some, by their names."""
    return w.Dropdown(
        description=label, options=list(options.items()), value=value, style=STYLE, layout=NARROW
    )


def typed(label: str, value: str, *, hint: str = "", width: str = "") -> w.Text:
    """Return what is typed, which is asked for when it is ended by Enter or by leaving it."""
    layout = {"width": width} if width else NARROW
    return w.Text(
        description=label,
        value=value,
        continuous_update=False,
        style=STYLE,
        placeholder=hint,
        layout=layout,
    )


def day_of_the_law(label: str) -> w.DatePicker:
    """Return a day that the law is known of, today before another is chosen."""
    first, last = FIRST_DAY.date(), LAST_DAY.date()
    today = min(max(date.today(), first), last)
    return w.DatePicker(description=label, value=today, min=first, max=last, style=STYLE, layout=NARROW)


def partners(system: str) -> dict[str, str]:
    """Return the partners of a panel by name."""
    names = partner_names()
    return {names[code]: code for code in load_panel(system).partner.cat.categories}


def products(system: str, first: dict[str, str] | None = None) -> dict[str, str]:
    """Return the products of a system, with all goods first."""
    codes = sorted(set(load_panel(system)[system].astype(str)))
    labels = product_labels(system)
    first = {"all goods": ""} if first is None else first
    return first | {f"{code} {labels[code]}": code for code in codes}


def months(system: str, *, newest: bool = False) -> list[str]:
    """Return the months of a panel, ``YYYY-MM``; ``newest``: and those held after it of all goods."""
    held = load_panel(system).month
    last = load_newest("CHN").index[-1] if newest and system == "naics3" else held.max()
    return [f"{month:%Y-%m}" for month in pd.date_range(held.min(), last, freq="MS")]


def window(
    label: str, system: str, first: str = FIRST_MONTH, *, newest: bool = False
) -> w.SelectionRangeSlider:
    """Return a first and a last month of :func:`months`."""
    held = months(system, newest=newest)
    return w.SelectionRangeSlider(
        description=label, options=held, value=(first, held[-1]), style=STYLE, layout={"width": "26em"}
    )
