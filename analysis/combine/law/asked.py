"""What people ask the law: partner and day that it knows, and the stored rows of partner and goods."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import InputError, nearest
from analysis.collect import read_events, read_table
from analysis.combine import names
from analysis.combine.law.table import FIRST_DAY, LAST_DAY
from analysis.paths import PANEL, make
from analysis.reading import cached, note_law


def check_day(day: str | pd.Timestamp) -> pd.Timestamp:
    """Return a day of the law as people write it; raises InputError for another, with the nearest."""
    day = names.day(day)
    if not FIRST_DAY <= day <= LAST_DAY:
        end = FIRST_DAY if day < FIRST_DAY else LAST_DAY
        raise InputError(
            f"day {day:%Y-%m-%d} is outside the law, which runs from {FIRST_DAY:%Y-%m-%d} to "
            f"{LAST_DAY:%Y-%m-%d}; the nearest is {end:%Y-%m-%d}."
        )
    return day


def check_partner(partner: str) -> str:
    """Return the code of a partner that the law knows; raises InputError for another."""
    code, targets = names.partner(partner, where="the law"), events().target
    known = {*_groups().index, *targets[targets.str.fullmatch("[A-Z]{3}") & targets.ne("ALL")]}
    if code not in known:
        near = nearest(code, sorted(known))
        hint = f" Did you mean {near!r}?" if near else ""
        raise InputError(f"unknown partner {code!r} in the law; write its ISO alpha-3 code.{hint}")
    return code


def check_partners(text: str) -> tuple[str, ...]:
    """Return the codes of a partner, some (``"VNM, India"``) or a group, that the law knows."""
    return tuple(check_partner(code) for code in names.partners(text, where="the law"))


def group_of(partner: str) -> str | None:
    """Return the customs union whose rows of the calendar hold for a partner, or None."""
    group = _groups().get(partner)
    return group if isinstance(group, str) else None


@cached
def _groups() -> pd.Series:
    codes = read_table("census_partner_codes")
    codes = codes.assign(partner=codes.partner.fillna(codes.census_partner_code))
    return codes.drop_duplicates("partner").set_index("partner").group


@cached
def events() -> pd.DataFrame:
    """Return the calendar, read and checked once; not to be changed."""
    return read_events()


def stored_rows(name: str, partner: str, hts: str = "", **reading) -> pd.DataFrame:
    """Return the rows of a partner under a prefix, as they are stored (days as dates, unless told)."""
    from pyarrow.compute import starts_with

    file = _stored(name)
    # One row group per partner: the others are not read.
    first_of = [file.metadata.row_group(g).column(0) for g in range(file.num_row_groups)]
    own = [g for g, column in enumerate(first_of) if column.statistics.min == partner]
    table = file.read_row_groups(own, use_threads=False)
    return table.filter(starts_with(table["hts"], hts)).to_pandas(**reading)


def rows_on(hts: str) -> pd.DataFrame:
    """Return what measures cover and spare under a prefix, rows of :func:`scopes.scope_rows`."""
    rows, order, prefixes = _scopes()
    above = [hts[:digits] for digits in range(2, len(hts))]
    ranges = [(prefix, prefix, "right") for prefix in above] + [(hts, f"{hts}:", "left")]  # : follows 9
    found = [
        order[prefixes.searchsorted(first) : prefixes.searchsorted(last, side=side)]
        for first, last, side in ranges
    ]
    return rows.iloc[np.sort(np.concatenate(found))]


@cached
def _scopes() -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return the rows of all lists, and their positions and prefixes in the order of prefixes."""
    rows = _stored("law_scopes").read(use_threads=False).to_pandas(date_as_object=False)
    prefixes = rows.hts_prefix.to_numpy(dtype=str)
    order = np.argsort(prefixes, kind="stable")
    return rows, order, prefixes[order]


def _stored(name: str):
    from pyarrow.parquet import ParquetFile

    path = PANEL / f"{name}.parquet"
    if not path.exists():
        raise InputError(f"data/panel/{path.name} is not built yet: run {make('law')}")
    note_law()
    return ParquetFile(path)
