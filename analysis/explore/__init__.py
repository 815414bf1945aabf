"""The views of ``notebooks/explore.ipynb``: controls, and what ``analysis`` says for what they hold.

A view calls ``analysis.tariff``, ``analysis.elasticity`` or ``analysis.effect`` with what its controls
hold and shows sentence, figure and table of the result. It has no arithmetic of its own. Like the
public face it stands before all stages; an import loads nothing but widgets.
"""

from analysis.explore.views import effect, elasticity, tariff

__all__ = ["effect", "elasticity", "tariff"]
