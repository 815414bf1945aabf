"""The manuscript: no number of its own, every exhibit a report's, the same bytes twice."""

import csv
import os
import re
import resource
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from analysis import checks, paths
from analysis.checks import InputError
from analysis.collect import read_table
from analysis.publish import paper
from analysis.publish.latex import numbers_tex
from analysis.publish.numbers import read_numbers
from analysis.publish.overleaf import write_project
from analysis.publish.paper import NEEDS, has_tex, set_paper, shown, typed_numbers
from analysis.publish.phrases import phrases_tex

FOLDER = paths.ROOT / "paper"
SOURCE = (FOLDER / "paper.tex").read_text(encoding="utf-8")
ROW = {"text": "48.2 %", "unit": "fraction", "ci_low": "", "ci_high": ""}
SMALL = r"""\documentclass{article}
\pdfinfoomitdate=1
\pdftrailerid{}
\input{../reports/numbers}
\begin{document}
Customs collected \edtTariff.%s
\end{document}
"""
with_tex = pytest.mark.skipif(
    not has_tex(), reason="needs texlive-latex-recommended, latexmk and lmodern"
)


def table(name):
    with (paths.REPORTS / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def project(tmp_path):
    """A manuscript of one number, in ``paper/`` beside ``reports/``."""

    def made(name, more=""):
        folder = tmp_path / name / "paper"
        (tmp_path / name / "reports").mkdir(parents=True)
        folder.mkdir()
        numbers = numbers_tex({"tariff": ROW}, "1.0")
        (tmp_path / name / "reports" / "numbers.tex").write_text(numbers, encoding="utf-8")
        (folder / "paper.tex").write_text(SMALL % more, encoding="utf-8")
        return folder

    return made


def test_the_manuscript_types_no_number():
    assert typed_numbers(SOURCE) == []


def test_a_number_may_be_called_by_its_key():
    text = "\\begin{document}\nIt fell by \\edt{imports.CHN.2025-05.yoy}%s.\n"
    assert typed_numbers(text % "") == []
    assert len(typed_numbers(text % " in 2025")) == 1


def test_the_project_for_overleaf_has_all_that_the_manuscript_names_and_nothing_outside(tmp_path):
    for name, text in (("paper/paper.tex", SOURCE), ("paper/a.bib", ""), ("reports/numbers.tex", "")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    wanted = shown(SOURCE, paths.REPORTS / "exhibits.csv")
    for one in wanted:
        name = f"tables/{one.name}.tex" if one.kind == "table" else f"figures/paper/{one.name}.pdf"
        (tmp_path / "reports" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "reports" / name).write_text("")
    with zipfile.ZipFile(write_project(tmp_path, tmp_path / "dist", wanted)) as file:
        source, names = file.read("paper.tex").decode(), set(file.namelist())
    assert "../" not in source and {"numbers.tex", "a.bib"} <= names
    asked = re.findall(r"\\input\{([^}]+)\}", source)
    assert {f"{name}.tex" for name in asked} <= names and len(asked) > 3
    drawn = re.findall(r"\\includegraphics(?:\[[^]]*\])?\{([^}]+)\}", source)
    assert {f"figures/{name}.pdf" for name in drawn} <= names and drawn
    (tmp_path / "reports" / "numbers.tex").unlink()
    with pytest.raises(InputError, match="no numbers.tex for overleaf.zip: run `make reports`"):
        write_project(tmp_path, tmp_path / "dist", wanted)


@pytest.mark.parametrize(
    "words",
    ["It fell by 48 \\%.", "In 2025 it fell.", "twenty-one partners", "ninety regressions", "It halved.",
     "five per cent", "two points", "a third of it", "a million", "$x^2$", "\\textbf{7}", "% 5\n6"],
)  # fmt: skip
def test_a_number_in_digits_or_words_is_found_with_its_line(words):
    source = f"\\usepackage[a4paper]{{x}}\n\\begin{{document}}\nText.\n{words}\n\\end{{document}}"
    (wrong,) = typed_numbers(source)
    assert re.match(r"line [45]: ", wrong)


@pytest.mark.parametrize(
    "words",
    ["\\edtReportFour{} falls.", "\\citep{amiti2019}", "\\ref{fig:a1}", "\\input{../reports/tables/a2}",
     "% 48 per cent", "one partner, two ledgers, ten-digit lines", "\\includegraphics[width=0.5cm]{a1}"],
)  # fmt: skip
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
    used = set(re.findall(r"\\edt[A-Za-z]+", SOURCE))
    assert len(used) > 50 and used <= known


def test_every_exhibit_is_a_reports_and_every_reference_in_the_text_has_its_label():
    found = shown(SOURCE, paths.REPORTS / "exhibits.csv")
    assert [one.number for one in found if one.kind == "figure"] == [f"Figure {i}" for i in range(1, 6)]
    labels = set(re.findall(r"\\label\{([^}]+)\}", SOURCE))
    labels |= {f"tab:{one.name}" for one in found if one.kind == "table"}
    used = set(re.findall(r"\\ref\{([^}]+)\}", SOURCE))
    assert used == labels


def test_an_exhibit_that_no_report_shows_is_refused_with_the_nearest():
    source = r"\includegraphics{tariffs_tarif}"
    with pytest.raises(InputError, match="unknown figure 'tariffs_tarif' in paper.tex. Did you mean"):
        shown(source, paths.REPORTS / "exhibits.csv")


def test_every_reference_is_one_that_the_code_names_and_every_citation_has_its_entry():
    entries = (FOLDER / "references.bib").read_text(encoding="utf-8")
    code = "".join(path.read_text("utf-8") for path in (paths.ROOT / "analysis").rglob("*.py"))
    dois = re.findall(r"doi\s*= \{([^}]+)\}", entries)
    assert dois and all(doi in code for doi in dois)
    keys = set(re.findall(r"@\w+\{(\w+),", entries))
    cited = {key for use in re.findall(r"\\cite[tp]?\{([^}]+)\}", SOURCE) for key in use.split(",")}
    assert cited == keys and len(dois) == len(keys)


def test_what_the_manuscript_says_of_coverage_in_words_is_what_the_table_says():
    """The second episode, over products with errors within partners, holds the truth too seldom."""
    rows = table("elasticity_coverage")
    holds = {(row["episode"], row["scheme"], row["errors"]): float(row["coverage"]) for row in rows}
    seldom = [key for key, share in holds.items() if share < 0.9]
    assert min(holds, key=holds.get) == ("2024–2025", "products", "partners")
    assert {(episode, scheme) for episode, scheme, _ in seldom} == {("2024–2025", "products")}
    quoted = [share for (episode, scheme, _), share in holds.items()
              if (episode, scheme) == ("2024–2025", "partners")]  # fmt: skip
    assert 0.9 < min(quoted) < 0.95 < max(quoted)


def test_what_the_manuscript_says_of_sizes_in_words_holds_of_the_numbers():
    value = {k: float(row["value"]) for k, row in read_numbers(paths.REPORTS / "numbers.csv").items()}
    for episode in ("2018", "2025"):
        law, collected = (value[f"elasticity.{episode}.headline.{x}"] for x in ("law", "collected"))
        assert collected < law < 0
    midpoint = [row for row in table("elasticity_toggles") if row["toggle"] == "mid-point growth"]
    assert value["elasticity.2025.headline.law"] < float(midpoint[-1]["value"]) < 0
    published = read_table("published_estimates").set_index("id").estimate["arw_us_exports_value"]
    assert value["retaliation.2018.published_terms"] < published
    placebo, year = (value[f"diversion.sectors.exposure.{y}"] for y in ("2023_2024", "2024_2025"))
    assert placebo >= year
    assert value["scenario.calibration.forecast90"] < 0.85
    assert value["regime.CHN.undone.2026.china_ledger"] > value["regime.CHN.undone.2026"]


#: Stands for latexmk: it stumbles over another run in its folder, and over files that a failed one left.
LATEXMK = """#!/bin/sh
mkdir -p build
test ! -e build/left || { echo "! File ended while scanning" > build/paper.log; exit 1; }
mkdir build/busy || { echo "LaTeX Warning: Citation 'a' undefined" > build/paper.log; exit 12; }
sleep 0.1
rmdir build/busy
echo "%PDF" > build/paper.pdf
"""


@pytest.fixture
def latexmk(tmp_path, monkeypatch):
    for name in ("latexmk", "pdflatex"):
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(LATEXMK)
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")


def test_two_runs_set_the_manuscript_one_after_the_other(project, latexmk):
    folder = project("one")
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(set_paper, [folder, folder]))
    assert made == [folder / "paper.pdf"] * 2 and made[0].read_bytes() == b"%PDF\n"


def test_a_disk_without_room_is_the_reason_that_is_given(project, latexmk, capfd):
    folder, limits = project("one"), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        code = checks.run(lambda: set_paper(folder) and 0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    said = capfd.readouterr().err
    assert code == 1 and "the limit on the size of a file is reached" in said and "build" in said
    assert not (folder / "paper.pdf").exists()


def test_what_a_failed_setting_left_does_not_stop_the_next(project, latexmk):
    folder = project("one")
    (folder / "build").mkdir()
    (folder / "build" / "left").write_text("half a line")
    with pytest.raises(InputError, match="File ended while scanning"):
        set_paper(folder)
    assert set_paper(folder).exists()


@with_tex
def test_the_manuscript_has_the_same_bytes_in_two_folders(project):
    one, two = (set_paper(project(name)).read_bytes() for name in ("one", "two"))
    assert one == two and one.startswith(b"%PDF") and b"CreationDate" not in one


@with_tex
def test_a_macro_that_no_number_has_is_named_with_its_line_and_the_nearest(project):
    message = r"paper.tex, line 6: no number has the macro \\edtTarif. Did you mean \\edtTariff\?"
    with pytest.raises(InputError, match=message):
        set_paper(project("one", r" \edtTarif."))


@with_tex
def test_a_reference_to_nothing_is_no_finished_paper(project):
    with pytest.raises(InputError, match="Reference `fig:no' on page 1 undefined"):
        set_paper(project("one", r" \ref{fig:no}"))


def test_a_typed_number_stops_the_setting_before_latex_starts(project, monkeypatch):
    monkeypatch.setattr(paper.shutil, "which", lambda name: name)
    with pytest.raises(InputError, match="paper.tex types a number.*line 6: .*In May 48"):
        set_paper(project("one", " In May 48"))


def test_without_tex_one_sentence_says_what_to_install(project, monkeypatch):
    monkeypatch.setattr(paper.shutil, "which", lambda name: None)
    with pytest.raises(InputError, match="texlive-latex-recommended, latexmk") as error:
        set_paper(project("one"))
    assert str(error.value) == NEEDS and NEEDS.count(". ") == 0
