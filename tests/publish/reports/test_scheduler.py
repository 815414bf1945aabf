"""Reports by the workers of a dask cluster: the bytes, messages and files that this machine gives."""

import re
import shutil
import time

import psutil
import pytest

from analysis.checks import run
from analysis.publish.reports import cluster as there
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.driver import publish
from analysis.publish.reports.rendered import Rendered
from publish.conftest import NUMBER, PARAMETERS
from publish.reports.test_driver import FIGURE

FAILING = "rate = 1\nraise ValueError('no such month')"
#: Kills the worker: what started the process that renders.
DEADLY = """import psutil
chain = psutil.Process().parents()
renders = [n for n, process in enumerate(chain) if "analysis.publish.reports.remote" in process.cmdline()]
chain[renders[-1] + 1].kill()"""
SLOW = "import os, time\nopen('begun', 'w').write(str(os.getpid()))\ntime.sleep(60)"


@pytest.fixture
def on_cluster(dask_workers, monkeypatch):
    """Have this test's reports rendered by the cluster."""
    monkeypatch.setenv("SCHEDULER", dask_workers)


def lines(text: str) -> list[str]:
    """Return what was said, by report, without times."""
    return sorted(re.sub(r"\d+\.\d s", "_ s", text).splitlines())


@pytest.mark.slow
def test_a_cluster_gives_the_bytes_and_messages_of_this_machine(
    project, dask_workers, monkeypatch, capfd
):
    project.add("01_a", "# Title", PARAMETERS, NUMBER, FIGURE, "partner, hash('x')")
    project.add("02_b", PARAMETERS, FAILING)
    jobs = project.plan("01_a", settings="partner=VNM,IND") + project.plan("02_b")

    def render() -> tuple[list[str], dict]:
        assert publish(jobs, read_catalog(project.notebooks), project.reports) == 1
        files = project.files()
        assert files.pop(".failed/02_b.ipynb")  # with the times of its run
        shutil.rmtree(project.reports)
        return lines(capfd.readouterr().out), files

    said, files = render()
    monkeypatch.setenv("SCHEDULER", dask_workers)
    assert render() == (said, files)
    assert {"01_a__partner=VNM.html", "01_a__partner=IND.ipynb"} < set(files)
    assert "figures/01_a__partner=IND/figure.png" in files
    assert "02_b: FAILED after _ s in code cell 2: ValueError: no such month" in said
    assert "    | rate = 1" in said


def test_a_worker_with_another_file_renders_nothing(project, on_cluster, capfd, monkeypatch):
    project.add("01_a", "1")
    found = Rendered.rests_on
    ours = {"analysis/publish/site/page.py": "edited since"}
    monkeypatch.setattr(Rendered, "rests_on", lambda self, job: found(self, job) | ours)
    assert project.render() == 1
    said = capfd.readouterr().out
    assert re.search("worker on .*: its analysis/publish/site/page.py differs from what the run has", said)
    assert "to the same revision and vintage, run `make combine law` there" in said
    assert not (project.reports / "01_a.html").exists()


@pytest.mark.slow
def test_a_worker_that_dies_is_a_failure_and_the_others_render(project, on_cluster, capfd):
    project.add("01_a", "1")
    project.add("02_b", DEADLY)
    assert project.render() == 1
    assert "02_b: FAILED" in (said := capfd.readouterr().out)
    assert "in workers that died over it (out of memory?)" in said
    assert "01_a.html" in project.files() and "02_b.html" not in project.files()


def test_an_interrupt_ends_the_kernels_of_the_cluster(project, on_cluster, monkeypatch):
    project.add("01_a", SLOW)
    begun = project.notebooks / "begun"

    def interrupt_when_it_runs(*_):
        if begun.exists() and begun.read_text():
            raise KeyboardInterrupt

    monkeypatch.setattr("analysis.publish.reports.progress.Lines.running", interrupt_when_it_runs)
    with pytest.raises(KeyboardInterrupt):
        project.render()
    assert project.files() == {}
    kernel = int(begun.read_text())
    until = time.monotonic() + 10
    while psutil.pid_exists(kernel) and time.monotonic() < until:
        time.sleep(0.1)
    assert not psutil.pid_exists(kernel)


def test_a_scheduler_that_does_not_answer_is_one_line_and_exit_code_2(project, monkeypatch, capsys):
    project.add("01_a", "1")
    monkeypatch.setattr("analysis.scheduler.ANSWERS_WITHIN", 0.5)
    for address in ("tcp://127.0.0.1:9", "here:be:dragons"):
        monkeypatch.setenv("SCHEDULER", address)
        assert run(project.render) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"error: no dask scheduler answers at SCHEDULER={address}: start one")
        assert said.count("\n") == 1
    assert "01_a.html" not in project.files()


class Empty:
    """A client whose cluster has some workers, or none, or whose scheduler is gone."""

    workers: dict | None = {}

    def scheduler_info(self):
        if self.workers is None:
            raise OSError
        return {"workers": self.workers}


@pytest.mark.parametrize(
    "workers, said",
    [({"a": 1}, ""), ({}, "has had no worker for 0 s: start some"), (None, "no longer answers")],
)
def test_a_cluster_without_workers_is_given_up(monkeypatch, workers, said):
    monkeypatch.setattr(there, "LOOK", -1)
    monkeypatch.setattr("analysis.scheduler.WORKER_WITHIN", 0.02)
    client = Empty()
    client.workers = workers
    patience = there._Patience(client, "tcp://10.0.0.1:8786")
    time.sleep(0.05)
    found = patience.problem()
    assert said in found and bool(found) == bool(said)


def test_what_a_report_rests_on_names_files_and_what_is_asked(project):
    project.add("02_b", PARAMETERS, "from analysis.combine import load_panel")
    rendered = Rendered(project.reports)
    chinese, vietnamese = (
        rendered.rests_on(project.plan("02_b", settings=text)[0]) for text in ("", "partner=VNM")
    )
    differing = {name for name, digest in chinese.items() if vietnamese[name] != digest}
    assert differing == {"notebook, value of a parameter or file that one names"}
    assert {"requirements.lock", "data/panel", "analysis/combine/load.py"} < set(chinese)
    assert "analysis/publish/reports/driver.py" not in chinese  # it plans the bytes, it does not make them
