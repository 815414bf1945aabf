"""Columns are said once: docstring, check, print and codebook follow."""

import inspect
import subprocess
import sys
from dataclasses import dataclass
from typing import Annotated

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect.schema import validate
from analysis.columns import Columns, changed, columns_of, returns, shared
from analysis.present.table import Table
from analysis.vocabulary import Term

SHARES = Columns(
    "a month",
    {
        "month": Term("Month", "date", "first day of the month"),
        "share": Term("On exporters", "fraction", "share of the duty", "whole", ("low", "high")),
        "low": Term("Low", "fraction", "lower end", missing="of the first"),
        "high": Term("High", "fraction", "upper end", missing="of the first"),
        "n_codes": Term("Codes", "count", "codes used"),
        "good": Term("Goods", "", "kind of goods"),
    },
)


def frame() -> pd.DataFrame:
    months = pd.date_range("2025-01-01", periods=2, freq="MS")
    return pd.DataFrame(
        {
            "month": months,
            "share": [0.5, 0.25],
            "low": [None, 0.1],
            "high": [None, 0.4],
            "n_codes": [3, 4],
            "good": ["a", "b"],
        }
    )


@returns(SHARES)
def shares(lost: str = "", more: str = ""):
    """Return shares.

    Parameters
    ----------
    lost : str
        A column to leave out.

    Raises
    ------
    InputError
        Never.
    """
    shares_frame = frame().drop(columns=[lost] if lost else [])
    return shares_frame.assign(**{more: 1}) if more else shares_frame


def test_a_docstring_tells_the_columns_before_what_is_raised():
    doc = inspect.getdoc(shares)
    assert doc.index("Parameters") < doc.index("Returns\n-------\nDataFrame") < doc.index("Raises\n---")
    assert "    One row a month.\n" in doc
    assert "    - ``low``: lower end; missing of the first (fraction).\n" in doc
    assert "    - ``good``: kind of goods.\n" in doc


def test_a_docstring_of_one_line_gets_them_at_its_end():
    @returns(SHARES)
    def of_one_line():
        """Return shares."""

    assert inspect.getdoc(of_one_line).startswith(
        "Return shares.\n\nReturns\n-------\nDataFrame\n    One "
    )
    assert of_one_line() is None  # nothing to check


def test_a_frame_that_lacks_a_column_or_has_another_is_one_clear_error():
    shares()
    with pytest.raises(InputError, match="test_columns.shares: no column 'low'. Described: month, "):
        shares(lost="low")
    with pytest.raises(InputError, match="test_columns.shares: undescribed column 'lower'"):
        shares(more="lower")


def test_columns_in_the_index_are_looked_at():
    indexed = Columns("a month", SHARES, index=("month",))
    indexed.check(frame().set_index("month"), where="here")
    with pytest.raises(InputError, match="no column 'month'; undescribed column None"):
        indexed.check(frame().set_index("month").rename_axis(None), where="here")


def test_several_frames_are_checked_and_told_by_name():
    @returns(first=SHARES, second=Columns("a code", SHARES.only("good")))
    def both(second):
        """Return two frames."""
        return frame(), second

    assert "first : DataFrame" in both.__doc__ and "second : DataFrame" in both.__doc__
    assert list(both.columns) == ["first", "second"]
    assert len(both(frame()[["good"]])) == 2
    with pytest.raises(InputError, match="undescribed column 'share'"):
        both(frame()[["good", "share"]])


def test_columns_may_follow_the_data():
    def by_month(frame):
        """One row a good, a column a month."""
        return Columns("a good", {name: Term(name, "fraction", "share") for name in frame})

    @returns(by_month)
    def made(names):
        """Return shares."""
        return pd.DataFrame(0.5, index=[0], columns=names)

    assert list(made.columns(made(["2025-05", "2025-06"]))) == ["2025-05", "2025-06"]
    assert made.__doc__.split() == [
        "Return",
        "shares.",
        "Returns",
        "-------",
        "DataFrame",
        "One",
        "row",
        "a",
        "good,",
        "a",
        "column",
        "a",
        "month.",
    ]


def test_types_and_gaps_are_those_of_the_units():
    schema = SHARES.schema()
    validate(frame(), schema, where="here")
    with pytest.raises(InputError, match="'share'.*type|type.*'share'|expected number"):
        validate(frame().assign(share=["a", "b"]), schema, where="here")
    with pytest.raises(InputError, match="column 'share'"):
        validate(frame().assign(share=[None, 0.2]), schema, where="here")


def test_ends_of_a_shared_interval_have_its_unit():
    terms = shared("value", "ci_low", "ci_high", "p_value", unit="elasticity", missing="of none")
    assert [terms[name].unit for name in ("value", "ci_low", "ci_high")] == ["elasticity"] * 3
    assert terms["ci_low"].missing == "of none" and terms["p_value"].unit == "probability"
    assert changed(terms, format="two")["p_value"].format == "two"


def test_fields_of_a_class_say_their_columns():
    @dataclass
    class Story:
        shares: Annotated[pd.DataFrame, SHARES]
        other: pd.DataFrame

    Story.__annotations__ = {"shares": Annotated[pd.DataFrame, SHARES], "other": pd.DataFrame}
    assert columns_of(Story) == {"shares": SHARES}


def test_a_table_takes_heads_formats_intervals_and_codebook_from_the_columns():
    table = Table(frame(), "Shares.", columns=SHARES, name="shares")
    printed = table.printed()
    assert list(printed) == ["Month", "On exporters", "Codes", "Goods"]
    assert printed["On exporters"].tolist() == ["50\u00a0%", "25\u00a0% [10\u00a0%, 40\u00a0%]"]
    data, about = table._repr_mimebundle_()
    assert r"On exporters" in data["text/latex"]
    columns = about["text/csv"]["columns"]
    assert list(columns) == data["text/csv"].split("\n")[0].split(",")
    assert columns["low"] == ("Low", "fraction", "lower end; missing of the first")
    relabelled = Table(
        frame().assign(n_codes=["few", "many"]), "Shares.", columns=SHARES, heads={"good": "G"}
    )
    assert relabelled.codebook()["n_codes"][1] == ""  # what a label stands for is text
    assert relabelled.codebook()["good"][0] == "G"


def test_a_caller_may_print_a_column_in_another_way():
    formats, pairs = {"share": "fraction"}, {}
    table = Table(frame(), "Shares.", columns=SHARES, formats=formats, intervals=pairs)
    assert table.printed()["On exporters"][0] == "50.0\u00a0%"
    assert pairs == {} and list(formats) == ["share"]


def test_columns_cost_no_import_of_pandas_or_pandera():
    code = "import sys, analysis.columns; print({'pandas', 'pandera'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "set()"
