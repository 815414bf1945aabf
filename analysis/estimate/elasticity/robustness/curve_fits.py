"""Fit the specification curve on all cores or on a dask cluster.

Specifications on the same cells are fitted together: what they share is drawn and absorbed once.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.engine.fitting import fit_sample
from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.engine.sample import draw_sample
from analysis.engine.shared import CELLS, Fits
from analysis.estimate.elasticity.robustness.curve import CURVE_CHOICES, Choice, Curve
from analysis.scheduler import address, shared_out

#: Fields of an estimate that are columns of the curve; the choices say what the others would.
RESULTS = {
    f.name: None if f.type in ("str", "bool") else np.nan
    for f in fields(Estimate)
    if f.name not in (*CURVE_CHOICES, "design", "horizon", "refit")
}


def run(
    panels: dict[str, Panel],
    choices: list[Choice],
    *,
    scheduler: str | None = None,
    workers: int = -1,
    progress: bool | None = None,
) -> Curve:
    """Fit the curve on all cores of this machine, or on a dask cluster.

    Parameters
    ----------
    panels : dict of Panel
        By product system; with all tariff concepts that the choices name.
    choices : list of Choice
        As :func:`curve.expand` gives them.
    scheduler : str, optional
        Address of a dask scheduler (``"tcp://10.0.0.1:8786"``); by default the environment variable
        ``SCHEDULER``, and without it this machine. Its workers need a clone of this project at the same
        revision, not its panels.
    workers : int
        Processes on this machine; -1: one a core.
    progress : bool, optional
        Whether to draw a progress bar; by default on a terminal.

    Returns
    -------
    Curve
        The same to the last digit wherever and in whatever order it was fitted.

    Raises
    ------
    InputError
        There is no such cluster, or a worker holds other code.
    """
    scheduler = scheduler or address()
    groups: dict[tuple, list[Choice]] = {}
    for choice in choices:
        groups.setdefault(_cells(choice), []).append(choice)
    # The costly ones first, so that no worker waits at the end for one that began late.
    ordered = sorted(groups.values(), key=_cost, reverse=True)
    if scheduler:
        used = {group[0].spec.system: panels[group[0].spec.system] for group in ordered}
        done = shared_out(_fit_there, used, ordered, scheduler=scheduler, rests_on=__name__)
    else:
        done = _on_cores(panels, ordered, workers)
    return _collect(_watched(itertools.chain.from_iterable(done), len(choices), progress))


def _cells(choice: Choice) -> tuple:
    """Return what specifications have in common that are fitted together."""
    return (*(getattr(choice.spec, name) for name in CELLS), choice.spec.estimator == "ppml")


def _cost(group: list[Choice]) -> tuple:
    return group[0].spec.system == "hs2", len(group)


def fit_together(data: Panel, choices: list[Choice]) -> list[dict]:
    """Fit specifications on the same cells.

    Returns
    -------
    list of dict
        Of each specification its row of :attr:`Curve.estimates`, where what cannot be estimated says
        why in ``problem``.
    """
    fits = Fits(data)
    return [_fit_choice(fits, choice) for choice in choices]


def _fit_choice(fits: Fits, choice: Choice) -> dict:
    spec, labels = choice.spec, choice.labels()
    row = labels | {"policy": spec.policy, "problem": "", **RESULTS, "comparison": spec.comparison}
    try:
        if spec.estimator == "ppml":
            fitted = fit_sample(spec, draw_sample(fits.data, spec))
        else:
            fitted = fits.fit(spec)
        estimate = fitted.estimate()
        row |= {name: getattr(estimate, name) for name in RESULTS}
    except (InputError, np.linalg.LinAlgError) as error:
        row["problem"] = " ".join(str(error).split())
    return row


def _on_cores(panels: dict[str, Panel], groups: list[list[Choice]], workers: int) -> Iterable:
    from joblib import Parallel, delayed

    if workers == 1 or len(groups) < 2:
        return (fit_together(panels[group[0].spec.system], group) for group in groups)
    parallel = Parallel(n_jobs=workers, return_as="generator_unordered")
    return parallel(delayed(fit_together)(panels[group[0].spec.system], group) for group in groups)


def _fit_there(panels: dict[str, Panel], choices: list[Choice]) -> list[dict]:
    return fit_together(panels[choices[0].spec.system], choices)


def _watched(done: Iterable, total: int, progress: bool | None) -> Iterator:
    from rich.console import Console
    from rich.progress import track

    shown = sys.stderr.isatty() if progress is None else progress
    console = Console(stderr=True)
    yield from track(
        done, "specification curve", total, console=console, disable=not shown, transient=True
    )


def _collect(results: Iterable) -> Curve:
    """Sort, and round to the ten digits that agree between machines."""
    rows = pd.DataFrame(list(results)).sort_values(CURVE_CHOICES, ignore_index=True)
    for column in rows.select_dtypes("float"):
        rows[column] = [float(f"{value:.10g}") for value in rows[column]]
    return Curve(rows)
