"""Load the built panels as data of the estimators; called by studies and the public face alone."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import load_panel
from analysis.combine.newest import (
    DATA_CENTRES,
    GROUP_BY_MONTH,
    load_goods_of_months,
    load_group_by_month,
    load_imports_by_month,
)
from analysis.combine.panel import SYSTEM_TABLES
from analysis.engine.panel import Panel, from_frame
from analysis.estimate.elasticity.response.lines import LINE_YEAR
from analysis.estimate.level import (
    COMPUTING,
    OTHER_GOODS,
    annual_level,
    newest_levels,
)
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


@cached
def load_carriers() -> tuple[pd.DataFrame, dict[str, float], pd.Index]:
    """Return what carries lines to newer months.

    As ``newest.load_goods_of_months``; by kind of goods, imports from the world in the newest
    months over those of the year of the lines; and the lines of computing goods.
    """
    world = read_table(DATA_CENTRES).set_index("month")
    kinds = {
        COMPUTING: world.ai_customs_value.astype(float),
        OTHER_GOODS: (world.customs_value - world.ai_customs_value).astype(float),
    }
    growth = {kind: annual_level(of) / of[str(LINE_YEAR)].sum() for kind, of in kinds.items()}
    # ASSUME: computing goods grew as all of data centres did, which alone is held by month.
    computing = read_table("us_ai_goods_hs10").query("category == 'Compute Hardware'")
    return load_goods_of_months(), growth, pd.Index(computing.hs10)


@cached
def load_newest_levels() -> pd.DataFrame:
    """Return :func:`newest_levels` of every partner of the panel and of the group that has months.

    What-ifs and tariff paths after the record start from it; those of other partners start from the year
    of the lines.
    """
    group = load_group_by_month()
    parts = {
        name: load_imports_by_month(name).assign(**{GROUP_BY_MONTH: group[name]})
        for name in ("customs_value", "duties")
    }
    return newest_levels(parts["customs_value"], parts["duties"])
