"""Imports by HS6 and month go from the publisher's answer to panel, law and design as they are."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.refresh.command import main
from analysis.combine import agreement, integrity
from analysis.combine import build as build_module
from analysis.combine.load import load_collections, load_duties_paid
from analysis.combine.panel import SYSTEM_TABLES
from analysis.engine.fitting import fit
from analysis.engine.panel import from_frame
from analysis.estimate.specifications import specification
from tests.collect.refresh.conftest import DAY, Project
from tests.collect.refresh.publishers import Publishers
from tests.combine.hs6_sample import hs6_sample

TABLE = SYSTEM_TABLES["hs6"]


@pytest.fixture(scope="module")
def brought(tmp_path_factory) -> Project:
    """A project into which a refresh brought the sample."""
    project = Project(tmp_path_factory.mktemp("hs6"))
    client = Publishers({TABLE: hs6_sample()})
    arguments = ["--source", TABLE, "--from", "2025-08", "--to", "2026-10", "--day", DAY]
    assert main(arguments, root=project.root, client=client) == 0
    return project


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where combine writes what it makes."""
    return tmp_path_factory.mktemp("panel")


@pytest.fixture(scope="module")
def built(folder) -> dict[str, pd.DataFrame]:
    """What combine makes of the shipped tables and the sample: the one build of these tests."""
    sample = hs6_sample()
    table = sample[sample.month.ge("2023-10-01")].reset_index(drop=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_module, "read_table", lambda n: table if n == TABLE else read_table(n))
        patch.setattr(build_module, "systems", lambda: SYSTEM_TABLES)
        return build_module.build(folder)


def test_the_answers_come_back_as_the_table_that_was_sent(brought):
    made = pd.read_parquet(brought.folder / f"{TABLE}.parquet")
    sent = hs6_sample()
    pd.testing.assert_frame_equal(made, sent[sent.month.ge("2025-08-01")].reset_index(drop=True))


def test_the_table_is_described_by_subheading(brought):
    (table,) = json.loads((brought.folder / "datapackage.json").read_text())["resources"]
    fields = {field["name"]: field for field in table["schema"]["fields"]}
    assert list(fields) == ["month", "partner", "hs6", "customs_value", "duties"]
    assert fields["hs6"]["constraints"]["pattern"] == r"\d{6}"
    assert "subheading" in table["title"] and "NAICS" not in json.dumps(table)
    assert table["schema"]["primaryKey"] == ["month", "partner", "hs6"]


def test_subheadings_that_do_not_sum_to_the_sectors_are_refused(tmp_path):
    project = Project(tmp_path)
    half = hs6_sample().assign(customs_value=lambda table: table.customs_value // 2)
    with pytest.raises(InputError, match="lacks 50.0% of the customs_value of partner .*naics3"):
        main(
            ["--source", TABLE, "--from", "2025-10", "--to", "2025-11", "--day", DAY],
            root=project.root,
            client=Publishers({TABLE: half}),
        )
    assert project.files() == {}


@pytest.mark.slow
def test_the_panel_by_subheading_has_every_pair_and_month_and_its_law(built):
    panel = built["hs6"]
    assert panel.month.nunique() == 26 and panel.partner.nunique() == 30
    china = panel[panel.partner.eq("CHN")]
    since = china[china.month.ge("2024-01-01")]
    lines = read_table("us_imports_hs10_annual").query("partner == 'CHN' and year == 2024")
    basket = set(lines[lines.customs_value.gt(0)].hs10.str[:6])
    assert since.statutory_rate.notna().equals(since.hs6.isin(basket))
    assert since.statutory_rate.notna().mean() > 0.95
    # Before 2024 the basket is that of 2017: codes that came with the edition of 2022 have no rate.
    early = china[china.month.lt("2024-01-01")]
    of_2017 = read_table("us_imports_from_china_weights_hs6_2017").hs6
    assert early.statutory_rate.notna().equals(early.hs6.isin(of_2017))
    assert "851713" not in set(of_2017)
    phones = china[china.hs6.eq("851713")].set_index("month").statutory_rate
    # Phones are spared the reciprocal tariff; of the uniform layers they pay fentanyl, 20 % in July.
    assert phones["2024-06-01"] == pytest.approx(0)
    assert phones["2025-07-01"] == pytest.approx(0.20)


@pytest.mark.slow
def test_the_law_of_a_basket_is_the_same_by_subheading_and_by_sector(built, naics3):
    """Lines averaged to subheadings and then to the basket give what sectors give."""
    rates = built["statutory"]
    rates = rates[
        rates.partner.isin(["CHN", "VNM", "DEU"]) & rates.month.between("2024-01-01", "2025-11-01")
    ]
    weighted = rates.assign(part=rates.weight * rates.statutory_rate)
    keys = ["partner", "system", "month"]
    total = weighted.groupby(keys, observed=True).part.sum().unstack("system")
    known = read_table("hs10_naics6")
    assert len(known) and len(total) == 69
    # Lines without a sector are in no sector's basket.
    np.testing.assert_allclose(total.hs6, total.naics3, rtol=0.02)


@pytest.mark.slow
def test_built_panels_are_what_the_sources_and_the_code_give(built, folder, naics3, hs2, statutory):
    """Data on disk that lag behind the code fail here: run `make combine`.

    Not assert_frame_equal: it takes longer than the build.
    """
    duties_paid, outside = load_duties_paid()
    panels = {"naics3": naics3, "hs2": hs2, "duties_paid": duties_paid, "law_outside": outside}
    panels |= dict(zip(("law_collected", "law_cells", "law_by_year"), load_collections(), strict=True))
    for name, stored in panels.items():
        written = pd.read_parquet(folder / f"{name}.parquet")
        assert written.equals(stored), f"data/panel/{name}.parquet is not what the code gives"
    rates = pd.read_parquet(folder / "statutory.parquet")
    shipped = rates[rates.system.ne("hs6")].reset_index(drop=True)
    kinds = statutory.dtypes.to_dict()  # one category more, by HS6
    assert shipped.astype(kinds).equals(statutory), "statutory.parquet is not what the code gives"
    assert len(rates) > len(shipped) > 0
    assert sorted(path.stem for path in folder.iterdir()) == sorted([*panels, "hs6", "statutory"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reduced_across_2025", "iv_2025", "ppml_2025"])
def test_designs_take_subheadings_by_a_change_of_system_alone(built, name):
    spec = specification(name, system="hs6", window="2024-01:latest")
    estimate = fit(spec, from_frame(built["hs6"], system="hs6", vintage="a sample"))
    assert estimate.n_obs > 15_000 and np.isfinite([estimate.value, estimate.std_error]).all()
    assert estimate.vintage == "a sample"


@pytest.mark.slow
def test_subheadings_of_another_total_fail_the_build(built, naics3):
    less = built["hs6"].assign(customs_value=lambda panel: panel.customs_value * 0.95)
    with pytest.raises(integrity.IntegrityError, match="finer_agrees.*apart by"):
        agreement.finer_agrees(naics3, less)
