"""What pages say and draw from citable numbers alone: plain charts, values by key, what is newest."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis.checks import read_yaml
from analysis.present.ends import printed_value
from analysis.present.finding import bounds, month, moved, percent, whole
from analysis.present.labels import of_ten_per_cent
from analysis.present.numbers import billions

CHARTS = Path(__file__).with_name("charts.yaml")
#: Ways in which a chart prints its values: what becomes of the number, and how it is printed.
HOW: dict[str, tuple[Callable[[float], float], Callable[[float], str]]] = {
    "percent": (float, whole),
    "rate": (float, percent),
    "of_ten": (of_ten_per_cent, whole),
    "billions": (float, billions),
}


@dataclass(frozen=True)
class Bar:
    """One bar of a chart; places in per cent of its width."""

    label: str
    key: str
    report: str  #: Where the number stands.
    text: str  #: Value as printed.
    interval: str  #: As printed; empty where there is none.
    start: float
    width: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Chart:
    """A chart of at most five bars."""

    name: str
    title: str
    zero: float  #: Place of zero in per cent of the width.
    bars: tuple[Bar, ...]

    @property
    def alt(self) -> str:
        """The chart in words."""
        said = [f"{b.label} {b.text}{' ' + b.interval if b.interval else ''}" for b in self.bars]
        return f"Bar chart. {self.title}: {'; '.join(said)}."


class Keyed:
    """Citable numbers, by key, for sentences and charts.

    Parameters
    ----------
    numbers : dict
        Rows of ``numbers.csv`` by key.
    """

    def __init__(self, numbers: dict[str, dict[str, str]]):
        self._numbers, self.used = numbers, []

    def __contains__(self, key: str) -> bool:
        return key in self._numbers

    def value(self, key: str, end: str = "value") -> float:
        """Return a number in its unit; ``KeyError`` where none has the key."""
        self.used.append(key)
        return float(self._numbers[key][end])

    def size(self, key: str, how: str = "percent") -> str:
        """Print a number without its sign: ``25 %``, of a fall of ``−25 %`` too."""
        change, write = HOW[how]
        return write(abs(change(self.value(key))))

    def range(self, key: str, how: str = "percent") -> str:
        """Print the 95 % interval of a size: ``[8 %, 39 %]``."""
        change, write = HOW[how]
        sign = -1 if change(self.value(key)) < 0 else 1
        ends = sorted(sign * change(self.value(key, end)) for end in ("ci_low", "ci_high"))
        return bounds(*ends, write)

    def moved(self, key: str) -> str:
        """Say what trade did: ``fell by 20.7 %``."""
        return moved(self.value(key))

    def newest(self, pattern: str) -> tuple[str, str]:
        """Return the key of the newest month that fits ``tariff.CHN.{month}.collected``, and the month.

        Both are empty where none fits.
        """
        form = re.compile(re.escape(pattern).replace(r"\{month\}", r"(20\d\d-\d\d)"))
        found = sorted((fit[1], key) for key in self._numbers if (fit := form.fullmatch(key)))
        return (found[-1][1], month(found[-1][0])) if found else ("", "")

    def chart(self, name: str) -> Chart | None:
        """Return a chart of ``charts.yaml``; None where a number of it is missing."""
        said = read_yaml(CHARTS)[name]
        if not all(key in self for key in said["bars"].values()):
            return None
        change, write = HOW[said["how"]]
        sign = -1 if said.get("fall") else 1
        drawn = [self._drawn(key, lambda x: sign * change(x)) for key in said["bars"].values()]
        known = [x for values in drawn for x in values if x is not None]
        low, high = min(0.0, *known), max(0.0, *known)
        place = lambda x: round(100 * (x - low) / (high - low or 1), 2)  # noqa: E731
        bars = [
            Bar(label, key, self._numbers[key]["report"], *self._printed(value, ends, write),
                place(min(value, 0)), place(max(value, 0)) - place(min(value, 0)),
                *(None if end is None else place(end) for end in ends))
            for (label, key), (value, *ends) in zip(said["bars"].items(), drawn, strict=True)
        ]  # fmt: skip
        return Chart(name, said["title"], place(0), tuple(bars))

    @staticmethod
    def _printed(value: float, ends: list[float | None], write: Callable) -> tuple[str, str]:
        """Return a value and its interval as printed, an empty text where it has none."""
        if ends[0] is None:
            return write(value), ""
        return printed_value(value, *ends, write), bounds(*ends, write)

    def _drawn(self, key: str, change: Callable[[float], float]) -> list[float | None]:
        """Return the value of a bar and the ends of its interval."""
        ends = [self._numbers[key][end] for end in ("ci_low", "ci_high")]
        both = sorted(change(float(end)) for end in ends) if all(ends) else [None, None]
        return [change(self.value(key)), *both]
