"""The first hour without a browser: quick questions here, and all of it from a virgin clone (slow)."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys

import pandas as pd
import pytest

import analysis
from analysis.paths import ROOT
from tests.first_hour.conftest import Task, copied, git, strangers
from tests.first_hour.new_report import NAME, add_report

KEY = "elasticity.2025.headline.law"
#: Seconds of the processor that the first effect of a clone takes at most: on a busy machine 11.
MOST_SECONDS = 15
CLAIM = "exports CHN USA 2025-05 yoy -34.5%"

#: Task -> what is typed after ``import analysis``, a line an action; and what is then printed.
TYPED = {
    "India's elasticity": (["print(analysis.elasticity(partner='India'))"], "from India"),
    "furniture from Vietnam": (
        ["print(analysis.effect('Vietnam', 'furniture', '25%', start='2026-12-01'))"],
        "HTS 9403 from Vietnam",
    ),
    "the rate on 8517.13 from China, then and today": (
        [
            "print(analysis.statutory_rate('China', '8517.13', '1 June 2025'))",
            "print(analysis.statutory_rate('China', '8517.13'))",
        ],
        "On 1 June 2025 goods of HTS 851713 from China owed",
    ),
    "a LaTeX table of elasticities": (["print(analysis.elasticity('2025').to_latex())"], "\\toprule"),
    "one figure as PDF": (["analysis.elasticity('2025').save('elasticity.pdf')"], ""),
    "a BibTeX entry": ([f"print(analysis.cite('{KEY}').to_bibtex())"], "@"),
    "a newspaper's claim": ([f"print(analysis.check_claim('{CLAIM}'))"], "holds as first published"),
    "another window": (["print(analysis.fit('iv_across_2025', window='2023-01:latest'))"], "2023-01:"),
    "own CSV": (
        [
            "import pandas; mine = pandas.read_csv('mine.csv')",
            "print(analysis.fit('ols_2025', mine, vintage='my extract'))",
        ],
        "Source: my extract",
    ),
}


def own_csv(folder) -> None:
    """Write what a stranger has: imports from six partners, with rates."""
    panel = analysis.load_panel()
    rows = panel[
        panel.month.ge("2024-01") & panel.partner.isin(["CHN", "VNM", "IND", "MEX", "DEU", "JPN"])
    ]
    columns = ["partner", "product", "month", "customs_value", "effective_rate", "statutory_rate"]
    rows.rename(columns={"naics3": "product"})[columns].to_csv(folder / "mine.csv", index=False)


def ask(folder, python: str, environment: dict) -> None:
    """Do every task in one session of Python, in a folder that is no clone."""
    own_csv(folder)
    lines = ["import analysis"]
    for name, (actions, _) in TYPED.items():
        lines += [f"print({name!r})", *actions]
    task = Task(folder, environment)
    printed = task.do(python, "-c", "\n".join(lines))
    for name, (actions, wanted) in TYPED.items():
        assert len(actions) <= 3 and wanted in printed.partition(name)[2], name
    assert (folder / "elasticity.pdf").stat().st_size > 5_000


def test_every_question_of_the_first_hour_is_answered_in_another_folder(tmp_path):
    """Here with what this clone has built; the slow tests build it first."""
    package, folder = tmp_path / "packages" / "analysis", tmp_path / "mine"
    shutil.copytree(ROOT / "analysis", package, ignore=shutil.ignore_patterns("__pycache__"))
    folder.mkdir()
    variables = {
        "PYTHONPATH": str(package.parent),
        "EXPORT_DECLINES_HOME": str(ROOT),
        "PYTHONSAFEPATH": "1",
    }
    ask(folder, sys.executable, strangers(**variables))


@pytest.mark.slow
def test_after_pip_install_another_folder_asks_the_clone_that_the_variable_names(
    virgin, environment, tmp_path
):
    """The door: ``pip install .`` and the variable; nothing is built."""
    python = str(environment / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", "."], cwd=virgin, check=True)
    outside = strangers(EXPORT_DECLINES_HOME=str(virgin))
    ask(tmp_path, python, outside)
    command = [str(environment / "bin" / "export-declines"), "effect", "--partner=Vietnam"]
    assert "from Vietnam" in Task(tmp_path, outside).do(*command, "--goods=furniture", "--add=25%")
    assert git(virgin, "status", "--short") == ""


@pytest.mark.slow
def test_the_first_effect_of_a_clone_takes_seconds_and_is_that_of_a_built_one(tmp_path):
    """From the estimates that ship for the code and data committed."""
    clone = copied(tmp_path / "clone")
    question = ["effect", "--partner=VNM", "--goods=9403", "--add=25%", "--from=2026-12-01"]
    command = [sys.executable, "-P", "-m", "analysis.command", *question]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    printed = Task(clone, strangers(PYTHONPATH=str(clone))).do(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < MOST_SECONDS
    assert not (clone / "data" / "panel" / "law.parquet").exists()
    here = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert printed == here.stdout.replace("\u00a0", " ")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("uvx"), reason="there is no uv here: pip install uv")
def test_uvx_answers_from_the_clone_with_nothing_installed(virgin):
    printed = Task(virgin, strangers()).do(
        "uvx", "--from", ".", "export-declines", "effect", "--partner=Vietnam", "--goods=furniture"
    )
    assert "HTS 9403 from Vietnam" in printed


@pytest.mark.slow
def test_what_binder_and_the_container_run_builds_what_notebooks_read(virgin, environment):
    """The commands, not the container: ``postBuild``, and that of ``.devcontainer``."""
    path = f"{environment / 'bin'}:{strangers()['PATH']}"
    for command in (["./postBuild"], ["make", "scratch"]):
        Task(virgin, strangers(PATH=path)).do(*command)
    assert (virgin / "data" / "panel" / "law.parquet").is_file()
    assert (virgin / "notebooks" / "scratch" / "tutorial.ipynb").is_file()


#: Task -> commands in the clone, and what the last prints.
SHELL = {
    "India's elasticity": (
        [".venv/bin/python -c|import analysis; print(analysis.elasticity(partner='India'))"],
        "from India",
    ),
    "furniture from Vietnam": (
        ["make effect|PARTNER=Vietnam|GOODS=furniture|ADD=25%|FROM=2026-12-01"],
        "HTS 9403 from Vietnam",
    ),
    "a LaTeX table": (["make effect|PARTNER=Vietnam|GOODS=furniture|FORMAT=latex"], "\\begin{tabular}"),
    "a BibTeX entry": ([f"make cite|KEY={KEY}"], "@"),
    "a newspaper's claim": ([f"make check|CLAIM={CLAIM}"], "holds as first published"),
    "another window": (
        ["make report|NAME=02_tariffs|PARAMS=partner=Vietnam start=2024-01"],
        "02_tariffs__partner=VNM",
    ),
}


def words(line: str) -> list[str]:
    first, *rest = line.split("|")
    return [*first.split(), *rest]


@pytest.mark.slow
@pytest.mark.parametrize("name", SHELL)
def test_a_shell_in_a_virgin_clone_answers(virgin, name):
    commands, wanted = SHELL[name]
    task = Task(virgin, strangers())
    assert wanted in [task.do(*words(line)) for line in commands][-1]
    assert git(virgin, "status", "--short") == ""


@pytest.fixture
def edited(virgin):
    """The virgin clone for a task that edits it; put back as it was."""
    yield virgin
    git(virgin, "checkout", "-q", "--", ".")
    git(virgin, "clean", "-q", "-d", "-f")


@pytest.mark.slow
def test_a_calendar_event_is_a_row_and_a_seal(edited):
    path = edited / "analysis" / "collect" / "tariff_events.csv"
    task = Task(edited, strangers())
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    row = rows[rows.event_id.eq("E140")].assign(event_id="E999", effective_date="2027-01-11")
    pd.concat([rows, row]).to_csv(path, index=False, lineterminator="\n")
    task.note("a row of tariff_events.csv")
    task.do(".venv/bin/python", "-m", "analysis.collect", "seal")
    assert "E999" in task.do(
        ".venv/bin/python",
        "-c",
        "from analysis.collect import read_events; print(read_events().event_id.to_list())",
    )


@pytest.mark.slow
def test_a_new_report_meets_no_requirement_that_contributing_does_not_name(edited):
    task = Task(edited, strangers())
    add_report(edited)
    task.note("files, as CONTRIBUTING.md says")
    task.do("make", "report", f"NAME={NAME}")
    task.do(".venv/bin/python", "-m", "analysis.publish", "quotes")
    assert f"[{NAME}](reports/{NAME}.ipynb)" in (edited / "README.md").read_text(encoding="utf-8")
    checked = [
        "tests/test_architecture.py",
        "tests/test_faults.py",
        "tests/test_reports.py",
        "tests/present/test_rooms.py",
        "tests/publish/reports/test_catalog.py",
        "tests/publish/reports/test_published.py",
        "tests/test_notebooks.py",
    ]
    unlike = "not executed and not cloned and not Vietnam"
    Task(edited, strangers()).do(".venv/bin/python", "-m", "pytest", "-q", "-n0", "-k", unlike, *checked)
