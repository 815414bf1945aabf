"""China's law to 2023 by lines of six digits, with what its rates leave unsaid."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.law.calendar import rate_steps
from analysis.law.coverage import Coverage
from analysis.law.day import CoveredLines, gap_scopes
from analysis.law.rates import Flags
from analysis.law.statutory import Law, layers_2017

#: Digits of the lines.
SIX = 6


def law_of_2017(lines: pd.DataFrame, law: Law) -> tuple[tuple, Flags]:
    """Return segments and layers as :func:`statutory.layers_2017`, and their flags in each segment.

    A measure that names part of a line by more digits touches the line.

    Parameters
    ----------
    lines : DataFrame
        From :func:`lines.lines_2017`.
    law : Law
        Its calendar, and what its measures touch.
    """
    rows, targets = law.coverage.rows, {"ALL", "CHN"}
    rows = rows[rows.scope.isin(gap_scopes()) & rows.share.gt(0)]
    coverage = Coverage(rows.assign(hts_prefix=rows.hts_prefix.str[:SIX]), pd.Index(lines.hs6))
    segments, layers = layers_2017(lines, law.events)
    steps = rate_steps(law.events, "CHN")
    days = [coverage.days(scope, targets) for scope in gap_scopes()]
    every = np.unique(np.concatenate([segments.to_numpy("datetime64[D]"), *days]))
    every = every[(every >= segments[0]) & (every < np.datetime64("2100-01-01"))]
    held = segments.to_numpy("datetime64[D]").searchsorted(every, side="right") - 1
    levels = steps.reindex(pd.DatetimeIndex(every), method="ffill").fillna(0.0).to_dict("records")
    covered = CoveredLines(coverage, targets, np.arange(len(lines)), lines.base_rate.to_numpy(float))
    incomplete = np.array([day.incomplete() for day in covered.days(every, levels)])
    none = np.zeros_like(incomplete)
    lawful = pd.DatetimeIndex(every), {name: rates[held] for name, rates in layers.items()}
    return lawful, Flags(none, incomplete, none.astype(bool))
