"""What further duties do to imports of some lines: the scenarios' model, with elasticities by law.

A line's imports of the base are first moved to the law of the day before the duty, by the elasticity;
then the duty is added, and the response has the estimated size of its age. The model is
:func:`scenario.model.respond`, line by line: imports move with the law; of what it adds a part is
collected, which moves prices. Several sellers of a line move one price index. Imports without and with
the duty are both computed from the base.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.scenario.draws import CUTS_BETWEEN, Parameters
from analysis.estimate.counterfactual.scenario.model import SCENARIO_OUTCOMES, bought, respond
from analysis.estimate.what_if.base.lines import DOLLARS, SEASONS

#: What a what-if is computed with: the elasticity as estimated, the ends of its 95 % interval, those of
#: the interval that holds how far elasticities of such goods and partners lie apart too, and the same of
#: dollars (:mod:`main.dollars`); and the ends of the response of a line whose sellers are all taxed, the
#: first as estimated.
ESTIMATED = ("value", "ci_low", "ci_high")
CASES = (*ESTIMATED, "effect_low", "effect_high", *DOLLARS, "all_low", "all_high")

#: Elasticities that lines carry, those of the first cases: of the table of elasticities, the others are
#: :func:`spread.with_ends`.
HELD, OWN = (*ESTIMATED, *DOLLARS), CASES[:7]

#: Further ends of an effect where some laws rise and others fall: each with the other response to cuts.
MIXED = ("mixed_low", "mixed_high", "mixed_dollars_low", "mixed_dollars_high")


def cuts_in(cuts: float, *, mixed: bool = False) -> dict[str, float]:
    """Return the response to a cut over that to a rise in every case; ``cuts``: as estimated.

    Whether cuts bring imports back is not decided by the data of 2025 and 2026: the interval of an
    effect runs from no response to one as large as to a rise. Beside rises (``mixed``) either may go
    with either end of the elasticity.
    """
    none, as_a_rise = CUTS_BETWEEN
    ends = {"effect_low": as_a_rise, "effect_high": none} | dict.fromkeys(DOLLARS, as_a_rise)
    others = dict(zip(MIXED, (none, as_a_rise, none, none), strict=True)) if mixed else {}
    return dict.fromkeys(CASES, cuts) | ends | others


def by_case(values: np.ndarray) -> dict[str, float]:
    """Return a number of :class:`Moved` by the name of its case."""
    return dict(zip((*CASES, *MIXED)[: len(values)], values, strict=True))


@dataclass(frozen=True)
class DutyResponse:
    """What moves imports when the law does."""

    ages: tuple[int, ...]  #: Length A. First month of each age of a duty.
    #: Shape (A,). DutyResponse at that age over the mean response of the first twelve months.
    shape: np.ndarray
    pass_through: float  #: Part of the tariff factor that moves the buyer's price, log over log.
    #: By law, of a line's imports if all its sellers are taxed alike: as estimated, and the ends of its
    #: 95 % interval; None where all are, and lines have it for their own.
    all_sellers: tuple[float, float, float] | None
    cuts: float = 1.0  #: DutyResponse to a cut over that to a rise.
    mixed: bool = False  #: Whether some laws rise and others fall, so that :data:`MIXED` are cases too.

    def drawn(self, own: np.ndarray, collected: float) -> Parameters:
        """Return the model's parameters in every case.

        Parameters
        ----------
        own : ndarray, shape (7,)
            Elasticities by law of :data:`OWN`.
        collected : float
            Log points collected for each that the law adds.

        Notes
        -----
        Sellers of one line are no farther substitutes than lines are: where the estimate of all sellers
        is beyond that of one, at an end too, it is taken to be the same. How far goods lie
        apart moves both alike, and so do the ends of dollars. The ends of all sellers are as estimated.
        """
        value, low, high = self.all_sellers or (own[0],) * 3
        first = max(value, own[0])
        apart = np.sqrt(np.maximum((own[3:5] - own[0]) ** 2 - (own[1:3] - own[0]) ** 2, 0.0)) * [-1, 1]
        capped = np.maximum([first, value, value, *(first + apart)], own[:5])
        capped = capped if self.all_sellers else own[:5]
        of_all = np.array([*capped, *own[5:], min(low, first), max(high, first)])
        rho, last = self.pass_through, self.shape[-1]
        of_one = np.append(own, [own[0]] * 2)
        if self.mixed:
            of_one, of_all = (np.append(ends, ends[3:7]) for ends in (of_one, of_all))
        return Parameters(
            self.ages,
            of_one[:, None] * self.shape,
            np.full(len(of_one), rho),
            upper=(rho - 1 - of_all * last / collected) / rho,
            collected=collected,
        )

    def felt(self, begins: np.ndarray, n_months: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return which of the months are unlike, and what is felt in them.

        Parameters
        ----------
        begins : ndarray of int, shape (K,)
            Month in which the duty of each row begins, from 0 on.
        n_months : int

        Returns
        -------
        size : ndarray, shape (K, 1 + U)
            DutyResponse over the mean of a first year, at first without any duty, then in unlike months.
        begun : ndarray of bool, shape (K, 1 + U)
        month_of : ndarray of int, shape (n_months,)
            Which of the U each month is like.
        """
        first_months, row = np.unique(begins, return_inverse=True)
        since = np.arange(n_months) - first_months[:, None]
        age = np.where(since < 0, -1, np.searchsorted(self.ages, since, side="right") - 1)
        unlike, month_of = np.unique(age, axis=1, return_inverse=True)
        age = np.concatenate([np.full((len(first_months), 1), -1), unlike], axis=1)[row]
        return np.where(age < 0, 0.0, self.shape[age]), age >= 0, month_of


@dataclass(frozen=True)
class Moved:
    """Imports and what goes with them, without and with the duty."""

    #: Each shape (cases, T). Outcomes of :data:`scenario.model.SCENARIO_OUTCOMES` by month, US dollars;
    #: cases as :func:`by_case`.
    without: dict[str, np.ndarray]
    with_duty: dict[str, np.ndarray]
    #: By line over the months that are summed, elasticity as estimated: imports without the duty and
    #: lost by it, duties that it brings (US dollars).
    by_line: pd.DataFrame

    @property
    def mixed(self) -> bool:
        """Whether some laws rise and others fall."""
        return len(self.without["imports"]) > len(CASES)

    def change(self, months: slice = slice(None)) -> np.ndarray:
        """Return the change of imports over some months, shape (cases,), fractions."""
        before, after = (
            outcomes["imports"][:, months].sum(axis=1) for outcomes in (self.without, self.with_duty)
        )
        return after / before - 1


#: Columns of lines that the model takes, in this order.
NUMBERS = [
    "base",
    "share",
    "paid",
    "rate_base",
    "rate_before",
    "rate_after",
    "collected",
    "begins",
    *OWN,
]


def move(
    lines: pd.DataFrame,
    seasons: pd.DataFrame,
    months: pd.DatetimeIndex,
    response: DutyResponse,
    *,
    horizon: int,
) -> Moved:
    """Add a duty to lines.

    Parameters
    ----------
    lines : DataFrame
        Columns ``naics3``, ``season`` (row of ``seasons``), ``line`` (code; rows of one line are its
        sellers), ``base`` (US dollars a year), ``share``, ``paid``, ``rate_base``, ``rate_before``,
        ``rate_after`` (fractions; the law in the base, and on the first day without and with the duty),
        ``collected`` (log points collected for each that the law adds), ``begins`` (month of the duty,
        0: the first) and the elasticities by law of :data:`OWN`, the same for all lines of a sector.
    seasons : DataFrame
        Columns :data:`base.SEASONS`.
    months : DatetimeIndex, length T
        From the first duty's first month on.
    response : DutyResponse
    horizon : int
        Months over which a line is summed.
    """
    numbers, line = lines[NUMBERS].to_numpy(float), lines.line.to_numpy()
    parts = seasons[SEASONS].to_numpy(float)[:, months.month - 1]
    added = lines.rate_after - lines.rate_before
    response = replace(response, mixed=bool(added.max() > 1e-12 and added.min() < -1e-12))
    cases = len(cuts_in(response.cuts, mixed=response.mixed))
    sums = [{name: np.zeros((cases, len(months))) for name in SCENARIO_OUTCOMES} for _ in range(2)]
    by_line = np.zeros((len(lines), 3))
    for _, at in lines.groupby("naics3", sort=True).indices.items():
        at = at[np.argsort(line[at], kind="stable")]
        season = parts[lines.season.to_numpy()[at]]
        starts = np.flatnonzero(np.diff(line[at], prepend=-1))
        outcomes, by_line[at] = _sector(numbers[at], season, starts, response, horizon)
        for total, added in zip(sums, outcomes, strict=True):
            for name in SCENARIO_OUTCOMES:
                total[name] += added[name]
    return Moved(*sums, pd.DataFrame(by_line, lines.index, ["without", "loss", "duties"]))


def _sector(
    numbers: np.ndarray, season: np.ndarray, starts: np.ndarray, response: DutyResponse, horizon: int
) -> tuple[tuple[dict, dict], np.ndarray]:
    """Return outcomes of one sector's lines by month, without the duty and with it.

    Parameters
    ----------
    numbers : ndarray, shape (K, 15)
        :data:`NUMBERS`, sellers of a line together.
    season : ndarray, shape (K, T)
        Part of a year.
    starts : ndarray of int
        First row of every line.

    Returns
    -------
    outcomes : two dicts of ndarray, each shape (cases, T)
    by_line : ndarray, shape (K, 3)
        As :attr:`Moved.by_line`.
    """
    base, share, paid = numbers.T[:3]
    parameters = response.drawn(numbers[0, 8:], float(np.average(numbers[:, 6], weights=base)))
    moved, added = np.diff(np.log1p(numbers[:, 3:6]), axis=1).T[:, :, None]
    size, begun, month_of = response.felt(numbers[:, 7].astype(int), season.shape[1])
    # ASSUME: trade has adjusted to the law of the first day as it does on average within a year.
    of_cuts = np.array([*cuts_in(response.cuts, mixed=response.mixed).values()])[:, None, None]
    felt = moved + np.where(added < 0, of_cuts, 1.0) * added * size
    direct = (parameters.elasticities[:, -1:, None] / response.shape[-1]) * felt
    before = np.log1p(paid)[:, None]
    # Where less was collected than the law had added, its end takes that and no more.
    changes = np.maximum(numbers[:, 6:7] * (moved + added * begun), -before)
    yearly, before_by_month = base[:, None] * season, np.repeat(before, season.shape[1], axis=1)
    outcomes = tuple(
        respond(share, changes[:, at], direct[:, :, at], yearly, before_by_month, parameters, of, starts)
        for at, of in ((slice(1), 0 * month_of), (slice(1, None), month_of))
    )
    first = replace(
        parameters,
        elasticities=parameters.elasticities[:1],
        pass_through=parameters.pass_through[:1],
        upper=parameters.upper[:1],
    )
    quantity, exporter, *_ = (part[0] for part in bought(share, changes, direct[:1], first, starts))
    value = quantity * np.exp(exporter) * base[:, None]
    duties = value * np.expm1(changes + before)
    weights = season[:, :horizon] @ np.eye(size.shape[1] - 1)[month_of[:horizon]]
    (without, of_none), (with_duty, of_duty) = (
        ((value[:, at] * weights).sum(axis=1), (duties[:, at] * weights).sum(axis=1))
        for at in (slice(1), slice(1, None))
    )
    return outcomes, np.column_stack([without, without - with_duty, of_duty - of_none])
