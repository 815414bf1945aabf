"""Episodes of rising tariffs and their windows, read from ``episodes.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.checks import InputError, check_choice, read_yaml
from analysis.combine import names
from analysis.combine.load import LATEST

FILE = Path(__file__).with_name("episodes.yaml")

#: Both episodes in one regression.
POOLED = "pooled"

#: Month of the first tariffs on all partners, from which horizons of the second episode are counted.
LIBERATION = pd.Timestamp("2025-04-01")


@dataclass(frozen=True)
class Episode:
    """One episode; fields as explained at the head of ``episodes.yaml``."""

    name: str
    label: str
    window: str
    changes: str
    switches: str
    weights_year: int
    leave_out: tuple[str, ...]
    quiet: dict
    earlier: dict
    longest: int | None

    def horizon(self, last: pd.Timestamp) -> int:
        """Return the longest horizon in months, with data up to ``last``."""
        if self.longest is not None:
            return self.longest
        return (last.year - LIBERATION.year) * 12 + last.month - LIBERATION.month

    @property
    def last_year(self) -> float:
        """Last year of the window; infinite where it goes as far as the data."""
        end = self.window.split(":")[1]
        return float("inf") if end == LATEST else int(end[:4])


@cache
def episodes() -> dict[str, Episode]:
    """Return the episodes by name (``"2018"``, ``"2025"``), in the order of the file."""
    content = read_yaml(FILE)
    return {
        name: Episode(name=name, **own | {"leave_out": tuple(own["leave_out"])})
        for name, own in content.items()
    }


def episode(name: str) -> Episode:
    """Return an episode; raises InputError for an unknown one, with the nearest."""
    return episodes()[check_choice(name, episodes(), what="episode")]


def resolve(window: str, months: pd.DatetimeIndex, *, lead: int = 0, where: str = "the data") -> str:
    """Return a window such as ``2024-01:latest`` with both months written out, checked.

    Parameters
    ----------
    months : DatetimeIndex
        Months that the data have, ascending.
    lead : int
        Months of tariffs that must follow the last month.
    where : str
        Named in the message (``"naics3"``).

    Raises
    ------
    InputError
        Not two months, start after end, or outside the data.
    """
    parts = str(window).split(":")
    if len(parts) != 2:
        raise InputError(f"window {window!r} is not two months, as in 2017-01:2019-12.")
    if parts[1] == LATEST:
        parts[1] = f"{months[-1] - pd.DateOffset(months=lead):%Y-%m}"
    start, end = (names.month(text, "window month") for text in parts)
    if start < months[0] or max(start, end) > months[-1]:
        known = f"{months[0]:%Y-%m} to {months[-1]:%Y-%m}"
        raise InputError(f"window {window!r} is outside the data: {where} has {known}.")
    if start > end:
        raise InputError(f"window {window!r}: the start is after the end.")
    return f"{start:%Y-%m}:{end:%Y-%m}"


def check_episodes(names: list[str], data) -> None:
    """Raise InputError for no episode, an unknown one, or one that a panel does not have."""
    if not names:
        raise InputError(f"parameter episodes: name at least one of {', '.join(episodes())}.")
    for name in names:
        try:
            data.resolve(episode(name).window)
        except InputError as error:
            raise InputError(f"episode {name} with system={data.system}: {error}") from None
