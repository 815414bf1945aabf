"""What report 03 reads of the trade regime: imports, rates, China's own exports, and the law."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_panel, load_world, select
from analysis.combine.panel import SYSTEM_TABLES
from analysis.engine.panel import Panel
from analysis.estimate.elasticity.asymmetry import EPISODE
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.response.inputs import line_law, response_of
from analysis.estimate.elasticity.response.lines import with_law_alone
from analysis.estimate.episodes import episodes
from analysis.estimate.load import load
from analysis.estimate.today import newest_imports
from analysis.estimate.trade.exports.china_ledger import china_exports
from analysis.estimate.trade.exports.us_ledger import import_totals
from analysis.estimate.trade.regime.others import LIFTED
from analysis.vocabulary import SPECIAL_SECTORS

#: Product system of every series.
SYSTEM = "naics3"

#: US imports from China and the rate collected on them, and China's exports, beyond the panel.
US_TABLE, CHINA_TABLE = "us_realised_rate_china_monthly", "china_customs_monthly"
#: Imports by month from all countries and from rivals, and goods of data centres among them.
WORLD_TABLE, PARTNER_TABLE = "us_collected_rate_series_monthly", "us_collected_rate_partner_monthly"
AI_TABLE = "us_imports_world_ai_monthly"


def select_trade(partner: str, end: str) -> Selection:
    """Return the partner and the months to an end, of the whole panel."""
    return select(
        partner=partner, start=f"{load_panel(SYSTEM).month.min():%Y-%m}", end=end, system=SYSTEM
    )


def to_the_end(selection: Selection) -> bool:
    """Whether a window ends with the panel."""
    return selection.end >= load_panel(SYSTEM).month.max()


def load_samples(partner: str) -> dict[str, Panel]:
    """Return the paths that responses are estimated from, for :func:`asymmetry.find_asymmetry`."""
    samples = {name: continued(load(SYSTEM), e.window) for name, e in episodes().items()}
    return samples | {"without": samples[EPISODE].without((partner,))}


def newest_vintage() -> str:
    """Return the publication of imports to the newest month."""
    return vintage(PARTNER_TABLE, WORLD_TABLE)


def load_recovery() -> dict:
    """Return what :func:`recovery.find_recovery` takes: trade with China, rate paid, and law by line."""
    us = read_table(US_TABLE).set_index("month")
    by_age, law = response_of(EPISODE), line_law("CHN", us.index[us.index >= "2024-01"], year=2024)
    exports = china_exports(read_table(CHINA_TABLE), "USA", release="first").trade_value["2024-01":]
    return {
        "ledgers": {"us": us.customs_value.dropna().astype(float), "china": exports.dropna()},
        "log_rate": np.log1p(us.effective_rate.astype(float)),
        "lawful": with_law_alone(law, by_age, year=2024),
        "main": by_age.level,
        "world": load_world_imports(),
        "before": load_imports_before(),
        "world_vintage": newest_vintage(),
        "vintages": {"us": vintage(US_TABLE), "china": vintage(CHINA_TABLE)},
    }


def load_world_imports() -> pd.DataFrame:
    """Return US imports from all countries, as :func:`recovery.find_recovery` takes them."""
    series = read_table(WORLD_TABLE)
    newest = series[series.series.eq("US")].set_index("month").customs_value.astype(float)
    later = read_table(PARTNER_TABLE).pivot(index="month", columns="partner", values="customs_value")
    later = later[list(LIFTED)].astype(float).assign(all=newest)
    ai = read_table(AI_TABLE).set_index("month").ai_customs_value.astype(float)
    goods = {code: _goods(load_panel(SYSTEM).query("partner == @code")) for code in LIFTED}
    earlier = pd.DataFrame(goods | {"all": _goods(load_world(SYSTEM))})
    return later.combine_first(earlier).assign(ai=ai).dropna(subset=["all"])


def load_market(selection: Selection) -> dict:
    """Return imports from a partner and from all to the end of a window, for :func:`others.find_market`.

    Where the window ends with the panel they go to the newest month.
    """
    partner, whole = selection.partner, to_the_end(selection)
    imports = newest_imports(partner)
    if whole and imports.index[-1] > load_panel(SYSTEM).month.max():
        return {"imports": imports, "world": load_world_imports()["all"], "vintage": newest_vintage()}
    imports = import_totals(load_panel(SYSTEM), partner)[: selection.end]
    world = load_world(SYSTEM).groupby("month").customs_value.sum()
    return {"imports": imports, "world": world, "vintage": vintage(SYSTEM_TABLES[SYSTEM])}


def load_imports_before() -> pd.DataFrame:
    """Return US imports through the calm years: from China, from all countries, and from rivals."""
    panel, partners = load_panel(SYSTEM), {"partner": "CHN"} | {code: code for code in LIFTED}
    table = {name: import_totals(panel, code).customs_value for name, code in partners.items()}
    return pd.DataFrame(table | {"all": load_world(SYSTEM).groupby("month").customs_value.sum()})


def _goods(imports: pd.DataFrame) -> pd.Series:
    """Return imports by month without the sectors of special provisions."""
    goods = imports[~imports[SYSTEM].isin(SPECIAL_SECTORS)]
    return goods.groupby("month").customs_value.sum().astype(float)
