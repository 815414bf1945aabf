"""Published numbers with the band of each: its interval where one is printed, else the figure."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import Term

#: Checks that a figure is shown with, as they are printed.
CHECKED = {"memory": "from memory", "second hand": "second hand"}

#: Published and our numbers have the unit that stands in their row.
BAND_UNIT = "elasticity or percent"

BANDS = Columns(
    "a published number",
    {
        "id": Term("Id", "", "that of the source table of published estimates"),
        "study": Term("Study", "", "who published it"),
        "horizon": Term("Horizon", "", "how long after the tariff"),
        "unit": Term("Unit", "", "elasticity or percent, of both numbers"),
        "checked": Term("Checked in", "", "where the published number was checked"),
        "published": Term(
            "Published", BAND_UNIT, "the published number", "two", ("band_low", "band_high")
        ),
        "band_low": Term(
            "Band low",
            BAND_UNIT,
            "lower end of its 95 % interval where a standard error is printed, else the number",
        ),
        "band_high": Term(
            "Band high",
            BAND_UNIT,
            "upper end of its 95 % interval where a standard error is printed, else the number",
        ),
        "band": Term("Band", "", "whether the band is an interval or a figure"),
    },
)


@returns(BANDS)
def bands(table: pd.DataFrame) -> pd.DataFrame:
    """Return published numbers with their bands, which no estimate of ours has a say in.

    Parameters
    ----------
    table : DataFrame
        Rows of the source table ``published_estimates``.
    """
    half = (1.96 * table.std_error).fillna(0.0)
    return table.assign(
        checked=table.checked.replace(CHECKED),
        published=table.estimate,
        band_low=table.estimate - half,
        band_high=table.estimate + half,
        band=half.gt(0).map({True: "interval", False: "figure"}),
    )[list(BANDS)].reset_index(drop=True)
