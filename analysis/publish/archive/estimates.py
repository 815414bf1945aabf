"""Stored estimates and small panels that ship, each under the fingerprint of all that it rests on.

A clone in which code and data are those it was made by takes it instead of computing it anew; in any
other it is not looked at (:mod:`analysis.engine.stored`).
"""

from __future__ import annotations

import ast
import shutil
from functools import cache
from pathlib import Path

from analysis.collect.schema import SHIPPED_STAMPS, current_stamps
from analysis.definitions import definitions
from analysis.fingerprint import PANELS, State
from analysis.made import MadeRecord, whole
from analysis.paths import PANEL, ROOT, SHIPPED_ESTIMATES
from analysis.steps import COMBINE

#: Bytes of the largest table of a result that ships; the law by line and the samples are larger.
LARGEST_SHIPPED = 450_000


@cache
def results() -> dict[str, str]:
    """Return each stored result, by who asks for it and how -> the function that computes it."""
    computed = {}
    for path in sorted((ROOT / "analysis").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "engine.stored import stored" not in text:
            continue
        module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        imports = definitions(text, module).imports
        for outer in (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)):
            inner = {node.name for node in ast.walk(outer) if isinstance(node, ast.FunctionDef)}
            for call in ast.walk(outer):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "stored":
                    compute = call.args[0].id
                    here = f"{module}.{outer.name if compute in inner else compute}"
                    computed[f"{module}.{outer.name}:{compute}"] = imports.get(compute, here)
    return computed


def ship(panel: Path = PANEL, folder: Path = SHIPPED_ESTIMATES) -> str:
    """Bring ``data/estimates`` to what is stored under the code and data of now; say what it holds."""
    state, current = State(), {}
    for key in sorted({state.fingerprint(name) for name in results().values()}):
        tables = sorted(panel.glob(f".*-{key}.parquet"))
        if all(path.stat().st_size <= LARGEST_SHIPPED for path in tables):
            current |= {path.name.removeprefix("."): path for path in tables}
    record, key = MadeRecord(panel / ".made.json", state.root), state.key_of_panels
    if record.current(COMBINE.name, key, (*PANELS, *state.brought)):
        panels = [panel / Path(name).name for name in PANELS]
        small = [path for path in panels if path.stat().st_size <= LARGEST_SHIPPED]
        current |= {f"{path.stem}-{key}.parquet": path for path in small}
    folder.mkdir(exist_ok=True)
    for old in set(folder.glob("*.parquet")) - {folder / name for name in current}:
        old.unlink()
    for name, source in current.items():
        with whole(folder / name) as aside:
            shutil.copyfile(source, aside)
    (folder / SHIPPED_STAMPS.name).write_text("\n".join(current_stamps()) + "\n", encoding="utf-8")
    kilobytes = sum(path.stat().st_size for path in current.values()) // 1000
    return f"data/estimates: {len(current)} tables, {kilobytes} kB"
