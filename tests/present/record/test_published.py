"""What report 10 says of published numbers: a miss is a miss."""

import pytest

from analysis.collect import read_table
from analysis.estimate.record.published import NONE, scoreboard
from analysis.estimate.record.replications import Ours
from analysis.present import record as show
from tests.present.record.stories import story


@pytest.fixture(scope="module")
def published():
    return read_table("published_estimates")


def of(published, *values):
    """Return the story in which ours is one value with its interval, beside those that none can meet."""
    return story(board=scoreboard({"fgkk_value": Ours(*values, "made up")}, published))


@pytest.mark.parametrize(
    "value, low, high, verdict",
    [
        (-1.5, -2.0, -1.0, "inside"),
        (-2.5, -3.5, -1.8, "MISS; the intervals meet"),
        (-4.0, -4.5, -3.5, "MISS"),
    ],
)
def test_a_miss_says_whether_the_intervals_meet_and_is_counted(published, value, low, high, verdict):
    own = of(published, value, low, high)
    frame = show.scoreboard_table(own).frame
    assert frame.verdict[own.board.id.eq("fgkk_value")].item() == verdict
    missed = int(verdict != "inside")
    said = f"**Of 1 published numbers that a design here can meet, {missed} are missed.**"
    assert show.misses(own).text == said
    assert show.answer(own).points[-1].startswith(f"We match {1 - missed} of 1 published")


def test_what_no_design_here_can_meet_has_no_number(published):
    frame = show.scoreboard_table(of(published, -1.5, -2.0, -1.0)).frame
    assert frame.verdict.eq("no design here").sum() == frame.value.isna().sum() == len(NONE)
    assert (frame.verdict.eq("no design here") == frame.value.isna()).all()


def test_a_number_without_a_standard_error_has_no_interval_in_print(published):
    printed = show.scoreboard_table(of(published, -1.5, -2.0, -1.0)).printed()
    assert printed["Published"].str.contains("[", regex=False).sum() == 1
