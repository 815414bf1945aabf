"""Citable numbers of predictions; what they are stands in ``text.md``."""

from __future__ import annotations

from analysis.estimate.record.prediction.story import PredictionStory
from analysis.present.page import Numbers
from analysis.present.record.prediction.labels import group_names


def numbers(story: PredictionStory, made: Numbers) -> None:
    """Add how rates and imports were forecast, by group of series and months ahead."""
    made.stem, names = "prediction", group_names(story)
    cited = story.groups.group.isin(["published_on", "panel_months", "panel"])
    for row in story.groups[cited].itertuples():
        key, values = f"{row.group}.{row.horizon}", {"row": row, "of": names[row.group]}
        made.add(
            f"rate.held.{key}",
            (row.value, row.ci_low, row.ci_high),
            "fraction",
            said="rate.held",
            **values,
        )
        made.add(f"rate.miss.{key}", row.miss, "percentage points", said="rate.miss", **values)
        made.add(f"rate.ratio.{key}", row.crps / row.crps_last, "fraction", said="rate.ratio", **values)
    for row in story.ratios.itertuples():
        made.add(f"imports.ratio.{row.horizon}", row.ratio, "fraction", said="imports.ratio", row=row)
        made.add(
            f"imports.moved.{row.horizon}", row.ratio_moved, "fraction", said="imports.moved", row=row
        )
        made.add(f"imports.held.{row.horizon}", row.value, "fraction", said="imports.held", row=row)
