"""Consistent edits of a table or of the calendar, checksum renewed, as a careless hand makes them.

Each is a believable file: no row breaks its schema, and the panels could be built on it. What refuses
it is another publication of the same trade, or the row itself. The law is read once, and not from the
edited table, so that a try takes seconds: edits of its lists are tried in :mod:`tools.faults.damage`.

Run in the copy as ``python -m tools.faults.edits``; prints one JSON object a try.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from analysis.collect import events, read_events, seal, tables
from analysis.combine import build
from analysis.combine.load import load_statutory
from analysis.law.statutory import read_law
from analysis.paths import SOURCES
from tools.faults.clone import WHOLE, Clone, check_copy
from tools.faults.damage import TRADE, attempt, kept
from tools.faults.verdict import Try, printed

BATTERY = "consistent edits, checksum renewed"
LINES, CHAPTERS = "us_imports_hs10_annual", "us_imports_hs2_monthly"
VALUES = ("customs_value", "duties")


def times(
    table: pd.DataFrame, factor: float, *columns: str, since="", until="", **where
) -> pd.DataFrame:
    """Columns times a factor in the rows with these values (beginnings of codes) and months."""
    rows = pd.Series(True, table.index)
    for name, value in where.items():
        codes = table[name].astype("str")
        rows &= codes.str.startswith(value) if isinstance(value, str) else codes.eq(str(value))
    if since:
        rows &= table.month.between(since, until or since)
    changed = {}
    for name in columns:
        scaled = table[name].astype(float).where(~rows, table[name].astype(float) * factor)
        whole = pd.api.types.is_integer_dtype(table[name].dtype)
        changed[name] = scaled.round().astype(table[name].dtype) if whole else scaled
    return table.assign(**changed)


def late(table: pd.DataFrame, *columns: str, partner: str, since: str) -> pd.DataFrame:
    """Columns of a partner from a month on as they were a month before."""
    table = table.sort_values(["partner", "naics3", "month"])
    before = table.groupby(["partner", "naics3"])[list(columns)].shift(1)
    rows = table.partner.eq(partner) & table.month.ge(since) & before.notna().all(axis=1)
    return table.assign(
        **{c: table[c].where(~rows, before[c].fillna(0).astype(table[c].dtype)) for c in columns}
    )


def exchanged(table: pd.DataFrame, column: str, one: str, other: str, since="", until="", **where):
    """Two codes of a column exchanged, in some months or rows."""
    rows = table.month.between(since, until) if since else pd.Series(True, table.index)
    for name, value in where.items():
        rows &= table[name].eq(value)
    codes = table[column].replace({one: other, other: one})
    return table.assign(**{column: table[column].where(~rows, codes)})


def repeated(table: pd.DataFrame, partner: str, month: str, of: str) -> pd.DataFrame:
    """A partner's month as another month of it was."""
    of_partner = table.partner.eq(partner)
    copied = table[of_partner & table.month.eq(of)].assign(month=pd.Timestamp(month))
    copied = copied.astype({"month": table.month.dtype})
    return pd.concat([table[~(of_partner & table.month.eq(month))], copied], ignore_index=True)


def turned(calendar: pd.DataFrame, column: str, rows: pd.Series) -> pd.DataFrame:
    """Each of these rows says what the one before it said."""
    texts = calendar.loc[rows, column].tolist()
    return calendar.assign(
        **{
            column: calendar[column].where(
                ~rows, pd.Series(texts[-1:] + texts[:-1], calendar.index[rows])
            )
        }
    )


def graded(calendar: pd.DataFrame, was: str, becomes: str) -> pd.DataFrame:
    """All rows of a grade in another."""
    return calendar.assign(verification=calendar.verification.replace({was: becomes}))


IN_2025 = {"since": "2025-01-01", "until": "2025-11-01"}
IN_2024 = {"since": "2024-01-01", "until": "2024-12-01"}
#: What is edited -> table, edit.
EDITS: dict[str, tuple[str, Callable]] = {
    "Germany's trade of 2025 -9 %": (TRADE, lambda t: times(t, 0.91, *VALUES, partner="DEU", **IN_2025)),
    "France's trade of 2025 -12 %": (TRADE, lambda t: times(t, 0.88, *VALUES, partner="FRA", **IN_2025)),
    "Japan's trade of 2024 +12 %": (TRADE, lambda t: times(t, 1.12, *VALUES, partner="JPN", **IN_2024)),
    "India's duties of August to November a month late": (
        TRADE,
        lambda t: late(t, "duties", partner="IND", since="2025-08-01"),
    ),
    "Viet Nam's duties of 2025 a month late": (
        TRADE,
        lambda t: late(t, "duties", partner="VNM", since="2025-01-01"),
    ),
    "duties of France in 2025 +50 %": (
        TRADE,
        lambda t: times(t, 1.5, "duties", partner="FRA", **IN_2025),
    ),
    "duties of Korea in November 2025 halved": (
        TRADE,
        lambda t: times(t, 0.5, "duties", partner="KOR", since="2025-11-01"),
    ),
    "duties of Canada from January to March 2025 tripled": (
        TRADE,
        lambda t: times(t, 3, "duties", partner="CAN", since="2025-01-01", until="2025-03-01"),
    ),
    "Taiwan and Korea exchanged in 2025": (
        TRADE,
        lambda t: exchanged(t, "partner", "TWN", "KOR", **IN_2025),
    ),
    "Canada and Mexico exchanged in May 2025": (
        TRADE,
        lambda t: exchanged(t, "partner", "CAN", "MEX", "2025-05-01", "2025-05-01"),
    ),
    "Viet Nam's clothes and shoes exchanged in 2025": (
        TRADE,
        lambda t: exchanged(t, "naics3", "315", "316", **IN_2025, partner="VNM"),
    ),
    "China's November 2025 as its October": (
        TRADE,
        lambda t: repeated(t, "CHN", "2025-11-01", "2025-10-01"),
    ),
    "China's trade of May 2025 +5 %": (
        TRADE,
        lambda t: times(t, 1.05, *VALUES, partner="CHN", since="2025-05-01"),
    ),
    "Viet Nam's trade of 2018 +5 %": (
        TRADE,
        lambda t: times(t, 1.05, *VALUES, partner="VNM", since="2018-01-01", until="2018-12-01"),
    ),
    "the world's trade of 2025 -20 %": (
        TRADE,
        lambda t: times(t, 0.8, *VALUES, partner="WLD", **IN_2025),
    ),
    "the world's duties of 2025 +20 %": (
        TRADE,
        lambda t: times(t, 1.2, "duties", partner="WLD", **IN_2025),
    ),
    "chapters of Germany of 2019 +5 %": (
        CHAPTERS,
        lambda t: times(t, 1.05, *VALUES, partner="DEU", since="2019-01-01", until="2019-12-01"),
    ),
    "Viet Nam's furniture lines +50 %": (
        LINES,
        lambda t: times(t, 1.5, "customs_value", partner="VNM", hs10="94"),
    ),
    "Viet Nam's furniture lines of 2025 +50 %": (
        LINES,
        lambda t: times(t, 1.5, "customs_value", partner="VNM", hs10="94", year=2025),
    ),
    "China's knitted clothes in Thailand's lines": (
        LINES,
        lambda t: t.assign(
            partner=t.partner.mask(t.partner.eq("CHN") & t.hs10.str.startswith("61"), "THA"),
            census_partner_code=t.census_partner_code.mask(
                t.partner.eq("CHN") & t.hs10.str.startswith("61"), "5490"
            ),
        ),
    ),
    "lines of Germany and France exchanged": (LINES, lambda t: exchanged(t, "partner", "DEU", "FRA")),
    "duties of Canada's lines doubled": (LINES, lambda t: times(t, 2, "duties", partner="CAN")),
    "Mexico's vehicles of 2024 -30 %": (
        LINES,
        lambda t: times(t, 0.7, "customs_value", partner="MEX", hs10="87", year=2024),
    ),
    "lines of 2024 and 2025 exchanged": (LINES, lambda t: t.assign(year=4049 - t.year)),
    "revised totals of Germany +10 %": (
        "us_trade_totals_vintages",
        lambda t: times(t, 1.1, "value", partner="DEU"),
    ),
    "general imports of China and Mexico exchanged": (
        "us_trade_totals_monthly",
        lambda t: exchanged(t, "census_name", "CHINA", "MEXICO"),
    ),
    "receipts of 2024 -20 %": (
        "us_customs_revenue_monthly",
        lambda t: times(t, 0.8, "customs_duties", **IN_2024),
    ),
    "China's published rate of June 2025 +5 %": (
        "us_realised_rate_china_monthly",
        lambda t: times(t, 1.05, "effective_rate", since="2025-06-01"),
    ),
    "collected rates of Korea +20 %": (
        "us_collected_rate_revisions_2025",
        lambda t: times(t, 1.2, "first_release_rate", "revised_rate", partner="KOR"),
    ),
    "furniture sorted with toys": (
        "hs10_naics6",
        lambda t: t.assign(naics6=t.naics6.mask(t.naics6.str.startswith("337"), "339930")),
    ),
}

#: Edits of the calendar.
CALENDAR: dict[str, Callable] = {
    "grades S2 raised to legal text read": lambda t: graded(t, "S2", "P"),
    "grades S1 raised to legal text read": lambda t: graded(t, "S1", "P"),
    "grades from memory raised to secondary source": lambda t: graded(t, "M", "S2"),
    "legal references of metals and of forced labour exchanged": lambda t: turned(
        t, "legal_reference", t.measure.isin(["s232_steel", "s301_forced_labor"])
    ),
    "legal references of India's steps exchanged": lambda t: turned(
        t, "legal_reference", t.measure.eq("ieepa_reciprocal") & t.target.eq("IND")
    ),
    "China's first step of 2025 in May": lambda t: t.assign(
        effective_date=t.effective_date.mask(t.event_id.eq("E013"), "2025-05-04")
    ),
    "steel of March 2025 as copper": lambda t: t.assign(
        measure=t.measure.mask(
            t.measure.eq("s232_steel") & t.effective_date.eq("2025-03-12"), "s232_copper"
        )
    ),
}


def run(clone: Clone, seed: int) -> list[Try]:
    """Edit tables one by one and build on them; nothing here is random."""
    ended = clone.python("-m", "tools.faults.edits", limit=WHOLE)
    return printed(BATTERY, ended)


def edited_tables() -> Iterator[dict]:
    """Yield what happens when an edited table is registered and the panels are built on it."""
    law = sound_law()
    for what, (name, edit) in EDITS.items():
        table = tables.describe(name)
        path = SOURCES / table["path"]
        with kept(path, SOURCES / "datapackage.json", SOURCES / "checksums.json"):
            frame = edit(tables.read_table(name))
            write = frame.to_parquet if path.suffix == ".parquet" else frame.to_csv
            write(path, index=False)
            with patch.multiple(build, **law):
                yield attempt(f"{what}, registered", partial(register_and_build, name))


def sound_law() -> dict[str, Callable]:
    """Return what stands in for functions of :mod:`build`: the law of the sound tables, read once."""
    law, rates = read_law(tables.read_table, read_events()), load_statutory()
    return {"read_law": lambda *_, **__: law, "statutory_rates": lambda *_, **__: rates}


def register_and_build(name: str) -> None:
    """Record an edited table as a revised vintage, and build the panels elsewhere."""
    tables.register(name, vintage="edited", revised=True)
    tables.datapackage.cache_clear()
    with tempfile.TemporaryDirectory() as folder:
        build.build(Path(folder))


def edited_calendars() -> Iterator[dict]:
    """Yield what happens when the calendar is edited, its checksum renewed, and read."""
    for what, edit in CALENDAR.items():
        with kept(events.EVENTS, seal.CHECKSUMS_FILE):
            rows = pd.read_csv(events.EVENTS, dtype="str", keep_default_na=False)
            edit(rows).to_csv(events.EVENTS, index=False)
            seal.seal()
            yield attempt(f"tariff_events.csv: {what}", read_events)


def main() -> None:
    """Print the verdict on every try."""
    check_copy()
    for row in itertools.chain(edited_calendars(), edited_tables()):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
