"""The path in time by law that report 05 answers with: its figure and its table."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.dynamics.study import Story
from analysis.present.dynamics.reading import (
    DEALT,
    DUTY,
    GOODS,
    SECTORS,
    by_month,
    carried,
    change_of_imports,
    clustered,
    holds_zero,
    later,
)
from analysis.present.dynamics.tables import as_table, ends_of
from analysis.present.finding import listing
from analysis.present.labels import UNIT, episode_years, of_ten_per_cent
from analysis.present.picture import Picture
from analysis.present.style import BLACK, BLUE, house_style, new_figure, percent_axis, title
from analysis.present.table import Table


@house_style
def path_figure(story: Story) -> Picture:
    """Draw what a new duty by law does to imports so many months later, a panel an episode."""
    found = dict(reversed(by_month(story).items()))
    figure, axes = new_figure(1, len(found), height=3.3, squeeze=False, sharey=True)
    said = []
    for ax, (name, own) in zip(axes.ravel(), found.items(), strict=True):
        _months(ax, own)
        ax.set_title(episode_years(name), fontsize=9, loc="left")
        at_months = listing([f"{change_of_imports(row)} at month {row.horizon}" for row in own])
        said.append(f"{episode_years(name)}: {at_months}.")
    axes[0, 0].set_ylabel(f"change of US imports\nunder a new duty of {DUTY} by law")
    title(figure, _headline(story))
    alt = f"Points with bars: change of US imports under a new duty of {DUTY} by law. {' '.join(said)}"
    caption = (
        f"Imports so many months after the law changed, for a duty of {DUTY} instead of none: across "
        f"partners, by {GOODS[SECTORS]}. Bars: 95 % intervals, {DEALT}. Filled points: zero lies "
        "outside the interval."
    )
    return Picture(figure, alt, caption)


def _months(ax, own: list) -> None:
    """Draw the months of an episode: a point and its interval each, hollow where zero is inside."""
    for row in own:
        ends = [of_ten_per_cent(end) for end in (row.ci_low, row.ci_high)]
        ax.plot([row.horizon] * 2, ends, color=BLUE, lw=1.6, label="95 %, law dealt out over partners")
    for inside, label, face in ((False, "zero outside", BLUE), (True, "zero inside", "white")):
        rows = [row for row in own if holds_zero(row) == inside]
        ax.plot(
            [row.horizon for row in rows], [of_ten_per_cent(row.value) for row in rows],
            ls="", marker="o", ms=5.5, color=BLUE, mfc=face, label=label,
        )  # fmt: skip
    ax.axhline(0, color=BLACK, lw=0.7)
    ax.set_xticks([row.horizon for row in own])
    ax.margins(x=0.08)
    ax.set_xlabel("months since the law changed")
    percent_axis(ax.yaxis)


def _headline(story: Story) -> str:
    """Say what the latest episode shows, where a month tells anything."""
    name, own = next(iter(by_month(story).items()))
    known = carried(own)
    if not known:
        return f"US imports under a new duty of {DUTY} by law, by months since the law changed"
    verb = "lowered" if known[0].value < 0 else "raised"
    when = f"{later(known[0].horizon)}, in {episode_years(name)}"
    return f"A new duty of {DUTY} by law {verb} US imports {when}"


def path_table(story: Story) -> Table:
    """Print the months by law, the interval of the law dealt out beside the clustered one."""
    rows = [
        {"episode": episode_years(name), "horizon": row.horizon, "change": of_ten_per_cent(row.value)}
        | ends_of(row)
        | {"p_value": row.p_value}
        | (ends_of(e, "other") if (e := clustered(story, row)) else {})
        for name, own in by_month(story).items()
        for row in own
    ]
    heads = {
        "change": f"Imports under {DUTY}", "value": "Elasticity [95 %, dealt out]", "p_value": "p",
        "other": "Elasticity [95 %, clustered]",
    }  # fmt: skip
    caption = (
        f"Response across partners, by {GOODS[SECTORS]}, so many months after a change: {UNIT} by law. "
        f"Dealt out, with its p: {DEALT}. Clustered: by partner."
    )
    return as_table(pd.DataFrame(rows), caption, heads, "dynamics_path")
