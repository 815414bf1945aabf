"""Figure and tables of where China's exports went."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.diversion.destinations import Destinations
from analysis.estimate.diversion.study import Story
from analysis.present.finding import Finding, percent, points
from analysis.present.picture import Picture
from analysis.present.style import BLACK, ORANGE, SKY, house_style, new_figure, title
from analysis.present.table import Table

CHINA_CUSTOMS = "China Customs as republished"


def destinations(story: Story) -> list[Picture | Table | Finding]:
    """Return what is known of where the partner sold instead; for all but China, why nothing is."""
    china = story.china
    if china is None:
        return [
            Finding(
                "Not shown: of exporters' own customs only China's figures are in the package, so that "
                f"where {story.selection.partner_name} sold instead cannot be said."
            )
        ]
    return [destinations_figure(china), destination_levels_table(china), growth_table(china)]


@house_style
def destinations_figure(china: Destinations) -> Picture:
    """Draw contributions of destinations to China's export growth, where all levels are published."""
    figure, axes = new_figure(1, len(china.splits), height=2.6, sharex=True, sharey=True, squeeze=False)
    order = list(china.splits.values())[-1].index
    said = []
    for ax, (period, split) in zip(axes[0], china.splits.items(), strict=True):
        bars = split.contribution.reindex(order)
        ax.barh(bars.index, bars, color=[ORANGE if value < 0 else SKY for value in bars], height=0.66)
        for at, value in enumerate(bars):
            ax.annotate(points(value), (value, at), xytext=(4 if value >= 0 else -4, 0), fontsize=8,
                        textcoords="offset points", va="center",
                        ha="left" if value >= 0 else "right")  # fmt: skip
        ax.axvline(0, color=BLACK, lw=0.7)
        total = percent(bars.sum())
        ax.set_title(f"{period}: total {total}", fontsize=9, loc="left")
        ax.grid(axis="x")
        ax.grid(axis="y", visible=False)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value * 100:.0f}".replace("-", "−"))
        listed = ", ".join(f"{part} {points(value)}" for part, value in bars.items())
        said.append(f"{period}: {listed}; total {total}")
    everything = pd.concat([split.contribution for split in china.splits.values()])
    axes[0][0].set_xlim(everything.min() * 2 - 0.01, everything.max() * 1.4)
    figure.supxlabel("percentage points of China's export growth on a year earlier", fontsize=9)
    title(figure, "Where China's exports grew")
    caption = (
        "The two periods for which a level and a growth rate of every group were found; first release. "
        f"Contributions add up to total growth. Source: {CHINA_CUSTOMS}."
    )
    return Picture(
        figure, "Bar charts of contributions by destination. " + "; ".join(said) + ".", caption
    )


def destination_levels_table(china: Destinations) -> Table | Finding:
    """Print China's exports to the United States and to all others in the same months of two years."""
    if china.levels.empty:
        return Finding(
            "Levels of China's exports to the United States are not published for this window."
        )
    heads = {
        "period": "Months", "n_months": "Number", "part": "To", "before": "A year earlier, bn USD",
        "now": "Now, bn USD", "yoy_growth": "Growth", "contribution": "Contribution",
    }  # fmt: skip
    formats = {"before": "USD", "now": "USD", "contribution": points, "n_months": "count"}
    caption = (
        "China's exports in the months of the window, and in those of a year later as far as published, "
        "each on a year earlier; contributions add up to total growth. World revised, United States as "
        f"first published. Source: {CHINA_CUSTOMS}."
    )
    return Table(china.levels, caption, heads=heads, formats=formats, name="diversion_destinations")


def growth_table(china: Destinations) -> Table:
    """Print China's export growth by destination and month, as published."""
    frame = china.growth.reset_index()
    caption = (
        "China's exports by destination, change on a year earlier as printed (median of sources that "
        f"give the first release). – not found. Source: {CHINA_CUSTOMS}."
    )
    return Table(frame, caption, formats=dict.fromkeys(china.growth.columns, "fraction"))
