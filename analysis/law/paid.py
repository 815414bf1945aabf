"""What of duties goes unpaid at customs, as learnt from collections of 2026, in the rate expected.

No other rate reads it: a law that collections had shaped would explain itself in a regression.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.law.coverage import Coverage
from analysis.law.measures import LAYERS
from analysis.law.statutory import DECIMALS, Law
from analysis.reading import cached

#: Shares learnt in :mod:`analysis.combine.collected.unpaid`.
UNPAID_SHARES = "us_duty_unpaid_shares_2026"

#: What stands for all chapters that no other row of a scope names.
OTHER_CHAPTERS = "others"

#: First day of the rates to which they apply: that of the annexes on metals.
PAID_FROM = pd.Timestamp("2026-04-06")


@cached
def used_shares() -> pd.DataFrame:
    """Return the shares that are used, one of all chapters before those of some."""
    rows = read_table(UNPAID_SHARES).query("used == 'yes'")
    return rows.sort_values("chapters", key=lambda c: c.ne(OTHER_CHAPTERS), kind="stable")


def paid_rows(rows: pd.DataFrame, shares: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return rows of scopes with the shares that are learnt, from :data:`PAID_FROM` on.

    Parameters
    ----------
    rows : DataFrame
        As :func:`scopes.scope_rows`.
    shares : DataFrame, optional
        As :func:`used_shares`.
    """
    # ASSUME: of goods that the law names alike one share goes unpaid, whoever sells them (alternative:
    # none does, as the statutory rate has it: June 2026 is then 2 points above collections).
    shares = used_shares() if shares is None else shares
    learnt, later = [rows], rows[rows.scope.isin(shares.scope) & rows.last_day.ge(PAID_FROM)]
    for kind in shares[shares.scope.isin(later.scope)].itertuples():
        named = later[later.scope.eq(kind.scope)]
        if kind.chapters != OTHER_CHAPTERS:
            named = named[named.hts_prefix.str.startswith(tuple(kind.chapters.split()))]
        for partner in kind.partners.split():
            of_kind = named[named.partner.isin([partner, "ALL"]) | (partner == "ALL")]
            spared = of_kind.used.where(of_kind.use.ne(""), 1.0)
            of_kind = of_kind.assign(share=1 - (1 - of_kind.share) * (1 - kind.share * spared))
            of_kind = of_kind.assign(first_day=of_kind.first_day.clip(lower=PAID_FROM))
            learnt.append(of_kind if partner == "ALL" else of_kind.assign(partner=partner))
    return pd.concat(learnt, ignore_index=True)  # of rows that are alike the last one holds


def as_paid(law: Law) -> Law:
    """Return the law with what is learnt to go unpaid: its rates are those expected at customs."""
    return replace(law, coverage=coverage_as_paid(law.coverage))


def coverage_as_paid(coverage: Coverage) -> Coverage:
    """Return what measures cover and spare with what is learnt to go unpaid."""
    return Coverage(paid_rows(coverage.rows), coverage.codes)


def expected_rates(
    paid: Law, lines: pd.DataFrame, statutory: np.ndarray, days: np.ndarray | None = None
) -> np.ndarray:
    """Return the rates expected of lines of one partner, shape (S, lines).

    Parameters
    ----------
    paid : Law
        From :func:`as_paid`.
    lines : DataFrame
        From :meth:`Law.of`.
    statutory : ndarray, shape (S, lines)
        Their rates in the segments of the law (fractions; missing where barred).
    days : ndarray, shape (S,), optional
        Days of the rates, where they are not the segments of the law.
    """
    partner, group = lines[["partner", "group"]].iloc[0]
    targets = {"ALL", partner} | ({group} if isinstance(group, str) else set())
    spared = [paid.coverage.shares(scope, targets) > 0 for scope in used_shares().scope.unique()]
    touched = np.logical_or.reduce([share.any(axis=0) for share in spared])[lines.code]
    rates = statutory.copy()
    if touched.any():
        segments, layers = paid.layers(lines[touched])
        of_touched = sum(layers[name].round(DECIMALS) for name in LAYERS).round(DECIMALS)
        if days is not None:
            of_touched = of_touched[segments.searchsorted(pd.DatetimeIndex(days), side="right") - 1]
        rates[:, touched] = np.where(np.isnan(statutory[:, touched]), np.nan, of_touched)
    return rates
