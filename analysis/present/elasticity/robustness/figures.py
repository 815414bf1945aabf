"""Figures of report 04; what they say is in ``text.md``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from analysis.estimate.elasticity.robustness.story import RobustnessStory
from analysis.present.elasticity.robustness.labels import (
    estimated,
)
from analysis.present.elasticity.robustness.sections import partner_answer
from analysis.present.finding import two
from analysis.present.labels import episode_years
from analysis.present.page import Drawn
from analysis.present.partner_elasticity import slopes_drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    ORANGE,
    is_narrow,
    new_figure,
    on_white,
    plain_axis,
)

#: Part of the curve that its figure shows; intervals beyond are cut.
IN_FRAME = (-6.0, 2.5)

#: Heights of the estimates and of the choices below them.
RATIOS = [1.7, 1]

#: Rows of the choice matrix: what is printed, and which rows of the curve it marks.
MATRIX = {
    "2SLS, effective by statutory rate": lambda c: c.estimator.eq("iv"),
    "statutory rate (reduced form)": lambda c: c.estimator.eq("ols") & c.tariff.eq("statutory"),
    "headline rate": lambda c: c.tariff.eq("headline"),
    "effective rate by itself": lambda c: ~c.policy,
    "PPML, zeros kept": lambda c: c.estimator.eq("ppml"),
    "weighted by earlier imports": lambda c: c.weights.eq("pre_episode"),
    "across partners": lambda c: c.comparison.eq("across"),
    "12-month changes": lambda c: c.difference.eq(12),
    "another window": lambda c: c.window.ne(c.groupby("episode").window.transform(_commonest)),
    "by HS chapter": lambda c: c.system.eq("hs2"),
    "one partner left out": lambda c: c.dropped.ne(""),
}

#: Whether the law alone moves the tariff of a specification -> name, colour, marker and its size,
#: part of the colour that its interval has: the two are told apart in greyscale.
SOURCES = {
    True: ("the law alone moves the tariff", BLUE, "o", 2.5, 0.3),
    False: ("effective rate by itself", ORANGE, "v", 6, 0.5),
}


def partner_figure(story: RobustnessStory) -> Drawn | None:
    """Draw the elasticities of all partners, that of the report's in bold; none for China's report."""
    if partner_answer(story) is None:
        return None
    figure, rows = slopes_drawn(story.slopes, story.common, story.seller)
    return Drawn(figure, {"said": rows})


def _commonest(values: pd.Series) -> str:
    return values.mode().iloc[0]


def curve_figure(story: RobustnessStory) -> Figure:
    """Draw the curve: estimates sorted, with intervals, above their choices."""
    curve = estimated(story)
    marks = pd.DataFrame({name: rule(curve) for name, rule in MATRIX.items()})
    episodes = list(curve.episode.unique())
    figure, pairs = _panels(len(episodes))
    for number, (name, (above, below)) in enumerate(zip(episodes, pairs, strict=True)):
        estimates = curve[curve.episode.eq(name)].sort_values(["value", "std_error"])
        _estimates_above(above, estimates)
        words = f"{episode_years(name)}: {len(estimates)} specifications"
        value = story.sure[name].value
        above.axhline(value, color=BLACK, lw=0.9, ls=(0, (4, 2)))
        words += f"\ndashed: main estimate by law {two(value)}"
        above.set_title(words, fontsize=8.5, loc="left")
        _choices_below(
            below, marks.loc[estimates.index], estimates.policy, names=number == 0 or is_narrow()
        )
        if number == 0 or is_narrow():
            above.set_ylabel("elasticity, 95 % interval", fontsize=8)
    return figure


def _panels(n: int):
    """Return a figure and for each of n episodes the axes of its estimates and of its choices."""
    if is_narrow():
        settings = {"gridspec_kw": {"height_ratios": RATIOS * n}, "squeeze": False}
        figure, axes = new_figure(2 * n, 1, height=4.8 * n, **settings)
        pairs = list(zip(axes[::2, 0], axes[1::2, 0], strict=True))
    else:
        settings = {"gridspec_kw": {"height_ratios": RATIOS}, "squeeze": False}
        figure, axes = new_figure(2, n, height=6.4, **settings)
        pairs = list(zip(*axes, strict=True))
    for above, below in pairs:
        above.sharex(below)
        above.tick_params(labelbottom=False)
    return figure, pairs


def _estimates_above(ax, own: pd.DataFrame) -> None:
    x = np.arange(len(own))
    for policy, (name, colour, marker, size, part) in SOURCES.items():
        mine = own.policy.eq(policy).to_numpy()
        ends = own[mine]
        columns = (x[mine], ends.ci_low, ends.ci_high)
        segments = [[(i, low), (i, high)] for i, low, high in zip(*columns, strict=True)]
        bars = LineCollection(segments, colors=on_white(colour, part), linewidths=0.5)
        bars.set_label(f"{name}, 95 % interval")
        ax.add_collection(bars)
        ax.scatter(x[mine], ends.value, s=size, marker=marker, color=colour, zorder=3, label=name)
    ax.axhline(0, color=BLACK, lw=0.7)
    ax.set_ylim(*IN_FRAME)
    ax.set_xlim(-4, len(own) + 4)
    plain_axis(ax.yaxis)


def _choices_below(ax, marks: pd.DataFrame, policy: pd.Series, *, names: bool) -> None:
    rows = len(marks.columns)
    for row, name in enumerate(marks):
        for by_law, (source, colour, *_) in SOURCES.items():
            at = np.flatnonzero(marks[name] & policy.eq(by_law))
            label = f"{name}: {source}"
            ax.scatter(
                at, np.full(len(at), rows - row), marker="|", s=16, lw=0.5, color=colour, label=label
            )
    ax.set_yticks(range(rows, 0, -1), list(marks) if names else [""] * rows, fontsize=7)
    ax.set_ylim(0.3, rows + 0.7)
    ax.grid(axis="y", visible=True)
    ax.set_xlabel("specifications, sorted", fontsize=8)
