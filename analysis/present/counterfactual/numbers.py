"""Citable numbers of report 05; what they are stands in ``text.md``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.counterfactual.implied import BY_ELASTICITY
from analysis.estimate.counterfactual.story import CounterfactualStory
from analysis.present.counterfactual.labels import designs_of, dollar_gap, episode_of, is_divided
from analysis.present.counterfactual.words import lost
from analysis.present.page import Numbers
from analysis.present.table import iso_month


def numbers(story: CounterfactualStory, made: Numbers) -> None:
    """Add per cent, dollars and p by design, and what the checks give."""
    plan = story.plan
    stem = f"{plan.partner}.{iso_month(plan.start)}_{iso_month(plan.end)}"
    _episode(story, made, stem)
    if is_divided(story):
        _rests_on(story, made, BY_ELASTICITY)
        share = story.share[["value", "ci_low", "ci_high"]].tolist()
        made.add(f"{stem}.panel.share", share, "fraction", said="share")
    rows = designs_of(story)
    for row in rows[rows.period.eq("both")].itertuples():
        _rests_on(story, made, row.design)
        _percent(made, f"{stem}.{row.design}.with_run_up", row, said="with_run_up")
    for design, row in story.checks.iterrows():
        _rests_on(story, made, design)
        key = f"{stem}.{design}.quiet.percent"
        made.add(key, np.expm1(row.own_bias), "fraction", said="quiet", design=design)
    for row in story.without_hardware.reset_index().itertuples():
        _rests_on(story, made, row.design)
        _percent(made, f"{stem}.{row.design}.without_334", row, said="without_334")


def _rests_on(story: CounterfactualStory, made: Numbers, design: str) -> None:
    """Name the imports alone, or for the part of the tariff all that its elasticity was made of."""
    made.vintage = "" if design in set(story.implied.summary.design) else story.released


def _percent(made: Numbers, key: str, row, *, said: str) -> None:
    """Add a log gap as a fraction with its interval."""
    value = np.expm1([row.value, row.ci_low, row.ci_high]).tolist()
    made.add(f"{key}.percent", value, "fraction", said=said, design=row.design)


def _episode(story: CounterfactualStory, made: Numbers, stem: str) -> None:
    """Add gap in per cent and dollars and both ranks of every design."""
    for row in episode_of(story).reset_index().itertuples():
        _rests_on(story, made, row.design)
        key, names = f"{stem}.{row.design}", {"design": row.design, "n": row.n_partners}
        _percent(made, key, row, said="percent")
        usd = [float(lost(row.actual, end)) for end in (row.value, *dollar_gap(story, row))]
        made.add(f"{key}.usd", usd, "USD", said="usd", **names)
        if not np.isnan(row.p_value):
            wording = "p_of_response" if row.design == BY_ELASTICITY else "p"
            made.add(f"{key}.p", row.p_value, "probability", said=wording, **names)
        if not np.isnan(row.p_scaled):
            made.add(f"{key}.p_scaled", row.p_scaled, "probability", said="p_scaled", **names)
