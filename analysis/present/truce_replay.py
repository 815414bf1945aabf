"""Figures, tables, numbers and finding of the replay "as of a day" and its scoreboard."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.known import data_vintage
from analysis.estimate.published_forecasts import Verdict
from analysis.estimate.replay import LABELS, Replay
from analysis.estimate.scoreboard import ALL, Scoreboard, total
from analysis.present.finding import Finding, percent
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
from analysis.present.table import Table

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


def _day(made: Replay) -> str:
    return f"{made.day.day} {made.day:%B %Y}"


def _window(made: Replay) -> str:
    first, last = made.outcome.index[[0, -1]]
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{start} to {last:%B %Y}"


def _series(made: Replay) -> str:
    """Name the series with its partner, for the middle of a sentence."""
    label = made.history.target.label
    return label if made.name == "exports" else f"{label} from {made.partner_name}"


def _names(keys: list[str]) -> str:
    return _list([LABELS[key] for key in keys])


def _list(texts: list[str]) -> str:
    """Join as in a sentence: one, two and three."""
    return " and ".join(text for text in (", ".join(texts[:-1]), texts[-1]) if text)


def replay_finding(boards: list[Scoreboard]) -> Finding:
    """State in how many series the forecast of the day loses, and to what; then series by series."""
    made = boards[0].replay
    lost = [board for board in boards if _loses(board.row(board.replay.headline))]
    many = f"{len(boards)} series" if len(boards) > 1 else "the one series"
    said = f"The forecast that could have been made on {_day(made)} for {_condition(made.headline)}"
    lead = (
        f"**{said} loses, in {len(lost)} of {many}, to at least one forecast that knew of no tariff.**"
        if lost
        else f"**{said} beats every forecast that knew of no tariff, in {many}.**"
    )
    return Finding("\n".join([lead, "", *[_sentence(b) for b in boards], "", _caveat(boards[0])]))


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
        f"- **{_series(made)}, {_window(made)}**: {_usd(middle)} forecast (95 % interval {_usd(low)} to "
        f"{_usd(high)}), {_usd(came)} came, {inside} the interval. {_scores(board)} Its CRPS is "
        f"{percent(abs(skill), 0)} {'less' if skill >= 0 else 'more'} than that of a seasonal naive "
        f"forecast. {percent(row.inside_90, 0)} of {row.n_months} months lie inside the 90 % intervals."
    )


def _scores(board: Scoreboard) -> str:
    """Name the benchmarks that beat the main forecast, with their scores."""
    row = board.row(board.replay.headline)
    won = "beats every benchmark"
    theirs = [f"{LABELS[b]} ({_usd(board.row(b).crps)})" for b in row.loses_crps]
    crps = f"loses to {_list(theirs)}" if theirs else won
    if set(row.loses_crps) == set(row.loses_log_score):
        log_score = "by log score too"
    else:
        better = row.loses_log_score
        log_score = f"by log score it {f'loses to {_names(better)}' if better else won}"
    return f"By mean CRPS ({_usd(row.crps)} a month) it {crps}; {log_score}."


def _caveat(board: Scoreboard) -> str:
    return (
        "The CRPS is the distance between what was said, with its uncertainty, and what came, in "
        "dollars; a forecast without uncertainty has its absolute error as CRPS. Months published after "
        "the day are withheld. The levels of earlier months are those of a later vintage, save "
        "China's customs, whose first releases are used. The form of the forecast was chosen by people "
        "who knew what came; its response, its share of the law that is collected, and its law hold "
        f"nothing later than {_day(board.replay)}."
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
        f"forecast of\n{_day(made)}", (border, top), xytext=(-4, -2), textcoords="offset points",
        ha="right", va="top", fontsize=8, color=GREY,
    )  # fmt: skip
    billions_axis(ax.yaxis)
    ax.set_ylabel("bn USD a month")
    month_axis(ax, known.index.append(months))
    label_ends(ax, [(text, line, colour) for text, line, colour, *_ in lines])
    title(figure, f"{_series(made)}, as forecast on {_day(made)}, and what came")
    row = board.row(name)
    alt = (
        f"Line chart by month, billion US dollars: {_series(made)} until {known.index[-1]:%B %Y}, a fan "
        f"of the forecast of {_day(made)} ({LABELS[name]}) and the outcome to {months[-1]:%B %Y}. "
        f"{percent(row.inside_90, 0)} of the outcomes lie inside the 90 % intervals."
    )
    definition = made.history.target.definition
    caption = (
        f"{definition[0].upper()}{definition[1:]}. Bands: 50 % (dark) and 95 % "
        f"(light) of {len(made.forecasts[name].paths):,} draws; other lines are medians. "
        f"Design: {DESIGN}. Source: {data_vintage(made.name)}, months withheld by day of release."
    )
    return Picture(figure, alt, caption)


def _short(key: str) -> str:
    texts = {
        "truce": "30 % kept", "announced": "law as\nannounced", "no_truce": "145 % kept",
        "random_walk": "random walk", "no_tariff": "no tariff",
    }  # fmt: skip
    return texts[key]


def _group_columns(board: Scoreboard) -> list[str]:
    return list(dict.fromkeys(board.table.group))


def score_table(board: Scoreboard) -> Table:
    """Print every forecast, best first by CRPS over all months, with the benchmarks that beat it."""
    made = board.replay
    crps = board.table.pivot(index="forecast", columns="group", values="crps")[_group_columns(board)]
    rows = board.table[board.table.group.eq(ALL)].set_index("forecast")
    frame = pd.DataFrame({"label": rows.label}).join(crps).join(rows[["log_score", "inside_90"]])
    frame["verdict"] = [
        _verdict(rows.loc[name]) if name in made.ours else "benchmark" for name in frame.index
    ]
    frame = frame.sort_values(ALL, ignore_index=True)
    if "no_truce" in made.forecasts:
        frame.loc[len(frame)] = {
            "label": LABELS["no_truce"],
            "verdict": "no score: its condition never came true",
        }
    heads = {group: _short_group(group) for group in crps} | {
        "label": "Forecast", "log_score": "Log score", "inside_90": "In 90 %",
        "verdict": "Against the benchmarks",
    }  # fmt: skip
    formats = {group: "USD" for group in crps} | {"inside_90": "fraction"}
    caption = (
        f"{_series(made)}, {_window(made)}, as forecast on {_day(made)}: mean CRPS (bn USD; lower is "
        "better) in months 1–3, 4–6 and from 7 on, mean log score of the log value (nats; lower is "
        f"better), and share of months inside the 90 % intervals. Source: {data_vintage(made.name)}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name=f"replay_scores_{made.name}")


def _short_group(group: str) -> str:
    """Return a head that leaves room for the rest of the table, for instance ``CRPS 1–3``."""
    short = group.removeprefix("months ").replace(" and later", "+")
    return f"CRPS {short.removesuffix(' months')}"


def _verdict(row: pd.Series) -> str:
    """Say which benchmarks beat a forecast, by which score."""
    crps, log_score = row.loses_crps, row.loses_log_score
    if not crps and not log_score:
        return "beats all"
    if set(crps) == set(log_score):
        return f"loses to {_names(crps)}"
    one, two = (f"loses to {_names(lost)}" if lost else "beats all" for lost in (crps, log_score))
    return f"{one} by CRPS, {two} by log score"


def log_score_table(board: Scoreboard) -> Table:
    """Print mean log scores by months ahead."""
    groups = _group_columns(board)
    scores = board.table.pivot(index="label", columns="group", values="log_score")[groups]
    frame = scores.sort_values(ALL).reset_index()
    caption = (
        f"{_series(board.replay)}: mean log score of the log value (nats; lower is better) by months "
        "ahead, under a normal with the mean and variance of the draws."
    )
    return Table(frame, caption, heads={"label": "Forecast"})


def comparison_table(board: Scoreboard) -> Table:
    """Print the differences of our main forecast from each benchmark, with HAC intervals."""
    own = board.comparisons[board.comparisons.forecast.eq(board.replay.headline)]
    wide = own[own.score.eq("crps")]
    frame = pd.DataFrame({
        "benchmark": wide.benchmark.map(LABELS), "difference": wide.difference,
        "interval": [_interval(*ends) for ends in zip(wide.ci_low, wide.ci_high, strict=True)],
        "p_value": wide.p_value,
        "log_difference": own[own.score.eq("log_score")].difference.to_numpy(),
        "n_months": wide.n_months,
    })  # fmt: skip
    heads = {
        "benchmark": "Benchmark", "difference": "CRPS, difference",
        "interval": "95 % interval",
        "log_difference": "Log score, difference", "n_months": "Months",
    }  # fmt: skip
    caption = (
        f"{_series(board.replay)}: mean score of {LABELS[board.replay.headline]} less that of each "
        "benchmark (CRPS in bn USD); below zero ours is better. HAC standard errors with one lag, t "
        "distribution. One forecast origin and few months: the test says whether a difference is steady here, no more."
    )
    return Table(frame, caption, heads=heads, formats={"difference": "USD", "n_months": "count"})


def _interval(low: float, high: float) -> str:
    if np.isnan(low):
        return "–"
    return " to ".join(f"{value / 1e9:.2f}".replace("-", "−") for value in (low, high))


def coverage_table(table: pd.DataFrame) -> Table:
    """Print how often the outcome fell inside the intervals, over all series."""
    heads = {
        "label": "Forecast", "n_months": "Months", "inside_50": "Inside 50 %",
        "inside_90": "Inside 90 %", "pit": "Mean place of the outcome",
    }  # fmt: skip
    caption = (
        "Share of months whose outcome lies inside the central intervals, over the series above. The "
        "mean place of the outcome among the draws is one half where a forecast is neither too high "
        "(below) nor too low (above). Months are not independent."
    )
    formats = {"n_months": "count", "inside_50": "fraction", "inside_90": "fraction"}
    return Table(table, caption, heads=heads, formats=formats)


def condition_table(board: Scoreboard, gap: pd.DataFrame | None) -> Table | Finding:
    """Print what the rate given up before the day would have changed; it cannot be scored."""
    if gap is None:
        return Finding("Not shown: the rate of 145 % was China's alone; other partners had no truce.")
    frame = gap.reset_index()
    caption = (
        f"{_series(board.replay)} with 145 % kept over those with 30 % kept, as forecast on "
        f"{_day(board.replay)}. The rate of 145 % never came back, so that this has no outcome and no "
        "score."
    )
    heads = {"value": "Difference", "ci_low": "95 % low", "ci_high": "95 % high"}
    formats = {name: "fraction" for name in heads}
    return Table(frame, caption, heads=heads, formats=formats)


def rebound_table(chances: dict[str, float] | None) -> Table | Finding:
    """Print each forecast's probability of a rise in the first month, and its Brier score."""
    if chances is None:
        return Finding("Not shown: the rebound of June was expected of China's own exports.")
    frame = pd.DataFrame(
        {"label": LABELS[k], "chance": p, "brier": (1 - p) ** 2} for k, p in chances.items()
    )
    frame = frame.sort_values("brier", ignore_index=True)
    caption = (
        "Probability given to a rise of China's exports to the United States in June 2025 over May, and "
        "Brier score (lower is better): they rose. May was published on 9 June."
    )
    heads = {"label": "Forecast", "chance": "Probability of a rise", "brier": "Brier score"}
    return Table(frame, caption, heads=heads, formats={"chance": "fraction"})


def published_table(verdicts: list[Verdict]) -> Table:
    """Print published forecasts beside the outcomes that match them best."""
    frame = pd.DataFrame(
        {
            "study": f"{v.study}: {v.quantity}, if {v.condition}", "stated": v.stated,
            "outcome": v.outcome, "interval": _ends(v), "definition": v.definition,
            "verdict": _published_verdict(v),
        }
        for v in verdicts
    )  # fmt: skip
    heads = {
        "study": "Forecast", "stated": "Stated", "outcome": "Came", "interval": "95 % interval",
        "definition": "Outcome measured", "verdict": "Verdict",
    }  # fmt: skip
    formats = {name: "fraction" for name in ("stated", "outcome")}
    caption = (
        "Published forecasts and the outcomes nearest to them. Intervals where the outcome is measured "
        "from a counterfactual. Sources: published estimates as listed in the package; US Census (June "
        "2026 revision for two-way trade); China Customs as republished."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="replay_published")


def _ends(verdict: Verdict) -> str:
    if verdict.ci_low is None:
        return "–"
    return f"{percent(verdict.ci_low)} to {percent(verdict.ci_high)}"


def _published_verdict(verdict: Verdict) -> str:
    if not verdict.scored:
        return f"cannot be scored; {verdict.note}"
    if np.isnan(verdict.stated):
        return f"{'came' if verdict.outcome > 0 else 'did not come'} ({verdict.note})"
    text = f"off by {display(verdict.error, 'percentage points')}"
    if verdict.loses:
        text += ", loses to saying “no change”"
    elif verdict.ci_low is not None and verdict.ci_low <= verdict.stated <= verdict.ci_high:
        text += ", inside the interval"
    return f"{text} ({verdict.note})"


def revision_table(table: pd.DataFrame) -> Table:
    """Print how much figures were revised between the vintages at hand."""
    heads = {
        "series": "Series", "older": "From", "newer": "To", "n_months": "Figures", "mean": "Mean",
        "mean_size": "Mean size", "largest": "Largest", "month": "Month of it",
    }  # fmt: skip
    fraction = lambda value: percent(value, 2)  # noqa: E731
    formats = {name: fraction for name in ("mean", "mean_size", "largest")} | {"n_months": "count"}
    caption = (
        "Revisions: the newer over the older figure, less one, where the package holds two vintages of "
        "a month."
    )
    return Table(table, caption, heads=heads, formats=formats, name="replay_revisions")


def release_table(table: pd.DataFrame, day: pd.Timestamp) -> Table:
    """Print, for each table, the last month that was public on the day, and how much is withheld."""
    heads = {
        "table": "Table", "last_month": "Last public", "released": "On", "withheld": "Rows withheld",
        "vintage": "Vintage of the values",
    }  # fmt: skip
    caption = f"What the replay may read on {day:%Y-%m-%d}: rows by day of first publication."
    return Table(table, caption, heads=heads, formats={"withheld": "count"})


def replay_numbers(boards: list[Scoreboard]) -> list[Number]:
    """Return the citable numbers of the replay."""
    return [number for board in boards for number in _numbers(board)]


def _numbers(board: Scoreboard) -> list[Number]:
    made, numbers = board.replay, []
    stem = f"replay.{made.day:%Y-%m-%d}.{made.partner}"
    stem += "" if made.name == "imports" else f".{made.name}"
    where = f"{_series(made)}, {_window(made)}, as of {made.day:%Y-%m-%d}"

    def add(key, value, unit, what, low=None, high=None, tolerance=1e-6):
        numbers.append(
            Number(
                key=f"{stem}.{key}",
                value=float(value),
                unit=unit,
                definition=f"{what}; {where}",
                vintage=data_vintage(made.name),
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
