"""Who installs the package gets what answers; notebooks, pages and tests are extras, in the lock too."""

import re
import tomllib
from importlib.metadata import packages_distributions, requires

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis import command, paths
from analysis.checks import InputError
from analysis.fingerprint import State
from analysis.imports import scan

PROJECT = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
#: Packages of the extras that the lock has: no report rests on what serves machines.
PINNED_EXTRAS = sum((packages for name, packages in EXTRAS.items() if name != "serve"), [])
#: Imported where ``SCHEDULER`` asks for it, and never else.
CLUSTER = {"dask"}
#: A library that a line imports, wherever it stands.
IMPORT = re.compile(r"^ *(?:from|import) (\w+)[\w.]*(?: import| as|,|$)", re.M)
#: What people type -> the module that answers.
ASKED = {
    "effect": "analysis.public",
    "check": "analysis.lookups",
    "cite": "analysis.publish.numbers.citations",
    "rate": "analysis.rates",
    "combine, law": "analysis.combine.__main__",
    "predict": "analysis.publish.archive.predictions",
    "refresh": "analysis.collect.refresh.command",
    "fits and figures": "analysis.regressions",
}


def installed_with(requirements: list[str]) -> set[str]:
    """Return the packages that pip installs for some, those of extras only where one is named."""
    installed, waiting = set(), [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        package = (canonicalize_name(requirement.name), *sorted(requirement.extras))
        if package in installed:
            continue
        installed.add(package)
        for one in map(Requirement, requires(requirement.name) or []):
            if not one.marker or any(
                one.marker.evaluate({"extra": e}) for e in {"", *requirement.extras}
            ):
                waiting.append(one)
    return {name for name, *_ in installed}


def imported_by(*modules: str) -> set[str]:
    """Return the files that are imported with modules, or may be as their functions run."""
    files, reached, waiting = State().modules, set(), {*modules}
    while waiting:
        name = waiting.pop()
        prefixes = [".".join(name.split(".")[:n]) for n in range(2, name.count(".") + 2)]
        for path in {files[one] for one in prefixes if one in files} - reached:
            reached.add(path)
            waiting.update(scan((paths.ROOT / path).read_text(encoding="utf-8"), (), path)[0])
    return reached


def test_what_answers_needs_no_notebook_browser_or_test_tool():
    files = imported_by(*ASKED.values())
    assert "analysis/engine/fitting.py" in files
    core, of = installed_with(PROJECT["dependencies"]), packages_distributions()
    for path in sorted(files):
        for top in IMPORT.findall((paths.ROOT / path).read_text(encoding="utf-8")):
            owners = {canonicalize_name(one) for one in of.get(top, [])}
            assert not owners or owners & core or top in CLUSTER, f"{path} imports {top}"


def test_the_core_is_a_third_of_what_everything_needs():
    core = installed_with(PROJECT["dependencies"])
    assert not core & {
        "jupyterlab",
        "ipykernel",
        "nbconvert",
        "pytest",
        "playwright",
        "ruff",
        "distributed",
    }
    everything = installed_with([*PROJECT["dependencies"], *PINNED_EXTRAS])
    assert len(core) < len(everything) / 3


def test_the_lock_and_the_environment_of_conda_have_the_extras():
    contributing = (paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    compiled = " ".join(f"--extra {name}" for name in EXTRAS if name != "serve")
    assert {"lab", "test", "cluster", "serve"} == {*EXTRAS}
    assert f"uv pip compile pyproject.toml -q {compiled} " in contributing
    lock = (paths.ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {line.split("==")[0] for line in lock.splitlines() if line[:1].isalnum()}
    required = [*PROJECT["dependencies"], *PINNED_EXTRAS]
    assert {canonicalize_name(Requirement(one).name) for one in required} <= pinned
    conda = yaml.safe_load((paths.ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert conda["dependencies"][-1] == {"pip": ["-r requirements.lock"]}


@pytest.mark.parametrize(
    "missing, extra", [("nbconvert.exporters", "lab"), ("dask", "cluster"), ("mcp.server", "serve")]
)
def test_a_command_whose_extra_is_not_installed_says_how_to_get_it(monkeypatch, missing, extra):
    def absent(words):
        raise ModuleNotFoundError("", name=missing)

    monkeypatch.setattr("analysis.__main__.main", lambda words: 0)
    monkeypatch.setattr("analysis.publish.__main__.main", absent)
    with pytest.raises(InputError) as refused:
        command.main(["report", "02_tariffs"])
    top = missing.split(".")[0]
    assert str(refused.value) == (
        f"`report` needs {top}, which is not installed: `pip install '.[{extra}]'` in {paths.ROOT}"
    )


def test_what_renders_says_so_before_anything_is_made(monkeypatch):
    monkeypatch.setattr("analysis.__main__.main", lambda words: pytest.fail("made"))
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    for words in (["reports"], ["report", "02_tariffs"], ["archive"]):
        with pytest.raises(InputError, match=r"needs nbclient, .*'\.\[lab\]'"):
            command.main(words)


def test_a_module_of_the_project_that_is_missing_is_no_extra(monkeypatch):
    def absent(words):
        raise ModuleNotFoundError("", name="analysis.publish.nothing")

    monkeypatch.setattr("analysis.publish.__main__.main", absent)
    with pytest.raises(ModuleNotFoundError):
        command.main(["cite", "a"])
