"""A refresh that is killed at any of its steps: whole files or none, and the same by the next."""

import os
import shutil

import pytest
from hypothesis import strategies as st

from analysis.collect.refresh.command import main
from tests.collect.refresh.conftest import DAY
from tests.collect.refresh.publishers import Publishers
from tests.drawn import draws, hold
from tests.killed import killed_at, visible

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")


@draws(5)
def test_a_refresh_that_is_killed_leaves_whole_files_and_the_next_gives_the_same_bytes(project, n):
    def run():
        main(["--source", "treasury", "--day", DAY], root=project.root, client=Publishers())

    run()
    reference, killed = visible(project.files()), []

    def rule(step):
        shutil.rmtree(project.root / "data" / "vintages")
        killed.append(killed_at(step, run, project.root / "data" / "vintages"))
        assert visible(project.files()).items() <= reference.items()
        run()
        assert visible(project.files()) == reference

    hold(rule, st.integers(1, 60), n)
    assert any(killed)
