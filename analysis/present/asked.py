"""One elasticity that is asked for, beside the others: the figure of ``analysis.elasticity``."""

from __future__ import annotations

from analysis.engine.results import Estimate
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import interval
from analysis.present.labels import ELASTICITY_UNIT, episode_years
from analysis.present.picture import Picture
from analysis.present.style import BLACK, BLUE, GREY, house_style, new_figure, plain_axis, title, wrapped

#: Tariff meant -> words.
MEANT = {"law": "by law", "collected": "as collected"}

WEIGHED = {"equal": "equal weights", "value": "by value"}


@house_style
def asked_figure(
    found: tuple[Estimate, ...], others: dict[tuple[str, str, str], Estimate], *, goods: str
) -> Picture:
    """Draw an elasticity with its interval, and below it those of all goods.

    Parameters
    ----------
    found : tuple of Estimate
        What is asked for; of some goods also the estimate that is not drawn to the common one.
    others : dict of Estimate
        (episode, tariff meant, weights) -> the main elasticity.
    goods : str
        Name of the end use or sector; empty: all goods.
    """
    rows = [
        _row(
            f"{episode_years(e)}, all goods, {MEANT[t]}, {WEIGHED[w]}",
            estimate,
            asked=not goods and estimate == found[0],
        )
        for (e, t, w), estimate in others.items()
    ]
    if goods:
        words = f"{episode_years('2025')}, {goods}, by law"
        alone = _row("   own estimate, before drawing", found[1], asked=False)
        rows = [_row(words, found[0], asked=True), alone, *rows]
    figure, ax = new_figure(height=forest_height(len(rows)))
    forest(ax, rows)
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped(ELASTICITY_UNIT))
    first = next(row for row in rows if row.bold)
    title(figure, f"Elasticity of US imports, {first.label}: {first.text}")
    alt = "Interval chart of elasticities of US imports. " + "; ".join(
        f"{row.label.strip()} {row.text}" for row in rows
    )
    caption = (
        "95 % intervals. All goods: by permutation over products and partners. An end use or "
        "sector is drawn to the common mean of such groups, by how far they lie apart beyond their "
        "errors; what-ifs use it where groups can be told apart. Below it the own estimate, before "
        f"drawing to the common mean. Source: {found[0].vintage}."
    )
    return Picture(figure, f"{alt}.", caption, name="elasticity_asked")


def _row(label: str, of: Estimate, *, asked: bool) -> Row:
    colour = BLUE if asked else GREY if label.startswith(" ") else BLACK
    return Row(
        label, of.value, of.ci_low, of.ci_high, interval(of), colour, "s" if asked else "o", bold=asked
    )
