"""Tables of report 03."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.exports.study import Story
from analysis.present.exports.words import to_date
from analysis.present.finding import month, points, the
from analysis.present.table import Table

#: Columns of a split of growth, and how they are printed.
HEADS = {
    "part": "Destination", "before": "A year earlier, bn USD", "now": "Now, bn USD",
    "yoy_growth": "Growth", "contribution": "Contribution",
}  # fmt: skip
FORMATS = {"before": "USD", "now": "USD", "contribution": points}


def ledger_table(story: Story, *, n_months: int = 14) -> Table:
    """Print the change on a year earlier in each ledger, in the last months of the window.

    The newest comes first, since a page folds a long table after its first rows.
    """
    frame = story.us.totals[["customs_value", "yoy_growth", "general_growth"]].iloc[: -n_months - 1 : -1]
    frame = frame.astype(float).reset_index()
    if story.china is not None:
        frame["china_growth"] = frame.month.map(story.china.growth)
    heads = {
        "customs_value": "Level, bn USD",
        "yoy_growth": "US imports for consumption",
        "general_growth": "US general imports",
        "china_growth": "China's exports to the US",
    }
    # A ledger that is not in the package for any of the months has no column.
    frame = frame.dropna(axis="columns", how="all")
    formats = {name: "fraction" for name in heads if name.endswith("growth")}
    caption = (
        f"Change on a year earlier in each ledger, goods from {the(story.selection.partner_name)} to "
        "the United States. Newest first. Levels: imports for consumption. –: not published in the "
        "package."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="exports_ledgers")


def split_table(story: Story) -> Table | None:
    """Print the split of one month's growth into the United States and all others; China only."""
    china = story.china
    if china is None or china.split is None:
        return None
    caption = (
        f"China's exports, {month(china.month)}, first release: the contributions sum to total growth. "
        "The total's base is its level over one plus its printed growth."
    )
    return _split(china.split, caption, name="exports_split")


def destinations_table(story: Story) -> Table | None:
    """Print the split of growth by group of destinations; China only."""
    china = story.china
    if china is None or china.destinations is None:
        return None
    caption = f"China's exports by destination, {to_date(china.until)}, first release."
    return _split(china.destinations, caption, name="exports_destinations")


def _split(split: pd.DataFrame, caption: str, *, name: str) -> Table:
    """Print the parts of a total and the total below them."""
    frame = split.rename_axis("part").reset_index()
    frame = frame[["part", "before", "now", "yoy_growth", "contribution"]]
    total = {
        "part": "Total", "before": split.before.sum(), "now": split.now.sum(),
        "yoy_growth": split.now.sum() / split.before.sum() - 1,
        "contribution": split.contribution.sum(),
    }  # fmt: skip
    frame = pd.concat([frame, pd.DataFrame([total])], ignore_index=True)
    return Table(frame, caption, heads=HEADS, formats=FORMATS, name=name)


def sector_table(story: Story) -> Table | None:
    """Print level, growth and contribution of every sector, largest fall first.

    None where no year before is known.
    """
    sectors = story.us.sectors
    if sectors.contribution.isna().any():
        return None
    frame = sectors.rename_axis("product").reset_index()
    frame = frame[["product", "label", "before", "now", "yoy_growth", "contribution"]]
    period = to_date(story.us.totals.index[-1])
    caption = f"US imports from {the(story.selection.partner_name)} by sector, {period}."
    return Table(frame, caption, heads=HEADS, formats=FORMATS, name="exports_sectors")
