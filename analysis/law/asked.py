"""What people ask the law: partner and day that it knows, and the stored rows of partner and goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.checks import InputError, nearest
from analysis.collect import read_events, read_table
from analysis.law import names
from analysis.law.compact import MARK, columns_for, spelt_out
from analysis.law.numbering import TariffNumbers, weights_on
from analysis.law.table import FIRST_DAY, LAST_DAY
from analysis.paths import PANEL
from analysis.reading import cached, note_law

if TYPE_CHECKING:
    from pathlib import Path

    from pyarrow.parquet import ParquetFile

#: Columns of lists in which few texts are said many times.
NAMED = dict.fromkeys(("scope", "partner", "use", "source"), str)

#: Whose law it is.
HOME = "USA"


def check_day(day: str | pd.Timestamp, *, last: bool = False) -> pd.Timestamp:
    """Return a day of the law as people write it, of a month the first one, or its ``last``.

    Raises
    ------
    InputError
        No day, or one outside the law, with the nearest.
    """
    day = names.day(day, last=last)
    if not FIRST_DAY <= day <= LAST_DAY:
        end = FIRST_DAY if day < FIRST_DAY else LAST_DAY
        raise InputError(
            f"day {day:%Y-%m-%d} is outside the law, which runs from {FIRST_DAY:%Y-%m-%d} to "
            f"{LAST_DAY:%Y-%m-%d}; the nearest is {end:%Y-%m-%d}."
        )
    return day


def check_partner(partner: str) -> str:
    """Return the code of a partner that the law knows; raises InputError for another."""
    code = names.partner(partner, where="the law")
    if code == names.WORLD:
        raise InputError("the law is looked up for a country or a group, as China or EU, not for all.")
    if code not in _partners():
        near = nearest(code, sorted(_partners()))
        hint = f" Did you mean {near!r}?" if near else ""
        raise InputError(f"unknown partner {code!r} in the law; write its ISO alpha-3 code.{hint}")
    return code


@cached(most=512)
def check_partners(text: str) -> tuple[str, ...]:
    """Return the codes of a partner, some (``"VNM, India"``) or a group, that the law knows."""
    codes = names.partners(text, where="the law")
    if HOME in codes:
        raise InputError("the law is that of the United States: name the country that goods come from.")
    return tuple(map(check_partner, codes))


@cached
def _partners() -> frozenset[str]:
    """Return the partners that customs or the calendar name."""
    targets = events().target
    named = targets[targets.str.fullmatch("[A-Z]{3}") & targets.ne("ALL")]
    return frozenset({*_groups().index, *named})


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


def stored_rows(name: str, partner: str, hts: str = "", columns=None, **reading) -> pd.DataFrame:
    """Return the rows of a partner under a prefix, as they are stored (days as dates, unless told)."""
    from pyarrow.compute import starts_with

    file, groups = _stored(name, partner)
    compact = MARK.items() <= (file.schema_arrow.metadata or {}).items()
    needed = columns_for(columns) if compact else columns
    rows = file.read_row_groups(groups.get(partner, []), columns=needed, use_threads=False)
    frame = rows.filter(starts_with(rows["hts"], hts)).to_pandas(**reading)
    return spelt_out(frame)[columns or list(frame)] if compact else frame


def lines_of_all() -> frozenset[str]:
    """Return the numbers of ten digits that any partner sold, and what they became."""
    hts = _stored("law_lines")[0].read(columns=["hts"], use_threads=False)["hts"]
    return frozenset(line for line in hts.unique().to_pylist() if len(line) == 10)


def lines_of(partner: str, hts: str = "", day: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return a partner's lines under a prefix, as :func:`table.law_lines`, and the first ``base``.

    With a day they are the numbers that there are on it, weighted with imports carried to them; without
    one all numbers, weighted as traded.
    """
    lines, codes = _lines(partner) if day is None else _lines_on(partner, numbers().list_of(day))
    first, end = np.searchsorted(codes, [hts, f"{hts}:"])  # : follows 9
    return lines.iloc[first:end]


@cached
def _lines(partner: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Return all lines of a partner, read once for however many questions, and their codes."""
    lines = stored_rows("law_lines", partner)
    runs = stored_rows("law", partner, columns=["hts", "base"])
    base = runs.drop_duplicates("hts").set_index("hts").base
    lines = lines.assign(base=lines.hts.map(base)).sort_values("hts", kind="stable", ignore_index=True)
    return lines, lines.hts.to_numpy(dtype=str)


@cached(most=512)
def _lines_on(partner: str, first_day: pd.Timestamp | None) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the lines of the numbers from a day of changes on (None: before the first), and codes."""
    lines, codes = _lines(partner)
    weight = pd.Series(lines.weight.to_numpy(float), codes)
    weight = weights_on(weight, _became(partner), numbers(), first_day).to_numpy()
    there = ~np.isnan(weight)
    return lines.assign(weight=weight)[there].reset_index(drop=True), codes[there]


@cached
def numbers() -> TariffNumbers:
    """Return which numbers of the tariff there are by day, read once."""
    return TariffNumbers(read_table)


def became_of(partner: str, first_day: pd.Timestamp, lines: pd.Series | None = None) -> pd.DataFrame:
    """Return what became of a partner's lines from a day on, as :func:`successors.successor_table`.

    ``lines`` are those asked about, as whole numbers: text takes longer to find.
    """
    rows = _became(partner)
    rows = rows[rows.first_day.eq(first_day)]
    return rows if lines is None else rows[rows.hts.astype(np.int64).isin(lines)]


@cached(most=256)
def _became(partner: str) -> pd.DataFrame:
    return stored_rows("law_successors", partner, date_as_object=False)


def rows_on(hts: str) -> pd.DataFrame:
    """Return what measures cover and spare under a prefix, rows of :func:`scopes.scope_rows`."""
    rows, order, prefixes = _scopes()
    above = [hts[:digits] for digits in range(2, len(hts))]
    ranges = [(prefix, prefix, "right") for prefix in above] + [(hts, f"{hts}:", "left")]
    positions = [
        order[prefixes.searchsorted(first.encode()) : prefixes.searchsorted(last.encode(), side=side)]
        for first, last, side in ranges
    ]
    return rows.iloc[np.sort(np.concatenate(positions))].astype(NAMED)


@cached
def _scopes() -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return the rows of all lists, and their positions and prefixes in the order of prefixes."""
    table = _stored("law_scopes")[0].read(use_threads=False)
    rows = table.to_pandas(date_as_object=False, categories=[*NAMED])  # of text a tenth is left
    prefixes = rows.hts_prefix.to_numpy(object).astype("S")
    order = np.argsort(prefixes, kind="stable").astype(np.int32)
    return rows, order, prefixes[order]


def _stored(name: str, partner: str = "") -> tuple[ParquetFile, dict[str, list[int]]]:
    """Return a table of the law, opened, and its groups of rows by partner: one each."""
    path = PANEL / f"{name}.parquet"
    if not path.exists():
        from analysis.law.unbuilt import stored_for  # half a second to import

        path = stored_for(name, partner)
    note_law()
    return _opened(path, path.stat().st_mtime_ns)


@cached
def _opened(path: Path, written: int) -> tuple[ParquetFile, dict[str, list[int]]]:
    """Open a table once for however many questions, until it is written anew."""
    from pyarrow.parquet import ParquetFile

    file, groups = ParquetFile(path), {}
    for group in range(file.num_row_groups):
        partner = file.metadata.row_group(group).column(0).statistics.min
        groups.setdefault(partner, []).append(group)
    return file, groups
