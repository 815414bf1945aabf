"""Why the ledgers part: what an explanation predicts holds in a world that it alone has made."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.trade.exports import inputs
from analysis.estimate.trade.exports.mirror import (
    ALL_GOODS,
    FAILS,
    FITS,
    OPEN,
    PARCELS_ENTER,
    Records,
    by_year,
    explanations,
    find_mirror,
    ledger_ratios,
    with_earlier,
)

MONTHS = pd.date_range("2022-01", "2026-08", freq="MS")
ONE = pd.Series(1.0, index=MONTHS)
#: A rate that was raised and cut, and a gap that widens whatever the rate does.
RATE = ONE * 0.1
RATE["2025-04":], RATE["2025-07":] = 0.5, 0.25
WIDER = ONE * 1.2
WIDER["2025-01":], WIDER["2025-09":], WIDER["2026-01":] = 1.4, 1.7, 2.0


def later(values: pd.Series) -> pd.Series:
    """The same a month later."""
    return values.shift(1).bfill()


def world(**ledgers: pd.Series) -> Records:
    """Trade of both sides in which nothing but the ledgers given is out of the ordinary."""
    imports = ledgers.get("imports", ledgers.get("general", 4e10 / WIDER))
    ordinary = {
        "china": 4e10 * ONE,
        "general": imports,
        "imports": imports,
        "cif": 1.05 * ledgers.get("general", imports),
        "korea": 1e10 * ONE["2024-01":"2026-07"],
        "from_korea": 1e10 * ONE,
        "log_rate": np.log1p(RATE),
    }
    return Records(**ordinary | ledgers)


def explained(records: Records) -> pd.DataFrame:
    """The explanations by name, with freight as the records have it."""
    freight = by_year(records.cif) / by_year(records.general) - 1
    return explanations(records, freight).set_index("cause")


GROWING = 4e10 * pd.Series(1.05 ** np.arange(len(MONTHS)), index=MONTHS)
LOW = 4e10 / WIDER
WORLDS = {
    "low_values": world(general=LOW, cif=LOW + 0.05 * 4e10),
    "parcels": world(general=4e10 / (1.2 * ONE)),
    "third_places": world(general=4e10 * ONE),
    "goods_under_way": world(china=GROWING, general=later(GROWING) / 1.2),
    "all_sellers": world(from_korea=1e10 / WIDER),
    "by_rate": world(imports=4e10 * np.exp(-0.5 * np.log1p(RATE))),
}


@pytest.mark.parametrize("cause", WORLDS)
def test_in_a_world_that_one_cause_alone_has_made_it_predicts_what_is_seen(cause):
    row = explained(WORLDS[cause]).loc[cause]
    assert row.verdict == FITS
    assert row.predicted == pytest.approx(row.seen, abs=1e-9)


@pytest.mark.parametrize("cause", WORLDS)
def test_where_the_ledgers_part_for_another_reason_no_cause_fits(cause):
    """The gap widens after the rate was cut; freight, Korea and what is under way know nothing of it."""
    assert explained(world()).verdict[cause] == FAILS


SOME_QUARTERS = 1e10 / WIDER
SOME_QUARTERS["2026-02":"2026-04"] = 1e10


@pytest.mark.parametrize(
    "cause, records",
    [
        ("all_sellers", world(from_korea=SOME_QUARTERS)),
        ("all_sellers", world(korea=1e10 * ONE["2025-08":"2026-07"], from_korea=1e10 / WIDER)),
        *[
            (
                "low_values",
                world(general=LOW, cif=LOW + 0.05 * 4e10 * (1 + 0.5 * (ONE.index.year <= year))),
            )
            for year in (2022, 2023)
        ],
    ],
    ids=["quarters disagree", "no year before", "freight fell in 2023", "freight fell in 2024"],
)
def test_what_another_quarter_or_year_would_turn_round_cannot_be_told(cause, records):
    assert explained(records).verdict[cause] == OPEN


def test_every_explanation_has_a_world_of_its_own():
    assert explained(world()).index.tolist() == list(WORLDS)


def test_unit_of_the_dollar_changes_no_explanation():
    one = world()
    series = {name: values * (1 if name == "log_rate" else 1e-6) for name, values in vars(one).items()}
    pd.testing.assert_frame_equal(explained(one), explained(Records(**series)))


def test_ledgers_are_compared_in_the_months_that_every_year_has():
    us = pd.Series(1.0, index=pd.date_range("2024-01", "2025-06", freq="MS"))
    china = us * np.where(us.index.month > 6, 9.0, 1.5)
    ratios = ledger_ratios(china, us)
    assert ratios.ratio.to_dict() == {2024: 1.5, 2025: 1.5}
    assert ratios.gap.to_dict() == {2024: 3.0, 2025: 3.0}
    assert ratios.end.tolist() == [pd.Timestamp("2024-06"), pd.Timestamp("2025-06")]
    assert ledger_ratios(china, us, all_months=True).ratio[2024] == 5.25


def test_a_year_is_led_back_by_the_changes_of_its_products():
    changes = pd.DataFrame(
        {
            "start_year": 2022,
            "end_year": 2024,
            "base_share": [0.5, 0.5],
            "log_change_value": np.log([1, 3]),
        }
    )
    cif = with_earlier(pd.Series({2024: 10.0, 2025: 12.0}), changes)
    assert cif.to_dict() == pytest.approx({2022: 5.0, 2024: 10.0, 2025: 12.0})


@pytest.fixture(scope="module")
def mirror():
    return find_mirror(**inputs.load_mirror())


def test_ratios_of_the_ledgers_are_frozen(mirror):
    """Frozen numbers: change them only with a line in CHANGELOG.md."""
    assert mirror.years.ratio.round(3).to_dict() == {2024: 1.192, 2025: 1.362}
    assert mirror.general.ratio.round(3).to_dict() == {2024: 1.176, 2025: 1.159, 2026: 1.654}
    assert mirror.freight.round(3).to_dict() == {2022: 0.074, 2024: 0.052, 2025: 0.061}
    seen = mirror.causes.set_index("cause")[["predicted", "seen"]].round(2)
    assert seen.loc["by_rate"].tolist() == [0.13, 0.43]
    assert seen.loc["all_sellers"].tolist() == [0.27, 0.30]
    verdicts = mirror.causes.set_index("cause").verdict
    assert verdicts[verdicts != FAILS].to_dict() == {"low_values": OPEN, "all_sellers": OPEN}


def test_the_gap_of_2025_is_the_published_one(mirror):
    printed = mirror.published.value["bloomberg_2026_gap"]
    assert mirror.years.gap[2025] == pytest.approx(printed, abs=1e9)


def test_evasion_that_follows_the_rate_fails_whether_goods_arrive_in_the_same_month_or_the_next(
    mirror, monkeypatch
):
    from analysis.estimate.trade.exports import mirror as module

    monkeypatch.setattr(module, "UNDER_WAY", 0)
    at_once = module.by_rate(inputs.load_mirror()["records"])
    a_month_later = mirror.causes.set_index("cause").loc["by_rate"]
    for row in (at_once, a_month_later):
        assert row["seen"] > row["before"] > row["predicted"]


def test_insurance_and_freight_grew_as_the_changes_by_product_have_it():
    """ITC's totals against UN Comtrade's changes by product, both with insurance and freight."""
    records, changes = (inputs.load_mirror()[name] for name in ("records", "changes"))
    years = records.cif.groupby(records.cif.index.year).sum()
    since = changes[changes.end_year.eq(2025)]
    grown = (since.base_share * np.exp(since.log_change_value)).sum()
    assert years[2025] / years[2024] == pytest.approx(grown, abs=1e-4)
    assert (records.cif / records.general).dropna().between(1.03, 1.09).all()


def test_korea_s_record_is_near_what_the_us_records_of_it():
    records = inputs.load_mirror()["records"]
    ratio = (records.korea / records.from_korea).dropna()
    assert len(ratio) == len(read_table("korea_exports_to_usa_monthly")) == 12
    assert ratio.between(0.85, 1.4).all()


def test_groups_of_japan_s_imports_sum_to_all_goods_and_these_grew(mirror):
    table = (
        read_table("japan_imports_from_china_annual").set_index(["goods", "year"]).trade_value.unstack()
    )
    pd.testing.assert_series_equal(
        table.drop(ALL_GOODS).sum(), table.loc[ALL_GOODS], check_names=False, check_dtype=False
    )
    assert mirror.japan.round(3).to_dict() == {2025: 0.055}


def test_parcels_enter_in_the_month_in_which_their_exemption_ended(events):
    ended = events[events.event_id.eq("E021")].effective_date.item()
    assert ended.replace(day=1) == PARCELS_ENTER
