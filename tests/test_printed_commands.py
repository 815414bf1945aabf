"""Every `make ...` that a text, page, message or the help prints is taken, and names what there is."""

import re
import shlex
import shutil
import subprocess

import pandas as pd
import pytest

from analysis.law import names
from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from analysis.publish.doors.printing import PRINTED_PAGES
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.numbers.versions import stored
from analysis.publish.reports.catalog import plan, read_catalog

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")

#: What stands in code marks, or has a word with its value: "make one of them" is prose.
WORD = r'[A-Z][A-Z0-9_]*=(?:"[^"]*"|[^\s"`\'<,;)]+)'
PRINTED = re.compile(rf"(?:`|<code>)(make [^`<\n]+)(?:`|</code>)|(make [a-z]+(?: {WORD})+)")
BLOCK = re.compile(r"^ *(make [a-z]+(?: [A-Z]+=\S+)*)(?= *#)", re.M)
HELP = re.compile(r"^([a-z]+):.*## (.*)$", re.M)
#: What asks about a partner's goods.
GOALS = ("effect", "rate", "changes")
#: A value that stands for one of the reader's own.
STANDS_FOR = re.compile(r"\.\.\.|…|[{}]|NN_|HOST|path/to|^(KEY|DAY|REVISION)$")


def texts() -> list[str]:
    kinds = (
        "analysis/**/*.py",
        "analysis/**/*.md",
        "analysis/**/*.j2",
        "analysis/**/*.yaml",
        "analysis/**/*.js",
        "notebooks/*.ipynb",
        "*.md",
        "docs/*.md",
        "Makefile",
    )
    paths = [path for kind in kinds for path in ROOT.glob(kind) if path.name != "CHANGELOG.md"]
    return [path.read_text(encoding="utf-8").replace('\\"', '"') for path in paths]


def commands() -> list[str]:
    """Each once; the help's with all of the words that it names."""
    every = [
        *("".join(parts) for text in texts() for parts in PRINTED.findall(text)),
        *(one for text in texts() for one in BLOCK.findall(text)),
        *(
            " ".join(["make", target, *re.findall(WORD, help_text)])
            for target, help_text in HELP.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
        ),
    ]
    return sorted(set(every))


def parts(command: str) -> tuple[list[str], dict[str, str]]:
    """Return what a command makes, and its words with their values."""
    words = shlex.split(command)[1:]
    return [w for w in words if "=" not in w], dict(w.split("=", 1) for w in words if "=" in w)


COMMANDS = [one for one in commands() if all(map(re.compile("[a-z]+").fullmatch, parts(one)[0]))]


def test_make_takes_every_printed_command(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    for file in ("requirements.lock", "pyproject.toml"):
        (tmp_path / file).touch()
    refused = {}
    for command in COMMANDS:
        words = shlex.split(command.replace("PYTHON=python ", ""))
        ended = subprocess.run([*words, "-n"], cwd=tmp_path, capture_output=True, text=True)
        if ended.returncode:
            refused[command] = ended.stderr
    assert not refused and len(COMMANDS) > 60


def test_every_printed_command_names_something_that_exists():
    catalog, numbers = read_catalog(NOTEBOOKS), read_numbers(REPORTS / "numbers.csv")
    reports = {*catalog, *(old for report in catalog.values() for old in report.formerly)}
    figures = set(pd.read_csv(REPORTS / "exhibits.csv").name)
    there = {
        ("report", "NAME"): reports.__contains__,
        ("pdf", "NAME"): {*reports, *PRINTED_PAGES}.__contains__,
        ("figures", "NAME"): figures.__contains__,
        ("cite", "KEY"): numbers.__contains__,
        ("cite", "VERSION"): stored(REPORTS).__contains__,
        ("drift", "FROM"): lambda text: re.fullmatch(r"HEAD~\d", text) or text in stored(REPORTS),
        **{(goal, "PARTNER"): lambda text: names.partner(text, group=True) for goal in GOALS},
        **{(goal, "HTS"): names.hts for goal in GOALS},
    }
    missing = []
    for command in COMMANDS:
        goals, words = parts(command)
        for word, value in words.items():
            exists = there.get((goals[0], word))
            if exists and not STANDS_FOR.search(value) and not exists(value):
                missing.append(command)
        if "PARAMS" in words and not any(map(STANDS_FOR.search, words.values())):
            assert plan(catalog, [words["NAME"]], settings=words["PARAMS"], check=lambda found: None)
    assert missing == []
