"""Import prices at the US border by origin, before duty, beside the duty: who bore it.

The Bureau of Labor Statistics follows the price of the same good in dollars and without the duty. Where
it stays as the duty rises, importers bear the duty; where it falls as much as one plus the duty rises,
exporters do.

What it cannot do: an index moves for many reasons, the yuan among them; so China is read alone and less
other origins, the duty as collected and by law, and beside what the index did in quiet windows as long.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

#: The origin whose price is asked about, and all origins without fuels.
PRICED_ORIGIN, ALL_ORIGINS = "CHN", "WLD"

#: Duty as collected, and as the law has it.
BORDER_TARIFFS = ("collected", "law")

#: Groups of origins in the index -> members in the panel; the rest are countries.
# ASSUME: the five members of ASEAN and nine of the EU that the panel has stand for all of them.
ASEAN, BORDER_UNION = "ASEAN", "EU"
MEMBERS_OF_ASEAN = ["IDN", "MYS", "SGP", "THA", "VNM"]

DUTIES = Columns(
    "a month and origin",
    {
        "month": TERMS["month"],
        "origin": Term("Origin", "", "key of the price index: a country, or a group of them"),
        "collected": Term(
            "1 + duty collected",
            "log points",
            "log(1 + duties over customs value)",
            missing="in months of which imports are not known",
        ),
        "law": Term(
            "1 + duty by law",
            "log points",
            "log(1 + statutory rate)",
            missing="in months of which the law is not known",
        ),
    },
    index=("month", "origin"),
)

MOVES = Columns(
    "a month after the base with the prices and duties of all origins",
    {
        "month": TERMS["month"],
        "price": Term(
            "Price, China",
            "log points",
            "change since the base of the import price of goods from China, in dollars before duty",
        ),
        "others": Term(
            "Price, other origins",
            "log points",
            "change since the base of the import prices of "
            "goods from other origins, in dollars before duty, their mean",
        ),
        "collected": Term(
            "1 + duty collected",
            "log points",
            "change since the base of log(1 + duty), as collected on goods from China",
        ),
        "law": Term(
            "1 + duty by law",
            "log points",
            "change since the base of log(1 + duty), as the law has it on goods from China",
        ),
        "collected_others": Term(
            "1 + duty collected, other origins",
            "log points",
            "the same of the other origins, as collected, their mean",
        ),
        "law_others": Term(
            "1 + duty by law, other origins",
            "log points",
            "the same of the other origins, by law, their mean",
        ),
    },
    index=("month",),
)


@dataclass(frozen=True)
class Border:
    """Import prices at the US border and the duty."""

    #: Of :func:`index_logs` and :func:`moves`.
    index: pd.DataFrame
    moved: pd.DataFrame
    #: Of :func:`shares.quiet_changes`, :func:`shares.borne` and :func:`shares.share_table`.
    quiet: pd.DataFrame
    shares: pd.DataFrame
    choices: pd.DataFrame
    #: Month before the duties rose, and the last with the prices and duties of all origins.
    base: pd.Timestamp
    until: pd.Timestamp
    currency: pd.DataFrame  #: ``cny_per_usd`` and ``broad_dollar_index`` by month.
    published: pd.DataFrame  #: Rows of pass-through in ``published_rates``.


@returns(DUTIES)
def duties_by_origin(
    panel: pd.DataFrame, statutory: pd.DataFrame, members: dict[str, list[str]], *, year: int
) -> pd.DataFrame:
    """Return the duty on each origin's goods by month, as collected and by law.

    Parameters
    ----------
    panel : DataFrame
        US imports for consumption by sector.
    statutory : DataFrame
        As ``combine.load_statutory`` gives it.
    members : dict
        Origin of a price index -> its partners in the panel.
    year : int
        Whose imports weigh the law of several partners.
    """
    origin = {code: name for name, codes in members.items() for code in codes}
    rows = panel[panel.partner.isin(origin)].astype({"partner": "str"})
    rows = rows.assign(origin=rows.partner.map(origin))
    sums = rows.groupby(["month", "origin"])[["customs_value", "duties"]].sum()
    law = statutory[statutory.system.eq("naics3") & statutory.partner.isin(origin)]
    law = law.assign(part=law.weight * law.statutory_rate, partner=law.partner.astype("str"))
    law = law.groupby(["month", "partner"], as_index=False).part.sum()
    base = rows[rows.month.dt.year.eq(year)].groupby("partner").customs_value.sum()
    law = law.assign(origin=law.partner.map(origin), base=law.partner.map(base))
    by_origin = law.assign(part=law.part * law.base).groupby(["month", "origin"])[["part", "base"]].sum()
    return pd.DataFrame(
        {
            "collected": np.log1p(sums.duties / sums.customs_value),
            "law": np.log1p(by_origin.part / by_origin.base),
        }
    )


def index_logs(prices: pd.DataFrame) -> pd.DataFrame:
    """Return the logs of the price indexes; one row every month, missing where none was published.

    Parameters
    ----------
    prices : DataFrame
        Source table ``us_import_price_index_by_origin_monthly``.
    """
    wide = np.log(prices.pivot(index="month", columns="partner", values="import_price_index"))
    return wide.reindex(pd.date_range(wide.index[0], wide.index[-1], freq="MS", name="month"))


@returns(MOVES)
def moves(index: pd.DataFrame, duties: pd.DataFrame, *, base: pd.Timestamp) -> pd.DataFrame:
    """Return by month since the base how prices and duties moved.

    Parameters
    ----------
    index : DataFrame
        Of :func:`index_logs`.
    duties : DataFrame
        Of :func:`duties_by_origin`.
    base : Timestamp
        Month before the duties rose.
    """
    # ASSUME: the other origins weigh alike; by trade Mexico and the EU would be two thirds of them, and
    # the mean of their prices half a point lower.
    others = [name for name in index if name not in (PRICED_ORIGIN, ALL_ORIGINS)]
    logs = pd.DataFrame(
        {"price": index[PRICED_ORIGIN], "others": index[others].mean(axis=1, skipna=False)}
    )
    for name in BORDER_TARIFFS:
        rate = duties[name].unstack()
        logs[name] = rate[PRICED_ORIGIN]
        logs[f"{name}_others"] = rate[others].mean(axis=1, skipna=False)
    logs = logs.dropna()
    return (logs - logs.loc[base])[logs.index > base]


def duty_collected(panel: pd.DataFrame, later: pd.Series) -> pd.Series:
    """Return the duty collected on goods from China by month: Census, then who compiles it later.

    Parameters
    ----------
    panel : DataFrame
        US imports for consumption by sector.
    later : Series
        Duties over customs value by month (fraction), also beyond the panel.
    """
    china = panel[panel.partner.eq(PRICED_ORIGIN)].groupby("month")[["customs_value", "duties"]].sum()
    return (china.duties / china.customs_value).combine_first(later).rename("effective_rate")
