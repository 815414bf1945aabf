"""The house becomes smaller: tokens stay below ceilings, and ceilings only fall."""

import subprocess
from pathlib import Path

import pytest

from tools.budget import ROWS, TOTAL, ceilings, committed, complaints, row_of, spent, tokens

ROWS_OF_TWO = {"analysis/law": (50_000, 1), TOTAL: (100_000, 1)}


def test_the_house_is_within_its_budget():
    assert complaints(spent(), ceilings(), committed()) == []


def test_comments_and_layout_cost_nothing():
    assert tokens("x = 1  # one\n\n\n# two\n") == tokens("x=1") == 3


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ({"analysis/law": 54_000, TOTAL: 100_000}, ROWS_OF_TWO, None),
        ({"analysis/law": 54_001, TOTAL: 100_000}, ROWS_OF_TWO, "analysis/law: 54,001 tokens, 1 above"),
        ({"analysis/law": 1, TOTAL: 100_001}, ROWS_OF_TWO, f"{TOTAL}: 100,001 tokens, 1 above"),
        ({"analysis/new": 1, TOTAL: 1}, ROWS_OF_TWO, "analysis/new has no ceiling"),
        ({TOTAL: 1}, {"analysis/law": (49_999, 1)}, "a ceiling of 50,000, above 49,999"),
    ],
    ids=["old beside new", "a folder", "the total", "a folder without a row", "a ceiling that rose"],
)
def test_what_breaks_the_budget_is_named(now, before, said):
    named = complaints(now, ROWS_OF_TWO, before)
    assert named == [] if said is None else said in named[0]


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("analysis/public.py", "analysis, top and build"),
        ("analysis/build/steps.py", "analysis, top and build"),
        ("analysis/law/names/goods.py", "analysis/law"),
        ("notebooks/01_claims.ipynb", "notebooks"),
    ],
)
def test_a_stage_has_a_row_and_what_stands_above_stages_one(path, row):
    assert row_of(Path(path)) == row


def test_a_ceiling_is_compared_with_the_commit_before_it(tmp_path):
    def git(*words):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=tmp_path, check=True
        )

    (tmp_path / ROWS).parent.mkdir()
    git("init", "-q")
    for ceiling in (9, 8):
        (tmp_path / ROWS).write_text(f"folder,ceiling,goal\ntools,{ceiling},1\n", encoding="utf-8")
        git("add", ".")
        git("commit", "-qm", "a step")
    assert committed(tmp_path) == {"tools": (9, 1)}
