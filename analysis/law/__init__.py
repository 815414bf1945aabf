"""The US tariff by law: rates by partner, tariff line and day, from the calendar and published lists.

A library: it knows no report, and imports no stage but ``collect``'s reading of tables. Its face is
:func:`rate` (a rate on a day), :func:`changes` (what changed between two days) and :func:`trace` (which
text adds what). ``README.md`` beside it says the rest.
"""

from typing import TYPE_CHECKING

from analysis.faces import face

if TYPE_CHECKING:  # an import of the library loads nothing
    from analysis.law.day_changes import changes
    from analysis.law.lookup import statutory_rate as rate
    from analysis.law.tracing import trace

__all__ = ["changes", "rate", "trace"]

__getattr__, __dir__ = face(
    __name__,
    changes="day_changes.changes",
    rate="lookup.statutory_rate",
    trace="tracing.trace",
)
