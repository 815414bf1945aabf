"""The screen of ``notebooks/explore.ipynb``: a question, its answer, and controls that ask another.

A view calls a public name of ``analysis`` with what its controls hold, and shows sentence, figure and
table of the result, for one partner or for two side by side. It has no arithmetic of its own. Like the
public face it stands before all stages; an import loads nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipywidgets import VBox


def questions() -> VBox:
    """Return the screen: the first question, answered, and the names of all others."""
    from analysis.explore.questions import screen

    return screen()
