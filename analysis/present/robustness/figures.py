"""Figures of report 06, the curve in a module of its own; what they say is in ``text.md``."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.estimate.robustness.side_by_side import KINDS
from analysis.estimate.robustness.study import Story
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import p_value, two
from analysis.present.labels import LABELS, episode_years
from analysis.present.robustness.curve_figure import curve_figure  # noqa: F401, shown with these
from analysis.present.robustness.labels import (
    by_design,
    most_influential,
    second_readings,
    turns,
    with_all,
)  # fmt: skip
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    is_narrow,
    new_figure,
    plain_axis,
    wrapped,
)  # fmt: skip

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


def permutation_figure(story: Story) -> Figure:
    """Draw each partner's coefficient under the treated partner's dose, sorted."""
    figure, axes = new_figure(1, len(story.exposures), height=4.8, squeeze=False)
    for ax, e in zip(axes[0], story.exposures, strict=True):
        dose = e.permutations["dose"]
        frame = dose.to_frame()
        rows = frame.assign(
            label=frame.label.map(story.names), low=0.0, high=frame.value, marked=frame.actual
        )
        _partners(ax, rows, GREY)
        words = f"{episode_years(e.episode)}: {p_value(dose.p_value())}"
        ax.set_title(words, fontsize=9, loc="left")
    figure.supxlabel(wrapped(f"{AXIS} set by law; the scales differ"), fontsize=9)
    return figure


def leave_one_out_figure(story: Story) -> Figure:
    """Draw each second reading without each partner in turn."""
    groups = by_design(story)
    figure, axes = new_figure(1, len(groups), height=4.8, squeeze=False)
    for ax, group in zip(axes[0], groups, strict=True):
        base, most = with_all(group), most_influential(group)
        rows = group.assign(
            label=group.dropped.map(story.names), low=group.ci_low, high=group.ci_high,
            marked=turns(group) | group.dropped.eq(most.dropped),
        )  # fmt: skip
        _partners(ax, rows[rows.dropped.ne("")].sort_values("value"), BLUE)
        ax.axvspan(base.ci_low, base.ci_high, color=GREY, alpha=0.16, lw=0)
        ax.axvline(base.value, color=BLACK, lw=0.9, ls=(0, (4, 2)))
        ax.set_title(f"{episode_years(base.episode)}: {two(base.value)}", fontsize=9, loc="left")
    figure.supxlabel("elasticity without the partner; the scales differ", fontsize=9)
    return figure


def inference_figure(story: Story) -> Figure:
    """Draw the intervals of each kind of inference, one panel a second reading."""
    names, side = [e.spec.name for e in story.exposures], second_readings(story)
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
    return figure


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
