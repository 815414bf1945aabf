"""Figure of report 01; what it says is in ``text.md``."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.claims import CheckedClaim
from analysis.estimate.claims.story import ClaimsStory
from analysis.present.charts import Row, forest
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    is_narrow,
    new_figure,
    percent_axis,
    wrapped,
)

#: How each release of a figure is drawn: name, marker, colour, size, whether the marker is open.
MARKS = {
    "claimed": ("Claimed", "|", GREY, 16, False),
    "first": ("First release", "o", BLACK, 6.5, True),
    "today": ("Today", "x", BLUE, 6, False),
    "other": ("Other definition", "s", ORANGE, 6, True),
}


def claims_figure(story: ClaimsStory) -> Figure | None:
    """Draw claimed, first published, present and otherwise defined values of the growth claims.

    None where no claim is a growth rate.
    """
    # Rates on the same scale only: a headline tariff would crush the growth rates.
    shown = story.rates
    if not shown:
        return None
    figure, ax = new_figure(height=(0.72 if is_narrow() else 0.5) * len(shown) + 1.4)
    names = [c.statement.replace(" %", "\u00a0%") for c in shown]
    names = [name if is_narrow() else textwrap.fill(name, 38) for name in names]
    forest(
        ax,
        [
            Row(name, c.claimed, c.claimed, c.claimed, colour=BLACK, marker="")
            for name, c in zip(names, shown, strict=True)
        ],
    )
    for place, claim in zip(range(len(shown), 0, -1), shown, strict=True):
        _marks(ax, place, claim)
    percent_axis(ax.xaxis)
    ax.set_xlabel(wrapped("change on a year earlier"))
    handles = [
        ax.plot(
            [],
            [],
            marker=marker,
            color=colour,
            ms=min(size, 12),
            mew=1.6,
            ls="none",
            label=name,
            mfc="white" if hollow else colour,
        )[0]
        for name, marker, colour, size, hollow in MARKS.values()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2 if is_narrow() else 4, fontsize=8)
    return figure


def _marks(ax: Axes, place: float, claim: CheckedClaim) -> None:
    """Draw the releases of one claim, and its other definitions with their names."""
    values = {
        "claimed": [claim.claimed],
        "first": [claim.found.first_release],
        "today": [claim.found.today],
        "other": [o.today for o in claim.otherwise],
    }
    for kind, points in values.items():
        name, marker, colour, size, hollow = MARKS[kind]
        for value in points:
            if value is not None:
                ax.plot(
                    value,
                    place,
                    marker=marker,
                    color=colour,
                    ms=size,
                    mew=1.6,
                    ls="none",
                    mfc="white" if hollow else colour,
                    label=f"{claim.key}, {name.lower()}",
                )
    for other in claim.otherwise:
        right = other.today > sum(ax.get_xlim()) / 2  # room for the name is on the left
        ax.annotate(
            other.short,
            (other.today, place),
            xytext=(0, -8),
            textcoords="offset points",
            ha="right" if right else "left",
            va="top",
            fontsize=7,
            color=ORANGE,
        )
