"""Figures of report 04."""

from __future__ import annotations

from analysis.estimate.elasticity.designs import Design
from analysis.estimate.elasticity.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import interval, two
from analysis.present.labels import UNIT, cite, label, years
from analysis.present.picture import Picture
from analysis.present.style import BLACK, BLUE, GREY, ORANGE, house_style, new_figure, title, wrapped


@house_style
def designs_figure(story: Story) -> Picture:
    """Draw every design with its placebo, the headline ones first, and published estimates."""
    # Two figures of one study at one horizon are the ends of a range.
    published = story.published.groupby(["study", "horizon"], sort=False).estimate.agg(["min", "max"])
    others = [d for d in story.designs if d not in story.chosen]
    rows = [
        row
        for d in [*story.chosen, *others]
        for row in _rows(d, story.sure[d.spec.episode] if d in story.chosen else d.estimate, story)
    ]
    for key, (low, high) in zip(published.index, published.to_numpy(), strict=True):
        words = two(low) if low == high else f"{two(low)} to {two(high)}"
        rows.append(Row(cite(*key), (low + high) / 2, low, high, words, GREY, "^"))
    figure, ax = new_figure(height=forest_height(len(story.designs) + len(published)))
    forest(ax, rows)
    ax.axhline(len(published) + 0.5, color=GREY, lw=0.6)
    ax.set_xlim(-13, 3.5)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    ax.set_xlabel(wrapped(UNIT))
    _key(ax)
    title(figure, "How much imports fall by each design, and what its placebo finds")
    texts = [
        f"{label(d)} {years(d.estimate.window)}: {interval(d.estimate)}, placebo {interval(d.placebo)}"
        for d in story.designs
    ]
    alt = (
        f"Interval chart of elasticities with placebos. {'; '.join(texts)}. {len(story.published)} "
        f"published elasticities lie between {two(story.published.estimate.min())} and "
        f"{two(story.published.estimate.max())}."
    )
    caption = (
        "Bars: 95 % intervals, by the jackknife over partners for the headline (bold), clustered by "
        "partner for the others; those that leave the frame are cut. Diamonds: the same design in years "
        "without such tariffs, or with the tariffs of two to three years later. Grey: published "
        "figures, none printed with a standard error; those from memory or second hand are left out. "
        "They differ in data, horizon and design."
    )
    return Picture(figure, alt, caption)


def _rows(design: Design, estimate: Estimate, story: Story) -> list[Row]:
    """Return the row of a design, and that of its placebo below."""
    chosen = design in story.chosen
    colour = BLUE if chosen else BLACK
    own, placebo = estimate, design.placebo
    name = f"{label(design)}, {years(own.window)}"
    return [
        Row(name, own.value, own.ci_low, own.ci_high, interval(own), colour, "s" if chosen else "o",
            bold=chosen),
        Row("", placebo.value, placebo.ci_low, placebo.ci_high, "", ORANGE, "D", hollow=True,
            offset=0.3),
    ]  # fmt: skip


def _key(ax) -> None:
    handles = [
        ax.plot([], [], marker=m, color=c, mfc=f, ls=line, lw=1.4, label=n)[0]
        for n, m, c, f, line in (
            ("Estimate", "o", BLACK, BLACK, "-"),
            ("Headline by the rule", "s", BLUE, BLUE, "-"),
            ("Its placebo", "D", ORANGE, "white", "-"),
            ("Published", "^", GREY, GREY, "none"),
        )
    ]
    ax.figure.legend(handles=handles, loc="outside lower center", ncols=2, fontsize=8)
