"""Frames of report 07 that its tables print and no story holds."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.retaliation.controls.ledger import CONTROLS_LEDGER
from analysis.estimate.retaliation.controls.story import ControlsStory
from analysis.present.retaliation.controls import labels
from analysis.present.retaliation.controls.labels import CONTROL_TARGETS
from analysis.vocabulary import Term


@returns(
    Columns(
        "a control, newest first",
        {
            **CONTROLS_LEDGER.only("start", "stop"),
            "stopped": Term(
                "How it ended", "", "how it ended and how well that is known; or in force, or disputed"
            ),
            **CONTROLS_LEDGER.only("imposer", "target", "instrument", "products"),
            **changed(CONTROLS_LEDGER.only("legal_reference"), missing="where no text is known"),
            **CONTROLS_LEDGER.only("grade"),
        },
    )
)
def ledger(story: ControlsStory) -> pd.DataFrame:
    """Return the ledger, newest first, with how each control ended."""
    controls = story.ledger.iloc[::-1]
    ended = [
        "disputed"
        if row.disputed
        else f"{row.stopped} (grade {row.stop_grade})"
        if row.stopped
        else "in force"
        for row in controls.itertuples()
    ]
    controls = controls.assign(
        stopped=ended,
        target=controls.target.map(CONTROL_TARGETS),
        legal_reference=controls.legal_reference.where(controls.legal_reference.ne("")),
    )
    return controls[
        [
            "start",
            "stop",
            "stopped",
            "imposer",
            "target",
            "instrument",
            "products",
            "legal_reference",
            "grade",
        ]
    ]


IDENTIFIED = Columns(
    "a question on what a control did",
    {
        "question": Term("What did it do?", "", "the control that is asked about"),
        "series": Term("Series", "", "published series that could answer"),
        "months": Term(
            "Months published",
            "count",
            "months of the series that are published",
            missing="where there is no monthly series",
        ),
        "gaps": Term(
            "Gaps",
            "count",
            "months between the first and the last that are not published",
            missing="where there is no monthly series",
        ),
        "allows": Term("Allows", "", "an interval, bounds, or nothing"),
        "why": Term("Why", "", "what the series is of, or what it lacks"),
    },
)


@returns(IDENTIFIED)
def identified(story: ControlsStory) -> pd.DataFrame:
    """Return what can and cannot be known of each control."""
    return pd.DataFrame(labels.identified(story)).astype({"months": float, "gaps": float})
