"""The study behind report 03: when the trade regime broke, and what cuts of the tariff have undone."""

from __future__ import annotations

from analysis.combine import Selection
from analysis.estimate.elasticity.asymmetry import find_asymmetry
from analysis.estimate.elasticity.cuts_so_far import cuts_so_far
from analysis.estimate.today import today_of
from analysis.estimate.trade.regime import inputs
from analysis.estimate.trade.regime.breaks import BREAK_DRAWS, check_length, check_most
from analysis.estimate.trade.regime.others import find_market
from analysis.estimate.trade.regime.recovery import find_recovery
from analysis.estimate.trade.regime.regimes import Regimes, find_regimes
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.law.names import named
from analysis.reading import traced


@named
def check(*, partner: str, breaks_from: str, end: str, breaks: int, trimming: float) -> None:
    """Refuse parameters of :func:`study` that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    selection = inputs.select_series(partner, breaks_from, end)
    check_most(breaks)
    for series in inputs.load_series(selection, inputs.load_shares(selection)):
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
    draws: int = BREAK_DRAWS,
) -> RegimeStory:
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
    selection = inputs.select_series(partner, breaks_from, end)
    china = (whole := inputs.to_the_end(selection)) and partner == "CHN"
    return RegimeStory(
        selection=selection,
        regimes=regimes_of(selection, most=breaks, trimming=trimming, draws=draws),
        asymmetry=find_asymmetry(inputs.load_samples(partner), partner) if whole else None,
        recovery=find_recovery(**inputs.load_recovery()) if china else None,
        so_far=cuts_so_far(**inputs.load_newest_panels()) if china else None,
        so_far_vintage=inputs.newest_vintage(),
        market=find_market(**inputs.load_market(partner)) if whole and not china else None,
        today=today_of(partner) if whole else None,
    )


def regimes_of(selection: Selection, **settings) -> Regimes:
    """Find the breaks of a partner's series in a window; ``settings`` as :func:`find_regimes`."""
    shares = inputs.load_shares(selection)
    series, law = inputs.load_series(selection, shares), inputs.load_legal_months(selection)
    return find_regimes(series, shares, law, **settings)
