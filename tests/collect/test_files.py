"""Rows as text: what a citation needs, without the wait for pandas."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import files, read_events, read_table
from analysis.collect.files import calendar_texts, table_texts


def as_written(frame: pd.DataFrame) -> pd.DataFrame:
    days = frame.select_dtypes("datetime")
    frame = frame.assign(**{name: days[name].dt.strftime("%Y-%m-%d") for name in days})
    return frame.astype(object).where(frame.notna(), "")


def test_rows_of_the_calendar_are_those_that_all_others_read():
    events = as_written(read_events())
    found = pd.DataFrame(calendar_texts())
    words = [name for name in events if not name.startswith("rate_")] + ["rate_basis"]
    pd.testing.assert_frame_equal(found[words], events[words], check_dtype=False)
    levels = pd.to_numeric(found.rate_level)
    pd.testing.assert_series_equal(levels, read_events().rate_level, check_dtype=False)


def test_rows_of_a_table_are_those_that_all_others_read():
    found, table = pd.DataFrame(table_texts("partners")), as_written(read_table("partners"))
    pd.testing.assert_frame_equal(found, table, check_dtype=False)


def test_a_calendar_or_table_with_another_byte_is_refused(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="Did you mean 'partners'"):
        table_texts("partner")
    known = files.tables_of_vintage()
    changed = [t | {"hash": "sha256:0"} if t["name"] == "partners" else t for t in known]
    monkeypatch.setattr(files, "tables_of_vintage", lambda: changed)
    with pytest.raises(InputError, match="'partners' is not the registered one"):
        table_texts("partners")
