"""``python -m analysis.collect``: verify all source tables, or register a replaced one."""

from __future__ import annotations

import argparse
import sys

from analysis import checks
from analysis.collect.events import read_events
from analysis.collect.tables import register, verify


def main() -> None:
    """Verify every table (no argument), or register a deliberately replaced one."""
    parser = argparse.ArgumentParser(prog="python -m analysis.collect", description=main.__doc__)
    commands = parser.add_subparsers(dest="command")
    replaced = commands.add_parser("register", help="record a replaced table's hash and vintage")
    replaced.add_argument("table")
    replaced.add_argument("--vintage", required=True, help='for instance "Census, March 2026"')
    arguments = parser.parse_args()
    if arguments.command == "register":
        register(arguments.table, vintage=arguments.vintage)
        print(f"registered {arguments.table}: {arguments.vintage}")
        return
    tables, events = verify(), read_events()
    for table in tables:
        print(f"{table['rows']:>9,}  {table['name']:<46} {table['vintage']}")
    print(f"{len(events):>9,}  {'tariff events':<46} analysis/collect/tariff_events.csv")
    print(f"verified: {len(tables)} tables by checksum and schema, the tariff events by schema")


if __name__ == "__main__":
    sys.exit(checks.run(main))
