"""What the study of the record finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import pandas as pd

from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.elasticity.response.by_age import ByAge
from analysis.estimate.record import known, scoreboard
from analysis.estimate.record.calibration import Calibration
from analysis.estimate.record.published import BOARD


@dataclass(frozen=True)
class RecordStory:
    """What report 10 shows."""

    partner: str
    partner_name: str
    boards: list[scoreboard.Scoreboard]  #: Of each series that was forecast.
    #: What the forecasts of the day rest on, and the estimates behind it.
    by_age: Parameters
    at_once: Parameters
    known_response: ByAge
    #: Of all series, and what was public.
    coverage: Annotated[pd.DataFrame, scoreboard.FORECAST_COVERAGE]
    releases: Annotated[pd.DataFrame, known.RELEASES]
    calibration: Calibration  #: Forecasts after steps of the law, and effects, all partners together.
    board: Annotated[pd.DataFrame, BOARD]  #: Our numbers beside published ones.
    vintage: str  #: Publication of the panel.

    @property
    def further(self) -> list[RecordStory]:
        """The same story of each series but the first, alone."""
        return [replace(self, boards=[board]) for board in self.boards[1:]]
