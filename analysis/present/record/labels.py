"""How report 10 calls forecasts, their series and what came, and the rows that its sentences are of."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analysis.estimate.record.calibration import GOAL, GOAL_LEVEL, SCORED_FROM  # noqa: F401, as printed
from analysis.estimate.record.naive import GROWTH_MONTHS
from analysis.estimate.record.published import CLOSE, FAR, SHARE_CLOSE  # noqa: F401, as printed
from analysis.estimate.record.replay import BENCHMARKS, FORECAST_LABELS, Replay
from analysis.estimate.record.scoreboard import ALL_MONTHS, HORIZON_GROUPS, Scoreboard, total
from analysis.estimate.record.steps import AHEAD
from analysis.estimate.record.story import RecordStory
from analysis.present import finding
from analysis.present.ends import printed_value
from analysis.present.finding import (
    bounds,
    counted,
    from_to,
    listing,
    month,
    the,
    unbroken,
)
from analysis.present.numbers import billions, fitting_dollars, places

#: What the forecasts of the day are made of.
DESIGN = (
    "structural model fitted to January 2025 times the response of 2017–2019 to the tariffs announced "
    "by the day"
)

#: What the others are made of.
_STRUCTURAL = "log level that wanders, months, new year and working days, fitted to "
HOW = {
    "no_tariff": f"{_STRUCTURAL}January 2025",
    "structural": f"{_STRUCTURAL}all months public on the day",
    "seasonal_naive": f"month of the year before, grown as the last {GROWTH_MONTHS} public months",
    "random_walk": "last public month kept, spread by the rule's past errors",
}

#: Forecasts in a few words.
SHORT_FORECAST_NAMES = {
    "truce": "30 % kept",
    "truce_lapses": "30 %, then 54 %",
    "truce_at_once": "30 % at once",
    "announced": "announced rates kept",
    "announced_at_once": "announced rates at once",
    "no_truce": "145 % kept",
    "random_walk": "random walk",
    "no_tariff": "no tariff",
    "structural": "structural model",
    "seasonal_naive": "seasonal naive",
}

#: The same where a word of the trade stands for a plain one.
PLAIN_NAMES = {"random_walk": "imports as last seen"}

#: Heads of the mean CRPS by months ahead, which leave room for the rest of a table.
AHEAD_HEADS = dict(zip((*HORIZON_GROUPS, ALL_MONTHS), ("CRPS 1–3", "4–6", "7+", "all"), strict=True))

#: Interval and sample of the calibration, as printed.
CALIBRATED = {
    ("forecast", "placebo"): "placebo steps, as made",
    ("forecast", "all"): "all steps, as made",
    ("forecast", "before 2025"): "outcomes before 2025, as made",
    ("forecast", "2025"): "outcomes of {late}, as made",
    ("widened", "2025"): "outcomes of {late}, widened as learnt before",
    ("left out", "all"): "all steps, each month widened as learnt on the others",
}

#: Standard deviations to the ends of a 95 % interval.
WIDE = 1.959964

#: Whose country rates above 10 % were suspended, China apart (EO 14257, Annex I; EO 14266).
SUSPENDED = {
    "AUT",
    "BEL",
    "CHE",
    "DEU",
    "ESP",
    "FRA",
    "IDN",
    "IND",
    "IRL",
    "ISR",
    "ITA",
    "JPN",
    "KOR",
    "MYS",
    "NLD",
    "PHL",
    "SWE",
    "THA",
    "TWN",
    "VEN",
    "VNM",
}


def fitting_interval(value: float, low: float, high: float) -> str:
    """Print US dollars in billions with an interval: ``54.1 bn USD [40.2, 85.0]``."""
    write = partial(billions, decimals=places(value))
    return f"{printed_value(value, low, high, fitting_dollars)} {bounds(low, high, write)}"


def window_text(made: Replay) -> str:
    """Return the months that are forecast, first and last."""
    return from_to(*made.outcome.index[[0, -1]])


def series_text(made: Replay) -> str:
    """Name the series with its partner, for the middle of a sentence."""
    label = made.history.target.label
    return label if made.name == "exports" else f"{label} from {the(made.partner_name)}"


def condition(key: str) -> str:
    """Return the tariff that a forecast supposes."""
    return unbroken(FORECAST_LABELS[key].removeprefix("ours: "))


def lost_text(keys: list[str]) -> str:
    """Say which benchmarks a forecast loses to, or that it beats all."""
    if len(keys) == len(BENCHMARKS):
        return "loses to all"
    return f"loses to {listing([SHORT_FORECAST_NAMES[key] for key in keys])}" if keys else "beats all"


def lost(board: Scoreboard) -> set[str]:
    """Return the benchmarks that beat the main forecast by either score."""
    row = board.row(board.replay.main)
    return {*row.loses_crps, *row.loses_log_score}


def priced(board: Scoreboard) -> list[str]:
    """Name the benchmarks with a lower CRPS than the main forecast has, with it."""
    keys = board.row(board.replay.main).loses_crps
    return [f"{SHORT_FORECAST_NAMES[key]} ({fitting_dollars(board.row(key).crps)})" for key in keys]


def best(crps: dict[str, float]) -> str:
    """Return the benchmark with the lowest CRPS."""
    return min(BENCHMARKS, key=crps.get)


def over_all(board: Scoreboard) -> dict[str, float]:
    """Return the mean CRPS of each forecast over all months."""
    return board.table[board.table.group.eq(ALL_MONTHS)].set_index("forecast").crps.to_dict()


def from_the_day(board: Scoreboard) -> dict[str, float]:
    """Return the mean CRPS of each forecast from the month of the day on."""
    first = month_of_the_day(board.replay)
    return {key: scores.crps[scores.index >= first].mean() for key, scores in board.monthly.items()}


def month_of_the_day(made: Replay) -> pd.Timestamp:
    """Return the month in which a forecast could have been made."""
    return made.day.to_period("M").to_timestamp()


def against_benchmarks(row: pd.Series) -> str:
    """Say which benchmarks beat a forecast, by which score."""
    crps, log_score = (lost_text(keys) for keys in (row.loses_crps, row.loses_log_score))
    if set(row.loses_crps) == set(row.loses_log_score):
        return crps
    return f"CRPS: {crps}; log score: {log_score}"


def met_of(board: pd.DataFrame, *, estimated: bool) -> str:
    """Count the published numbers that ours meets, where it is an estimate or a sum: ``2 of 10``."""
    here = met_here(board)
    here = here[here.ci_low.notna() == estimated]
    return f"{here.met.sum()} of {len(here)}"


def met_here(board: pd.DataFrame) -> pd.DataFrame:
    """Return the published numbers that a design here can meet."""
    return board[board.value.notna()]


def number_verdict(row) -> str:
    """Say whether our value meets a published number, and whether an interval of ours can tell."""
    if pd.isna(row.value):
        return "no design here"
    near = f"{SHARE_CLOSE} of theirs" if row.unit == "share" else f"{finding.whole(CLOSE)} of theirs"
    theirs = near if row.band == "figure" else f"their {row.band}"
    return f"{'inside' if row.met else 'MISS: outside'} {theirs}" + (
        "; ours is too wide to tell" if too_wide(row) else ""
    )


def too_wide(row) -> bool:
    """Return whether our interval is wider than theirs, or than the figure that stands without one."""
    return bool(row.width > 1)


def replayed(made: Replay) -> str:
    """Name a series with its months."""
    return f"{series_text(made)}, {window_text(made)}"


def made_from(name: str) -> str:
    """Say what a forecast is made of."""
    return HOW.get(name, DESIGN)


def beats_or_loses(board: Scoreboard) -> str:
    """Say to how many benchmarks the main forecast loses by either score."""
    n = len(lost(board))
    if n in (0, len(BENCHMARKS)):
        return "loses to every benchmark" if n else "beats every benchmark"
    return f"loses to {counted(n)} benchmark{'s' if n > 1 else ''}"


def fared(board: Scoreboard) -> str:
    """Say the same as a share of the forecasts."""
    n = len(lost(board))
    if n in (0, len(BENCHMARKS)):
        return "loses to every forecast" if n else "beats every forecast"
    return f"loses to {n} of {len(BENCHMARKS)} forecasts"


def in_further(story: RecordStory) -> str:
    """Say of further series, where there are any, in how many a benchmark beats the forecast by CRPS."""
    n, beaten, loses = len(story.further), beaten_further(story), bool(lost(story.boards[0]))
    each = {1: "the", 2: "both"}.get(n, "all")
    share = beaten if loses or beaten else n  # it beats every benchmark, and in all of them
    joined = (
        "and" if loses == bool(beaten) else "but" if loses else "but not" if beaten < n else "but loses"
    )
    where = {n: each, 0: "no"}.get(share, f"{share} of {n}")
    return f", {joined} in {where} other series" if n else ""


def gap_text(forecast: float, came: float) -> str:
    """Say how far what came was from a forecast: ``29 % below the forecast``."""
    gap = came / forecast - 1
    return f"{finding.whole(abs(gap))} {'below' if gap < 0 else 'above'} the forecast"


def scored(board: Scoreboard) -> str:
    """Say what the main forecast gave, what came, and how it compares with the benchmarks."""
    replay, theirs = board.replay, priced(board)
    row, skill = board.row(replay.main), board.skill(replay.main, "seasonal_naive")
    middle, low, high, came = total(replay, replay.main)
    by_crps = f"loses to {listing(theirs)}" if theirs else "beats all benchmarks"
    alike = sorted(row.loses_crps) == sorted(row.loses_log_score)
    return (
        f"For {window_text(replay)} it gives {fitting_interval(middle, low, high)}, and "
        f"{fitting_dollars(came)} came, {'inside' if low <= came <= high else 'outside'} the interval. "
        f"By mean CRPS ({fitting_dollars(row.crps)} a month) it {by_crps}; by log score "
        f"{'too' if alike else f'it {lost_text(row.loses_log_score)}'}. Its CRPS is "
        f"{finding.whole(abs(skill))} {'less' if skill >= 0 else 'more'} than that of a seasonal naive "
        f"forecast."
    )


def scored_from(board: Scoreboard) -> str:
    """Say the score from the first month on, and from the month of the day on where that is later."""
    replay, later = board.replay, from_the_day(board)
    first, since, second = replay.outcome.index[0], month_of_the_day(replay), best(later)
    crps = fitting_dollars(board.row(replay.main).crps)
    text = f"For {series_text(replay)} ours is {crps} from {month(first)}"
    if first >= since:
        return f"{text}."
    ours, other = fitting_dollars(later[replay.main]), fitting_dollars(later[second])
    benchmark = SHORT_FORECAST_NAMES[second]
    return f"{text}, and from {month(since)} {ours} beside {other} of the best benchmark, {benchmark}."


def first_prints(story: RecordStory) -> str:
    """Say of which series figures as first printed are at hand."""
    if story.partner == "CHN":
        return "For China's exports these are at hand; for US imports the"
    return "They are not at hand: the"


def beaten_further(story: RecordStory) -> int:
    """Count the further series whose forecast loses to a benchmark by CRPS."""
    boards = [one.boards[0] for one in story.further]
    return sum(bool(board.row(board.replay.main).loses_crps) for board in boards)


def outcome_months(story: RecordStory) -> str:
    """Name the months from 2025 on whose imports were forecast: ``March to November 2025``."""
    dates = story.calibration.dates
    came = dates.month[dates.n_scored > 0] + pd.DateOffset(months=AHEAD)
    came = came[came >= SCORED_FROM]
    return from_to(came.min(), came.max())


def forecast_by(elasticity: str) -> str:
    """Say what forecasts after steps of the law are made of."""
    return (
        "log imports of a sector in the month of the year before, recent growth in weights learnt on "
        f"quiet months, and {elasticity} times the change of the law"
    )


def held(row: pd.Series) -> str:
    """Print the share that intervals held, with its own interval."""
    return f"{finding.percent(row.coverage)} {bounds(row.ci_low, row.ci_high, finding.percent)}"


def within_goal(row: pd.Series) -> str:
    """Say whether the share that intervals held lies within the goal."""
    return "within" if GOAL[0] <= row.coverage <= GOAL[1] else "a miss of"


def errors_beside_noise(row: pd.Series) -> str:
    """Say how large errors after steps and placebo steps are beside the noise of quiet months."""
    after = f"{finding.two(row.step_sd)} times the noise of quiet months after steps"
    return f"Errors are {after} and {finding.two(row.placebo_sd)} times after placebo steps."


def coverage_row(
    story: RecordStory, kind: str, sample: str, *, weighing: str = "value", level: float = GOAL_LEVEL
) -> pd.Series:
    """Return one row of the coverage of the calibration."""
    rows = story.calibration.coverage.set_index(["interval", "sample", "weighing", "level"])
    return rows.loc[(kind, sample, weighing, level)]


def widening(story: RecordStory) -> pd.Series:
    """Return the factor on half-widths that outcomes before 2025 teach."""
    return story.calibration.widening.set_index(["sample", "weighing"]).loc[("before 2025", "value")]


def effect_row(story: RecordStory) -> pd.Series:
    """Return the spread of effects over all steps by value: what it does to imports (fraction)."""
    row = story.calibration.effect_spread.set_index(["sample", "weighing"]).loc[("all", "value")]
    ends = {name: np.expm1(row[name]) for name in ("ci_low", "ci_high")}
    return pd.concat([row.drop(list(ends)), pd.Series({"value": np.expm1(row.effect_sd), **ends})])
