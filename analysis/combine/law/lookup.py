"""Look one rate up: the law on a partner's line or prefix on a day, and the rows that make it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from os.path import commonprefix

import numpy as np
import pandas as pd

from analysis.checks import InputError, nearest
from analysis.collect import read_events, read_table
from analysis.collect.releases import parse_day
from analysis.combine.law.calendar import rate_steps, rows_in_force
from analysis.combine.law.coverage import Coverage
from analysis.combine.law.lines import COLUMN_2, ad_valorem_base, lines_2017
from analysis.combine.law.rates import LAYERS, law_layers, measures_of_lines, read_measures
from analysis.combine.law.scopes import scope_rows
from analysis.combine.law.statutory import ACTIONS_2018, BASKET_2024
from analysis.combine.law.table import FIRST_DAY, LAST_DAY
from analysis.paths import PANEL

#: Columns of :func:`trace`, and those of them that the calendar gives.
FROM_CALENDAR = [
    "event_id", "effective_date", "legal_reference", "verification", "rate_level", "rate_basis"
]  # fmt: skip
TRACED = ["layer", "measure", *FROM_CALENDAR, "rate"]
BASE_ROW = {"layer": "base", "measure": "base", "legal_reference": "HTS column 1"}


@dataclass(frozen=True)
class LawfulRate:
    """What the law charges on goods of a partner on a day.

    Attributes
    ----------
    partner, hts : str
        ISO alpha-3 code; two to ten digits.
    day : Timestamp
    statutory_rate : float
        Fraction of customs value.
    layers : dict
        Its parts by layer (fractions), which add up.
    n_lines : int
        Lines averaged: 1 for a whole code, else those that the partner sold under the prefix.
    weights : str
        What they are weighted with.
    """

    partner: str
    hts: str
    day: pd.Timestamp
    statutory_rate: float
    layers: dict[str, float]
    n_lines: int
    weights: str

    def to_frame(self) -> pd.DataFrame:
        """Return one row with the rate, its layers and the number of lines."""
        row = {"partner": self.partner, "hts": self.hts, "day": self.day}
        row |= {"statutory_rate": self.statutory_rate, **self.layers, "n_lines": self.n_lines}
        return pd.DataFrame([row | {"weights": self.weights}])


def statutory_rate(partner: str, hts: str, day: str | pd.Timestamp) -> LawfulRate:
    """Return the statutory rate on a partner's tariff line, or the mean of a prefix, on a day.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    hts : str
        Two to ten digits of the tariff schedule of 2024-2026 (dots are allowed). A prefix gives the
        mean over the lines that the partner sold, weighted with its imports of 2024 (China to
        2023: of 2017).
    day : str or Timestamp
        A day from 2018-01-01 to 2026-12-31.

    Returns
    -------
    LawfulRate
        A whole line that the partner did not sell bears its full base rate.

    Raises
    ------
    InputError
        Unknown partner or line, a day outside the law, or a prefix under which nothing was sold; with
        the nearest valid value.

    Examples
    --------
    >>> statutory_rate("CHN", "8517.62.0090", "2024-06-30").statutory_rate  # doctest: +SKIP
    0.075
    """
    hts, day = _digits(hts), _day(day)
    whole = 6 if partner == "CHN" and day < BASKET_2024 else 10
    lines = stored_rows("law_lines", partner, hts)
    sold = lines[lines.hts.str.len().eq(whole)]
    if sold.empty or (len(hts) < whole and sold.weight.sum() == 0):
        return _not_sold(check_partner(partner), hts, day, whole)
    steps = stored_rows("law", partner, hts)
    held = steps[steps.first_day.le(day.date()) & steps.last_day.ge(day.date())]
    held = held.merge(sold[["hts", "weight"]], on="hts")
    one = len(held) == 1
    weights = np.ones(1) if one else held.weight.to_numpy()
    layers = {name: float(np.average(held[name], weights=weights)) for name in LAYERS}
    basis = "one line" if one else f"imports of {2017 if whole == 6 else 2024}"
    rate = float(np.average(held.statutory_rate, weights=weights))
    return LawfulRate(partner, hts, day, rate, layers, len(held), basis)


def trace(partner: str, hts: str, day: str | pd.Timestamp) -> pd.DataFrame:
    """Return the rows of the calendar that make the rate on one whole line on a day.

    Parameters
    ----------
    partner, hts, day
        As in :func:`statutory_rate`; ``hts`` has ten digits (China to 2023: six).

    Returns
    -------
    DataFrame
        One row a measure in force: ``layer``, ``measure``, ``event_id``, ``effective_date``,
        ``legal_reference``, ``verification``, ``rate_level``, ``rate_basis``, ``rate`` (what it adds
        to the line; fraction, 0 where the line is spared). The first row is the base rate.
    """
    hts, day, partner = _digits(hts), _day(day), check_partner(partner)
    if partner == "CHN" and day < BASKET_2024:
        return _trace_2017(hts, day)
    coverage, base = _whole_line(partner, hts)
    group = _group(partner)
    steps = rate_steps(read_events(), partner, group)
    line = pd.DataFrame({"code": [0], "base_rate": [base]})
    found = measures_of_lines(coverage, steps, partner, group, line, day)
    rows = rows_in_force(read_events(), partner, group, day)
    traced = [BASE_ROW | {"rate": base}]
    for measure, rate in found.items():
        row = rows.loc[measure] if measure in rows.index else _review(hts, day)
        layer = read_measures()[measure]["layer"]
        named = {"layer": layer, "measure": measure, "rate": float(rate[0])}
        traced.append(row[FROM_CALENDAR].to_dict() | named)
    return pd.DataFrame(traced, columns=TRACED)


def _review(hts: str, day: pd.Timestamp) -> pd.Series:
    """Return the row of the calendar that put the review's rate on a line; blank where none did."""
    rows = _scope_rows().query("scope == 's301_review'")
    on_line = np.array([hts.startswith(prefix) for prefix in rows.hts_prefix])
    own = rows[on_line & rows.first_day.le(day) & rows.last_day.ge(day)]
    events = read_events().query("measure.str.startswith('s301_review')", engine="python")
    found = events[events.effective_date.isin(own.first_day)]
    return found.iloc[-1] if len(found) else pd.Series(index=events.columns, dtype=object)


def _trace_2017(hts: str, day: pd.Timestamp) -> pd.DataFrame:
    lines = lines_2017(_read).set_index("hs6")
    if hts not in lines.index:
        raise InputError(_no_line("CHN", hts, lines.index.to_series(), 6))
    line = lines.loc[hts]
    events = read_events().drop_duplicates("event_id").set_index("event_id", drop=False)
    traced = [BASE_ROW | {"rate": line.base_rate}]
    for action, (event, layer) in ACTIONS_2018.items():
        row = events.loc[event]
        if row.effective_date <= day and line[action] != 0:
            named = {"layer": layer, "measure": row.measure, "rate": line[action]}
            traced.append(row[FROM_CALENDAR].to_dict() | named)
    return pd.DataFrame(traced, columns=TRACED)


def _not_sold(partner: str, hts: str, day: pd.Timestamp, whole: int) -> LawfulRate:
    """Return the rate of a whole line that the partner did not sell, from its measures and base rate."""
    if len(hts) != whole or whole == 6:
        known = stored_rows("law_lines", partner).hts
        raise InputError(_no_line(partner, hts, known[known.str.len().eq(whole)], whole))
    coverage, base = _whole_line(partner, hts)
    group = _group(partner)
    line = pd.DataFrame({"code": [0], "base_rate": [base]})
    segments, layers = law_layers(
        coverage, rate_steps(read_events(), partner, group), partner, group, line
    )
    row = segments.searchsorted(day, side="right") - 1
    on_day = {name: float(rates[row, 0]) for name, rates in layers.items()}
    column = "column 1, as column 2 is not in the tables" if partner in COLUMN_2 else "full base rate"
    basis = f"one line, not sold: {column}"
    return LawfulRate(partner, hts, day, sum(on_day.values()), on_day, 1, basis)


def _whole_line(partner: str, hts: str) -> tuple[Coverage, float]:
    """Return what the measures cover of one line, and its base rate for the partner."""
    coverage = Coverage(_scope_rows(), pd.Index([hts]))
    steps = stored_rows("law", partner, hts)
    if len(hts) == 10 and len(steps):
        return coverage, float(steps.base.iloc[0])
    if hts not in _schedule():
        raise InputError(_no_line(partner, hts, stored_rows("law_lines", partner).hts, 10))
    return coverage, float(_full_base_rates().get(hts[:8], 0.0))


def _no_line(partner: str, hts: str, known: pd.Series, whole: int) -> str:
    """Word why there is no rate for what was asked, with the nearest line that there is."""
    near = max(sorted(known), key=lambda line: len(commonprefix([line, hts])), default="")
    hint = f" The nearest that it sold is {near!r}." if near else ""
    if whole == 6 and len(hts) > 6:
        return f"China's law to 2023 stands by six digits: ask for {hts[:6]!r} instead of {hts!r}."
    if len(hts) < whole:
        return f"{partner} sold nothing under {hts!r} in the year of the weights: a mean has none.{hint}"
    return f"{hts!r} is no line of the tariff of 2024-2026.{hint}"


def _digits(hts: str) -> str:
    digits = str(hts).replace(".", "")
    if not (digits.isdigit() and 2 <= len(digits) <= 10):
        raise InputError(f"{hts!r} is no tariff line; write two to ten digits, as 8517 or 8517.62.0090.")
    return digits


def _day(day: str | pd.Timestamp) -> pd.Timestamp:
    if pd.isna(asked := day) or pd.isna(day := parse_day(asked)):
        raise InputError(f"day {asked!r} is not a day; write it as 2025-06-09.")
    if not FIRST_DAY <= day <= LAST_DAY:
        end = FIRST_DAY if day < FIRST_DAY else LAST_DAY
        raise InputError(
            f"day {day:%Y-%m-%d} is outside the law, which runs from {FIRST_DAY:%Y-%m-%d} to "
            f"{LAST_DAY:%Y-%m-%d}; the nearest is {end:%Y-%m-%d}."
        )
    return day


def check_partner(partner: str) -> str:
    """Return a partner that the law knows; raises InputError for another, with the nearest."""
    targets = read_events().target
    known = {*_groups().index, *targets[targets.str.fullmatch("[A-Z]{3}") & targets.ne("ALL")]}
    if partner not in known:
        near = nearest(partner, sorted(known))
        hint = f" Did you mean {near!r}?" if near else ""
        raise InputError(f"unknown partner {partner!r} in the law; write its ISO alpha-3 code.{hint}")
    return partner


def _group(partner: str) -> str | None:
    group = _groups().get(partner)
    return group if isinstance(group, str) else None


@functools.cache
def _groups() -> pd.Series:
    codes = read_table("census_partner_codes")
    codes = codes.assign(partner=codes.partner.fillna(codes.census_partner_code))
    return codes.drop_duplicates("partner").set_index("partner").group


@functools.cache
def _read(name: str) -> pd.DataFrame:
    return read_table(name)


@functools.cache
def _full_base_rates() -> pd.Series:
    return ad_valorem_base(_read("us_mfn_rates_hts8_2025"), _read("us_imports_hs10_annual"))


@functools.cache
def _schedule() -> frozenset[str]:
    """Lines of ten digits in the schedule of 2025-2026 or in the imports of 2024 or 2025."""
    printed = _read("us_hts_lines_by_revision").hts
    return frozenset(printed[printed.str.len().eq(10)]) | frozenset(_read("us_imports_hs10_annual").hs10)


@functools.cache
def _scope_rows() -> pd.DataFrame:
    return scope_rows(_read)


def stored_rows(name: str, partner: str, hts: str = "", **reading) -> pd.DataFrame:
    """Return the rows of a partner under a prefix, as they are stored (days as dates, unless told)."""
    path = PANEL / f"{name}.parquet"
    if not path.exists():
        raise InputError(f"data/panel/{path.name} is not built yet: run `make law`")
    from pyarrow.compute import starts_with
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(path)
    # One row group per partner: the others are not read.
    first_of = [file.metadata.row_group(g).column(0) for g in range(file.num_row_groups)]
    own = [g for g, column in enumerate(first_of) if column.statistics.min == partner]
    table = file.read_row_groups(own, use_threads=False)
    return table.filter(starts_with(table["hts"], hts)).to_pandas(**reading)
