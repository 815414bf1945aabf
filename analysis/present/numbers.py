"""Citable numbers: one stable key, one readable line, and a machine-readable twin.

A number shown in a notebook carries value, interval, unit, definition and data vintage as a custom
MIME bundle; ``publish`` harvests the bundles of all reports into ``reports/numbers.csv``.
"""

from __future__ import annotations

import html
import math
from dataclasses import asdict, dataclass
from functools import partial

from analysis.fields import told
from analysis.present.ends import printed_alone, printed_ends, printed_value, unsure_digits
from analysis.present.units import TOLERANCES, UNIT_FORMATS

NUMBER_MIME = "application/vnd.export-declines.number+json"

#: Digits that a stored number has beside those that are printed. Between machines numbers differ by less
#: than a millionth of the last of them, so that hardly one is rounded another way.
GUARD = 5

#: Parts of a number that are printed.
MEASURED = ("value", "ci_low", "ci_high")


def as_stored(value: float, unit: str) -> float:
    """Return ``value`` with the digits that are kept of a number in that unit, for print and files."""
    return round(float(value), stored_decimals(unit)) + 0.0


def stored_decimals(unit: str) -> int:
    """Return the decimals that are kept of a number in a unit; of dollars, a negative number."""
    scale, decimals, _ = UNIT_FORMATS[unit]
    return decimals + round(math.log10(scale)) + GUARD


def display(value: float, unit: str) -> str:
    """Return ``value`` as a report prints it, for instance ``-0.3452, "fraction"`` -> ``−34.5 %``."""
    scale, decimals, suffix = UNIT_FORMATS[unit]
    return fixed(value * scale, decimals) + suffix


def stored_interval(low: float, high: float, unit: str) -> str:
    """Return an interval in a unit as reports print it: ``[−56 %, −22 %]``."""
    return f"[{', '.join(printed_ends(low, high, partial(display, unit=unit)))}]"


def fixed(value: float, decimals: int) -> str:
    """Print with so many decimals and a true minus sign; what rounds to nothing has none."""
    return f"{round(value, decimals) + 0.0:,.{max(decimals, 0)}f}".replace("-", "−")


def billions(value: float, decimals: int = 1) -> str:
    """Print US dollars in billions, without the unit."""
    return fixed(value / 1e9, decimals)


def places(value: float) -> int:
    """Return the decimals of billions that dollars of this size need."""
    size = round(abs(value) / 1e9, 3)
    return 1 if size >= 0.95 or size == 0 else 2 if size >= 0.095 else 3


def fitting_dollars(value: float) -> str:
    """Print US dollars in billions with the unit; no line ends within."""
    return f"{billions(value, places(value))}\u00a0bn\u00a0USD"


def dollars(value: float) -> str:
    """Print US dollars in billions with the unit: ``12.3 bn USD``."""
    return display(float(value), "USD")


@told
@dataclass(frozen=True, kw_only=True)
class Number:
    """A main number of a report, with the digits on which machines agree (:func:`as_stored`)."""

    #: Stable name, lower-case words and codes joined by dots (``tariff.CHN.2025-05.effective``).
    key: str
    value: float  #: In ``unit``; the 95 % interval only where the value is an estimate.
    unit: str  #: A key of :data:`UNIT_FORMATS`; rates and growth are fractions.
    #: What was measured, of when and beside what, as a sentence prints it; behind a semicolon how.
    definition: str
    vintage: str  #: Which publication of the data the value rests on.
    tables: str = ""  #: Source tables that were read on the way to it, joined by ``"; "``.
    ci_low: float | None = None  #: In ``unit``; the 95 % interval only where the value is an estimate.
    ci_high: float | None = None  #: In ``unit``; the 95 % interval only where the value is an estimate.
    #: Largest absolute difference that a recomputation may show; None: that of the unit.
    tolerance: float | None = None

    def __post_init__(self):
        if self.unit not in UNIT_FORMATS:
            raise ValueError(
                f"number {self.key!r}: unit {self.unit!r} is none of {sorted(UNIT_FORMATS)}"
            )
        if self.tolerance is None:
            object.__setattr__(self, "tolerance", TOLERANCES[self.unit])
        for name in MEASURED:
            if (measured := getattr(self, name)) is not None:
                object.__setattr__(self, name, as_stored(measured, self.unit))

    @property
    def text(self) -> str:
        """The value as a report and the README print it."""
        write = partial(display, unit=self.unit)
        if self.ci_low is not None:
            return printed_value(self.value, self.ci_low, self.ci_high, write)
        return printed_alone(self.value, unsure_digits().get(self.key), write)

    @property
    def interval(self) -> str:
        """The 95 % interval as printed, or an empty string."""
        return "" if self.ci_low is None else f" {stored_interval(self.ci_low, self.ci_high, self.unit)}"

    def __repr__(self) -> str:
        return f"{self.text}{self.interval}  {self.definition} ({self.vintage}) [{self.key}]"

    def _repr_mimebundle_(self, include=None, exclude=None):
        line = (
            f'<p class="number"><strong>{self.text}</strong>{self.interval} '
            f"{html.escape(self.definition)} <small>({html.escape(self.vintage)}) "
            f"<code>{self.key}</code></small></p>"
        )
        return {
            "text/plain": repr(self),
            "text/html": line,
            NUMBER_MIME: asdict(self) | {"text": self.text},
        }


def citable(
    key: str,
    value: float,
    unit: str,
    definition: str,
    ends: tuple[float | None, float | None] = (None, None),
    *,
    vintage: str,
) -> Number:
    """Return a number with its interval, where it has ``ends``, in the scalars that a file holds."""
    low, high = (None if end is None else float(end) for end in ends)
    return Number(
        key=key,
        value=float(value),
        unit=unit,
        definition=definition,
        vintage=vintage,
        ci_low=low,
        ci_high=high,
    )
