"""The manuscript: no number of its own, every exhibit a report's, every sentence that of a table."""

import csv
import re

import pandas as pd
import pytest

from analysis import paths
from analysis.checks import InputError
from analysis.collect import read_table
from analysis.publish.archive import paper
from analysis.publish.archive.paper import shown, typed_numbers
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.numbers.latex import numbers_tex
from analysis.publish.site.phrases import phrases_tex

FOLDER = paths.ROOT / "paper"
SOURCE = (FOLDER / "paper.tex").read_text(encoding="utf-8")


def table(name):
    with (paths.REPORTS / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_manuscript_types_no_number():
    assert typed_numbers(SOURCE) == []


def test_a_number_may_be_called_by_its_key():
    text = "\\begin{document}\nIt fell by \\edt{imports.CHN.2025-05.yoy}%s.\n"
    assert typed_numbers(text % "") == []
    assert len(typed_numbers(text % " in 2025")) == 1


@pytest.mark.parametrize(
    "words",
    [
        "It fell by 48 \\%.",
        "In 2025 it fell.",
        "twenty-one partners",
        "ninety regressions",
        "It halved.",
        "five per cent",
        "two points",
        "a third of it",
        "a million",
        "$x^2$",
        "\\textbf{7}",
        "% 5\n6",
    ],
)
def test_a_number_in_digits_or_words_is_found_with_its_line(words):
    source = f"\\usepackage[a4paper]{{x}}\n\\begin{{document}}\nText.\n{words}\n\\end{{document}}"
    (wrong,) = typed_numbers(source)
    assert re.match(r"line [45]: ", wrong)


@pytest.mark.parametrize(
    "words",
    [
        "\\edtReportFour{} falls.",
        "\\citep{amiti2019}",
        "\\ref{fig:a1}",
        "\\input{../reports/tables/a2}",
        "% 48 per cent",
        "one partner, two ledgers, ten-digit lines",
        "\\includegraphics[width=0.5cm]{a1}",
    ],
)
def test_what_prints_no_number_of_its_own_is_no_typed_number(words):
    assert typed_numbers(f"\\begin{{document}}\n{words}\n\\end{{document}}") == []


def test_a_command_defined_in_the_preamble_could_hide_a_number():
    assert typed_numbers("\\newcommand{\\x}{48}\n\\begin{document}\n\\x\n") == [
        "line 1: \\newcommand{\\x}{48}"
    ]


def test_every_macro_of_the_manuscript_is_of_a_number_or_a_phrase_of_the_reports():
    numbers = read_numbers(paths.REPORTS / "numbers.csv")
    names = sorted(path.stem for path in paths.REPORTS.glob("[0-9]*.ipynb") if "__" not in path.stem)
    given = numbers_tex(numbers, "") + phrases_tex(paths.REPORTS, names, numbers)
    known = set(re.findall(r"\\newcommand\{(\\\w+)\}", given))
    used = set(re.findall(r"\\edt[A-Z][A-Za-z]*", SOURCE))
    assert len(used) > 15 and used <= known
    keys = set(re.findall(r"\\edtkey\{([^}]+)\}", given))
    called = set(re.findall(r"\\edt\{([^}]+)\}", paper.COMMENT.sub("", SOURCE)))
    assert len(called) > 50 and called <= keys


def test_every_exhibit_is_a_reports_and_every_reference_in_the_text_has_its_label():
    found = shown(SOURCE, paths.REPORTS / "exhibits.csv")
    assert [one.number for one in found if one.kind == "figure"] == [f"Figure {i}" for i in range(1, 7)]
    labels = set(re.findall(r"\\label\{([^}]+)\}", SOURCE))
    labels |= {f"tab:{one.name}" for one in found if one.kind == "table"}
    used = set(re.findall(r"\\ref\{([^}]+)\}", SOURCE))
    assert used == labels


def test_an_exhibit_that_no_report_shows_is_refused_with_the_nearest():
    source = r"\includegraphics{tariffs_tarif}"
    with pytest.raises(InputError, match="unknown figure 'tariffs_tarif' in paper.tex. Did you mean"):
        shown(source, paths.REPORTS / "exhibits.csv")


def entries() -> list[dict[str, str]]:
    """Return the fields of each reference, ``type`` and ``key`` among them."""
    text = (FOLDER / "references.bib").read_text(encoding="utf-8")
    found = re.findall(r"@(\w+)\{(\w+),\n(.*?)\n\}", text, re.DOTALL)
    field = re.compile(r"^  (\w+) *= \{(.*)\},$", re.MULTILINE)
    return [dict(field.findall(fields)) | {"type": kind, "key": key} for kind, key, fields in found]


def test_every_reference_is_one_that_the_code_or_its_published_estimates_name():
    code = "".join(path.read_text("utf-8") for path in (paths.ROOT / "analysis").rglob("*.py"))
    studies = read_table("published_estimates").study
    for entry in entries():
        first = re.sub(r"\{\\.(\w)\}", r"\1", entry["author"]).split(",")[0]
        assert entry.get("doi", "none") in code or studies.str.startswith(first).any(), entry["key"]


def test_every_citation_has_its_entry_and_every_entry_its_citation():
    cited = {key for use in re.findall(r"\\cite[tp]?\{([^}]+)\}", SOURCE) for key in use.split(",")}
    assert cited == {entry["key"] for entry in entries()}


def test_every_reference_says_where_it_stands():
    for entry in entries():
        needs = {"article": ("journal", "volume", "pages", "doi"), "techreport": ("type", "number")}
        assert all(entry.get(name) for name in (*needs[entry["type"]], "year", "title")), entry["key"]


def test_what_the_manuscript_says_of_sizes_in_words_holds_of_the_numbers():
    value = {k: float(row["value"]) for k, row in read_numbers(paths.REPORTS / "numbers.csv").items()}
    for called in ("2018.headline", "2025.main"):
        law, collected = (value[f"elasticity.{called}.{x}"] for x in ("law", "collected"))
        assert collected < law < 0
    midpoint = [row for row in table("elasticity_toggles") if row["toggle"] == "mid-point growth"]
    assert float(midpoint[-1]["value"]) < value["elasticity.2025.main.law"] < 0
    published = read_table("published_estimates").set_index("id").estimate["arw_us_exports_value"]
    assert value["retaliation.2018.published_terms"] < published
    placebo, year = (value[f"diversion.sectors.exposure.{y}"] for y in ("2023_2024", "2024_2025"))
    assert placebo >= year
    assert 0.85 < value["scenario.calibration.forecast90"] < 0.9  # somewhat fewer than nine in ten
    assert value["regime.CHN.undone.2026.china_ledger"] > value["regime.CHN.undone.2026"]


def test_our_falls_are_smaller_than_those_of_event_studies_by_tariff_line():
    rows = pd.read_csv(paths.REPORTS / "tables" / "record_scoreboard.csv")
    events = rows[rows.study.str.contains("event window|after imposition")]
    assert len(events) == 2 and (events.value > events.published).all()


#: Stands for latexmk: it stumbles over another run in its folder, and over files that a failed one left.
