"""Charts that a reader touches: the series of a printed figure, for every partner it can be drawn of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.codebook import DIGITS
from analysis.present.finding import the

#: Dashes of a line, as SVG writes them; with two partners they tell what is drawn, marks tell of whom.
SVG_SOLID, SVG_DASHED, SVG_DOTTED, SVG_FINE = "", "7 3", "2 2.6", "1.2 1.6"


@dataclass(frozen=True)
class Course:
    """What one line of a chart shows, whoever's it is."""

    name: str  #: Its name in an address and in a file.
    label: str  #: As in a sentence.
    short: str  #: Beside the name of a partner.
    dash: str = SVG_SOLID
    steps: bool = False  #: A rate holds from a day of change to the next; it is known to its last day.
    breaks: tuple[str, ...] = ()  #: First months ``YYYY-MM`` on other terms: the line is broken off.


@dataclass(frozen=True)
class Chart:
    """What a reader may choose from."""

    name: str  #: That of the printed figure.
    title: str  #: ``{}`` stands for the partners chosen.
    axis: str  #: What the vertical axis shows.
    unit: str  #: Of the values: ``fraction`` or ``USD``.
    note: str  #: Definitions and sources.
    courses: tuple[Course, ...]
    #: Name of each partner by its code.
    names: Mapping[str, str]
    #: Partner -> course -> values by day (in steps), by first day of a month or by year.
    values: Mapping[str, Mapping[str, pd.Series]]
    #: Partner -> what happened by day.
    events: Mapping[str, pd.Series]

    def content(self) -> dict:
        """Return the chart as its file holds it.

        ``partners`` has of each code its name, its courses, its events and its name in a sentence. A
        course is ``[[day, value], ...]`` in the units of the chart, days as ``2025-05-14``; years stand
        at their first day.
        """
        partners = {
            code: [
                self.names[code],
                {name: _points(values) for name, values in series.items() if values.notna().any()},
                _points(self.events.get(code, pd.Series(dtype=object))),
                the(self.names[code]),
            ]
            for code, series in sorted(self.values.items(), key=lambda item: self.names[item[0]])
        }
        courses = [
            [c.name, c.label, c.short, c.dash, int(c.steps), list(c.breaks)] for c in self.courses
        ]
        head = {name: getattr(self, name) for name in ("name", "title", "axis", "unit", "note")}
        return head | {"courses": courses, "partners": partners}


def _points(values: pd.Series) -> list[list]:
    """Return days with their values, to the digits of a figure's own series."""
    return [
        [f"{day:%Y-%m-%d}", value if isinstance(value, str) else float(f"{value:.{DIGITS}g}")]
        for day, value in values.dropna().items()
    ]
