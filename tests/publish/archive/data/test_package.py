"""The data in other tools' formats: each file read back gives the table, with what its columns are."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from pandas.io.stata import StataReader

import analysis
from analysis.checks import InputError
from analysis.columns import Columns
from analysis.paths import ROOT
from analysis.publish.archive.data import tables, write_data
from analysis.publish.archive.data.tables import (
    Shipped,
    panel,
    panel_columns,
    sample,
    sample_columns,
    shipped,
)
from analysis.vocabulary import TERMS, Term

FRAME = pd.DataFrame(
    {
        "partner": ["CHN", "CHN", "VNM", "VNM"] * 2,
        "naics3": ["111", "334"] * 4,
        "month": pd.to_datetime(["2025-04-01"] * 4 + ["2025-05-01"] * 4),
        "customs_value": [5_000_000_000_000, 2, 3, 4, 5, 6, 7, 0],
        "statutory_rate": [0.1, np.nan, 0.25, 0.5, 0.0, 1.0, 0.3, 0.2],
    }
)
COLUMNS = Columns(
    "a partner, sector and month",
    {
        "partner": TERMS["partner"],
        "naics3": Term("Sector", "", "three digits of NAICS"),
        **{name: TERMS[name] for name in ("month", "customs_value", "statutory_rate")},
    },
)
TABLE = Shipped(
    "trade",
    "Trade of a few",
    COLUMNS,
    ("partner", "naics3", "month"),
    lambda: FRAME,
    example="xtset naics3",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    there = tmp_path_factory.mktemp("data")
    write_data(ROOT, there, [TABLE])
    return there


def test_stata_gets_numbers_with_value_labels_for_codes_and_months_as_months(folder):
    with StataReader(folder / "trade.dta") as file:
        found, heads = file.read(), file.variable_labels()
        formats = dict(zip(found, file._fmtlist, strict=True))
        assert file.data_label == "Trade of a few"
    assert isinstance(found.naics3.dtype, pd.CategoricalDtype)
    assert [found[name].to_list() for name in ("naics3", "month", "customs_value")] == [
        FRAME[name].to_list() for name in ("naics3", "month", "customs_value")
    ]
    assert heads["customs_value"] == "US imports for consumption (USD)" and formats["month"] == "%tm"
    assert np.array_equal(found.statutory_rate, FRAME.statutory_rate, equal_nan=True)


def test_parquet_and_csv_hold_the_same_and_codes_stay_texts(folder):
    assert pd.read_parquet(folder / "trade.parquet").equals(FRAME)
    text = gzip.decompress((folder / "trade.csv.gz").read_bytes()).decode().splitlines()
    assert text[1] == '"CHN","111",2025-04-01,5000000000000,0.1'
    assert text[2] == '"CHN","334",2025-04-01,2,'


def test_the_package_describes_every_file_with_its_bytes_and_every_column(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (table,) = package["resources"]
    files = [table, *table["alternates"]]
    assert [one["path"] for one in files] == ["trade.parquet", "trade.csv.gz", "trade.dta"]
    for one in files:
        content = (folder / one["path"]).read_bytes()
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["bytes"] == len(content)
    assert [field["name"] for field in table["schema"]["fields"]] == list(FRAME)
    assert table["schema"]["fields"][3]["unit"] == "USD" and table["rows"] == 8


def test_the_same_data_give_the_same_bytes(folder, tmp_path):
    write_data(ROOT, tmp_path, [TABLE])
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_lines_of_python_in_the_readme_read_each_table(folder, monkeypatch):
    text = (folder / "README.md").read_text(encoding="utf-8")
    monkeypatch.chdir(folder)
    read, names = [], {}
    for line in "".join(re.findall(r"```python\n(.*?)```", text, re.S)).splitlines():
        exec(line, names)
        read.append(names.get("trade"))
    assert read[1].equals(FRAME) and read[2].naics3.to_list() == FRAME.naics3.to_list()
    assert 'use "trade.dta", clear\nxtset naics3' in text


@pytest.mark.skipif(not shutil.which("Rscript"), reason="there is no R here")
def test_the_line_of_r_that_needs_no_package_reads_codes_as_texts_and_months_as_days(folder):
    text = (folder / "README.md").read_text(encoding="utf-8")
    asked = re.search(r"^trade <- read.csv.*$", text, re.M)[0]
    asked += '; stopifnot(nrow(trade) == 8, trade$naics3[1] == "111", class(trade$month) == "Date")'
    ended = subprocess.run(["Rscript", "-e", asked], cwd=folder, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


#: Kind of a column -> what R reads it as.
R = {"text": "character", "day": "Date", "number": "numeric"}


def kind(column: pd.Series) -> str:
    types = pd.api.types
    if types.is_datetime64_any_dtype(column):
        return "day"
    if types.is_numeric_dtype(column):
        return "number"
    return "text" if column.dropna().map(lambda value: isinstance(value, str)).all() else "other"


@pytest.fixture(scope="module")
def given_out(tmp_path_factory):
    """First and last rows of every table that is given out, and the folder with their files.

    Of the law by line: two partners, of which one has a Census code alone.
    """
    there, ends = tmp_path_factory.mktemp("given_out"), {}
    few = partial(tables.read_law, filters=[("partner", "in", ["2390", "VNM"])])

    def first_and_last(table: Shipped) -> Shipped:
        frame = table.frame()
        ends[table.name] = pd.concat([frame.head(40), frame.tail(10)], ignore_index=True)
        return replace(table, frame=lambda: ends[table.name])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "read_law", few)
        write_data(ROOT, there, map(first_and_last, shipped()))
    return there, ends


def test_the_printed_lines_of_python_r_and_stata_read_every_column_as_what_it_is(given_out, monkeypatch):
    folder, frames = given_out
    text = (folder / "README.md").read_text(encoding="utf-8")
    monkeypatch.chdir(folder)
    for name, frame in frames.items():
        kinds, held = {column: kind(frame[column]) for column in frame}, {}
        for line in re.findall(rf"^{name} = .*$", text, re.M):
            exec(f"import pandas as pd; {line}", held)
            assert {column: kind(held[name][column]) for column in frame} == kinds, line
        r = "\n".join(re.findall(rf"^{name}\b.*<-.*$", text, re.M))
        asked = dict(re.findall(r'(\w+) = "(\w+)"', r))
        assert {c: asked[c].replace("integer", "numeric") for c in kinds} == {
            column: R[own] for column, own in kinds.items()
        }
        days = [column for column, own in kinds.items() if own == "day"]
        assert sorted(re.findall(r"\$(\w+) <- as.Date\(", r)) == sorted(days) and "read_dta" not in r
        if f'use "{name}.dta", clear' in text:
            with StataReader(folder / f"{name}.dta", convert_categoricals=False) as file:
                found = file.read()
                formats = dict(zip(found, file._fmtlist, strict=True))
            assert sorted(c for c in found if formats[c] in ("%tm", "%td")) == sorted(days)
            assert {kind(found[c]) for c, own in kinds.items() if own == "number"} == {"number"}


def test_the_law_begins_with_partners_that_have_a_name(given_out):
    ends = given_out[1]["law"].partner.astype(str)
    assert list(given_out[1]["law"])[0] == "partner"
    assert ends.iloc[0].isalpha() and ends.iloc[-1].isdigit()


def test_two_rows_with_one_key_are_refused(tmp_path):
    twice = Shipped("twice", "", COLUMNS, ("partner", "naics3"), lambda: FRAME)
    with pytest.raises(InputError, match="twice: two rows have one key, partner x naics3"):
        write_data(ROOT, tmp_path, [twice])


@pytest.mark.parametrize("system", ["naics3", "hs2"])
def test_every_column_of_a_panel_is_described(system):
    assert list(panel(system)) == list(panel_columns(system))


@pytest.mark.slow
@pytest.mark.parametrize("episode", ["2018", "2025"])
def test_a_sample_gives_the_main_elasticity_by_its_effects(episode):
    """By alternating projections, which nothing of the engine takes part in."""
    rows = sample(episode)
    key = tuple(name for name in ("partner", "product", "month") if name in rows)
    assert list(rows) == list(sample_columns(key)) and not rows.duplicated(list(key)).any()
    pairs = [["partner", "product"], ["product", "month"], ["partner", "month"]]
    effects = [
        rows.groupby(own).ngroup().to_numpy()
        for own in (pairs if "month" in key else [[k] for k in key])
    ]
    y, x, weight = (rows[name].to_numpy().copy() for name in ("outcome", "law", "weight"))
    for _ in range(400):
        for of in effects:
            for column in (y, x):
                column -= (np.bincount(of, column * weight) / np.bincount(of, weight))[of]
    found = (weight * x * y).sum() / (weight * x * x).sum()
    assert found == pytest.approx(analysis.elasticity(episode).value, abs=1e-4)
