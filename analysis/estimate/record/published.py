"""Our estimates beside published ones, like with like; a miss is a miss."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.estimate.elasticity.robustness.bands import BAND_UNIT, BANDS, bands
from analysis.estimate.record.replications import Ours
from analysis.vocabulary import Term

#: Published figures that no design of ours can meet, and why.
NONE = {
    "blp_long_low": "no window of ours lasts seven years",
    "blp_long_high": "no window of ours lasts seven years",
    "fgo_hs6": "the long run, from tariffs between countries in 2001-2016",
    "pagarani_2026_exchina": "on China's share of a heading, which is no regressor of ours",
}

#: What still differs where ours is set beside a published figure.
# ASSUME: read off each study's design as the table states it; none was tested here.
REASONS = {
    "fgkk_value": "theirs by tariff line; ours by chapter",
    "arw_quantity": "theirs by tariff line, quantity and unit value summed; ours by chapter, weighted",
    "blp_short": "theirs tariff changes of many countries, 1995-2018",
    "tamberi_short": "theirs a difference in differences with clean controls, by product",
    "tamberi_long": "theirs after 15 months, ours after 12",
    "jiang_exports": "theirs China's exports by its customs, against other destinations",
    "fgkk_event": "theirs varieties of all partners hit, event study by tariff line",
    "arw_value_drop": "theirs as printed, a fall of 25 to 30 percent",
    "nicita_fall": "theirs as printed, more than 25 percent, the fall itself and not the tariff's part",
    "alfaro_chor_2016": "theirs printed for 2016-17",
    "nyfed_2026": "theirs all origins and products; ours China's price index",
    "nyfed_2026_sep_oct": "theirs all origins and products; ours China's price index, September",
    "nyfed_2026_nov": "theirs all origins and products; ours China's price index",
    "kiel_2026_incidence": "theirs shipments of all origins; ours China's price index",
    "kiel_2026_india_low": "theirs India's exports by its customs, against other destinations, two ends",
    "eck_2026_gap_share": "theirs announced rates, all partners, December; ours the law, November",
    "nyfed_2026_china_share": "theirs general imports of the year, printed as below 10",
    "ecb_2026_exports_us": "theirs the year as revised",
    "waugh_2026_ai_growth": "theirs 645 lines; ours the lines of another list",
}

#: Published numbers of quantity -> that of the unit value of the same study: a value's is their sum,
#: since the log of a value is the sum of both. Ours are of values.
VALUE_PARTS = {"arw_quantity": "arw_price"}

#: Published as an upper bound: met by a number of ours below it.
BOUNDS = {"nyfed_2026_china_share"}

#: One study's two ends, of one number of ours: a range.
RANGES = {"kiel_2026_india_low": "kiel_2026_india_high"}

# ASSUME: a figure without an interval is met within a quarter of it, whatever the width of ours; a
# share, a quarter of which would be much of its scale near one, within a tenth of the whole.
CLOSE, SHARE_CLOSE = 0.25, 0.1

#: Standard errors beyond which two numbers differ at 5 %.
FAR = 1.96

BOARD = Columns(
    "a published number",
    {
        **BANDS,
        **changed(
            BANDS.only("band"),
            definition="an interval, a range of a study's two ends, an upper bound or a figure",
        ),
        **shared(
            "value",
            "ci_low",
            "ci_high",
            label="Ours [95 %]",
            unit=BAND_UNIT,
            format="two",
            definition="ours",
            missing="where no design of ours can meet it",
        ),
        "how": Term("What ours is", "", "design and window of ours, empty where there is none"),
        "met": Term(
            "Met",
            "truth",
            "whether our value is in the published interval or range, below a bound, or else within a "
            "quarter of the figure, of a share within a tenth of the whole",
        ),
        "distance": Term(
            "Joint errors apart",
            "ratio",
            "our number less theirs, over the root of the sum of both squared standard errors",
            "two",
            missing="where neither has a standard error",
        ),
        "width": Term(
            "Our width",
            "ratio",
            "width of our interval over that of theirs, or half of it over a figure without one",
            "two",
            missing="where ours has no interval",
        ),
        "reason": Term("What differs", "", "what differs between the two, or why there is none of ours"),
    },
)


@returns(BOARD)
def scoreboard(ours: dict[str, Ours], table: pd.DataFrame) -> pd.DataFrame:
    """Set our numbers beside published ones.

    Parameters
    ----------
    ours : dict of Ours
        Id of ``published_estimates`` -> our number on its regressor, window, horizon and outcome.
    table : DataFrame
        Source table ``published_estimates``.

    Notes
    -----
    A wide interval of ours meets nothing: a number is met by our value alone. How far apart both are in
    joint errors, and how wide ours is, stands beside. The band is set by the table, before our estimate
    is looked at. Figures from memory are shown as such.
    """
    shown = with_ranges(bands(with_values(table[table.id.isin({*ours, *NONE})], table)))
    none = Ours(np.nan, np.nan, np.nan, "")
    rows = [
        row._asdict()
        | vars(number)
        | _score(row, number)
        | {"reason": NONE.get(row.id) or REASONS.get(row.id, "")}
        for row in shown.itertuples(index=False)
        for number in [ours.get(row.id, none)]
    ]
    return pd.DataFrame(rows)[list(BOARD)]


def with_values(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return published numbers, those of :data:`VALUE_PARTS` as numbers of values."""
    by_id = table.set_index("id").estimate
    more = rows.id.map(VALUE_PARTS).map(by_id).fillna(0.0)
    return rows.assign(estimate=rows.estimate + more)


def with_ranges(shown: pd.DataFrame) -> pd.DataFrame:
    """Return bands with a study's two ends as one row, and upper bounds named as such."""
    shown = shown.assign(band=shown.band.mask(shown.id.isin(BOUNDS), "bound"))
    by_id = shown.set_index("id").published
    for one, other in RANGES.items():
        if {one, other} <= set(by_id.index):
            low, high = sorted(by_id[[one, other]])
            columns = ["published", "band_low", "band_high", "band"]
            shown.loc[shown.id.eq(one), columns] = [(low + high) / 2, low, high, "range"]
    return shown[~shown.id.isin(RANGES.values())]


def _score(row, number: Ours) -> dict:
    """Return whether our value meets a published number, how far apart both are, and our width."""
    half, own_half = (row.band_high - row.band_low) / 2, (number.ci_high - number.ci_low) / 2
    is_interval = row.band == "interval"
    nearest = row.published if is_interval else np.clip(number.value, row.band_low, row.band_high)
    away = number.value - nearest
    joint = np.hypot(half * is_interval, 0.0 if np.isnan(own_half) else own_half) / FAR
    return {
        "met": bool(_is_met(row, number.value)),
        "distance": away / joint if joint else np.nan,
        "width": own_half / (half or abs(row.published)),
    }


def _is_met(row, value: float) -> bool:
    """Return whether a value meets a published number, by what was published of it."""
    if row.band == "bound":
        return value < row.published
    if row.band in ("interval", "range"):
        return row.band_low <= value <= row.band_high
    near = SHARE_CLOSE if row.unit == "share" else CLOSE * abs(row.published)
    return abs(value - row.published) <= near
