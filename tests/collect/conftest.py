"""A folder of sources with one small registered table."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

FIELDS = [
    {
        "name": "month",
        "type": "date",
        "description": "first day of the month",
        "constraints": {"required": True, "minimum": "1982-01-01"},
    },
    {
        "name": "partner",
        "type": "string",
        "description": "ISO alpha-3",
        "constraints": {"required": True, "pattern": "[A-Z]{3}"},
    },
    {
        "name": "flow",
        "type": "string",
        "description": "direction of trade",
        "constraints": {"enum": ["exports", "imports"]},
    },
    {
        "name": "trade_value",
        "type": "integer",
        "unit": "USD",
        "description": "value",
        "constraints": {"minimum": 0},
    },
    {
        "name": "yoy_growth",
        "type": "number",
        "unit": "fraction",
        "description": "change",
        "constraints": {"minimum": -1, "maximum": 10},
    },
]
HEAD = "month,partner,flow,trade_value,yoy_growth\n"
GOOD = HEAD + "2025-04-01,CHN,exports,100,0.081\n2025-05-01,CHN,exports,90,\n"


@dataclass
class Sources:
    """``trade.csv`` and its ``datapackage.json``."""

    folder: Path

    @property
    def csv(self) -> Path:
        return self.folder / "trade.csv"

    @property
    def description(self) -> Path:
        return self.folder / "datapackage.json"

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    made = Sources(tmp_path)
    made.csv.write_text(GOOD)
    table = {
        "name": "trade",
        "path": "trade.csv",
        "format": "csv",
        "rows": 2,
        "bytes": len(GOOD),
        "hash": "sha256:" + hashlib.sha256(GOOD.encode()).hexdigest(),
        "vintage": "May 2025",
        "schema": {"fields": FIELDS, "primaryKey": ["month", "partner", "flow"]},
    }
    made.description.write_text(json.dumps({"resources": [table]}))
    return made
