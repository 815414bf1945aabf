"""What one claim or use makes of the rates of lines: of a whole law by day, and of goods asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.law.base import COLUMN_2, free_drugs, preferences
from analysis.law.by_use import USES
from analysis.law.coverage import Coverage
from analysis.law.measures import read_measures
from analysis.law.statutory import DECIMALS, Law
from analysis.law.three_rates import (
    CAFTA,
    CLAIMED_USES,
    DECIDING,
    PARTS,
    PLACE,
    THREE,
    USMCA,
    ClaimedDay,
    claimed_days,
    is_on_metal,
    with_used_shares,
)
from analysis.reading import cached

if TYPE_CHECKING:
    from analysis.law.goods import PartnerLines

#: Claims that lower the base rate.
PREFERENCES = ("usmca", "us_content", "agreement", "drug_agreement", "claim_no_metal")

#: Outcomes that say which of the goods' value is a listed metal.
CONTENTS = ("all_metal", "no_metal", "claim_no_metal")

#: Rates nearer than this are the same (fraction).
SAME = 0.5 * 10.0**-DECIMALS


@dataclass(frozen=True)
class Claimable:
    """What lines of a partner may claim on any day, and at which base rates."""

    base: np.ndarray  #: Shape (1 + outcomes, lines). Base rates (fractions): first of no claim.
    may: np.ndarray  #: Booleans, shape (1 + outcomes, lines). Pairs worth a look; first of no claim.


def claimable_of(
    lines: pd.DataFrame,
    coverage: Coverage,
    targets: set[str],
    special: tuple[pd.Series, pd.Index],
    uses: np.ndarray,
) -> Claimable:
    """Return which claims and uses may give lines of a partner another rate.

    Parameters
    ----------
    lines : DataFrame
        ``hts``, ``code`` (position in ``coverage.codes``), ``base``, ``legal_base``.
    coverage : Coverage
    targets : set of str
        Names under which rows of lists hold for the partner.
    special : pair
        Lowest special rate of the partner by eight digits, from :func:`special_rates`, and lines of
        :func:`base.free_drugs`.
    uses : ndarray of int, shape (lines,)
        Uses that ever decide, as bits.
    """
    legal, code = lines.legal_base.to_numpy(float), lines.code.to_numpy()
    special_rate, drugs = special
    eight = lines.hts.str[:8]
    lowest = eight.map(special_rate).to_numpy(float)
    drug = eight.isin(drugs).to_numpy() & (legal > SAME) & (not targets & set(COLUMN_2))
    claimed = np.fmin(np.where(np.isnan(lowest), lines.base.to_numpy(float), lowest), legal)
    of_usmca = bool(targets & set(USMCA))
    metals = tuple(m["covers"] for name, m in read_measures().items() if is_on_metal(name))
    candidates = {name: uses >> PLACE[name] & 1 > 0 for name in USES} | {
        "usmca": np.full(len(code), of_usmca),
        "us_content": of_usmca & _ever(coverage, ("us_content",), targets, code),
        "agreement": (not of_usmca) & (lowest < legal - SAME) | _ever(coverage, CAFTA, targets, code),
        "drug_agreement": drug,
        **dict.fromkeys(("all_metal", "no_metal"), _ever(coverage, metals, targets, code, below=1.0)),
        "no_vehicle_part": _ever(coverage, PARTS, targets, code),
    }
    claims = np.logical_or.reduce([candidates[n] for n in ("usmca", "agreement", *CLAIMED_USES)])
    candidates["claim_no_metal"] = candidates["no_metal"] & claims
    may = np.array([candidates[name] for name in DECIDING])
    apart = np.abs(legal - lines.base.to_numpy(float)) > SAME
    with_claim = np.isin(list(DECIDING), PREFERENCES)[:, None]
    base = np.where(with_claim, claimed, legal)
    base[PLACE["drug_agreement"]] = np.where(drug, 0.0, legal)
    return Claimable(np.vstack([legal, base]), np.vstack([may.any(axis=0) | apart, may]))


def _ever(coverage: Coverage, scopes, targets: set[str], code: np.ndarray, below=np.inf) -> np.ndarray:
    """Return whether one of some scopes ever holds a part of each line, shape (lines,)."""
    shares = [coverage.shares(scope, targets)[:, code] for scope in scopes]
    return np.logical_or.reduce([((s > 0) & (s < below)).any(axis=0) for s in shares])


def special_rates(read, partner: str = "") -> pd.Series:
    """Return the lowest special rate that goods may claim, by partner and line of eight digits."""
    rows = preferences(read, partner=partner)
    return rows.astype({"special_rate": float}).groupby(["partner", "hts8"]).special_rate.min()


@dataclass(frozen=True)
class Outcomes:
    """The lawful rates of lines in some segments of days, as arrays of shape (segments, lines)."""

    owed: np.ndarray  #: Rates owed (fractions; missing where barred).
    bits: np.ndarray  #: Uses and claims that make another rate, as bits in the order of DECIDING.
    #: Place of an outcome -> lines that it may concern and their rates, shape (segments, those lines).
    rates: dict[int, tuple[np.ndarray, np.ndarray]]

    @property
    def lowest(self) -> np.ndarray:
        """Lowest lawful rates: what one claim or use makes of the lines."""
        lowest = self.owed.copy()
        for place, (lines, rates) in self.rates.items():
            decides = self.bits[:, lines] >> place & 1 > 0
            lowest[:, lines] = np.fmin(lowest[:, lines], np.where(decides, rates, np.nan))
        return lowest


class LawOutcomes:
    """The lawful rates of the lines of a law, partner by partner."""

    def __init__(self, law: Law, read) -> None:
        self._law, self._used = law, with_used_shares(law.coverage)
        self._special = dict(iter(special_rates(read).groupby("partner")))
        self._drugs = free_drugs(read)

    def of(
        self, lines: pd.DataFrame, segments: pd.DatetimeIndex, expected: np.ndarray, by_use: np.ndarray
    ) -> Outcomes:
        """Return the lawful rates of lines of one partner.

        Parameters
        ----------
        lines : DataFrame
            Rows of :meth:`statutory.Law.of`.
        segments : DatetimeIndex, shape (S,)
        expected, by_use : ndarray, shape (S, lines)
            As in :func:`outcomes_of`.
        """
        (partner, group), law = lines[["partner", "group"]].iloc[0], self._law
        targets = {"ALL", partner} | ({group} if isinstance(group, str) else set())
        steps = law.steps(partner).reindex(segments, method="ffill").fillna(0.0)
        levels = list(zip(segments.to_numpy("datetime64[D]"), steps.to_dict("records"), strict=True))
        code = lines.code.to_numpy()
        special = self._special.get(partner)
        special = pd.Series(dtype=float) if special is None else special.droplevel("partner")
        named = lines.rename(columns={"hs10": "hts", "base_rate": "base"})
        uses = np.bitwise_or.reduce(by_use, axis=0)
        claimable = claimable_of(named, law.coverage, targets, (special, self._drugs), uses)
        return outcomes_of(
            claimable,
            expected,
            by_use,
            lambda line, base, outcome: claimed_days(
                law.coverage, self._used, targets, code[line], base, outcome, levels
            ),
        )


def outcomes_of(
    claimable: Claimable,
    expected: np.ndarray,
    by_use: np.ndarray,
    days_of: Callable[..., list[ClaimedDay]],
) -> Outcomes:
    """Return the lawful rates of lines of a partner, segment by segment.

    Parameters
    ----------
    claimable : Claimable
        From :func:`claimable_of`.
    expected : ndarray, shape (S, lines)
        Rates at the shares known (fractions; missing where barred).
    by_use : ndarray of int, shape (S, lines)
        Uses that decide, as bits.
    days_of : callable
        Takes positions of lines, base rates and outcomes, shape (n,) each, and returns the law on them,
        segment by segment.
    """
    outcome, line = np.nonzero(claimable.may)
    owed, bits, rates = expected.copy(), by_use.copy(), {}
    if not len(line):
        return Outcomes(owed, bits, rates)
    totals = np.array([day.total() for day in days_of(line, claimable.base[outcome, line], outcome - 1)])
    owed[:, line[outcome == 0]] = totals[:, outcome == 0]
    # All or none of the listed metal, whichever owes more; what another claim changes comes off that.
    bare, whole = outcome == 1 + PLACE["no_metal"], owed.copy()
    owed[:, line[bare]] = np.fmax(owed[:, line[bare]], totals[:, bare])
    beyond = np.nan_to_num(owed - whole)
    claims = claimable.may[[1 + PLACE["usmca"], 1 + PLACE["agreement"]]].any(axis=0)
    claims = claims | (by_use & sum(1 << PLACE[name] for name in CLAIMED_USES) > 0)
    for place in np.unique(outcome[outcome > 0] - 1).tolist():
        lines, of_claim = line[outcome == 1 + place], totals[:, outcome == 1 + place]
        if place not in [PLACE[name] for name in CONTENTS]:
            of_claim = (of_claim + beyond[:, lines]).round(DECIMALS)
        rates[place] = lines, of_claim
        if place >= len(USES):
            differs = ~_same(of_claim, owed[:, lines])
            if place == PLACE["claim_no_metal"]:  # named where nothing else owes as little
                differs = of_claim < Outcomes(owed, bits, rates).lowest[:, lines] - SAME
                differs &= claims[:, lines]
            if place == PLACE["us_content"]:  # taken off by those who claim USMCA: all lines may
                differs &= ~_same(of_claim, rates[PLACE["usmca"]][1][:, lines])
            bits[:, lines] |= differs.astype(np.int64) << place
    return Outcomes(owed, bits, rates)


def _same(rates: np.ndarray, others: np.ndarray) -> np.ndarray:
    return (np.abs(rates - others) <= SAME) | np.isnan(rates) & np.isnan(others)


def outcomes_on(
    goods: PartnerLines, day: pd.Timestamp, expected: np.ndarray, by_use: np.ndarray
) -> Outcomes:
    """Return the lawful rates of goods on one day.

    Parameters
    ----------
    goods : PartnerLines
    day : Timestamp
    expected : ndarray, shape (lines,)
        Rates at the shares known (fractions; missing where barred).
    by_use : ndarray of int, shape (1, lines)
        Uses that decide, as bits.
    """
    held = goods.steps[goods.steps.index <= day]
    level = held.iloc[-1].to_dict() if len(held) else {}
    lines = pd.DataFrame({"hts": goods.codes, "code": np.arange(len(goods.codes))})
    lines = lines.assign(base=goods.base, legal_base=goods.legal_base)
    special, used = _special(goods.partner), with_used_shares(goods.coverage)
    claimable = claimable_of(lines, goods.coverage, goods.targets, special, by_use[0])
    levels = [(np.datetime64(day, "D"), level)]

    def days_of(line: np.ndarray, base: np.ndarray, outcome: np.ndarray) -> list[ClaimedDay]:
        return claimed_days(goods.coverage, used, goods.targets, line, base, outcome, levels)

    return outcomes_of(claimable, expected[None], by_use, days_of)


@cached(most=64)
def _special(partner: str) -> tuple[pd.Series, pd.Index]:
    return special_rates(read_table, partner).droplevel("partner"), free_drugs(read_table)


def rates_by_claim(
    lawful: Outcomes, weights: np.ndarray, statutory: float, expected: np.ndarray
) -> pd.DataFrame:
    """Return every rate of goods on the first segment, each with what it asks of them.

    Parameters
    ----------
    lawful : Outcomes
    weights : ndarray, shape (lines,)
    statutory : float
        The mean rate at the shares known (fraction).
    expected : ndarray, shape (lines,)
        Rates expected at customs (fractions; missing where barred).

    Returns
    -------
    DataFrame
        Index ``claim``: the names of :data:`three_rates.THREE`, then each claim or use that makes
        another rate than the one owed, of :data:`three_rates.DECIDING`. ``rate`` (fraction, a mean
        over all lines; missing where imports are barred), ``asks`` (in words), ``share`` (of the value,
        as known: civil aircraft alone, where nothing else decides), ``decides_on`` (share of the imports
        that weigh the lines).
    """
    owed, any_of = lawful.owed[0], np.bitwise_or.reduce(lawful.bits[0])
    three = dict(zip(THREE, (owed, lawful.lowest[0], expected), strict=True))
    rows = {
        name: (_mean(rates, weights), THREE[name].definition, np.nan, 1.0)
        for name, rates in three.items()
    }
    named = [(place, name) for name, place in PLACE.items() if any_of >> place & 1]
    for place, name in named:
        lines, rates = lawful.rates[place]
        decides = lawful.bits[0, lines] >> place & 1 > 0
        by_line = owed.copy()
        by_line[lines[decides]] = rates[0, decides]
        rate = _mean(by_line, weights)
        apart = rows["owed_rate"][0] - rate
        alone = name == "civil_aircraft" and abs(apart) > SAME and named[-1][1] in USES
        share = (rows["owed_rate"][0] - statutory) / apart if alone else np.nan
        rows[name] = rate, DECIDING[name], share, weights[lines[decides]].sum()
    columns = ["rate", "asks", "share", "decides_on"]
    return pd.DataFrame.from_dict(rows, "index", columns=columns).rename_axis("claim")


def _mean(rates: np.ndarray, weights: np.ndarray) -> float:
    """Return the mean rate of the lines that may enter; missing where none may."""
    entering = weights * ~np.isnan(rates)
    if not entering.sum():
        return np.nan
    return round(float(np.nan_to_num(rates) @ entering / entering.sum()), DECIMALS)
