"""Figure of the replay in report 08: the forecast of a day, and what came."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.record.replay import LABELS
from analysis.estimate.record.scoreboard import Scoreboard
from analysis.present.charts import Line, fan, lines
from analysis.present.finding import day_name
from analysis.present.picture import Picture
from analysis.present.scenario.figures import dates, dollar_axis
from analysis.present.scenario.labels import DESIGN, SHORT, series_text, window_text
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    house_style,
    new_figure,
    title,
)

#: Forecasts drawn as a line beside the fan, with colour and dash.
OTHERS = {"no_truce": (ORANGE, DOTTED), "random_walk": (GREY, "-."), "no_tariff": (GREEN, (0, (1, 3)))}

#: Months of history that a forecast shows.
SHOWN = 17


@house_style
def forecast_figure(board: Scoreboard) -> Picture:
    """Draw the forecast of the day as a fan, what came over it, and other forecasts beside it."""
    made = board.replay
    name, when = made.headline, made.outcome.index
    known = made.history.values.iloc[-SHOWN:]
    figure, ax = new_figure(height=4.2)
    paths = {key: forecast.paths for key, forecast in made.forecasts.items()}
    quantiles = np.quantile(paths[name], [0.025, 0.25, 0.75, 0.975], axis=0)
    bands = pd.DataFrame(quantiles.T, when, columns=["low", "low_half", "high_half", "high"])
    fan(ax, bands)
    styles = {name: (BLUE, DASHED)} | {key: how for key, how in OTHERS.items() if key in paths}
    drawn = [
        Line(_two_lines(SHORT[key]), pd.Series(np.median(paths[key], axis=0), when), *how)
        for key, how in styles.items()
    ]
    ax.plot(known.index, known, color=BLACK, lw=1.8, label="known on the day")
    drawn.append(Line("what came", made.outcome, BLACK, "-", "o"))
    _border(ax, when[0], f"forecast of\n{day_name(made.day)}")
    ax.set_ylim(0, 1.05 * max(known.max(), bands.high.max(), *(line.values.max() for line in drawn)))
    lines(ax, drawn, months=known.index.append(when))
    dates(ax, known.index.append(when))
    dollar_axis(ax.yaxis)
    ax.set_ylabel("bn USD a month")
    scores = board.monthly[name]
    inside = int(scores.outcome.between(scores.ci_low, scores.ci_high).sum())
    title(figure, f"{series_text(made)}: {inside} of {len(when)} months inside the 95 % band")
    alt = (
        f"Line chart by month, billion US dollars: {series_text(made)} until {known.index[-1]:%B %Y}, a "
        f"fan of the forecast of {day_name(made.day)} ({LABELS[name]}) and the outcome to "
        f"{when[-1]:%B %Y}. {inside} of {len(when)} outcomes lie inside the 95 % band."
    )
    caption = (
        f"{series_text(made)}: {made.history.target.definition}, {window_text(made)}. Bands: 50\u00a0% "
        f"(dark) and 95\u00a0% (light) of {len(paths[name]):,} draws; other lines are medians. "
        f"Design: {DESIGN}. Source: {made.vintage}, months withheld by day of release."
    )
    return Picture(figure, alt, caption, name=f"scenario_forecast_{made.name}")


def _border(ax, first: pd.Timestamp, text: str) -> None:
    """Mark the last month that was public on the day."""
    where = first - pd.Timedelta(days=15)
    ax.axvline(where, color=GREY, lw=0.8)
    ax.annotate(
        text, (where, 1), xycoords=("data", "axes fraction"), xytext=(-4, -2),
        textcoords="offset points", ha="right", va="top", fontsize=8, color=GREY,
    )  # fmt: skip


def _two_lines(text: str) -> str:
    """Break a label of three words, for which a phone has no room."""
    return text.replace(" rates", "\nrates")
