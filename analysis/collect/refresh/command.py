"""The command of ``python -m analysis.collect.refresh``: newer tables into ``data/vintages/DAY``."""

from __future__ import annotations

import argparse
import datetime
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis import checks, paths, vintages
from analysis.checks import InputError
from analysis.collect.events import read_events
from analysis.collect.refresh import federal_register
from analysis.collect.refresh.client import Client
from analysis.collect.refresh.keys import check_keys, read_keys
from analysis.collect.refresh.recipes import RECIPES, FetchArguments, Recipe
from analysis.collect.refresh.store import bring, check_folder
from analysis.collect.seal import CHECKSUMS_FILE, DESCRIPTION, check_sealed
from analysis.collect.tables import read_described
from analysis.made import whole

#: Documents are looked for from here on, unless told otherwise: the law of the second episode.
DOCUMENTS_SINCE = "2025-01"


def main(
    arguments: list[str] | None = None, *, root: Path = paths.ROOT, client: Client | None = None
) -> int:
    """Bring the tables of the sources named, or of all, and the list of new documents.

    Parameters
    ----------
    arguments : list of str, optional
        Of the command line.
    root : Path
        Folder of ``data/``.
    client : Client, optional
        That answers; by default one with the keys there are and the network.
    """
    options = _parser().parse_args(arguments)
    chosen, documents = choose(options.source)
    day = options.day
    if not vintages.is_day(day):
        raise InputError(f"{day!r} is not a day; write it as 2026-11-25.")
    for month in filter(None, (options.first, options.to)):
        _check_month(month)
    first, last = options.first, _last(options.to)
    for start in [first or recipe.first for recipe in chosen] + [first or DOCUMENTS_SINCE] * documents:
        if start > last:
            raise InputError(f"FROM {start} is after TO {last}.")
    folder = root / "data" / "vintages" / day
    if client is None:
        keys = read_keys(root / ".env")
        publishers = [publisher for recipe in chosen for publisher in recipe.publishers]
        check_keys(list(dict.fromkeys(publishers)), keys)
        client = Client(folder / "raw", keys)
    sources = root / "data" / "sources"
    check_sealed(DESCRIPTION, root=root, file=sources / CHECKSUMS_FILE.name)
    check_folder(folder)
    _say_waiting(day, root)
    for recipe in chosen:
        for change in refresh(recipe, client, first or recipe.first, last, day=day, root=root):
            print(change, flush=True)
    if documents:
        since = first or DOCUMENTS_SINCE
        print(list_documents(client, f"{since}-01", folder), flush=True)
    if chosen:
        print(f"use it: make reports VINTAGE={day}; go back to what is shipped: make reports")
        print(f"score what was predicted: VINTAGE={day} .venv/bin/export-declines score")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis.collect.refresh", description=__doc__)
    add = parser.add_argument
    add("--source", nargs="*", default=[], metavar="SOURCE", help="publishers or tables; default all")
    add("--from", dest="first", metavar="2024-01", help="first month asked for")
    add("--to", metavar="2026-10", help="last month asked for; default the last that ended")
    add("--day", default=f"{datetime.date.today()}", help="name of the vintage; default today")
    return parser


def _check_month(text: str) -> None:
    if not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise InputError(f"{text!r} is not a month; write it as 2026-10.")
    latest = datetime.date.today().year + 1
    if not vintages.EARLIEST <= int(text[:4]) <= latest:
        raise InputError(f"{text} is of no year from {vintages.EARLIEST} to {latest}.")


def _last(asked: str | None) -> str:
    """Return the last month asked for, at most the last that has ended, which can be published."""
    ended = f"{pd.Timestamp.today().to_period('M') - 1}"
    if asked and asked > ended:
        print(
            f"TO {asked}: nothing after {ended} can be published yet; asked for until then", flush=True
        )
    return min(asked or ended, ended)


def _say_waiting(day: str, root: Path) -> None:
    """Say which earlier vintages nothing is compared with, since none of them has been combined."""
    base = vintages.combined(root, before=day)
    if waiting := [one for one in vintages.days(root) if base < one < day]:
        print(
            f"compared with {base or 'what is shipped'}, not with {', '.join(waiting)}: "
            f"`make combine VINTAGE={waiting[-1]}` comes first",
            flush=True,
        )


def choose(sources: Iterable[str]) -> tuple[list[Recipe], bool]:
    """Return the recipes of publishers or tables, and whether to list documents; of none: all."""
    register = federal_register.REGISTER.name
    publishers = {publisher.name for recipe in RECIPES for publisher in recipe.publishers}
    valid = {*publishers, register, *(recipe.table for recipe in RECIPES)}
    names = {checks.check_choice(name, valid, what="source") for name in sources} or publishers | {
        register
    }
    chosen = [r for r in RECIPES if r.table in names or names & {p.name for p in r.publishers}]
    return chosen, register in names


def refresh(
    recipe: Recipe, client: Client, first: str, last: str, *, day: str, root: Path = paths.ROOT
) -> list:
    """Fetch one table into the vintage of a day; return what moved since the last that combined."""
    sources = root / "data" / "sources"
    before = {t["name"]: t for t in vintages.tables(root, vintages.combined(root, before=day))}
    there = recipe.table in before
    table = before[recipe.table if there else recipe.like]
    old = read_described(table, sources=sources)
    beside = None
    if recipe.beside:
        now = {t["name"]: t for t in vintages.tables(root, day)} if vintages.days(root) else before
        beside = read_described(now[recipe.beside], sources=sources)
    folder = root / "data" / "vintages" / day
    brought = vintages.own(folder) if day in vintages.days(root) else []
    client.begin(good=recipe.table in (t["name"] for t in brought))
    new = recipe.fetch(FetchArguments(client, first, last, old, _shown))
    if not there:  # nothing was shipped: the shape of the one like it, without its rows
        product = recipe.order[-1]
        old = old.iloc[:0].rename(columns={"naics3": product})
    try:
        return bring(
            recipe,
            new,
            old=old,
            table=table,
            day=day,
            folder=folder,
            window=(first, last),
            beside=beside,
        )
    except InputError:
        client.forget()
        raise


def _shown(items: Iterable, what: str) -> Iterable:
    """Show a bar on a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(items, what, console=console, transient=True, disable=not console.is_terminal)


def list_documents(client: Client, since: str, folder: Path) -> str:
    """Write the documents that the calendar does not name, and say how many there are."""
    answers = [client.get(one, federal_register.parse) for one in federal_register.requests(since)]
    if any(answer is None for answer in answers):
        raise InputError(f"{federal_register.HOST} gave no list of documents. No table was changed.")
    documents = pd.concat(answers, ignore_index=True)
    uncoded = federal_register.not_coded(documents.drop_duplicates("document_number"), read_events())
    folder.mkdir(parents=True, exist_ok=True)
    with whole(folder / "tariff_documents.csv") as aside:
        uncoded.to_csv(aside, index=False, lineterminator="\n")
    return (
        f"{len(uncoded)} documents on tariffs since {since} that tariff_events.csv does not name: "
        f"data/vintages/{folder.name}/tariff_documents.csv"
    )
