"""Damaged files, and edits that were registered as if they were a new vintage.

Run in the copy as ``python -m tools.faults.tables``; prints one JSON array a try.
"""

from __future__ import annotations

import contextlib
import gc
import io
import itertools
import json
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from analysis import checks
from analysis.collect import read_events, tables
from analysis.collect.predictions import PREDICTIONS_FOLDER, read_predictions
from analysis.combine import load
from analysis.combine.build import build
from analysis.paths import PANEL, SOURCES
from tools.faults.clone import Clone, Ended, check_copy, judge

#: Bytes -> bytes; None takes the file away.
DAMAGES = {
    "cut in half": lambda data: data[: len(data) // 2],
    "one byte changed": lambda data: (
        data[: len(data) // 3] + bytes([data[len(data) // 3] ^ 1]) + data[len(data) // 3 + 1 :]
    ),
    "emptied": lambda data: b"",
    "taken away": None,
}


def run(clone: Clone, n: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Damage files one by one and read them, in one process; nothing here is drawn."""
    ended = clone.python("-m", "tools.faults.tables", limit=7200)
    for line in ended.said.splitlines():
        if line.startswith("["):
            yield tuple(json.loads(line))
    if ended.code != 0:
        yield "the battery itself", "refused badly", ended.said[-300:]
    panel = clone.root / "data" / "panel" / "naics3.parquet"
    before = panel.read_bytes()
    panel.write_bytes(before[:9999])
    verdict, note = judge(clone.python("-m", "analysis", "combine"), bad=False)
    if verdict == "went well" and panel.read_bytes() != before:
        verdict, note = "lost", "the panel was not built again"
    yield "naics3.parquet damaged, then make combine", verdict, note


def attempt(what: str, read: Callable[[], object]) -> tuple[str, str, str]:
    """Read what is damaged, and judge what is said."""
    printed, code = io.StringIO(), 1
    forget()
    with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(printed):
        try:
            code = checks.run(lambda: (read(), None)[1])
        except Exception:  # whatever it is, it is what a reader would have seen
            traceback.print_exc(file=printed)
    return what, *judge(Ended(code, printed.getvalue(), 0), bad=True)


def forget() -> None:
    """Let go of all that was read and made before, as a process that begins anew."""
    for one in gc.get_objects():
        of_ours = isinstance(one, type(tables.datapackage)) and one.__module__.startswith("analysis")
        if of_ours and hasattr(one, "cache_clear"):  # a function too, where a recorder stands in
            one.cache_clear()


@contextlib.contextmanager
def kept(*paths: Path):
    """Put files back as they were."""
    before = {path: path.read_bytes() for path in paths}
    try:
        yield
    finally:
        for path, data in before.items():
            path.write_bytes(data)
        tables.datapackage.cache_clear()


def damaged_files():
    """Yield what happens to a reader of every damaged source, panel, prediction and the calendar."""
    described = {SOURCES / t["path"]: t["name"] for t in tables.datapackage()["resources"]}
    read = {path: lambda name=name: tables.read_table(name) for path, name in described.items()}
    read[SOURCES / "datapackage.json"] = lambda: tables.read_table("partners")
    read[Path("analysis/collect/tariff_events.csv")] = read_events
    read |= {
        path: lambda name=path.stem: load._load(name) for path in sorted(PANEL.glob("[a-z]*.parquet"))
    }
    read |= {path: read_predictions for path in sorted(PREDICTIONS_FOLDER.glob("*.csv"))}
    for path, reader in read.items():
        for name, change in DAMAGES.items():
            if path.parent == PANEL and name == "one byte changed":
                continue  # told by its record when it is made, not when it is read
            with kept(path):
                path.unlink() if change is None else path.write_bytes(change(path.read_bytes()))
                yield attempt(f"{path.name} {name}", reader)


def swapped(table: pd.DataFrame) -> pd.DataFrame:
    """Vietnam's trade under Mexico's name, and the other way."""
    return table.assign(partner=table.partner.replace({"VNM": "MEX", "MEX": "VNM"}))


def scaled(table: pd.DataFrame, factor: float, *columns: str, partner: str = "") -> pd.DataFrame:
    """Columns times a factor, of one partner or of all."""
    rows = table.partner.eq(partner) if partner else table.partner.notna()
    changed = {
        c: table[c].where(~rows, (table[c].astype(float) * factor).round().astype("int64"))
        for c in columns
    }
    return table.assign(**changed)


TRADE = "us_imports_naics3_monthly"
EDITS = {
    "two partners swapped": (TRADE, swapped),
    "one partner halved": (TRADE, lambda t: scaled(t, 0.5, "customs_value", "duties", partner="DEU")),
    "duties of one partner doubled": (TRADE, lambda t: scaled(t, 2, "duties", partner="VNM")),
    "all duties doubled": (TRADE, lambda t: scaled(t, 2, "duties")),
    "duties of China doubled": (TRADE, lambda t: scaled(t, 2, "duties", partner="CHN")),
    "last month dropped": (TRADE, lambda t: t[t.month < t.month.max()]),
    "a list emptied": ("us_section301_lists_hts8", lambda t: t.iloc[:0]),
    "half of a list dropped": ("us_ieepa_annex2_exempt_hs10_dates", lambda t: t.iloc[::2]),
    "base rates times ten": (
        "us_mfn_rates_hts8",
        lambda t: t.assign(ad_valorem=(t.ad_valorem * 10).clip(upper=3)),
    ),
}


def registered_edits():
    """Yield what happens when an edited table is registered and the panels are built on it."""
    for what, (name, edit) in EDITS.items():
        table = next(t for t in tables.datapackage()["resources"] if t["name"] == name)
        path = SOURCES / table["path"]
        with kept(path, SOURCES / "datapackage.json", SOURCES / "checksums.json"):
            edited = edit(tables.read_table(name))
            write = edited.to_parquet if path.suffix == ".parquet" else edited.to_csv
            write(path, index=False)
            as_many = len(edited) >= table["rows"]  # rows that are gone are not said to be meant

            def register_and_build(name=name, revised=as_many):
                tables.register(name, vintage="edited", revised=revised)
                tables.datapackage.cache_clear()
                with tempfile.TemporaryDirectory() as folder:
                    build(Path(folder))

            yield attempt(f"{name}: {what}, registered", register_and_build)


def main() -> None:
    """Print the verdict on every try."""
    check_copy()
    for row in itertools.chain(damaged_files(), registered_edits()):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
