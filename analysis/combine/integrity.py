"""Named checks that end the build: a panel that fails one is not written."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.law.base import COLUMN_2, LOST, LOST_FROM
from analysis.law.measures import LAYERS

#: Codes under which publishers print totals and groups; none may stand beside its members.
AGGREGATES = {"WLD", "EU", "USMCA", "ASEAN", "00", "000", "TOT"}


class IntegrityError(InputError):
    """Input or a built table contradicts itself or a published total; names the check and first case."""


def check(name: str, good: pd.Series | np.ndarray | bool, case: Callable[[], str]) -> None:
    """Raise with the check's name and its first failing case unless everything is good."""
    if not np.all(good):
        raise IntegrityError(f"integrity check {name!r} failed: {case()}")


def unique_key(panel: pd.DataFrame, product: str) -> None:
    """Each partner, product and month occurs once."""
    key = ["partner", product, "month"]
    twice = panel.duplicated(key)
    check("unique_key", ~twice, lambda: str(panel.loc[twice, key].iloc[0].to_dict()))


def no_aggregate_among_members(panel: pd.DataFrame, product: str) -> None:
    """No total or group is counted beside its members."""
    codes = set(panel.partner.cat.categories) | set(panel[product].cat.categories)
    aggregates = codes & AGGREGATES
    check("no_aggregate_among_members", not aggregates, lambda: f"{sorted(aggregates)}")


def months_complete(panel: pd.DataFrame, product: str) -> None:
    """Every pair has every month between the first and the last."""
    months = pd.date_range(panel.month.min(), panel.month.max(), freq="MS")
    counts = panel.groupby(["partner", product], observed=True).month.nunique()
    check("months_complete", counts.eq(len(months)), lambda: f"{counts.idxmin()}: {counts.min()}")


def members_within_world(panel: pd.DataFrame, imports: pd.DataFrame, product: str) -> None:
    """In every product and month the partners sum to no more than the world, in value and in duties."""
    key, values = [product, "month"], ["customs_value", "duties"]
    members = panel.groupby(key, observed=True)[values].sum()
    world = imports[imports.partner.eq("WLD")].set_index(key)[values]
    rest = (world.reindex(members.index, fill_value=0) - members).stack()
    check("members_within_world", rest.ge(0), lambda: f"{rest.idxmin()} by {-rest.min():,} USD")


def total_is_sum_of_members(panel: pd.DataFrame, imports: pd.DataFrame) -> None:
    """Balancing the panel changed no total: partner by partner and month by month, to the dollar."""
    key, value = ["partner", "month"], ["customs_value", "duties"]
    built = panel.astype({"partner": str}).groupby(key)[value].sum()
    source = imports[imports.partner.ne("WLD")].groupby(key)[value].sum()
    gap = built.sub(source, fill_value=0).abs().sum(axis=1)
    check("total_is_sum_of_members", gap.eq(0), lambda: f"{gap.idxmax()}: {gap.max():,.0f} USD")


def rates_in_range(panel: pd.DataFrame) -> None:
    """Effective rates are fractions from 0 to 1; statutory rates from 0 to 3."""
    check("rates_in_range", panel.effective_rate.between(0, 1), lambda: "an effective rate")
    lawful = panel.statutory_rate.dropna().between(0, 3)
    check("rates_in_range", lawful, lambda: "a statutory rate")


def layers_add_up(rates: pd.DataFrame) -> None:
    """Layers sum to the statutory rate, and the weights of each basket and month to one."""
    gap = (rates[LAYERS].sum(axis=1) - rates.statutory_rate).abs()
    check("layers_add_up", gap.lt(1e-12), lambda: f"by {gap.max()}")
    key = ["partner", "system", "month"]
    sums = rates.groupby(key, observed=True).weight.sum()
    check("layers_add_up", sums.sub(1).abs().lt(1e-9), lambda: f"weights of {sums.idxmin()}")


def runs_cover_the_law(law: pd.DataFrame) -> None:
    """Each line's runs follow one another without gap or overlap, and its layers add up."""
    same = law.partner.eq(law.partner.shift()) & law.hts.eq(law.hts.shift())
    good = ~same | law.first_day.eq(law.last_day.shift() + pd.Timedelta(days=1))
    key = ["partner", "hts", "first_day"]
    check("runs_cover_the_law", good, lambda: str(law.loc[~good, key].iloc[0].to_dict()))
    apart = (law[LAYERS].sum(axis=1) - law.statutory_rate)[~law.barred].abs().max()
    check("layers_of_the_law_add_up", apart < 1e-6, lambda: f"{apart:.1e} apart")


def claims_only_lower(law: pd.DataFrame) -> None:
    """No line bears more at the claims that importers make than where they claim nothing."""
    good = law.barred | law.statutory_rate.le(law.legal_rate + 1e-6)
    key = ["partner", "hts", "first_day", "statutory_rate", "legal_rate"]
    check("claims_only_lower", good, lambda: str(law.loc[~good, key].iloc[0].to_dict()))


def column_2_has_its_days(law: pd.DataFrame) -> None:
    """Goods under column 2 have no preference, and before its first day the law says what is missing."""
    second = law[law.partner.isin(COLUMN_2)]
    good = second.barred | second.statutory_rate.eq(second.legal_rate)
    before = pd.to_datetime(second.last_day).lt(LOST_FROM) & second.partner.isin(LOST)
    good &= second.incomplete.astype(str).str.contains("base_column_1").eq(before)
    key = ["partner", "hts", "first_day"]
    check("column_2_has_its_days", good, lambda: str(second.loc[~good, key].iloc[0].to_dict()))
