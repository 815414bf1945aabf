"""A CSV has its codebook beside it, and what lacks in one is found."""

import json

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.codebook import codebook, inert, write_csv
from analysis.columns import Columns
from analysis.vocabulary import Term
from tests.coded import faults_of_csv

SHARES = Columns(
    "a partner",
    {
        "partner": Term("Partner", "", "country that exports"),
        "share": Term("Share", "fraction", "of imports", "whole", missing="of none"),
    },
)


@pytest.fixture
def written(tmp_path):
    frame = pd.DataFrame({"share": [1 / 3, None], "partner": ["CHN", "VNM"]})
    return write_csv(frame, tmp_path / "tables" / "shares.csv", SHARES)


def test_numbers_are_written_to_eight_digits_with_a_codebook_in_their_order(written):
    assert written.read_text() == "share,partner\n0.33333333,CHN\n,VNM\n"
    text = written.with_name("shares.codebook.json").read_text()
    assert json.loads(text)["fields"] == [
        {
            "name": "share",
            "title": "Share",
            "unit": "fraction",
            "description": "of imports; missing of none",
        },
        {"name": "partner", "title": "Partner", "unit": "", "description": "country that exports"},
    ]
    assert faults_of_csv(written) == []


def test_a_frame_with_another_column_is_not_written(tmp_path):
    with pytest.raises(InputError, match="shares.csv"):
        write_csv(pd.DataFrame({"partner": ["CHN"]}), tmp_path / "shares.csv", SHARES)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "columns, faults",
    [
        ({"partner": ("Partner", "", "country that exports")}, ["shares.csv.share: {}"]),
        ({"share": ("Share", "", "share of imports")}, ["shares.csv.share: numbers without a unit"]),
        ({"share": ("", "fraction", "share of imports")}, None),
        ({"share": ("Share", "fraction", "x")}, None),
        ({"part": ("Part", "fraction", "part of imports")}, ["shares.csv.part: is no column"]),
    ],
)
def test_what_a_codebook_lacks_is_found(written, columns, faults):
    whole = {
        "share": ("Share", "fraction", "share of imports"),
        "partner": ("Partner", "", "country that exports"),
    }
    described = columns if "partner" in columns else whole | columns
    written.with_name("shares.codebook.json").write_text(codebook(described))
    lacking = faults_of_csv(written)
    assert (
        lacking == faults
        if faults
        else len(lacking) == 1 and lacking[0].startswith("shares.csv.share: {")
    )


def test_a_csv_without_a_codebook_is_found(written):
    written.with_name("shares.codebook.json").unlink()
    assert faults_of_csv(written) == ["shares.csv: no codebook"]


def test_what_rounding_leaves_of_nothing_is_written_as_nothing(tmp_path):
    """The loss under the actual law, in dollars, is noise that every machine has of its own."""
    for noise in (-6.8664551e-05, -6.7710876e-05):
        frame = pd.DataFrame({"share": [noise, 1.3e11, float("inf"), None], "partner": list("abcd")})
        written = write_csv(frame, tmp_path / "shares.csv", SHARES).read_text()
        assert written == "share,partner\n0,a\n1.3e+11,b\ninf,c\n,d\n"


@pytest.mark.parametrize(
    "cell, written",
    [
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("+SUM(1)", "'+SUM(1)"),
        ("-cmd", "'-cmd"),
        ("@x", "'@x"),
        ("\t=1+1", "'\t=1+1"),
        ("-0.5", "-0.5"),
        ("+1e-05", "+1e-05"),
        ("-", "-"),
        ("a = b", "a = b"),
        (-0.5, -0.5),
        (None, None),
    ],
)
def test_a_text_that_a_spreadsheet_would_run_is_shown_instead(cell, written):
    frame = pd.DataFrame({"cell": pd.Series([cell], dtype=object), "value": [-1.5]})
    shown = inert(frame)
    assert (shown.cell[0], shown.value[0]) == (written, -1.5)


def test_a_table_that_is_written_holds_no_formula(tmp_path):
    columns = Columns("a row", {"label": Term("Label", "", "what is said")})
    path = write_csv(pd.DataFrame({"label": ["=1+1"]}), tmp_path / "a.csv", columns)
    assert path.read_text(encoding="utf-8") == "label\n'=1+1\n"
