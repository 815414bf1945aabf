"""The study behind report 03: when the trade regime broke, and what cuts of the tariff have undone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_panel, load_statutory, load_world, select
from analysis.combine.panel import SYSTEMS
from analysis.engine.panel import Panel
from analysis.estimate.elasticity.asymmetry import EPISODE, Asymmetry, find_asymmetry
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.response.lines import with_law_alone
from analysis.estimate.elasticity.response.study import line_law, response_of
from analysis.estimate.episodes import episodes
from analysis.estimate.load import load
from analysis.estimate.tariffs.study import load_path
from analysis.estimate.trade.exports.china_ledger import china_exports
from analysis.estimate.trade.exports.study import load_general_imports
from analysis.estimate.trade.exports.us_ledger import import_totals
from analysis.estimate.trade.regime.breaks import DRAWS, check_length, check_most
from analysis.estimate.trade.regime.recovery import Recovery, find_recovery
from analysis.estimate.trade.regime.regimes import Regimes, find_regimes, legal_months
from analysis.estimate.trade.regime.series import Series, export_gap, log_series, log_shares
from analysis.law.names import named
from analysis.reading import traced

#: Product system of every series.
SYSTEM = "naics3"

#: US imports from China and the rate collected on them, and China's exports, beyond the panel.
US, CHINA = "us_realised_rate_china_monthly", "china_customs_monthly"
#: US general imports, whose newest months it has.
GENERAL = "us_trade_totals_vintages"


@dataclass(frozen=True)
class Story:
    """What report 03 shows."""

    selection: Selection  #: Partner and window of the breaks.
    regimes: Regimes
    #: None where the window ends before the panel, and with it before the episode.
    asymmetry: Asymmetry | None
    #: Only for China are imports and the rate collected published beyond the panel, after all three
    #: cuts; None too where the window ends before the panel.
    recovery: Recovery | None
    data_to: pd.Timestamp  #: Last month of the data that the answer rests on.
    released: str  #: Their publication.


@named
def check(*, partner: str, breaks_from: str, end: str, breaks: int, trimming: float) -> None:
    """Refuse parameters of :func:`study` that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    selection = _selection(partner, breaks_from, end)
    check_most(breaks)
    for series in series_of(selection, _shares(selection)):
        check_length(len(series.values), trimming)


@named
@traced
def study(
    *,
    partner: str = "CHN",
    breaks_from: str = "2013-01",
    end: str = "latest",
    breaks: int = 5,
    trimming: float = 0.04,
    draws: int = DRAWS,
) -> Story:
    """Find the breaks of a partner's trade, and whether cuts of the tariff undo what rises did.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    breaks_from, end : str
        First and last month of the breaks; with the panel's last one (``latest``), China's later series
        run to their own ends. No part of the study reads months after an earlier end.
    breaks : int
        Most breaks of a series.
    trimming : float
        Least share of all months in a regime.
    draws : int
        Redrawn series of each test.
    """
    check(partner=partner, breaks_from=breaks_from, end=end, breaks=breaks, trimming=trimming)
    selection = _selection(partner, breaks_from, end)
    regimes = regimes_of(selection, most=breaks, trimming=trimming, draws=draws)
    whole = to_the_end(selection)
    recovery = recovery_of_china() if whole and partner == "CHN" else None
    return Story(
        selection=selection,
        regimes=regimes,
        asymmetry=find_asymmetry(samples_without(partner), partner) if whole else None,
        recovery=recovery,
        data_to=recovery.monthly.index[-1] if recovery else selection.end,
        released=recovery.vintages["us"] if recovery else regimes.series["share"].vintage,
    )


def regimes_of(selection: Selection, **settings) -> Regimes:
    """Find the breaks of a partner's series in a window; ``settings`` as :func:`find_regimes`."""
    longer = to_the_last_month(selection)
    shares = _shares(selection)
    lawful = load_path(longer).statutory_rate
    return find_regimes(
        series_of(selection, shares),
        shares,
        legal_months(lawful, _events(selection.partner)),
        **settings,
    )


def _shares(selection: Selection) -> pd.DataFrame:
    return log_shares(load_panel(SYSTEM), load_world(SYSTEM))[selection.start : selection.end]


def series_of(selection: Selection, shares: pd.DataFrame) -> list[Series]:
    """Return the series of a partner: share and tariff, for China also the gap of its exports."""
    partner, panel = selection.partner, vintage(SYSTEMS[SYSTEM])
    found, source = [log_series("share", shares[partner], partner, panel)], panel
    if partner == "CHN":
        rate, source = read_table(US).set_index("month").effective_rate, vintage(US)
        customs = read_table(CHINA)
        usa = china_exports(customs, "USA", release="first")
        gap = export_gap(usa, china_exports(customs, "WLD", release="revised"))
        selection = to_the_last_month(selection)
        gap = gap[selection.start : selection.end]
        # ASSUME: below two years a gap has too few months for segments, and is left out.
        if len(gap) >= 24:
            found.append(Series("gap", gap, vintage(CHINA)))
    else:
        rate = import_totals(load_panel(SYSTEM), partner).effective_rate
    # ASSUME: logs of the rate, since from one regime to the next it is multiplied, noise included.
    with np.errstate(divide="ignore"):
        rate = np.log(rate[selection.start : selection.end].astype(float))
    found.insert(1, log_series("tariff", rate, partner, source))
    return found


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


def samples_without(partner: str) -> dict[str, Panel]:
    """Return the paths that responses are estimated from; as :func:`find_asymmetry` takes them."""
    samples = {name: continued(load(SYSTEM), e.window) for name, e in episodes().items()}
    return samples | {"without": samples[EPISODE].without((partner,))}


def recovery_of_china() -> Recovery:
    """Return what each cut has undone of the fall of trade with China."""
    us = read_table(US).set_index("month")
    by_age, law = response_of(EPISODE), line_law("CHN", us.index[us.index >= "2024-01"], year=2024)
    exports = china_exports(read_table(CHINA), "USA", release="first").trade_value["2024-01":]
    return find_recovery(
        {"us": us.customs_value.dropna().astype(float), "china": exports.dropna()},
        np.log1p(us.effective_rate.astype(float)),
        with_law_alone(law, by_age, year=2024),
        by_age.level,
        imports=import_totals(load_panel(SYSTEM), "CHN").customs_value,
        general=load_general_imports("CHN")["2024-01":],
        general_vintage=vintage(GENERAL),
        vintages={"us": vintage(US), "china": vintage(CHINA)},
    )


def _events(partner: str) -> pd.DataFrame:
    """Return the calendar rows of US tariffs on a partner's goods."""
    group = read_table("partners").set_index("partner").group.get(partner)
    events = read_past_events()
    return events[events.category.eq("us_tariff") & events.target.isin({partner, group, "ALL"})]


def _selection(partner: str, breaks_from: str, end: str) -> Selection:
    return select(partner=partner, start=breaks_from, end=end, system=SYSTEM, first="breaks_from")
