"""Goods whose exports are known month by month without a gap, and what they did after a control."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.estimate.retaliation.controls.change import ChangeAfterControl, change_after, shipped_early

#: Months after a control: its first quarter and its first year.
HORIZONS = (3, 12)


@dataclass(frozen=True)
class Good:
    """A good whose exports are known month by month without a gap."""

    #: As in ``controls.yaml``.
    key: str
    label: str
    covers: str
    event: str  #: Event of its control, or of the control that it is compared with.

    controlled: bool
    #: By month: US dollars, and tonnes where weights are usable.
    values: pd.Series
    tonnes: pd.Series | None
    #: By months after the control.
    by_value: dict[int, ChangeAfterControl]
    by_weight: dict[int, ChangeAfterControl]
    #: Tonnes (without weights, US dollars) that left between announcement and first day beyond the same
    #: months a year before.
    early: float
    table: str  #: Source table.


def good_after(key: str, entry: dict, tables: dict[str, pd.DataFrame], ledger: pd.DataFrame) -> Good:
    """Sum a good by month and measure its change after the control.

    Parameters
    ----------
    key, entry : str, dict
        Of a good of ``controls.yaml``, and what it says of it.
    tables : dict of DataFrame
        Exports by month and product, by the names of the source tables.
    ledger : DataFrame
        As :func:`ledger.control_ledger`.
    """
    rows = tables[entry["table"]]
    if "group" in entry:
        rows = rows[rows.product_group.eq(entry["group"])]
    else:
        rows = rows[rows.hs6.str.startswith(tuple(entry["codes"]), na=False)]
    sums = rows.groupby("month")
    values, tonnes = sums[entry["column"]].sum().astype(float), None
    if "weight" in entry:
        tonnes = sums[entry["weight"]].sum()[entry["weight_from"] :] / 1e3
    event = entry.get("control", entry.get("compared_with"))
    control = ledger.set_index("event").loc[event]
    days = {"announced": control.announcement_date, "effective": control.start}
    changed = [
        {} if series is None else {n: change_after(series, n_months=n, **days) for n in HORIZONS}
        for series in (values, tonnes)
    ]
    early = shipped_early(values if tonnes is None else tonnes, **days)
    return Good(
        key=key,
        label=entry["label"],
        covers=entry["covers"],
        event=event,
        controlled="control" in entry,
        values=values,
        tonnes=tonnes,
        by_value=changed[0],
        by_weight=changed[1],
        early=early,
        table=entry["table"],
    )
