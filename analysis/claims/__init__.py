"""Claims about trade and tariffs, held against published figures.

A library: it knows no report and imports no stage. Its face is :func:`check` (a claim, as a line or a
sentence, and its verdict) and :func:`read` (what a claim can mean), over any table of series that is
:class:`Figures`. ``README.md`` beside it says the rest.
"""

from typing import TYPE_CHECKING

from analysis.faces import face

if TYPE_CHECKING:  # an import of the library loads nothing
    from analysis.claims.figures import Figures
    from analysis.claims.readings import check_text as check
    from analysis.claims.readings import read

__all__ = ["Figures", "check", "read"]

__getattr__, __dir__ = face(
    __name__, Figures="figures.Figures", check="readings.check_text", read="readings.read"
)
