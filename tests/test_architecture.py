"""Import directions of the five stages and the three libraries; no import has effects."""

import ast
import json
import os
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from analysis.imports import scan
from analysis.paths import ROOT

STAGES = ["collect", "combine", "estimate", "present", "publish"]
#: Library, which knows no report -> what it may import beside the foundation. Stages import it.
LIBRARIES = {"law": {"collect"}, "engine": set(), "claims": {"law"}}
#: Package -> who may import it.
ONLY_IN = {
    "statsmodels": ("estimate", "engine"),
    "pyfixest": ("estimate",),
    "linearmodels": ("estimate",),
    "matplotlib": ("present",),
    **dict.fromkeys(("papermill", "nbconvert", "nbclient"), ("publish",)),
    **dict.fromkeys(("requests", "urllib3"), ("collect",)),
}
#: What stands before all stages: the public face, and the commands that make them.
FACES = [
    "__init__.py",
    "__main__.py",
    "command.py",
    "elasticities.py",
    "lookups.py",
    "public.py",
    "rates.py",
    "refusals.py",
    "regressions.py",
    "tariffs.py",
]
MODULES = sorted((ROOT / "analysis").rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def bound(path: Path) -> list[tuple[str, str]]:
    """What a module calls what it imports, and its dotted name, relative ones made absolute."""
    package = path.relative_to(ROOT).parts[:-1]
    names = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names += [(alias.asname or alias.name, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            names += [(alias.asname or alias.name, f"{module}.{alias.name}") for alias in node.names]
    return names


def imported(path: Path) -> list[str]:
    """Dotted names that a module imports, wherever in the file."""
    return [name for _, name in bound(path)]


def offences(path: Path) -> list[str]:
    folder = path.relative_to(ROOT / "analysis").parts[0]
    rank = STAGES.index(folder) if folder in STAGES else -1
    if folder in FACES:
        rank = len(STAGES)
    allowed = LIBRARIES.get(folder)
    offending = []
    for name in imported(path):
        first, second, *_ = f"{name}..".split(".")
        inside = first == "analysis" and second != folder
        if inside and allowed is None and second in STAGES and STAGES.index(second) > rank:
            offending.append(f"{path.relative_to(ROOT)} imports {name}: a later stage")
        if inside and allowed is not None and second in {*STAGES, *LIBRARIES} - allowed:
            offending.append(f"{path.relative_to(ROOT)} imports {name}: {folder} goes without it")
        if inside and folder == "collect" and second in LIBRARIES:
            offending.append(f"{path.relative_to(ROOT)} imports {name}: a library that reads by it")
        if first in ONLY_IN and folder not in ONLY_IN[first]:
            offending.append(f"{path.relative_to(ROOT)} imports {first}: only {ONLY_IN[first]} may")
    return offending


def test_stage_and_library_import_only_what_they_may():
    assert [offence for path in MODULES for offence in offences(path)] == []


def circle(imports: dict[str, list[str]]) -> list[str]:
    """Return the modules of a circle of imports, nothing where there is none; names of what is taken."""
    graph = {}
    for name, taken in imports.items():
        chains = [[".".join(t.split(".")[:n]) for n in range(t.count(".") + 1, 0, -1)] for t in taken]
        graph[name] = {next((p for p in prefixes if p in imports), name) for prefixes in chains} - {name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_module_rests_on_itself_by_way_of_others():
    """Imports within functions count."""
    imports = {}
    for path in MODULES:
        name = path.relative_to(ROOT).with_suffix("").as_posix()
        taken, _ = scan(path.read_text(encoding="utf-8"), [], f"{name}.py")
        imports[name.replace("/", ".").removesuffix(".__init__")] = taken
    assert circle(imports) == []


def test_a_circle_is_seen_whatever_is_taken_from_a_module():
    assert circle({"a": ["b.c.f"], "b.c": ["a"]}) != []
    assert circle({"a": ["b.c.f"], "b.c": ["d"], "d": []}) == []


def test_nothing_but_the_command_of_the_refresh_has_a_network():
    refresh = ROOT / "analysis" / "collect" / "refresh"
    for path in MODULES:
        names = imported(path)
        inside = path.is_relative_to(refresh)
        assert inside or not any(name.startswith("analysis.collect.refresh") for name in names), path
        client = any(name.split(".")[0] in ("requests", "urllib3") for name in names)
        assert not client or path == refresh / "network.py", path


ESTIMATE = ROOT / "analysis" / "estimate"
#: Questions of `estimate` and their parts; they build on one another in any order, but in no circle.
SUBJECTS = sorted({path.parent for path in ESTIMATE.glob("*/**/[a-z]*.py")})


def test_subjects_of_estimate_build_on_one_another_in_no_circle():
    dotted = {path: ".".join(path.relative_to(ROOT).parts) for path in SUBJECTS}
    used = {}
    for folder, subject in dotted.items():
        names = {name for module in folder.glob("*.py") for name in imported(module)}
        others = ([o for o in dotted.values() if name.startswith(f"{o}.")] for name in names)
        used[subject] = sorted({max(subjects, key=len) for subjects in others if subjects} - {subject})
    graph = TopologicalSorter(used)
    graph.prepare()  # raises CycleError


#: What reads a table, the calendar, what was built, or the description of any of them.
READERS = {
    "load_panel",
    "load_statutory",
    "load_trade",
    "load_world",
    "load_duties_paid",
    "load_newest",
    "load_imports_by_month",
    "load_group_by_month",
    "load_collections",
    "load_goods_by_month",
    "select",
    "partner_names",
    "product_labels",
    "read_table",
    "read_yaml",
    "read_events",
    "read_past_events",
    "vintage",
    "as_of",
    "events_as_of",
    "dated",
    "rates_on_days",
    "stored_rows",
    "path_line_rates",
    "with_statutory_rate",
}

#: Modules of the engine that the one regression rests on.
REGRESSION = {"absorb", "inference", "results", "ppml"}  # the last by PPML alone


#: Modules that wire inputs to estimators beside studies: what a public name or a command asks.
WIRES = ("tariffs/goods.py", "record/prediction/on_day.py")


@pytest.mark.parametrize("folder", SUBJECTS, ids=lambda path: str(path.relative_to(ESTIMATE)))
def test_only_the_inputs_of_a_subject_read(folder):
    """What wires may ask inputs and studies of its question; an estimator takes their types alone.

    A question of one module is its study, which then reads too.
    """
    if [path.name for path in folder.glob("*.py") if path.name != "__init__.py"] == ["study.py"]:
        return
    question = ".".join(folder.relative_to(ROOT).parts[:3])
    for path in (path for path in folder.glob("*.py") if path.name != "inputs.py"):
        names = [name for name in imported(path) if not name.rsplit(".", 1)[-1][0].isupper()]
        reading = {name for name in names if name.rsplit(".", 1)[-1] in READERS}
        reading |= {name for name in names if ".estimate.load" in name}
        others = [name for name in names if name.startswith("analysis.estimate.")]
        others = {name for name in others if {"inputs", "study"} & {*name.split(".")}}
        wires = path.name == "study.py" or path.relative_to(ESTIMATE).as_posix() in WIRES
        inside = {name for name in others if wires and name.startswith(f"{question}.")}
        assert reading | others - inside == set(), path.name


#: Most lines of a module that wires.
MOST_LINES_OF_A_STUDY = 80


@pytest.mark.parametrize(
    "path", sorted(ESTIMATE.rglob("study.py")), ids=lambda path: str(path.relative_to(ESTIMATE))
)
def test_a_study_wires_inputs_to_estimators_and_hands_on_no_other_name(path):
    """What computes stands with the estimators, and what is asked for is asked where it is."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES_OF_A_STUDY
    assert "noqa: F401" not in text and not any(name.split(".")[0] == "numpy" for name in imported(path))


def taken(path: Path) -> set[str]:
    """Dotted names that a module uses of others: imported, or as ``module.NAME``."""
    names = bound(path)
    nodes = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute))
    used = {(node.value.id, node.attr) for node in nodes if isinstance(node.value, ast.Name)}
    of_modules = dict(names)
    return {name for _, name in names} | {f"{of_modules.get(module)}.{name}" for module, name in used}


def defined(module: ast.Module) -> set[str]:
    """Constants and classes that a module defines, types by another name among them."""
    assigned = (node for node in module.body if isinstance(node, ast.Assign | ast.AnnAssign))
    stored = (n for node in assigned for n in ast.walk(node) if isinstance(n, ast.Name))
    names = {n.id for n in stored if isinstance(n.ctx, ast.Store)}
    names |= {node.name for node in module.body if isinstance(node, ast.ClassDef)}
    return {name for name in names if name[0].isupper()}


def test_a_constant_or_class_that_other_modules_use_has_a_name_of_its_own():
    used = {name for path in MODULES for name in taken(path)}
    exported = {}
    for path in MODULES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for name in defined(tree(path)):
            if f"{module}.{name}" in used:
                exported.setdefault(name, []).append(module)
    assert len(exported) > 500
    assert {name: modules for name, modules in exported.items() if len(modules) > 1} == {}


def test_the_engine_never_reads():
    for path in (ROOT / "analysis" / "engine").glob("*.py"):
        names = {name.rsplit(".", 1)[-1] for name in imported(path)}
        assert not names & READERS, path.name
        assert not any(name.startswith("pyarrow") for name in imported(path)), path.name


def test_the_one_regression_rests_on_absorption_inference_and_results_alone():
    engine = "analysis.engine."
    names = imported(ROOT / "analysis" / "engine" / "regression.py")
    used = {name.removeprefix(engine).split(".")[0] for name in names if name.startswith(engine)}
    assert used <= REGRESSION


#: Rooms of `present`, one a report; what is not in a room is the kit, which all may use. A room may have
#: parts, folders of their own.
PRESENT = ROOT / "analysis" / "present"
ROOMS = sorted(p.parent.name for p in PRESENT.glob("*/__init__.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_present_uses_the_kit_and_its_own_subject_alone(room):
    for path in (PRESENT / room).rglob("*.py"):
        names = [name.split(".") for name in imported(path)]
        others = {name[2] for name in names if name[:2] == ["analysis", "present"]} & set(ROOMS)
        assert others <= {room}, f"{path.name} imports {others}"


#: Rooms and parts whose words stand in a text file.
WRITTEN = sorted(str(p.parent.relative_to(PRESENT)) for p in PRESENT.rglob("*/text.md"))


@pytest.mark.parametrize("room", WRITTEN)
def test_a_room_with_a_text_has_frames_names_labels_numbers_and_drawings_alone(room):
    """Who computes does not draw, and nobody writes sentences or tables."""
    modules = {path.stem: path for path in (PRESENT / room).glob("*.py")}
    needed, more = {"__init__"}, {"labels", "figures", "frames", "numbers", "sections", "words"}
    assert needed <= set(modules) <= needed | more
    kit = {"finding.Finding", "finding.Answer", "table.Table", "numbers.Number", "picture.Picture"}
    for name, path in modules.items():
        used = {taken.removeprefix("analysis.present.") for taken in imported(path)}
        assert not used & kit, f"{path.name} of {room} makes {used & kit}"
        drawing = {taken for taken in used if taken.split(".")[0] in ("matplotlib", "charts", "style")}
        assert not drawing or name == "figures", f"{path.name} of {room} draws"


def test_modules_of_estimate_of_libraries_and_of_rooms_are_shorter_than_three_hundred_and_fifty_lines():
    libraries = (ROOT / "analysis" / name for name in LIBRARIES)
    for folder in (ESTIMATE, *libraries, *(PRESENT / room for room in ROOMS)):
        for path in folder.rglob("*.py"):
            n = path.read_text(encoding="utf-8").count("\n")
            assert n < 350, f"{path.relative_to(ROOT)}: {n} lines"


@pytest.mark.parametrize(
    "folder, line",
    [
        ("collect", "from analysis.combine import load_panel"),
        ("collect", "from analysis import estimate"),
        ("combine", "from ..estimate.growth import yoy_growth"),
        ("combine", "def f():\n    import statsmodels.api as sm"),
        ("estimate", "import matplotlib.pyplot as plt"),
        ("present", "from papermill import execute_notebook"),
        ("", "import analysis.collect.tables"),
        ("law", "from analysis.combine import load_panel"),
        ("law", "from ..engine import fit"),
        ("engine", "from analysis.law import names"),
        ("engine", "from analysis.collect import read_table"),
        ("claims", "from analysis.engine.results import Estimate"),
        ("collect", "from analysis.law import names"),
    ],
)
def test_rule_names_the_offender(tmp_path, monkeypatch, folder, line):
    path = tmp_path / "analysis" / folder / "offender.py"
    path.parent.mkdir(parents=True)
    path.write_text(line)
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    (offence,) = offences(path)
    assert "offender.py imports" in offence


def test_figures_and_tables_take_results_never_the_panel():
    for path in PRESENT.rglob("*.py"):
        names = {name.rsplit(".", 1)[-1] for name in imported(path)}
        panels = {name for name in READERS if name.startswith(("load_", "read_"))}
        assert not names & panels, path.name


IMPORT_ALL = """
import importlib, json, os, pathlib, sys
root = pathlib.Path(sys.argv[1]); opened = []
data = [str(root / name) for name in ("data", "reports", "notebooks")]
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        name = os.path.abspath(os.fsdecode(arguments[0]))
        if name.startswith(tuple(data)):
            opened.append(name[len(str(root)) + 1:])
sys.addaudithook(watch)
for stages in (["collect", "combine"], ["estimate"], ["."]):
    for stage in stages:
        for path in sorted((root / "analysis" / stage).rglob("*.py")):
            importlib.import_module(
                ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            )
    late = ("statsmodels", "matplotlib", "papermill", "nbconvert", "duckdb")
    loaded = [n for n in late if n in sys.modules]
    print(json.dumps({"stages": stages, "loaded": loaded, "opened": opened}))
"""


def test_importing_opens_no_data_and_loads_no_package_of_a_later_stage():
    command = [sys.executable, "-c", IMPORT_ALL, str(ROOT)]
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert ended.returncode == 0, ended.stderr
    early, estimate, late = (json.loads(line) for line in ended.stdout.splitlines())
    assert early["loaded"] == []
    assert set(estimate["loaded"]) <= {"statsmodels"}
    assert late["opened"] == []
