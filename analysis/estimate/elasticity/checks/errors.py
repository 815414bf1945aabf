"""What may hang together in the errors of a main estimate, as its outcomes are simulated."""

from __future__ import annotations

import numpy as np

from analysis.engine.coverage import Errors, shares
from analysis.engine.design import Design


def errors_of(design: Design, spread: float | None = None) -> dict[str, Errors]:
    """Return the kinds of errors under which the inference on a main estimate is tried.

    Parameters
    ----------
    design : Design
        With blocks of ``"partners"``, ``"headings"`` and ``"chapters"``.
    spread : float, optional
        Standard deviation of the partners' true elasticities; by default they are all the same.

    Returns
    -------
    dict
        ``"products"``: shared within a heading (HS4, or the chapter where that is the product);
        ``"partners"``: within a partner; ``"both"``: the sum of these two, in the shares that the
        residuals of the design have; ``"partner x chapter"``: within a partner's chapter; and, with
        ``spread``, ``"slopes"``: within a heading, and partners' elasticities drawn around the true
        one, which is their mean.
    """
    headings, partners, chapters = (design.clusters(of) for of in ("headings", "partners", "chapters"))
    own = shares(design, headings, partners)
    pairs = np.unique(partners * (int(chapters.max()) + 1) + chapters, return_inverse=True)[1]
    kinds = {
        "products": Errors(((1.0, headings),)),
        "partners": Errors(((1.0, partners),)),
        "both": Errors(tuple(zip(own, (headings, partners), strict=True))),
        "partner x chapter": Errors(((1.0, pairs),)),
    }
    if spread is not None:
        kinds["slopes"] = Errors(((1.0, headings),), partners, spread)
    return kinds
