import re

import pandas as pd
import pytest

from analysis.present.finding import points
from analysis.present.table import FORMATS, Table
from analysis.vocabulary import Term


def one(column: str, value, **kwargs) -> str:
    """The printed cell of a table of one cell."""
    return Table(pd.DataFrame({column: [value]}), "Caption", **kwargs).printed().iloc[0, 0]


@pytest.mark.parametrize(
    "column, value, text",
    [
        ("effective_rate", 0.482, "48.2\u00a0%"),
        ("yoy_growth", -0.345, "−34.5\u00a0%"),
        ("customs_value", 19.3e9, "19.30"),
        ("customs_value", -1.5e9, "−1.50"),
        ("n_obs", 20847, "20,847"),
        ("month", pd.Timestamp("2025-05-01"), "2025-05"),
        ("announcement", pd.Timestamp("2025-05-02"), "2025-05-02"),
        ("effective_rate", float("nan"), "–"),
        ("label", None, "–"),
        ("month", pd.NaT, "–"),
        ("other", -0.25, "−0.250"),
        ("partner", "CHN", "CHN"),
    ],
)
def test_cell_is_printed_in_the_unit_of_the_vocabulary(column, value, text):
    assert one(column, value) == text


@pytest.mark.parametrize("column", ["customs_value", "other", "effective_rate"])
def test_cell_that_rounds_to_nothing_has_no_sign(column):
    value = -1e6 if column == "customs_value" else -0.00001
    assert one(column, value).startswith("0.0")


def test_contributions_are_in_percentage_points_where_growth_is_in_per_cent():
    frame = pd.DataFrame({"yoy_growth": [-0.345], "contribution": [-0.05]})
    table = Table(frame, "Caption", formats={"contribution": points})
    assert table.printed().iloc[0].tolist() == ["−34.5\u00a0%", "−5.0\u00a0pp"]


def test_heads_and_units_come_from_the_vocabulary_or_from_the_caller():
    frame = pd.DataFrame({"customs_value": [1e9], "effective_rate": [0.1], "x": [1]})
    table = Table(frame, "Caption", heads={"x": "My head"})
    assert [*table.printed()] == ["US imports for consumption, bn USD", "Effective rate", "My head"]


def test_numbers_behind_the_table_are_unrounded():
    frame = pd.DataFrame({"effective_rate": [0.48226123]})
    assert Table(frame, "Caption").to_frame().effective_rate[0] == 0.48226123


def test_html_escapes_cells_heads_and_caption():
    frame = pd.DataFrame({"a": ["x < y & z"], "b": [1.0]})
    html = Table(frame, "Rates < 1 & growth", heads={"a": "R & D <b>"})._repr_html_()
    assert "x &lt; y &amp; z" in html
    assert "R &amp; D &lt;b&gt;" in html
    assert "Rates &lt; 1 &amp; growth" in html


def test_latex_escapes_cells_and_heads():
    frame = pd.DataFrame({"a": ["50 % of A&B_1 #2 $3"]})
    latex = Table(frame, "Caption", heads={"a": "Share, % of A&B_1 #2 $3"}).to_latex()
    assert r"50 \% of A\&B\_1 \#2 \$3" in latex
    assert r"Share, \% of A\&B\_1 \#2 \$3" in latex


def test_latex_with_a_caption_is_a_table_around_the_same_tabular():
    table = Table(pd.DataFrame({"value": [1.5]}), "caption")
    head, tail = "\\begin{table}\n\\centering\n\\caption{Mine}\n", "\\end{table}\n"
    assert table.to_latex(caption="Mine") == head + table.to_latex() + tail


def test_a_csv_twin_holds_no_formula():
    assert Table(pd.DataFrame({"label": ["=1+1"]}), "caption").to_csv() == "label\n'=1+1\n"


def test_latex_has_booktabs_rules_and_aligns_numbers_right():
    frame = pd.DataFrame({"partner": ["CHN"], "effective_rate": [0.1]})
    latex = Table(frame, "Caption").to_latex()
    assert r"\begin{tabular}{lr}" in latex
    assert [rule for rule in (r"\toprule", r"\midrule", r"\bottomrule") if rule not in latex] == []


@pytest.mark.parametrize(
    "head, lengths, aligned",
    [
        (40, [1], "l"),
        (41, [1], ">p{16em}"),
        (1, [40], "l"),
        (1, [41], ">p{16em}"),
        (1, [30] * 6 + [20], "l" * 7),
        (1, [30] * 6 + [21], ">p{16em}" * 6 + "l"),
        (1, [30] * 7, ">p{9em}" * 7),
        (1, [30] * 6 + [22], ">p{16em}" * 6 + "l"),
        (1, [30] * 6 + [23], ">p{9em}" * 7),
    ],
)
def test_latex_sets_long_texts_in_lines_sooner_and_narrower_where_a_row_is_wide(head, lengths, aligned):
    frame = pd.DataFrame({f"{n}": ["x" * length] for n, length in enumerate(lengths)})
    latex = Table(frame, "Caption", heads={"0": "h" * head}).to_latex()
    columns = re.search(r"begin\{tabular\}\{(.*)\}\n", latex)[1]
    assert columns.replace(r"{\raggedright\arraybackslash}", "") == aligned


@pytest.mark.parametrize("length, rule", [(22, "white-space: nowrap"), (23, "min-width: 10em")])
def test_a_page_keeps_short_cells_on_one_line_and_gives_long_ones_room(length, rule):
    html = Table(pd.DataFrame({"a": ["x" * length]}), "Caption")._repr_html_()
    assert re.findall(r"white-space: \w+|min-width: \w+", html) == [rule]


@pytest.mark.parametrize(
    "name, value, text",
    [
        ("fine", 0.1234, "12.34\u00a0%"),
        ("whole", 0.1264, "13\u00a0%"),
        ("hundredths", 0.1264, "12.6"),
        ("finely", 0.1234, "12.34"),
        ("rounded", -1.6, "−2"),
        ("tenths", -1.26, "−1.3"),
        ("two", -1.264, "−1.26"),
        ("iso", pd.Timestamp("2025-05-14"), "2025-05"),
        ("day", pd.Timestamp("2025-05-01"), "2025-05-01"),
        ("count", 12345.0, "12,345"),
        ("points", -0.05, "−5.0\u00a0pp"),
        ("billions", 12.34e9, "12.3"),
        ("dollars", 12.34e9, "12.3\u00a0bn USD"),
        ("brief", 0.004, "0.4\u00a0%"),
        ("tenths", float("nan"), "–"),
        ("day", pd.NaT, "–"),
    ],
)
def test_a_format_prints_by_its_name_and_a_dash_where_nothing_is(name, value, text):
    assert FORMATS[name](value) == text


SHARE = Term("Share", "fraction", "of imports", "whole", ("low", "high"))


@pytest.mark.parametrize(
    "frame, options, text, unit",
    [
        ({"share": [0.1264]}, {}, "13\u00a0%", "fraction"),
        ({"share": [0.1264]}, {"formats": {"share": "fraction"}}, "12.6\u00a0%", "fraction"),
        ({"share": [0.1264], "low": [0.1]}, {}, "13\u00a0%", "fraction"),
        (
            {"share": [0.12], "low": [0.1], "high": [0.2]},
            {},
            "12\u00a0% [10\u00a0%, 20\u00a0%]",
            "fraction",
        ),
        ({"share": ["a half"]}, {"formats": {"share": str}}, "a half", ""),
    ],
)
def test_a_column_said_once_is_printed_and_described_so_where_the_caller_says_nothing(
    frame, options, text, unit
):
    table = Table(pd.DataFrame(frame), "Caption", columns={"share": SHARE}, **options)
    assert table.printed().Share.tolist() == [text]
    assert table.codebook()["share"] == ("Share", unit, "of imports")


@pytest.mark.parametrize("columns", [{}, {"share": SHARE}])
def test_a_named_table_goes_with_its_twins_and_what_is_said_of_its_columns(columns):
    table = Table(pd.DataFrame({"share": [0.1]}), "Caption", columns=columns, name="shares")
    shown, about = table._repr_mimebundle_()
    assert (shown["text/csv"], shown["text/latex"]) == (table.to_csv(), table.to_latex())
    columns_said = {"columns": {"share": ("Share", "fraction", "of imports")}} if columns else {}
    assert about == {"text/csv": {"name": "shares", "caption": "Caption"} | columns_said}
    unnamed = Table(table.frame, "Caption")._repr_mimebundle_()
    assert set(unnamed) == {"text/plain", "text/html"}


def test_a_cell_is_a_link_where_it_has_an_address():
    frame = pd.DataFrame({"a": ["here", "nowhere"]})
    pages = {"here": "a.html?b&c", "nowhere": ""}
    html = Table(frame, "Caption", links={"a": pages.get})._repr_html_()
    assert re.findall("<a [^>]*>[^<]*</a>", html) == ['<a href="a.html?b&amp;c">here</a>']


def test_html_is_the_same_at_every_rendering_and_apart_from_another_table():
    frame = pd.DataFrame({"partner": ["CHN"]})
    assert Table(frame, "One")._repr_html_() == Table(frame, "One")._repr_html_()
    names = [
        re.search(r'table id="(\w+)"', Table(frame, caption)._repr_html_())[1]
        for caption in ("One", "Two")
    ]
    assert names[0] != names[1]


def test_two_columns_of_the_same_head_are_both_printed_or_refused():
    frame = pd.DataFrame({"a": [1], "b": [2]})
    table = Table(frame, "Caption", heads={"a": "Imports", "b": "Imports"})
    try:
        columns = table.printed().shape[1]
    except ValueError:
        return
    assert columns == 2


def test_table_without_rows_is_printed():
    empty = pd.DataFrame({"effective_rate": pd.Series(dtype=float)})
    assert "Effective rate" in Table(empty, "Caption")._repr_html_()


def test_an_interval_is_printed_with_its_value_and_kept_as_numbers_in_the_csv():
    frame = pd.DataFrame({"design": ["a", "b"], "value": [-1.785, 2.0], "low": [-2.67, None]})
    frame["high"] = [-0.9, None]
    table = Table(frame, "Caption", intervals={"value": ("low", "high")}, heads={"value": "Estimate"})
    assert [*table.printed()] == ["design", "Estimate"]
    assert table.printed().Estimate.tolist() == ["−1.785 [−2.670, −0.900]", "2.000"]
    assert table.to_csv() == "design,value,low,high\na,-1.785,-2.67,-0.9\nb,2,,\n"


def test_csv_twin_holds_numbers_under_the_names_of_the_columns():
    frame = pd.DataFrame({"month": pd.to_datetime(["2025-05-01"]), "effective_rate": [0.48226123]})
    assert Table(frame, "Caption").to_csv() == "month,effective_rate\n2025-05-01,0.48226123\n"
