"""The steps from published figures to fitted models: what each rests on, and what it writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from analysis import vintages
from analysis.fingerprint import PANEL_NAME, PANELS, State
from analysis.made import MadeRecord, turn
from analysis.paths import ROOT

#: The lock of whoever makes a step.
TURN = ROOT / PANEL_NAME / ".lock"


@dataclass(frozen=True)
class Step:
    """A command that writes files; its name is the target of ``make``."""

    name: str
    stage: str  #: Whose command makes it.
    outputs: tuple[str, ...]  #: Files it writes, from the project's root.
    says: str  #: What it does and about how long, printed before it begins.
    part: str = "__main__"  #: The module of the stage with all that decides what is in the files.
    arguments: tuple[str, ...] = ()  #: What ``main`` is given.


COMBINE = Step(
    name="combine",
    stage="combine",
    part="build",
    outputs=PANELS,
    says="joining the published tables into panels (about 10 s)",
)
LAW = Step(
    name="law",
    stage="combine",
    part="build_law",
    outputs=tuple(
        f"{PANEL_NAME}/{name}"
        for name in (
            "law.parquet",
            "law_lines.parquet",
            "law_successors.parquet",
            "law_scopes.parquet",
            "law_china.parquet",
            "law_citations.parquet",
            "datapackage.json",
        )
    ),
    says="writing the law by partner, line and day (about 25 s)",
    arguments=("law",),
)
ESTIMATE = Step(
    name="estimate",
    stage="estimate",
    outputs=tuple(
        f"reports/tables/{name}.{ending}"
        for name in ("estimates", "specification_curve")
        for ending in ("csv", "codebook.json")
    ),
    says="fitting the models (about a minute from nothing)",
)
#: In the order of the data: a step rests on those before it, but for the law by line, for readers.
CHAIN = (COMBINE, LAW, ESTIMATE)


def make(step: Step, run: Callable[..., object], *, root: Path = ROOT) -> bool:
    """Run a step unless all it rests on and all it wrote is as it was; return whether it ran."""
    record, key, outputs, rests_on = _about(step, root)
    current = record.current(step.name, key, outputs)
    rests = {} if current else rests_on()
    if not current:
        print(f"{step.says}, since {record.why(step.name, rests)}", flush=True)
        run(*step.arguments)
    if not current or record.digest.changed:
        with turn(record.path.with_suffix(".lock")):  # a step beside this one notes itself too
            newest, seen = MadeRecord(record.path, root), record.digest.seen
            newest.digest.seen |= seen
            if current:
                newest.save()
            else:
                newest.note(step.name, key, outputs, rests)
    return not current


def bring(step: Step) -> bool:
    """Make a step by the command of its stage; return whether it ran."""
    return make(step, command_of(step.stage))


def command_of(stage: str) -> Callable[..., object]:
    """Return the command of a stage, which is imported when it is called."""
    return lambda *arguments: import_module(f"analysis.{stage}.__main__").main(*arguments)


def is_current(step: Step, *, root: Path = ROOT) -> bool:
    """Whether all that a step rests on and all it wrote is as it was."""
    record, key, outputs, _ = _about(step, root)
    return record.current(step.name, key, outputs)


def is_begun(name: str, *, root: Path = ROOT) -> bool:
    """Whether anything that a step writes is there; not so in a virgin clone."""
    (step,) = (one for one in CHAIN if one.name == name)
    return any((root / output).exists() for output in step.outputs)


def _about(step: Step, root: Path) -> tuple[MadeRecord, str, tuple[str, ...], Callable]:
    """Return the record of what was made, what a step rests on and writes, and what names the first."""
    state = State(root)
    # Combine makes the panels that all others rest on.
    name, panels = f"analysis.{step.stage}.{step.part}", step.stage != "combine"
    key = state.fingerprint(name, panels=panels)
    outputs = step.outputs + (state.brought if step is COMBINE else ())
    record = MadeRecord(root / PANEL_NAME / ".made.json", root)
    return record, key, outputs, partial(state.contents, name, panels=panels)


def command(step: Step, run: Callable[..., object]) -> None:
    """Make one step when it is this run's turn, as ``python -m analysis.STAGE`` does."""
    vintages.check()
    with turn(TURN):
        if not make(step, run):
            print(f"Up to date: {', '.join(step.outputs)}")
