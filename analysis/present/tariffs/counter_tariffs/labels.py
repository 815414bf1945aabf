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
