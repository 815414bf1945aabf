"""The measures of the law: the layer that each adds to, the goods that it covers and spares.

``measures.yaml`` says it of every measure to which the calendar gives a rate, and of what touches lines
and is in no rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError, nearest, read_yaml

MEASURES = Path(__file__).with_name("measures.yaml")

#: Layers of the statutory rate, in the order in which figures stack them.
LAYERS = ["base", "section_201", "section_232", "section_301", "section_338", "uniform"]


@cache
def read_measures(path: Path = MEASURES) -> dict[str, dict]:
    """Return layer, coverage and exemptions of each applied measure; see ``measures.yaml``."""
    measures = read_yaml(path)
    return {name: measure for name, measure in measures.items() if "left_out" not in measure}


@cache
def read_left_out(path: Path = MEASURES) -> dict[str, dict]:
    """Return the measures and rules that touch lines and change no rate: what, why, and the goods."""
    measures = read_yaml(path)
    return {name: m for name, m in measures.items() if "title" in m}


def together(by_measure: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Add up what measures take of an article's metals; others stand alone, under their names.

    Parameters
    ----------
    by_measure : mapping of str to ndarray
        Rates or shares by measure.
    """
    sums: dict[str, np.ndarray] = {}
    for name, values in by_measure.items():
        group = taken_with(name)
        sums[group] = sums[group] + values if group in sums else values
    return sums


def taken_with(measure: str) -> str:
    """Return what a measure of Section 232 takes together with: an article's metals, or itself."""
    return "content" if read_measures()[measure].get("content") else measure


def why_left_out(name: str) -> str:
    """Say what a measure of :func:`read_left_out` is and why it is in no rate."""
    measure = read_left_out()[name]
    return f"{measure['title']}: {measure['left_out']}"


def check_known(events: pd.DataFrame, path: Path = MEASURES) -> None:
    """Refuse a calendar that sets a rate of the United States for a measure that no law applies.

    Raises
    ------
    InputError
        With the row and the file to edit.
    """
    measures = read_yaml(path)
    sets = events.imposer.eq("USA") & events.rate_level.notna() & events.measure.ne("")
    unknown = events[sets & ~events.measure.isin(measures)]
    if len(unknown):
        row = unknown.iloc[0]
        near = nearest(row.measure, measures)
        hint = f" (did you mean {near!r}?)" if near else ""
        raise InputError(
            f"tariff_events.csv, {row.event_id} {row.target}: sets a rate for {row.measure!r}, which "
            f"analysis/law/{path.name} does not know{hint}; say there what it covers and spares."
        )
