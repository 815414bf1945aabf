"""Figures of report 10; what they say is in ``text.md``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.estimate.record.calibration import COVERAGE_LEVELS, GOAL, GOAL_LEVEL
from analysis.estimate.record.scoreboard import total
from analysis.estimate.record.story import RecordStory
from analysis.present.charts import Line, fan, lines
from analysis.present.finding import day_name, month
from analysis.present.numbers import billions
from analysis.present.page import Drawn
from analysis.present.record.labels import SHORT_FORECAST_NAMES, coverage_row, gap_text, outcome_months
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    billions_axis,
    half_year_axis,
    is_narrow,
    new_figure,
    percent_axis,
    points_axis,
)

#: Forecasts drawn as a line beside the fan, with colour and dash.
OTHERS = {"no_truce": (ORANGE, DOTTED), "random_walk": (GREY, "-."), "no_tariff": (GREEN, (0, (1, 3)))}

#: Months of history that a forecast shows.
SHOWN = 17

#: Panels by title: interval, sample and how it is drawn, colour and marker.
PANELS = {
    "as made": [
        ("forecast", "all", BLACK, "o"),
        ("forecast", "before 2025", ORANGE, "s"),
        ("forecast", "2025", BLUE, "D"),
    ],
    "widened by what other months taught": [
        ("left out", "all", BLACK, "o"),
        ("widened", "2025", BLUE, "D"),
    ],
}

#: How far apart the points of a level stand (fraction of nominal coverage).
POINT_GAP = 0.012


def forecast_figure(story: RecordStory) -> Drawn:
    """Draw the forecast of the day as a fan, what came over it, and other forecasts beside it."""
    board = story.boards[0]
    replay = board.replay
    name, when = replay.main, replay.outcome.index
    past = replay.history.values.iloc[-SHOWN:]
    figure, ax = new_figure(height=4.2)
    paths = {key: forecast.paths for key, forecast in replay.forecasts.items()}
    quantiles = np.quantile(paths[name], [0.025, 0.25, 0.75, 0.975], axis=0)
    bands = pd.DataFrame(quantiles.T, when, columns=["low", "low_half", "high_half", "high"])
    fan(ax, bands)
    styles = {name: (BLUE, DASHED)} | {key: how for key, how in OTHERS.items() if key in paths}
    curves = [
        Line(_two_lines(SHORT_FORECAST_NAMES[key]), pd.Series(np.median(paths[key], axis=0), when), *how)
        for key, how in styles.items()
    ]
    ax.plot(past.index, past, color=BLACK, lw=1.8, label="known on the day")
    curves.append(Line("what came", replay.outcome, BLACK, "-", "o"))
    _border(ax, when[0], f"forecast of\n{day_name(replay.day)}")
    _frame(ax, bands.high, max(past.max(), bands.high_half.max(), *(o.values.max() for o in curves)))
    lines(ax, curves, months=past.index.append(when))
    half_year_axis(ax, past.index.append(when))
    ax.yaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))  # steps that a label says in full
    billions_axis(ax.yaxis)
    ax.set_ylabel("bn USD a month")
    scores = board.monthly[name]
    inside = int(scores.outcome.between(scores.ci_low, scores.ci_high).sum())
    middle, *_, came = total(replay, name)
    counts = {"inside": inside, "gap": gap_text(middle, came)}
    return Drawn(figure, counts | {"until": past.index[-1], "draws": len(paths[name])})


def _frame(ax, high: pd.Series, inner: float) -> None:
    """Give an axis room for all of a band, or for twice what is within it, and say how far that goes."""
    cut = high.max() > 2 * inner
    ax.set_ylim(0, 2 * inner if cut else 1.05 * max(high.max(), inner))
    if cut:
        ax.annotate(
            f"band to {billions(high.max())} bn,\n{month(high.idxmax())}",
            (high.idxmax(), 1),
            xycoords=("data", "axes fraction"),
            xytext=(-12, -26 if is_narrow() else -2),
            va="top",
            textcoords="offset points",
            ha="right",
            fontsize=8,
            color=BLUE,
        )


def _border(ax, first: pd.Timestamp, text: str) -> None:
    """Mark the last month that was public on the day."""
    where = first - pd.Timedelta(days=15)
    ax.axvline(where, color=GREY, lw=0.8)
    ax.annotate(
        text,
        (where, 1),
        xycoords=("data", "axes fraction"),
        xytext=(-4, -2),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=8,
        color=GREY,
    )


def _two_lines(text: str) -> str:
    """Break a label of three words, for which a phone has no room."""
    return text.replace(" rates", "\nrates")


def reliability_figure(story: RecordStory) -> Figure:
    """Draw held against nominal coverage with its interval, as made and widened, by sample."""
    labels = {
        "all": "all steps",
        "before 2025": "outcomes before 2025",
        "2025": f"outcomes of {outcome_months(story)}",
    }
    figure, axes = new_figure(1, len(PANELS), height=3.9, sharex=True, sharey=True)
    for ax, (name, series) in zip(axes, PANELS.items(), strict=True):
        ax.plot([0.4, 1], [0.4, 1], color=GREY, lw=0.9, ls=DOTTED, label="as it says")
        ax.plot(
            [GOAL_LEVEL] * 2, GOAL, color=GREY, lw=7, alpha=0.35, solid_capstyle="butt", label="goal"
        )
        for k, (kind, sample, colour, marker) in enumerate(series):
            _points(
                ax,
                story,
                (kind, sample),
                (k - (len(series) - 1) / 2) * POINT_GAP,
                {"color": colour, "marker": marker, "label": labels[sample]},
            )
        ax.set_title(name, loc="left", fontsize=9)
        ax.set_xlim(0.44, 1)
        ax.set_ylim(0, 1)
        ax.set_xticks([*COVERAGE_LEVELS])
        points_axis(ax.xaxis)  # 90 and 95 stand close: the unit is in the label
        percent_axis(ax.yaxis)
        ax.grid(axis="x")
        if ax is axes[-1] or not is_narrow():
            ax.set_xlabel("meant to hold, per cent")
        if ax is axes[0] or is_narrow():
            ax.set_ylabel("held, by value")
    handles, names = axes[0].get_legend_handles_labels()
    shown = {name: handle for handle, name in zip(handles, names, strict=True)}
    figure.legend(
        shown.values(), shown, loc="outside lower left", ncols=1 if is_narrow() else 3, fontsize=8
    )
    return figure


def _points(ax, story: RecordStory, which: tuple[str, str], shift: float, look: dict) -> None:
    """Draw one sample's points with their intervals."""
    rows = [coverage_row(story, *which, level=level) for level in COVERAGE_LEVELS]
    places = [level + shift for level in COVERAGE_LEVELS]
    for place, row in zip(places, rows, strict=True):
        ends = [row.ci_low, row.ci_high]
        ax.plot([place] * 2, ends, color=look["color"], lw=1.2, label=look["label"])
    ax.plot(places, [row.coverage for row in rows], ms=4.5, ls="none", **look)
