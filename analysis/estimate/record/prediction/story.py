"""What the study of predictions finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.estimate.record.prediction import imports
from analysis.estimate.record.prediction.inputs import EXPECTED
from analysis.estimate.record.prediction.replay import LEARNT, REPLAY
from analysis.estimate.record.prediction.scores import SCORES


@dataclass(frozen=True)
class PredictionStory:
    """What report 10 shows of predictions."""

    partner: str
    partner_name: str
    scored: Annotated[pd.DataFrame, REPLAY]  #: Collected rates of every series.
    groups: Annotated[pd.DataFrame, SCORES]  #: Scores by groups of series.
    learnt: Annotated[pd.DataFrame, LEARNT]
    imports: Annotated[pd.DataFrame, imports.IMPORT_FORECASTS]
    ratios: Annotated[pd.DataFrame, imports.RATIOS]
    weights: Annotated[pd.DataFrame, imports.RULE_WEIGHTS]
    expected: Annotated[pd.DataFrame, EXPECTED]
    frozen: pd.DataFrame  #: As :func:`predictions.read_predictions`: what was said before.
    names: dict[str, str]
    vintage: str
