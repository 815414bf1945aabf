"""What the sections of report 10 say of our record: the names in each section of ``text.md``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.record.scoreboard import total
from analysis.estimate.record.story import RecordStory
from analysis.present.finding import counted, day_name, rare, two, whole
from analysis.present.record import labels
from analysis.present.record.labels import coverage_row, effect_row, widening
from analysis.present.table import FORMATS


def shared(story: RecordStory) -> dict:
    """Return the forecast of the day, and the months and the goal of the calibration."""
    board = story.boards[0]
    low, high = labels.GOAL
    return {
        "board": board,
        "replay": board.replay,
        "day": day_name(board.replay.day),
        "window": labels.window_text(board.replay),
        "china": story.partner == "CHN",
        "when": labels.outcome_months(story),
        "goal": f"{FORMATS['rounded'](100 * low)} to {whole(high)}",
    }


def answer(story: RecordStory) -> dict:
    """Return what was forecast and what came, the best benchmark, and what intervals held."""
    board = story.boards[0]
    replay, crps = board.replay, labels.over_all(board)
    *forecast, came = total(replay, replay.main)
    first = labels.best(crps)
    return {
        "traded": labels.series_text(replay).replace(" for consumption", ""),
        "forecast": forecast,
        "came": came,
        "crps": board.row(replay.main).crps,
        "best": labels.PLAIN_NAMES.get(first, labels.SHORT_FORECAST_NAMES[first]),
        "best_crps": crps[first],
        "row": coverage_row(story, "widened", "2025"),
        "raw": coverage_row(story, "forecast", "2025"),
        "estimated": labels.met_of(story.board, estimated=True),
        "summed": labels.met_of(story.board, estimated=False),
        "thin": "; HTS 98 and 99" if replay.name == "realised" else "",
    }


def forecast(story: RecordStory) -> dict:
    """Return of which series figures as first printed are used."""
    first = ", save China's customs, whose first releases are used" if story.partner == "CHN" else ""
    return {"first_prints": first}


def intervals_held(story: RecordStory) -> dict:
    """Return what intervals held: widened, with all steps alike, as made, on placebos and elsewhere."""
    return {
        "row": coverage_row(story, "widened", "2025"),
        "elsewhere": coverage_row(story, "left out", "all"),
        "raw": coverage_row(story, "forecast", "2025"),
        "placebo": coverage_row(story, "forecast", "placebo"),
        "alike": coverage_row(story, "widened", "2025", weighing="equal"),
        "factor": widening(story),
    }


def reliability_figure(story: RecordStory) -> dict:
    """Return what intervals held: as made, widened, and over all steps."""
    return {
        "raw": coverage_row(story, "forecast", "2025"),
        "wide": coverage_row(story, "widened", "2025"),
        "others": coverage_row(story, "left out", "all"),
        "level": whole(labels.GOAL_LEVEL),
    }


def misses(story: RecordStory) -> dict:
    """Return how many published numbers ours meets, is far from, and is too wide to tell."""
    met = labels.met_here(story.board)
    return {
        "estimated": labels.met_of(story.board, estimated=True),
        "summed": labels.met_of(story.board, estimated=False),
        "apart": counted(int((met.distance.abs() > labels.FAR).sum())),
        "wide": counted(int(sum(map(labels.too_wide, met.itertuples())))),
    }


def response_note(story: RecordStory) -> dict:
    """Return the elasticities by age of a change, and how many draws slope up."""
    by_age, at_once, response = story.by_age, story.at_once, story.known_response
    return {
        "ages": by_age.ages,
        "values": ", ".join(two(value) for value in response.values),
        "level": response.level,
        "by_age_up": rare(1 - by_age.slopes_down.mean()),
        "at_once": np.median(at_once.elasticities),
        "at_once_up": rare(1 - at_once.slopes_down.mean()),
    }


def others(story: RecordStory) -> dict | None:
    """Show what other ledgers are where they were forecast too."""
    return {} if story.further else None


def calibration_table(story: RecordStory) -> dict:
    """Return how many steps there are, and how many have trade in all months needed."""
    row, dates = coverage_row(story, "forecast", "all"), story.calibration.dates
    return {"n_steps": dates.n_steps.sum(), "n_traded": row.n_steps}


def effect_spread(story: RecordStory) -> dict:
    """Return the spread of true effects beyond trade noise, if any, and how far it reaches."""
    row = effect_row(story)
    wide = labels.WIDE * row.effect_sd
    low, high = (whole(abs(np.expm1(end))) for end in (-wide, wide))
    return {"row": row, "low": low, "high": high}
