"""The study behind report 03: a partner's share of the market, and what cuts have undone."""

from __future__ import annotations

from analysis.estimate.elasticity.asymmetry import find_asymmetry
from analysis.estimate.today import today_of
from analysis.estimate.trade.regime import inputs
from analysis.estimate.trade.regime.others import find_market
from analysis.estimate.trade.regime.recovery import find_recovery
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.law.names import named
from analysis.reading import traced


@named
def check(*, partner: str, end: str) -> None:
    """Refuse parameters of :func:`study` that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    selection = inputs.select_trade(partner, end)
    if partner != "CHN" or not inputs.to_the_end(selection):
        find_market(**inputs.load_market(selection))


@named
@traced
def study(*, partner: str = "CHN", end: str = "latest") -> RegimeStory:
    """Hold a partner's trade against everybody else's, and what cuts undid against what rises did.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    end : str
        Last month; with the panel's last one (``latest``), series run to their own ends. No part of the
        study reads months after an earlier end.
    """
    check(partner=partner, end=end)
    selection = inputs.select_trade(partner, end)
    china = (whole := inputs.to_the_end(selection)) and partner == "CHN"
    return RegimeStory(
        selection=selection,
        asymmetry=find_asymmetry(inputs.load_samples(partner), partner) if whole else None,
        recovery=find_recovery(**inputs.load_recovery()) if china else None,
        market=None if china else find_market(**inputs.load_market(selection)),
        today=today_of(partner) if whole else None,
    )
