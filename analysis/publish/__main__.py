"""Command line of this stage: ``python -m analysis.publish reports|report|quotes``."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from pathlib import Path

from analysis import checks, paths


def main(
    arguments: list[str] | None = None,
    *,
    notebooks: Path = paths.NOTEBOOKS,
    reports: Path = paths.REPORTS,
) -> int:
    """Run a command and return its exit code: 0, 1 (a report failed), 2 (bad input)."""
    from analysis.publish.catalog import plan, read_catalog

    options = _parser().parse_args(arguments)
    if options.command == "quotes":
        return quote(reports / "numbers.csv", options.files)
    catalog = read_catalog(notebooks)
    if options.command == "reports":
        jobs = plan(catalog, options.names)
    else:
        jobs = plan(catalog, [options.name], settings=" ".join(options.settings))
    from analysis.publish.driver import publish

    try:
        return publish(jobs, catalog, reports, workers=options.workers)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(
            f"error: no space left on the disk of {reports}; nothing half-written is left behind",
            file=sys.stderr,
        )
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis.publish", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    every = commands.add_parser(
        "reports", help="render the named reports, or all of notebooks/reports.yaml"
    )
    every.add_argument("names", nargs="*", metavar="NAME")
    one = commands.add_parser("report", help="render one report, with other parameters")
    one.add_argument("name", metavar="NAME")
    one.add_argument("settings", nargs="*", metavar="PARAMETER=VALUE")
    for command in (every, one):
        command.add_argument(
            "--workers",
            type=int,
            default=2,
            choices=range(1, 65),
            metavar="N",
            help="reports at a time (default 2)",
        )
    quotes = commands.add_parser("quotes", help="let texts quote the numbers of reports/numbers.csv")
    quotes.add_argument(
        "files", nargs="*", type=Path, default=[paths.ROOT / "README.md"], metavar="FILE"
    )
    return parser


def quote(numbers_file: Path, files: list[Path]) -> int:
    """Rewrite the quoted numbers of text files; return 1 when a quote stays wrong."""
    from analysis.publish.numbers import check_quotes, read_numbers, rewrite_quotes

    numbers = read_numbers(numbers_file)
    wrong = []
    for path in files:
        old = path.read_text(encoding="utf-8")
        new = rewrite_quotes(old, numbers)
        if new != old:
            aside = path.with_name(f".{path.name}.new")
            aside.write_text(new, encoding="utf-8")
            os.replace(aside, path)
        wrong += check_quotes(new, numbers, where=path.name)
    for message in wrong:
        print(f"error: {message}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(checks.run(main))
