"""``python -m analysis.combine``: build the panels into ``data/panel/``."""

from __future__ import annotations

import sys

from analysis import checks
from analysis.combine.build import build


def main() -> None:
    """Build, check and save all panels; print their sizes."""
    for name, table in build().items():
        print(f"{len(table):>9,} rows  data/panel/{name}.parquet")


if __name__ == "__main__":
    sys.exit(checks.run(main))
