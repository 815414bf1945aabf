"""Stories of report 10 by hand: forecasts that miss by known shares, intervals that held so much."""

import numpy as np
import pandas as pd

from analysis.combine.load import partner_names
from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.record.calibration import COVERAGE_LEVELS, Calibration
from analysis.estimate.record.published import scoreboard as beside
from analysis.estimate.record.replications import Ours
from analysis.estimate.record.scoreboard import Scoreboard, coverage, scoreboard
from analysis.estimate.record.story import RecordStory
from tests.estimate.record.test_scoreboard import example

#: Partners that the text may be about, China apart.
PARTNERS = {code: name for code, name in partner_names().items() if code not in ("CHN", "WLD")}

SAMPLES = [
    ("forecast", "placebo"),
    ("forecast", "all"),
    ("forecast", "before 2025"),
    ("forecast", "2025"),
    ("widened", "2025"),
    ("left out", "all"),
]

#: One published number, which ours meets.
TABLE = pd.DataFrame(
    [
        {
            "id": "fgkk_value",
            "study": "A, B (2020)",
            "horizon": "static",
            "estimate": -1.5,
            "std_error": 0.2,
            "unit": "elasticity",
            "checked": "text",
        }
    ]
)
MET = beside({"fgkk_value": Ours(-1.4, -2.0, -0.8, "made up")}, TABLE)


def calibrated(held: float = 0.9, spread: float = 0.25) -> Calibration:
    """Return 90 % intervals that held so much, and effects so far apart."""
    weighings = ("value", "equal")
    cover = pd.DataFrame(
        [
            {
                "interval": kind,
                "sample": sample,
                "weighing": weighing,
                "level": level,
                "coverage": round(min(level + held - 0.9, 1.0), 6),
                "ci_low": level - 0.2,
                "ci_high": min(level + 0.1, 1.0),
                "n_steps": 100,
                "n_dates": 7,
            }
            for kind, sample in SAMPLES
            for weighing in weighings
            for level in COVERAGE_LEVELS
        ]
    )
    row = {"ci_low": 1.0, "ci_high": 2.0, "n_steps": 100, "n_dates": 7}
    widening = [{"sample": "before 2025", "weighing": w, "factor": 1.5} | row for w in weighings]
    own = {"placebo_sd": 1.0, "step_sd": 1.6, "surplus_sd": 1.2 * (spread > 0), "effect_sd": spread}
    effects = pd.DataFrame([{"sample": "all", "weighing": w} | own | row for w in weighings])
    effects = effects.assign(ci_low=spread / 2, ci_high=spread * 2)
    months = pd.DatetimeIndex(["2019-05-01", "2024-09-01", "2025-05-01"])
    dates = pd.DataFrame({"month": months, "n_steps": 40, "n_scored": 30})
    return Calibration(cover, pd.DataFrame(widening), effects, dates)


def story(*boards: Scoreboard, **parts) -> RecordStory:
    """Return a story of some series, by default of one that China's forecast wins."""
    boards = list(boards or [scoreboard(example())])
    made = boards[0].replay
    empty = {"releases": pd.DataFrame({"table": []})}
    drawn = Parameters((0,), np.full((4, 1), -2.9), np.ones(4))
    own = {
        "partner": made.partner,
        "partner_name": made.partner_name,
        "by_age": drawn,
        "at_once": drawn,
        "known_response": None,
        "coverage": coverage(boards),
        **empty,
        "calibration": calibrated(),
        "board": MET,
        "vintage": "Census, a month",
    }
    return RecordStory(boards=boards, **own | parts)


def foreign(text: str, own: str) -> list[str]:
    """Return the names of other partners that a text holds."""
    return [name for name in [*PARTNERS.values(), "China"] if name != own and name in text]
