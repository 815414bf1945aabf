"""The manuscript is set: the same bytes twice, nothing over the margin, one reason where it fails."""

import os
import re
import resource
import shutil
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from matplotlib.figure import Figure

from analysis import checks, paths
from analysis.checks import InputError
from analysis.publish.archive import paper
from analysis.publish.archive.paper import NEEDS, has_tex, set_paper, shown
from analysis.publish.numbers.latex import numbers_tex

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


#: In the contents of a page: what keeps and restores a scale, changes it, sets a font, prints.
MARKS = re.compile(
    rb"(?P<keep>\bq\b)|(?P<back>\bQ\b)|\S+ \S+ \S+ (?P<scale>[-\d.]+) \S+ \S+ cm\b|"
    rb"/\w+ (?P<font>[\d.]+) Tf\b|(?P<text>\bT[jJ]\b)"
)


def text_sizes(pdf: bytes) -> list[float]:
    """Return the size of each piece of text of pdfTeX's pages in points, as scaled; without figures."""
    found = []
    for about, packed in re.findall(
        rb"<<((?:(?!stream).)*?)>>\s*stream\r?\n(.*?)endstream", pdf, re.DOTALL
    ):
        if b"FlateDecode" not in about or b"/Type" in about or b"/Length1" in about:
            continue  # pictures, fonts and lists of objects
        page = re.sub(rb"\((?:\\.|[^\\)])*\)", b"", zlib.decompress(packed))
        scale, kept, size = 1.0, [], 0.0
        for mark in MARKS.finditer(page):
            if mark["keep"]:
                kept.append(scale)
            elif mark["back"]:
                scale = kept.pop()
            elif mark["scale"]:
                scale *= abs(float(mark["scale"]))
            elif mark["font"]:
                size = float(mark["font"])
            else:
                found.append(size * scale * 72.27 / 72)
    return found


@with_tex
def test_no_table_is_set_under_seven_points_and_nothing_over_the_margin(tmp_path):
    (tmp_path / "reports" / paper.PAPER_FIGURES).mkdir(parents=True)
    manuscript = paths.ROOT / "paper"
    shutil.copytree(manuscript, tmp_path / "paper", ignore=shutil.ignore_patterns("build", "*.pdf"))
    for one in shown(
        (manuscript / paper.PAPER_FILE).read_text(encoding="utf-8"), paths.REPORTS / "exhibits.csv"
    ):
        if one.kind == "figure":
            picture = tmp_path / "reports" / paper.PAPER_FIGURES / f"{one.name}.pdf"
            Figure(figsize=(7, 5)).savefig(picture)
    shutil.copytree(paths.REPORTS / "tables", tmp_path / "reports" / "tables")
    shutil.copy(paths.REPORTS / "numbers.tex", tmp_path / "reports")
    sizes = text_sizes(set_paper(tmp_path / "paper").read_bytes())
    assert len(sizes) > 2000 and min(sizes) >= 7
    log = (tmp_path / "paper" / "build" / "paper.log").read_text(encoding="latin-1")
    assert all(float(over) < 2 for over in re.findall(r"Overfull .hbox \(([\d.]+)pt", log))


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
