"""Named checks that end the build: a panel that fails one is not written."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.combine.law.rates import LAYERS

#: Codes under which publishers print totals and groups; none may stand beside its members.
AGGREGATES = {"WLD", "EU", "USMCA", "ASEAN", "00", "000", "TOT"}


class IntegrityError(RuntimeError):
    """A built table contradicts itself or a published total; names the check and the first case."""


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
    found = codes & AGGREGATES
    check("no_aggregate_among_members", not found, lambda: f"{sorted(found)}")


def months_complete(panel: pd.DataFrame, product: str) -> None:
    """Every pair has every month between the first and the last."""
    months = pd.date_range(panel.month.min(), panel.month.max(), freq="MS")
    counts = panel.groupby(["partner", product], observed=True).month.nunique()
    check("months_complete", counts.eq(len(months)), lambda: f"{counts.idxmin()}: {counts.min()}")


def members_within_world(panel: pd.DataFrame, imports: pd.DataFrame, product: str) -> None:
    """In every product and month the partners sum to no more than the published world total."""
    members = panel.groupby([product, "month"], observed=True).customs_value.sum()
    world = imports[imports.partner.eq("WLD")].set_index([product, "month"]).customs_value
    rest = world.reindex(members.index, fill_value=0) - members
    check("members_within_world", rest.ge(0), lambda: f"{rest.idxmin()} by {-rest.min():,} USD")


def total_is_sum_of_members(panel: pd.DataFrame, imports: pd.DataFrame) -> None:
    """Balancing the panel changed no total: partner by partner and month by month, to the dollar."""
    key, value = ["partner", "month"], ["customs_value", "duties"]
    built = panel.astype({"partner": str}).groupby(key)[value].sum()
    source = imports[imports.partner.ne("WLD")].groupby(key)[value].sum()
    gap = built.sub(source, fill_value=0).abs().sum(axis=1)
    check("total_is_sum_of_members", gap.eq(0), lambda: f"{gap.idxmax()}: {gap.max():,.0f} USD")


def classifications_agree(naics3: pd.DataFrame, hs2: pd.DataFrame) -> None:
    """US imports from China are the same by sector and by chapter.

    To the dollar in the months that no later revision touched (to 2018-12), within 1 % after.
    """
    by_month = [p[p.partner.eq("CHN")].groupby("month").customs_value.sum() for p in (naics3, hs2)]
    ratio = (by_month[0] / by_month[1]).dropna()
    allowed = pd.Series(np.where(ratio.index < "2019-01-01", 0.0, 0.01), index=ratio.index)
    gap = (ratio - 1).abs()
    worst = (gap - allowed).idxmax()
    name = "classifications_agree"
    check(name, gap.le(allowed), lambda: f"{worst:%Y-%m}: apart by {gap[worst]:.2g}")


def finer_agrees(naics3: pd.DataFrame, hs6: pd.DataFrame) -> None:
    """US imports are the same by sector and by subheading, month by month and partner by partner.

    Within 1 % of a month's total of all partners, and 2 % of a partner's over all months that both have:
    the two tables may have been read in different months.
    """
    months = np.intersect1d(naics3.month.unique(), hs6.month.unique())
    for key, allowed in (("month", 0.01), ("partner", 0.02)):
        sums = [
            p[p.month.isin(months)].groupby(key, observed=True).customs_value.sum()
            for p in (naics3, hs6)
        ]
        gap = (sums[1] / sums[0].where(sums[0] > 0) - 1).abs().dropna()
        name = "finer_agrees"
        check(name, gap.le(allowed), lambda gap=gap: f"{gap.idxmax()}: apart by {gap.max():.2%}")


def agrees_with_published_total(naics3: pd.DataFrame, realised: pd.DataFrame) -> None:
    """US imports from China sum to the published total of the same concept.

    Imports for consumption without special provisions (NAICS 980 and 990, HTS 98 and 99): within
    0.1 % over all months and 2 % in any one, which is the size of Census revisions.
    """
    china = naics3[naics3.partner.eq("CHN") & ~naics3.naics3.isin(["980", "990"])]
    ours = china.groupby("month").customs_value.sum()
    both = pd.concat([ours, realised.set_index("month").customs_value], axis=1, join="inner")
    both = both.dropna().astype(float).set_axis(["ours", "published"], axis=1)
    gap = (both.ours / both.published - 1).abs()
    name = "agrees_with_published_total"
    check(name, gap.le(0.02), lambda: f"{gap.idxmax():%Y-%m}: {gap.max():.2%}")
    overall = abs(both.ours.sum() / both.published.sum() - 1)
    check(name, overall <= 0.001, lambda: f"all months: {overall:.3%}")


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
    apart = (law[LAYERS].sum(axis=1) - law.statutory_rate).abs().max()
    check("layers_of_the_law_add_up", apart < 1e-6, lambda: f"{apart:.1e} apart")
