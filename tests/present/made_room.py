"""A room of a report, made by hand: its text, and a story of shares and a rate."""

from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pandas as pd

from analysis.columns import Columns, returns
from analysis.present.page import Drawn, Room
from analysis.present.style import new_figure
from analysis.present.text import ends
from analysis.vocabulary import Term

SHARES = Columns(
    "a partner",
    {
        "partner": Term("Partner", "", "country"),
        "share": Term("Share", "fraction", "of imports", "whole", ("low", "high")),
        "low": Term("Low", "fraction", "lower end"),
        "high": Term("High", "fraction", "upper end"),
    },
)


TEXT = """# answer
Imports {{ rate|moved }} in
May 2025.

- First, in
two lines.
- Second.
names: China; May 2025
data_to: May 2025

# shares
{% if rate < 0 %}
## A head
{% endif %}

**It {{ fell }}: {{ story.shares|each(share_of)|join("; ") }}.** note: this is
no field.

# shares_table = shares
partner | Country | NAMES
caption: Shares in {{ "2025" }}.

# some_table = shares as chosen
columns: share, partner
share | | percent
partner | | shout
caption: Some.

# rate_figure
title: The rate
alt: A point at {{ said }}.
caption: Source: nobody.

# numbers
rate: the rate
by_partner: the share of {{ who }}: a fraction
"""


@dataclass
class Story:
    rate: float = -0.05
    names: dict = field(default_factory=lambda: {"CHN": "China"})
    shares: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(
            {"partner": ["CHN"], "share": [0.1], "low": [0.05], "high": [0.2]}
        )
    )


#: The module that draws, which a room imports by its name.
FIGURES = "analysis.present.room.room_figures"


def module(name: str, **names) -> ModuleType:
    """Return a module of a room that holds some names."""
    holder = ModuleType(f"analysis.present.room.{name}")
    vars(holder).update(names, __package__="analysis.present.room")
    return holder


def rate_figure(story):
    """Draw the rate."""
    figure, ax = new_figure()
    ax.plot([1], [story.rate])
    return Drawn(figure, {"said": story.rate})


@returns(SHARES)
def shares(story):
    """Return the shares."""
    return story.shares


def numbers(story, made):
    """Add the numbers."""
    made.vintage = "of today"
    made.add("rate", story.rate, "fraction", tolerance=1e-3)
    for row in story.shares.itertuples():
        value = [row.share, row.low, row.high]
        made.add(f"share.{row.partner}", value, "fraction", said="by_partner", who=row.partner)
    made.stem = "told"
    made.add("rate", story.rate, "fraction")


def share_of(row) -> str:
    """Return the interval of a share."""
    return f"China {ends((row.low, row.high), 'whole')}"


def shared(story):
    """Return the names of all sections."""
    return {"rate": story.rate}


def fallen(story):
    """Return the names of the section on shares; None where nothing fell."""
    return {"fell": "fell"} if story.rate < 0 else None


def room_of(folder: Path, text: str = TEXT, given=None, sections=None, **words) -> Room:
    """Return a room with a text, written into a folder; frame, sections and labels may be others."""
    folder = folder / "present" / "room"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "text.md").write_text(text, encoding="utf-8")
    words = {"NAMES": {"CHN": "China"}, "shout": str.upper, "share_of": share_of} | words
    labels = module("labels", __file__=str(folder / "labels.py"), **words)
    frames = module("frames", shares=shares, given=given)
    names = module("sections", **(sections or {"shared": shared, "shares": fallen}))
    return Room(labels=labels, sections=names, frames=frames, figures=FIGURES, numbers=numbers)
