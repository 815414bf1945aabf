"""Look China's side up: what its tariff charges on goods of the United States on a day."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from os.path import commonprefix
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import InputError, short
from analysis.collect import read_table
from analysis.columns import Columns, returns
from analysis.law import names
from analysis.law.asked import check_day
from analysis.law.china import DAY, NOT_BY_LINE, UNDATED_FROM, china_law
from analysis.law.goods import RATED, SUBHEADING
from analysis.law.statutory import DECIMALS
from analysis.reading import cached
from analysis.vocabulary import Term

#: Countries whose tariff is held.
IMPORTERS = {"USA": "on goods of every country", "CHN": "on goods of the United States"}

#: What the publisher's levels of vehicles leave out.
SUSPENDED = "the suspension since 2019 of 25 points on vehicles (20 lines still hold them)"

#: First day of China's law by six digits, base rates included.
BY_SUBHEADING = pd.Timestamp("2025-01-01")

CHINA_LINES = Columns(
    "a line of China's tariff on goods of the United States",
    {
        "hts": Term("Line", "", "six digits of the Harmonized System; eight of China's to August 2019"),
        "statutory_rate": Term(
            "Rate",
            "fraction",
            "applied rate, additional duties included",
            missing="before 2025, and where the duty is not a share of value (film)",
        ),
        "added_rate": Term(
            "Added",
            "fraction",
            "duty in answer to Section 301 to August 2019; then what was added since 1 January 2025",
            missing="where the duty is not a share of value",
        ),
        "imports": Term(
            "Imports 2024", "USD", "China's imports of it from the United States", missing="before 2025"
        ),
    },
)


@dataclass(frozen=True)
class ChinaRate:
    """What China charges on goods of the United States on a day."""

    hts: str  #: Digits asked about; none for all goods.
    day: pd.Timestamp
    #: Mean applied rate at imports of 2024 (fraction); missing before 2025: base rates are not held.
    statutory_rate: float
    added_rate: float  #: Mean of what was added (fraction); missing where listed lines differ to 2019.
    lines: Annotated[pd.DataFrame, CHINA_LINES]
    read_to: pd.Timestamp  #: Day to which China's texts were read.
    not_held: tuple[str, ...]  #: What is in no rate, each in words.

    def to_frame(self) -> pd.DataFrame:
        """Return one row a line, with the day, how far texts were read and what is not held."""
        not_held = "; ".join(self.not_held)
        return self.lines.assign(day=self.day, read_to=self.read_to, not_held=not_held)


def importer_of(text: str) -> str:
    """Return the code of the country whose tariff is asked about; raise InputError for one not held."""
    with contextlib.suppress(InputError):
        if (code := names.partner(text, group=True)) in IMPORTERS:
            return code
    held = " and ".join(f"{code} ({goods})" for code, goods in IMPORTERS.items())
    raise InputError(f"importer {short(text)}: no such tariff is held; held are {held}.")


def china_on_us(
    hts: str, day: str | pd.Timestamp = names.TODAY, *, law: pd.DataFrame | None = None
) -> ChinaRate:
    """Return what China's tariff charges on goods of the United States on a day.

    Parameters
    ----------
    hts : str
        Digits: up to six from 2025 on, up to eight of China's tariff to August 2019; none: all goods.
    day : str or Timestamp
        From 2018-07-06 to 2019-08-31, when lists hold what was added, or from 2025-01-01.
    law : DataFrame, optional
        Rows of :func:`china.china_law`; made of the source tables by default.

    Raises
    ------
    InputError
        A day on which no table dates the lines; goods that are in none; with the nearest that is.
    """
    day = check_day(day)
    law = china_law(read_table) if law is None else law
    rows = law[law.first_day.le(day) & ~law.last_day.lt(day)]
    if rows[["total_rate", "added_rate"]].isna().all(axis=None):
        first, last = law.first_day.min(), UNDATED_FROM - DAY
        near = min((first, last, BY_SUBHEADING), key=lambda held: abs(held - day))
        raise InputError(
            f"no table dates China's duties on US goods by line on {day:%Y-%m-%d}: they are held from "
            f"{first:%Y-%m-%d} to {last:%Y-%m-%d}, and from {BY_SUBHEADING:%Y-%m-%d} on; the nearest is "
            f"{near:%Y-%m-%d}."
        )
    digits = int(rows.digits.iloc[0])
    if len(hts) > digits:
        raise InputError(
            f"China's tariff on US goods is held by {digits} digits on {day:%Y-%m-%d}: ask for "
            f"{hts[:digits]!r} instead of {hts!r}."
        )
    under = rows[rows.hts.str.startswith(hts)]
    if under.empty:
        near = max(sorted(rows.hts.unique()), key=lambda line: len(commonprefix([line, hts])))
        rest = "; a line on no list bore no added duty" if digits == RATED else ""
        raise InputError(
            f"no line of China's tariff on US goods begins with {hts!r}{rest}. The nearest: {near!r}."
        )
    lifted = law.added_rate.eq(0) & law.first_day.gt(law.first_day.min()) & law.digits.eq(RATED)
    return _rate(hts, day, _lines(under), set(law.hts[lifted].str[:SUBHEADING]))


@returns(CHINA_LINES)
def _lines(rows: pd.DataFrame) -> pd.DataFrame:
    """Return lines of the law with their imports."""
    rows = rows.rename(columns={"total_rate": "statutory_rate"}).reset_index(drop=True)
    return rows.assign(imports=rows.hts.map(_imports()))[list(CHINA_LINES)]


def _rate(hts: str, day: pd.Timestamp, lines: pd.DataFrame, suspended: set[str]) -> ChinaRate:
    late = day >= BY_SUBHEADING
    if late:
        weights = lines.imports.where(lines.statutory_rate.notna(), 0.0).to_numpy(float)
        weights = weights if weights.sum() else lines.statutory_rate.notna().to_numpy(float)
        rate, added = (
            float(lines[name].fillna(0.0) @ weights / weights.sum()) if weights.sum() else np.nan
            for name in ("statutory_rate", "added_rate")
        )
        read_to = _dates().first_day.max()
        unsaid = ["single lines of eight digits", NOT_BY_LINE["2020-03-02"]]
        unsaid += ["film (taxed by area)"] if lines.statutory_rate.isna().any() else []
        unsaid += [SUSPENDED] if lines.hts.isin(suspended).any() else []
    else:
        rate, added = np.nan, lines.added_rate.iloc[0] if lines.added_rate.nunique() == 1 else np.nan
        read_to = UNDATED_FROM - DAY
        unsaid = ["base rates", "lines on no list (which bore no added duty)"]
        unsaid += [what for first, what in NOT_BY_LINE.items() if pd.Timestamp(first) <= day]
    rate, added = (round(float(of), DECIMALS) for of in (rate, added))
    return ChinaRate(hts, day, rate, added, lines, read_to, tuple(unsaid))


@cached
def _dates() -> pd.DataFrame:
    return read_table("china_tariff_on_us_hs6_dates")


@cached
def _imports() -> pd.Series:
    """Return China's imports from the United States in 2024 by six digits, US dollars."""
    return _dates().groupby("hs6").imports_2024.first().astype(float)
