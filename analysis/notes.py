"""Notes on names of earlier versions, which are taken until 1.0; each points at the caller's line."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

#: The folder of the package: what is called in it is not the caller's.
OWN = str(Path(__file__).parent)


def note_former(where: str, old: str, new: str) -> None:
    """Warn that something has another name now, at the nearest line outside of this package.

    Parameters
    ----------
    where : str
        What has the name, as ``"analysis.effect: "``; empty where the name says it.
    old, new : str
    """
    frame, level = sys._getframe(), 1
    while frame.f_back and frame.f_code.co_filename.startswith(OWN):
        frame, level = frame.f_back, level + 1
    note = f"{where}`{old}` is called `{new}`; the old name is taken until version 1.0."
    warnings.warn(note, FutureWarning, stacklevel=level)
