import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.estimate.trade.exports.china_ledger import (
    china_exports,
    china_ledger,
    split_by_month,
    split_world_growth,
)
from analysis.estimate.trade.exports.inputs import load_general_imports
from analysis.estimate.trade.exports.us_ledger import (
    import_totals,
    shares,
    us_general_imports,
    year_to_date,
)

MAY = pd.Timestamp("2025-05-01")


@pytest.fixture(scope="module")
def china(naics3):
    return import_totals(naics3, "CHN")


def test_a_month_is_split_by_destination_where_the_window_holds_it_and_without_a_window():
    customs = read_table("china_customs_monthly")
    for window, split in [({}, True), ({"end": MAY}, True), ({"end": pd.Timestamp("2025-04")}, False)]:
        assert (china_ledger(customs, MAY, **window).split is not None) == split


def test_duty_free_imports_lower_the_rate():
    month = pd.Timestamp("2025-05-01")
    rows = pd.DataFrame(
        {
            "partner": "CHN",
            "month": month,
            "customs_value": [100, 300],
            "duties": [50, 0],
        }
    )
    taxed = import_totals(rows.head(1), "CHN").effective_rate[month]
    assert taxed == 0.5
    assert import_totals(rows, "CHN").effective_rate[month] == 0.125


def test_shares_and_sums_of_the_us_ledger_go_to_its_last_month(export_story):
    us = export_story().us
    last = us.totals.index[-1]
    assert us.shares_until == last and us.shares.index[-1] == last.year


def test_totals_are_of_the_partner_alone():
    rows = pd.DataFrame(
        {
            "partner": ["CHN", "VNM"],
            "month": MAY,
            "customs_value": [100, 900],
            "duties": [10, 0],
        }
    )
    assert import_totals(rows, "CHN").customs_value.tolist() == [100]


@pytest.mark.parametrize(
    "month, rate", [("2025-05", 0.482), ("2025-06", 0.403), ("2025-10", 0.377), ("2024-12", 0.110)]
)
def test_effective_rate_on_china_is_frozen(china, month, rate):
    """A frozen number: change it only with a line in CHANGELOG.md."""
    assert china.effective_rate[f"{month}-01"] == pytest.approx(rate, abs=0.0006)


def test_imports_from_china_fell_by_43_5_per_cent_in_may_2025(china):
    assert china.yoy_growth[MAY] == pytest.approx(-0.435, abs=0.0005)


def test_china_had_21_6_per_cent_of_us_imports_in_2017(naics3):
    table = shares(naics3, read_table("us_imports_naics3_monthly"))
    assert table.loc[2017, "CHN"] == pytest.approx(0.216, abs=0.0005)
    assert table.sum(axis=1).between(0.8, 0.95).all()
    assert table.loc[2025, "CHN"] < table.loc[2024, "CHN"] < table.loc[2017, "CHN"]


@pytest.mark.parametrize(
    "destination, month, printed",
    [
        ("WLD", "2025-05", 0.048),
        ("WLD", "2025-04", 0.081),
        ("USA", "2025-05", -0.345),
        ("USA", "2025-04", -0.21),
    ],
)
def test_first_release_figures_of_china_are_those_of_the_article(customs, destination, month, printed):
    row = china_exports(customs, destination, release="first").loc[f"{month}-01"]
    decimals = 3 if printed != -0.21 else 2
    assert round(row.yoy_growth, decimals) == printed


def test_first_release_and_revised_figures_are_kept_apart(customs):
    first = china_exports(customs, "WLD", release="first").yoy_growth[MAY]
    revised = china_exports(customs, "WLD", release="revised").yoy_growth[MAY]
    assert (first, revised) == (0.048, 0.046)


def test_the_two_customs_ledgers_tell_different_falls(china, customs):
    """China reports -34.5 %, the US reports -43.5 % of the same trade: both are right."""
    beijing = china_exports(customs, "USA", release="first").implied[MAY]
    assert beijing == pytest.approx(-0.345, abs=0.0005)
    assert china.yoy_growth[MAY] - beijing == pytest.approx(-0.09, abs=0.005)


def test_why_the_total_rose_while_the_united_states_fell(customs):
    split = split_world_growth(customs, MAY)
    assert split.contribution.sum() == pytest.approx(0.048, abs=1e-9)
    assert split.contribution["United States"] == pytest.approx(-0.050, abs=0.001)
    assert split.contribution["All others"] == pytest.approx(0.098, abs=0.001)
    world = china_exports(customs, "WLD", release="first").trade_value
    assert split.now.sum() == pytest.approx(world[MAY])


def test_month_without_published_levels_is_not_split_and_the_nearest_is_named(customs):
    with pytest.raises(InputError, match="in levels for 2022-05 .* nearest .* is 2020-06"):
        split_world_growth(customs, pd.Timestamp("2022-05-01"))


def test_january_and_february_are_never_shown_apart(customs):
    months = split_by_month(customs)
    assert 1 not in months.index.month
    levels = china_exports(customs, "WLD", release="revised").trade_value
    pooled = levels["2025-01":"2025-02"].sum() / levels["2024-01":"2024-02"].sum() - 1
    assert months.total["2025-02-01"] == pytest.approx(pooled)
    total = months.united_states + months.all_others
    pd.testing.assert_series_equal(total, months.total, check_names=False)


def test_growth_is_never_taken_from_levels_of_2022(customs):
    """2022 levels were cut and 2021 were not; every month shown rests on 2024 and later."""
    assert split_by_month(customs).index.min() >= pd.Timestamp("2025-01-01")


def test_other_partners_have_no_ledger_of_their_own_customs(export_story):
    assert export_story(partner="VNM").china is None


def test_general_imports_are_another_concept_than_imports_for_consumption(china):
    """Bonded warehouses: up to 8 % apart in 2025, so one report uses one and names it."""
    general = load_general_imports("CHN")
    gap = (general / china.customs_value - 1)["2025-01-01":"2025-11-01"].abs()
    assert 0.01 < gap.max() < 0.10


def test_general_imports_are_of_the_newest_vintage():
    table = read_table("us_trade_totals_vintages")
    revised = (
        table[
            table.partner.eq("CHN")
            & table.flow.eq("general_imports")
            & table.vintage.eq("June-2026 annual revision")
        ]
        .set_index("month")
        .value
    )
    shown = load_general_imports("CHN")
    pd.testing.assert_series_equal(
        shown[revised.index], revised.astype(float), check_names=False, check_freq=False
    )
    assert shown.index.is_unique
    assert shown.index.min() == pd.Timestamp("2013-01-01")


def test_year_to_date_compares_the_same_months():
    rows = pd.DataFrame(
        [
            ("a", "2024-01", 10),
            ("a", "2024-12", 99),
            ("a", "2025-01", 12),
            ("b", "2024-02", 10),
            ("b", "2025-02", 9),
        ],
        columns=["partner", "month", "customs_value"],
    )
    rows["month"] = pd.to_datetime(rows.month)
    split = year_to_date(rows, pd.Timestamp("2025-02-01"), "partner")
    assert split.now.to_dict() == {"b": 9, "a": 12}
    assert split.before.to_dict() == {"b": 10, "a": 10}
    assert split.contribution.sum() == pytest.approx(21 / 20 - 1)


def test_general_imports_before_the_revision_are_those_of_early_2025_by_hand():
    month = pd.to_datetime(["2023-12-01", "2024-01-01"])
    totals = pd.DataFrame({"census_name": "CHINA", "month": month, "general_imports": [10, 20]})
    vintages = pd.DataFrame(
        {
            "partner": "CHN",
            "flow": "general_imports",
            "month": month[1],
            "value": [22, 21],
            "vintage": ["pre-June-2026 revision", "June-2026 annual revision"],
        }
    )
    assert us_general_imports("CHN", "CHINA", totals, vintages).tolist() == [10, 21]


def test_growth_of_both_concepts_is_on_the_same_month_of_the_year_before(export_story):
    totals = export_story().us.totals
    general = load_general_imports("CHN")
    assert totals.general_growth[MAY] == general[MAY] / general["2024-05-01"] - 1
    value = totals.customs_value
    assert totals.yoy_growth[MAY] == value[MAY] / value["2024-05-01"] - 1


def test_growth_of_china_s_exports_is_that_of_levels_where_both_are_published(export_story):
    ledger = export_story().china
    assert ledger.growth[MAY] == ledger.levels[MAY] / ledger.levels["2024-05-01"] - 1
    assert ledger.levels.index[0] == pd.Timestamp("2024-01-01")
    missing = ledger.usa.implied.isna() & ledger.usa.yoy_growth.notna()
    assert ledger.growth[missing].equals(ledger.usa.yoy_growth[missing])


def test_contributions_of_sectors_sum_to_the_growth_of_the_partner(china, export_story):
    ledger = export_story().us
    now = china.customs_value["2025-01":"2025-11"].sum()
    before = china.customs_value["2024-01":"2024-11"].sum()
    assert ledger.sectors.contribution.sum() == pytest.approx(now / before - 1)
    assert ledger.sectors.label.notna().all()
    assert ledger.partners.label.notna().all()
