"""The figure of any estimates: each with its interval, in rows."""

from __future__ import annotations

from analysis.engine.results import Estimate
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import capital, interval
from analysis.present.labels import ELASTICITY_UNIT, clustering
from analysis.present.picture import Picture
from analysis.present.style import house_style, new_figure, plain_axis, title, wrapped

#: Unit of coefficients by month of an exposure.
PER_EXPOSURE = "log points of imports per unit of exposure, against the reference"


@house_style
def estimate_figure(estimates: list[Estimate]) -> Picture:
    """Draw estimates of one regression, or of one design by month, with their 95 % intervals.

    Parameters
    ----------
    estimates : list of Estimate
        With one unit; rows are called by their horizon where they have one, else by their regressor.
    """
    first = estimates[0]
    rows = [Row(_called(e), e.value, e.ci_low, e.ci_high, interval(e)) for e in estimates]
    figure, ax = new_figure(height=forest_height(len(rows)) + 0.2)
    forest(ax, rows, short=first.horizon is not None)
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped(ELASTICITY_UNIT if first.unit == "elasticity" else PER_EXPOSURE))
    title(figure, f"{capital(first.outcome)}, {_months(first.window)}")
    texts = "; ".join(f"{row.label}: {row.text}" for row in rows)
    caption = (
        f"Response to {first.regressor}: {first.estimator}, {first.fixed_effects} effects, "
        f"{first.n_obs:,} observations. Bars: 95 % intervals, {clustering(first)}. Source: "
        f"{first.vintage}."
    )
    return Picture(figure, f"Interval chart of estimates. {texts}.", caption)


def _called(estimate: Estimate) -> str:
    if estimate.horizon is None:
        return estimate.regressor
    return f"Month {estimate.horizon:+d}".replace("-", "−") if estimate.horizon else "Month 0"


def _months(window: str) -> str:
    return " to ".join(window.split(":"))
