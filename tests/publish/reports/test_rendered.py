"""Only what changed is rendered; what is missing or was edited is made again."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.paths import ROOT
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.rendered import ASKED, Rendered
from publish.conftest import NUMBER, PARAMETERS, Project

TABLE = r"""from IPython.display import display
data = {"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "1",
        "text/csv": "rate\n0.48\n", "text/latex": "\\begin{tabular}{r}\n\\toprule\nrate \\\\\n"
        "\\midrule\n0.48 \\\\\n\\bottomrule\n\\end{tabular}\n"}
display(data, metadata={"text/csv": {"name": "rates", "caption": "Rates."}}, raw=True)"""


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A project with two reports, rendered once for all tests here."""
    project = Project(tmp_path_factory.mktemp("once") / "project")
    project.add("01_a", PARAMETERS, NUMBER)
    project.add("02_b", TABLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.publish.reports.catalog.check_meaning", lambda *_, **__: None)
        assert project.command("reports") == 0
    return project


@pytest.fixture
def rendered(once, tmp_path, monkeypatch, capfd):
    """Two rendered reports, and a command that tells which reports it renders."""
    monkeypatch.setattr("analysis.publish.reports.catalog.check_meaning", lambda *_, **__: None)
    project = once.copied(tmp_path)

    def command(*arguments: str) -> list[str]:
        capfd.readouterr()
        assert project.command(*(arguments or ["reports"])) == 0
        lines = project.lines = capfd.readouterr().out.splitlines()
        return sorted(line.split(":")[0] for line in lines if ": rendered in" in line)

    project.rendered = command
    return project


def test_editing_one_notebook_renders_one_report(rendered):
    assert rendered.rendered() == []
    rendered.add("02_b", TABLE, "1")
    assert rendered.rendered() == ["02_b"]
    assert rendered.rendered() == []


def test_a_line_says_which_of_how_many_what_it_asks_and_why_it_is_made(rendered):
    rendered.add("02_b", TABLE, "1")
    (rendered.reports / "01_a.html").unlink()
    rendered.rendered()
    begun = sorted(line for line in rendered.lines if " of 2: " in line)
    assert [line.partition(": ")[0].partition(", ")[0] for line in begun] == ["01_a", "02_b"]
    assert {line[6:12] for line in begun} == {"1 of 2", "2 of 2"}
    assert begun[0].endswith("Which question? Made since a file of it is missing or was edited.")
    assert begun[1].endswith(f" Made since {ASKED} changed.")
    ended = [line for line in rendered.lines if ": rendered in" in line]
    assert [re.search(r"(\d) of 2 done", line)[1] for line in ended] == ["1", "2"]


def test_saving_a_notebook_with_its_outputs_renders_none(rendered):
    path = rendered.notebooks / "02_b.ipynb"
    text = path.read_text().replace('"outputs": []', '"outputs": [{"output_type": "display_data"}]')
    path.write_text(text.replace('"metadata": {"tags"', '"metadata": {"collapsed": true, "tags"'))
    assert "collapsed" in path.read_text() and "display_data" in path.read_text()
    assert rendered.rendered() == []


def test_other_title_or_parameters_render_the_report_that_has_them(rendered):
    other = PARAMETERS.replace("months: int = 12", "months: int = 6")
    rendered.add("01_a", other, NUMBER, parameters={"months": 6})
    assert rendered.rendered() == ["01_a"]
    path = rendered.notebooks / "reports.yaml"
    path.write_text(path.read_text().replace("Title of 02_b", "Another title"))
    assert rendered.rendered() == ["01_a", "02_b"]  # the one before leads to it by its title


def test_a_report_follows_the_file_that_its_parameter_names(rendered, tmp_path):
    mine = tmp_path / "my_paths.yaml"
    mine.write_text("tariff of 10 %")
    asked = ("report", "01_a", f"paths={mine}")
    assert len(rendered.rendered(*asked)) == 1
    assert rendered.rendered(*asked) == []
    mine.write_text("tariff of 20 %")
    assert len(rendered.rendered(*asked)) == 1


def test_report_with_other_parameters_is_rendered_once(rendered):
    request = "report", "01_a", "partner=VNM"
    assert rendered.rendered(*request) == ["01_a__partner=VNM"]
    assert rendered.rendered(*request) == []
    assert rendered.rendered() == []


def test_missing_or_edited_page_or_notebook_is_rendered_again_and_no_other(rendered):
    before = rendered.files()
    page, notebook = rendered.reports / "01_a.html", rendered.reports / "02_b.ipynb"
    for path, report in ((page, "01_a"), (notebook, "02_b")):
        for spoil in (path.unlink, lambda path=path: path.write_text(path.read_text() + " ")):
            spoil()
            assert rendered.rendered() == [report]
            assert rendered.files() == before


#: What is written of all reports, of law, calendar and API, and of numbers one by one.
WRITTEN = """
    numbers.csv numbers.json numbers.tex exhibits.csv index.html numbers.html tables/rates.csv
    tables/rates.tex law.html law_by_chapter.csv law_by_line.csv.gz events.html events.csv feed.json
    api.html n/tariff.2025-05.html
""".split()


def spoilt(path: Path) -> Iterator[None]:
    """Remove a file, then edit it."""
    path.unlink()
    yield
    path.write_text("edited")
    yield


def test_missing_or_edited_numbers_tables_and_index_are_written_again_without_rendering(rendered):
    before = rendered.files()
    for _ in zip(*(spoilt(rendered.reports / name) for name in WRITTEN), strict=True):
        now = rendered.files()
        assert {name for name, content in before.items() if now.get(name) != content} == {*WRITTEN}
        assert rendered.rendered() == []
        assert rendered.files() == before


def test_each_of_them_that_is_missing_or_edited_is_noticed(rendered):
    def is_current() -> bool:
        return not there.outdated_pages() and there.catalogue_current(catalog)

    there, catalog = Rendered(rendered.reports), read_catalog(rendered.notebooks)
    for path in (rendered.reports / name for name in WRITTEN):
        content = path.read_bytes()
        assert [is_current() for _ in spoilt(path)] == [False, False], path.name
        path.write_bytes(content)
    assert is_current()


def test_executed_notebook_carries_its_fingerprint(rendered):
    first = rendered.executed("01_a")["metadata"]["export_declines"]["fingerprint"]
    assert len(first) == 12
    rendered.add("01_a", PARAMETERS, NUMBER, "1")
    rendered.rendered()
    assert rendered.executed("01_a")["metadata"]["export_declines"]["fingerprint"] != first


COMMAND = """
import sys
from pathlib import Path
from analysis.publish.reports import catalog
from analysis.publish.__main__ import main
catalog.check_meaning = lambda *_, **__: None
code = main(["reports"], notebooks=Path("notebooks"), reports=Path("reports"))
heavy = {"pandas", "papermill", "nbformat", "jinja2", "multiprocessing"} & set(sys.modules)
print("imported:", *sorted(heavy))
sys.exit(code)
"""


def start(project) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND],
        cwd=project.root,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_with_nothing_to_do_nothing_heavy_is_imported(rendered):
    said, _ = start(rendered).communicate(timeout=60)
    assert said == "imported:\n"


def test_two_runs_wait_for_each_other_and_render_once(rendered):
    rendered.add("02_b", TABLE, "1")
    runs = [start(rendered), start(rendered)]
    said = [run.communicate(timeout=60)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sum(text.count("02_b: rendered") for text in said) == 1
    assert sum(text.count("another run is at work; waiting") for text in said) == 1
