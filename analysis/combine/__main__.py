"""``python -m analysis.combine [law]``: build the panels, or the law by line, into ``data/panel/``.

``python -m analysis.combine folder SOURCE TARGET PRODUCT [--memory 2GB] [--threads 2]``: build the panel
of a folder of imports, which may be larger than memory, into another folder.

``python -m analysis.combine rates SOURCE TARGET PRODUCT``: the same rows with the rate that the law
charged, into another folder.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis import checks, steps, vintages
from analysis.checks import InputError
from analysis.combine.build import build
from analysis.combine.build_law import build_law
from analysis.combine.integrity import IntegrityError
from analysis.combine.law_by_month import with_rates_on_disk
from analysis.combine.on_disk import build_panel_on_disk
from analysis.paths import PANEL, ROOT, VINTAGE


def main(what: str = "panels") -> None:
    """Build, check and save all panels, or with ``law`` the law by line and day; print their sizes."""
    tables = build_law() if what == "law" else build_or_set_aside()
    for name, table in tables.items():
        print(f"{len(table):>9,} rows  {PANEL.relative_to(ROOT).as_posix()}/{name}.parquet")


def build_or_set_aside() -> dict[str, pd.DataFrame]:
    """Build the panels; a vintage that contradicts itself, or what others publish, is set aside.

    Raises
    ------
    InputError
        What :func:`build` refused, and the new name of what the refresh had brought.
    """
    try:
        return build()
    except IntegrityError as refused:
        if not VINTAGE:
            raise
        names = " and ".join(vintages.set_aside(str(refused), VINTAGE, ROOT))
        raise InputError(
            f"{refused} What the refresh brought is set aside as data/vintages/{names}, with this in "
            f"{vintages.REASON}; `make refresh` brings it anew, compared with the last that combined."
        ) from None


def folder(arguments: list[str]) -> None:
    """Build the panel of a folder of imports, and print its rows, its bytes and the seconds it took."""
    parser = _of_folders(folder)
    parser.add_argument("--memory", default="2GB", help="what this may use (%(default)s)")
    parser.add_argument("--threads", default=2, type=int, help="threads (%(default)s)")
    _made(build_panel_on_disk, parser.parse_args(arguments))


def rates(arguments: list[str]) -> None:
    """Add the rate by law to a folder of imports or of a panel; print rows, bytes and seconds."""
    _made(with_rates_on_disk, _of_folders(rates).parse_args(arguments))


def _of_folders(command: Callable) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        f"python -m analysis.combine {command.__name__}", description=command.__doc__
    )
    parser.add_argument("source", type=Path, help="folder of Parquet files")
    parser.add_argument("target", type=Path, help="folder that is written, new or empty")
    parser.add_argument("product", help="name of the product column, for instance hts10")
    return parser


def _made(make: Callable[..., int], asked: argparse.Namespace) -> None:
    start = time.perf_counter()
    rows = make(**vars(asked))
    size = sum(path.stat().st_size for path in asked.target.rglob("*.parquet")) / 1e6
    print(f"{rows:>9,} rows  {size:,.1f} MB  {time.perf_counter() - start:,.0f} s  {asked.target}")


def command(arguments: list[str]) -> None:
    """Make the panels, or with the argument ``law`` the law, when it is this run's turn."""
    of_folders = {one.__name__: one for one in (folder, rates)}
    if arguments[:1] and arguments[0] in of_folders:
        return of_folders[arguments[0]](arguments[1:])
    for word in arguments:
        checks.check_choice(word, [steps.LAW.name, *of_folders], what="argument")
    steps.command(steps.LAW if arguments else steps.COMBINE, main)


if __name__ == "__main__":
    sys.exit(checks.run(lambda: command(sys.argv[1:])))
