"""What pages say and draw from citable numbers alone: plain charts, values by key, what is newest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.checks import read_yaml
from analysis.present.counterfactual.words import part_in_dollars
from analysis.present.ends import printed_ends, printed_value
from analysis.present.finding import bounds, from_to, month, moved, percent, unbroken, whole
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
#: Ways whose values are not in per cent.
DOLLARS = {"billions"}


@dataclass(frozen=True)
class Bar:
    """One bar of a chart; places in per cent of its width."""

    label: str
    key: str
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
        texts = [f"{b.label} {b.text}{' ' + b.interval if b.interval else ''}" for b in self.bars]
        return f"Bar chart. {self.title}: {'; '.join(texts)}."


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

    def size(self, key: str, how: str = "percent", end: str = "value") -> str:
        """Print a number, or an end of its interval, without sign: ``25 %``, of ``−25 %`` too."""
        change, write = HOW[how]
        size = lambda x: write(abs(x))  # noqa: E731
        if not self._numbers[key].get("ci_low"):
            return size(change(self.value(key)))
        value, *ends = (change(self.value(key, name)) for name in ("value", "ci_low", "ci_high"))
        if end == "value":
            return printed_value(value, *ends, size)
        return printed_ends(*ends, size)[end == "ci_high"]

    def text(self, key: str) -> str:
        """Print a change in whole per cent with its sign: ``−16 %``."""
        return printed_value(*(self.value(key, end) for end in ("value", "ci_low", "ci_high")), whole)

    def ends(self, key: str) -> str:
        """Print the 95 % interval of a change with its signs: ``[−30 %, −2 %]``."""
        return bounds(self.value(key, "ci_low"), self.value(key, "ci_high"), whole)

    def range(self, key: str, how: str = "percent", *, between: bool = False) -> str:
        """Print the interval of a size, ``[8 %, 39 %]``; ``between`` other ends: ``8 % to 39 %``."""
        change, write = HOW[how]
        sign = -1 if change(self.value(key)) < 0 else 1
        ends = sorted(sign * change(self.value(key, end)) for end in ("ci_low", "ci_high"))
        return " to ".join(map(write, ends)) if between else bounds(*ends, write)

    def part(self, key: str, of: str) -> str:
        """Say from what to what a number may be a part of another: ``from none to more than all``."""
        ends = (self.value(key, end) / self.value(of) for end in ("ci_low", "ci_high"))
        return part_in_dollars(*sorted(ends))

    def moved(self, key: str) -> str:
        """Say what trade did: ``fell by 20.7 %``."""
        return moved(self.value(key))

    def period(self, key: str) -> str:
        """Return the months that the definition of a number names first: ``June to July``."""
        months = re.search(r"\w+ to \w+(?= \d{4})", self._numbers[key]["definition"])
        return months[0] if months else ""

    def newest(self, pattern: str) -> tuple[str, str]:
        """Return the key of the newest month that fits ``tariff.CHN.{month}.collected``, and the month.

        Both are empty where none fits.
        """
        form = re.compile(re.escape(pattern).replace(r"\{month\}", r"(20\d\d-\d\d)"))
        fits = sorted((fit[1], key) for key in self._numbers if (fit := form.fullmatch(key)))
        return (fits[-1][1], month(fits[-1][0])) if fits else ("", "")

    def windows(self, stem: str) -> list[tuple[str, str]]:
        """Return the keys ``STEM.2026-01_2026-04`` with their months in words, the newest last."""
        form = re.compile(re.escape(stem) + r"\.(20\d\d-\d\d)_(20\d\d-\d\d)")
        fits = sorted(fit.groups() + (key,) for key in self._numbers if (fit := form.fullmatch(key)))
        return [(key, from_to(first, last)) for first, last, key in fits]

    def charts(self, names: Iterable[str]) -> dict[str, Chart | None]:
        """Return charts of ``charts.yaml`` for one page; None where a number of one is missing.

        Charts in per cent have one scale, on which zero and a point have one place and one length.
        """
        entries = {name: read_yaml(CHARTS)[name] for name in names}
        bars_of = {
            name: [self._drawn(key, one) for key in one["bars"].values()]
            for name, one in entries.items()
            if all(key in self for key in one["bars"].values())
        }
        values: dict[bool, list[float]] = {}
        for name, bars in bars_of.items():
            heights = values.setdefault(entries[name]["how"] in DOLLARS, [0.0])
            heights += [x for bar in bars for x in bar if x is not None]
        ends = {unit: (min(heights), max(heights)) for unit, heights in values.items()}
        return {
            name: self._chart(name, one, bars_of[name], *ends[one["how"] in DOLLARS])
            if name in bars_of
            else None
            for name, one in entries.items()
        }

    def _chart(self, name: str, said: dict, drawn: list, low: float, high: float) -> Chart:
        """Return a chart whose width reaches from ``low`` to ``high``."""
        _, write = HOW[said["how"]]
        place = lambda x: round(100 * (x - low) / (high - low or 1), 2)  # noqa: E731
        bars = [
            Bar(
                label,
                key,
                *self._printed(value, ends, write),
                place(min(value, 0)),
                place(max(value, 0)) - place(min(value, 0)),
                *(None if end is None else place(end) for end in ends),
            )
            for (label, key), (value, *ends) in zip(said["bars"].items(), drawn, strict=True)
        ]
        texts = {bar.key: bar.text for bar in bars}
        title = re.sub(r"\{([^}]+)\}", lambda one: texts[one[1]], said["title"])
        return Chart(name, unbroken(title), place(0), tuple(bars))

    @staticmethod
    def _printed(value: float, ends: list[float | None], write: Callable) -> tuple[str, str]:
        """Return a value and its interval as printed, an empty text where it has none."""
        if ends[0] is None:
            return write(value), ""
        return printed_value(value, *ends, write), bounds(*ends, write)

    def _drawn(self, key: str, said: dict) -> list[float | None]:
        """Return the value of a bar and the ends of its interval."""
        change, _ = HOW[said["how"]]
        sign = -1 if said.get("fall") else 1
        ends = [self._numbers[key][end] for end in ("ci_low", "ci_high")]
        both = sorted(sign * change(float(end)) for end in ends) if all(ends) else [None, None]
        return [sign * change(self.value(key)), *both]
