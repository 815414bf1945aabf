"""Stories of report 04 from the data."""

import pytest

from analysis.collect import read_table
from analysis.estimate.elasticity.dynamics import event_study
from analysis.estimate.elasticity.dynamics.inputs import load_waves
from analysis.estimate.elasticity.dynamics.waves import WaveLaw


@pytest.fixture(scope="package")
def study(data, events, statutory):
    law = WaveLaw(events, read_table("partners").set_index("partner").group, statutory)
    (april_2025,) = event_study.study_waves(data, law, [load_waves()["2025-04"]])
    return april_2025
