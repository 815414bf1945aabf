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
        (-1.5, -1.6, -1.4, "inside their interval"),
        (-1.5, -9.0, 6.0, "inside their interval; ours is too wide to tell"),
        (-2.5, -9.0, 4.0, "MISS: outside their interval; ours is too wide to tell"),
        (-4.0, -4.1, -3.9, "MISS: outside their interval"),
    ],
)
def test_a_wide_interval_of_ours_meets_nothing_and_is_called_wide(published, value, low, high, verdict):
    own = of(published, value, low, high)
    frame = show.scoreboard_table(own).frame
    assert frame.verdict[own.board.id.eq("fgkk_value")].item() == verdict
    met = int(not verdict.startswith("MISS"))
    wide, far = ("one" if there else "none" for there in ("too wide" in verdict, value == -4.0))
    text = show.misses(own).text
    assert text.startswith(f"**Ours meets {met} of 1 published numbers that a design here estimates, ")
    assert f"From {far} of them" in text and f"for {wide} our interval" in text
    assert f"meets {met} of 1 published" in " ".join(show.answer(own).points[-1].split())


def test_what_no_design_here_can_meet_has_no_number(published):
    frame = show.scoreboard_table(of(published, -1.5, -2.0, -1.0)).frame
    assert frame.verdict.eq("no design here").sum() == frame.value.isna().sum() == len(NONE)
    assert (frame.verdict.eq("no design here") == frame.value.isna()).all()


def test_a_number_without_a_standard_error_has_no_interval_in_print(published):
    printed = show.scoreboard_table(of(published, -1.5, -2.0, -1.0)).printed()
    assert printed["Published"].str.contains("[", regex=False).sum() == 2  # and Pagarani's
