"""The command ``export-declines`` runs the clone's code on its data, wherever it is installed."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module

import pytest

from analysis import __version__, command
from analysis.paths import NOTEBOOKS, ROOT
from analysis.publish.commands import COMMANDS

KEY = "elasticity.2025.headline.law"


@pytest.fixture
def installed(tmp_path):
    """Call the command as it is installed: the package alone, in a folder of packages."""
    package = tmp_path / "packages" / "analysis"
    shutil.copytree(ROOT / "analysis", package, ignore=shutil.ignore_patterns("__pycache__"))
    # The clone's code has the answer: what is installed beside the start is never run.
    (package / "publish" / "__main__.py").write_text("raise SystemExit('installed, not the clone')")

    def call(*words, cwd):
        start = "import sys\nfrom analysis.command import launch\nsys.exit(launch())"
        environment = os.environ | {"PYTHONPATH": str(package.parent), "PYTHONHASHSEED": "1"}
        return subprocess.run(
            [sys.executable, "-P", "-c", start, *words],
            cwd=cwd, env=environment, capture_output=True, text=True,
        )  # fmt: skip

    call.package = package
    return call


def test_the_command_answers_in_any_folder_of_the_clone_with_its_code(installed):
    ended = installed("cite", KEY, "--format=json", cwd=NOTEBOOKS)
    assert ended.stderr == "" and ended.returncode == 0
    assert f'"{KEY}"' in ended.stdout


def test_outside_a_clone_one_line_says_where_to_call_it(installed, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "another"')
    ended = installed("cite", KEY, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"error: {tmp_path} is in no clone of export-declines: its tables are not installed with the "
        "command, so call it in the folder of the project\n"
    )


def test_a_command_of_another_version_than_the_clone_is_refused(installed):
    start = installed.package / "version.py"
    start.write_text(start.read_text().replace(f'"{__version__}"', '"0.1.0"'))
    ended = installed("cite", KEY, cwd=ROOT)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"is of version 0.1.0 and the clone {ROOT} of version {__version__}: install" in ended.stderr


def test_the_installed_script_is_this_function():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (project["name"], project["version"]) == (command.NAME, __version__)
    module, function = project["scripts"]["export-declines"].split(":")
    assert getattr(import_module(module), function) is command.launch


def test_a_command_brings_up_to_date_what_make_does_before_it():
    targets = dict(re.findall(r"^(\w+): ([^#\n]*?) +##", (ROOT / "Makefile").read_text(), re.M))
    for name in {*COMMANDS, "report"}:
        assert targets[name].replace("$(READY)", "").split() == command.NEEDS.get(name, []), name


@pytest.fixture
def made(monkeypatch):
    """What is made and run, in order; making says a line."""
    done = []

    def make(targets):
        print("joining")
        done.extend(targets)
        return 3 if targets == ["law"] and "broken" in done else 0

    monkeypatch.setattr("analysis.__main__.main", make)
    monkeypatch.setattr("analysis.publish.__main__.main", lambda words: done.append(words[0]) or 0)
    return done


def test_what_an_answer_rests_on_is_made_first_and_said_aside(made, capsys):
    assert command.main(["effect", "--partner=VNM", "--format=json"]) == 0
    assert made == ["combine", "law", "effect"]
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "joining\njoining\n")


def test_where_that_fails_nothing_is_asked(made):
    made.append("broken")
    assert command.main(["effect", "--partner=VNM"]) == 3
    assert made == ["broken", "combine", "law"]


def test_a_misspelt_command_makes_nothing(made, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(["efect"])
    assert (ended.value.code, made) == (2, [])
    assert "usage: export-declines" in capsys.readouterr().err
