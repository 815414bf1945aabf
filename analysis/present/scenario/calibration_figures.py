"""Figure of the calibration in report 08: how often intervals held against how often they say."""

from __future__ import annotations

from analysis.estimate.record.calibration import GOAL, GOAL_LEVEL, LEVELS
from analysis.estimate.scenario.study import Story
from analysis.present.finding import percent
from analysis.present.picture import Picture
from analysis.present.scenario.labels import coverage_row, outcome_months
from analysis.present.style import (
    BLACK,
    BLUE,
    DOTTED,
    GREY,
    ORANGE,
    house_style,
    is_narrow,
    new_figure,
    percent_axis,
    points_axis,
    title,
)

#: Panels by title: interval, sample and how it is drawn, colour and marker.
PANELS = {
    "as made": [
        ("forecast", "all", BLACK, "o"), ("forecast", "before 2025", ORANGE, "s"),
        ("forecast", "2025", BLUE, "D"),
    ],
    "widened by what other months taught": [
        ("left out", "all", BLACK, "o"), ("widened", "2025", BLUE, "D"),
    ],
}  # fmt: skip

#: How far apart the points of a level stand (fraction of nominal coverage).
APART = 0.012


@house_style
def reliability_figure(story: Story) -> Picture:
    """Draw held against nominal coverage with its interval, as made and widened, by sample."""
    labels = {
        "all": "all steps", "before 2025": "outcomes before 2025",
        "2025": f"outcomes of {outcome_months(story)}",
    }  # fmt: skip
    figure, axes = new_figure(1, len(PANELS), height=3.9, sharex=True, sharey=True)
    for ax, (name, series) in zip(axes, PANELS.items(), strict=True):
        ax.plot([0.4, 1], [0.4, 1], color=GREY, lw=0.9, ls=DOTTED, label="as it says")
        ax.plot(
            [GOAL_LEVEL] * 2, GOAL, color=GREY, lw=7, alpha=0.35, solid_capstyle="butt", label="goal"
        )
        for k, (kind, sample, colour, marker) in enumerate(series):
            _points(ax, story, (kind, sample), (k - (len(series) - 1) / 2) * APART,
                    {"color": colour, "marker": marker, "label": labels[sample]})  # fmt: skip
        ax.set_title(name, loc="left", fontsize=9)
        ax.set_xlim(0.44, 1)
        ax.set_ylim(0, 1)
        ax.set_xticks([*LEVELS])
        points_axis(ax.xaxis)  # 90 and 95 stand close: the unit is in the label
        percent_axis(ax.yaxis)
        ax.grid(axis="x")
        if ax is axes[-1] or not is_narrow():
            ax.set_xlabel("meant to hold, per cent")
        if ax is axes[0] or is_narrow():
            ax.set_ylabel("held, by value")
    handles, names = axes[0].get_legend_handles_labels()
    shown = {name: handle for handle, name in zip(handles, names, strict=True)}
    figure.legend(shown.values(), shown, loc="outside lower left", ncols=1 if is_narrow() else 3,
                  fontsize=8)  # fmt: skip
    return _described(story, figure)


def _points(ax, story: Story, which: tuple[str, str], shift: float, look: dict) -> None:
    """Draw one sample's points with their intervals."""
    rows = [coverage_row(story, *which, level=level) for level in LEVELS]
    places = [level + shift for level in LEVELS]
    for place, row in zip(places, rows, strict=True):
        ends = [row.ci_low, row.ci_high]
        ax.plot([place] * 2, ends, color=look["color"], lw=1.2, label=look["label"])
    ax.plot(places, [row.coverage for row in rows], ms=4.5, ls="none", **look)


def _described(story: Story, figure) -> Picture:
    raw, wide = (coverage_row(story, kind, "2025") for kind in ("forecast", "widened"))
    others, level, when = (
        coverage_row(story, "left out", "all"),
        percent(GOAL_LEVEL, 0),
        outcome_months(story),
    )
    title(
        figure,
        f"{level} forecast intervals held {percent(raw.coverage, 0)} of imports in {when}, widened ones "
        f"{percent(wide.coverage, 0)}",
    )
    alt = (
        "Reliability diagram: share of imports held by central intervals against the share that they "
        f"are meant to hold, per cent, with the line on which both are equal. At {level}, "
        f"outcomes of {when}: {percent(raw.coverage)} as made, {percent(wide.coverage)} widened; all "
        f"steps, each month widened as learnt on the others: {percent(others.coverage)}."
    )
    caption = (
        "Forecasts of imports by partner and sector six months after a step of the law of half a point "
        "or more, given the law that then held. Bars: 95 % intervals of the share by bootstrap over "
        f"months of steps. Grey bar: the goal, {GOAL[0] * 100:.0f} to {percent(GOAL[1], 0)} at {level}. "
        "Outcomes before 2025 taught the widening of later ones. "
        f"Source: {story.scenarios.vintages['panel']}."
    )
    return Picture(figure, alt, caption)
