"""``python -m tools.certificate.shown FILE MACHINE``: all that the reports show, without rendering them.

Runs the cells of every notebook in one process and keeps what they show: citable numbers with all their
digits, and the text of all else as it goes into files that git keeps. Pictures are kept by what they
draw, the pages beside the reports, which git does not keep and the archive has, by their digests.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import numpy as np

from analysis import checks
from analysis.paths import NOTEBOOKS
from analysis.present import numbers as kit
from analysis.present.numbers import MEASURED
from tools.certificate.machines import MACHINES, check_kernel

#: Digits beside those printed that lose nothing of a double.
ALL_DIGITS = 14


def shift_seeds(shift: int) -> None:
    """Move every seed of this process; numpy's generators, and scipy's Sobol points, begin here."""
    if shift:
        plain = np.random.default_rng
        np.random.default_rng = functools.wraps(plain)(
            lambda seed=None: plain(seed + 1000 * shift if isinstance(seed, int | np.integer) else seed)
        )


def everything() -> dict:
    """Return what all reports show: ``numbers`` by key, ``texts`` by report and place."""
    from analysis.publish.reports.catalog import plan, read_catalog

    kit.GUARD = ALL_DIGITS
    numbers, texts = {}, {}
    for job in plan(read_catalog(NOTEBOOKS), check=lambda job: None):
        cells = json.loads(job.report.notebook.read_text(encoding="utf-8"))["cells"]
        for place, shown in enumerate(objects(cells, job.parameters), start=1):
            if hasattr(shown, "key"):
                numbers[shown.key] = number(shown)
            else:
                name = getattr(shown, "name", None) or place
                texts |= {f"{job.name} {name} {kind}": text for kind, text in of(shown).items()}
        print(job.name, file=sys.stderr, flush=True)
    return {"numbers": numbers, "texts": texts}


def pages() -> dict[str, str]:
    """Return the digest of every page and file beside the reports."""
    from analysis.publish.reports.rendered import PAGE_MODULES

    return {
        f"page {name}": hashlib.sha256(content).hexdigest()
        for module in PAGE_MODULES
        for name, content in import_module(module).pages().items()
    }


def objects(cells: list[dict], parameters: dict) -> Iterator[object]:
    """Run a notebook's code cells under its parameters; yield each object that it shows."""
    shown: list[object] = []
    names = {"display": lambda *several: shown.extend(several)}
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names |= parameters
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None
        shown += [] if value is None else [value]
        yield from shown
        shown.clear()


def number(shown) -> dict:
    """Return a citable number with all its digits, its unit and tolerance."""
    return {name: getattr(shown, name) for name in (*MEASURED, "unit", "tolerance")}


def of(shown) -> dict[str, str]:
    """Return the texts of what a cell shows, by kind; of a picture its series."""
    if hasattr(shown, "figure"):
        return {"csv": shown.to_csv(), "alt": shown.alt, "caption": shown.caption}
    bundle = getattr(shown, "_repr_mimebundle_", dict)()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    return {kind: text for kind, text in bundle.items() if isinstance(text, str)} or {
        "repr": repr(shown)
    }


def main(file: str, name: str) -> None:
    """Write what is shown on a machine, as JSON."""
    (machine,) = (one for one in MACHINES if one.name == name)
    check_kernel(machine)
    shift_seeds(machine.seeds)
    shown = everything()
    if not machine.seeds:  # files are compared on machines, with the seeds that are shipped
        shown["texts"] |= pages()
    Path(file).write_text(json.dumps(shown), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(*sys.argv[1:])))
