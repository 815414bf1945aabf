"""Named checks that end the build: a panel that fails one is not written."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.combine.law.measures import LAYERS
from analysis.combine.law.outside import LAST_PROOF

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


def rate_agrees_with_published(naics3: pd.DataFrame, realised: pd.DataFrame) -> None:
    """Duties over value of China's goods are the published rate, within 3 % of it in every month."""
    china = naics3[naics3.partner.eq("CHN") & ~naics3.naics3.isin(["980", "990"])]
    sums = china.groupby("month")[["duties", "customs_value"]].sum().astype(float)
    published = realised.set_index("month").effective_rate.astype(float)
    gap = (sums.duties / sums.customs_value / published - 1).abs().dropna()
    check("rate_agrees_with_published", gap.le(0.03), lambda: f"{gap.idxmax():%Y-%m}: {gap.max():.1%}")


def partners_agree_with_totals(imports: pd.DataFrame, totals: pd.DataFrame, names: pd.Series) -> None:
    """Each partner's year is its published total of general imports, within 20 %.

    Consumption and arrivals differ by what goes through bonded warehouses: 18 % for the Netherlands in
    2021, below 13 % in all other years and partners.

    Parameters
    ----------
    imports : DataFrame
        Source table by sector: ``partner``, ``month``, ``customs_value``.
    totals : DataFrame
        ``us_trade_totals_monthly``: ``census_name``, ``month``, ``general_imports``.
    names : Series
        Census's name -> ISO alpha-3.
    """
    general = totals.assign(partner=totals.census_name.map(names)).dropna(subset="partner")
    key = ["partner", "month"]
    ours, theirs = imports.groupby(key).customs_value.sum(), general.groupby(key).general_imports.sum()
    both = pd.concat([ours, theirs], axis=1, join="inner").astype(float).reset_index()
    sums = both.groupby(["partner", both.month.dt.year])[["customs_value", "general_imports"]].sum()
    gap = (sums.customs_value / sums.general_imports - 1).abs()
    check("partners_agree_with_totals", gap.le(0.2), lambda: f"{gap.idxmax()}: apart by {gap.max():.0%}")


def partners_agree_with_lines(naics3: pd.DataFrame, lines: pd.DataFrame) -> None:
    """Each partner's year by sector is the same year by tariff line, in value and in duties.

    Another query of the same publisher, downloaded later: within 10 % where every month of the year is
    here, else within 15 % in value and 30 % in duties of the share of its months.
    """
    # ASSUME: months of a year that is not whole weigh alike; the tolerances are the revisions seen.
    key, values = ["partner", "year"], ["customs_value", "duties"]
    ours = naics3.astype({"partner": str}).assign(year=naics3.month.dt.year)
    months = ours.groupby("year").month.nunique()
    annual = lines[lines.partner.notna()].astype({"year": int}).groupby(key)[values].sum()
    ratio = (ours.groupby(key)[values].sum() / annual).dropna().astype(float)
    whole = pd.Series(ratio.index.get_level_values("year").map(months), ratio.index) / 12
    gap = ratio.div(whole, axis=0).sub(1).abs()
    allowed = pd.DataFrame({"customs_value": np.where(whole < 1, 0.15, 0.1),
                            "duties": np.where(whole < 1, 0.3, 0.1)}, ratio.index)  # fmt: skip
    over, name = (gap - allowed).stack().dropna(), "partners_agree_with_lines"
    check(name, over.le(0), lambda: f"{over.idxmax()} by {over.max():.0%} too far")


def partners_agree_by_classification(naics3: pd.DataFrame, hs2: pd.DataFrame) -> None:
    """Each partner's year is the same by sector and by chapter: 3 % in value, 20 % in duties."""
    values = ["customs_value", "duties"]
    last = min(panel.month.max() for panel in (naics3, hs2))
    sums = [
        panel[panel.month.le(last)].assign(year=panel.month.dt.year)
        .groupby(["partner", "year"], observed=True)[values].sum().astype(float)
        for panel in (naics3, hs2)
    ]  # fmt: skip
    over = ((sums[0] / sums[1] - 1).abs() - pd.Series([0.03, 0.2], values)).stack().dropna()
    name = "partners_agree_by_classification"
    check(name, over.le(0), lambda: f"{over.idxmax()} by {over.max():.0%} too far")


def duties_agree_with_receipts(imports: pd.DataFrame, receipts: pd.DataFrame) -> None:
    """Duties on imports from all countries are what customs took in over the year, within 15 %."""
    world = imports[imports.partner.eq("WLD")].groupby("month").duties.sum().rename("calculated")
    both = pd.concat([world, receipts.set_index("month").customs_duties], axis=1, join="inner")
    years = both.dropna().astype(float).groupby(lambda month: month.year).sum()
    gap = (years.calculated / years.customs_duties - 1).abs()
    check("duties_agree_with_receipts", gap.le(0.15), lambda: f"{gap.idxmax()}: {gap.max():.0%}")


def law_near_outside_model(beside: pd.DataFrame) -> None:
    """Each partner's statutory rate is near an outside model's, on average over the months.

    Within 4 points, and within 1 point for half of the partners: the law is read by other people from
    the same texts. Later months count for nothing, since the model has an error of its own there
    (:data:`outside.LAST_PROOF`).
    """
    beside = beside[beside.month.le(LAST_PROOF)]
    gap = beside.groupby("partner").gap.mean().abs()
    check("law_near_outside_model", gap.le(0.04), lambda: f"{gap.idxmax()}: {gap.max():.3f} apart")
    half = gap.median()
    check("law_near_outside_model", half <= 0.01, lambda: f"half of the partners: {half:.3f} or more")


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
