"""``python -m analysis.estimate.headline``: simulate size and coverage of the inference (minutes)."""

from __future__ import annotations

import sys

from analysis import checks
from analysis.estimate.headline.study import write_coverage


def main() -> None:
    """Write the table and say where."""
    print(f"{write_coverage().name}: size and coverage of the law dealt out anew", flush=True)


if __name__ == "__main__":
    sys.exit(checks.run(main))
