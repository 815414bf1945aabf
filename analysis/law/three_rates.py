"""The three rates of the law: owed, claimable, and expected at customs.

A good owes the first where its importer claims nothing. One claim, or one use of the good, makes
another rate lawful: those are the outcomes of its line. The third is what customs are expected to take
of it, with the shares that claimed and paid (:mod:`paid`).
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from analysis.law.by_use import USES
from analysis.law.coverage import Coverage
from analysis.law.day import CoveredLines, Day
from analysis.law.measures import LAYERS, read_measures
from analysis.law.spared import USMCA_EXEMPT
from analysis.law.statutory import DECIMALS
from analysis.vocabulary import Term

BARRED_TEXT = "where imports of all lines are barred"

#: The three rates, each with what it is.
THREE = {
    "owed_rate": Term(
        "Owed",
        "fraction",
        "rate owed where the importer claims nothing and no use counts; an article on a list of metals "
        "is then all metal or none, whichever owes more, and goods on a list of vehicle parts are parts",
        missing=BARRED_TEXT,
    ),
    "claimable_rate": Term(
        "Claimable",
        "fraction",
        "lowest rate that one claim or use of the goods makes lawful, with the listed metal in them or "
        "without it; the rate owed where none does",
        missing=BARRED_TEXT,
    ),
    "expected_rate": Term(
        "Expected",
        "fraction",
        "rate expected at customs: preferences as claimed in 2024, USMCA as in autumn 2025, aircraft as "
        "in spring 2026, metal as its industry buys it; from 6 April 2026 less what of duties on metals "
        "and vehicles goes unpaid, as learnt from March to May",
        missing=BARRED_TEXT,
    ),
}

#: Claim -> the goods that a look-up names.
CLAIMS = {
    "usmca": "goods that claim USMCA",
    "us_content": "goods that claim USMCA, and US content on 40 % of their value",
    "agreement": "goods that claim another agreement or preference",
    "drug_agreement": "products of the Agreement on Trade in Pharmaceutical Products (symbol K)",
    "all_metal": "articles that are all of the listed metal",
    "no_metal": "articles without the listed metal, whose share of the value mixes both rates",
    "no_vehicle_part": "goods that are no parts of vehicles",
    "claim_no_metal": "goods without the listed metal that claim a preference, exclusion or aircraft",
}

#: What makes another rate lawful: uses, then claims. Bits stand for them in this order.
DECIDING = USES | CLAIMS
#: Name -> its place; goods without a claim or use have -1.
PLACE = {name: place for place, name in enumerate(DECIDING)}
#: Partners of USMCA, and lists of vehicle parts.
USMCA = ("CAN", "MEX")
PARTS = ("s232_auto_parts", "s232_truck_parts")
#: Uses that importers claim by a number of chapter 99.
CLAIMED_USES = ("civil_aircraft", "excluded_good")
CAFTA = ("cafta_dr", "cafta_dr_all")


def with_used_shares(coverage: Coverage) -> Coverage:
    """Return the scopes that rest on uses, with the shares that hold where the use applies."""
    rows = coverage.rows
    rows = rows[rows.scope.isin(rows.scope[rows.use.ne("")])]
    return Coverage(rows.assign(share=rows.used), coverage.codes)


class ClaimedDay(Day):
    """The measures in force on one day, on lines of which each has one claim or use, or none."""

    def __init__(self, lines: CoveredLines, used: CoveredLines, day, level, outcome: np.ndarray):
        super().__init__(lines, day, level)
        self._used, self._outcome = used, outcome

    def total(self) -> np.ndarray:
        """Return the rate of each line, rounded by layer; missing where barred, shape (lines,)."""
        by_measure = list(self.rates())
        names = tuple(name for name, _ in by_measure)
        rates = (rate for _, rate in by_measure)
        return self._once(_total, self._base, self._share("barred"), *rates, by=(names,))

    def _share(self, scope: str) -> np.ndarray:
        if scope == "section_232" or scope in self._shares:
            return super()._share(scope)
        self._shares[scope] = self._claimed(scope, super()._share(scope))
        return self._shares[scope]

    def _claiming(self, name: str, others: dict[str, np.ndarray]) -> np.ndarray:
        """Return 1 where USMCA is claimed for goods that it spares, whatever others take of them."""
        spares = read_measures()[name].get("spares", [])
        return self._share("usmca") if "usmca" in spares else self._lines.none

    def _claimed(self, scope: str, share: np.ndarray) -> np.ndarray:
        """Return the share of each line that a scope holds, from the share expected."""
        use = self._use(scope)
        if use is not None:
            used = self._used.on(self._day, scope, Coverage.share)
            share = self._once(_where_used, share, use, used, self._outcome)
        if scope == "usmca":
            may = self._day >= USMCA_EXEMPT.date() and self._lines.targets & set(USMCA)
            claim = self._is("usmca", "us_content", "claim_no_metal")
            return self._once(np.multiply, claim, by=(float(bool(may)),))
        if scope == "us_content":
            usmca = self._lines.on(self._day, "usmca", Coverage.share)
            return self._once(_part_of, share, usmca, self._is("us_content"))
        if scope in CAFTA:
            return self._once(_any_of, share, self._is("agreement", "claim_no_metal"))
        if scope in self._metals:
            # A part that USMCA spares owes a duty on its metal, of which it has what is expected.
            claim, bare = self._is("usmca", "us_content"), self._is("no_metal", "claim_no_metal")
            parts = [self._share(name) for name in PARTS]
            return self._once(_metal_of, share, self._metals[scope], claim, bare, *parts)
        if scope in PARTS:
            return self._once(_no_part_of, share, self._is("no_vehicle_part"))
        return share

    def _is(self, *outcomes: str) -> np.ndarray:
        return self._once(_is_one, self._outcome, by=(outcomes,))

    # ASSUME: of an article on the lists of several metals the dearest counts, no figure parting them.
    @cached_property
    def _metals(self) -> dict[str, np.ndarray]:
        """Scope of each duty on the metal in articles -> whether it is the dearest of each line."""
        scopes = {n: read_measures()[n]["covers"] for n in self._programmes if is_on_metal(n)}
        if not scopes:
            return {}
        pairs = [
            of
            for name, scope in scopes.items()
            for of in (self._rate(name), self._lines.on(self._day, scope, Coverage.share))
        ]
        dearest = self._once(_dearest, *pairs)
        return {scope: self._once(np.equal, dearest, by=(n,)) for n, scope in enumerate(scopes.values())}


def claimed_days(
    coverage: Coverage,
    used: Coverage,
    targets: set[str],
    code: np.ndarray,
    base: np.ndarray,
    outcome: np.ndarray,
    levels: list[tuple[np.datetime64, dict[str, float]]],
) -> list[ClaimedDay]:
    """Return the law on lines of one partner on each of some days, each line with its outcome."""
    lines, of_use = (CoveredLines(of, targets, code, base) for of in (coverage, used))
    return [ClaimedDay(lines, of_use, day, level, outcome) for day, level in levels]


def _total(
    names: tuple[str, ...], base: np.ndarray, barred: np.ndarray, *rates: np.ndarray
) -> np.ndarray:
    layers = {name: np.zeros(len(base)) for name in LAYERS}
    layers["base"] += base
    for name, rate in zip(names, rates, strict=True):
        layers[read_measures()[name]["layer"]] += rate
    total = sum(of_layer.round(DECIMALS) for of_layer in layers.values()).round(DECIMALS)
    return np.where(barred >= 1, np.nan, total)


def _is_one(names: tuple[str, ...], outcome: np.ndarray) -> np.ndarray:
    return np.isin(outcome, [PLACE[name] for name in names])


def _where_used(share: np.ndarray, use: np.ndarray, used: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Return shares that rest on a use as they are with the use of each line."""
    use = np.where(_is_one(CLAIMED_USES, use) & _is_one(("claim_no_metal",), outcome), outcome, use)
    return np.where(use < 0, share, np.where(use == outcome, used, 0.0))


def _part_of(share: np.ndarray, usmca: np.ndarray, claim: np.ndarray) -> np.ndarray:
    return np.divide(share, usmca, out=np.zeros(len(share)), where=usmca > 0) * claim


def _any_of(share: np.ndarray, claim: np.ndarray) -> np.ndarray:
    return 1.0 * (claim & (share > 0))


def _metal_of(
    share: np.ndarray, dearest: np.ndarray, claim: np.ndarray, bare: np.ndarray, *parts: np.ndarray
) -> np.ndarray:
    """Return all or none of a metal of which articles have an unknown part, by what is claimed."""
    spared = np.logical_or.reduce([part > 0 for part in parts]) & claim
    return np.where((share > 0) & (share < 1) & ~spared, dearest & ~bare, share)


def _no_part_of(share: np.ndarray, claim: np.ndarray) -> np.ndarray:
    return np.where(claim & (share >= 1), 0.0, share)


def _dearest(*pairs: np.ndarray) -> np.ndarray:
    """Return the place of the metal that takes most of each line, of rate and share of each in turn."""
    return np.argmax(
        [rate * (share > 0) + (share >= 1) for rate, share in zip(pairs[::2], pairs[1::2], strict=True)],
        axis=0,
    )


def is_on_metal(measure: str) -> bool:
    """Return whether a measure falls on a metal in articles."""
    return bool(read_measures()[measure].get("content"))
