"""What a partner's own trade did over an episode."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.panel import Panel
from analysis.estimate.episodes import episode
from analysis.vocabulary import Term

TRADE = Columns(
    "an episode",
    {
        "episode": Term("Episode", "", "episode of tariffs"),
        "before": Term("Before", "", "months of the first year of the window that the last year has"),
        "after": Term("After", "", "months of the last year of the window, ``2025-01:2025-11``"),
        "change": Term("Change", "fraction", "change of the partner's customs value between the two"),
    },
    index=("episode",),
)


@returns(TRADE)
def trade_changes(data: Panel, partner: str, episodes: list[str]) -> pd.DataFrame:
    """Return how a partner's imports changed over each episode, by the same months of its ends.

    Parameters
    ----------
    data : Panel
    partner : str
        ISO alpha-3.
    episodes : list of str
        Keys of ``episodes.yaml``.
    """
    total, rows = np.nansum(data.customs_value[data.of(partner)], axis=0), {}
    for name in episodes:
        start, end = data.resolve(episode(name).window).split(":")
        before, after = f"{start[:4]}-01:{start[:4]}{end[4:]}", f"{end[:4]}-01:{end}"
        was, now = (total[data.inside(months)].sum() for months in (before, after))
        rows[name] = {"before": before, "after": after, "change": now / was - 1}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("episode")


def last_month(data: Panel, episodes: list[str]) -> pd.Timestamp:
    """Return the last month of some episodes."""
    ends = (data.resolve(episode(name).window).split(":")[1] for name in episodes)
    return max(map(pd.Timestamp, ends))
