"""What the main elasticity says that tariffs took away: the loss that is due to them by itself.

The other designs measure the whole gap since the episode began, whatever caused it. This one multiplies
the main elasticity by law, which compares products of partners under unlike tariffs, with the rise
of the law on each of the partner's tariff lines, and adds the lines up: imports of a line are
``exp(elasticity x rise)`` of what they would have been, where each part of the rise counts as its age
has it. It leaves out what all partners lost together,
and what was rushed in or put off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.columns import Columns, returns
from analysis.engine.panel import Panel
from analysis.engine.permutation import permute
from analysis.engine.results import Estimate
from analysis.engine.specification import Specification
from analysis.estimate.counterfactual.gaps import GAP_BY_MONTH, GAP_SUMMARY, Gaps
from analysis.estimate.counterfactual.plan import Plan
from analysis.estimate.elasticity.main.dollars import dollar_ends
from analysis.estimate.elasticity.response.by_age import ByAge, as_felt
from analysis.estimate.elasticity.response.lines import LineLaw, group_lines
from analysis.law.statutory import BASKET_2024, total_rate
from analysis.vocabulary import TERMS, Term

#: The design, as frames name it.
BY_ELASTICITY = "panel"

#: Equally likely elasticities, and gaps, of each of which every one goes with every other.
N_PLACES = 1024

#: No interval of a half: an elasticity has the one of 95 %.
IMPLIED_BY_MONTH = Columns(
    "a design and month, of the treated partner",
    GAP_BY_MONTH.only("month", "design", "actual", "expected", "low", "high"),
)

RISES = Columns(
    "a partner and month ahead",
    {
        "partner": TERMS["partner"],
        "month": TERMS["month"],
        "rise": Term(
            "By law",
            "log points",
            "log factor of the tariff by law, on a fixed basket, less its "
            "mean over the twelve months to the last that is fitted",
        ),
    },
    index=("partner", "month"),
)


@dataclass(frozen=True)
class GapResponse:
    """How imports respond to the tariff: what a loss is implied by."""

    by_age: ByAge  #: Main elasticity of the episode by law, and its path in time.
    #: The partner's tariffs permuted over partners in the design across partners; missing
    #: where its sample lacks the partner.
    p_value: float
    n_partners: int  #: Partners among which the tariffs are permuted.
    other: Estimate  #: The same elasticity in the other weights.

    @property
    def law(self) -> Estimate:
        """Main elasticity of the episode by law."""
        return self.by_age.level


@dataclass(frozen=True)
class Exposed:
    """What came in the months ahead, by group of goods, and by how much the law on each had risen."""

    actual: np.ndarray  #: Shape (K, T). US dollars.
    #: Shape (K, T). Log points over the mean of the twelve months to the last fitted; each part of the
    #: rise times the response at its age over that of the first year.
    rises: np.ndarray
    by_line: bool  #: Whether groups are of lines; sectors otherwise.

    def lost(self, elasticities: np.ndarray, months: slice | np.ndarray = slice(None)) -> np.ndarray:
        """Return the dollars that the law took away by month, shape (elasticities, T)."""
        actual, rises = self.actual[:, months], self.rises[:, months]
        return np.array([(actual * np.expm1(-e * rises)).sum(axis=0) for e in elasticities])


@dataclass(frozen=True)
class Implied:
    """The loss that the elasticity implies."""

    response: GapResponse
    exposed: Exposed
    #: As in :class:`gaps.Gaps`, design :data:`BY_ELASTICITY`. ``p_value`` is that of the response: it
    #: belongs to the elasticity, so that only the episode has it.
    summary: Annotated[pd.DataFrame, GAP_SUMMARY]
    monthly: Annotated[pd.DataFrame, IMPLIED_BY_MONTH]
    #: Ends of the episode's ``value`` where it is of dollars (:mod:`main.dollars`), the lower first.
    dollars: tuple[float, float]


def respond(
    data: Panel, plan: Plan, by_age: ByAge, other: Estimate, across: Specification
) -> GapResponse:
    """Return the main elasticity of a plan's episode, and how rare the partner's response is.

    Parameters
    ----------
    by_age : ByAge
        Main elasticity by law, and its path in time.
    other : Estimate
        The same elasticity in the other weights.
    across : Specification
        The design across partners in which the partner's tariffs are permuted.
    """
    if plan.partner in across.leave_out:
        return GapResponse(by_age, np.nan, 0, other)
    permuted = permute(data, across, treated=plan.partner)
    return GapResponse(by_age, permuted.p_value(), len(permuted.labels), other)


def implied_loss(
    data: Panel, statutory: pd.DataFrame, plan: Plan, response: GapResponse, law: LineLaw | None = None
) -> Implied:
    """Multiply the main elasticity with the rise of the partner's law, line by line.

    Parameters
    ----------
    statutory : DataFrame
        Statutory rates by layer, as built.
    law : LineLaw, optional
        Without it, in months before lines have weights, the law acts on sectors.
    """
    # ASSUME: the elasticity, estimated between partners, holds for the whole rise of one's own tariff.
    goods, estimate = exposed(data, statutory, plan, response.by_age, law), response.law
    actual = goods.actual.sum(axis=0)
    ends = [estimate.value, *sorted([estimate.ci_low, estimate.ci_high])]
    # Columns: expected at the estimate, at the low end and at the high end of its interval.
    expected = pd.DataFrame((actual + goods.lost(np.array(ends))).T, plan.ahead)
    columns = {
        "actual": actual,
        "expected": expected[0],
        "low": expected.min(axis=1),
        "high": expected.max(axis=1),
    }
    monthly = pd.DataFrame(columns).rename_axis("month").reset_index().assign(design=BY_ELASTICITY)
    summary = []
    for period, months in plan.periods.items():
        total = actual[plan.ahead.get_indexer(months)].sum()
        gaps = np.log(total / expected.loc[months].sum())
        row = {"design": BY_ELASTICITY, "period": period, "actual": total}
        row |= {"expected": expected.loc[months, 0].sum(), "value": gaps[0]}
        row |= {"ci_low": gaps.min(), "ci_high": gaps.max()}
        row |= {"p_value": response.p_value if period == "episode" else np.nan}
        summary.append(row | {"p_scaled": np.nan, "n_partners": response.n_partners})
    months = plan.ahead.get_indexer(plan.window)
    came = actual[months].sum()
    lost = goods.lost(np.array(dollar_ends(estimate, response.other)), months).sum(axis=1)
    dollars = np.sort(np.log(came / (came + lost)))
    return Implied(
        response,
        goods,
        pd.DataFrame(summary)[list(GAP_SUMMARY)],
        monthly[list(IMPLIED_BY_MONTH)],
        tuple(dollars.tolist()),
    )


def exposed(
    data: Panel, statutory: pd.DataFrame, plan: Plan, by_age: ByAge, law: LineLaw | None
) -> Exposed:
    """Return a partner's imports and the rise of its law by group of goods; as :func:`implied_loss`."""
    pairs = data.of(plan.partner) & ~np.isin(data.products[data.product], list(plan.without))
    sectors = pd.Index(data.products[data.product[pairs]])
    came = data.customs_value[pairs][:, data.months.get_indexer(plan.ahead)]
    year = pd.date_range(end=plan.fit_end, periods=12, freq="MS")
    partner_law = statutory[statutory.system.eq(data.system) & statutory.partner.eq(plan.partner)]
    rates = partner_law.pivot(index="product", columns="month", values="statutory_rate").astype(float)
    logs = np.log1p(rates.reindex(sectors))
    if plan.partner == "CHN":
        logs = _chained(logs.T).T
    if law is None:
        moved = logs[plan.ahead] - logs[year].mean(axis=1).to_numpy()[:, None]
        return Exposed(came, as_felt(moved.fillna(0.0).to_numpy(), by_age), by_line=False)
    with_imports = law.lines.naics3.isin(sectors).to_numpy()
    both = law.logs[with_imports], logs.reindex(columns=law.months).fillna(0.0).to_numpy()
    groups = group_lines(law.lines[with_imports], sectors, [both])
    # ASSUME: in every month a sector's imports are of its lines as those of the year are.
    lawful, ahead = groups.logs[0], law.months.get_indexer(plan.ahead)
    moved = lawful[:, ahead] - lawful[:, law.months <= plan.fit_end].mean(axis=1)[:, None]
    came = came[groups.sector] * groups.part[:, None]
    return Exposed(came, as_felt(moved, by_age), by_line=True)


def share_of_gap(gaps: Gaps, implied: Implied) -> pd.Series:
    """Divide the dollars that the law accounts for by the structural model's gap of the episode.

    Returns
    -------
    Series
        Fractions: ``value``; ``ci_low``, ``ci_high``: 95 % interval with the elasticity and the gap
        unsure; ``given_gap_low``, ``given_gap_high``: that of the elasticity alone. A place without a
        gap counts as all of it and more, without an upper end.
    """
    estimate, window = implied.response.law, gaps.plan.window
    months, actual = gaps.plan.ahead.get_indexer(window), gaps.history[window].to_numpy()
    # ASSUME: the elasticity's error, from other partners' products, is independent of the forecast's.
    # So each of equally likely elasticities goes with each of equally likely gaps: no chance pairs them.
    places = (np.arange(N_PLACES) + 0.5) / N_PLACES
    elasticities = estimate.value + estimate.std_error * stdtrit(estimate.n_clusters - 1, places)
    by_law = _lost(implied.exposed, months, elasticities)[:, None]
    missing = np.quantile(gaps.drawn_sums, places) - actual.sum()
    shares = np.divide(by_law, missing, out=np.full((N_PLACES, N_PLACES), np.inf), where=missing > 0)
    low, high = np.quantile(shares, [0.025, 0.975], method="inverted_cdf")
    three = np.array([estimate.value, estimate.ci_high, estimate.ci_low])
    main, exact = gaps.episode.loc["structural"], implied.exposed.lost(three, months).sum(axis=1)
    value, *interval_given_gap = np.sort(exact / (main.expected - main.actual))[[1, 0, 2]]
    names = ["value", "ci_low", "ci_high", "given_gap_low", "given_gap_high"]
    return pd.Series([value, low, high, *interval_given_gap], names)


def _lost(goods: Exposed, months: np.ndarray, elasticities: np.ndarray) -> np.ndarray:
    """Return the dollars that the law took away at each elasticity, from a fine grid of them."""
    grid = np.linspace(elasticities.min(), elasticities.max(), 401)
    return np.interp(elasticities, grid, goods.lost(grid, months).sum(axis=1))


@returns(RISES)
def tariff_rises(data: Panel, statutory: pd.DataFrame, plan: Plan, partners: list[str]) -> pd.DataFrame:
    """Return the rise of partners' log tariff factors over the last year before ``fit_end``.

    Parameters
    ----------
    statutory : DataFrame
        As in :func:`implied_loss`.

    Notes
    -----
    China's basket changes in January 2024. Its statutory path continues from there at the level that it
    had reached, as in ``rows.continued``, so that a change of goods is not taken for one of law.
    """
    base = pd.date_range(end=plan.fit_end, periods=12, freq="MS")
    of_partners = statutory.system.eq(data.system) & statutory.partner.isin(partners)
    of_partners &= ~statutory["product"].isin(plan.without)
    lawful = total_rate(statutory[of_partners]).statutory_rate.unstack("partner")
    logs = np.log1p(lawful.astype(float))
    if "CHN" in logs:
        logs = logs.assign(CHN=_chained(logs[["CHN"]]).CHN)
    moved = logs.reindex(plan.ahead) - logs.reindex(base).mean()
    return moved.rename_axis("month").stack().swaplevel().sort_index().to_frame("rise")


def _chained(logs: pd.DataFrame) -> pd.DataFrame:
    """Return China's log statutory factors by month (rows) with its two baskets joined."""
    # ASSUME: no change of law took effect for China in January 2024; all that moves there is the basket.
    if not logs.index[0] < BASKET_2024 <= logs.index[-1]:
        return logs
    chained, at = logs.copy(), logs.index.get_loc(BASKET_2024)
    chained.loc[BASKET_2024:] -= logs.iloc[at] - logs.iloc[at - 1]
    return chained
