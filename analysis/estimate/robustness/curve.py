"""The specification curve: every defensible combination of choices, as data, fitted in parallel.

``curve.yaml`` lists the choices; :func:`expand` crosses them; :func:`run` fits them on all cores or on
a dask cluster. The specifications in which the law alone moves the tariff are also fitted with the
treated partner's path given to every other partner, which gives the whole curve one p-value
(``robustness.joint_test``).
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from analysis.checks import InputError, check_choice
from analysis.combine import load_panel
from analysis.estimate.engine.fit import fit
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.specification import Specification, specification
from analysis.estimate.engine.stored import stored
from analysis.estimate.robustness.permutation import swapped_estimates
from analysis.paths import PANEL

FILE = Path(__file__).with_name("curve.yaml")

#: The partner whose path the joint test assigns.
TREATED = "CHN"

#: Choices that tell two specifications apart, in the order of sorting.
CHOICES = [
    "episode", "family", "system", "window", "tariff", "instrument", "difference", "estimator",
    "weights", "fixed_effects", "leave_out", "dropped",
]  # fmt: skip

#: Result columns of an assignment.
ASSIGNED = ["value", "std_error", "p_value"]


@dataclass(frozen=True)
class Choice:
    """A specification of the curve and where it comes from.

    Attributes
    ----------
    episode, family : str
        Keys of ``curve.yaml``.
    spec : Specification
    dropped : str
        The partner left out in turn, or empty.
    """

    episode: str
    family: str
    spec: Specification
    dropped: str = ""

    @property
    def policy(self) -> bool:
        """Whether nothing but the law moves the tariff or its instrument."""
        return self.spec.tariff != "effective" or self.spec.instrument is not None

    @property
    def assignable(self) -> bool:
        """Whether the joint test uses it: linear, the tariff set by law, no partner dropped."""
        linear = self.spec.estimator == "ols" and self.spec.tariff != "effective"
        return linear and not self.dropped

    def labels(self) -> dict:
        """Return the columns that name the choices."""
        own = asdict(self.spec)
        lists = {n: ", ".join(own[n]) for n in ("fixed_effects", "leave_out")}
        own |= lists | {"episode": self.episode, "family": self.family, "dropped": self.dropped}
        own["instrument"] = own["instrument"] or ""
        return {name: own[name] for name in CHOICES}


@dataclass(frozen=True)
class Curve:
    """A fitted curve.

    Attributes
    ----------
    estimates : DataFrame
        One row a specification: :data:`CHOICES`, ``policy``, ``problem`` (why it could not be
        estimated, else empty) and the columns of :class:`Estimate` (missing where there is a
        problem); sorted by the choices.
    assignments : DataFrame
        One row a policy specification x partner that holds the treated one's path: :data:`CHOICES`,
        ``partner``, ``value``, ``std_error``, ``p_value``.
    """

    estimates: pd.DataFrame
    assignments: pd.DataFrame


def expand(content: dict | None = None) -> list[Choice]:
    """Return every specification of ``curve.yaml`` (or of its parsed content), none twice.

    Raises
    ------
    InputError
        An unknown key or a value that no specification may have.
    """
    content = _read() if content is None else content
    found = []
    for name, family in content["families"].items():
        for word in family:
            known = ["designs", "weights", "fixed_effects", "episodes", "drop_one"]
            check_choice(word, known, what="key", where=f"curve.yaml, family {name}")
        for episode in family.get("episodes", content["episodes"]):
            found += _expand_family(name, family, episode, content["episodes"][episode])
    return list(dict.fromkeys(found))


def _expand_family(name: str, family: dict, episode: str, where: dict) -> Iterator[Choice]:
    one_by_one = family.get("drop_one", False)
    windows = where["windows"][:1] if one_by_one else where["windows"]
    base = replace(
        specification(where["base"]), name=f"{name}_{episode}", estimator="ols", instrument=None
    )
    for system in where["systems"]:
        partners = load_panel(system).partner.cat.categories if one_by_one else [""]
        crossed = itertools.product(
            windows, family["designs"], family["weights"], family["fixed_effects"], partners
        )
        for window, design, weights, effects, dropped in crossed:
            if dropped in base.leave_out:
                continue
            leave_out = tuple(sorted({*base.leave_out, dropped} - {""}))
            choices = {"system": system, "window": window, "weights": weights, **design}
            effects = {"fixed_effects": tuple(effects), "leave_out": leave_out}
            yield Choice(episode, name, replace(base, **choices, **effects), dropped)


@cache
def _read() -> dict:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def fit_choice(choice: Choice) -> tuple[dict, list[dict]]:
    """Fit one specification, and its assignments where the joint test uses it.

    Returns
    -------
    row : dict
        A row of :attr:`Curve.estimates`; what cannot be estimated says why in ``problem``.
    assignments : list of dict
        Rows of :attr:`Curve.assignments`.
    """
    labels = choice.labels()
    row = {f.name: None if f.type in ("str", "bool") else np.nan for f in fields(Estimate)} | labels
    row |= {"policy": choice.policy, "problem": ""}
    try:
        row |= asdict(fit(choice.spec)) | {"fixed_effects": labels["fixed_effects"]}
        row["estimator"] = labels["estimator"]
        assigned = []
        if choice.assignable:
            assigned = swapped_estimates(choice.spec, treated=TREATED).to_dict("records")
    except (InputError, np.linalg.LinAlgError) as error:
        row["problem"] = " ".join(str(error).split())
        return row, []
    return row, [labels | one for one in assigned]


def run(
    choices: list[Choice] | None = None,
    *,
    scheduler: str | None = None,
    workers: int = -1,
    progress: bool | None = None,
) -> Curve:
    """Fit the curve on all cores of this machine, or on a dask cluster.

    Parameters
    ----------
    choices : list of Choice, optional
        By default all of ``curve.yaml``.
    scheduler : str, optional
        Address of a dask scheduler (``"tcp://10.0.0.1:8786"``); by default the environment variable
        ``SCHEDULER``, and without it this machine. Its workers need this package and its panels.
    workers : int
        Processes on this machine; -1: one a core.
    progress : bool, optional
        Whether to draw a progress bar; by default on a terminal.

    Returns
    -------
    Curve
        The same to the last digit wherever and in whatever order it was fitted.
    """
    choices = expand() if choices is None else choices
    scheduler = scheduler or os.environ.get("SCHEDULER")
    # The costly ones first, so that no worker waits at the end for one that began late.
    ordered = sorted(choices, key=_cost, reverse=True)
    done = _on_dask(ordered, scheduler) if scheduler else _on_cores(ordered, workers)
    return _collect(_watched(done, len(ordered), progress))


def _cost(choice: Choice) -> tuple:
    return choice.spec.system == "hs2", choice.spec.estimator == "ppml", choice.assignable


def _on_cores(choices: list[Choice], workers: int) -> Iterable:
    from joblib import Parallel, delayed

    if workers == 1 or len(choices) < 2:
        return map(fit_choice, choices)
    parallel = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=4)
    return parallel(delayed(fit_choice)(choice) for choice in choices)


def _on_dask(choices: list[Choice], scheduler: str) -> Iterator:
    from dask.distributed import Client, as_completed

    with Client(scheduler) as client:
        futures = client.map(fit_choice, choices, pure=False)
        for _, result in as_completed(futures, with_results=True):
            yield result


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
    columns = [*CHOICES, "policy", "problem"]
    estimates = pd.DataFrame(rows)
    estimates = estimates[[*columns, *(c for c in estimates if c not in columns)]]
    assigned = pd.DataFrame(assignments, columns=[*CHOICES, "partner", *ASSIGNED])
    return Curve(_sorted(estimates, CHOICES), _sorted(assigned, [*CHOICES, "partner"]))


def _sorted(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sort, and round to the ten digits that agree between machines."""
    frame = frame.sort_values(keys, ignore_index=True)
    for column in frame.select_dtypes("float"):
        frame[column] = [float(f"{value:.10g}") for value in frame[column]]
    return frame


def load_or_run(folder: Path = PANEL, **settings) -> Curve:
    """Return the curve stored beside the panels if nothing it rests on has changed, else fit it.

    Parameters
    ----------
    folder : Path
        Where it is kept (:func:`stored`).
    **settings
        As for :func:`run`.
    """
    parts = {"estimates": "curve_estimates", "assignments": "curve_assignments"}

    def compute() -> dict[str, pd.DataFrame]:
        curve = run(**settings)
        return {name: getattr(curve, part) for part, name in parts.items()}

    tables = stored(compute, list(parts.values()), folder=folder)
    return Curve(**{part: tables[name] for part, name in parts.items()})


def write_curve(target: Path) -> Path:
    """Write ``specification_curve.csv`` into a folder; rows sorted, ten significant digits.

    Returns
    -------
    Path
        The file written.
    """
    path = target / "specification_curve.csv"
    target.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".csv.new")
    frame = load_or_run().estimates
    frame.to_csv(aside, index=False, float_format="%.10g", lineterminator="\n")
    aside.replace(path)
    return path
