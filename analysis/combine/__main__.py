"""``python -m analysis.combine [law]``: build the panels, or the law by line, into ``data/panel/``."""

from __future__ import annotations

import sys

from analysis import checks, steps
from analysis.combine.build import build, build_law
from analysis.paths import PANEL, ROOT


def main(what: str = "panels") -> None:
    """Build, check and save all panels, or with ``law`` the law by line and day; print their sizes."""
    made = build_law() if what == "law" else build()
    for name, table in made.items():
        print(f"{len(table):>9,} rows  {PANEL.relative_to(ROOT).as_posix()}/{name}.parquet")


def command(arguments: list[str]) -> None:
    """Make the panels, or with the argument ``law`` the law, when it is this run's turn."""
    for word in arguments:
        checks.check_choice(word, [steps.LAW.name], what="argument")
    steps.command(steps.LAW if arguments else steps.COMBINE, main)


if __name__ == "__main__":
    sys.exit(checks.run(lambda: command(sys.argv[1:])))
