"""Load the built panels as data of the estimators; called by studies and the public face alone."""

from __future__ import annotations

from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import load_panel
from analysis.combine.panel import SYSTEM_TABLES
from analysis.engine.panel import Panel, from_frame
from analysis.law.calendar import headline_rates
from analysis.reading import cached


def load(system: str = "naics3", *, headline: bool = False) -> Panel:
    """Return a built panel.

    Parameters
    ----------
    system : str
        ``"naics3"`` or ``"hs2"``.
    headline : bool
        Whether the headline rate, which is read off the calendar day by day, is needed.

    Raises
    ------
    InputError
        Unknown system, or a panel that is not built yet.
    """
    return _load(system, headline)


@cached
def _load(system: str, headline: bool) -> Panel:
    frame = load_panel(system)
    if headline:
        rates = headline_rates(
            read_past_events(),
            read_table("partners").set_index("partner").group,
            partners=frame.partner.cat.categories,
            months=frame.month.drop_duplicates(),
        )
        cells = frame[["partner", "month"]].astype({"partner": "str"})
        frame = frame.assign(headline_rate=cells.merge(rates, how="left").headline_rate.to_numpy())
    return from_frame(frame, system=system, vintage=vintage(SYSTEM_TABLES[system]))
