"""The study of predictions: forecasts of every past publication scored, and those of months to come."""

from __future__ import annotations

from analysis.estimate.record.prediction import imports, inputs
from analysis.estimate.record.prediction.scores import grouped
from analysis.estimate.record.prediction.story import PredictionStory
from analysis.law.names import named
from analysis.reading import traced


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
    scored, learnt, bought, weights = inputs.load_replay().values()
    return PredictionStory(
        partner=partner,
        partner_name=inputs.partner_name(partner),
        scored=scored,
        groups=grouped(scored),
        learnt=learnt,
        imports=bought,
        ratios=imports.ratios(bought, weights),
        weights=weights,
        expected=inputs.load_expected(),
        frozen=inputs.load_predictions(),
        names=inputs.load_names(),
        vintage=inputs.load_vintage(),
    )
