"""An economy of sectors split into groups of their tariff lines, on which the law acts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.scenario.economy import Economy
from analysis.estimate.elasticity.response.lines import group_lines


def split(
    economy: Economy, lines: pd.DataFrame, laws: dict[str, tuple[pd.DataFrame, pd.DataFrame]]
) -> tuple[Economy, dict[str, pd.DataFrame]]:
    """Return an economy of sectors as one of groups of their lines, and the laws on these.

    Parameters
    ----------
    economy : Economy
        By sector.
    lines : DataFrame
        The partner's rows of :func:`lines.recorded_lines`.
    laws : dict of (DataFrame, DataFrame)
        By path, the actual law first; by line and by sector, the same months: statutory rates,
        fractions.

    Returns
    -------
    economy : Economy
        Its groups are called by their sector and a number, ``"334.2"``.
    laws : dict of DataFrame
        By path: rates by group and month.
    """
    first = next(iter(laws.values()))[0]
    lines = lines[lines.naics3.isin(economy.sectors) & lines.hts.isin(first.index)]
    rates = [
        (by_line.loc[lines.hts].to_numpy(float), of_sectors.loc[economy.sectors].to_numpy(float))
        for by_line, of_sectors in laws.values()
    ]
    logs = [tuple(map(np.log1p, both)) for both in rates]
    groups = group_lines(lines, economy.sectors, logs)
    at, part = groups.sector, groups.part
    names = economy.sectors[at] + "." + pd.Series(at).groupby(at).cumcount().astype(str)
    group_laws = {
        name: pd.DataFrame(np.expm1(log), names, first.columns)
        for name, log in zip(laws, groups.logs, strict=True)
    }
    lawful = next(iter(group_laws.values()))
    return replace(
        economy,
        sectors=lawful.index,
        value=economy.value[at] * part[:, None],
        log_factor=_paid(economy, at, part, lawful[economy.months].to_numpy()),
        share=np.where(np.isnan(groups.share), economy.share[at], groups.share),
        weights=economy.weights[at] * part,
        seasons=economy.seasons[at],
        law=lawful,
        ahead=None if economy.ahead is None else economy.ahead[at] * part,
    ), group_laws


def _paid(economy: Economy, at: np.ndarray, part: np.ndarray, law: np.ndarray) -> np.ndarray:
    """Return the log collected factor of groups, shape (K, M): what a sector paid, as their laws are.

    Parameters
    ----------
    at : ndarray of int, shape (K,)
        Sector of each group.
    part : ndarray, shape (K,)
        Part of the sector's imports.
    law : ndarray, shape (K, M)
    """
    # ASSUME: of the law of each group of a sector the same part is collected.
    mean = np.zeros_like(economy.value)
    np.add.at(mean, at, law * part[:, None])
    over = np.divide(law, mean[at], out=np.ones_like(law), where=mean[at] > 0)
    return np.log1p(np.expm1(economy.log_factor[at]) * over)
