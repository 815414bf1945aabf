"""What of the duties of 2026 goes unpaid, learnt from collections of other months than June 2026.

The rule:

1. A kind is a scope of the law (goods of little metal, of US metal, US content of vehicles) on a group
   of chapters. It has one share for all partners that it concerns: the part of what the scope could
   spare that customs did not collect. Imports of 2025 weigh the law.
2. Goods of little metal: the rise of the gap between law and collections from March 2026, the one whole
   month of Section 122 before the annexes on metals, to the mean of April and May, over the duties that
   the annexes took beyond what light goods owe. Of chapter 87 three series of it say so; of the others
   nine partners' totals, less what chapter 87 and the change in base metals account for.
3. US content of vehicles: the gap of chapter 87 of Canada and Mexico in March over duties on vehicles.
4. US metal in articles of base metals of Canada and Mexico: the part of the value of 2025, on lines that
   the law charged, that entered free.
5. A share is used where it lies between 0 and 1 and two partners or more name it. It applies to the rate
   expected from 6 April 2026 on, to no rate of a regression.

July is not learnt from: on the 24th one law gave way to another that spared goods afloat, and
collections of all nine partners fell (with May and July for April and May the shares of little metal
are above 1). June (chapters, totals) and August 2026 are tests, and not read here. Rules 1 to 3 and 5
were written before June was looked at; rule 4 came after, in place of one share of base metals for all
partners, which stands in the table unused: only Canada's own series named a partner.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis import checks
from analysis.collect import read_table
from analysis.combine.collected.collections import UNION_SERIES
from analysis.combine.collected.series import GOODS_MONTHLY, lines_of_series
from analysis.combine.load import load_collections, load_duties_paid
from analysis.law.by_use import OF_US_METAL
from analysis.law.calendar import day_weights
from analysis.law.coverage import Coverage
from analysis.law.measures import LAYERS
from analysis.law.paid import OTHER_CHAPTERS, UNPAID_SHARES
from analysis.law.scopes import LAST
from analysis.law.statutory import Law, past_law
from analysis.law.three_rates import USMCA
from analysis.paths import SOURCES
from analysis.vocabulary import WORLD

#: The month before the annexes on metals, and the months after that are learnt from.
BEFORE, AFTER = pd.Timestamp("2026-03-01"), (pd.Timestamp("2026-04-01"), pd.Timestamp("2026-05-01"))
MONTHS = pd.DatetimeIndex([BEFORE, *AFTER])

#: Chapters of base metals, and of vehicles.
BASE_METALS, VEHICLES = ("72", "73", "74", "76"), ("87",)

#: Published series of chapter 87, of vehicles under USMCA, and of base metals: partner and chapters.
OF_VEHICLES = {"CA-87": ("CAN", "87"), "MX-87": ("MEX", "87"), "EU-87": (UNION_SERIES, "87")}
OF_USMCA = {name: OF_VEHICLES[name] for name in ("CA-87", "MX-87")}
OF_BASE_METALS = {"STEEL": (WORLD, "72-73"), "CA-76": ("CAN", "76")}

#: Series of the whole world, which name no partner; what stands for all partners; before and after.
OF_WORLD, ALL, WHEN = ("STEEL",), ("ALL",), ("before", "after")

#: Student's t of the interval of nine partners' totals, 8 degrees of freedom.
T_OF_NINE = 2.306


def learn(law: Law, read, monthly: pd.DataFrame, duties_paid: pd.DataFrame) -> pd.DataFrame:
    """Return what of some duties goes unpaid, by kind.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`, lines of later numbers among them.
    read : callable
        ``collect.read_table``.
    monthly : DataFrame
        Rows of :func:`collections.law_collected`.
    duties_paid : DataFrame
        Rows of :func:`duties_paid.due_and_paid_lines`.

    Returns
    -------
    DataFrame
        As the source table :data:`paid.UNPAID_SHARES`.
    """
    law = _of_months(law)
    of_87 = _of_series(law, read, OF_VEHICLES, beyond="light_metal")
    content = _of_series(law, read, OF_USMCA, beyond="us_content")
    metals = _of_series(law, read, OF_BASE_METALS)
    totals, entered = _totals(law, monthly), _entered_free(read, duties_paid)
    gap, due = _rise(of_87, "gap"), _rise(of_87, "due")
    unpaid = {when: _share(metals.loc[f"gap_{when}"], metals.loc[f"due_{when}"]) for when in WHEN}
    of_metals = [unpaid[when] * totals.loc[f"metals_{when}"] for when in WHEN]
    rest = _rise(totals, "gap") - _share(gap, due) * _rise(totals, "vehicles")
    rest = rest - (of_metals[1] - of_metals[0])
    rise, march, after = "March to April and May 2026", "March 2026", "April and May 2026"
    kinds = [
        ("light_metal", (OTHER_CHAPTERS,), ALL, rise, rest, _rise(totals, "due")),
        ("light_metal", VEHICLES, ALL, rise, gap, due),
        ("us_content", VEHICLES, USMCA, march, content.loc["gap_before"], content.loc["due_before"]),
        ("us_metal", BASE_METALS, USMCA, "2025", entered.free, entered.liable),
        ("us_metal", BASE_METALS, ALL, after, metals.loc["gap_after"], metals.loc["due_after"]),
    ]
    return pd.DataFrame([_row(*kind) for kind in kinds])


def _row(scope: str, chapters, partners, months: str, gap: pd.Series, due: pd.Series) -> dict:
    """Return the row of a kind: its share, the interval, and what it rests on."""
    share = _share(gap, due)
    low, high = _interval(gap, due)
    names = [name for name in gap.index if name not in OF_WORLD]
    return {
        "scope": scope,
        "chapters": " ".join(chapters),
        "partners": " ".join(partners),
        "share": round(share, 4),
        "ci_low": round(low, 4),
        "ci_high": round(high, 4),
        "months": months,
        "cells": " ".join(gap.index),
        "due_usd": round(due.sum()),
        "used": "yes" if 0 < share < 1 and len(names) > 1 else "no",
    }


def _share(gap: pd.Series, due: pd.Series) -> float:
    return float(gap.sum() / due.sum())


def _interval(gap: pd.Series, due: pd.Series) -> tuple[float, float]:
    """Return the ends of a jackknife over nine partners, or of the cells where they are few."""
    if len(gap) < 9:
        return float((gap / due).min()), float((gap / due).max())
    without = (gap.sum() - gap) / (due.sum() - due)
    error = np.sqrt((len(gap) - 1) / len(gap) * ((without - without.mean()) ** 2).sum())
    share = _share(gap, due)
    return share - T_OF_NINE * error, share + T_OF_NINE * error


def _rise(cells: pd.DataFrame, what: str) -> pd.Series:
    return cells.loc[f"{what}_after"] - cells.loc[f"{what}_before"]


def _of_months(law: Law) -> Law:
    """Return the law with what its lists say of :data:`MONTHS` alone, of hundreds of days of change."""
    last = MONTHS[-1] + pd.offsets.MonthEnd()
    rows = law.coverage.rows.sort_values("first_day", kind="stable")  # the latest of a line holds
    rows = rows[rows.first_day.le(last) & rows.last_day.ge(BEFORE)]
    first, end = rows.first_day.clip(lower=BEFORE), rows.last_day.mask(rows.last_day.gt(last), LAST)
    rows = rows.assign(first_day=first, last_day=end)
    return replace(law, coverage=Coverage(rows, law.coverage.codes))


def _holding_all(law: Law, scope: str) -> Law:
    """Return the law were all goods on the lines of a scope of its kind."""
    rows = law.coverage.rows.copy()
    rows.loc[rows.scope.eq(scope), "share"] = 1.0
    return replace(law, coverage=Coverage(rows, law.coverage.codes))


def _dollars(law: Law, lines: pd.DataFrame, layers=LAYERS) -> np.ndarray:
    """Return what the law takes of lines of several partners on imports of 2025, by month."""
    taken = np.zeros(len(MONTHS))
    for _, sold in lines.groupby("partner", sort=True, observed=True):
        steps = law.steps(sold.partner.iloc[0])
        steps = steps[steps.index.searchsorted(BEFORE, side="right") - 1 :]
        segments, rates = law.layers_as_traded(sold, steps=steps)
        by_day = sum(rates[name] for name in layers) * sold.value_2025.to_numpy(float)
        # Not the product of matrices, whose last bit depends on where they lie in memory.
        taken = taken + (day_weights(segments, MONTHS) * by_day.sum(axis=1)).sum(axis=1)
    return taken


def _parts(**dollars: np.ndarray) -> pd.Series:
    """Return dollars of March, and the mean of the months after, by what they are."""
    parts = {}
    for name, by_month in dollars.items():
        parts[f"{name}_before"], parts[f"{name}_after"] = by_month[0], by_month[1:].mean()
    return pd.Series(parts)


def _of_series(law: Law, read, cells: dict[str, tuple], beyond: str = "") -> pd.DataFrame:
    """Return the gap of series of goods, in columns, and what is due: of a scope, or Section 232."""
    other = _holding_all(law, beyond) if beyond else None
    rates = read(GOODS_MONTHLY).pivot(index="month", columns="series", values="collected_rate")
    columns = {}
    for name, (partner, scope) in cells.items():
        lines = lines_of_series(law, partner, scope)
        lines = lines[lines.value_2025.gt(0)]
        charged = _dollars(law, lines)
        collected = rates[name].reindex(MONTHS).to_numpy(float) * lines.value_2025.sum()
        due = charged - _dollars(other, lines) if beyond else _dollars(law, lines, ["section_232"])
        columns[name] = _parts(gap=charged - collected, due=due)
    return pd.DataFrame(columns)


def _totals(law: Law, monthly: pd.DataFrame) -> pd.DataFrame:
    """Return gaps and duties on metals of the partners whose totals are published, in columns."""
    columns, rows, light = {}, law.coverage.rows, _holding_all(law, "light_metal")
    listed = rows.hts_prefix[rows.scope.eq("light_metal")].str[:2].unique()
    for partner, months in monthly[monthly.month.isin(MONTHS)].groupby("partner"):
        lines = law.lines[law.lines.group.eq(partner) | law.lines.partner.eq(partner)]
        lines = lines[~lines.hs2.isin(["98", "99"]) & lines.value_2025.gt(0)]
        gap = months.set_index("month").law_2025 - months.set_index("month").collected_rate
        hs2 = lines.hs2
        due = {
            name: _dollars(law, some) - _dollars(light, some)
            for name, some in (
                ("vehicles", lines[hs2.isin(VEHICLES)]),
                ("due", lines[hs2.isin(listed) & ~hs2.isin(VEHICLES)]),
            )
        }
        due["metals"] = _dollars(law, lines[hs2.isin(BASE_METALS)], ["section_232"])
        columns[partner] = _parts(gap=gap.reindex(MONTHS).to_numpy() * lines.value_2025.sum(), **due)
    return pd.DataFrame(columns)


def _entered_free(read, duties_paid: pd.DataFrame) -> pd.DataFrame:
    """Return imports of articles of base metals that the law of 2025 charged, and what came free."""
    listed = read("us_section232_annex_products_2026")
    prefixes = tuple(listed.hts_prefix[listed.subdivision.isin(OF_US_METAL)])
    lines = duties_paid[duties_paid.partner.isin(USMCA) & duties_paid.hs10.str[:2].isin(BASE_METALS)]
    lines = lines[lines.hs10.str.startswith(prefixes)]
    liable = lines.liable_2025 * lines.value_2025
    table = pd.DataFrame({"liable": liable, "free": liable - lines.dutiable_2025})
    return table.groupby(lines.partner).sum()


def learnt() -> dict[str, pd.DataFrame]:
    """Return ``unpaid_learnt``: :func:`learn` of the law and the collections that are shipped."""
    law = past_law()
    return {"unpaid_learnt": learn(law, read_table, load_collections()[0], load_duties_paid()[0])}


def write() -> None:
    """Learn the shares; write the source table."""
    learnt()["unpaid_learnt"].to_csv(SOURCES / f"{UNPAID_SHARES}.csv", index=False)
    print(f"{UNPAID_SHARES}.csv is written; `python -m analysis.collect register` records it")


if __name__ == "__main__":
    sys.exit(checks.run(write))
