import errno
import os
import signal
import subprocess
import sys
import time

import pytest

from analysis.meanwhile import meanwhile
from analysis.paths import ROOT
from analysis.publish.reports import driver
from analysis.publish.reports.rendered import API
from publish.conftest import NUMBER, PARAMETERS

FIGURE = """import base64
from IPython.display import display
png = base64.b64encode(b"not really a picture").decode()
display({"image/png": png}, metadata={"image/png": {"alt": "Rate by month"}}, raw=True)"""


def test_report_is_an_executed_notebook_and_a_page(project):
    project.add("01_a", "# Title", PARAMETERS, "partner")
    assert project.render() == 0
    pages = {f"{name}.html" for name in ("index", "brief", "guide", "glossary", "numbers")}
    moved = {f"{name}.html" for name in ("figures", "guide_breaks", "guide_event_study")}
    numbers = {f"numbers.{end}" for end in ("csv", "json", "tex")}
    catalogue = pages | numbers | {"exhibits.csv"}
    assert set(project.files()) == {"01_a.ipynb", "01_a.html"} | catalogue | moved
    code = [c for c in project.executed("01_a")["cells"] if c["cell_type"] == "code"]
    assert [c["execution_count"] for c in code] == [1, 2]
    assert code[1]["outputs"][0]["data"]["text/plain"] == ["'CHN'"]


def test_reports_that_rest_on_the_most_begin(project, capfd):
    for name in ("01_a", "02_b", "03_c"):
        project.add(name, "1")
    assert project.command("reports", "--workers", "1") == 0
    ended = [line.split(":")[0] for line in capfd.readouterr().out.splitlines() if ": rendered" in line]
    assert ended == ["03_c", "02_b", "01_a"]


def test_pages_that_rest_on_no_report_come_from_a_process_of_their_own():
    """Other tests here have them from a cache (``pages_once``)."""
    with meanwhile(driver._page_files, (API,)) as written:
        assert list(written()[API]) == ["api.html"]


def test_second_render_is_byte_identical(project):
    loud = "for n in range(3):\n    print(n, flush=True)\n{'a', 'b', 'c', object()} and object()"
    project.add("01_a", "## Part $x^2$", PARAMETERS, NUMBER, FIGURE, loud, "hash('x')")
    project.render()
    first = project.files()
    project.render()
    assert project.files() == first


def test_kernel_is_this_python_in_the_folder_of_the_notebook(project):
    project.add("01_a", "import os, sys\nprint(sys.prefix, os.getcwd(), os.environ['OMP_NUM_THREADS'])")
    project.render()
    text = project.executed("01_a")["cells"][0]["outputs"][0]["text"]
    assert text == [f"{sys.prefix} {project.notebooks} 1\n"]


def test_other_parameters_give_a_report_of_its_own_outside_the_numbers(project):
    project.add("01_a", PARAMETERS, NUMBER, "partner, months")
    project.render()
    numbers = project.files()["numbers.csv"]
    assert project.render("01_a", settings="partner=VNM months=6") == 0
    other = project.executed("01_a__partner=VNM__months=6")
    assert "".join(other["cells"][0]["source"]).startswith('partner: str = "VNM"  # ISO alpha-3 code')
    assert other["cells"][2]["outputs"][0]["data"]["text/plain"] == ["('VNM', 6)"]
    assert other["metadata"]["export_declines"]["parameters"] == {
        "partner": "VNM",
        "months": 6,
        "paths": "",
    }
    assert project.files()["numbers.csv"] == numbers
    assert b"With other parameters" in project.files()["index.html"]


def test_failing_notebook_is_kept_and_the_others_render(project, capfd):
    project.add("01_a", "1")
    project.add("02_b", PARAMETERS, "x = 1", "rate = x\nraise ValueError('no such month')")
    project.add("03_c", "1")
    assert project.render() == 1
    assert {"01_a.html", "03_c.html", ".failed/02_b.ipynb"} < set(project.files())
    assert "02_b.ipynb" not in project.files()
    said = capfd.readouterr().out
    assert "code cell 3: ValueError: no such month" in said
    assert "| rate = x" in said


def test_last_good_report_outlives_a_failure_and_success_clears_the_failure(project):
    project.add("01_a", "1")
    project.render()
    good = project.files()
    project.add("01_a", "1 / 0")
    assert project.render() == 1
    assert {k: v for k, v in project.files().items() if ".failed" not in k} == good
    project.add("01_a", "1")
    assert project.render() == 0
    assert project.files() == good
    assert not (project.reports / ".failed").exists()


def test_kernel_that_dies_is_a_failure_and_the_others_render(project, capfd):
    project.add("01_a", "1", "import os\nos._exit(1)", "2")
    project.add("02_b", "1")
    assert project.render() == 1
    assert "02_b.html" in project.files()
    assert "in code cell 2: the kernel died" in capfd.readouterr().out


def test_figure_without_alternative_text_is_not_published(project, capfd):
    project.add("01_a", FIGURE.replace('"alt"', '"title"'))
    assert project.render() == 1
    assert "code cell 1: image without alternative text" in capfd.readouterr().out
    assert "01_a.html" not in project.files()


def test_line_of_a_rendered_report_says_where_its_page_is(project, capfd, monkeypatch):
    project.add("01_a", PARAMETERS)
    monkeypatch.chdir(project.root)
    project.render(settings="partner=VNM")
    assert capfd.readouterr().out.endswith(" s, 1 of 1 done, reports/01_a__partner=VNM.html\n")


RENDER = """
from pathlib import Path
from analysis import checks
from analysis.publish.reports.catalog import plan, read_catalog
from analysis.publish.reports.driver import publish
catalog = read_catalog(Path("notebooks"))
jobs = plan(catalog, check=lambda job: None)
exit(checks.run(lambda: publish(jobs, catalog, Path("reports"))))
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_interrupt_leaves_no_half_report(project, stop):
    project.add("01_a", "1")
    project.render()
    before = project.files()
    project.add("01_a", "open('begun', 'w').close()\nimport time\ntime.sleep(60)")
    process = subprocess.Popen(
        [sys.executable, "-c", RENDER],
        cwd=project.root,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for(project.notebooks / "begun", process)
    os.killpg(process.pid, stop)
    assert process.wait(timeout=20) == 130
    assert process.stderr.read() == "interrupted: nothing half-written is left behind\n"
    assert project.files() == before
    assert not list(project.reports.glob(".rendering*"))


def wait_for(path, process):
    for _ in range(400):
        if path.exists():
            return
        assert process.poll() is None
        time.sleep(0.05)
    raise AssertionError(f"{path} never came")


def test_full_disk_is_one_line_and_nothing_half_written(project, monkeypatch, capsys):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    project.add("01_a", "1")
    monkeypatch.setattr("analysis.publish.reports.catalog.check_meaning", lambda *_, **__: None)
    assert project.command("reports") == 0
    before = project.files()
    capsys.readouterr()
    monkeypatch.setattr(driver, "index_page", full)
    (project.reports / ".rendered.json").unlink()
    assert project.command("reports") == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert project.files() == before
    assert not list(project.reports.glob(".rendering*"))


def test_workspace_of_a_killed_run_is_removed(project):
    (project.reports / ".rendering-999999999-abc").mkdir()
    project.add("01_a", "1")
    project.render()
    assert not list(project.reports.glob(".rendering*"))


@pytest.mark.parametrize(
    "arguments",
    [["reports", "1_a"], ["report", "01_a", "partnr=VNM"], ["report", "01_a", "months=x"]],
)
def test_bad_input_is_one_line_exit_code_2_and_no_file(project, capsys, arguments):
    project.add("01_a", PARAMETERS)
    assert project.command(*arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert project.files() == {}
