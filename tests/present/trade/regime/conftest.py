"""Stories of report 03 from the data."""

import dataclasses

import pytest

from analysis.combine import load_panel
from analysis.estimate.trade.regime import inputs
from analysis.estimate.trade.regime.others import find_market
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.estimate.trade.regime.study import study
from analysis.stories import told
from tests.present.trade.regime.stories import PARTNERS


@pytest.fixture(scope="package", params=PARTNERS)
def story(request, regime_story) -> RegimeStory:
    return regime_story if request.param == "CHN" else told(study, partner=request.param)


@pytest.fixture(scope="package")
def early() -> RegimeStory:
    return told(study, end="2019-12")


@pytest.fixture(scope="package")
def every(regime_story) -> list[RegimeStory]:
    """Every partner to the newest month and to the end of 2019; responses are China's."""
    stories = []
    for partner in sorted(load_panel(inputs.SYSTEM).partner.astype(str).unique()):
        for end in ("latest", "2019-12"):
            selection = inputs.select_trade(partner, end)
            whole = inputs.to_the_end(selection)
            china = whole and partner == "CHN"
            responses = dataclasses.replace(regime_story.asymmetry, partner=partner)
            stories.append(
                dataclasses.replace(
                    regime_story,
                    selection=selection,
                    asymmetry=responses if whole else None,
                    recovery=regime_story.recovery if china else None,
                    market=None if china else find_market(**inputs.load_market(selection)),
                )
            )
    return stories
