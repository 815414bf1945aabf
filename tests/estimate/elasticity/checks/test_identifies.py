"""Which partners, goods and programmes identify the main estimate, and on how few lines it rests."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.elasticity.checks.claims import claimed
from analysis.estimate.elasticity.checks.identifies import (
    identifying,
    in_logs,
    largest_units,
    who_identifies,
)
from analysis.estimate.elasticity.checks.inputs import load_checks
from analysis.estimate.elasticity.main.products import second_design

PARTNERS, GROUPS = ["AUT", "CHN", "DEU", "IND"], pd.Series({"AUT": "EU", "DEU": "EU"})


def lines(moved):
    """Lines of 2024 and 2025 on some of which, partner and line, the rate rises by a tenth."""
    rows = [(p, f"84{k:08d}") for p in PARTNERS for k in range(6)]
    table = pd.DataFrame(rows, columns=["partner", "hs10"])
    table["rate_2024"] = 0.05
    table["rate_2025"] = 0.05 + 0.1 * np.array([(p, int(code[2:])) in moved for p, code in rows])
    table["law"] = np.log1p(table.rate_2025) - np.log1p(table.rate_2024)
    table["collected"] = table.law
    size = 1.0 + np.arange(len(table))
    return table.assign(value_2024=size, value_2025=size * 0.9)


def test_parts_of_a_rate_add_up_in_logs_and_equal_parts_are_equal():
    table = lines({("CHN", 0)})
    index = pd.MultiIndex.from_frame(table[["partner", "hs10"]])
    rise = (table.rate_2025 - table.rate_2024).to_numpy()
    found = in_logs(table, pd.DataFrame({"one": rise / 2, "other": rise / 2}, index))
    assert found.sum(axis=1).to_numpy() == pytest.approx(table.law.to_numpy())
    assert found.one.to_numpy() == pytest.approx(found.other.to_numpy())


def test_programmes_that_cancel_on_a_line_are_kept_apart():
    table = lines(set())
    index = pd.MultiIndex.from_frame(table[["partner", "hs10"]])
    found = in_logs(table, pd.DataFrame({"up": 0.1, "down": -0.1}, index))
    assert (found.up > 0.09).all() and found.sum(axis=1).abs().max() < 1e-12


def test_a_duty_on_one_partner_s_lines_is_identified_by_them_most():
    table = lines({("CHN", 0), ("CHN", 1)})
    share = identifying(second_design(table, GROUPS))
    own = table.partner.eq("CHN") & table.rate_2025.gt(0.1)
    assert share.sum() == pytest.approx(1)
    assert set(np.argsort(share)[-2:]) == set(np.flatnonzero(own))
    assert largest_units(table, GROUPS, 1) == [["CHN"]]


def test_members_of_a_union_are_left_out_together():
    table = lines({("AUT", 0), ("AUT", 1), ("DEU", 0)})
    assert largest_units(table, GROUPS, 1) == [["AUT", "DEU"]]


def test_shares_of_partners_chapters_and_programmes_each_add_up_to_one():
    table = lines({("CHN", 0), ("IND", 3), ("IND", 4)})
    index = pd.MultiIndex.from_frame(table[["partner", "hs10"]])
    rise = pd.Series((table.rate_2025 - table.rate_2024).to_numpy(), index)
    china = rise.where(index.get_level_values("partner") == "CHN", 0.0)
    changes = pd.DataFrame({"China's": china, "others": rise - china})
    shares, spread = who_identifies(table, GROUPS, changes)
    sums = shares.groupby("part")[["equal", "value"]].sum()
    assert sums.to_numpy() == pytest.approx(1) and len(sums) == 3
    assert (spread.effective < spread.n_obs).all() and (spread.effective * spread.largest >= 0.99).all()


@pytest.fixture(scope="module")
def checks():
    return load_checks()


def test_by_value_no_single_line_holds_over_four_per_cent_of_what_identifies(checks):
    spread = checks["main_spread"].set_index("weights")
    assert spread.largest.max() < 0.04
    assert spread.effective["value"] == pytest.approx(295, rel=0.02)
    assert spread.effective["equal"] > 20 * spread.effective["value"]


def test_reciprocal_tariffs_and_metals_identify_most(checks):
    shares = checks["main_shares"]
    programmes = shares[shares.part.eq("programme")].set_index("unit").equal
    assert programmes.index[:2].tolist() == ["duties on metals", "reciprocal tariffs"]
    assert programmes.sum() == pytest.approx(1) and programmes.head(2).sum() > 0.7
    by = shares[shares.part.eq("partner")].set_index("unit").equal
    theirs = checks["main_by_partner"].set_index("partner").share.drop(["CAN", "MEX"])
    assert by.sort_index().to_numpy() == pytest.approx(theirs.sort_index().to_numpy())


def test_steel_holds_half_of_what_identifies_and_lowers_the_elasticity_and_gold_does_not(checks):
    shares = checks["main_shares"].set_index("unit").equal
    assert shares["72"] + shares["73"] == pytest.approx(0.52, abs=0.01)
    by = toggled(checks)
    assert by["without iron and steel"] == pytest.approx(-1.08, abs=0.01)
    assert by["without gold and jewels"] == pytest.approx(by[""], abs=0.05)
    assert by["without gold and jewels, by value"] == pytest.approx(by["by value"], abs=0.1)


def test_without_the_four_that_identify_most_nothing_is_significant(checks):
    rows = checks["main_toggles"].query("group == 'partners' and scheme == 'by partners'")
    rows = rows[rows.tariff.eq("law") & rows.episode.eq("2025")].set_index("toggle")
    alone = rows.loc["without EU, IND, CHN, BRA"]
    assert alone.value == pytest.approx(-1.05, abs=0.01)
    assert alone.ci_high == pytest.approx(0.44, abs=0.02)
    dollars = rows.loc["without EU, IND, CHN, BRA, by value"]
    assert dollars.ci_low < 0 < dollars.ci_high


def test_claims_of_january_are_half_of_those_of_autumn_and_halve_the_elasticity(checks):
    shares = checks["main_claimed"].set_index("partner")
    assert (shares.early < 0.55 * shares.autumn).all() and list(shares.index) == ["CAN", "MEX"]
    by = toggled(checks)
    assert by["claims of January 2025"] == pytest.approx(-0.44, abs=0.01)
    assert by["with members of USMCA"] == pytest.approx(-1.10, abs=0.01)
    assert by[""] == pytest.approx(-0.90, abs=0.01)


def test_a_share_of_claims_is_of_the_sum_of_its_months():
    claims = pd.DataFrame(
        {
            "partner": "CAN",
            "month": pd.to_datetime(["2025-01-01", "2025-09-01", "2025-11-01"]),
            "imports_value": [100, 100, 300],
            "usmca_value": [30, 40, 240],
        }
    )
    found = claimed(claims).iloc[0]
    assert (found.early, found.autumn) == pytest.approx((0.3, 0.7))
    assert set(read_table("us_usmca_claims_hs10_monthly").partner) == {"CAN", "MEX"}


def toggled(checks) -> pd.Series:
    rows = checks["main_toggles"]
    return (
        rows[rows.episode.eq("2025") & rows.tariff.eq("law") & rows.scheme.eq("by partners")]
        .set_index("toggle")
        .value
    )
