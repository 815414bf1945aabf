"""Frames of report 04 that its tables print and no story holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.estimate.elasticity.checks.by_partner import ELASTICITIES_BY_PARTNER
from analysis.estimate.elasticity.checks.by_value import BY_VALUE, CHOICE_KEYS
from analysis.estimate.elasticity.checks.identifies import SHARES
from analysis.estimate.elasticity.checks.inputs import MAIN_COVERAGE
from analysis.estimate.elasticity.checks.placebos import MAIN_PLACEBOS
from analysis.estimate.elasticity.checks.toggles import TOGGLE_ESTIMATES
from analysis.estimate.elasticity.clean_years import CLEAN_YEARS
from analysis.estimate.elasticity.story import ElasticityStory
from analysis.estimate.elasticity.tiers.tables import BY_DESIGN, by_design
from analysis.estimate.elasticity.year_before import YEAR_BEFORE
from analysis.present.elasticity.labels import APART, in_weights
from analysis.present.elasticity.words import SEVERAL
from analysis.present.labels import ASKED_TARIFF, of_ten_per_cent
from analysis.vocabulary import Term

ELASTICITY = changed(ESTIMATES.only("value"), label="Elasticity [95 %]") | ESTIMATES.only(
    "ci_low", "ci_high"
)
OBSERVATIONS = shared("n_obs", label="Observations")


@returns(
    Columns(
        "an episode, tariff and scheme",
        {
            **ESTIMATES.only("episode"),
            **INFERENCE.only("tariff", "scheme"),
            **ELASTICITY,
            **ESTIMATES.only("p_value"),
            "n_units": Term(
                "Change places", "count", "what changes places, or the smallest number of clusters"
            ),
            **INFERENCE.only("draws", "end_error"),
            "effect_error": Term(
                "The same, 10 % duty",
                "fraction",
                "standard error of the less sure end from "
                "the number of assignments, as the change of imports under a duty of 10 %",
                "fine",
                missing="of clusters",
            ),
        },
    )
)
def intervals(story: ElasticityStory) -> pd.DataFrame:
    """Return every inference on the main elasticities."""
    rows = story.main.intervals
    # At the upper end, where an elasticity moves the change of imports most.
    step = np.log1p(ASKED_TARIFF) * (1 + of_ten_per_cent(rows.ci_high))
    rows = rows.assign(n_units=rows.n_clusters, effect_error=rows.end_error * step)
    return rows[list(intervals.columns)]


@returns(
    Columns(
        "a partner",
        ELASTICITIES_BY_PARTNER.only("partner_name", "share", "value", "ci_low", "ci_high"),
    )
)
def by_partner(story: ElasticityStory) -> pd.DataFrame | None:
    """Return slope and share of each partner of the second episode."""
    rows = story.main.by_partner
    return rows[list(by_partner.columns)] if len(rows) else None


#: Programmes, chapters and partners that are printed, those that identify most with equal weights.
PRINTED = 6


@returns(Columns(SHARES.row, SHARES.only("part", "unit", "equal", "value")))
def shares(story: ElasticityStory) -> pd.DataFrame | None:
    """Return which programmes, chapters and partners identify the second main estimate."""
    rows = story.main.shares
    if not len(rows):
        return None
    parts = [rows[rows.part.eq(name)] for name in ("programme", "chapter", "partner")]
    shown = pd.concat([part.head(PRINTED) for part in parts], ignore_index=True)
    return shown[list(shares.columns)]


@returns(
    Columns(
        "an episode, scheme and kind of errors",
        {
            **ESTIMATES.only("episode"),
            **MAIN_COVERAGE.only("scheme"),
            **changed(
                MAIN_COVERAGE.only("errors"),
                definition="groups whose simulated errors hang together: "
                "products (HS4, chapters), partners; both: their sum; partner x chapter, region x "
                "chapter; slopes: products, and partners have elasticities of their own around the true "
                "one",
            ),
            **MAIN_COVERAGE.only("coverage", "other_coverage", "power", "other_power"),
            **MAIN_COVERAGE.only("two_way_coverage"),
            "kept": Term(
                "Kept", "truth", "whether the truth is rejected about as often as it should be"
            ),
        },
    )
)
def coverage(story: ElasticityStory) -> pd.DataFrame:
    """Return size and coverage of the inference on the law as it is."""
    rows = story.main.coverage.table
    return rows.assign(kept=rows.met)[list(coverage.columns)]


def _ends(of: str) -> dict[str, Term]:
    return {
        f"{of}_{end}": Term(
            f"95 % {end}",
            "elasticity",
            f"{word} end of the 95 % interval clustered by {of.removesuffix('s')}",
        )
        for end, word in (("low", "lower"), ("high", "upper"))
    }


@returns(
    Columns(
        "an episode and choice",
        {
            **ESTIMATES.only("episode"),
            **TOGGLE_ESTIMATES.only("toggle"),
            "value": Term(
                "By partner [95 %]", "elasticity", "point estimate", "two", tuple(_ends("partners"))
            ),
            **_ends("partners"),
            "by_product": Term(
                "By product [95 %]",
                "elasticity",
                "the same point estimate",
                "two",
                tuple(_ends("products")),
            ),
            **_ends("products"),
            **OBSERVATIONS,
        },
    )
)
def toggles(story: ElasticityStory) -> pd.DataFrame:
    """Return the main estimate by law with one choice changed at a time, under both clusterings.

    Partners left out together, and claims of USMCA, are told in sentences.
    """
    rows = story.main.toggles.only(tariff="law").table
    rows = rows[~rows.group.isin(APART) & ~rows.toggle.str.contains(SEVERAL)]
    partners, products = (rows[rows.scheme.eq(f"by {of}")] for of in ("partners", "products"))
    return partners.assign(
        partners_low=partners.ci_low,
        partners_high=partners.ci_high,
        by_product=partners.value,
        products_low=products.ci_low.to_numpy(),
        products_high=products.ci_high.to_numpy(),
    )[list(toggles.columns)]


@returns(
    Columns(
        "an episode, version and window",
        {
            **ESTIMATES.only("episode"),
            **MAIN_PLACEBOS.only("version"),
            "kind": Term("Law of", "truth", "whether the law is that of another time"),
            **ESTIMATES.only("window"),
            **ELASTICITY,
            **MAIN_PLACEBOS.only("moved"),
        },
    )
)
def placebos(story: ElasticityStory) -> pd.DataFrame:
    """Return each version of the main estimate, in its weights, beside the same law in other years."""
    rows = in_weights(story.main.placebos).table
    return rows.assign(kind=rows.is_placebo)[list(placebos.columns)]


@returns(
    Columns(
        "a comparison and weights",
        {
            **CLEAN_YEARS.only("comparison", "weights", "value", "ci_low", "ci_high", "p_before"),
            **changed(CLEAN_YEARS.only("once_low"), label="Trends: from"),
            **changed(CLEAN_YEARS.only("once_high"), label="Trends: to"),
            **YEAR_BEFORE.only("placebo", "placebo_low", "placebo_high", "bound_low", "bound_high"),
        },
    )
)
def before(story: ElasticityStory) -> pd.DataFrame | None:
    """Return what the years before and the one year before say of each design by sector."""
    if story.clean_years is None:
        return None
    one = story.year_before.drop(columns=["value", "ci_low", "ci_high"])
    rows = story.clean_years.merge(one, on=["comparison", "weights"], validate="1:1")
    return rows[list(before.columns)]


@returns(
    Columns(
        "a choice",
        {
            **BY_VALUE.only("choice"),
            **ELASTICITY,
            **ESTIMATES.only("cluster_by", "n_obs"),
            **BY_VALUE.only("effective"),
            "key": Term("Key", "", "of the citable number"),
        },
    )
)
def choices_by_value(story: ElasticityStory) -> pd.DataFrame | None:
    """Return the elasticity of 2024-2025 by value under each choice, from the lowest."""
    rows = story.main.by_value
    if rows is None:
        return None
    keys = rows.choice.map(CHOICE_KEYS)
    rows = rows.assign(key="elasticity.2025." + keys + ".by_value").sort_values("value")
    return rows[list(choices_by_value.columns)]


@returns(BY_DESIGN)
def tiers(story: ElasticityStory) -> pd.DataFrame | None:
    """Return what sellers of a line lose when one is taxed, its others, or all."""
    return by_design(story.tiers) if story.tiers else None
