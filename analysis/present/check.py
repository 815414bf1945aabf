"""How a check is shown, whatever it is of: its sentence, its rows in a figure; tables are of text.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.engine.check import SIZE_BOUNDS, Check
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import bounds, percent, two
from analysis.present.style import BLACK, BLUE, GREY, ORANGE, new_figure, wrapped

#: Kind of check -> colour and marker of its rows; open markers are of what should be zero.
LOOKS = {"toggle": (BLACK, "o"), "placebo": (ORANGE, "D")}


def how_simulated(check: Check, groups: str, when: str = "") -> str:
    """Say how coverage was simulated, and when it counts as kept: the caption of its table."""
    first = check.table.iloc[0]
    return (
        f"Tests at 5 % on {int(first.outcomes):,} simulated outcomes{when}: an elasticity of −1 on the "
        f"law as it is, and the regression's residuals with signs drawn for whole {groups}; "
        f"{int(first.laws)} assignments. Kept: the truth is rejected in {percent(SIZE_BOUNDS[0], 0)} to "
        f"{percent(SIZE_BOUNDS[1], 0)}."
    )


def check_text(check: Check, what: str = "") -> str:
    """Say what a check finds, without a full stop.

    Parameters
    ----------
    what : str
        What is varied (``"the elasticity"``), or one of the parts that are left out (``"sector"``).
    """
    return TEXTS[check.kind](check, what)


def _covered(check: Check, what: str) -> str:
    (low, high), size = SIZE_BOUNDS, check.table["size"]
    return (
        f"Of {len(size)} simulations on the law as it is, {check.table.met.sum()} reject a true "
        f"elasticity in {percent(low, 0)} to {percent(high, 0)} of outcomes, {(size < low).sum()} more "
        f"rarely and {(size > high).sum()} more often"
    )


def _found(check: Check, what: str) -> str:
    met, placebos = check.table.met.dropna(), check.table.value[check.table.is_placebo]
    apart = len(met) - int(met.sum())
    ends = f"{two(placebos.min())} to {two(placebos.max())}"
    if check.passed:
        return f"the same law gives {ends}, none significant"
    return f"the same law finds something in {apart} of {len(met)} windows: {ends}"


def _between(lead: str, check: Check, what: str) -> str:
    low, high = check.table.value.min(), check.table.value.max()
    return lead.format(what=what, low=two(low), high=two(high))


TEXTS: dict[str, Callable[[Check, str], str]] = {
    "coverage": _covered,
    "placebo": _found,
    "toggle": partial(_between, "With one choice changed {what} lies between {low} and {high}"),
}


def check_rows(check: Check, label: Callable, *, ends: bool = False) -> list[Row]:
    """Return the rows of a check in a forest: an estimate among placebos stands out.

    Parameters
    ----------
    label : callable
        Takes a row of its table and gives its label.
    ends : bool
        Whether the interval is written beside the value.
    """
    return [_row(check.kind, row, label(row), ends=ends) for row in check.table.itertuples()]


def check_figure(rows: Sequence[Row], unit: str) -> tuple[Figure, Axes]:
    """Draw rows of checks, and of what they are held against, from the top; ``unit`` names the axis."""
    figure, ax = new_figure(height=forest_height(len(rows)))
    forest(ax, rows)
    ax.set_xlabel(wrapped(unit))
    return figure, ax


def _row(kind: str, own, label: str, *, ends: bool) -> Row:
    colour, marker = LOOKS[kind]
    actual = kind == "placebo" and not own.is_placebo
    if actual:
        colour, marker = BLUE, "s"
    elif getattr(own, "moved", False):  # tariffs of its own
        colour = GREY
    text = two(own.value) + (f" {bounds(own.ci_low, own.ci_high)}" if ends else "")
    return Row(
        label,
        own.value,
        own.ci_low,
        own.ci_high,
        text,
        colour,
        marker,
        bold=actual,
        hollow=kind == "placebo" and not actual,
    )
