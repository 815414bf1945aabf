"""Figures of report 04."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.estimate.elasticity.designs import Judged
from analysis.estimate.elasticity.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.specification import ACROSS
from analysis.present.charts import Row, forest, forest_height
from analysis.present.check import check_figure, check_rows
from analysis.present.finding import interval, two
from analysis.present.labels import UNIT, cite, episode_years, label, span, years
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    house_style,
    new_figure,
    plain_axis,
    title,
    wrapped,
)

#: Toggles that the first figure draws beside the headline, and how it calls them.
BESIDE = {
    "equal": "Each pair alike", "by value": "Weighted by value", "without CHN": "Without China",
    "without AI goods": "Without goods of data centres", "partner x chapter": "Within chapters",
    "PPML on levels": "PPML on levels", "midpoint": "Mid-point growth, entry and exit in",
}  # fmt: skip


@house_style
def headline_figure(story: Story) -> Picture:
    """Draw the headline elasticities of each episode, what varies them, and published ones."""
    rows, texts = [], []
    for name in reversed(story.episodes):
        when = episode_years(name)
        for tariff, words in (("law", "by law"), ("collected", "per point collected")):
            e = story.headline.estimates[name, tariff]
            rows.append(
                Row(f"{when}, {words}", e.value, e.ci_low, e.ci_high, interval(e), BLUE, "s", bold=True)
            )
            texts.append(f"{when} {words} {interval(e)}")
        own = story.headline.toggles.only(episode=name, tariff="law", toggle=list(BESIDE))
        wider = replace(own, table=_wider(own.table))
        rows += check_rows(wider, lambda row: f"   {BESIDE[row.toggle]}")
        texts += [f"{BESIDE[r.toggle].lower()} {two(r.value)}" for r in wider.table.itertuples()]
        levels = story.headline.placebos.only(episode=name, is_placebo=True).table
        middle, low, high = levels.value.median(), levels.value.min(), levels.value.max()
        words = f"   Same law in {len(levels)} other windows"
        rows.append(
            Row(words, middle, low, high, f"{two(low)} to {two(high)}", ORANGE, "D", hollow=True)
        )
        texts.append(f"placebos {two(low)} to {two(high)}")
    figure, ax = check_figure(rows, UNIT)
    plain_axis(ax.xaxis)
    title(figure, "Where a duty falls on some products more, their imports fall more")
    alt = f"Interval chart of elasticities of US imports. {'; '.join(texts)}."
    caption = (
        "Squares: the headline, with the interval of the law dealt out anew. Dots: by law, one choice "
        "changed, the wider interval of those clustered by partner and by product. Diamond and bar: "
        "median and range of the same law given to other windows, that of 2024–2025 by coarser goods."
    )
    return Picture(figure, alt, caption)


@house_style
def placebos_figure(story: Story) -> Picture:
    """Draw each version of the headline beside the same law given to other years."""
    check, rows, texts = story.headline.placebos, [], []
    for (name, version), own in check.table.groupby(["episode", "version"], sort=False):
        own = own.sort_values("is_placebo", kind="stable")
        rows += check_rows(replace(check, table=own), _window, ends=True)
        estimate, placebos = own.value[~own.is_placebo].iloc[0], own[own.is_placebo]
        texts.append(
            f"{VERSION[version]}, {episode_years(name)}: {two(estimate)}, and in {len(placebos)} other "
            f"windows {two(placebos.value.min())} to {two(placebos.value.max())}"
        )
    figure, _ = check_figure(rows, UNIT)
    title(figure, "The same law given to years in which nobody could pay it")
    alt = f"Interval chart of estimates and placebos. {'; '.join(texts)}."
    caption = (
        "Squares: the episode. Diamonds: its law on imports of other years; grey where tariffs of their "
        "own moved in them. 95 % intervals clustered by partner. Chapters and sectors are coarser "
        "versions of the second episode's design, whose lines are known for two years only."
    )
    return Picture(figure, alt, caption)


def _wider(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each toggle once, with the outer ends of its intervals."""
    by = rows.groupby("toggle", sort=False)
    ends = {"ci_low": by.ci_low.transform("min"), "ci_high": by.ci_high.transform("max")}
    return rows.assign(**ends).drop_duplicates("toggle")


def _window(row) -> str:
    moved = ", tariffs moved" if row.moved else ""
    return f"{VERSION[row.version]}, {span(row.window)}{moved}"


#: Versions of a design as the figure calls them.
VERSION = {
    "levels": "Headline", "year pair": "12-month change", "chapters": "By chapter",
    "sectors": "By sector", "HS6": "By HS6, three partners",
}  # fmt: skip


@house_style
def designs_figure(story: Story) -> Picture:
    """Draw every design with its placebo, the headline ones first, and published estimates."""
    # Two figures of one study at one horizon are the ends of a range.
    published = story.published.groupby(["study", "horizon"], sort=False).estimate.agg(["min", "max"])
    second = {ACROSS[name]: e for name, e in story.across.items()}
    designs = sorted(story.designs, key=lambda d: d.name not in second)
    rows = [row for d in designs for row in _rows(d, second.get(d.name))]
    for key, (low, high) in zip(published.index, published.to_numpy(), strict=True):
        words = two(low) if low == high else f"{two(low)} to {two(high)}"
        rows.append(Row(cite(*key), (low + high) / 2, low, high, words, GREY, "^"))
    figure, ax = new_figure(height=forest_height(len(story.designs) + len(published)))
    forest(ax, rows)
    ax.axhline(len(published) + 0.5, color=GREY, lw=0.6)
    ax.set_xlim(-13, 3.5)
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped(UNIT))
    _key(ax)
    title(figure, "Other designs by sector, and what their placebos find")
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
        "Bars: 95 % intervals, by the jackknife over partners for the second reading (bold), clustered "
        "by partner for the others; those that leave the frame are cut. Diamonds: the same design in "
        "years without such tariffs, or with the tariffs of two to three years later. Grey: published "
        "figures, none printed with a standard error; those from memory or second hand are left out. "
        "They differ in data, horizon and design."
    )
    return Picture(figure, alt, caption)


def _rows(design: Judged, second: Estimate | None) -> list[Row]:
    """Return the row of a design, and that of its placebo below; ``second``: if a second reading."""
    chosen = second is not None
    colour = BLUE if chosen else BLACK
    own, placebo = second or design.estimate, design.placebo
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
            ("Second reading", "s", BLUE, BLUE, "-"),
            ("Its placebo", "D", ORANGE, "white", "-"),
            ("Published", "^", GREY, GREY, "none"),
        )
    ]
    ax.figure.legend(handles=handles, loc="outside lower center", ncols=2, fontsize=8)
