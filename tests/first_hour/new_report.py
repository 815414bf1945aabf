"""A report that somebody adds by what ``CONTRIBUTING.md`` says, and by nothing else: its files."""

from __future__ import annotations

import json
from pathlib import Path

NAME = "11_growth"

INPUTS = '''"""What report 11 reads: US imports by partner and month."""

from __future__ import annotations

import pandas as pd

from analysis.combine import load_panel
from analysis.combine.load import partner_names


def load_imports() -> pd.DataFrame:
    """Return US imports for consumption (US dollars), a row a month and a column a partner's code."""
    return load_panel().pivot_table(
        values="customs_value", index="month", columns="partner", aggfunc="sum", observed=True
    )


def load_name(partner: str) -> str:
    """Return the short English name of a partner."""
    return partner_names()[partner]
'''

GROWTH = '''"""Growth of a year's imports on the year before."""

from __future__ import annotations

import pandas as pd


def growth_of_year(imports: pd.Series, year: int) -> float:
    """Return growth on the same months of the year before (a fraction); index of ``imports``: months."""
    now, before = (imports[imports.index.year == y] for y in (year, year - 1))
    return now.sum() / before[before.index.month.isin(now.index.month)].sum() - 1
'''

STUDY = '''"""The study behind report 11: by how much imports from a partner grew in a year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.checks import InputError
from analysis.estimate.growth.growth import growth_of_year
from analysis.estimate.growth.inputs import load_imports, load_name
from analysis.law.names import named
from analysis.reading import traced


@dataclass(frozen=True)
class GrowthStory:
    """What report 11 shows."""

    partner: str  #: Its short English name.
    year: int
    growth: float  #: Of the value of imports on the year before, a fraction.
    months: pd.Series  #: Value of imports by month of the year, US dollars.


@named
def check(*, partner: str = "CHN", year: int = 2024) -> None:
    """Refuse parameters that the data cannot answer.

    Raises
    ------
    InputError
        A partner or a year that the panel does not have.
    """
    imports = load_imports()
    first, last = imports.index[0].year + 1, imports.index[-1].year
    if partner not in imports:
        raise InputError(f"unknown partner {partner!r} in the naics3 panel")
    if not first <= year <= last:
        raise InputError(f"year {year}: the panel has {first} to {last}.")


@named
@traced
def study(*, partner: str = "CHN", year: int = 2024) -> GrowthStory:
    """Add up imports from a partner by month.

    Parameters
    ----------
    partner : str
        Exporting country, ISO alpha-3.
    year : int
    """
    check(partner=partner, year=year)
    imports = load_imports()[partner]
    return GrowthStory(
        load_name(partner), year, growth_of_year(imports, year), imports[imports.index.year == year]
    )
'''

FIGURES = '''"""Figure of report 11; what it says is in ``text.md``."""

from __future__ import annotations

from matplotlib.figure import Figure

from analysis.estimate.growth.study import Story
from analysis.present.style import BLUE, month_axis, new_figure


def months_figure(story: Story) -> Figure:
    """Draw the value of imports by month."""
    figure, ax = new_figure()
    ax.plot(story.months.index, story.months / 1e9, color=BLUE, label=story.partner)
    month_axis(ax, story.months.index)
    ax.set_ylabel("billion US dollars")
    return figure
'''

NUMBERS = '''"""Citable number of report 11; what it is stands in ``text.md``."""

from __future__ import annotations

from analysis.estimate.growth.study import Story
from analysis.present.page import Numbers


def numbers(story: Story, made: Numbers) -> None:
    """Add the growth of the year."""
    made.add("year", story.growth, "fraction")
'''

TEXT = """# answer
In {{ story.year }} US imports from {{ story.partner|the }} {{ story.growth|went }}.

- The value is that of imports for consumption, by month.
names: {{ story.partner }}
asked: {{ story.year }}

# months_figure
title: US imports from {{ story.partner|the }} {{ story.growth|went }} in {{ story.year }}
alt: Line chart of US imports from {{ story.partner|the }} by month of {{ story.year }}, in US dollars.
caption: Imports for consumption by month, US dollars.

# numbers
year: growth of US imports from {{ story.partner|the }} in {{ story.year }} on the year before
"""

PARAMETERS = (
    'partner: str = "CHN"  # exporting country, ISO alpha-3 code\n'
    "year: int = 2024  # compared with the year before"
)
SET_UP = (
    "from analysis.estimate.growth.study import study\nfrom analysis.present import growth as show\n\n"
    "story = None  # a refusal below leaves no older story\nstory = study(partner=partner, year=year)"
)

#: File -> what is written into it.
FILES = {
    "analysis/estimate/growth/__init__.py": '"""By how much imports from a partner grew in a year."""\n',
    "analysis/estimate/growth/inputs.py": INPUTS,
    "analysis/estimate/growth/growth.py": GROWTH,
    "analysis/estimate/growth/study.py": STUDY,
    "analysis/present/growth/__init__.py": (
        '"""What report 11 shows of growth: the sections of ``text.md``."""\n\n'
        "from analysis.present.growth import labels\n"
        "from analysis.present.growth.numbers import numbers as citable\n"
        "from analysis.present.page import Room\n\n"
        'ROOM = Room(labels=labels, figures="analysis.present.growth.figures", numbers=citable)\n'
        'answer = ROOM.show("answer")\nmonths_figure = ROOM.show("months_figure")\n'
        'numbers = ROOM.show("numbers")\n'
    ),
    "analysis/present/growth/labels.py": '"""How report 11 calls things."""\n',
    "analysis/present/growth/figures.py": FIGURES,
    "analysis/present/growth/numbers.py": NUMBERS,
    "analysis/present/growth/text.md": TEXT,
}

ENTRY = f"""\
  {NAME}:
    notebook: {NAME}.ipynb
    subjects: [growth]
    parameters:
      partner: "CHN"
      year: 2024
    title: How much imports grew
    question: By how much did imports from a partner grow in a year?
"""


#: What is wrong for the parameter that no other report has.
BAD = '    "year": ("1990", "soon"),\n'


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
    cell("markdown", "# How much imports grew"),
    cell("code", PARAMETERS, "parameters"),
    cell("code", SET_UP),
    cell("code", "show.answer(story)", "finding"),
    cell("code", "show.months_figure(story)"),
    cell("markdown", "## Checks and details", "appendix"),
    cell("code", "display(*show.numbers(story))", "appendix"),
]


def add_report(clone: Path) -> None:
    """Write the files of the report into a clone."""
    for name, text in FILES.items():
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text(text, encoding="utf-8")
    cells = [one | {"id": str(place)} for place, one in enumerate(CELLS)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path = clone / "notebooks" / f"{NAME}.ipynb"
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    values = clone / "tools" / "faults" / "values.py"
    text = values.read_text(encoding="utf-8")
    values.write_text(text.replace("BAD = {\n", f"BAD = {{\n{BAD}", 1), encoding="utf-8")
    with (clone / "notebooks" / "reports.yaml").open("a", encoding="utf-8") as catalog:
        catalog.write(ENTRY)
