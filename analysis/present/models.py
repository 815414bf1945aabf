"""Estimates as a journal prints them: one column a model, no stars."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import Estimate, to_frame
from analysis.present.finding import bounds, capital, period, probability, two
from analysis.present.table import Table

#: Rows of every table of models: field of the results, printed head.
ROWS = {
    "outcome": "Outcome",
    "regressor": "Regressor",
    "estimator": "Estimator",
    "weights": "Weights",
    "value": "Estimate",
    "std_error": "Standard error",
    "interval": "95 % interval",
    "p_value": "p",
    "n_obs": "Observations",
    "n_clusters": "Clusters",
    "n_zeros": "Zeros left out",
    "first_stage_f": "First-stage F",
    "partner x product": "Partner x product effects",
    "product x month": "Product x month effects",
    "partner x month": "Partner x month effects",
    "cluster_by": "Clustered by",
}


class Models(Table):
    """A table of estimates: models side by side in print, one row each in its CSV.

    Parameters
    ----------
    estimates : sequence of Estimate
    caption : str
        What they have to say of themselves is added, each note once with the models it is of.
    name : str, optional
        As for :class:`Table`.
    heads : sequence of str, optional
        Of the models, in place of their windows.
    """

    def __init__(
        self,
        estimates: Sequence[Estimate],
        caption: str,
        *,
        name: str | None = None,
        heads: Sequence[str] = (),
    ):
        with_notes = " ".join([caption, *_notes(estimates)])
        super().__init__(to_frame(estimates), with_notes, columns=ESTIMATES, name=name)
        self.estimates = estimates
        self._models = heads or [period(e.window) for e in estimates]

    def printed(self) -> pd.DataFrame:
        """Return the table as text: rows of :data:`ROWS`, one column a model."""
        rows = _rows(self.estimates)
        columns = {"Model": list(rows.values())}
        for number, (head, e) in enumerate(zip(self._models, self.estimates, strict=True), start=1):
            cells = _cells(e) | {
                name: "yes" if name in _effects(e) else "no" for name in _absorbed(rows)
            }
            columns[f"({number}) {head}"] = [cells[name] for name in rows]
        return pd.DataFrame(columns, dtype=object)

    def _numeric(self) -> set[str]:
        return set()


def _rows(estimates: Sequence[Estimate]) -> dict[str, str]:
    """Return :data:`ROWS`, with the effects of estimates that are none of those."""
    others = dict.fromkeys(effect for e in estimates for effect in _effects(e) if effect not in ROWS)
    *rows, last = ROWS.items()
    return dict([*rows, *((name, f"{capital(name)} effects") for name in others), last])


def _absorbed(rows: dict[str, str]) -> list[str]:
    return [name for name, head in rows.items() if head.endswith(" effects")]


def _effects(e: Estimate) -> list[str]:
    return e.fixed_effects.split(", ") if e.fixed_effects else []


def _cells(e: Estimate) -> dict[str, str]:
    cells = {name: getattr(e, name, None) for name in ROWS} | {
        "value": two(e.value),
        "std_error": f"({two(e.std_error)})",
        "interval": bounds(e.ci_low, e.ci_high),
        "p_value": probability(e.p_value),
        "weights": e.weights.replace("_", "-"),
        "first_stage_f": "–" if e.first_stage_f is None else f"{e.first_stage_f:,.0f}",
    }
    counts = {name: f"{cells[name]:,}" for name in ("n_obs", "n_clusters", "n_zeros")}
    return cells | counts


def _notes(estimates: Sequence[Estimate]) -> list[str]:
    """Return what results have to say of themselves, each note once with the models it is of."""
    by: dict[str, list[str]] = {}
    for number, e in enumerate(estimates, start=1):
        for note in filter(None, e.notes.split("; ")):
            by.setdefault(note, []).append(f"({number})")
    return [f"In {', '.join(models)}: {note}." for note, models in by.items()]
