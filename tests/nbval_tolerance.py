"""Numbers in re-executed reports may differ by 1e-6 of their size; all else must be the same.

A pytest plugin over nbval, which compares outputs as strings:
``python -m pytest -p nbval.plugin -p tests.nbval_tolerance --nbval --nbval-current-env reports/``.
Pictures are not compared; a code cell that was not executed fails; a citable number is compared
by its own tolerance. A report's story is told anew where something that it rests on has changed.
"""

from __future__ import annotations

import copy
import functools
import math
import os
import re
import shutil
import tempfile
from pathlib import Path

from analysis.publish.reports.environment import DROPPED, KERNEL
from analysis.stories import by_store

RELATIVE, ABSOLUTE = 1e-6, 1e-12
# A decimal fraction, an exponent or thousands separators make a quantity; other digits (codes,
# months, counts, digits in a word) belong to the text and are compared exactly.
QUANTITY = re.compile(
    r"(?<![\w.])[-+−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+(?=[eE][-+]?\d))(?:[eE][-+]?\d+)?(?![\w.]*\w)"
)
ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]+")
PICTURES = ("image/png", "image/svg+xml", "image/jpeg")


def split(text: str) -> tuple[str, list[float]]:
    """Return a text with its quantities taken out, and the quantities."""
    numbers = [float(q.replace(",", "").replace("−", "-")) for q in QUANTITY.findall(text)]
    rest = re.sub(r"[ \t]+", " ", ADDRESS.sub("0x0", QUANTITY.sub("#", text)))
    return rest, numbers


def close(first: float, second: float, *, absolute: float = ABSOLUTE) -> bool:
    """Say whether two numbers agree."""
    return math.isclose(first, second, rel_tol=RELATIVE, abs_tol=absolute)


class Text(str):
    """A text that equals another when the words are the same and the quantities agree."""

    def __eq__(self, other):
        if not isinstance(other, str):
            return NotImplemented
        (words, numbers), (other_words, other_numbers) = split(self), split(other)
        return words == other_words and all(map(close, numbers, other_numbers))

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


class CitableNumber(dict):
    """The data of a citable number, which says itself how much it may move."""

    def __eq__(self, other):
        measured = ("value", "ci_low", "ci_high")
        if {k: v for k, v in self.items() if k not in measured} != {
            k: v for k, v in other.items() if k not in measured
        }:
            return False
        pairs = [(self.get(name), other.get(name)) for name in measured]
        tolerance = self["tolerance"]
        return all(a == b or (None not in (a, b) and abs(a - b) <= tolerance) for a, b in pairs)

    def __ne__(self, other):
        return not self == other

    __hash__ = None


def sanitize(self, value):
    """Give nbval values that compare with tolerance (replaces ``IPyNbCell.sanitize``)."""
    if isinstance(value, str):
        return Text(value)
    return CitableNumber(value) if isinstance(value, dict) and "tolerance" in value else value


def _kernel_manager(plain, sockets: str, **options):
    """Return a kernel manager that speaks through files: a port makes ipykernel warn."""
    address = Path(tempfile.mkdtemp(prefix="k", dir=sockets), "k")
    return plain(transport="ipc", ip=str(address), **options)


def _without_pictures(compare):
    def compare_outputs(self, test, ref, skip_compare=None):
        skipped = (*(skip_compare or self.parent.skip_compare), *PICTURES)
        return compare(self, test, list(map(_without_reference, ref)), skipped)

    return compare_outputs


def _without_reference(output):
    """Return an output of a report without the element that stands for its picture."""
    if "image/png" not in output.get("metadata", {}) or "image/png" in output["data"]:
        return output
    bare = copy.deepcopy(output)
    del bare["data"]["text/html"]
    return bare


def _only_executed(run):
    def runtest(self):
        if self.cell.source.strip() and self.cell.execution_count is None:
            self.raise_cell_error("this cell was not executed: run `make reports`")
        self.cell.source = by_store(self.cell.source)
        run(self)

    return runtest


def pytest_configure(config):
    """Put the tolerant comparison, the kernel's transport and its environment in place."""
    from jupyter_client.manager import KernelManager
    from nbval import kernel, plugin

    config.nbval_sockets = tempfile.mkdtemp(prefix="nbval-")
    kernel.KernelManager = functools.partial(_kernel_manager, KernelManager, config.nbval_sockets)
    os.environ.update(KERNEL, IPYTHONDIR=config.nbval_sockets)
    for name in DROPPED:
        os.environ.pop(name, None)
    plugin.IPyNbCell.sanitize = sanitize
    plugin.IPyNbCell.compare_outputs = _without_pictures(plugin.IPyNbCell.compare_outputs)
    plugin.IPyNbCell.runtest = _only_executed(plugin.IPyNbCell.runtest)


def pytest_unconfigure(config):
    """Remove the kernels' sockets."""
    shutil.rmtree(config.nbval_sockets, ignore_errors=True)
