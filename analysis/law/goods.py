"""The whole tariff lines under a code that somebody asks about, and what the law does with each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from os.path import commonprefix

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.law.asked import events, group_of, lines_of, lines_of_all, numbers, rows_on, stored_rows
from analysis.law.base import base_rates, legal_base, preferences
from analysis.law.calendar import rate_steps
from analysis.law.china_by_line import CARRIED_BACK, check_stood
from analysis.law.coverage import Coverage
from analysis.law.paid import coverage_as_paid
from analysis.law.rates import Flags, flags_of_lines, measures_of_lines
from analysis.law.spared import CLAIM_SCOPES
from analysis.law.statutory import BASKET_2024
from analysis.reading import cached

#: Digits of a whole line, of a line that the schedule rates, and of a subheading.
WHOLE_LINE, RATED, SUBHEADING = 10, 8, 6

#: Most numbers that a remark names.
NAMED = 3


@dataclass(frozen=True)
class PartnerLines:
    """Lines of a partner under a code of two to ten digits, from 2024 on or of another than China."""

    partner: str
    hts: str
    codes: pd.Index  #: Whole lines of ten digits, each once.
    base: np.ndarray  #: Shape (lines,). Base rates at the claims of 2024 (fractions).
    legal_base: np.ndarray  #: Shape (lines,). Base rates without a claim (fractions).
    grade: str  #: How the base rate of the first line came about, a key of ``base.GRADES``.
    weights: np.ndarray  #: Shape (lines,). Shares that sum to one.
    basis: str  #: What the weights are.
    coverage: Coverage  #: What measures cover and spare of them.
    remark: str = ""  #: Why other lines answer than those asked for, or at no imports.

    @property
    def steps(self) -> pd.DataFrame:
        """Levels of the measures against the partner, as :func:`calendar.rate_steps`."""
        return _steps(self.partner)

    @property
    def targets(self) -> set[str]:
        """Names under which rows of lists hold for the partner."""
        return {"ALL", self.partner, group_of(self.partner) or "ALL"}

    def measures(self, day: pd.Timestamp) -> dict[str, np.ndarray]:
        """Return what each measure in force adds to each line on a day."""
        return measures_of_lines(*self._asked, day)

    def flags(self, day: pd.Timestamp) -> Flags:
        """Return what the rates leave unsaid on a day, each of shape (1, lines)."""
        return flags_of_lines(*self._asked, day)

    def unclaimed(self) -> PartnerLines:
        """Return the lines as the law has them where importers claim no preference."""
        return replace(self, base=self.legal_base, coverage=self.coverage.holding_none_of(CLAIM_SCOPES))

    def as_paid(self) -> PartnerLines:
        """Return the lines with what of duties is learnt to go unpaid."""
        return replace(self, coverage=coverage_as_paid(self.coverage))

    @property
    def _asked(self) -> tuple:
        lines = pd.DataFrame({"code": np.arange(len(self.codes)), "base_rate": self.base})
        return self.coverage, self.steps, self.partner, group_of(self.partner), lines


@cached
def _steps(partner: str) -> pd.DataFrame:
    return rate_steps(events(), partner, group_of(partner))


def lines_under(partner: str, hts: str, day: pd.Timestamp) -> PartnerLines:
    """Return the whole lines of a partner under a code, by the numbers that there are on a day.

    A number that gave way is answered by its successors, one of which nothing is known by its
    subheading; eight digits of which the partner sold nothing by all their lines. China's before 2024
    are carried back.

    Raises
    ------
    InputError
        No line of the tariff, or a prefix of fewer than eight digits under which the partner sold
        nothing in 2024, with the nearest line that it sold; one that cannot be carried back.
    """
    codes, remark, carried = [], "", ""
    if is_of_2017(partner, day):
        check_stood(hts, day)
        carried = CARRIED_BACK
    if len(hts) == WHOLE_LINE:
        codes, remark = _whole(partner, hts, day)
    elif lines_of(partner, hts, day).weight.sum() == 0 and len(hts) >= RATED:
        codes = _under(hts, day)
        which = "the full base rate" if len(codes) == 1 else f"its {len(codes)} lines count alike"
        remark = f"Nothing of it was sold in 2024: {which}."
    if codes:
        return _goods(partner, hts, _of_codes(partner, codes, day), f"{remark} {carried}".strip())
    sold = lines_of(partner, hts, day)
    sold = sold[sold.hts.str.len().eq(WHOLE_LINE)].assign(traded=True).reset_index(drop=True)
    if sold.weight.sum() == 0:
        lines = stored_rows("law_lines", partner).hts
        raise InputError(no_line(partner, hts, lines[lines.str.len().eq(WHOLE_LINE)], WHOLE_LINE))
    return _goods(partner, hts, sold, carried)


def _goods(partner: str, hts: str, lines: pd.DataFrame, remark: str) -> PartnerLines:
    """Return goods of lines with ``hts``, ``weight``, ``base``, ``legal_base``, ``base_grade``."""
    total = lines.weight.sum()
    weights = (lines.weight / total if total else lines.weight * 0 + 1 / len(lines)).to_numpy(float)
    basis = "imports of 2024" if total else "lines that count alike"
    if len(lines) == 1:
        basis = "one line" if lines.traded.iloc[0] else "one line, not sold: full base rate"
    base, legal = lines.base.to_numpy(float), lines.legal_base.to_numpy(float)
    codes, grade = pd.Index(lines.hts), lines.base_grade.iloc[0]
    coverage = Coverage(rows_on(commonprefix(list(lines.hts))), codes)
    return PartnerLines(partner, hts, codes, base, legal, grade, weights, basis, coverage, remark)


def _whole(partner: str, hts: str, day: pd.Timestamp) -> tuple[list[str], str]:
    """Return the numbers that answer for a whole one on a day, and what must be said of that."""
    if (gave_way := successors_of(hts, numbers().list_of(day))) is not None:
        since, codes = gave_way
        others = "another number" if len(codes) == 1 else f"{len(codes)} others"
        theirs = f"the rate is that of {_listed(codes)}"
        return codes, f"{hts} gave way to {others} on {since.day} {since:%B %Y}: {theirs}."
    if (not_yet := numbers().predecessors(hts, day)) is not None:
        begins, codes = not_yet
        before = f"before, its goods stand under {_listed(codes)}"
        return [hts], f"{hts} begins on {begins.day} {begins:%B %Y}: {before}."
    if len(lines_of(partner, hts)) or hts in _schedule():
        return [hts], ""
    for digits in (RATED, SUBHEADING):
        if codes := _under(hts[:digits], day):
            where = f"{hts} stands in no edition or change record that was read"
            return codes, f"{where}: the rate is that of its subheading {hts[:digits]}."
    return [], ""


@cached(most=4096)
def successors_of(hts: str, first_day: pd.Timestamp | None) -> tuple[pd.Timestamp, list[str]] | None:
    """Return what :meth:`TariffNumbers.successors` does, of the list that begins on a day."""
    return None if first_day is None else numbers().successors(hts, first_day)


def _listed(codes: list[str]) -> str:
    further = [f"{len(codes) - NAMED} more"] if len(codes) > NAMED else []
    *first, last = [*codes[:NAMED], *further]
    return f"{', '.join(first)} and {last}" if first else last


def _under(hts: str, day: pd.Timestamp) -> list[str]:
    """Return the whole numbers under a prefix that there are on a day, sold or not."""
    every = _in_order()
    codes = every[slice(*np.searchsorted(every, [hts, f"{hts}:"]))]
    return codes[numbers().there(codes, numbers().list_of(day))].tolist()


def _of_codes(partner: str, codes: list[str], day: pd.Timestamp) -> pd.DataFrame:
    """Return whole lines of a partner; those that it did not sell at their full base rate."""
    held = lines_of(partner, commonprefix(codes), day)
    held = pd.concat([held, lines_of(partner, commonprefix(codes))]).drop_duplicates("hts")
    lines = held.set_index("hts").reindex(codes).rename_axis("hts").reset_index()
    lines = lines.assign(traded=lines.base.notna())
    if lines.traded.all():
        return lines
    rates = base_rates(read_table)
    full = pd.Series(legal_base(pd.Series(partner, lines.index), lines.hts, rates), lines.index)
    unsold = {"weight": 0.0, "base": full, "legal_base": full}
    grade = lines.base_grade.fillna(lines.hts.str[:RATED].map(rates.base_grade)).fillna("none")
    return lines.assign(base_grade=grade).fillna(unsold)


def is_of_2017(partner: str, day: pd.Timestamp) -> bool:
    """Return whether the law stands by lines of six digits: China's to the end of 2023."""
    return partner == "CHN" and day < BASKET_2024


def preferences_of(partner: str, hts: str, day: pd.Timestamp) -> pd.DataFrame:
    """Return the special rates that goods of one line may claim on a day, as :func:`preferences`."""
    rows = _preferences(partner)
    return rows[rows.hts8.eq(hts[:8]) & ~rows.last_day.lt(day)]


def no_line(partner: str, hts: str, known: pd.Series, whole: int) -> str:
    """Word why there is no rate for what was asked, with the nearest line that there is."""
    lines, year = (known, 2017) if whole == SUBHEADING else (_schedule(), 2024)
    if any(line.startswith(hts) for line in lines):
        near = _nearest(hts, known, whole)
        hint = f" The nearest that it sold is {near[0]!r}." if near else ""
        return f"{partner} sold nothing under {hts!r} in {year}, so that there is no mean.{hint}"
    near = _nearest(hts, lines, len(hts))
    hint = f" The nearest: {', '.join(map(repr, near))}." if near else ""
    tariff = "imports of 2017" if whole == SUBHEADING else "the tariff of 2024-2026"
    return f"{hts!r} is no line of {tariff}.{hint}"


def _nearest(hts: str, lines, digits: int) -> list[str]:
    """Return codes of so many digits that share most of the first digits with one, those next to it."""
    codes = sorted({line[:digits] for line in lines})
    most = max((len(commonprefix([code, hts])) for code in codes), default=0)
    alike = [code for code in codes if len(commonprefix([code, hts])) == most]
    return sorted(sorted(alike, key=lambda code: abs(int(code) - int(hts.ljust(digits, "0"))))[:NAMED])


@cached(most=64)
def _preferences(partner: str) -> pd.DataFrame:
    return preferences(read_table, partner=partner)


@cached
def _in_order() -> np.ndarray:
    return np.array(sorted(_schedule()), dtype=str)


@cached
def _schedule() -> frozenset[str]:
    """Numbers of ten digits in the editions of 2025-2026, their changes or the imports of 2024-2025."""
    printed = read_table("us_hts_lines_by_revision").hts
    printed = frozenset(printed[printed.str.len().eq(WHOLE_LINE)])
    return printed | lines_of_all() | {*numbers().edges.new}
