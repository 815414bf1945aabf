"""Reports whose run is killed at any of its steps: each whole or not there, and the same by the next."""

import os
import shutil

import pytest
from hypothesis import strategies as st

from publish.conftest import NUMBER, PARAMETERS
from tests.drawn import draws, hold
from tests.killed import killed_at, visible

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")


@draws(1, many=60)
def test_reports_of_a_killed_run_are_whole_and_the_next_gives_the_same_bytes(project, n):
    project.add("01_a", "# Title", PARAMETERS, NUMBER)
    project.render()
    reference, killed = visible(project.files()), []

    def rule(step):
        shutil.rmtree(project.reports)
        project.reports.mkdir()
        killed.append(killed_at(step, project.render, project.reports))
        assert visible(project.files()).items() <= reference.items()
        project.render()
        assert visible(project.files()) == reference

    hold(rule, st.integers(1, 120), n)
    assert any(killed)
