"""Where things are, from the project's root; the only module that knows the folder layout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "data" / "sources"
PANEL = ROOT / "data" / "panel"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
