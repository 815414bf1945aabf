"""The design across partners, with the tariff path of one of them given to each other in turn."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.engine.panel import Panel
from analysis.engine.permutation import Permutation, permute
from analysis.engine.specification import Specification


@dataclass(frozen=True)
class Exposure:
    """A design's coefficient under other assignments of the tariff."""

    spec: Specification
    dose: Permutation  #: The treated partner's dose, given to each in turn.

    @property
    def episode(self) -> str:
        """Episode of the design."""
        return self.spec.episode


def exposure(data: Panel, spec: Specification, *, treated: str) -> Exposure:
    """Permute the exposure of a design.

    Parameters
    ----------
    data : Panel
    spec : Specification
        Linear, on a tariff or instrument set by law.
    treated : str
        Partner whose path is assigned, ISO alpha-3.
    """
    return Exposure(spec, permute(data, spec, treated=treated))
