"""A shipped table, sent as its publisher documents it, comes back through the client byte for byte."""

import json

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.collect.refresh.command import main
from analysis.collect.tables import datapackage
from analysis.paths import SOURCES
from tests.collect.refresh.conftest import DAY
from tests.collect.refresh.publishers import Publishers

SHIPPED = {table["name"]: table for table in datapackage()["resources"]}

#: Table -> the months that are asked for, to the last that it has. Earlier rows are kept as they were.
BACK = {
    "us_imports_naics3_monthly": ("2013-01", "2025-11"),
    "us_imports_hs2_monthly": ("2019-01", "2021-07"),
    "us_imports_hs10_annual": ("2025-01", "2025-12"),
    "us_trade_totals_monthly": ("2021-01", "2024-12"),
    "us_customs_revenue_monthly": ("2015-03", "2026-03"),
    "us_import_price_index_china_naics3_monthly": ("2016-01", "2020-12"),
}


#: Tables of whose size the others tell as much.
LARGE = ("us_imports_hs10_annual", "us_imports_naics3_monthly")


@pytest.mark.parametrize(
    "name, window",
    [pytest.param(*item, marks=[pytest.mark.slow] * (item[0] in LARGE)) for item in BACK.items()],
)
def test_a_table_comes_back_byte_for_byte_with_nothing_added_or_revised(project, capsys, name, window):
    arguments = ["--source", name, "--from", window[0], "--to", window[1], "--day", DAY]
    assert main(arguments, root=project.root, client=Publishers()) == 0
    path = SHIPPED[name]["path"]
    assert (project.folder / path).read_bytes() == (SOURCES / path).read_bytes()
    changes = pd.read_csv(project.folder / "changes.csv")
    assert (changes[["rows_added", "rows_gone", "n_revised"]] == 0).all(axis=None)
    assert f"{name}." in capsys.readouterr().out


def test_what_came_is_described_with_its_publisher_and_day(project):
    main(["--source", "treasury", "--day", DAY], root=project.root, client=Publishers())
    (table,) = json.loads((project.folder / "datapackage.json").read_text())["resources"]
    own = {"path", "vintage", "rows", "bytes", "hash"}
    shipped = SHIPPED["us_customs_revenue_monthly"]
    assert {k: v for k, v in table.items() if k not in own} == {
        k: v for k, v in shipped.items() if k not in own
    }
    assert (table["hash"], table["rows"]) == (shipped["hash"], shipped["rows"])
    assert table["vintage"] == (
        "Treasury, FRED, read 25 November 2026 (before 2015-03: Treasury, to March 2026)"
    )


def test_changes_by_subheading_come_back_from_levels(project):
    arguments = ["--source", "comtrade", "--from", "2024-01", "--to", "2025-12", "--day", DAY]
    main(arguments, root=project.root, client=Publishers())
    made = pd.read_parquet(project.folder / "us_imports_hs6_changes.parquet")
    shipped = read_table("us_imports_hs6_changes")
    logs = [frame.drop(columns="base_share") for frame in (made, shipped)]
    pd.testing.assert_frame_equal(*logs, rtol=0, atol=2.1e-8)
    assert (made.base_share - shipped.base_share).abs().max() < 1e-6


def test_documents_that_the_calendar_names_are_not_listed(project, capsys):
    arguments = ["--source", "federal_register", "--day", DAY]
    main(arguments, root=project.root, client=Publishers())
    listed = pd.read_csv(project.folder / "tariff_documents.csv")
    assert listed.document_number.tolist() == ["2099-00001"]
    assert capsys.readouterr().out.startswith("1 documents on tariffs since 2025-01-01")
    assert not (project.folder / "datapackage.json").exists()
