"""Ends of the interval of what a duty does: of its elasticity alone, of effects, and of dollars."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.estimate.counterfactual.scenario.model import SCENARIO_OUTCOMES
from analysis.estimate.what_if.base.lines import DOLLARS
from analysis.estimate.what_if.effect import ESTIMATED, MIXED, Moved, by_case
from analysis.vocabulary import Term

#: Outcomes that are counted from the state without the duty, which has none of them.
COSTS = ("consumer_cost", "deadweight_loss")

BY_OUTCOME = Columns(
    "an outcome, over the horizon",
    {
        "outcome": Term("Outcome", "", "imports, duties and costs, as the model of scenarios has them"),
        "without": Term(
            "Without", "USD", "without the duty", missing="of costs, which count from there"
        ),
        "with_duty": Term("With", "USD", "with the duty", missing="of costs"),
        **changed(
            shared(
                "value",
                "ci_low",
                "ci_high",
                label="Difference",
                unit="USD",
                definition="with the duty less without; 95 % of effects in dollars, of costs the ends "
                "of the elasticity of typical lines",
            ),
            missing="where demand would not slope down",
        ),
    },
    index=("outcome",),
)


@returns(BY_OUTCOME)
def outcome_rows(moved: Moved, horizon: int, off: float = 0.0) -> pd.DataFrame:
    """Return outcomes over the horizon with the interval of dollars; of costs, the elasticity's.

    That of imports is the one in per cent, times imports without the duty. All hold by how much the base
    may be ``off`` (log points, half of its 95 % interval).
    """
    rows = {}
    for name in SCENARIO_OUTCOMES:
        without, with_duty = (
            outcomes[name][:, :horizon].sum(axis=1) for outcomes in (moved.without, moved.with_duty)
        )
        difference = by_case(with_duty - without)
        levels = (np.nan, np.nan) if name in COSTS else (without[0], with_duty[0])
        ends = both_ends(difference, "ci") if name in COSTS else effect_ends(difference, dollars=True)
        if name == "imports":
            logs = by_case(np.log(with_duty / without))
            ends = without[0] * np.expm1(effect_ends(logs, dollars=True))
        value = difference["value"]
        rows[name] = (*levels, value, *widened(value, *ends, abs(value) * off))
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["without", "with_duty", *ESTIMATED]
    ).rename_axis("outcome")


def both_ends(found: dict[str, float], which: str) -> tuple[float, float]:
    """Return the ends of an interval of a number that moves with two elasticities, one by one.

    Parameters
    ----------
    found : dict
        The number in every case, as :func:`by_case`.
    which : {"ci", "effect", "mixed"}
        Ends of the response of one seller.

    Returns
    -------
    low, high : float
        Their errors taken for independent; missing where any is.
    """
    value = found["value"]
    ends = [sorted(found[f"{name}_{end}"] for end in ("low", "high")) for name in (which, "all")]
    if not np.isfinite([value, *ends[0], *ends[1]]).all():
        return np.nan, np.nan
    below, above = (
        np.hypot(*(max(sign * (end[place] - value), 0.0) for end in ends))
        for sign, place in ((-1, 0), (1, 1))
    )
    return value - below, value + above


def widened(value: float, low: float, high: float, off: float) -> tuple[float, float]:
    """Return the ends of an interval with an independent error, ``off`` half of its own."""
    return value - np.hypot(value - low, off), value + np.hypot(high - value, off)


def effect_ends(found: dict[str, float], *, dollars: bool = False) -> tuple[float, float]:
    """Return the ends of the interval of an effect, which holds that of the elasticity alone.

    Parameters
    ----------
    found : dict
        The number in every case, as :func:`by_case`.
    dollars : bool
        Whether it holds the ends of dollars too.

    Notes
    -----
    Of a cut the ends are no response and one as large as to a rise; beside rises the outer of both at
    either end of the elasticity. Where the path of a first month is
    so unsure that the elasticity alone says more than either, the interval is what both hold.
    """
    mixed = MIXED[0] in found
    ends = [both_ends(found, which) for which in ("ci", "effect", *["mixed"] * mixed)]
    if dollars:
        # Both sellers' responses are at one end there: nothing adds up in squares.
        ends += [[found[name] for name in pair] for pair in (DOLLARS, *[MIXED[2:]] * mixed)]
    return float(np.min(ends)), float(np.max(ends))
