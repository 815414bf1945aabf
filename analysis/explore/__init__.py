"""The views of ``notebooks/explore.ipynb``: controls, and what ``analysis`` says for what they hold.

A view calls a public name of ``analysis`` with what its controls hold, and shows sentence, figure and
table of the result, for one partner or for two side by side. It has no arithmetic of its own. Like the
public face it stands before all stages; an import loads nothing but widgets.
"""

from analysis.explore.views import (
    cite,
    claim,
    diversion,
    effect,
    elasticity,
    gap,
    law,
    response,
    tariff,
)

__all__ = [
    "cite",
    "claim",
    "diversion",
    "effect",
    "elasticity",
    "gap",
    "law",
    "response",
    "tariff",
]
