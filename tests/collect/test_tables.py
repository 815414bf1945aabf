import json
import re
import subprocess

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import tables
from analysis.collect.tables import datapackage, read_table, register, verify, vintage
from analysis.paths import ROOT, SOURCES
from collect.conftest import GOOD, HEAD

TABLES = {table["name"]: table for table in datapackage()["resources"]}

#: Numbers that have no unit of their own: years, 0 or 1, estimates with a column of units.
UNITLESS = {
    ("us_imports_hs10_annual", "year"),
    ("us_customs_refunds_monthly", "complete"),
    ("published_estimates", "estimate"),
    ("published_estimates", "std_error"),
    ("ledgers_published", "value"),
}


def test_registered_table_is_read_with_months_numbers_and_gaps(sources):
    table = read_table("trade", sources=sources.folder)
    assert table.month.tolist() == [pd.Timestamp("2025-04-01"), pd.Timestamp("2025-05-01")]
    assert table.trade_value.tolist() == [100, 90]
    assert table.yoy_growth.isna().tolist() == [False, True]


def test_a_reader_who_changes_a_table_leaves_the_published_figures_to_the_next(sources):
    mine = read_table("trade", sources=sources.folder)
    mine.loc[0, "trade_value"] = 1
    mine["month"] = pd.Timestamp("1999-01-01")
    following = read_table("trade", sources=sources.folder)
    assert following.trade_value.tolist() == [100, 90]
    assert following.month.dt.year.tolist() == [2025, 2025]


def test_a_table_is_parsed_once_however_many_read_it(sources, monkeypatch):
    parsed, parse = [], tables._parse
    monkeypatch.setattr(tables, "_parse", lambda table, path: parsed.append(path) or parse(table, path))
    for _ in range(3):
        read_table("trade", sources=sources.folder)
    assert len(parsed) == 1


def test_changed_byte_is_refused_with_the_command_that_restores_it(sources):
    sources.csv.write_text(GOOD.replace("100", "101"))
    with pytest.raises(InputError) as refused:
        read_table("trade", sources=sources.folder)
    message = str(refused.value)
    assert "'trade' is not the registered one (data/sources/trade.csv has changed)" in message
    assert "`git checkout -- data/sources/trade.csv`" in message
    assert "analysis.collect register trade --vintage" in message


def test_changed_byte_of_a_published_table_is_refused(tmp_path):
    data = (SOURCES / "partners.csv").read_bytes()
    (tmp_path / "datapackage.json").write_bytes((SOURCES / "datapackage.json").read_bytes())
    (tmp_path / "partners.csv").write_bytes(data.replace(b"China", b"china", 1))
    with pytest.raises(InputError, match="'partners' is not the registered one"):
        read_table("partners", sources=tmp_path)
    (tmp_path / "partners.csv").write_bytes(data)
    assert len(read_table("partners", sources=tmp_path)) == TABLES["partners"]["rows"]


def test_missing_table_is_refused_with_the_command_that_restores_it(sources):
    sources.csv.unlink()
    with pytest.raises(
        InputError, match=r"'trade' is missing .*`git checkout -- data/sources/trade.csv`"
    ):
        read_table("trade", sources=sources.folder)


def test_missing_description_is_refused(tmp_path):
    with pytest.raises(InputError, match="datapackage.json is missing"):
        verify(tmp_path)


def test_unknown_table_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="unknown source table 'partner'. Did you mean 'partners'?"):
        read_table("partner")


def test_wrong_row_count_in_the_description_is_found(sources):
    package = json.loads(sources.description.read_text())
    package["resources"][0]["rows"] = 3
    sources.description.write_text(json.dumps(package))
    with pytest.raises(InputError, match="trade.csv has 2 rows, registered are 3"):
        verify(sources.folder)


def test_good_replacement_is_registered_with_its_rows_size_and_vintage(sources):
    new = GOOD + "2025-06-01,CHN,exports,95,0.05\n"
    sources.csv.write_text(new)
    register("trade", vintage="June 2025", sources=sources.folder)
    assert sorted(sources.files()) == ["datapackage.json", "trade.csv"]
    (table,) = json.loads(sources.description.read_text())["resources"]
    assert (table["rows"], table["bytes"], table["vintage"]) == (3, len(new), "June 2025")
    datapackage.cache_clear()
    assert len(read_table("trade", sources=sources.folder)) == 3


BAD_ROWS = {
    "a negative value": ("2025-06-01,CHN,exports,-1,0", ["line 4", "'trade_value'", "-1", "minimum 0"]),
    "a growth in per cent": ("2025-06-01,CHN,exports,1,34.5", ["line 4", "'yoy_growth'", "34.5"]),
    "a malformed code": ("2025-06-01,China,exports,1,0", ["line 4", "'partner'", "'China'", "[A-Z]{3}"]),
    "an unknown flow": ("2025-06-01,CHN,export,1,0", ["line 4", "'flow'", "'export'", "imports"]),
    "a day that begins no month": ("2025-06-15,CHN,exports,1,0", ["line 4", "'month'", "2025-06-15"]),
    "a blank key": ("2025-06-01,,exports,1,0", ["line 4", "'partner'"]),
    "a month that does not exist": ("2025-13-01,CHN,exports,1,0", ["line 4", "'month'", "2025-13-01"]),
    "text for a whole number": ("2025-06-01,CHN,exports,n.a.,0", ["line 4", "'trade_value'", "n.a."]),
    "a fraction for a whole number": ("2025-06-01,CHN,exports,1.5,0", ["'trade_value'"]),
    "text for a number": ("2025-06-01,CHN,exports,1,-34.5 %", ["line 4", "'yoy_growth'", "-34.5 %"]),
    "a key twice": ("2025-05-01,CHN,exports,1,0", ["month", "partner", "flow", "unique"]),
    "a cell too many": ("2025-06-01,CHN,exports,1,0,7", ["line 4"]),
}


@pytest.mark.parametrize("row, expected", BAD_ROWS.values(), ids=list(BAD_ROWS))
def test_row_that_breaks_the_schema_is_named_and_nothing_is_registered(sources, row, expected):
    sources.csv.write_text(GOOD + row + "\n")
    before = sources.files()
    with pytest.raises(InputError) as refused:
        register("trade", vintage="June 2025", sources=sources.folder)
    message = str(refused.value)
    assert [part for part in ["data/sources/trade.csv", *expected] if part not in message] == []
    assert "\n" not in message
    assert sources.files() == before


BAD_FILES = {
    "a missing column": (HEAD.replace(",yoy_growth", "") + "2025-04-01,CHN,exports,1\n", "yoy_growth"),
    "a missing date column": (GOOD.replace("month", "date", 1), "month"),
    "an undescribed column": (GOOD.replace("\n", ",x\n"), "x"),
    "nothing": ("", "trade.csv"),
}


@pytest.mark.parametrize("text, named", BAD_FILES.values(), ids=list(BAD_FILES))
def test_file_with_other_columns_is_refused_in_one_line_and_nothing_is_registered(sources, text, named):
    sources.csv.write_text(text)
    before = sources.files()
    with pytest.raises(InputError, match=re.escape(named)) as refused:
        register("trade", vintage="June 2025", sources=sources.folder)
    assert "\n" not in str(refused.value)
    assert sources.files() == before


def test_table_that_lost_rows_is_registered_only_when_that_is_meant(sources):
    sources.csv.write_text(GOOD.rsplit("2025-05", 1)[0])
    before = sources.files()
    with pytest.raises(InputError, match="trade.csv has 1 rows, registered are 2, and"):
        register("trade", vintage="June 2025", sources=sources.folder)
    assert sources.files() == before
    register("trade", vintage="June 2025", revised=True, sources=sources.folder)
    sources.csv.write_text(HEAD)
    with pytest.raises(InputError, match="trade.csv has 0 rows"):
        register("trade", vintage="June 2025", revised=True, sources=sources.folder)


def test_a_month_is_added_freely_and_a_committed_figure_changed_only_where_that_is_meant(sources):
    """A column in thousands, two partners exchanged, months moved: each leaves other rows behind."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=sources.folder, check=True)
    later = HEAD + "2025-06-01,CHN,exports,95,0.05\n" + GOOD.removeprefix(HEAD)
    sources.csv.write_text(later)
    register("trade", vintage="June 2025", sources=sources.folder)
    sources.csv.write_text(later.replace(",90,", ",90000,"))
    before = sources.description.read_bytes()
    with pytest.raises(InputError, match="and 1 that were committed are others or gone: .* --revised"):
        register("trade", vintage="July 2025", sources=sources.folder)
    assert sources.description.read_bytes() == before
    register("trade", vintage="July 2025", revised=True, sources=sources.folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"resources": [{}]}', '{"resources": 5}', '{"resou'])
def test_damaged_list_of_tables_is_refused_in_one_line_with_what_restores_it(sources, text):
    sources.description.write_text(text)
    datapackage.cache_clear()
    with pytest.raises(InputError, match="datapackage.json is damaged .*git checkout") as refused:
        read_table("trade", sources=sources.folder)
    assert "\n" not in str(refused.value)


def test_registering_a_missing_file_is_refused(sources):
    sources.csv.unlink()
    before = sources.files()
    with pytest.raises(InputError, match="trade"):
        register("trade", vintage="June 2025", sources=sources.folder)
    assert sources.files() == before


def test_every_source_table_has_the_registered_bytes_rows_and_schema():
    assert {table["name"] for table in verify()} == set(TABLES)


def test_every_file_among_the_sources_is_described():
    described = {table["path"] for table in TABLES.values()} | {"datapackage.json", "checksums.json"}
    assert {path.name for path in SOURCES.iterdir() if not path.name.startswith(".")} == described


@pytest.mark.parametrize("name", TABLES)
def test_table_names_publisher_source_licence_and_vintage(name):
    table = TABLES[name]
    assert table["title"] and table["publisher"] and table["vintage"]
    assert all(source["title"] for source in table["sources"])
    assert all(
        (ROOT / entry["path"]).is_file() for entry in table["licenses"] if "://" not in entry["path"]
    )
    assert table["bytes"] == (SOURCES / table["path"]).stat().st_size


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_description_and_every_number_a_unit(name):
    fields = TABLES[name]["schema"]["fields"]
    assert [field["name"] for field in fields if not field.get("description")] == []
    numbers = [field for field in fields if field["type"] in ("integer", "number")]
    bare = {(name, field["name"]) for field in numbers if not field.get("unit")}
    assert bare <= UNITLESS


def test_every_source_table_is_read_somewhere():
    folders = [ROOT / "analysis", ROOT / "tests"]
    code = "".join(path.read_text(encoding="utf-8") for f in folders for path in f.rglob("*.py"))
    assert [name for name in TABLES if not re.search(rf"[\"']{name}[\"'/.]", code)] == []


def test_vintages_of_several_tables_are_one_phrase_without_repetition():
    both = vintage("us_imports_naics3_monthly", "partners", "us_imports_naics3_monthly")
    assert both.count(vintage("us_imports_naics3_monthly")) == 1


def test_panel_source_is_imports_for_consumption_not_general_imports(naics3):
    annual = read_table("us_imports_hs10_annual")
    china = annual[annual.partner.eq("CHN") & annual.year.eq(2024)]
    panel = naics3[naics3.partner.eq("CHN") & naics3.month.dt.year.eq(2024)].customs_value.sum()
    assert panel == pytest.approx(china.customs_value.sum(), rel=0.005)
    assert abs(panel / china.general_value.sum() - 1) > abs(panel / china.customs_value.sum() - 1)
