import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.counterfactual.new_year import CYCLE, new_year_dates, new_year_regressors

EVERY = pd.date_range(f"{CYCLE[0]}-01", f"{CYCLE[-1]}-12", freq="MS")


@pytest.mark.parametrize(
    "day", ["2013-02-10", "2018-02-16", "2020-01-25", "2023-01-22", "2024-02-10", "2025-01-29"]
)
def test_festival_is_on_the_day_that_calendars_print(day):
    assert new_year_dates()[int(day[:4])] == pd.Timestamp(day)


def test_every_festival_falls_between_21_january_and_21_february():
    dates = new_year_dates()
    assert list(dates.index) == list(CYCLE)
    place = dates.dt.month * 100 + dates.dt.day
    assert place.between(121, 221).all()


def test_the_effect_of_a_calendar_month_sums_to_zero_over_the_cycle():
    found = new_year_regressors(EVERY, lag_weeks=3)
    assert np.allclose(found.groupby(EVERY.month).sum(), 0, atol=1e-12)
    assert (found[EVERY.month > 5] == 0).all().all()


def test_a_late_festival_moves_the_standstill_from_january_and_february_into_february_and_march():
    # 10 February 2024: all 14 days from it on fall in February; 29 January 2025: three in January.
    found = new_year_regressors(EVERY).after
    assert found["2024-02-01"] - found["2025-02-01"] == pytest.approx(1 - 11 / 14)
    assert found["2025-01-01"] - found["2024-01-01"] == pytest.approx(3 / 14)
    assert found["2024-01-01"] + found["2024-02-01"] == pytest.approx(
        found["2025-01-01"] + found["2025-02-01"]
    )


def test_arrivals_come_weeks_after_shipment():
    shipped = new_year_regressors(EVERY)
    arrived = new_year_regressors(EVERY, lag_weeks=4)
    assert shipped.after["2024-02-01"] > 0 > arrived.after["2024-02-01"]
    assert arrived.after["2024-03-01"] > 0


def test_weeks_and_years_that_make_no_sense_are_refused():
    with pytest.raises(InputError, match="lag_weeks -1 is not between 0 and 20"):
        new_year_regressors(EVERY, lag_weeks=-1)
    with pytest.raises(InputError, match="2001 to 2038 only"):
        new_year_regressors(pd.DatetimeIndex(["1999-01-01"]))
