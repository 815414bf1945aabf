"""The doors of a public repository: each calls make, and none changes a byte."""

import json
import re
import shutil
import subprocess

import pytest
import yaml

from analysis.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_have_no_logic_of_their_own(path):
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    run = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    targets = {"make reports", "make combine", "make combine law", "make monthly"}
    targets |= {f".venv/bin/export-declines {name}" for name in ("site", "wheel")}
    assert run and set(run) <= {".ci/run", ".venv/bin/python -m tools.faults"} | targets


def test_the_doors_of_binder_and_the_container_build_what_make_lab_does():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    targets = re.search(r"^lab: (.*?) *##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)[1]
    assert container["postCreateCommand"] == f"make {targets} && .venv/bin/export-declines scratch"
    post_build = (ROOT / "postBuild").read_text(encoding="utf-8")
    assert f"\nmake PYTHON=python {targets}\nexport-declines scratch\n" in post_build


def test_a_clone_that_converts_line_ends_has_the_same_bytes(tmp_path):
    def git(*arguments):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    table = ROOT / "data" / "sources" / "partners.csv"
    for path in (table, ROOT / ".gitattributes"):
        shutil.copy(path, tmp_path)
    git("init", "-q")
    git("config", "core.autocrlf", "true")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    (tmp_path / table.name).unlink()
    git("checkout", "-q", "--", table.name)
    assert (tmp_path / table.name).read_bytes() == table.read_bytes()


def test_nbval_and_pytest_are_the_pair_that_was_tried_together():
    # nbval has had no release since March 2024. If this fails after a new lock: render, run
    # `make test` whole, write the new pair here; if nbval breaks, hold pytest back in pyproject.toml.
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pair = dict(re.findall(r"^(nbval|pytest)==(\S+)", lock, re.M))
    assert pair == {"nbval": "0.11.0", "pytest": "9.2.0"}
