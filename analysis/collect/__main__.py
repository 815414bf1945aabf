"""``python -m analysis.collect [register TABLE|seal]``: verify all source tables, or record a change."""

from __future__ import annotations

import argparse
import sys

from analysis import checks
from analysis.collect.events import read_events, read_rows
from analysis.collect.seal import CALENDAR_FILE, CHECKSUMS_FILE, DESCRIPTION, seal
from analysis.collect.tables import read_description, register, verify
from analysis.paths import ROOT


def main() -> None:
    """Verify every table (no argument), or record a deliberate change."""
    parser = argparse.ArgumentParser(prog="python -m analysis.collect", description=main.__doc__)
    commands = parser.add_subparsers(dest="command")
    replaced = commands.add_parser("register", help="record a replaced table's hash and vintage")
    replaced.add_argument("table")
    replaced.add_argument("--vintage", required=True, help='for instance "Census, March 2026"')
    replaced.add_argument(
        "--revised", action="store_true", help="rows that are gone or others are meant"
    )
    commands.add_parser("seal", help="record the checksums of the edited calendar and list of tables")
    arguments = parser.parse_args()
    if arguments.command == "register":
        register(arguments.table, vintage=arguments.vintage, revised=arguments.revised)
        print(f"registered {arguments.table}: {arguments.vintage}")
        return
    if arguments.command == "seal":
        read_description(ROOT / DESCRIPTION), read_rows()
        seal()
        print(f"recorded in data/sources/{CHECKSUMS_FILE.name}: {DESCRIPTION}, {CALENDAR_FILE}")
        return
    tables, events = verify(), read_events()
    for table in tables:
        print(f"{table['rows']:>9,}  {table['name']:<46} {table['vintage']}")
    print(f"{len(events):>9,}  {'tariff events':<46} analysis/collect/tariff_events.csv")
    print(f"verified: {len(tables)} tables by checksum and schema, and so are the tariff events")


if __name__ == "__main__":
    sys.exit(checks.run(main))
