"""``python -m analysis.combine [law]``: build the panels, or the law by line, into ``data/panel/``.

``python -m analysis.combine folder SOURCE TARGET PRODUCT [--memory 2GB] [--threads 2]``: build the panel
of a folder of imports, which may be larger than memory, into another folder.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from analysis import checks, steps
from analysis.combine.build import build, build_law
from analysis.combine.on_disk import build_panel_on_disk
from analysis.paths import PANEL, ROOT


def main(what: str = "panels") -> None:
    """Build, check and save all panels, or with ``law`` the law by line and day; print their sizes."""
    made = build_law() if what == "law" else build()
    for name, table in made.items():
        print(f"{len(table):>9,} rows  {PANEL.relative_to(ROOT).as_posix()}/{name}.parquet")


def folder(arguments: list[str]) -> None:
    """Build the panel of a folder of imports, and print its rows, its bytes and the seconds it took."""
    parser = argparse.ArgumentParser("python -m analysis.combine folder", description=folder.__doc__)
    parser.add_argument("source", type=Path, help="folder of Parquet files")
    parser.add_argument("target", type=Path, help="folder of the panel, new or empty")
    parser.add_argument("product", help="name of the product column, for instance hts10")
    parser.add_argument("--memory", default="2GB", help="what this may use (%(default)s)")
    parser.add_argument("--threads", default=2, type=int, help="threads (%(default)s)")
    asked, start = parser.parse_args(arguments), time.perf_counter()
    rows = build_panel_on_disk(**vars(asked))
    size = sum(path.stat().st_size for path in asked.target.iterdir()) / 1e6
    print(f"{rows:>9,} rows  {size:,.1f} MB  {time.perf_counter() - start:,.0f} s  {asked.target}")


def command(arguments: list[str]) -> None:
    """Make the panels, or with the argument ``law`` the law, when it is this run's turn."""
    if arguments[:1] == [folder.__name__]:
        return folder(arguments[1:])
    for word in arguments:
        checks.check_choice(word, [steps.LAW.name, folder.__name__], what="argument")
    steps.command(steps.LAW if arguments else steps.COMBINE, main)


if __name__ == "__main__":
    sys.exit(checks.run(lambda: command(sys.argv[1:])))
