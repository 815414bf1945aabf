"""The environment of every kernel: the same digits on every run, and this folder's code."""

import contextlib
import os
import sys
from collections.abc import Iterator

from analysis.paths import ROOT

KERNEL = {
    "PYTHONHASHSEED": "0",  # some sums run in hash order
    "SOURCE_DATE_EPOCH": "0",
    "OMP_NUM_THREADS": "1",  # sums in parallel round differently each time
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONPATH": str(ROOT),
    "PYTHONNOUSERSITE": "1",  # packages of the reader's account are not the pinned ones
    "JUPYTER_PREFER_ENV_PATH": "1",
    "MATPLOTLIBRC": os.devnull,
}

#: Taken out: compiled bytecode halves the start; the rest is the reader's own taste.
DROPPED = ("PYTHONDONTWRITEBYTECODE", "PYTHONSTARTUP", "MPLBACKEND")


@contextlib.contextmanager
def of_kernels() -> Iterator[None]:
    """Give processes that start inside the environment of kernels."""
    before = dict(os.environ)
    os.environ |= KERNEL
    for name in DROPPED:
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before
