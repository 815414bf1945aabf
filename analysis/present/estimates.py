"""Single estimates, as people who type see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.checks import InputError
from analysis.engine.results import Estimate, to_frame
from analysis.present.finding import bounds, capital, interval, percent, period, probability, two
from analysis.present.labels import clustering, of_ten_per_cent
from analysis.present.models import Models
from analysis.present.result import Result
from analysis.present.table import Table
from analysis.present.verbs import Estimates

if TYPE_CHECKING:
    from analysis.estimate.counterfactual.gaps import Gaps
    from analysis.present.picture import Picture

# ASSUME: an interval that reaches a change of imports a hundredfold (1.1 ** 50) says nothing.
LARGEST_SAID = 50

#: Columns of an estimate that its table prints.
PRINTED = [
    "regressor",
    "horizon",
    "value",
    "ci_low",
    "ci_high",
    "std_error",
    "p_value",
    "n_obs",
    "n_clusters",
    "window",
]


def shown(
    found: Estimate | list[Estimate],
    *,
    sentence: str = "",
    draw: Callable[[], Picture | None] | None = None,
    own: Estimate | None = None,
    **faces,
) -> Estimates:
    """Return one estimate, or the coefficients of one regression, with their table and figure.

    ``own``: the estimate of some goods before drawing to the common mean, which the caption names;
    ``faces``: others of :class:`Estimates`.
    """
    estimates = [found] if isinstance(found, Estimate) else found
    frame, first = to_frame(estimates), estimates[0]
    columns = [name for name in PRINTED if name != "horizon" or frame.horizon.notna().any()]
    heads = {"regressor": "Response to", "horizon": "Months", "value": "Elasticity"}
    formats = {"value": two, "std_error": two, "p_value": probability, "horizon": "months"}
    caption = (
        f"{capital(first.outcome)}, {first.estimator}, {first.fixed_effects} "
        f"effects, {clustering(first)}; 95 % interval in brackets.{_left_out(first)}"
        f"{_before_drawing(own)} Source: {first.vintage}."
    )
    table = Table(
        frame[columns], caption, heads=heads, formats=formats, intervals={"value": ("ci_low", "ci_high")}
    )

    def own_figure():
        from analysis.present.estimate_figure import estimate_figure

        return estimate_figure(estimates)

    return Estimates(found, table, sentence=sentence, draw=draw or own_figure, **faces)


def beside(
    results: Sequence[Result | Estimate], *, caption: str = "", heads: Sequence[str] = ()
) -> Estimates:
    """Return several estimates as one table, a column each.

    Raises
    ------
    InputError
        A result that holds no estimate, or heads that are not as many.
    """
    estimates = [estimate for n, one in enumerate(results, start=1) for estimate in _estimates(one, n)]
    if heads and (len(heads) != len(estimates) or len(set(heads)) < len(heads)):
        raise InputError(
            f"heads: {len(heads)} for {len(estimates)} estimates; give each one of its own."
        )
    vintages = "; ".join(dict.fromkeys(e.vintage for e in estimates))
    first_sentence = caption or "Estimates beside each other, standard errors in parentheses."
    table = Models(estimates, f"{first_sentence} Source: {vintages}.", heads=heads)

    def draw():
        from analysis.present.estimate_figure import estimate_figure

        return estimate_figure(estimates)

    return Estimates(estimates, table, draw=draw, terms=list(table.printed())[1:])


def _estimates(one: Result | Estimate, place: int) -> list[Estimate]:
    """Return the estimates of a result: one, or a coefficient each."""
    result = one.result if isinstance(one, Result) else one
    several = list(result) if isinstance(result, list | tuple) else [result]
    if not all(isinstance(estimate, Estimate) for estimate in several):
        raise InputError(
            f"result {place} holds no estimate, but {type(result).__name__}: a table takes what fit and "
            "elasticity return."
        )
    return several


def _left_out(estimate: Estimate) -> str:
    """Say what a sample goes without, and what a reader must know; empty where there is nothing."""
    zeros = f"{estimate.n_zeros:,} cells without trade left out" if estimate.n_zeros else ""
    remarks = "; ".join(filter(None, [zeros, estimate.notes]))
    return f" {capital(remarks)}." if remarks else ""


def _before_drawing(own: Estimate | None) -> str:
    return f" Own estimate, before drawing to the common mean: {interval(own)}." if own else ""


def own_sentence(found: Estimate, tariff: str) -> str:
    """Say what the main design finds in a reader's own data; signed, so that it holds whatever."""
    return _sentence(found, tariff, f"In your data, {period(found.window)}, a further", "imports")


def main_sentence(found: Estimate, tariff: str, what: str = "imports against other sellers") -> str:
    """Say what the main design finds, and how lines weigh; signed, so that it holds whatever."""
    weighed = "each line once" if found.weights == "equal" else "by value"
    lead = f"In {period(found.window)}, {weighed}, a further"
    return _sentence(found, tariff, lead, what)


def goods_sentence(found: Estimate, own: Estimate, name: str) -> str:
    """Say the response of some goods by law, and that it leans on the mean of such groups."""
    quoted = f"“{name}”" if name[:1].isupper() else name
    sentence = main_sentence(found, "law", f"imports of {quoted} against other sellers")
    return f"{sentence} It is drawn to the mean of such groups; its own elasticity is {interval(own)}."


def _sentence(found: Estimate, tariff: str, lead: str, what: str) -> str:
    basis = "charged by law" if tariff == "law" else "collected under the law"
    if max(map(abs, (found.value, found.ci_low, found.ci_high))) > LARGEST_SAID:
        return (
            f"{lead} duty of 10 % {basis} changed {what} by nobody knows how much: it varied too little."
        )
    values = [of_ten_per_cent(end) for end in (found.value, found.ci_low, found.ci_high)]
    change, ends = percent(values[0]), bounds(*values[1:], percent)
    return f"{lead} duty of 10 % {basis} changed {what} by {change} {ends}."


def gap_shown(found: Gaps, vintage: str) -> Result:
    """Return the gap of a reader's own data by every design, with its table."""
    plan, rows = found.plan, found.episode.reset_index()
    ends = ("ci_low", "ci_high")
    frame = rows[["design", "actual", "expected", "p_value"]].copy()
    frame[["value", *ends]] = np.expm1(rows[["value", *ends]])
    heads = {
        "design": "Design",
        "actual": "Actual, bn USD",
        "expected": "Expected, bn USD",
        "value": "Gap [95 %]",
        "p_value": "p",
    }
    formats = {"actual": "USD", "expected": "USD", "value": "fraction", "p_value": probability}
    caption = (
        f"Trade of {plan.partner}, {plan.start:%Y-%m} to {plan.end:%Y-%m}, and what was expected by "
        f"{plan.fit_end:%Y-%m}. p: share of {rows.n_partners.iloc[0]} partners whose gap is as large "
        f"in logs. Source: {vintage}."
    )
    table = Table(frame, caption, heads=heads, formats=formats, intervals={"value": ends})
    return Result(found, table)
