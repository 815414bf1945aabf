"""Stories of report 03 from the data."""

import numpy as np
import pytest

from analysis.combine import load_panel, load_world, select
from analysis.estimate.trade.regime.inputs import SYSTEM
from analysis.estimate.trade.regime.series import log_shares
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.estimate.trade.regime.study import study
from analysis.stories import told
from tests.present.trade.regime.stories import PARTNERS, WINDOWS, of


@pytest.fixture(scope="package", params=PARTNERS)
def story(request, regime_story) -> RegimeStory:
    if request.param == "CHN":
        return regime_story
    return told(study, partner=request.param, breaks=4, draws=39)


@pytest.fixture(scope="package")
def early() -> RegimeStory:
    return told(study, end="2019-12", breaks=3, draws=39)


@pytest.fixture(scope="package")
def every(regime_story) -> list[RegimeStory]:
    """Every partner in every window, from the panel at once: few redrawn series, China's law for all."""
    panel = load_panel(SYSTEM)
    sums = panel.groupby(["month", "partner"], observed=True)[["duties", "customs_value"]].sum()
    rates = np.log((sums.duties / sums.customs_value).unstack())
    data = {"share": log_shares(panel, load_world(SYSTEM)), "tariff": rates}
    windows = [{"start": "2013-01", "end": None} | w for w in WINDOWS]
    asked = [{"partner": p, "system": SYSTEM, **w} for p in sorted(rates) for w in windows]
    return [of(regime_story, select(**own), data) for own in asked]
