"""Figures of report 04; what they say is in ``text.md``."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.designs import Judged
from analysis.estimate.elasticity.study import Story
from analysis.estimate.specifications import ACROSS
from analysis.present.charts import Row, forest, forest_height
from analysis.present.check import check_figure, check_rows
from analysis.present.elasticity.labels import BESIDE, VERSION, WEIGHED, in_weights
from analysis.present.finding import bounds, interval, two, whole
from analysis.present.labels import UNIT, cite, episode_years, label, span, years
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    is_narrow,
    new_figure,
    plain_axis,
    wrapped,
)


def headline_figure(story: Story) -> Drawn:
    """Draw the main elasticities of each episode, what varies them, and published ones."""
    rows, texts, drawn = [], [], []
    for name in reversed(story.episodes):
        when = episode_years(name)
        for words, e in _main_estimates(story, name):
            rows.append(
                Row(f"{when}, {words}", e.value, e.ci_low, e.ci_high, interval(e), BLUE, "s", bold=True)
            )
            texts.append(f"{when} {words} {interval(e)}")
            drawn.append(e.value)
        own = story.main.toggles.only(episode=name, tariff="law", toggle=list(BESIDE))
        wider = replace(own, table=_wider(own.table))
        rows += check_rows(wider, lambda row: f"   {BESIDE[row.toggle]}")
        texts += [f"{BESIDE[r.toggle].lower()} {two(r.value)}" for r in wider.table.itertuples()]
        drawn += wider.table.value.tolist()
        levels = in_weights(story.main.placebos.only(episode=name)).only(is_placebo=True).table
        middle, low, high = levels.value.median(), levels.value.min(), levels.value.max()
        words = f"   Same law in {len(levels)} other windows"
        rows.append(
            Row(words, middle, low, high, f"{two(low)} to {two(high)}", ORANGE, "D", hollow=True)
        )
        texts.append(f"placebos {two(low)} to {two(high)}")
    figure, ax = check_figure(rows, UNIT)
    plain_axis(ax.xaxis)
    below = sum(value < 0 for value in drawn)
    return Drawn(figure, {"said": "; ".join(texts), "below": below, "drawn": len(drawn)})


def _main_estimates(story: Story, name: str) -> list[tuple[str, Estimate]]:
    """Return the main estimates of an episode: by law in both weights, and as collected."""
    own, other = story.main.estimates, story.main.other
    law = [(f"by law, {WEIGHED[e.weights]}", e) for e in (own[name, "law"], other[name, "law"])]
    return [*law, ("as collected", own[name, "collected"])]


def by_partner_figure(story: Story) -> Drawn | None:
    """Draw the slope of each partner, those that identify most first, and their mean."""
    slopes = story.main.by_partner
    if not len(slopes):
        return None
    common = next(story.main.common.itertuples())
    rows = [Row(f"{r.partner_name}, {whole(r.share)}", r.value, r.ci_low, r.ci_high, interval(r), BLACK)
            for r in slopes.itertuples()]  # fmt: skip
    said = "; ".join(f"{row.label} {row.text}" for row in rows)
    rows.append(Row("Mean", common.value, common.ci_low, common.ci_high, interval(common), BLUE, "D",
                    bold=True))  # fmt: skip
    figure, ax = new_figure(height=forest_height(len(rows)))
    forest(ax, rows)
    ax.set_xlim(-5, 3)  # an interval that leaves the frame is cut
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped(UNIT))
    return Drawn(figure, {"said": said})


def placebos_figure(story: Story) -> Drawn:
    """Draw each version of the main estimate beside the same law given to other years."""
    check, rows, texts = in_weights(story.main.placebos), [], []
    for (name, version), own in check.table.groupby(["episode", "version"], sort=False):
        own = own.sort_values("is_placebo", kind="stable")
        rows += check_rows(replace(check, table=own), _window, ends=True)
        estimate, placebos = own.value[~own.is_placebo].iloc[0], own[own.is_placebo]
        texts.append(
            f"{VERSION[version]}, {episode_years(name)}: {two(estimate)}, and in {len(placebos)} other "
            f"windows {two(placebos.value.min())} to {two(placebos.value.max())}"
        )
    figure, _ = check_figure(rows, UNIT)
    return Drawn(figure, {"said": "; ".join(texts)})


def _wider(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each toggle once, with the outer ends of its intervals."""
    by = rows.groupby("toggle", sort=False)
    ends = {"ci_low": by.ci_low.transform("min"), "ci_high": by.ci_high.transform("max")}
    return rows.assign(**ends).drop_duplicates("toggle")


def _window(row) -> str:
    moved = ", tariffs moved" if row.moved else ""
    return f"{VERSION[row.version]}, {span(row.window)}{moved}"


def end_use_figure(story: Story) -> Figure:
    """Draw the elasticity of each end use, its own estimate, and that without goods of data centres."""
    frame, other = story.goods.end_uses.frame, story.goods.without_ai.set_index("group")
    rows = []
    for row in frame.itertuples():
        drawn = (row.shrunk, row.shrunk_low, row.shrunk_high)
        words = f"{two(row.shrunk)} {bounds(*drawn[1:], two)}"
        rows.append(Row(f"{row.group.capitalize()} goods", *drawn, words, BLACK, bold=True))
        rows.append(Row("", row.value, row.ci_low, row.ci_high, "", GREY, hollow=True, offset=0.25))
        if row.group in other.index:
            own = other.loc[row.group]
            rows.append(Row("", own.value, own.ci_low, own.ci_high, "", ORANGE, "D", hollow=True,
                            offset=0.5))  # fmt: skip
    figure, ax = new_figure(height=forest_height(2 * len(frame)))
    forest(ax, rows)
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped(UNIT))
    keys = (
        (BLACK, "o", BLACK, "Drawn to the common mean"), (GREY, "o", "white", "Own estimate"),
        (ORANGE, "D", "white", "Own, without goods of data centres"),
    )  # fmt: skip
    handles = [ax.plot([], [], marker=m, color=c, mfc=f, lw=1.4, label=n)[0] for c, m, f, n in keys]
    figure.legend(handles=handles, loc="outside lower center", ncols=1 if is_narrow() else 3, fontsize=8)
    return figure


def designs_figure(story: Story) -> Figure:
    """Draw every design with its placebo, the main ones first, and published estimates."""
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
    return figure


def _rows(design: Judged, second: Estimate | None) -> list[Row]:
    """Return the row of a design, and that of its placebo below; ``second``: if across partners."""
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
            ("Across partners", "s", BLUE, BLUE, "-"),
            ("Its placebo", "D", ORANGE, "white", "-"),
            ("Published", "^", GREY, GREY, "none"),
        )
    ]
    ax.figure.legend(handles=handles, loc="outside lower center", ncols=2, fontsize=8)
