"""Regressions of trade on tariffs: arrays and specifications in, estimates with their intervals out.

A library: it knows no report and imports no stage. Its face is :class:`Panel` (the data),
:class:`Specification` and :func:`fit` (one regression), :func:`fit_path` (one by lag or month),
:class:`Design` (a regression whose law can be permuted) and :class:`Check` (a verdict on a table of
estimates). ``README.md`` beside it says the rest.
"""

from typing import TYPE_CHECKING

from analysis.faces import face

if TYPE_CHECKING:  # an import of the library loads nothing
    from analysis.engine.check import Check
    from analysis.engine.design import Design
    from analysis.engine.fitting import fit, fit_path
    from analysis.engine.panel import Panel, from_frame
    from analysis.engine.results import Estimate
    from analysis.engine.specification import Specification

__all__ = ["Check", "Design", "Estimate", "Panel", "Specification", "fit", "fit_path", "from_frame"]

__getattr__, __dir__ = face(
    __name__,
    Check="check.Check",
    Design="design.Design",
    Estimate="results.Estimate",
    Panel="panel.Panel",
    Specification="specification.Specification",
    fit="fitting.fit",
    fit_path="fitting.fit_path",
    from_frame="panel.from_frame",
)
