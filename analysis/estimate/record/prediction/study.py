"""The study of predictions: forecasts of every past publication scored, and those of months to come."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.record.prediction import imports, inputs
from analysis.estimate.record.prediction.scores import beside_outside, grouped, published_after
from analysis.estimate.record.prediction.story import PredictionStory
from analysis.law.names import named
from analysis.reading import traced

#: From when on the outside model's share of the law that is not collected is taken as known.
# ASSUME: published in July 2026, on a day that the table does not say.
OUTSIDE_FROM = pd.Timestamp("2026-08-01")


@named
def check(*, partner: str = "CHN") -> None:
    """Refuse parameters of :func:`study` that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    inputs.partner_name(partner)


@named
@traced
def study(*, partner: str = "CHN") -> PredictionStory:
    """Score the forecasts of every past publication, and show what was said of months to come.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code, whose forecasts are drawn first.
    """
    check(partner=partner)
    scored, learnt, bought, weights, december = inputs.load_replay().values()
    since = published_after(scored, OUTSIDE_FROM, inputs.day_of)
    return PredictionStory(
        partner=partner,
        partner_name=inputs.partner_name(partner),
        scored=scored,
        groups=grouped(scored),
        outside=beside_outside(scored, inputs.load_shortfall(), since),
        learnt=learnt,
        imports=bought,
        ratios=imports.ratios(bought, weights),
        weights=weights,
        december=december,
        apart=inputs.load_apart(),
        frozen=inputs.load_predictions(),
        names=inputs.load_names(),
        vintage=inputs.load_vintage(),
    )
