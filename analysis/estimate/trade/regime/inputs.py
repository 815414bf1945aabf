"""What report 03 reads of the trade regime: shares, rates, China's own exports, and the law."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_panel, load_statutory, load_world, select
from analysis.combine.load import load_collections, load_goods_by_month
from analysis.combine.panel import SYSTEM_TABLES
from analysis.engine.panel import Panel, from_frame
from analysis.estimate.elasticity.asymmetry import EPISODE
from analysis.estimate.elasticity.cuts_so_far import LIFTED
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.response.inputs import line_law, response_of
from analysis.estimate.elasticity.response.lines import with_law_alone
from analysis.estimate.episodes import episodes
from analysis.estimate.load import load
from analysis.estimate.tariffs.inputs import load_path
from analysis.estimate.today import newest_imports
from analysis.estimate.trade.exports.china_ledger import china_exports
from analysis.estimate.trade.exports.us_ledger import import_totals
from analysis.estimate.trade.regime.regimes import legal_months
from analysis.estimate.trade.regime.series import Series, export_gap, log_series, log_shares
from analysis.vocabulary import SPECIAL_SECTORS

#: Product system of every series.
SYSTEM = "naics3"

#: US imports from China and the rate collected on them, and China's exports, beyond the panel.
US_TABLE, CHINA_TABLE = "us_realised_rate_china_monthly", "china_customs_monthly"
#: Imports by month from all countries and from rivals, and goods of data centres among them.
WORLD_TABLE, PARTNER_TABLE = "us_collected_rate_series_monthly", "us_collected_rate_partner_monthly"
AI_TABLE = "us_imports_world_ai_monthly"


def select_series(partner: str, breaks_from: str, end: str) -> Selection:
    """Return the partner and window of the breaks."""
    return select(partner=partner, start=breaks_from, end=end, system=SYSTEM, first="breaks_from")


def to_the_end(selection: Selection) -> bool:
    """Whether a window ends with the panel."""
    return selection.end >= load_panel(SYSTEM).month.max()


def to_the_last_month(selection: Selection) -> Selection:
    """Return a selection that goes beyond the panel where its window ends with the panel.

    China's collected rate, its law and its own exports are published for later months.
    """
    if not to_the_end(selection):
        return selection
    lawful = load_statutory()
    return replace(selection, end=lawful.month[lawful.partner.eq(selection.partner)].max())


def load_shares(selection: Selection) -> pd.DataFrame:
    """Return the log share of every partner in US imports, in a window."""
    return log_shares(load_panel(SYSTEM), load_world(SYSTEM))[selection.start : selection.end]


def load_series(selection: Selection, shares: pd.DataFrame) -> list[Series]:
    """Return the series of a partner: share and tariff, for China also the gap of its exports."""
    partner, panel = selection.partner, vintage(SYSTEM_TABLES[SYSTEM])
    share = log_series("share", shares[partner], partner, panel)
    if partner != "CHN":
        rate = import_totals(load_panel(SYSTEM), partner).effective_rate
        return [share, _tariff(rate, selection, panel)]
    longer, rate = to_the_last_month(selection), read_table(US_TABLE).set_index("month").effective_rate
    customs = read_table(CHINA_TABLE)
    to_us = china_exports(customs, "USA", release="first")
    gap = export_gap(to_us, china_exports(customs, "WLD", release="revised"))
    gap = gap[longer.start : longer.end]
    tariff = _tariff(rate, longer, vintage(US_TABLE))
    # ASSUME: below two years a gap has too few months for segments, and is left out.
    gaps = [Series("gap", gap, vintage(CHINA_TABLE))] if len(gap) >= 24 else []
    return [share, tariff, *gaps]


def _tariff(rate: pd.Series, selection: Selection, source: str) -> Series:
    """Return the rate collected in a window, in logs."""
    # ASSUME: logs of the rate, since from one regime to the next it is multiplied, noise included.
    with np.errstate(divide="ignore"):
        rate = np.log(rate[selection.start : selection.end].astype(float))
    return log_series("tariff", rate, selection.partner, source)


def load_legal_months(selection: Selection) -> pd.DataFrame:
    """Return :func:`legal_months` of a partner, to the last month of its law."""
    lawful = load_path(to_the_last_month(selection)).statutory_rate
    group = read_table("partners").set_index("partner").group.get(selection.partner)
    events, targets = read_past_events(), {selection.partner, group, "ALL"}
    return legal_months(lawful, events[events.category.eq("us_tariff") & events.target.isin(targets)])


def load_samples(partner: str) -> dict[str, Panel]:
    """Return the paths that responses are estimated from, for :func:`asymmetry.find_asymmetry`."""
    samples = {name: continued(load(SYSTEM), e.window) for name, e in episodes().items()}
    return samples | {"without": samples[EPISODE].without((partner,))}


def load_newest_panels() -> dict[str, Panel]:
    """Return imports and law to the newest month, for :func:`cuts_so_far.cuts_so_far`."""
    law, goods = load_collections()[0], load_goods_by_month()
    values = read_table(PARTNER_TABLE)[["partner", "month", "customs_value"]]
    frames = {
        "partners": (law.merge(values, on=["partner", "month"]), PARTNER_TABLE),
        "goods": (goods.assign(partner=goods.series), WORLD_TABLE),
    }
    key = ["partner", "product", "month", "customs_value", "statutory_rate"]
    return {
        name: from_frame(
            frame.assign(product="all", statutory_rate=frame.law_2024)[key].astype(
                {"customs_value": float}
            ),
            system="product",
            vintage=vintage(table),
        )
        for name, (frame, table) in frames.items()
    }


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


def load_market(partner: str) -> dict:
    """Return imports from a partner and from all to the newest month, as :func:`others.find_market`."""
    imports = newest_imports(partner)
    if imports.index[-1] > load_panel(SYSTEM).month.max():
        return {"imports": imports, "world": load_world_imports()["all"], "vintage": newest_vintage()}
    imports = import_totals(load_panel(SYSTEM), partner)
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
