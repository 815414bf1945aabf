"""One call of a public name for each design that has one, run for the guide and stored as shown."""

from __future__ import annotations

import pandas as pd

#: What a reader types after ``import analysis`` -> by design of the guide.
CALLS = {
    "headline": 'analysis.elasticity("2025")',
    "dynamics": 'analysis.response("2025")',
    "gap": 'analysis.gap("CHN")',
    "diversion": 'analysis.diversion("CHN")',
    "what_if": 'analysis.effect("VNM", "9403", "25%", start="2026-12-01")',
}
#: What answers these calls, which are text: modules that a stored answer rests on whole.
ANSWERED_BY = (
    "analysis.public",
    "analysis.elasticities",
    "analysis.estimate.elasticity.main.inputs",
    "analysis.estimate.elasticity.goods.inputs",
    "analysis.present.estimates",
)


def make_examples() -> dict[str, pd.DataFrame]:
    """Run the calls.

    Returns
    -------
    dict of DataFrame
        ``guide_examples``: ``design``, ``code`` and ``html``, the answer as a notebook shows it.
    """
    import importlib

    names = {"analysis": importlib.import_module("analysis")}
    rows = [(design, code, eval(code, names)._repr_html_()) for design, code in CALLS.items()]
    return {"guide_examples": pd.DataFrame(rows, columns=["design", "code", "html"])}
