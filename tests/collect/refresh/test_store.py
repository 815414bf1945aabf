"""What came is checked against what was there, and what moved is said, before anything is written."""

import json

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.refresh.recipes import RECIPES
from analysis.collect.refresh.store import bring, compare
from analysis.collect.tables import describe
from tests.collect.refresh.conftest import DAY

NAICS3 = next(recipe for recipe in RECIPES if recipe.table == "us_imports_naics3_monthly")
KEY = ["month", "partner", "naics3"]


@pytest.fixture
def old() -> pd.DataFrame:
    return read_table(NAICS3.table)


@pytest.fixture
def bring_it(tmp_path, old):
    def made(new: pd.DataFrame):
        folder = tmp_path / DAY
        table, window = describe(NAICS3.table), (f"{new.month.min():%Y-%m}", "2025-11")
        return bring(NAICS3, new, old=old, table=table, day=DAY, folder=folder, window=window)

    made.folder = tmp_path / DAY
    return made


def months_later(table: pd.DataFrame, months: int) -> pd.DataFrame:
    """November's trade, and some thousandths more, as that of a later month."""
    more = table[table.month.eq("2025-11-01")]
    grown = {n: (more[n] * (1 + months / 1000)).astype("int64") for n in ("customs_value", "duties")}
    return more.assign(month=more.month + pd.DateOffset(months=months), **grown)


def revised(old: pd.DataFrame) -> pd.DataFrame:
    """From 2025 on: one value doubled, one row gone, and a month more."""
    new = old[old.month.ge("2025-01-01")].reset_index(drop=True)
    at = new.index[new.partner.eq("CHL") & new.naics3.eq("315") & new.month.eq("2025-06-01")]
    new.loc[at, "customs_value"] *= 2
    gone = new.index[new.partner.eq("CHL") & new.naics3.eq("316") & new.month.eq("2025-06-01")]
    more = months_later(new, 1)
    return pd.concat([new.drop(gone), more.astype(new.dtypes)], ignore_index=True)


def test_rows_added_gone_and_revised_are_counted_and_the_largest_revision_named(bring_it, old):
    moved = {change.column: change for change in bring_it(revised(old))}
    n_more = int(old.month.eq("2025-11-01").sum())
    value, duties = moved["customs_value"], moved["duties"]
    assert (value.rows_added, value.rows_gone, value.n_revised) == (n_more, 1, 1)
    assert (value.largest_revision, value.largest_at) == (1.0, "2025-06 CHL 315")
    assert duties.n_revised == 0 and pd.isna(duties.largest_revision)
    assert "1 gone, 1 revised (median 100.00%, largest 100.0% at 2025-06 CHL 315)" in str(value)
    assert "none revised" in str(duties)
    listed = pd.read_csv(bring_it.folder / "changes.csv")
    assert listed.column.tolist() == ["customs_value", "duties"]


def test_months_that_were_not_asked_for_stay_and_the_vintage_says_so(bring_it, old):
    bring_it(revised(old))
    made = pd.read_parquet(bring_it.folder / "us_imports_naics3_monthly.parquet")
    early = lambda table: table[table.month.lt("2025-01-01")].reset_index(drop=True)  # noqa: E731
    pd.testing.assert_frame_equal(early(made), early(old))
    (table,) = json.loads((bring_it.folder / "datapackage.json").read_text())["resources"]
    assert table["vintage"] == (
        "Census, read 25 November 2026 (before 2025-01: Census, January-February 2026)"
    )
    assert table["rows"] == len(made)


def test_a_table_after_the_described_months_keeps_its_schema_with_a_later_last_month(bring_it, old):
    filled = old[old.month.ge("2025-01-01")]
    later = [months_later(old, months) for months in range(1, 26)]
    new = pd.concat([filled, *later]).astype(old.dtypes).sort_values(KEY, ignore_index=True)
    bring_it(new)
    (table,) = json.loads((bring_it.folder / "datapackage.json").read_text())["resources"]
    assert table["schema"]["fields"][0]["constraints"]["maximum"] == "2027-12-01"


def _month_left_out(new):
    return new[new.month.ne("2025-05-01")]


BAD = {
    "a month that is missing": (_month_left_out, "2025-05 is missing"),
    "a column that is missing": (lambda new: new.drop(columns="duties"), "has no column duties"),
    "another concept": (
        lambda new: new.assign(customs_value=(new.customs_value * 1.08).astype("int64")),
        "customs_value differs from what it should equal by 8.0%",
    ),
    "another unit": (lambda new: new.assign(duties=new.duties // 1000), "duties differs .* by 99.9%"),
    "a value below zero": (lambda new: new.assign(duties=-new.duties), "minimum 0"),
    "a malformed code": (
        lambda new: new.assign(partner=new.partner.replace("CHN", "China")),
        "'partner'.*'China'",
    ),
    "a key twice": (lambda new: pd.concat([new, new.head(1)]), "not unique"),
}


@pytest.mark.parametrize("change, message", BAD.values(), ids=list(BAD))
def test_what_is_not_the_same_table_is_refused_and_nothing_is_written(bring_it, old, change, message):
    new = old[old.month.ge("2024-01-01")]
    with pytest.raises(InputError, match=message) as refused:
        bring_it(change(new))
    assert "\n" not in str(refused.value)
    assert not bring_it.folder.exists()


@pytest.mark.parametrize(
    "path, message",
    [
        (
            "a.parquet",
            "put data/sources/a.parquet in order by hand and `python -m analysis.collect "
            "register us_imports_naics3_monthly --vintage ... --revised`",
        ),
        ("../vintages/2026-10-01/a.parquet", "remove data/vintages/2026-10-01, with which"),
    ],
)
def test_rows_that_a_publisher_took_back_for_good_are_refused_with_a_way_on(
    tmp_path, old, path, message
):
    old = old[old.month.eq("2025-11-01")]
    with pytest.raises(InputError, match="Ask again later; .* for good, " + message):
        bring(
            NAICS3,
            old[old.partner.ne("CHN")],
            old=old,
            table=describe(NAICS3.table) | {"path": path},
            day=DAY,
            folder=tmp_path / DAY,
            window=("2025-11", "2025-11"),
        )


def test_a_value_that_was_missing_counts_as_revised_without_a_share():
    key = ["month"]
    old = pd.DataFrame({"month": pd.to_datetime(["2025-01-01", "2025-02-01"]), "exports": [None, 5.0]})
    new = old.assign(exports=[3.0, 5.0])
    (change,) = compare(new, old.astype({"exports": float}), key, table="t")
    assert change.n_revised == 1 and pd.isna(change.largest_revision)
