"""Single estimates, rates of the law and citable numbers, as people who type see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from analysis.estimate.engine.results import Estimate, to_frame
from analysis.present.finding import percent, probability, two
from analysis.present.numbers import Number, display
from analysis.present.result import Result
from analysis.present.table import Table

if TYPE_CHECKING:
    from analysis.combine.law.lookup import LawfulRate
    from analysis.present.picture import Picture

#: Columns of an estimate that its table prints.
PRINTED = ["regressor", "horizon", "value", "ci_low", "ci_high", "std_error", "p_value", "n_obs",
           "n_clusters", "window"]  # fmt: skip

#: Layers of the law as printed.
LAYERS = {
    "base": "Base rate", "section_201": "Section 201", "section_232": "Section 232",
    "section_301": "Section 301", "uniform": "Uniform layer", "statutory_rate": "Statutory rate",
}  # fmt: skip


def shown(
    found: Estimate | list[Estimate], *, draw: Callable[[], Picture | None] | None = None
) -> Result:
    """Return one estimate, or the coefficients of one regression, with their table and figure."""
    estimates = [found] if isinstance(found, Estimate) else found
    frame, first = to_frame(estimates), estimates[0]
    columns = [name for name in PRINTED if name != "horizon" or frame.horizon.notna().any()]
    heads = {"regressor": "Response to", "horizon": "Months", "value": "Elasticity"}
    formats = {"value": two, "std_error": two, "p_value": probability, "horizon": "months"}
    caption = (
        f"{first.outcome[:1].upper()}{first.outcome[1:]}, {first.estimator}, {first.fixed_effects} "
        "effects, "
        f"clustered by {first.cluster_by}; 95 % interval in brackets. Source: {first.vintage}."
    )
    table = Table(frame[columns], caption, heads=heads, formats=formats,
                  intervals={"value": ("ci_low", "ci_high")})  # fmt: skip
    return Result(found, table, draw=draw)


def rate_shown(found: LawfulRate) -> Result:
    """Return a rate of the law with its layers as a table."""
    parts = found.layers | {"statutory_rate": found.statutory_rate}
    frame = pd.DataFrame({"layer": list(parts), "rate": list(parts.values())})
    caption = (
        f"US tariff by law on HTS {found.hts} of {found.partner} on {found.day:%Y-%m-%d}, "
        f"{found.n_lines} lines, by {found.weights}. Source: calendar of tariff events and tariff lists."
    )
    heads = {"layer": "Layer", "rate": "Rate"}
    return Result(
        found, Table(frame, caption, heads=heads, formats={"layer": LAYERS.get, "rate": percent})
    )


def number_shown(found: Number) -> Result:
    """Return a citable number with its definition as a table."""
    row = {"key": found.key, "value": found.value, "ci_low": found.ci_low, "ci_high": found.ci_high,
           "definition": found.definition, "vintage": found.vintage}  # fmt: skip
    heads = {"key": "Key", "value": "Value", "definition": "Definition", "vintage": "Vintage"}
    ends = ("ci_low", "ci_high")
    frame = pd.DataFrame([row]).astype(dict.fromkeys(ends, float))
    table = Table(frame, "A citable number of the reports.", heads=heads, intervals={"value": ends},
                  formats={"value": lambda value: display(value, found.unit)})  # fmt: skip
    return Result(found, table)
