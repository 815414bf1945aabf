"""Figures of report 04; what they say is in ``text.md``."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.story import ElasticityStory
from analysis.present.charts import Row
from analysis.present.check import check_figure, check_rows
from analysis.present.elasticity.labels import (
    BESIDE_MAIN,
    COMPARISON_WORDS,
    WEIGHTED,
    WEIGHTS_IN_SENTENCES,
    in_weights,
)
from analysis.present.finding import interval, two
from analysis.present.labels import ELASTICITY_UNIT, episode_years
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    ORANGE,
    new_figure,
    plain_axis,
)

#: Weights of the event study by year -> colour and marker.
YEAR_LINES = {"equal": (BLUE, "o"), "pre_episode": (ORANGE, "s")}


def headline_figure(story: ElasticityStory) -> Drawn:
    """Draw the main elasticities of each episode, what varies them, and published ones."""
    rows, texts, ends = [], [], []
    for name in reversed(story.episodes):
        when = episode_years(name)
        for words, e in _main_estimates(story, name):
            rows.append(
                Row(f"{when}, {words}", e.value, e.ci_low, e.ci_high, interval(e), BLUE, "s", bold=True)
            )
            texts.append(f"{when} {words} {interval(e)}")
            ends.append((e.ci_low, e.value, e.ci_high))
        beside = story.main.toggles.only(episode=name, tariff="law", toggle=list(BESIDE_MAIN))
        wider = replace(beside, table=_wider(beside.table))
        rows += check_rows(wider, lambda row: f"   {BESIDE_MAIN[row.toggle]}")
        texts += [f"{BESIDE_MAIN[r.toggle].lower()} {two(r.value)}" for r in wider.table.itertuples()]
        ends += wider.table[["ci_low", "value", "ci_high"]].itertuples(index=False, name=None)
        levels = in_weights(story.main.placebos.only(episode=name)).only(is_placebo=True).table
        middle, low, high = levels.value.median(), levels.value.min(), levels.value.max()
        words = f"   Same law in {len(levels)} other windows"
        rows.append(
            Row(words, middle, low, high, f"{two(low)} to {two(high)}", ORANGE, "D", hollow=True)
        )
        texts.append(f"placebos {two(low)} to {two(high)}")
    figure, ax = check_figure(rows, ELASTICITY_UNIT)
    plain_axis(ax.xaxis)
    below = sum(value < 0 for _, value, _ in ends)
    apart = sum(low > 0 or high < 0 for low, _, high in ends)
    counts = {"below": below, "apart": apart, "drawn": len(ends)}
    return Drawn(figure, {"said": "; ".join(texts)} | counts)


def clean_years_figure(story: ElasticityStory) -> Drawn | None:
    """Draw the event study by year: a panel a comparison, and a line each weights."""
    rows, texts = story.by_year, []
    if rows is None:
        return None
    comparisons = list(dict.fromkeys(rows.comparison))
    figure, axes = new_figure(1, len(comparisons), height=3.3, squeeze=False, sharey=True)
    for ax, comparison in zip(axes.ravel(), comparisons, strict=True):
        paths = dict(list(rows[rows.comparison.eq(comparison)].groupby("weights", sort=False)))
        for shift, (weights, path) in zip((-0.07, 0.07), paths.items(), strict=True):
            colour, marker = YEAR_LINES[weights]
            name, at = WEIGHTED[weights], path.year + shift
            ax.vlines(at, path.ci_low, path.ci_high, color=colour, lw=1.3, label=f"{name}, 95 %")
            ax.plot(at, path.value, color=colour, lw=1.2, marker=marker, ms=4, label=name)
            ends = ", ".join(f"{row.year} {two(row.value)}" for row in path.itertuples())
            texts.append(f"{COMPARISON_WORDS[comparison]} {name}: {ends}")
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.set_xticks(sorted(set(rows.year)))
        ax.set_title(COMPARISON_WORDS[comparison].capitalize(), fontsize=9, loc="left")
        plain_axis(ax.yaxis)
    low, high = axes[0, 0].get_ylim()
    axes[0, 0].set_ylim(low - 0.17 * (high - low), high)
    for row, (weights, (colour, marker)) in enumerate(YEAR_LINES.items()):
        text = f"{'●' if marker == 'o' else '■'} {WEIGHTED[weights]}"
        where = axes[0, 0].transAxes
        axes[0, 0].text(0.03, 0.1 - 0.065 * row, text, transform=where, color=colour, size=8.5)
    axes[0, 0].set_ylabel("elasticity of US imports\nto the law of 2025")
    return Drawn(figure, {"said": "; ".join(texts)})


def _main_estimates(story: ElasticityStory, name: str) -> list[tuple[str, Estimate]]:
    """Return the main estimates of an episode: by law in both weights, and as collected."""
    estimates, other = story.main.estimates, story.main.other
    law = [
        (f"by law, {WEIGHTS_IN_SENTENCES[e.weights]}", e)
        for e in (estimates[name, "law"], other[name, "law"])
    ]
    return [*law, ("as collected", estimates[name, "collected"])]


def _wider(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each toggle once, with the outer ends of its intervals."""
    by = rows.groupby("toggle", sort=False)
    ends = {"ci_low": by.ci_low.transform("min"), "ci_high": by.ci_high.transform("max")}
    return rows.assign(**ends).drop_duplicates("toggle")
