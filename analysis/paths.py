"""Where things are, from the project's root; the only module that knows the folder layout.

Raises InputError as it is imported where the package is installed and no clone is found.
"""

import os
import sys
from pathlib import Path

from analysis.home import DISTRIBUTION, find_clone

ROOT = find_clone()
SOURCES = ROOT / "data" / "sources"
#: Tables that a refresh brought, one folder a day; git ignores them.
VINTAGES = ROOT / "data" / "vintages"
#: The day whose data this process works with, from ``make ... VINTAGE=2026-11-25``; empty: as shipped.
VINTAGE = os.environ.get("VINTAGE", "").strip()
#: Stored estimates as they ship, each under what it rests on (``export-declines ship``).
SHIPPED_ESTIMATES = ROOT / "data" / "estimates"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
#: Pages of the guide that are texts: the README leads to them, and the site has them.
DOCS = ROOT / "docs"


def panel_of(vintage: str) -> Path:
    """Return the folder of what is built from a vintage; the empty one is what is shipped."""
    return ROOT / "data" / "panel" / vintage


PANEL = panel_of(VINTAGE)


def make(target: str) -> str:
    """Return the command that builds a target, as it is typed in the current folder."""
    if Path.cwd().is_relative_to(ROOT):
        return f"`make {target}`"
    in_clone = Path(sys.modules["analysis"].__file__ or ROOT).resolve().is_relative_to(ROOT)
    return f"`make {target}` in {ROOT}" if in_clone else f"`{DISTRIBUTION} {target}`"


def given(name: str | Path) -> Path:
    """Return a file that a reader named, from the current folder or else from the project's root.

    ``make report`` is told a file from the root, and its notebook runs in ``notebooks/``.
    """
    return Path(name) if Path(name).is_file() else ROOT / name
