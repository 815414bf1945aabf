"""How report 05 names its designs and windows, and prints gaps, which are logs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.donors import COMPARING  # noqa: F401, designs by donors
from analysis.estimate.counterfactual.plan import NO_DONORS, Plan  # noqa: F401, a caption
from analysis.estimate.counterfactual.study import Story
from analysis.present.finding import (  # noqa: F401, what sentences call
    bounds,
    brief,
    counted,
    from_to,
    interval,
    listing,
    month,
    probability,
    spread,
    two,
    with_bounds,
)
from analysis.present.numbers import billions, display
from analysis.present.table import iso_month

#: Designs as printed, in the order of print.
NAMES = {
    "structural": "structural time series",
    "synthetic_control": "synthetic control",
    "sdid": "synthetic difference-in-differences",
    "benchmark": "growth of all other partners",
    "panel": "elasticity by law × tariff by law",
}

#: Names short enough for a panel's head, a line's end or a table's first column.
SHORT = {
    "structural": "time series",
    "synthetic_control": "synthetic control",
    "sdid": "synthetic DiD",
    "benchmark": "growth of others",
    "panel": "elasticity × law",
}

#: Variations of the donors as printed, in the order of print.
VARIATIONS = {
    "base": "as above",
    "hardware": "without computers and chips",
    "gainers": "without the five that gained most",
    "taxed": "without the five taxed most",
}

#: Periods as printed.
PERIODS = {"episode": "Episode", "run_up": "Months before", "both": "Both"}

#: Months that the paragraphs on China alone are about.
CHINA_IN_2025 = {
    "start": "2025-04", "end": "2025-11", "fit_start": "2021-01", "fit_end": "2024-10",
}  # fmt: skip


def is_china_in_2025(plan: Plan) -> bool:
    """Return whether a plan is China's in the months that paragraphs on it are about."""
    months = {name: iso_month(getattr(plan, name)) for name in CHINA_IN_2025}
    return plan.partner == "CHN" and months == CHINA_IN_2025


def pct(log: float) -> str:
    """Print a log gap as per cent."""
    return brief(float(np.expm1(log)))


def with_ends(row) -> str:
    """Print a log gap with its interval as per cent: ``−42 % [−56 %, −22 %]``."""
    return with_bounds(*map(float, np.expm1([row.value, row.ci_low, row.ci_high])), brief)


def spread_of(logs: pd.Series) -> str:
    """Print the lowest and the highest of log gaps as per cent: ``−49 % to −43 %``."""
    return spread(logs.min(), logs.max(), pct)


def ranges_of(choices: pd.DataFrame) -> pd.Series:
    """Return the lowest and the highest gap of each design in words, over months that are fitted."""
    return choices.groupby("design", sort=False).value.apply(spread_of)


def apart(logs: pd.Series) -> str:
    """Print the distance from the lowest to the highest gap in percentage points, without unit."""
    return f"{np.ptp(np.expm1(logs)) * 100:.1f}"


def side(log: float) -> str:
    """Say on which side of what was expected a log gap lies."""
    return "below" if log < 0 else "above"


def size(log: float) -> str:
    """Print a log gap as per cent without its sign; what rounds to nothing keeps a decimal."""
    text = pct(log).removeprefix("−")
    return text if text[0] != "0" or "." in text else f"0.{text}"


def sizes(near: float, far: float) -> str:
    """Print an interval of log gaps on one side of zero, each as :func:`size` does: ``[22 %, 56 %]``."""
    return bounds(*map(float, np.abs(np.expm1([near, far]))), lambda end: size(np.log1p(end)))


def at_most(share: float) -> str:
    """Print a share; one above all says no more than that, and a gap that may be none has no end."""
    return brief(share) if share <= 1 else "more than all"


def unsigned_dollars(value: float) -> str:
    """Print US dollars in billions, small ones in millions, without sign."""
    return (
        display(abs(value), "USD") if abs(value) >= 1e8 else f"{abs(value) / 1e6:.0f}\u00a0million USD"
    )


def whole_billions(value: float) -> str:
    """Print US dollars in whole billions, without the unit."""
    return billions(value, 0)


def equals(p: float) -> str:
    """Print a p-value as it follows its letter: ``= 0.034``, ``< 0.001``, or a dash."""
    text = probability(p)
    return text if text.startswith("<") or text == "–" else f"= {text}"


def episode_months(plan: Plan) -> str:
    """Print the months of the episode."""
    return from_to(plan.window[0], plan.window[-1])


def lost(actual, gap):
    """Return actual less expected imports (US dollars) for a log gap; what came is known."""
    return actual * -np.expm1(-gap)


def designs_of(story: Story) -> pd.DataFrame:
    """Return the summaries of all designs as one frame."""
    return pd.concat([story.gaps.summary, story.implied.summary], ignore_index=True)


def episode_of(story: Story) -> pd.DataFrame:
    """Return the rows of the episode, index design."""
    rows = designs_of(story)
    return rows[rows.period.eq("episode")].set_index("design")


def is_divided(story: Story) -> bool:
    """Return whether the tariff has a share in the gap: both fell, and zero is in neither interval."""
    return bool(episode_of(story).ci_high[["structural", "panel"]].lt(0).all())


def n_as_far(p: float, n_partners: float) -> int:
    """Return how many other partners stand at least as far from zero, of a p-value by rank."""
    return round(p * n_partners) - 1


def quiet_years(story: Story) -> str:
    """List the years whose months stand for the episode in the quiet windows."""
    return listing([str(year) for year in sorted(story.placebos.start.dt.year.unique())])


def furthest(story: Story) -> tuple[int, int]:
    """Count the designs by which no other partner lies further on the side of the gap, and all."""
    rows = story.gaps.partners[story.gaps.partners.period.eq("episode")]
    table = rows.pivot(index="partner", columns="design", values="value")
    table *= np.sign(story.gaps.episode.value["structural"])
    own = table.loc[story.plan.partner]
    return int((own.ge(table.max()) & own.gt(0)).sum()), len(own)


def windows(quiet: pd.DataFrame) -> str:
    """Print the number of quiet windows of one partner."""
    n = quiet.own_n.iloc[0]
    return "one quiet window" if n == 1 else f"{n:.0f} quiet windows"
