"""Citable numbers of report 07."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.estimate.counterfactual.implied import TARIFFS
from analysis.estimate.counterfactual.study import Story
from analysis.present.counterfactual.labels import (
    NAMES,
    designs_of,
    episode_months,
    episode_of,
    is_divided,
    lost,
    windows,
)
from analysis.present.finding import the
from analysis.present.numbers import Number


def numbers(story: Story) -> list[Number]:
    """Return the citable numbers: per cent, dollars and p by design, and what the checks give."""
    plan = story.plan
    key = f"counterfactual.{plan.partner}.{plan.start:%Y-%m}_{plan.end:%Y-%m}"
    parts = (_episode(story), _share(story), _with_run_up(story), _checks(story))
    return [
        Number(
            key=f"{key}.{name}", value=float(value), unit=unit, definition=words,
            vintage=story.released, ci_low=low, ci_high=high,
        )
        for part in parts
        for name, value, unit, words, (low, high) in part
    ]  # fmt: skip


def _subject(story: Story) -> str:
    return f"US imports from {the(story.plan.partner_name)}"


def _percent(name: str, row, words: str) -> tuple:
    """Return a log gap as a fraction with its interval."""
    low, high = np.expm1([row.ci_low, row.ci_high]).tolist()
    return (
        f"{name}.percent",
        np.expm1(row.value),
        "fraction",
        f"{words}: {NAMES[row.design]}",
        (low, high),
    )


def _episode(story: Story) -> Iterator[tuple]:
    """Yield gap in per cent and dollars and both ranks of every design."""
    subject, plan, name = _subject(story), story.plan, the(story.plan.partner_name)
    months = episode_months(plan)
    for row in episode_of(story).reset_index().itertuples():
        yield _percent(row.design, row, f"{subject}, {months}, over what was expected, less 1")
        words = f"{subject}, {months}, less what was expected: {NAMES[row.design]}"
        ends = tuple(float(lost(row.actual, end)) for end in (row.ci_low, row.ci_high))
        yield f"{row.design}.usd", lost(row.actual, row.value), "USD", words, ends
        among = f"by size among {row.n_partners} partners, as a share: {NAMES[row.design]}"
        if not np.isnan(row.p_value):
            words = f"{name}'s gap in {months} {among}"
            if row.design in TARIFFS:
                words = (
                    f"{name}'s response to its tariffs across partners by size among {row.n_partners}"
                )
            yield f"{row.design}.p", row.p_value, "probability", words, (None, None)
        if not np.isnan(row.p_scaled):
            words = f"{name}'s gap in units of the time series' forecast error, {among}"
            yield f"{row.design}.p_scaled", row.p_scaled, "probability", words, (None, None)


def _share(story: Story) -> Iterator[tuple]:
    """Yield the tariff's share in the gap where there is one to divide."""
    if is_divided(story):
        words = "dollars that the tariff by law accounts for over those of the gap in "
        words += f"{episode_months(story.plan)}, structural time series; interval with both drawn"
        share = story.share
        yield "panel.share", share.value, "fraction", words, (float(share.ci_low), float(share.ci_high))


def _with_run_up(story: Story) -> Iterator[tuple]:
    rows = designs_of(story)
    words = f"{_subject(story)} from {story.plan.ahead[0]:%Y-%m} on, run-up included"
    for row in rows[rows.period.eq("both")].itertuples():
        yield _percent(f"{row.design}.with_run_up", row, words)


def _checks(story: Story) -> Iterator[tuple]:
    """Yield the mean gap of quiet windows and the gap without computers and chips."""
    for design, row in story.accuracy.iterrows():
        words = f"mean gap over {windows(story.accuracy)} of the same partner: {NAMES[design]}"
        yield f"{design}.quiet.percent", np.expm1(row.own_bias), "fraction", words, (None, None)
    words = f"{_subject(story)} without NAICS 334, over what was expected, less 1"
    for row in story.varied[story.varied.variation.eq("hardware")].itertuples():
        yield _percent(f"{row.design}.without_334", row, words)
