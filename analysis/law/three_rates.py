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
from analysis.law.day import Day
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

    def __init__(self, coverage, used: Coverage, targets, day, code, base, level, outcome) -> None:
        super().__init__(coverage, targets, day, code, base, level)
        self._used, self._outcome = used, outcome

    def total(self) -> np.ndarray:
        """Return the rate of each line, rounded by layer; missing where barred, shape (lines,)."""
        layers = {name: np.zeros(len(self._base)) for name in LAYERS}
        layers["base"] = layers["base"] + self._base
        for measure, rate in self.rates():
            layers[read_measures()[measure]["layer"]] += rate
        total = sum(rates.round(DECIMALS) for rates in layers.values()).round(DECIMALS)
        return np.where(self.barred(), np.nan, total)

    def _share(self, scope: str) -> np.ndarray:
        if scope == "section_232" or scope in self._shares:
            return super()._share(scope)
        self._shares[scope] = self._claimed(scope, super()._share(scope))
        return self._shares[scope]

    def _claiming(self, name: str, others: dict[str, np.ndarray]) -> np.ndarray:
        """Return 1 where USMCA is claimed for goods that it spares, whatever others take of them."""
        return self._share("usmca") * ("usmca" in read_measures()[name].get("spares", []))

    def _claimed(self, scope: str, share: np.ndarray) -> np.ndarray:
        """Return the share of each line that a scope holds, from the share expected."""
        use = self._use(scope)
        if use is not None:
            used = self._used.share(scope, self._targets, self._day)[self._code]
            claimed = np.isin(use, [PLACE[name] for name in CLAIMED_USES]) & self._is("claim_no_metal")
            use = np.where(claimed, self._outcome, use)
            share = np.where(use < 0, share, np.where(use == self._outcome, used, 0.0))
        if scope == "usmca":
            may = self._day >= np.datetime64(USMCA_EXEMPT, "D") and self._targets & set(USMCA)
            return 1.0 * (self._is("usmca", "us_content", "claim_no_metal") & bool(may))
        if scope == "us_content":
            usmca = self._coverage.share("usmca", self._targets, self._day)[self._code]
            part = np.divide(share, usmca, out=np.zeros(len(share)), where=usmca > 0)
            return part * self._is("us_content")
        if scope in CAFTA:
            return 1.0 * (self._is("agreement", "claim_no_metal") & (share > 0))
        if scope in self._metals:
            # A part that USMCA spares owes a duty on its metal, of which it has what is expected.
            parts = np.logical_or(*(self._share(name) > 0 for name in PARTS))
            spared = parts & self._is("usmca", "us_content")
            part = (share > 0) & (share < 1) & ~spared
            return np.where(part, self._metals[scope] & ~self._is("no_metal", "claim_no_metal"), share)
        if scope in PARTS:
            return np.where(self._is("no_vehicle_part") & (share >= 1), 0.0, share)
        return share

    def _is(self, *outcomes: str) -> np.ndarray:
        return np.isin(self._outcome, [PLACE[name] for name in outcomes])

    # ASSUME: of an article on the lists of several metals the dearest counts, no figure parting them.
    @cached_property
    def _metals(self) -> dict[str, np.ndarray]:
        """Scope of each duty on the metal in articles -> whether it is the dearest of each line."""
        scopes = {n: read_measures()[n]["covers"] for n in self._programmes if is_on_metal(n)}
        if not scopes:
            return {}
        rates = []
        for name, scope in scopes.items():
            share = self._coverage.share(scope, self._targets, self._day)[self._code]
            rates.append(self._rate(name) * (share > 0) + (share >= 1))
        dearest = np.argmax(rates, axis=0)
        return {scope: dearest == place for place, scope in enumerate(scopes.values())}


def is_on_metal(measure: str) -> bool:
    """Return whether a measure falls on a metal in articles."""
    return bool(read_measures()[measure].get("content"))
