"""December of partners without a month of 2026: by difference, and what was said of it."""

import pandas as pd
import pytest

from analysis.collect.releases import census_days
from analysis.estimate.record.prediction import inputs
from analysis.estimate.record.prediction.december import december, unprinted
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS

DECEMBER = pd.Timestamp("2025-12-01")


def by_hand(months: int = 11) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
    """A year of 120 dollars with 24 of duties; months of 10 and 1, and special provisions beside."""
    lines = pd.DataFrame(
        {
            "year": 2025,
            "partner": "DEU",
            "hs10": ["8703230000", "9801001000"],
            "customs_value": [130, 900],
            "duties": [24, 0],
        }
    )
    sectors = pd.Series({"8703230000": "336", "9801001000": "980"})
    panel = pd.DataFrame(
        [
            {"partner": "DEU", "month": month, "naics3": sector, "customs_value": 10, "duties": 1}
            for month in pd.date_range("2025-01", periods=months, freq="MS")
            for sector in ("336", "990")
        ]
    )
    return lines, sectors, panel


def test_december_is_the_year_less_eleven_months_without_special_provisions():
    (row,) = december(*by_hand()).itertuples()
    assert (row.partner, row.month, row.customs_value, row.duties) == ("DEU", DECEMBER, 20, 13)
    assert row.collected_rate == pytest.approx(13 / 20)


def test_a_year_that_lacks_a_month_has_no_december():
    assert december(*by_hand(10)).empty


def test_a_december_that_a_table_prints_is_not_derived():
    derived = december(*by_hand())
    none, held = (
        pd.DataFrame({"partner": [partner], "month": [DECEMBER]}) for partner in ("FRA", "DEU")
    )
    assert unprinted(derived, held, census_days).empty
    assert unprinted(derived, none, census_days).outcome.tolist() == [pytest.approx(0.65), 20]


@pytest.fixture(scope="module")
def scored():
    return inputs.load_replay()["prediction_december"]


def test_december_2025_is_scored_for_the_partners_that_no_table_by_month_has(scored):
    assert scored.month.eq(DECEMBER).all() and scored.goods.eq(ALL_CHAPTERS).all()
    assert (scored.day == "2026-01-29").all() and (scored.day < scored.released).all()
    inside = scored.groupby("target").inside_90.agg(["size", "sum"])
    assert inside.loc["collected_rate"].tolist() == [22, 17]
    assert inside.loc["imports"].tolist() == [22, 20]
    rates = scored[scored.target.eq("collected_rate")]
    assert rates.error.abs().median() == pytest.approx(0.0099, abs=2e-4)


def test_a_difference_of_vintages_is_near_the_print_but_for_revisions(scored):
    """Russia's comes out below zero; Korea's has the revision of November, Canada's that of its year."""
    apart = inputs.load_apart().set_index("partner")
    size = (apart.difference - apart.printed).abs()
    assert set(size[size > 0.012].index) == {"KOR", "CAN"} and size.median() < 0.007
    assert (apart.value_ratio - 1).abs().max() < 0.05
    rates = scored[scored.target.eq("collected_rate")].set_index("partner").outcome
    assert rates.index[rates < 0].tolist() == ["RUS"] and rates["RUS"] == pytest.approx(
        -0.0069, abs=1e-4
    )
