"""China's tariff on US goods as people who type see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.law.china_lookup import CHINA_LINES
from analysis.present.finding import day_name, listing, percent, points
from analysis.present.law import spread
from analysis.present.law_lists import SHOWN
from analysis.present.result import Result
from analysis.present.table import FORMATS, Table

if TYPE_CHECKING:
    from analysis.law.china_lookup import ChinaRate


def china_shown(found: ChinaRate) -> Result:
    """Return what China charges on US goods, line by line, and what is not held as a sentence."""
    lines = found.lines.sort_values("imports", ascending=False, kind="stable")
    rest = f", the first {SHOWN} of {len(lines):,} lines" if len(lines) > SHOWN else ""
    caption = (
        f"China's tariff by law on {_goods(found)}, {found.day:%Y-%m-%d}{rest}. Texts read to "
        f"{found.read_to:%Y-%m-%d}. Source: notices of its Tariff Commission by line (PIIE; WTO)."
    )
    heads = {name: term.label for name, term in CHINA_LINES.items() if lines[name].notna().any()}
    formats = dict.fromkeys(("statutory_rate", "added_rate"), FORMATS["percent"])
    formats["imports"] = FORMATS["dollars"]
    table = Table(lines[list(heads)].head(SHOWN), caption, heads=heads, formats=formats)
    return Result(found, table, sentence=china_sentence(found))


def china_sentence(found: ChinaRate) -> str:
    """Say what China charges on goods, what it added, and what is not held."""
    late, lines = found.day > found.read_to, found.lines
    verb = "charges" if late else "charged"
    start = f"On {day_name(found.day)} China {verb}"
    if pd.notna(found.statutory_rate):
        of = f", the mean of {len(lines):,} lines by its imports of 2024" if len(lines) > 1 else ""
        added = f"{points(found.added_rate)} of it added since 1 January 2025"
        texts = [f"{start} {percent(found.statutory_rate)} on {_goods(found)}{of}; {added}."]
    elif lines.added_rate.notna().any():
        rates = spread(lines.added_rate.min(), lines.added_rate.max())
        listed = "" if len(lines) == 1 else f", on {len(lines):,} listed lines"
        texts = [f"{start} {rates} on top of its base rates on {_goods(found)}{listed}."]
    else:
        texts = [f"{start} a duty that is no share of value on {_goods(found)}."]
    nothing = "; nothing after it was read" if late else ""
    texts.append(f"Not held: {listing(list(found.not_held))}.")
    return " ".join([*texts, f"China's texts were read to {day_name(found.read_to)}{nothing}."])


def _goods(found: ChinaRate) -> str:
    return f"US goods of HS {found.hts}" if found.hts else "all US goods"
