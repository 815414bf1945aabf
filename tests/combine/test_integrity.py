import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine import agreement, integrity
from analysis.combine.integrity import IntegrityError
from analysis.combine.panel import build_panel
from analysis.law.measures import LAYERS
from combine.conftest import imports_frame

ROWS = [
    (partner, product, month, 100, 10)
    for partner in ("CHN", "VNM")
    for product in ("311", "334")
    for month in ("2025-01-01", "2025-02-01", "2025-03-01")
]
WORLD = [("WLD", p, m, 250, 20) for p in ("311", "334") for m in sorted({row[2] for row in ROWS})]


@pytest.fixture
def imports():
    return imports_frame("naics3", *ROWS, *WORLD)


@pytest.fixture
def panel(imports):
    return build_panel(imports, "naics3").assign(statutory_rate=0.2)


def test_sound_panel_passes_every_check(panel, imports):
    integrity.unique_key(panel, "naics3")
    integrity.no_aggregate_among_members(panel, "naics3")
    integrity.months_complete(panel, "naics3")
    integrity.members_within_world(panel, imports, "naics3")
    integrity.total_is_sum_of_members(panel, imports)
    integrity.rates_in_range(panel)


def test_duplicate_key_is_found(panel):
    twice = pd.concat([panel, panel.iloc[[4]]])
    with pytest.raises(IntegrityError, match="'unique_key' failed: .*CHN.*334"):
        integrity.unique_key(twice, "naics3")


@pytest.mark.parametrize("aggregate", ["EU", "USMCA", "ASEAN", "WLD"])
def test_aggregate_among_its_members_is_found(imports, aggregate):
    group = imports[imports.partner.eq("VNM")].assign(partner=aggregate)
    if aggregate == "WLD":  # build_panel leaves it out; a panel made otherwise might not
        built = build_panel(imports, "naics3").astype({"partner": str})
        built = pd.concat([built, built.assign(partner="WLD")]).astype({"partner": "category"})
    else:
        built = build_panel(pd.concat([imports, group]), "naics3")
    with pytest.raises(IntegrityError, match=f"no_aggregate_among_members' failed: .*{aggregate}"):
        integrity.no_aggregate_among_members(built, "naics3")


def test_all_products_row_among_chapters_is_found():
    rows = [("CHN", "00", "2025-01-01", 9, 0), ("CHN", "01", "2025-01-01", 9, 0)]
    with pytest.raises(IntegrityError, match="00"):
        integrity.no_aggregate_among_members(build_panel(imports_frame("hs2", *rows), "hs2"), "hs2")


def test_missing_month_of_one_pair_is_found(panel):
    with pytest.raises(IntegrityError, match=r"months_complete' failed: \('CHN', '311'\): 2"):
        integrity.months_complete(panel.drop(panel.index[1]), "naics3")


def test_month_missing_everywhere_is_found(panel):
    with pytest.raises(IntegrityError, match="months_complete"):
        integrity.months_complete(panel[panel.month.ne("2025-02-01")], "naics3")


@pytest.mark.parametrize("column", ["customs_value", "duties"])
def test_one_lost_dollar_is_found(panel, imports, column):
    panel.loc[7, column] -= 1
    with pytest.raises(IntegrityError, match=r"total_is_sum_of_members' failed: .*VNM.*: 1 USD"):
        integrity.total_is_sum_of_members(panel, imports)


def test_lost_partner_is_found(panel, imports):
    with pytest.raises(IntegrityError, match="total_is_sum_of_members"):
        integrity.total_is_sum_of_members(panel[panel.partner.ne("VNM")], imports)


def test_members_above_the_published_world_total_are_found(panel, imports):
    panel.loc[0, "customs_value"] += 51
    with pytest.raises(IntegrityError, match="members_within_world' failed: .*311.* by 1 USD"):
        integrity.members_within_world(panel, imports, "naics3")


def test_duties_of_members_above_those_of_the_world_are_found(panel, imports):
    panel.loc[0, "duties"] += 1
    with pytest.raises(IntegrityError, match="members_within_world' failed: .*311.*duties.* by 1 USD"):
        integrity.members_within_world(panel, imports, "naics3")


@pytest.mark.parametrize(
    "column, value",
    [
        ("effective_rate", 1.01),
        ("effective_rate", -0.01),
        ("effective_rate", None),
        ("statutory_rate", 30.0),
        ("statutory_rate", -0.1),
    ],
)
def test_rate_out_of_range_is_found(panel, column, value):
    panel.loc[3, column] = value
    with pytest.raises(IntegrityError, match="rates_in_range"):
        integrity.rates_in_range(panel)


def test_partner_without_an_established_statutory_rate_passes(panel):
    integrity.rates_in_range(panel.assign(statutory_rate=float("nan")))


def test_classifications_agree_and_one_dollar_apart_in_2018_is_found(naics3, hs2):
    agreement.classifications_agree(naics3, hs2)
    china = naics3.partner.eq("CHN") & naics3.month.eq("2018-05-01") & naics3.naics3.eq("334")
    doctored = naics3.assign(customs_value=naics3.customs_value + china)
    with pytest.raises(IntegrityError, match="classifications_agree' failed: 2018-05"):
        agreement.classifications_agree(doctored, hs2)


def test_published_total_agrees_and_a_lost_sector_is_found(naics3):
    realised = read_table("us_realised_rate_china_monthly")
    agreement.agrees_with_published_total(naics3, realised)
    with pytest.raises(IntegrityError, match="agrees_with_published_total"):
        agreement.agrees_with_published_total(naics3[naics3.naics3.ne("334")], realised)


def test_one_month_three_per_cent_off_the_published_total_is_found(naics3):
    realised = read_table("us_realised_rate_china_monthly")
    month = realised.month.eq("2023-03-01")
    values = realised.customs_value.astype(float)
    doctored = realised.assign(customs_value=values.mask(month, values * 1.03))
    with pytest.raises(IntegrityError, match="agrees_with_published_total' failed: 2023-03"):
        agreement.agrees_with_published_total(naics3, doctored)


def test_layers_that_do_not_add_up_are_found(statutory):
    china = statutory[statutory.partner.eq("CHN")]
    integrity.layers_add_up(china)
    doctored = china.assign(uniform=china.uniform + 1e-6)
    with pytest.raises(IntegrityError, match="layers_add_up"):
        integrity.layers_add_up(doctored)


def test_basket_whose_weights_do_not_sum_to_one_is_found(statutory):
    china = statutory[statutory.partner.eq("CHN") & statutory["product"].ne("334")]
    with pytest.raises(IntegrityError, match="layers_add_up' failed: weights of"):
        integrity.layers_add_up(china)


@pytest.mark.parametrize("system", ["naics3", "hs2"])
def test_partners_of_the_panel_are_most_but_not_all_of_the_world(system, request):
    """The residual is what the other two hundred partners sell."""
    panel = request.getfixturevalue(system)
    source = read_table(f"us_imports_{system}_monthly")
    world = source[source.partner.eq("WLD")].groupby("month").customs_value.sum()
    covered = panel.groupby("month").customs_value.sum() / world
    assert covered.min() > 0.8
    assert covered.max() < 0.95


def law(*runs: tuple[str, str, float]) -> pd.DataFrame:
    """Runs of one line (first and last day, rate of Section 301), as the law by line has them."""
    days = [(pd.Timestamp(first), pd.Timestamp(last)) for first, last, _ in runs]
    table = pd.DataFrame(days, columns=["first_day", "last_day"]).assign(partner="CHN", hts="8517620090")
    table[LAYERS] = 0.0
    table["section_301"] = [rate for *_, rate in runs]
    return table.assign(statutory_rate=table.section_301, barred=False)


def test_a_day_of_a_line_without_a_rate_or_with_two_is_found():
    whole = law(("2018-01-01", "2018-07-05", 0.0), ("2018-07-06", "2027-02-28", 0.25))
    integrity.runs_cover_the_law(whole)
    for last in ("2018-07-04", "2018-07-06"):
        apart = law(("2018-01-01", last, 0.0), ("2018-07-06", "2027-02-28", 0.25))
        with pytest.raises(IntegrityError, match="runs_cover_the_law"):
            integrity.runs_cover_the_law(apart)


def test_layers_that_do_not_add_up_to_the_rate_are_found_but_on_a_barred_line():
    table = law(("2018-01-01", "2027-02-28", 0.25)).assign(statutory_rate=0.30)
    with pytest.raises(IntegrityError, match="layers_of_the_law_add_up"):
        integrity.runs_cover_the_law(table)
    integrity.runs_cover_the_law(
        pd.concat(
            [
                law(("2018-01-01", "2027-02-28", 0.25)),
                table.assign(partner="CAN", barred=True, statutory_rate=float("nan")),
            ]
        )
    )


def test_a_line_on_which_a_claim_costs_more_than_none_is_found_but_a_barred_one_is_not():
    """Springs of Mexico bore 45 % where they claimed USMCA and 28 % where they did not, in 0.7.0."""
    whole = law(("2018-01-01", "2027-02-28", 0.25)).assign(legal_rate=0.25)
    integrity.claims_only_lower(whole)
    integrity.claims_only_lower(whole.assign(barred=True, legal_rate=float("nan")))
    with pytest.raises(IntegrityError, match="claims_only_lower' failed: .*8517620090"):
        integrity.claims_only_lower(whole.assign(legal_rate=0.2))


@pytest.mark.parametrize(
    "partner, wrong",
    [
        ("RUS", {"incomplete": ""}),
        ("BLR", {"incomplete": ["base_column_1", "base_column_1"]}),
        ("CUB", {"incomplete": ["base_column_1", ""]}),
        ("PRK", {"statutory_rate": 0.1}),
    ],
)
def test_a_day_of_column_2_that_is_not_its_own_and_a_preference_under_it_are_found(partner, wrong):
    """Russia and Belarus bear column 2 from 9 April 2022, Cuba and North Korea in every year."""
    table = law(("2018-01-01", "2022-04-08", 0.25), ("2022-04-09", "2027-02-28", 0.25))
    table = table.assign(partner=partner, legal_rate=0.25, incomplete="")
    if partner in ("RUS", "BLR"):
        table["incomplete"] = ["base_column_1", ""]
    integrity.column_2_has_its_days(table)
    with pytest.raises(IntegrityError, match=f"column_2_has_its_days' failed: .*{partner}"):
        integrity.column_2_has_its_days(table.assign(**wrong))
