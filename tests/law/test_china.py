"""China's law on US goods from made-up lists, and how it is looked up."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.law.china import china_law
from analysis.law.china_lookup import china_on_us

#: Cars (suspended in January 2019) and soybeans: first day of the wave, rate from it on.
WAVES = pd.DataFrame(
    [
        ("87032342", "2018-07-06", 0.25, "2019-01-01"),
        ("87032342", "2018-09-24", 0.25, "2019-01-01"),
        ("87032342", "2019-01-01", 0.00, "2019-01-01"),
        ("87032342", "2019-06-01", 0.00, "2019-01-01"),
        ("12019010", "2018-07-06", 0.00, None),
        ("12019010", "2018-09-24", 0.10, None),
        ("12019010", "2019-01-01", 0.10, None),
        ("12019010", "2019-06-01", 0.25, None),
    ],
    columns=["hs8", "first_day", "added_rate", "last_day"],
).assign(first_day=lambda t: pd.to_datetime(t.first_day), last_day=lambda t: pd.to_datetime(t.last_day))


#: Liquefied gas and film, of which the duty is specific.
DATES = pd.DataFrame(
    [
        ("271111", "2025-01-01", 0.25),
        ("271111", "2025-02-10", 0.40),
        ("271111", "2025-03-10", 0.40),
        ("271111", "2025-04-10", 1.24),
        ("370239", "2025-01-01", None),
        ("370239", "2025-04-10", None),
    ],
    columns=["hs6", "first_day", "total_rate"],
).assign(
    first_day=lambda t: pd.to_datetime(t.first_day), total_rate=lambda t: t.total_rate.astype(float)
)


def made_up(waves: pd.DataFrame = WAVES, dates: pd.DataFrame = DATES) -> pd.DataFrame:
    tables = {"china_retaliation_hs8_2018_2019": waves, "china_tariff_on_us_hs6_dates": dates}
    return china_law(tables.__getitem__)


def rows(law: pd.DataFrame, hts: str) -> list[tuple]:
    own = law[law.hts.eq(hts)]
    days = own[["first_day", "last_day"]].apply(lambda column: column.dt.strftime("%Y-%m-%d"))
    rates = own[["added_rate", "total_rate"]]
    return [
        tuple(None if pd.isna(value) else value for value in row)
        for row in pd.concat([days, rates], axis=1).itertuples(index=False)
    ]


def test_a_wave_that_leaves_a_line_alone_makes_no_row():
    assert rows(made_up(), "12019010") == [
        ("2018-07-06", "2018-09-23", 0.00, None),
        ("2018-09-24", "2019-05-31", 0.10, None),
        ("2019-06-01", "2019-08-31", 0.25, None),
        ("2019-09-01", "2024-12-31", None, None),
    ]


def test_suspended_duty_on_cars_is_zero_from_new_year_2019_and_not_a_day_later():
    assert rows(made_up(), "87032342") == [
        ("2018-07-06", "2018-12-31", 0.25, None),
        ("2019-01-01", "2019-08-31", 0.00, None),
        ("2019-09-01", "2024-12-31", None, None),
    ]


def test_duty_added_in_2025_is_the_total_less_that_of_new_year():
    assert rows(made_up(), "271111") == [
        ("2025-01-01", "2025-02-09", 0.00, 0.25),
        ("2025-02-10", "2025-04-09", 0.15, 0.40),
        ("2025-04-10", None, 0.99, 1.24),
    ]


def test_film_with_a_specific_duty_stays_blank_in_one_row():
    assert rows(made_up(), "370239") == [("2025-01-01", None, None, None)]


def test_line_without_a_rate_at_new_year_2025_has_a_total_and_no_addition():
    late = pd.DataFrame(
        {"hs6": ["854231"], "first_day": [pd.Timestamp("2025-04-10")], "total_rate": 0.84}
    )
    assert rows(made_up(dates=pd.concat([DATES, late])), "854231") == [("2025-04-10", None, None, 0.84)]


def test_order_of_rows_in_the_sources_does_not_matter():
    shuffled = made_up(WAVES.sample(frac=1, random_state=1), DATES.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(shuffled, made_up())


def test_rate_of_a_line_on_the_first_and_on_the_last_day_of_a_run():
    law = made_up()
    for day, added in {"2018-09-23": 0, "2018-09-24": 0.10, "2019-08-31": 0.25}.items():
        assert china_on_us("12019010", day, law=law).added_rate == added
    last = china_on_us("271111", "2027-01-01", law=law)
    assert (last.added_rate, last.statutory_rate) == (0.99, 1.24)


@pytest.mark.parametrize(
    "hts, day, message",
    [
        ("12019099", "2019-01-01", "bore no added duty. The nearest: '12019010'"),
        ("12019010", "2019-09-01", "by line on 2019-09-01: .*; the nearest is 2019-08-31"),
        ("12019010", "2018-07-05", "from 2018-07-06 to 2019-08-31, .*; the nearest is 2018-07-06"),
        ("271111", "2024-12-31", "from 2025-01-01 on; the nearest is 2025-01-01"),
        ("271111", "", "'' is not a day"),
        ("271111", "2025-13-01", "'2025-13-01' is not a day; write it as 2025-06-09"),
    ],
)
def test_unknown_line_and_undated_day_are_refused_with_the_nearest_valid_one(hts, day, message):
    with pytest.raises(InputError, match=message):
        china_on_us(hts, day, law=made_up())


def test_film_taxed_by_area_has_no_rate():
    film = china_on_us("370239", "2025-05-01", law=made_up())
    assert pd.isna(film.statutory_rate) and "film (taxed by area)" in film.not_held
