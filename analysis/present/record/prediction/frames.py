"""Frames of predictions that their tables print and no story holds."""

from __future__ import annotations

import pandas as pd

from analysis.collect.predictions import PREDICTIONS
from analysis.columns import Columns, changed, returns
from analysis.estimate.record.prediction import scores
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS
from analysis.estimate.record.prediction.story import PredictionStory
from analysis.present.record.prediction.labels import group_names
from analysis.vocabulary import Term

OF_GROUPS = Columns("a group of series and months ahead", scores.SCORES)


@returns(OF_GROUPS)
def rate_scores(story: PredictionStory) -> pd.DataFrame:
    """Return the scores of forecasts of collected rates by group of series and months ahead."""
    return story.groups.assign(group=story.groups.group.map(group_names(story)))


SAID = Columns(
    "a month",
    changed(PREDICTIONS.only("month"), label="Month")
    | {
        "rate": Term(
            "Collected rate",
            "fraction",
            "predicted median [90 % interval]",
            "percent",
            ("rate_low", "rate_high"),
            missing="where the month is held",
        ),
        "rate_low": Term("5 %", "fraction", "lower end of the 90 % interval", missing="as the median"),
        "rate_high": Term("95 %", "fraction", "upper end of the 90 % interval", missing="as the median"),
        "imports": Term(
            "Imports",
            "USD",
            "predicted median [90 % interval]",
            "billions",
            ("imports_low", "imports_high"),
            missing="where the month is held",
        ),
        "imports_low": Term("5 %", "USD", "lower end of the 90 % interval", missing="as the median"),
        "imports_high": Term("95 %", "USD", "upper end of the 90 % interval", missing="as the median"),
    },
)


@returns(SAID)
def said_before(story: PredictionStory) -> pd.DataFrame | None:
    """Return what was predicted last of the partner, month by month; None where nothing was."""
    frozen = story.frozen
    if frozen.empty or story.partner not in set(frozen.partner):
        return None
    newest = frozen[frozen.day.eq(frozen.day.max()) & frozen.partner.eq(story.partner)]
    newest = newest[newest.goods.eq(ALL_CHAPTERS)].set_index("month")
    table = {}
    for target, name in (("collected_rate", "rate"), ("imports", "imports")):
        rows = newest[newest.target.eq(target)]
        columns = ((name, "median"), (f"{name}_low", "q05"), (f"{name}_high", "q95"))
        table |= {column: rows[source] for column, source in columns}
    return pd.DataFrame(table).rename_axis("month").reset_index()
