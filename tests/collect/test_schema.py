import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import schema
from analysis.collect.schema import read_csv, validate
from collect.conftest import FIELDS, GOOD

SCHEMA = {"fields": FIELDS, "primaryKey": ["month", "partner", "flow"]}


def frame(**changes) -> pd.DataFrame:
    row = {
        "month": pd.Timestamp("2025-05-01"),
        "partner": "CHN",
        "flow": "exports",
        "trade_value": 1,
        "yoy_growth": 0.1,
    }
    return pd.DataFrame([row, row | {"partner": "VNM"} | changes])


def test_rows_that_keep_the_schema_pass_unchanged():
    pd.testing.assert_frame_equal(validate(frame(), SCHEMA, where="t.csv"), frame())


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"trade_value": -5}, r"t.csv: line 3, column 'trade_value': found -5, expected minimum 0"),
        ({"yoy_growth": 10.5}, r"line 3, column 'yoy_growth': found 10.5, expected .*maximum 10"),
        ({"partner": "vnm"}, r"line 3, column 'partner': found 'vnm', expected pattern"),
        ({"partner": "VNMX"}, r"column 'partner': found 'VNMX'"),
        ({"flow": "transit"}, r"column 'flow': found 'transit', expected enum .*exports.*imports"),
        ({"month": pd.Timestamp("2025-05-02")}, r"line 3, column 'month': found 2025-05-02, "),
        ({"month": pd.Timestamp("1981-12-01")}, r"line 3, column 'month': found 1981-12-01, "),
        ({"partner": None}, r"line 3, column 'partner'"),
    ],
)
def test_broken_rule_names_file_line_column_value_and_rule(changes, message):
    with pytest.raises(InputError, match=message):
        validate(frame(**changes), SCHEMA, where="t.csv")


def test_optional_column_may_have_gaps():
    assert validate(frame(yoy_growth=None), SCHEMA, where="t.csv").yoy_growth.isna().sum() == 1


def test_duplicate_key_names_its_columns():
    with pytest.raises(InputError, match="t.csv: .*month.*partner.*flow.*not unique"):
        validate(frame(partner="CHN"), SCHEMA, where="t.csv")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one table; gives the table's file, and who was looked at."""
    (tmp_path / "panel").mkdir()
    monkeypatch.delenv("ALL", raising=False)
    monkeypatch.setattr(schema, "ROOT", tmp_path)
    monkeypatch.setattr(schema, "STAMPS", tmp_path / "panel" / ".checked")
    path, seen, look = tmp_path / "t.csv", [], schema.validate
    path.write_text(GOOD)
    monkeypatch.setattr(
        schema, "validate", lambda *rows, where: seen.append(where) or look(*rows, where=where)
    )
    return path, seen


def test_rows_of_the_same_bytes_are_looked_at_once(project):
    path, seen = project
    first, second = (read_csv(path, SCHEMA, where="t.csv") for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert seen == ["t.csv"]
    read_csv(path, SCHEMA, where="t.csv", again=True)
    assert len(seen) == 2


@pytest.mark.parametrize("edited", [False, True])
def test_a_stamp_that_ships_holds_for_its_bytes_alone(project, tmp_path, monkeypatch, edited):
    path, seen = project
    read_csv(path, SCHEMA, where="t.csv")
    (tmp_path / "checked.txt").write_text("\n".join(schema.current_stamps()))
    monkeypatch.setattr(schema, "SHIPPED_STAMPS", tmp_path / "checked.txt")
    monkeypatch.setattr(schema, "STAMPS", tmp_path / "panel" / ".of_a_clone")
    schema._shipped_stamps.cache_clear()
    if edited:
        path.write_text(GOOD.replace("CHN", "VNM"))
        assert schema.current_stamps() == []
    read_csv(path, SCHEMA, where="t.csv")
    assert len(seen) == 1 + edited and len(schema.current_stamps()) == 1
    schema._shipped_stamps.cache_clear()


def test_a_byte_that_breaks_a_rule_is_refused_though_the_table_was_good_before(project):
    path, _ = project
    read_csv(path, SCHEMA, where="t.csv")
    path.write_text(GOOD.replace("CHN", "chn"))
    for _ in range(2):  # what was refused has no stamp
        with pytest.raises(InputError, match="t.csv: line 2, column 'partner': found 'chn'"):
            read_csv(path, SCHEMA, where="t.csv")


def test_another_description_looks_again(project):
    path, seen = project
    read_csv(path, SCHEMA, where="t.csv")
    read_csv(path, SCHEMA | {"primaryKey": ["month"]}, where="t.csv")
    assert len(seen) == 2


def test_a_file_outside_the_project_is_looked_at_each_time(project, tmp_path, monkeypatch):
    path, seen = project
    monkeypatch.setattr(schema, "ROOT", tmp_path / "panel")
    for _ in range(2):
        read_csv(path, SCHEMA, where="t.csv")
    assert len(seen) == 2 and not list((tmp_path / "panel").iterdir())
