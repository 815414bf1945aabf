"""Every estimate of both tiers with each inference on it, and what other designs say of them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.estimates import estimates_of
from analysis.engine.regression import Fit
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.engine.results import Estimate, to_frame
from analysis.estimate.elasticity.tiers.demand import (
    CHAPTER_EFFECTS,
    COMMON_EFFECT,
    HEADING_EFFECTS,
    codes_of,
    of_sellers,
    of_totals,
    together,
)
from analysis.estimate.elasticity.tiers.market import Market
from analysis.vocabulary import Term

#: Assignments of the law beside the one that happened: the less sure end then has a Monte Carlo error of
#: about .02, which is .2 per cent of imports at a duty of 10 %.
TIER_DRAWS = 999

WITH_AI, WITHOUT_AI = "all", "without AI goods"

#: Weights and goods of each set of estimates; the first is that of the main estimate.
# ASSUME: by value, goods of data centres are left out of what is quoted: their boom of 2025 is a tenth
# of imports, and met a law that spares them.
SETS = (("equal", WITH_AI), ("value", WITHOUT_AI), ("value", WITH_AI))

#: Tier -> what it has of the coefficients of a seller's own law and of the others'.
SELLERS = {"one": np.array([1.0, 0.0]), "others": np.array([0.0, 1.0]), "all": np.array([1.0, 1.0])}

TIERS = Columns(
    "a tier, weights, goods and inference",
    {
        "tier": Term(
            "Tier",
            "",
            "one: a seller's own law, that of the line's others held; others: theirs, its own held; "
            "all: their sum, all sellers of a line by sellers; totals: the same by the line's total; "
            "difference: all less totals",
        ),
        "goods": Term("Goods", "", "all, or without those of data centres"),
        **INFERENCE.only("scheme", "draws", "end_error"),
        **ESTIMATES,
    },
)


class TaxedMarket(NamedTuple):
    """What the estimates are of: lines with their sellers, and what is told about them."""

    market: Market
    ai: np.ndarray  #: Bools, shape (K,). Lines used in data centres.
    groups: pd.Series  #: As for :func:`products.first_design`.
    vintage: str = ""  #: Publication of the imports.

    def keep(self, goods: str) -> np.ndarray:
        """Return which lines stay, shape (K,)."""
        return ~self.ai if goods == WITHOUT_AI else np.ones(len(self.ai), bool)


@returns(TIERS)
def both_tiers(asked: TaxedMarket, *, draws: int = TIER_DRAWS) -> pd.DataFrame:
    """Return both tiers of every set by each inference."""
    return pd.concat([_of_set(asked, *tier_set, draws) for tier_set in SETS], ignore_index=True)


def _of_set(asked: TaxedMarket, weights: str, goods: str, draws: int) -> pd.DataFrame:
    """Return the tiers of one set: the totals permuted and clustered, the sellers clustered."""
    settings = {"keep": asked.keep(goods), "vintage": asked.vintage}
    totals = of_totals(asked.market, weights, **settings)
    settings["groups"] = asked.groups
    table = estimates_of([totals], permuted=("products",), by=("headings",), draws=draws)
    fits = {by: of_sellers(asked.market, weights, by=by, **settings) for by in ("headings", "partners")}
    parts = [table.drop(columns="tariff").assign(tier="totals")]
    parts += [_rows(_of_sellers(fit), f"by {by}") for by, fit in fits.items()]
    both = together(fits["headings"], totals.fit("headings"), headings_of(asked, goods))
    tiers = {"difference": _named(both, np.array([1.0, 1.0, -1.0]), "difference")}
    rows = pd.concat([*parts, _rows(tiers, "by headings")], ignore_index=True)
    return rows.assign(goods=goods)[list(TIERS)]


def headings_of(asked: TaxedMarket, goods: str = WITH_AI) -> tuple[np.ndarray, np.ndarray]:
    """Return the headings of the rows of sellers and of totals, codes from 0 that both share."""
    market, keep = asked.market, asked.keep(goods)
    heading = pd.factorize(codes_of(market.products, HEADING_EFFECTS)[keep])[0]
    place = np.full(len(keep), -1)
    place[keep] = heading
    rows = keep[market.line] & np.isfinite(market.sold)
    return place[market.line[rows]], heading


def _of_sellers(fit: Fit) -> dict[str, Estimate]:
    return {tier: _named(fit, which, tier) for tier, which in SELLERS.items()}


def _named(fit: Fit, which: np.ndarray, tier: str) -> Estimate:
    regressor = "log(1 + statutory rate)"
    name = f"2024-2025.tiers.{tier}.{fit.labels['weights']}"
    return replace(fit.estimate(which, name=name, regressor=regressor), refit=None)


def _rows(found: dict[str, Estimate], scheme: str) -> pd.DataFrame:
    table = to_frame(found.values())
    nothing = float("nan")
    return table.assign(tier=list(found), scheme=scheme, draws=nothing, end_error=nothing)


QUOTED = "as quoted"
TIER_DESIGNS = {
    QUOTED: {},
    "without effects of partners": {"partners": False},
    "chapters for headings": {"digits": CHAPTER_EFFECTS},
    "no effects of products": {"digits": COMMON_EFFECT},
}

#: Of the sellers alone, and of other lines.
EACH, ANY = "each seller once", "lines whoever sells them"

VARIED_TIERS = Columns(
    "a design, tier and weights",
    {
        "design": Term("Design", "", "what is changed"),
        **TIERS.only("tier", "goods"),
        **ESTIMATES,
    },
)


@returns(VARIED_TIERS)
def varied(asked: TaxedMarket, wider: TaxedMarket) -> pd.DataFrame:
    """Return what other designs say, clustered by heading: of one seller, and of all.

    Parameters
    ----------
    asked, wider : TaxedMarket
        Lines as they are, and also those that few sell under a known law.
    """
    tables = [rows for tier_set in SETS for rows in _varied(asked, wider, *tier_set)]
    return pd.concat(tables, ignore_index=True)[list(VARIED_TIERS)]


def _varied(asked: TaxedMarket, wider: TaxedMarket, weights: str, goods: str):
    several = {name: (asked, changes) for name, changes in TIER_DESIGNS.items()} | {ANY: (wider, {})}
    for name, (of, changes) in several.items():
        settings = {"keep": of.keep(goods), "vintage": of.vintage} | changes
        tiers = _of_sellers(of_sellers(of.market, weights, **settings))
        tiers["totals"] = of_totals(of.market, weights, **settings).fit("headings").estimate()
        yield _tiers(tiers, name, goods)
    if weights == "value":  # by value a seller's own counts in any case
        return
    settings = {"keep": asked.keep(goods), "vintage": asked.vintage}
    yield _tiers(_of_sellers(of_sellers(asked.market, weights, each=True, **settings)), EACH, goods)


def _tiers(found: dict[str, Estimate], design: str, goods: str) -> pd.DataFrame:
    return to_frame(found.values()).assign(tier=list(found), design=design, goods=goods)
