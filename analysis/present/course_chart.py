"""Lines in time from zero, as the page of a country has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from matplotlib.ticker import FuncFormatter

from analysis.present.charts import Line, lines
from analysis.present.picture import Picture
from analysis.present.style import DOTTED, GREY, house_style, new_figure


@house_style
def course_chart(
    drawn: Sequence[Line],
    *,
    alt: str,
    write: Callable[[float], str],
    after: pd.Timestamp | None = None,
) -> Picture:
    """Draw lines by month; ``write`` prints a value of the axis.

    Right of an upright line at ``after`` is what is scheduled.
    """
    figure, ax = new_figure(height=3.4)
    lines(ax, drawn)
    ax.set_ylim(0, None)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))
    if after is not None:
        ax.axvline(after, color=GREY, ls=DOTTED, lw=1)
    return Picture(figure, alt, "")
