"""Episodes of rising tariffs and their windows, read from ``episodes.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.checks import InputError, check_choice, read_yaml
from analysis.periods import LATEST

FILE = Path(__file__).with_name("episodes.yaml")

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
        name: Episode(name=name, **entry | {"leave_out": tuple(entry["leave_out"])})
        for name, entry in content.items()
    }


def episode(name: str) -> Episode:
    """Return an episode; raises InputError for an unknown one, with the nearest."""
    return episodes()[check_choice(name, episodes(), what="episode")]


def check_episodes(names: list[str], data) -> None:
    """Raise InputError for no episode, an unknown one, or one that a panel does not have."""
    if not names:
        raise InputError(f"parameter episodes: name at least one of {', '.join(episodes())}.")
    for name in names:
        try:
            data.resolve(episode(name).window)
        except InputError as error:
            raise InputError(f"episode {name} with system={data.system}: {error}") from None
