"""Commands that ask the law: one rate or a list of them, and what changed between two days."""

from __future__ import annotations

import argparse
import os
import sys

from analysis import checks

#: Command -> the words that it takes.
WORDS = {
    "rate": ("partner", "goods", "hts", "day", "list"),
    "changes": ("partner", "goods", "hts", "from", "to"),
}

#: How rates by law are printed: one line of CSV a row where there are many.
FORMATS = ("text", "csv")


def rate(arguments: argparse.Namespace) -> int:
    """Print rates by law: of ``partner``, ``hts`` and ``day``, or of each row of the file ``list``."""
    from analysis.lookups import statutory_rate

    form = checks.check_choice(arguments.format.lower(), FORMATS, what="FORMAT")
    if arguments.list:
        if arguments.partner or arguments.goods or arguments.hts or arguments.day:
            raise checks.InputError(
                "LIST has its own partner, goods and day: leave PARTNER, GOODS, HTS and DAY out."
            )
        asked = {"data": _asked(arguments.list)}
    elif arguments.partner:
        asked = {n: own for n in ("partner", "goods", "hts", "day") if (own := getattr(arguments, n))}
    else:
        raise checks.InputError("which goods? make rate PARTNER=China GOODS=cars DAY=2026-10-01")
    return _print_rates(statutory_rate(**asked), form)


def changes(arguments: argparse.Namespace) -> int:
    """Print what the law changed between two days, ``from`` and ``to``."""
    from analysis.lookups import tariff_changes

    start, end = getattr(arguments, "from"), arguments.to or "today"
    if not (start and arguments.partner):
        raise checks.InputError("since when? make changes PARTNER=China FROM=2026-07-23 TO=2026-07-24")
    found = tariff_changes(
        start, end, partner=arguments.partner, goods=arguments.goods, hts=arguments.hts
    )
    return _print_rates(found, checks.check_choice(arguments.format.lower(), FORMATS, what="FORMAT"))


def _print_rates(found, form: str) -> int:
    text = found.to_frame().to_csv(index=False, lineterminator="\n").rstrip() if form == "csv" else found
    try:
        print(text, flush=True)
    except BrokenPipeError:  # whoever reads the lines had enough of them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _asked(path: str):
    """Return a list of questions from a CSV file, as text."""
    import pandas as pd

    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise checks.InputError(f"{path} is no readable CSV file: {error}") from None
