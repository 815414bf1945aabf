"""Words of the sections on counter-tariffs for steps, waves and lists."""

from __future__ import annotations

import pandas as pd

from analysis.present.finding import day_name, month, percent, whole  # noqa: F401, percents

#: Who published the lists.
LAW_SOURCE = "notices of China's Tariff Commission by line (Bown, PIIE)"


def signed(step: float) -> str:
    """Print a step of a rate in points, with its sign: ``+2.3``."""
    return f"{100 * step:+.1f}".replace("-", "−")


def step_beside(wave) -> str:
    """Say how far the mean duty moved at a wave, beside the published average."""
    return f"{signed(wave.step)} points in {month(wave.wave)} ({signed(wave.published_step)} published)"


def at_waves(same: pd.Series) -> str:
    """Say at how many waves something holds."""
    return "at every wave" if same.all() else f"at {same.sum()} of {len(same)} waves"


def lines_held(row) -> str:
    """Say how many of a list's published lines are in the table: ``690 of 711``."""
    return f"{row.lines:,} of {row.published:,.0f}"


def taxed(row) -> str:
    """Say what a list taxed, from when to when, and how many lines were published if that is known."""
    until = "on, and no table says to when"
    if pd.notna(row.last_day):
        until = f"to {day_name(row.last_day)}"
    published = f", where {row.published:,.0f} were published" if pd.notna(row.published) else ""
    rate, first = whole(row.added_rate), day_name(row.first_day)
    return f"{row.lines:,} lines at {rate} from {first} {until}{published}"
