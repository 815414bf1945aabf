"""A project in small: the shipped tables, and a folder for vintages."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.paths import SOURCES

DAY = "2026-11-25"


class Project:
    """A root with the shipped tables."""

    def __init__(self, root: Path):
        self.root = root
        (root / "data").mkdir()
        (root / "data" / "sources").symlink_to(SOURCES)

    @property
    def folder(self) -> Path:
        """Where a refresh of :data:`DAY` writes."""
        return self.root / "data" / "vintages" / DAY

    def combine(self, day: str) -> None:
        """Have the panels of a vintage, as if it had been combined."""
        panel = self.root / "data" / "panel" / day / "naics3.parquet"
        panel.parent.mkdir(parents=True)
        panel.touch()

    def files(self) -> dict[str, bytes]:
        """Everything of all vintages."""
        base = self.root / "data" / "vintages"
        return {str(p.relative_to(base)): p.read_bytes() for p in base.rglob("*") if p.is_file()}


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path)
