"""Figures of report 04; what they say is in ``text.md``."""

from __future__ import annotations

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.story import ElasticityStory
from analysis.present.charts import Row
from analysis.present.check import check_figure
from analysis.present.elasticity.labels import (
    COMPARISON_WORDS,
    WEIGHTED,
    WEIGHTS_IN_SENTENCES,
    by_value,
    other_coverage,
    with_members,
)
from analysis.present.finding import bounds, two, whole
from analysis.present.labels import ASKED_TARIFF, episode_years, of_ten_per_cent
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    ORANGE,
    new_figure,
    percent_axis,
    plain_axis,
)

#: Weights of the event study by year -> colour and marker.
YEAR_LINES = {"equal": (BLUE, "o"), "pre_episode": (ORANGE, "s")}


def headline_figure(story: ElasticityStory) -> Drawn:
    """Draw the main estimates by law: of the latest episode in both weights and with all partners."""
    beside = _main_estimates(story)
    rows = [_change(words, e, colour, bold=not n) for n, (words, e, colour) in enumerate(beside)]
    figure, ax = check_figure(
        rows, f"change of US imports under a new {whole(ASKED_TARIFF)} tariff by law"
    )
    percent_axis(ax.xaxis)
    texts = [f"{row.label} {row.text}" for row in rows]
    held = other_coverage(story, "2018") if "2018" in story.episodes else None
    values = {"said": "; ".join(texts), "estimates": [e for _, e, _ in beside], "held": held}
    return Drawn(figure, values)


def _change(words: str, e: Estimate, colour: str, *, bold: bool) -> Row:
    """Return the row of what a new tariff does to imports, by an elasticity."""
    value, low, high = map(of_ten_per_cent, (e.value, e.ci_low, e.ci_high))
    text = f"{whole(value)} {bounds(low, high, whole)}"
    return Row(words, value, low, high, text, colour, "s", bold=bold)


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


def _main_estimates(story: ElasticityStory) -> list[tuple[str, Estimate, str]]:
    """Return what the first figure draws: words, estimate, colour; an episode before in like weights."""
    estimates, other, latest = story.main.estimates, story.main.other, story.episodes[-1]
    main = estimates[latest, "law"]
    beside = [
        (f"{episode_years(latest)}, {WEIGHTS_IN_SENTENCES[e.weights]}", e, colour)
        for e, colour in ((main, BLUE), (other[latest, "law"], ORANGE))
    ]
    if (january := with_members(story)) is not None:
        beside.append(("With Canada and Mexico, their law instrumented", january, BLUE))
    for name in reversed(story.episodes[:-1]):
        both = (estimates[name, "law"], other[name, "law"])
        alike = next(e for e in both if by_value(e) == by_value(main))
        words = f"{episode_years(name)}, {WEIGHTS_IN_SENTENCES[alike.weights]}"
        beside.append((words, alike, BLACK))
    return beside
