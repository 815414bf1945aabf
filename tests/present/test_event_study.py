"""How an event study of a reader's data is put into words."""

from analysis.estimate.elasticity.dynamics.stacked import LawDates
from analysis.present.event_study import months_after


def test_a_mean_of_one_month_is_named_as_one():
    assert months_after(LawDates([], (-3, 1), 0)) == "month 1"
    assert months_after(LawDates([], (-3, 3), 0)) == "months 1 to 3"
