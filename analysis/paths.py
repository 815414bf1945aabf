"""Where things are, from the project's root; the only module that knows the folder layout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "data" / "sources"
PANEL = ROOT / "data" / "panel"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"


def given(name: str | Path) -> Path:
    """Return a file that a reader named, from the current folder or else from the project's root.

    ``make report`` is told a file from the root, and its notebook runs in ``notebooks/``.
    """
    return Path(name) if Path(name).is_file() else ROOT / name
