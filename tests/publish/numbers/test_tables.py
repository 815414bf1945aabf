"""Named tables and figures are exhibits: numbered, with twins in CSV and LaTeX beside the reports."""

import csv
import io
import json
import re

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.present.table import Table
from analysis.publish.numbers.tables import collect_exhibits, collect_twins, exhibits_csv
from analysis.vocabulary import Term

ABOUT = {"version": "1.0", "vintages": ["Census, May 2026"]}


def output(table: Table) -> dict:
    bundle = table._repr_mimebundle_()
    data, metadata = bundle if table.name else (bundle, {})
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def rates(name: str, rows: int = 2, caption: str = "Rates by month. Source: Census, grade D.") -> Table:
    months = pd.date_range("2020-01-01", periods=rows, freq="MS")
    frame = pd.DataFrame({"month": months, "effective_rate": [0.482] * rows})
    return Table(frame, caption, name=name)


def figure(name: str) -> dict:
    data = {"image/png": "", "text/csv": "x,y\n1,2\n"}
    about = {"alt": "A line of the rate.", "caption": "The rate. Source: Census."}
    return {"data": data, "metadata": {"image/png": about, "text/csv": {"name": name}}}


def report(folder, name, *outputs):
    cells = [{"cell_type": "code", "outputs": list(outputs)}, {"cell_type": "markdown"}]
    about = {"export_declines": ABOUT | {"report": name}}
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells, "metadata": about}))


def test_each_named_table_becomes_a_csv_and_a_latex_file(tmp_path):
    report(tmp_path, "01_first", output(rates("elasticity")), output(rates(None)))
    report(tmp_path, "02_second", output(rates("stage")), figure("path"))
    twins = collect_twins(tmp_path, ["01_first", "02_second", "03_not_rendered"])
    assert list(twins) == [
        "figures/path.csv",
        "tables/elasticity.csv",
        "tables/elasticity.tex",
        "tables/stage.csv",
        "tables/stage.tex",
    ]
    assert twins["tables/stage.csv"] == "month,effective_rate\n2020-01-01,0.482\n2020-02-01,0.482\n"


CODED = {
    "month": Term("Month", "date", "first day of the month"),
    "effective_rate": Term("Rate", "fraction", 'duties over "value", as collected'),
}


def test_a_table_whose_columns_are_said_has_a_codebook(tmp_path):
    said = Table(rates("x").frame, "Rates.", columns=CODED, name="coded")
    report(tmp_path, "01_first", output(said), output(rates("bare")))
    twins = collect_twins(tmp_path, ["01_first"])
    assert [name for name in twins if "codebook" in name] == ["tables/coded.codebook.json"]
    rows = json.loads(twins["tables/coded.codebook.json"])["fields"]
    assert rows[1] == {
        "name": "effective_rate",
        "title": "Rate",
        "unit": "fraction",
        "description": 'duties over "value", as collected',
    }
    assert [row["name"] for row in rows] == twins["tables/coded.csv"].partition("\n")[0].split(",")


def test_a_codebook_is_no_exhibit(tmp_path):
    said = Table(rates("x").frame, "Rates.", columns=CODED, name="coded")
    report(tmp_path, "01_first", output(said))
    found = collect_exhibits(tmp_path, ["01_first"])
    assert [e.name for e in found] == ["coded"]
    assert exhibits_csv(found).count("\n") == 2 and "codebook" not in exhibits_csv(found)


def test_a_table_of_words_is_a_latex_file_alone(tmp_path):
    words = Table(pd.DataFrame({"table": ["a"], "day": ["2020-01-01"]}), "Sources.", name="sources")
    report(tmp_path, "01_first", output(words), output(rates("elasticity")))
    twins = collect_twins(tmp_path, ["01_first"])
    assert list(twins) == ["tables/elasticity.csv", "tables/elasticity.tex", "tables/sources.tex"]


def test_tables_and_figures_are_numbered_apart_by_report(tmp_path):
    one, two = output(rates("one")), output(rates("two"))
    report(tmp_path, "04_elasticity", one, figure("first"), two, figure("second"))
    found = collect_exhibits(tmp_path, ["04_elasticity"])
    assert [f"{e.title} {e.name}" for e in found] == [
        "Table 4.1 one",
        "Figure 4.1 first",
        "Table 4.2 two",
        "Figure 4.2 second",
    ]
    rows = list(csv.DictReader(io.StringIO(exhibits_csv(found))))
    assert [row["label"] for row in rows] == ["tab:one", "fig:first", "tab:two", "fig:second"]
    assert rows[1]["alt"] == "A line of the rate." and rows[1]["caption"].endswith("Source: Census.")


def test_two_tables_of_one_name_are_refused(tmp_path):
    report(tmp_path, "01_first", output(rates("elasticity")))
    report(tmp_path, "02_second", output(rates("elasticity")))
    with pytest.raises(InputError, match="two tables are named 'elasticity'.*02_second"):
        collect_twins(tmp_path, ["01_first", "02_second"])


def test_a_table_and_a_figure_may_share_a_name(tmp_path):
    report(tmp_path, "01_first", output(rates("path")), figure("path"))
    assert len(collect_exhibits(tmp_path, ["01_first"])) == 2


def latex(tmp_path, table: Table) -> str:
    report(tmp_path, "04_elasticity", output(table))
    return collect_twins(tmp_path, ["04_elasticity"])[f"tables/{table.name}.tex"]


def test_a_table_for_papers_has_caption_label_and_notes_with_source_and_vintage(tmp_path):
    tex = latex(tmp_path, rates("rates", caption="Rates of A & B_1. Source: Census, 5 % grade D."))
    assert r"\caption{Rates of A \& B\_1}\label{tab:rates}" in tex
    assert r"\emph{Notes:} Source: Census, 5 \% grade D." in tex
    assert "Data of the report: Census, May 2026." in tex
    assert r"Table 4.1 of Export declines under tariffs 1.0, report 04\_elasticity." in tex
    assert all(rule in tex for rule in (r"\toprule", r"\midrule", r"\bottomrule"))
    assert "48.2~\\%" in tex and "*" not in tex


@pytest.mark.parametrize("rows", [2, 60])
def test_a_table_for_papers_is_well_formed(tmp_path, rows):
    tex = latex(tmp_path, rates("rates", rows))
    opened = re.findall(r"\\(begin|end)\{(\w+)\}", tex)
    stack = []
    for what, name in opened:
        assert what == "begin" or stack.pop() == name
        if what == "begin":
            stack.append(name)
    assert stack == []
    plain = re.sub(r"\\[{}]", "", tex)
    assert plain.count("{") == plain.count("}")
    assert tex.count("48.2") == rows


def test_a_table_longer_than_a_page_goes_on_under_its_head(tmp_path):
    short, long = latex(tmp_path, rates("short", 45)), latex(tmp_path, rates("long", 46))
    assert r"\begin{table}" in short and "longtable" not in short
    assert r"\begin{longtable}" in long and r"\endhead" in long and r"\begin{table}" not in long
    assert long.count(r"Effective\\rate") == 2 and "Needs booktabs, array, longtable." in long


def test_a_column_of_long_texts_is_set_in_lines(tmp_path):
    frame = pd.DataFrame(
        {"goods": ["ship-to-shore cranes, intermodal chassis and parts"], "value": [1.5]}
    )
    tex = latex(tmp_path, Table(frame, "Goods.", name="goods"))
    assert r"\begin{tabular}{>{\raggedright\arraybackslash}p{16em}r}" in tex


def heads(tex: str) -> list[str]:
    """Return the heads of a table, lines of each apart by a bar."""
    head = tex.partition("\\toprule\n")[2].partition(" \\\\\n\\midrule")[0]
    lines = re.sub(r"\\begin\{tabular\}\[b\]\{@\{\}.@\{\}\}|\\end\{tabular\}", "", head)
    return lines.replace("\\\\", "|").split(" & ")


def test_a_head_is_broken_so_that_its_column_is_no_wider_than_its_cells(tmp_path):
    frame = pd.DataFrame({"Rate that customs collected": [0.482], "Imports": ["goods of all kinds"]})
    assert heads(latex(tmp_path, Table(frame, "Rates.", name="rates"))) == [
        "Rate that|customs|collected",
        "Imports",
    ]


def test_a_number_keeps_its_per_cent_and_a_bracket_its_word(tmp_path):
    """LaTeX would read a bracket at the begin of a line as an option."""
    frame = pd.DataFrame({"Under 10 % [95 %]": [0.4]})
    assert heads(latex(tmp_path, Table(frame, "Rates.", name="rates"))) == [r"Under|10~\%~[95~\%]"]


def test_texts_of_a_table_share_what_its_numbers_leave_of_the_line(tmp_path):
    """One text has as much as it may; three beside numbers have less each, and none too little."""
    text, number = "a reason that is told at length, in many words and then in some more of them", 1.5
    few = pd.DataFrame({"Why": [text], "Rate": [number]})
    many = pd.DataFrame({name: [text] for name in "abc"} | {f"n{i}": [number * 1e6] for i in range(4)})
    widths = [
        [int(em) for em in re.findall(r"p\{(\d+)em\}", latex(tmp_path, Table(f, "Reasons.", name="x")))]
        for f in (few, many)
    ]
    assert widths[0] == [16] and len(set(widths[1])) == 1 and 5 <= widths[1][0] < 16


def test_a_table_whose_texts_take_more_lines_than_a_page_goes_over_pages(tmp_path):
    text = "a reason that is told at length and then told again in other words " * 3
    few, many = (pd.DataFrame({"Why": [text] * n}) for n in (3, 30))
    assert "longtable" not in latex(tmp_path, Table(few, "Reasons.", name="few"))
    assert "longtable" in latex(tmp_path, Table(many, "Reasons.", name="many"))


def test_publications_of_a_report_that_reads_many_are_not_named_under_each_table(tmp_path):
    report(tmp_path, "04_elasticity", output(rates("rates")))
    path = tmp_path / "04_elasticity.ipynb"
    several = json.dumps([f"Census, {year}" for year in range(2000, 2020)])
    path.write_text(path.read_text().replace('["Census, May 2026"]', several))
    tex = collect_twins(tmp_path, ["04_elasticity"])["tables/rates.tex"]
    assert "Data of the report" not in tex and "Source: Census, grade D." in tex
