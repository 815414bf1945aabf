"""The elasticity with one choice changed at a time, and on published terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.combine.retaliation import UnderLaw
from analysis.engine.estimates import estimates_of
from analysis.estimate.retaliation.design import (
    ELASTICITY,
    END,
    HS6_CHANGES,
    START,
    make_design,
    midpoint_change,
)
from analysis.vocabulary import Term

Codes = Callable[[pd.Index], np.ndarray]

#: Last month of the sample of Fajgelbaum et al. (2020), doi:10.1093/qje/qjz036.
SPRING = "2019-04"

#: Goods of China's answer to Section 232 (April 2018), whose duty no table dates by line.
# ASSUME: the goods that the calendar names (pork, fruit, scrap aluminium) stand for its 128 lines.
ANSWER_232 = ("0203", "0206", "08", "7602")


def chapters(first: int, last: int) -> Codes:
    """Return what says which HS6 lie in some chapters, both ends included."""
    return lambda codes: codes.str[:2].astype(int).to_series().between(first, last).to_numpy()


def starts(*beginnings: str) -> Codes:
    """Return what says which HS6 begin so."""
    return lambda codes: codes.str.startswith(beginnings)


def but(those: Codes) -> Codes:
    """Return what says which HS6 are none of those."""
    return lambda codes: ~those(codes)


#: Kinds of goods: name -> which HS6.
AGRICULTURE, ENERGY = chapters(1, 24), chapters(27, 27)
SOYBEANS, CARS = starts("1201"), starts("8703")

#: Toggle -> what :func:`design.make_design` is told.
TOGGLES: dict[str, dict] = {
    "": {},
    "chapter x month": {"effect": "chapter x month"},
    "by value": {"weighted": True},
    "by value, without soybeans": {"weighted": True, "keep": but(SOYBEANS)},
    "midpoint": {"change": midpoint_change},
    "to April 2019": {"end": SPRING},
    "2017 and 2018": {"start": "2017-01", "end": "2018-12"},
    "without the answer to Section 232": {"keep": but(starts(*ANSWER_232))},
    "without agriculture": {"keep": but(AGRICULTURE)},
    "without vehicles and parts": {"keep": but(chapters(87, 87))},
}

#: Key of ``published_estimates`` -> what :func:`design.make_design` is told to meet its terms: 12-month
#: changes of 2017 and 2018 (Amiti, Redding and Weinstein 2019, doi:10.1257/jep.33.4.187).
# ASSUME: product and partner x year effects, which their table of imports has, are those of exports too;
# with one partner, partner x year is year.
ON_THEIR_TERMS: dict[str, dict] = {
    "arw_us_exports_value": {"start": "2017-01", "end": "2018-12", "effect": "year"},
}

#: Published figures that these data cannot meet, and why.
NOT_COMPARABLE = {
    "arw_us_exports_quantity": "quantities, which are not in the table of exports by product"
}

#: What still differs.
REASONS = {
    "arw_us_exports_value": "theirs by HS10, to all who answered; ours by HS6, to China alone, without "
    "codes that changed in January 2017",
}

#: What an estimate is reduced to here, clustered by HS4.
REDUCED = ELASTICITY | HS6_CHANGES | shared("n_clusters", label="HS4", definition="HS4, the clusters")

TOGGLED = Columns(
    "a choice that is changed",
    {
        "toggle": Term("Changed", "", "choice that is changed; empty: none is"),
        **REDUCED,
    },
)

NO_TERMS = "where these data cannot meet the published terms"
PUBLISHED_RETALIATION = Columns(
    "a published estimate",
    {
        "id": Term("Key", "", "key of the table of published estimates"),
        "study": Term("Study", "", "authors and year"),
        "quantity": Term("What", "", "what responds to which tariff"),
        "sample": Term("Sample", "", "goods and years"),
        "published": Term(
            "Published [95 %]", "elasticity", "elasticity as published", "two", ("band_low", "band_high")
        ),
        "band_low": Term(
            "Published, 95 % low", "elasticity", "lower end of its interval, by 1.96 errors"
        ),
        "band_high": Term(
            "Published, 95 % high", "elasticity", "upper end of its interval, by 1.96 errors"
        ),
        **changed(ELASTICITY | HS6_CHANGES, missing=NO_TERMS),
        **changed({"value": ELASTICITY["value"]}, label="Ours on its terms [95 %]", missing=NO_TERMS),
        "reason": Term("What differs", "", "what still differs, or why there is none of ours"),
    },
)


@returns(TOGGLED)
def toggles(trade: UnderLaw, *, start: str, end: str) -> pd.DataFrame:
    """Change one choice at a time; other windows beside the default one only."""
    designs = (
        replace(make_design(trade, **{"start": start, "end": end} | choice), key={"toggle": name})
        for name, choice in TOGGLES.items()
        if "end" not in choice or (start, end) == (START, END)
    )
    return estimates_of(designs, by=("hs4",))[list(TOGGLED)]


@returns(PUBLISHED_RETALIATION)
def published(trade: UnderLaw, table: pd.DataFrame) -> pd.DataFrame:
    """Set our estimates beside published ones on US exports, each on the published terms.

    Parameters
    ----------
    table : DataFrame
        Source table ``published_estimates``.
    """
    rows = []
    for row in table[table.id.isin({*ON_THEIR_TERMS, *NOT_COMPARABLE})].itertuples():
        half = 1.96 * row.std_error
        theirs = {
            "published": row.estimate,
            "band_low": row.estimate - half,
            "band_high": row.estimate + half,
        }
        ours = dict.fromkeys(("value", "ci_low", "ci_high", "n_obs"), np.nan)
        if row.id in ON_THEIR_TERMS:
            e = make_design(trade, **ON_THEIR_TERMS[row.id]).fit().estimate()
            ours = {name: getattr(e, name) for name in ours}
        rows.append(
            {"id": row.id, "study": row.study, "quantity": row.quantity, "sample": row.sample}
            | theirs
            | ours
            | {"reason": REASONS.get(row.id) or NOT_COMPARABLE[row.id]}
        )
    return pd.DataFrame(rows)
