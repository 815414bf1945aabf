"""Where the law is not built, that of a partner is made as asked for: the same, never an old one."""

import pandas as pd
import pytest

from analysis.checks import NotBuilt
from analysis.fingerprint import State
from analysis.law import asked, unbuilt

#: A partner that sold few lines, and one that sold none.
FEW, NONE = "IRN", "PRK"


@pytest.fixture
def nothing_built(tmp_path, monkeypatch):
    """No table of the law."""
    monkeypatch.setattr(asked, "PANEL", tmp_path)
    monkeypatch.setattr(unbuilt, "PANEL", tmp_path)
    monkeypatch.setattr(unbuilt, "BEGAN", float("inf"))  # others edit files while tests run
    return tmp_path


def test_the_law_of_one_partner_is_that_of_the_built_tables(nothing_built, monkeypatch):
    tables = ("law", "law_lines", "law_successors")
    of_one = {(name, who): asked.stored_rows(name, who) for name in tables for who in (FEW, NONE)}
    of_one["law_scopes", ""] = pd.read_parquet(unbuilt.stored_for("law_scopes", ""))
    monkeypatch.undo()
    for (name, who), rows in of_one.items():
        built = asked.stored_rows(name, who) if who else pd.read_parquet(asked.PANEL / f"{name}.parquet")
        words = {column: str for column in rows if isinstance(rows[column].dtype, pd.CategoricalDtype)}
        pd.testing.assert_frame_equal(rows.astype(words), built.astype(words), check_exact=True)
    assert len(of_one["law", FEW]) and of_one["law", NONE].empty


def test_an_edit_makes_the_law_anew_and_what_it_was_goes(nothing_built, monkeypatch):
    now, asked_for = ["before"], []

    def tables(name, partner):
        asked_for.append((now[0], partner))
        return {"law": pd.DataFrame({"partner": [partner], "hts": [now[0]]})}

    monkeypatch.setattr(unbuilt, "tables_of", tables)
    monkeypatch.setattr(State, "fingerprint", lambda *names, **beside: now[0])
    monkeypatch.setattr(State, "newest", lambda *names: 0.0)
    for now[0] in ("before", "before", "after"):
        assert asked.stored_rows("law", FEW, columns=["hts"]).hts.tolist() == [now[0]]
    assert asked_for == [("before", FEW), ("after", FEW)]
    assert [path.name for path in nothing_built.iterdir()] == [".law-after"]


def test_the_law_of_one_partner_rests_on_all_that_the_built_law_does():
    state = State()
    files, tables = state.rests_on("analysis.law.unbuilt.tables_of")
    of_all, tables_of_all = state.rests_on("analysis.combine.build_law")
    of_china, tables_of_china = state.rests_on("analysis.law.china.china_law")
    assert tables_of_all - tables - tables_of_china == {"us_hts_revision_dates"}  # of citations alone
    others = {f"analysis/law/{name}" for name in ("citations.py", "chapter99.py", "chapter99.csv")}
    assert {name for name in of_all if "/law/" in name} <= files | of_china | others


def test_rows_of_all_partners_are_not_made_one_by_one(nothing_built):
    with pytest.raises(NotBuilt, match="data/panel/law.parquet is not built yet: run `make law`"):
        unbuilt.stored_for("law", "")
