"""Breaks of the series of the trade regime, beside the dates at which the law changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, changed, returns
from analysis.estimate.trade.regime.breaks import (
    BREAK_DRAWS,
    DATED,
    DATES,
    Breaks,
    find_breaks,
    fixed_part,
    minimise,
    segment_codes,
)
from analysis.estimate.trade.regime.series import Series
from analysis.vocabulary import TERMS, Term

#: A month counts as a change of law when the calendar has an event in it and the average statutory rate
#: moves at least so much between the months around it (fraction).
LARGE_CHANGE = 0.01

#: Months in which a change of law may show first.
# ASSUME: one late in a month, or that spares goods at sea, shows in the next; set after a first run.
MONTHS_OF_GRACE = 1

#: Redrawn series in variations, fewer than in the main results.
FEWER_DRAWS = 99

LAW_CHANGES = Columns(
    "a change of law",
    {
        "month": TERMS["month"],
        "change": Term(
            "Change",
            "fraction",
            "change of the average statutory rate from the month before to the month after",
        ),
        "events": Term("Events", "", "ids of the calendar, comma-separated"),
    },
)

NO_CHANGE_OF_LAW = "where the law did not move"
BESIDE_LAW = Columns(
    "a break",
    DATES
    | {
        "law": Term(
            "Law",
            "date",
            "nearest month in which the average statutory rate moved by a percentage point or more",
            missing=NO_CHANGE_OF_LAW,
        ),
        "distance": Term(
            "Off",
            "signed months",
            "months from the nearest change of law to the break",
            missing=NO_CHANGE_OF_LAW,
        ),
        "within": Term(
            "At the law",
            "true or false",
            "whether the interval of the date holds a change of law, or follows one by a month",
        ),
        "chance": Term(
            "Chance",
            "fraction",
            "share of all months of the series at which an interval of the "
            "same shape would hold a change of law",
            "whole",
            missing=NO_CHANGE_OF_LAW,
        ),
    },
)
COINCIDENCE = Columns(
    "a series and break",
    BESIDE_LAW
    | {
        "series": Term("Series", "", "whose mean breaks: share, rate collected or gap of growth"),
    },
)

NONE_ACCEPTED = "where the tests accept no break"
BREAK_VARIATIONS = Columns(
    "a choice",
    {
        "choice": Term("Choice", "", "the one choice that is changed"),
        "n_tests": Term("Tests", "count", "breaks that the tests accept"),
        "n_bic": Term("BIC", "count", "breaks that BIC chooses"),
        "n_lwz": Term("LWZ", "count", "breaks that LWZ chooses"),
        **changed(DATED.only("first", "ci_low", "ci_high"), missing=NONE_ACCEPTED),
        "step": Term("Step", "log points", "new mean less old at the last break", missing=NONE_ACCEPTED),
    },
)

ELSEWHERE = Columns(
    "a partner",
    {
        "partner": TERMS["partner"],
        "step": Term(
            "Step",
            "log points",
            "step of the partner's log share with the segments of the selected partner",
        ),
        "own_step": Term(
            "Own step", "log points", "last step of the best segments of its own, as many and no shorter"
        ),
    },
    index=("partner",),
)


@dataclass(frozen=True)
class Regimes:
    """Breaks of the series of one partner beside the law."""

    series: dict[str, Series]
    breaks: dict[str, Breaks]
    law: Annotated[pd.DataFrame, LAW_CHANGES]
    coincidence: Annotated[pd.DataFrame, COINCIDENCE]
    variations: Annotated[pd.DataFrame, BREAK_VARIATIONS]
    elsewhere: Annotated[pd.DataFrame, ELSEWHERE]  #: Empty without a break.


def find_regimes(
    series: list[Series],
    shares: pd.DataFrame,
    law: pd.DataFrame,
    *,
    most: int = 5,
    trimming: float = 0.04,
    draws: int = BREAK_DRAWS,
) -> Regimes:
    """Find the breaks of every series of a partner.

    Parameters
    ----------
    series : list of Series
        Of one partner; its share among them.
    shares : DataFrame
        As :func:`series.log_shares`, of all partners in the months of the share.
    law : DataFrame
        As :func:`legal_months`.
    most, trimming, draws
        As :func:`breaks.find_breaks`.
    """
    series = {s.name: s for s in series}
    breaks = {
        name: find_breaks(s.values, most=most, trimming=trimming, fixed=s.fixed, draws=draws)
        for name, s in series.items()
    }
    coincidence = [beside_the_law(breaks[name], law).assign(series=name) for name in series]
    found_any = [rows for rows in coincidence if len(rows)]
    return Regimes(
        series=series,
        breaks=breaks,
        law=law,
        coincidence=pd.concat(found_any or coincidence[:1], ignore_index=True),
        variations=vary(series["share"], most=most, trimming=trimming, draws=min(draws, FEWER_DRAWS)),
        elsewhere=steps_elsewhere(shares, series["share"].fixed, breaks["share"]),
    )


@returns(LAW_CHANGES)
def legal_months(lawful: pd.Series, events: pd.DataFrame) -> pd.DataFrame:
    """Return the months in which the law moved the average tariff by :data:`LARGE_CHANGE` or more.

    Parameters
    ----------
    lawful : Series
        Average statutory rate by month (fraction).
    events : DataFrame
        Calendar rows of US tariffs on the partner's goods.
    """
    inside = lawful - lawful.shift(1)
    change = lawful.shift(-1).fillna(lawful) - lawful.shift(1)
    moves = events[events.direction.isin(["up", "down"]) & events.effective_date.notna()]
    month = moves.effective_date.dt.to_period("M").dt.to_timestamp()
    months = pd.DataFrame({"change": change})
    months["events"] = moves.groupby(month).event_id.agg(lambda ids: ", ".join(dict.fromkeys(ids)))
    # Months are day-weighted, so that a change late in one shows in the next; what counts is a change
    # in the month itself, in the direction of one of its events.
    signs = moves.assign(month=month, sign=moves.direction.map({"up": 1, "down": -1}))
    signed = set(zip(signs.month, signs.sign, strict=True))
    agrees = np.array([(m, np.sign(c)) in signed for m, c in inside.items()])
    large = months.change.abs().ge(LARGE_CHANGE) & inside.abs().ge(LARGE_CHANGE / 4) & agrees
    return months[large].rename_axis("month").reset_index()


@returns(BESIDE_LAW)
def beside_the_law(found: Breaks, law: pd.DataFrame) -> pd.DataFrame:
    """Return for every break the nearest change of law, and how near one is by accident.

    Parameters
    ----------
    law : DataFrame
        As :func:`legal_months`; a change counts for :data:`MONTHS_OF_GRACE` months after it too.
    """
    rows = found.dates.copy()
    if rows.empty or law.empty:
        return rows.assign(law=pd.NaT, distance=np.nan, within=False, chance=np.nan)
    count = lambda months: months.dt.year * 12 + months.dt.month  # noqa: E731
    changes = count(law.month).to_numpy()
    gap = count(rows["first"]).to_numpy()[:, None] - changes
    nearest = np.abs(gap).argmin(axis=1)
    distance = gap[np.arange(len(rows)), nearest]
    low, at, high = (count(rows[c]).to_numpy() for c in ("ci_low", "first", "ci_high"))
    months = count(found.values.index.to_series()).to_numpy()
    reached = lambda low, high: (  # noqa: E731
        (low[:, None] - MONTHS_OF_GRACE <= changes) & (changes <= high[:, None])
    ).any(axis=1)
    shapes = zip(low - at, high - at, strict=True)
    return rows.assign(
        law=law.month.to_numpy()[nearest],
        distance=distance,
        within=reached(low, high),
        chance=[reached(months + back, months + ahead).mean() for back, ahead in shapes],
    )


def at_least(chances: pd.Series, number: int) -> float:
    """Return the probability that so many of independent events or more come about."""
    counts = np.ones(1)
    for chance in chances:
        counts = np.convolve(counts, [1 - chance, chance])
    return float(counts[number:].sum())


@returns(BREAK_VARIATIONS)
def vary(share: Series, *, most: int, trimming: float, draws: int = FEWER_DRAWS) -> pd.DataFrame:
    """Return the last break of the share that the tests accept under other choices."""
    trend = np.linspace(-0.5, 0.5, len(share.values))[:, None]
    choices = {
        "segments of at least 10 % of all months": {"trimming": 0.10},
        "segments of at least 15 % of all months": {"trimming": 0.15},
        "one trend throughout": {"fixed": trend},
    }
    if share.fixed is not None:
        choices["one trend throughout"] = {"fixed": np.column_stack([share.fixed, trend])}
        choices["no season"] = {"fixed": None}
    rows = []
    for choice, other in choices.items():
        options = {"most": most, "trimming": trimming, "fixed": share.fixed, "draws": draws} | other
        try:
            breaks = find_breaks(share.values, **options)
        except InputError:  # the window is too short for segments of that length
            continue
        last = breaks.dates.tail(1).reset_index(drop=True)
        row = last.loc[0, ["first", "ci_low", "ci_high", "step"]].to_dict() if len(last) else {}
        counts = [len(breaks.dates), breaks.chosen_by("bic"), breaks.chosen_by("lwz")]
        rows.append(
            {"choice": choice, **dict(zip(["n_tests", "n_bic", "n_lwz"], counts, strict=True)), **row}
        )
    # Where no choice has a break, pandas gives these columns no type.
    types = dict.fromkeys(("first", "ci_low", "ci_high"), "datetime64[us]") | {"step": float}
    return pd.DataFrame(rows, columns=list(BREAK_VARIATIONS)).astype(types)


@returns(ELSEWHERE)
def steps_elsewhere(shares: pd.DataFrame, fixed: np.ndarray | None, found: Breaks) -> pd.DataFrame:
    """Return the step of every partner's log share, at the selected partner's last break and at its own.

    The last date of the selected partner was chosen to fit its own series, and no other: a step there
    stands out more easily than one that every partner may place where it is best.

    Parameters
    ----------
    shares : DataFrame
        Log shares, month x partner.
    fixed : ndarray or None
        Regressors whose coefficients do not break, as for the selected partner.
    found : Breaks
        Of the selected partner's share.

    Notes
    -----
    Partners without imports in some month are left out. Sorted by ``step``.
    """
    if found.dates.empty:
        return pd.DataFrame(columns=["step", "own_step"], dtype=float).rename_axis("partner")
    shares = shares.loc[:, np.isfinite(shares).all()]
    ends = tuple(found.values.index.get_indexer(found.segments.end[:-1]))
    codes = segment_codes(ends, len(shares))
    steps = {}
    for partner, values in shares.items():
        y = values.to_numpy()
        best_ends, part = minimise(y, len(ends), found.shortest, fixed)
        steps[partner] = {
            "step": _last_step(y if fixed is None else y - fixed_part(y, codes, fixed), codes),
            "own_step": _last_step(y - part, segment_codes(best_ends, len(y))),
        }
    return pd.DataFrame.from_dict(steps, orient="index").sort_values("step").rename_axis("partner")


def _last_step(adjusted: np.ndarray, codes: np.ndarray) -> float:
    last = codes[-1]
    return adjusted[codes == last].mean() - adjusted[codes == last - 1].mean()
