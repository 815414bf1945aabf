"""Finding, figures and numbers of the replay "as of a day"."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.scenario.replay import BENCHMARKS, LABELS, Replay
from analysis.estimate.scenario.scoreboard import Scoreboard, total
from analysis.estimate.scenario.study import Story
from analysis.present.finding import Finding, percent, two
from analysis.present.numbers import Number, display
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    billions_axis,
    house_style,
    label_ends,
    month_axis,
    new_figure,
    title,
)

DESIGN = (
    "structural model fitted to January 2025 times the response of 2017–2019 to the tariffs announced "
    "by the day"
)

#: Forecasts drawn as a line beside the fan, with colour and dash.
OTHERS = {"no_truce": (ORANGE, DOTTED), "random_walk": (GREY, "-."), "no_tariff": (GREEN, (0, (1, 3)))}

#: Months of history that a fan chart shows.
SHOWN = 17


def _usd(value: float) -> str:
    return display(value, "USD")


def day_text(made: Replay) -> str:
    """Return the day of a replay as a sentence has it."""
    return f"{made.day.day} {made.day:%B %Y}"


def window_text(made: Replay) -> str:
    """Return the months that are forecast, first and last."""
    first, last = made.outcome.index[[0, -1]]
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{start} to {last:%B %Y}"


def series_text(made: Replay) -> str:
    """Name the series with its partner, for the middle of a sentence."""
    label = made.history.target.label
    return label if made.name == "exports" else f"{label} from {made.partner_name}"


def _list(texts: list[str]) -> str:
    """Join as in a sentence: one, two and three."""
    return " and ".join(text for text in (", ".join(texts[:-1]), texts[-1]) if text)


def replay_finding(boards: list[Scoreboard]) -> Finding:
    """State in how many series the forecast of the day loses, and to what; then series by series."""
    made = boards[0].replay
    lost = [board for board in boards if _loses(board.row(board.replay.headline))]
    many = f"{len(boards)} series" if len(boards) > 1 else "the one series"
    said = f"The forecast that could have been made on {day_text(made)} for {_condition(made.headline)}"
    lead = (
        f"**{said} loses, in {len(lost)} of {many}, to at least one forecast that knew of no tariff.**"
        if lost
        else f"**{said} beats every forecast that knew of no tariff, in {many}.**"
    )
    return Finding("\n".join([lead, "", *[_sentence(b) for b in boards], "", _caveat(boards[0])]))


def window_note(boards: list[Scoreboard]) -> Finding:
    """Say where scoring starts, and what mean CRPS would be from the month of the day on."""
    said = []
    for board in boards:
        made, day = board.replay, board.replay.day.to_period("M").to_timestamp()
        later = {key: scores.crps[scores.index >= day].mean() for key, scores in board.monthly.items()}
        best = min(BENCHMARKS, key=later.get)
        row = board.row(made.headline)
        text = f"{series_text(made)}: from {made.outcome.index[0]:%B %Y}, ours {_usd(row.crps)}"
        if made.outcome.index[0] < day:
            text += (
                f"; from {day:%B %Y}, ours {_usd(later[made.headline])}, the best benchmark "
                f"{_short(best)} {_usd(later[best])}"
            )
        said.append(text)
    return Finding(
        "Scores begin with the first month whose figure was not public on the day, even if the month "
        "was over. A first version began in the month of the day, and left out the month before where "
        f"it was not published yet. Mean CRPS a month: {'. '.join(said)}."
    )


def response_note(story: Story) -> Finding:
    """Say what the draws make of the estimated response: medians used, and how many drawn again."""
    by_age, at_once, estimates = story.by_age, story.at_once, story.known_response.values
    ages = ", ".join(str(age) for age in by_age.ages)
    used = np.median(by_age.elasticities, axis=0)
    return Finding(
        f"Elasticities by age of a change (from month {ages}): estimated "
        f"{', '.join(two(value) for value in estimates)}; medians of the draws used "
        f"{', '.join(two(value) for value in used)}, since {percent(by_age.drawn_again)} of the draws "
        "were drawn again: demand did not slope down in them. One elasticity at once: median "
        f"{two(np.median(at_once.elasticities))}, {percent(at_once.drawn_again)} drawn again. Drawing "
        "again makes the response larger than estimated, from the second month on."
    )


def _loses(row: pd.Series) -> bool:
    return bool(row.loses_crps or row.loses_log_score)


def _condition(name: str) -> str:
    return LABELS[name].removeprefix("ours: ")


def _sentence(board: Scoreboard) -> str:
    """Say of one series what was forecast, what came, and which benchmarks did better."""
    made, name = board.replay, board.replay.headline
    middle, low, high, came = total(made, name)
    row, inside = board.row(name), "inside" if low <= came <= high else "outside"
    skill = board.skill(name, "seasonal_naive")
    return (
        f"- **{series_text(made)}, {window_text(made)}**: {_usd(middle)} forecast (95 % interval "
        f"{_usd(low)} to {_usd(high)}), {_usd(came)} came, {inside} the interval. {_scores(board)} Its "
        f"CRPS is {percent(abs(skill), 0)} {'less' if skill >= 0 else 'more'} than that of a seasonal "
        f"naive forecast. {percent(row.inside_90, 0)} of {row.n_months} months lie inside the 90 % "
        "intervals."
    )


def _scores(board: Scoreboard) -> str:
    """Name the benchmarks that beat the main forecast, with their scores."""
    row = board.row(board.replay.headline)
    theirs = [f"{_short(b)} ({_usd(board.row(b).crps)})" for b in row.loses_crps]
    crps = f"loses to {_list(theirs)}" if theirs else "beats all benchmarks"
    same = set(row.loses_crps) == set(row.loses_log_score)
    log_score = "by log score too" if same else f"by log score it {lost_text(row.loses_log_score)}"
    return f"By mean CRPS ({_usd(row.crps)} a month) it {crps}; {log_score}."


def _caveat(board: Scoreboard) -> str:
    return (
        "The CRPS is the distance between what was said, with its uncertainty, and what came, in "
        "dollars; a forecast without uncertainty has its absolute error as CRPS. Months published "
        "after the day are withheld. The levels of earlier months are those of a later vintage, save "
        "China's customs, whose first releases are used. The form of the forecast was chosen by "
        "people who knew what came; its response, its share of the law that is collected, and its law "
        f"hold nothing later than {day_text(board.replay)}."
    )


@house_style
def fan_figure(board: Scoreboard) -> Picture:
    """Draw the forecast of the day as a fan, the outcome over it, and the rate given up before."""
    made = board.replay
    name, months = made.headline, made.outcome.index
    known = made.history.values.iloc[-SHOWN:]
    figure, ax = new_figure(height=4.2)
    bands = np.quantile(made.forecasts[name].paths, [0.025, 0.25, 0.5, 0.75, 0.975], axis=0)
    ax.fill_between(months, bands[0], bands[4], color=SKY, alpha=0.35, lw=0)
    ax.fill_between(months, bands[1], bands[3], color=SKY, alpha=0.9, lw=0)
    lines = [(_short(name), pd.Series(bands[2], months), BLUE, DASHED, 1.6)]
    for key in [key for key in OTHERS if key in made.forecasts]:
        middle = pd.Series(np.median(made.forecasts[key].paths, axis=0), months)
        lines.append((_short(key), middle, *OTHERS[key], 1.5))
    for _, line, colour, dash, width in lines:
        ax.plot(line.index, line, color=colour, ls=dash, lw=width)
    ax.plot(known.index, known, color=BLACK, lw=1.8)
    ax.plot(months, made.outcome, color=BLACK, lw=1.1, marker="o", ms=4.5, mfc="white")
    lines.append(("what came", made.outcome, BLACK, "-", 1.1))
    border = months[0] - pd.Timedelta(days=15)
    ax.axvline(border, color=GREY, lw=0.8)
    ax.set_ylim(0, None)
    top = ax.get_ylim()[1]
    ax.annotate(
        f"forecast of\n{day_text(made)}", (border, top), xytext=(-4, -2), textcoords="offset points",
        ha="right", va="top", fontsize=8, color=GREY,
    )  # fmt: skip
    billions_axis(ax.yaxis)
    ax.set_ylabel("bn USD a month")
    month_axis(ax, known.index.append(months))
    label_ends(ax, [(text, line, colour) for text, line, colour, *_ in lines])
    title(figure, f"{series_text(made)}, as forecast on {day_text(made)}, and what came")
    row = board.row(name)
    alt = (
        f"Line chart by month, billion US dollars: {series_text(made)} until "
        f"{known.index[-1]:%B %Y}, a "
        f"fan of the forecast of {day_text(made)} ({LABELS[name]}) and the outcome to "
        f"{months[-1]:%B %Y}. {percent(row.inside_90, 0)} of the outcomes lie inside the 90 % "
        f"intervals."
    )
    definition = made.history.target.definition
    caption = (
        f"{definition[0].upper()}{definition[1:]}. Bands: 50\u00a0% (dark) and 95\u00a0% "
        f"(light) of {len(made.forecasts[name].paths):,} draws; other lines are medians. "
        f"Design: {DESIGN}. Source: {made.vintage}, months withheld by day of release."
    )
    return Picture(figure, alt, caption)


def _short(key: str) -> str:
    texts = {
        "truce": "30 % kept", "announced": "announced\nrates kept", "no_truce": "145 % kept",
        "random_walk": "random walk", "no_tariff": "no tariff", "structural": "structural model",
        "sarimax": "SARIMAX", "seasonal_naive": "seasonal naive",
    }  # fmt: skip
    return texts[key]


def lost_text(keys: list[str]) -> str:
    """Say which benchmarks a forecast loses to, or that it beats all."""
    if len(keys) == len(BENCHMARKS):
        return "loses to all"
    return f"loses to {_list([_short(key) for key in keys])}" if keys else "beats all"


def replay_numbers(boards: list[Scoreboard]) -> list[Number]:
    """Return the citable numbers of the replay."""
    return [number for board in boards for number in _numbers(board)]


def _numbers(board: Scoreboard) -> list[Number]:
    made, numbers = board.replay, []
    stem = f"replay.{made.day:%Y-%m-%d}.{made.partner}"
    stem += "" if made.name == "imports" else f".{made.name}"
    where = f"{series_text(made)}, {window_text(made)}, as of {made.day:%Y-%m-%d}"

    def add(key, value, unit, what, low=None, high=None, tolerance=1e-6):
        numbers.append(
            Number(
                key=f"{stem}.{key}",
                value=float(value),
                unit=unit,
                definition=f"{what}; {where}",
                vintage=made.vintage,
                ci_low=low,
                ci_high=high,
                tolerance=tolerance,
            )  # fmt: skip
        )

    name = made.headline
    middle, low, high, came = total(made, name)
    add(
        f"{name}.total",
        middle,
        "USD",
        f"sum of months, median, {LABELS[name]}; {DESIGN}",
        low,
        high,
        1e6,
    )
    add("outcome.total", came, "USD", "sum of months that came")
    for key in board.monthly if made.name == "imports" else [name]:
        crps = board.row(key).crps
        add(f"{key}.crps", crps, "USD", f"mean CRPS a month, {LABELS[key]}", tolerance=1e6)
    for benchmark in ("seasonal_naive", "random_walk"):
        what = f"one less mean CRPS of {LABELS[name]} over that of the {LABELS[benchmark]}"
        skill = board.skill(name, benchmark)
        add(f"{name}.skill.vs_{benchmark}", skill, "fraction", what, tolerance=1e-3)
        pair = board.comparison(name, benchmark)
        ends = (None, None) if np.isnan(pair.ci_low) else (float(pair.ci_low), float(pair.ci_high))
        what = f"mean CRPS of {LABELS[name]} less that of the {LABELS[benchmark]}, HAC interval"
        add(f"{name}.crps_less_{benchmark}", pair.difference, "USD", what, *ends, tolerance=1e6)
    add(
        f"{name}.inside_90",
        board.row(name).inside_90,
        "fraction",
        "share of months inside the 90 % interval",
    )
    return numbers
