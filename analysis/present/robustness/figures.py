"""Figures of report 06: permutation, inference, single partners; see ``curve_figure``."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.estimate.robustness.side_by_side import KINDS
from analysis.estimate.robustness.study import Story
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import listing, p_value, the, two
from analysis.present.labels import LABELS, episode_years
from analysis.present.picture import Picture
from analysis.present.robustness.tables import covers_zero, extreme, most_influential
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    house_style,
    is_narrow,
    new_figure,
    plain_axis,
    title,
    wrapped,
)

AXIS = "per cent change of imports per one per cent of 1 + tariff"

#: Part of the axis that the figure of inference shows; intervals beyond are cut.
SHOWN = (-8.0, 4.0)

#: Where an interval ends that is not bounded: far beyond the frame.
WIDEST = 50.0


def _partners(ax, rows: pd.DataFrame, colour: str) -> None:
    """Draw one row a partner from the top: ``label``, ``value``, ``low``, ``high``, ``marked``."""
    places = np.arange(len(rows), 0, -1)
    for place, row in zip(places, rows.itertuples(), strict=True):
        own = {"color": ORANGE if row.marked else colour, "label": row.label}
        ax.plot([row.low, row.high], [place] * 2, lw=1.2, **own)
        ax.plot(row.value, place, marker="D" if row.marked else "o", ms=3.6, ls="none", **own)
    ax.set_yticks(places, rows.label, fontsize=6.5)
    for text, marked in zip(ax.get_yticklabels(), rows.marked, strict=True):
        text.set(color=ORANGE if marked else BLACK, fontweight="bold" if marked else "normal")
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.set_ylim(0.2, len(rows) + 0.8)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    plain_axis(ax.xaxis)


@house_style
def permutation_figure(story: Story) -> Picture:
    """Draw each partner's coefficient under the treated partner's dose, sorted."""
    name, said = the(story.partner_name), []
    figure, axes = new_figure(1, len(story.exposures), height=4.8, squeeze=False)
    for ax, e in zip(axes[0], story.exposures, strict=True):
        dose, when = e.permutations["dose"], episode_years(e.episode)
        frame = dose.to_frame()
        rows = frame.assign(
            label=frame.label.map(story.names), low=0.0, high=frame.value, marked=frame.actual
        )
        _partners(ax, rows, GREY)
        ax.set_title(f"{when}: {p_value(dose.p_value())}", fontsize=9, loc="left")
        rank = int(np.argmax(frame.actual)) + 1
        said.append(
            f"{when}: {name} {two(frame.value[rank - 1])}, rank {rank} of {len(frame)} from the lowest"
        )
    figure.supxlabel(wrapped(f"{AXIS} set by law; the scales differ"), fontsize=9)
    latest = story.exposures[-1]
    title(figure, _permutation_title(latest.permutations["dose"], latest.episode, name))
    alt = (
        f"Dot chart of the response of each partner's imports to the tariff path of {name}. "
        f"{'; '.join(said)}."
    )
    caption = (
        f"Coefficient on the log statutory factor of {name} less the mean of the others', given "
        "to each partner in turn, effects, weights and sample of the design across partners. Orange "
        "and bold: what happened. p: share of partners at least as far from zero."
    )
    return Picture(figure, alt, caption)


def _permutation_title(dose, name: str, country: str) -> str:
    """State how many partners moved as much."""
    n = extreme(dose) - 1
    others = {0: "no other partner", 1: "one other partner"}.get(n, f"{n} other partners")
    return (
        f"Given the tariffs on {country} in {episode_years(name)}, imports from {others} moved as much"
    )


@house_style
def leave_one_out_figure(story: Story) -> Picture:
    """Draw each second reading without each partner in turn."""
    groups = [group for _, group in story.left_out.groupby("specification", sort=False)]
    figure, axes = new_figure(1, len(groups), height=4.8, squeeze=False)
    said, worst = [], []
    for ax, group in zip(axes[0], groups, strict=True):
        base = group[group.dropped.eq("")].iloc[0]
        most = most_influential(group)
        turned = covers_zero(group).ne(base.ci_low <= 0 <= base.ci_high)
        marked = turned | group.dropped.eq(most.dropped)
        rows = group.assign(
            label=group.dropped.map(story.names), low=group.ci_low, high=group.ci_high, marked=marked
        )
        _partners(ax, rows[rows.dropped.ne("")].sort_values("value"), BLUE)
        ax.axvspan(base.ci_low, base.ci_high, color=GREY, alpha=0.16, lw=0)
        ax.axvline(base.value, color=BLACK, lw=0.9, ls=(0, (4, 2)))
        ax.set_title(f"{episode_years(base.episode)}: {two(base.value)}", fontsize=9, loc="left")
        worst.append(story.names[most.dropped])
        said.append(
            f"{LABELS[base.design]}, {episode_years(base.episode)}: {two(base.value)}, without "
            f"{the(worst[-1])} {two(most.value)}"
        )
    figure.supxlabel("elasticity without the partner; the scales differ", fontsize=9)
    one = listing([the(name) for name in dict.fromkeys(worst)], "or")
    title(figure, f"The elasticity across partners moves most without {one}")
    alt = f"Interval chart of elasticities with one partner left out at a time. {'; '.join(said)}."
    caption = (
        "Bars: 95 % intervals clustered by partner. Dashed with grey band: no partner left out. Orange "
        "and bold: the partner without which the estimate moves most, and each without which zero "
        "enters or leaves the interval."
    )
    return Picture(figure, alt, caption)


@house_style
def inference_figure(story: Story) -> Picture:
    """Draw the intervals of each kind of inference, one panel a second reading."""
    names = [e.spec.name for e in story.exposures]
    side = story.side[story.side.specification.isin(names)]
    height = forest_height(len(side)) + 0.4 * len(names)
    figure, axes = new_figure(len(names), 1, height=height, squeeze=False, sharex=True)
    for ax, name in zip(axes[:, 0], names, strict=True):
        own = side[side.specification.eq(name)]
        forest(ax, [_inference_row(row) for row in own.itertuples()])
        words = f"{LABELS[own.design.iloc[0]]}, {episode_years(own.episode.iloc[0])}"
        ax.set_title(words, fontsize=9, loc="left")
    axes[-1, 0].set_xlim(*SHOWN)
    plain_axis(axes[-1, 0].xaxis)
    axes[-1, 0].set_xlabel(wrapped(AXIS))
    title(figure, "How wide the interval across partners is by each kind of inference")
    alt = "Interval chart by kind of inference. " + "; ".join(
        f"{LABELS[r.design]} {episode_years(r.episode)}, {KINDS[r.kind]}: {two(r.value)}, "
        f"{p_value(r.p_value)}"
        for r in side.itertuples()
    )
    caption = (
        "95 % intervals, cut at the frame. Orange diamonds: exact permutations; that of one dose "
        f"estimates the elasticity of imports from {the(story.partner_name)} alone."
    )
    return Picture(figure, f"{alt}.", caption)


def _inference_row(row) -> Row:
    """Return a kind of inference as a row; an end without bound lies beyond the frame."""
    exact = row.kind in ("dose", "shuffle")
    low, high = (
        end if math.isfinite(end) else math.copysign(WIDEST, end) for end in (row.ci_low, row.ci_high)
    )
    label = f"{KINDS[row.kind]}, {p_value(row.p_value)}" if is_narrow() else KINDS[row.kind]
    return Row(
        label,
        row.value,
        low,
        high,
        p_value(row.p_value),
        ORANGE if exact else BLUE,
        "D" if exact else "o",
    )
