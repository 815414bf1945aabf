"""The command ``export-declines`` runs the clone's code on its data, wherever it is installed."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module

import pytest

import analysis
from analysis import __version__, command, paths
from analysis.checks import NotBuilt, NotHere
from analysis.home import DISTRIBUTION
from analysis.paths import NOTEBOOKS, ROOT
from analysis.publish.__main__ import parser
from analysis.publish.doors.commands import COMMANDS
from analysis.publish.doors.questions import QUESTIONS

KEY = "elasticity.2025.headline.law"

START = "import sys\nfrom export_declines import launch\nsys.exit(launch())"
#: A question, and where the code that answers it stands.
ASK = (
    f"import export_declines; print(export_declines.number('{KEY}').text);"
    "import analysis.present.numbers; print(analysis.present.numbers.__file__); print(analysis.__file__)"
)


@pytest.fixture
def installed(tmp_path):
    """Call the command as it is installed: the package alone, in a folder of packages."""
    packages = tmp_path / "packages"
    package = packages / "export_declines" / "clone" / "analysis"
    for source, target in (("analysis", package), ("export_declines", packages / "export_declines")):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / source, target, ignore=ignored, dirs_exist_ok=True)
    # The clone's code has the answer: what is installed beside the start is never run.
    (package / "publish" / "__main__.py").write_text("raise SystemExit('installed, not the clone')")

    def call(*words, cwd, home="", start=START):
        variables = {
            "PYTHONPATH": str(packages),
            "PYTHONHASHSEED": "1",
            "EXPORT_DECLINES_HOME": str(home),
        }
        return subprocess.run(
            [sys.executable, "-P", "-c", start, *words],
            cwd=cwd,
            env=os.environ | variables,
            capture_output=True,
            text=True,
        )

    call.package = package
    return call


def test_the_command_answers_in_any_folder_for_the_clone_that_the_variable_names(installed, tmp_path):
    ended = installed("cite", KEY, "--format=json", cwd=tmp_path, home=ROOT)
    assert ended.stderr == "" and ended.returncode == 0
    assert f'"{KEY}"' in ended.stdout


def test_python_in_another_folder_works_with_the_code_and_data_of_the_clone_it_names(
    installed, tmp_path
):
    ended = installed(cwd=tmp_path, home=ROOT, start=ASK)
    assert ended.stderr == ""
    text, code, start = ended.stdout.splitlines()
    assert text == analysis.number(KEY).text
    assert code == str(ROOT / "analysis" / "present" / "numbers.py")
    assert start == str(installed.package / "__init__.py")


def test_help_says_what_each_option_is_also_where_there_is_no_clone(installed, tmp_path):
    (installed.package / "publish" / "__main__.py").write_text(
        (ROOT / "analysis" / "publish" / "__main__.py").read_text()
    )
    ended = installed("rate", "--help", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "A country by name or ISO code" in ended.stdout


def test_every_command_and_option_has_its_words():
    (commands,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    for name, of in commands.choices.items():
        assert of.description, name
        assert not [one.dest for one in of._actions if not one.help], name


def test_another_package_of_the_name_is_refused_and_not_taken(installed, tmp_path):
    (tmp_path / "analysis.py").write_text("mine = 1")
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import analysis, export_declines"
    ended = installed(cwd=ROOT, start=start)
    assert "ImportError: another package called analysis is loaded" in ended.stderr


@pytest.mark.parametrize("home", ["", "elsewhere"])
def test_python_without_a_clone_gets_one_message_that_names_the_variable(installed, tmp_path, home):
    ended = installed(cwd=tmp_path, home=home, start=ASK)
    assert ended.returncode == 1 and ended.stdout == ""
    message = ended.stderr.splitlines()[-1]
    where = "EXPORT_DECLINES_HOME=elsewhere" if home else tmp_path
    assert message == (
        f"analysis.checks.InputError: {where} is in no clone of export-declines, and its tables are not "
        "installed with the package: work in the folder of a clone, or let EXPORT_DECLINES_HOME name it"
    )


def test_a_clone_works_for_itself_whatever_the_variable_names(tmp_path):
    variables = {"PYTHONPATH": str(ROOT), "EXPORT_DECLINES_HOME": str(tmp_path)}
    command = [sys.executable, "-P", "-c", ASK]
    ended = subprocess.run(
        command, cwd=tmp_path, env=os.environ | variables, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[1] == str(ROOT / "analysis" / "present" / "numbers.py")


def test_what_is_not_built_is_said_with_the_command_of_the_folder_one_is_in(monkeypatch, tmp_path):
    assert paths.make("law") == "`make law`"
    monkeypatch.chdir(tmp_path)
    assert paths.make("law") == f"`make law` in {ROOT}"
    monkeypatch.setattr(analysis, "__file__", str(tmp_path / "analysis" / "__init__.py"))
    assert paths.make("law") == "`export-declines law`"


def test_panels_and_law_are_built_by_commands_of_the_same_names(monkeypatch):
    done = []
    monkeypatch.setattr("analysis.__main__.main", lambda words: done.append(words) or 0)
    assert command.main(["combine"]) == command.main(["law"]) == 0
    assert done == [["combine"], ["law"]]


def test_the_command_answers_in_any_folder_of_the_clone_with_its_code(installed):
    ended = installed("cite", KEY, "--format=json", cwd=NOTEBOOKS)
    assert ended.stderr == "" and ended.returncode == 0
    assert f'"{KEY}"' in ended.stdout


def test_outside_a_clone_one_line_says_where_to_call_it(installed, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "another"')
    ended = installed("cite", KEY, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"error: {tmp_path} is in no clone of export-declines, and its tables are not installed with "
        "the package: work in the folder of a clone, or let EXPORT_DECLINES_HOME name it\n"
    )


def test_help_is_that_of_the_command_which_it_is_asked_of(monkeypatch, capsys):
    monkeypatch.setattr(command.home, "find_clone", command.home.find_clone)  # set anew for help
    monkeypatch.setattr("sys.argv", ["export-declines", "cite", "--help"])
    with pytest.raises(SystemExit, match="0"):
        command.launch()
    assert capsys.readouterr().out.startswith("usage: export-declines cite ")


def test_a_command_of_another_version_than_the_clone_is_refused(installed):
    start = installed.package / "version.py"
    start.write_text(start.read_text().replace(f'"{__version__}"', '"0.1.0"'))
    ended = installed("cite", KEY, cwd=ROOT)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"is of version 0.1.0 and the clone {ROOT} of version {__version__}: install" in ended.stderr


def test_the_installed_script_is_this_function():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (project["name"], project["version"]) == (DISTRIBUTION, __version__)
    module, function = project["scripts"]["export-declines"].split(":")
    assert (import_module(module).__all__, function) == (analysis.__all__, "launch")


def test_a_command_brings_up_to_date_what_make_does_before_it():
    targets = dict(re.findall(r"^(\w+): ([^#\n]*?) +##", (ROOT / "Makefile").read_text(), re.M))
    for name in {*COMMANDS, "report"} & {*targets}:
        assert targets[name].replace("$(READY)", "").split() == command.NEEDS.get(name, []), name
    assert {targets[name] for name in QUESTIONS} == {"$(READY)"}  # make asks this command


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
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "joining\njoining\n")


@pytest.mark.parametrize("answers", [True, False])
def test_where_nothing_is_built_what_ships_answers_or_all_is_made(made, monkeypatch, answers):
    """A question is asked at once; only where nothing shipped stands for what it reads is that built."""

    def ask(words):
        made.append(words[0])
        if "combine" not in made and not answers:
            raise NotBuilt("data/panel/naics3.parquet is not built yet")
        return 0

    monkeypatch.setattr("analysis.steps.is_begun", lambda name: False)
    monkeypatch.setattr("analysis.publish.__main__.main", ask)
    assert command.main(["effect", "--partner=VNM"]) == 0
    assert made == ["effect"] if answers else ["effect", "combine", "law", "effect"]


def test_where_that_fails_nothing_is_asked(made):
    made.append("broken")
    assert command.main(["effect", "--partner=VNM"]) == 3
    assert made == ["broken", "combine", "law"]


@pytest.mark.parametrize("word", ["calibrate", "overleaf", "test", "--all"])
def test_a_retired_command_or_option_says_what_answers_now(made, word):
    with pytest.raises(NotHere, match=f"{word} is retired: .{{10}}"):
        command.main([word] if word[0] != "-" else ["reports", word])
    assert made == []


def test_a_misspelt_command_makes_nothing(made, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(["efect"])
    assert (ended.value.code, made) == (2, [])
    assert "usage: export-declines" in capsys.readouterr().err
