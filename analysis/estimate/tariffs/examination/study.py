"""The study behind the examination in report 02: the law on published cases."""

from __future__ import annotations

from analysis.estimate.tariffs.examination import inputs
from analysis.estimate.tariffs.examination.cases import ExaminationStory, examine
from analysis.reading import traced


@traced
def study() -> ExaminationStory:
    """Examine the law on rulings, an entry form, other engines, and on what was collected."""
    return examine(
        inputs.load_cases(),
        inputs.load_settings(),
        inputs.load_answers(),
        inputs.load_cells(),
        inputs.load_paid(),
    )
