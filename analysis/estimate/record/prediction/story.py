"""What the study of predictions finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.estimate.record.prediction import imports
from analysis.estimate.record.prediction.december import DECEMBER_BOTH_WAYS
from analysis.estimate.record.prediction.replay import LEARNT, REPLAY
from analysis.estimate.record.prediction.scores import OUTSIDE_SCORES, SCORED, SCORES


@dataclass(frozen=True)
class PredictionStory:
    """What report 10 shows of predictions."""

    partner: str
    partner_name: str
    scored: Annotated[pd.DataFrame, REPLAY]  #: Collected rates of every series.
    groups: Annotated[pd.DataFrame, SCORES]  #: Scores by groups of series.
    outside: Annotated[pd.DataFrame, OUTSIDE_SCORES]  #: Beside an outside model.
    learnt: Annotated[pd.DataFrame, LEARNT]
    imports: Annotated[pd.DataFrame, imports.IMPORT_FORECASTS]
    ratios: Annotated[pd.DataFrame, imports.RATIOS]
    weights: Annotated[pd.DataFrame, imports.RULE_WEIGHTS]
    december: Annotated[pd.DataFrame, SCORED]  #: Replayed, where no table by month has it.
    apart: Annotated[pd.DataFrame, DECEMBER_BOTH_WAYS]  #: December both ways, where it is printed too.
    frozen: pd.DataFrame  #: As :func:`predictions.read_predictions`: what was said before.
    names: dict[str, str]
    vintage: str
