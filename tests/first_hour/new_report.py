"""A report that somebody adds by what ``CONTRIBUTING.md`` says, and by nothing else: four files."""

from __future__ import annotations

import json
from pathlib import Path

NAME = "11_growth"
QUESTION = "By how much did imports from a partner grow on a year before?"

STUDY = '''"""The study behind report 11: growth of imports from a partner on a year before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.checks import InputError
from analysis.combine import load_panel
from analysis.combine.load import partner_names
from analysis.law.names import named
from analysis.reading import traced


@dataclass(frozen=True)
class GrowthStory:
    """What report 11 shows."""

    partner: str  #: Its short English name.
    month: pd.Timestamp
    growth: float  #: Of the value of imports on the month a year before, a fraction.
    values: pd.Series  #: Value of imports by month of the last two years, US dollars.


@named
def check(*, partner: str = "CHN", month: str = "2025-05") -> None:
    """Refuse parameters that the data cannot answer.

    Raises
    ------
    InputError
        A partner or a month that the panel does not have.
    """
    panel = load_panel()
    first, last = panel.month.min() + pd.DateOffset(years=2), panel.month.max()
    if not panel.partner.eq(partner).any():
        raise InputError(f"unknown partner {partner!r} in the naics3 panel")
    if not first <= pd.Timestamp(month) <= last:
        raise InputError(f"month {month}: the panel has {first:%Y-%m} to {last:%Y-%m}.")


@named
@traced
def study(*, partner: str = "CHN", month: str = "2025-05") -> GrowthStory:
    """Add up imports from a partner by month.

    Parameters
    ----------
    partner : str
        Exporting country, ISO alpha-3.
    month : str
        As ``2025-05``.
    """
    check(partner=partner, month=month)
    panel, last = load_panel(), pd.Timestamp(month)
    imports = panel[panel.partner.eq(partner)].groupby("month").customs_value.sum()
    growth = imports[last] / imports[last - pd.DateOffset(years=1)] - 1
    values = imports[last - pd.DateOffset(years=2) : last]
    return GrowthStory(partner_names()[partner], last, growth, values)
'''

ROOM = '''"""What report 11 shows of growth: the sections of ``text.md``."""

from __future__ import annotations

import sys

from analysis.estimate.growth.study import GrowthStory
from analysis.present.page import Numbers, Room


def draw_months_figure(story: GrowthStory):
    """Draw the value of imports by month."""
    from analysis.present.style import BLUE, month_axis, new_figure

    figure, ax = new_figure()
    ax.plot(story.values.index, story.values / 1e9, color=BLUE, label=story.partner)
    month_axis(ax, story.values.index)
    ax.set_ylabel("billion US dollars")
    return figure


def citable(story: GrowthStory, made: Numbers) -> None:
    """Add the growth of the month."""
    made.add("month", story.growth, "fraction")


ROOM = Room(labels=sys.modules[__name__], numbers=citable)
__getattr__, __dir__ = ROOM.show, ROOM.names
'''

TEXT = """# answer
In {{ story.month|month }} imports from {{ story.partner|the }} {{ story.growth|went }} on a year before.

- The value is that of imports for consumption.
names: {{ story.partner }}
asked: {{ story.month|month }}

# months_figure
title: US imports from {{ story.partner|the }} {{ story.growth|went }} in {{ story.month|month }}
alt: Line chart of US imports from {{ story.partner|the }} by month, in US dollars.
caption: Imports for consumption by month, US dollars.

# numbers
month: growth of US imports from {{ story.partner|the }} in {{ story.month|month }} on the year before
"""

PARAMETERS = (
    'partner: str = "CHN"  # exporting country, ISO alpha-3 code\n'
    'month: str = "2025-05"  # compared with the year before'
)
SET_UP = (
    "from analysis.estimate.growth.study import study\nfrom analysis.present import growth as show\n\n"
    "story = None  # a refusal below leaves no older story\nstory = study(partner=partner, month=month)"
)


def cell(kind: str, source: str, *tags: str) -> dict:
    """Return a cell of a notebook."""
    of_code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {
        "cell_type": kind,
        "metadata": {"tags": list(tags)} if tags else {},
        "source": source,
    } | of_code


#: Of the notebook, in the order that CONTRIBUTING.md names.
CELLS = [
    cell("markdown", f"# {QUESTION}"),
    cell("code", PARAMETERS, "parameters"),
    cell("code", SET_UP),
    cell("code", "show.answer(story)", "finding"),
    cell("code", "show.months_figure(story)"),
    cell("markdown", "Imports of one month swing with the days of work in it."),
    cell("markdown", "## Checks and details", "appendix"),
    cell("code", "display(*show.numbers(story))", "appendix"),
]


def notebook() -> str:
    """Return the text of the notebook."""
    cells = [one | {"id": str(place)} for place, one in enumerate(CELLS)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


#: File -> what is written into it.
FILES = {
    "analysis/estimate/growth/study.py": STUDY,
    "analysis/present/growth/__init__.py": ROOM,
    "analysis/present/growth/text.md": TEXT,
    f"notebooks/{NAME}.ipynb": notebook(),
}


def add_report(clone: Path) -> None:
    """Write the files of the report into a clone."""
    for name, text in FILES.items():
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text(text, encoding="utf-8")
