"""Fit the specification curve on all cores or on a dask cluster.

The specifications in which the law alone moves the tariff are also fitted with the treated partner's
path given to every other partner, which gives the whole curve one p-value (``curve_tests.joint_test``).
Specifications on the same cells are fitted together: what they share is drawn and absorbed once.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.engine.fitting import fit_sample
from analysis.engine.panel import Panel
from analysis.engine.permutation import EXPOSURE_TOLERANCE, exposure_paths, permuted, swaps
from analysis.engine.regression import Fit, least_squares, n_parameters, summarise
from analysis.engine.results import Estimate
from analysis.engine.sample import draw_sample
from analysis.engine.shared import CELLS, Fits
from analysis.engine.specification import Specification
from analysis.estimate.elasticity.robustness.curve import CHOICES, TREATED, Choice, Curve
from analysis.fingerprint import State
from analysis.scheduler import address, check_same, connected

#: Fields of an estimate that are columns of the curve; the choices say what the others would.
RESULTS = {
    f.name: None if f.type in ("str", "bool") else np.nan
    for f in fields(Estimate)
    if f.name not in (*CHOICES, "design", "horizon", "refit")
}

#: Result columns of an assignment.
ASSIGNED = ["value", "std_error", "p_value"]


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
    done = _on_dask(panels, ordered, scheduler) if scheduler else _on_cores(panels, ordered, workers)
    return _collect(_watched(itertools.chain.from_iterable(done), len(choices), progress))


def _cells(choice: Choice) -> tuple:
    """Return what specifications have in common that are fitted together."""
    return (*(getattr(choice.spec, name) for name in CELLS), choice.spec.estimator == "ppml")


def _cost(group: list[Choice]) -> tuple:
    return group[0].spec.system == "hs2", sum(choice.assignable for choice in group), len(group)


def fit_together(data: Panel, choices: list[Choice]) -> list[tuple[dict, list[dict]]]:
    """Fit specifications on the same cells, and the assignments that the joint test uses.

    Returns
    -------
    list of tuple
        Of each specification its row of :attr:`Curve.estimates`, where what cannot be estimated says
        why in ``problem``, and its rows of :attr:`Curve.assignments`.
    """
    fits = Fits(data)
    return [_fit_choice(fits, choice) for choice in choices]


def _fit_choice(fits: Fits, choice: Choice) -> tuple[dict, list[dict]]:
    spec, labels = choice.spec, choice.labels()
    row = labels | {"policy": spec.policy, "problem": "", **RESULTS, "comparison": spec.comparison}
    assigned = []
    try:
        if spec.estimator == "ppml":
            found = fit_sample(spec, draw_sample(fits.data, spec))
        else:
            found = fits.fit(spec)
        if choice.assignable:
            assigned = swapped_estimates(fits, spec, found)
        estimate = found.estimate()
        row |= {name: getattr(estimate, name) for name in RESULTS}
    except (InputError, np.linalg.LinAlgError) as error:
        row["problem"] = " ".join(str(error).split())
    return row, [labels | one for one in assigned]


def swapped_estimates(
    fits: Fits, spec: Specification, actual: Fit, *, treated: str = TREATED
) -> list[dict]:
    """Fit a specification with the treated partner's path swapped with that of each partner in turn.

    Parameters
    ----------
    fits : Fits
        Of the panel.
    spec : Specification
        Least squares on a tariff that the law sets.
    actual : Fit
        Its fit as it is.
    treated : str
        Partner whose path is swapped; its own row is the fit as it is.

    Returns
    -------
    list of dict
        One a partner: ``partner``, ``value``, ``std_error`` and ``p_value`` under the specification's
        clustering.
    """
    sample = fits.sample(spec)
    paths, own = exposure_paths(fits.data, spec, sample), sample.partners.get_loc(treated)
    clusters, root = sample.clusters(spec.cluster_by), np.sqrt(sample.weights)
    parameters = n_parameters(1, sample.effects(spec.fixed_effects), clusters)
    absorber, rows = fits.absorber(spec).absorber, []
    exposures = permuted(sample, paths, swaps(len(paths), own, len(paths)))
    for partner, exposure in zip(sample.partners, exposures, strict=True):
        x = absorber.absorb(exposure[:, None], tolerance=EXPOSURE_TOLERANCE) * root[:, None]
        scores = least_squares(actual.columns[:, 0], x)
        found = summarise(scores, clusters, parameters, columns=x, labels=actual.labels).estimate()
        rows.append({"partner": partner} | {name: getattr(found, name) for name in ASSIGNED})
    return rows


def _on_cores(panels: dict[str, Panel], groups: list[list[Choice]], workers: int) -> Iterable:
    from joblib import Parallel, delayed

    if workers == 1 or len(groups) < 2:
        return (fit_together(panels[group[0].spec.system], group) for group in groups)
    parallel = Parallel(n_jobs=workers, return_as="generator_unordered")
    return parallel(delayed(fit_together)(panels[group[0].spec.system], group) for group in groups)


def _on_dask(panels: dict[str, Panel], groups: list[list[Choice]], scheduler: str) -> Iterator:
    from dask.distributed import as_completed

    here, used = _rests_on(), {group[0].spec.system for group in groups}
    with connected(scheduler) as client:
        there = {name: client.scatter(panels[name], broadcast=True) for name in sorted(used)}
        futures = [
            client.submit(_fit_there, there[group[0].spec.system], group, here, pure=False)
            for group in groups
        ]
        for _, result in as_completed(futures, with_results=True):
            yield result


def _fit_there(
    data: Panel, choices: list[Choice], here: dict[str, str]
) -> list[tuple[dict, list[dict]]]:
    """Fit on a worker, where it holds the code that the curve is stored under."""
    check_same(here, _rests_on())
    return fit_together(data, choices)


@cache
def _rests_on() -> dict[str, str]:
    return State().contents("analysis.estimate.elasticity.robustness.curve_fits", panels=False)


def _watched(done: Iterable, total: int, progress: bool | None) -> Iterator:
    from rich.console import Console
    from rich.progress import track

    shown = sys.stderr.isatty() if progress is None else progress
    console = Console(stderr=True)
    yield from track(
        done, "specification curve", total, console=console, disable=not shown, transient=True
    )


def _collect(results: Iterable) -> Curve:
    rows, assignments = [], []
    for row, assigned in results:
        rows.append(row)
        assignments += assigned
    assigned = pd.DataFrame(assignments, columns=[*CHOICES, "partner", *ASSIGNED])
    return Curve(_sorted(pd.DataFrame(rows), CHOICES), _sorted(assigned, [*CHOICES, "partner"]))


def _sorted(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sort, and round to the ten digits that agree between machines."""
    frame = frame.sort_values(keys, ignore_index=True)
    for column in frame.select_dtypes("float"):
        frame[column] = [float(f"{value:.10g}") for value in frame[column]]
    return frame
