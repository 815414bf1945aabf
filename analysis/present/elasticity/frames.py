"""Frames of report 04 that its tables print and no story holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.engine.check import Check
from analysis.engine.coverage import COVERAGE
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.engine.results import to_frame
from analysis.estimate.elasticity.checks.by_partner import BY_PARTNER
from analysis.estimate.elasticity.checks.identifies import HEADINGS, SHARES
from analysis.estimate.elasticity.checks.placebos import PLACEBOS
from analysis.estimate.elasticity.checks.toggles import TOGGLES
from analysis.estimate.elasticity.goods.by_group import SHRUNK
from analysis.estimate.elasticity.study import Story
from analysis.estimate.elasticity.tiers.tables import BY_DESIGN, BY_WINDOW, by_design, by_window
from analysis.present.elasticity.labels import APART
from analysis.present.labels import ASKED, label, of_ten_per_cent, years
from analysis.vocabulary import Term

ELASTICITY = changed(ESTIMATES.only("value"), label="Elasticity [95 %]") | ESTIMATES.only(
    "ci_low", "ci_high"
)
OBSERVATIONS = shared("n_obs", label="Observations")


def _interval(name: str, head: str, of: str, missing: str = "") -> dict[str, Term]:
    """Return the columns of an elasticity of some name and its 95 % interval."""
    low, high = f"{name}_low", f"{name}_high"
    return {
        name: Term(head, "elasticity", of, "two", (low, high), missing),
        low: Term("95 % low", "elasticity", f"lower end of the 95 % interval: {of}", missing=missing),
        high: Term("95 % high", "elasticity", f"upper end of the 95 % interval: {of}", missing=missing),
    }


@returns(Columns("an episode, tariff and scheme", {
    **ESTIMATES.only("episode"), **INFERENCE.only("tariff", "scheme"), **ELASTICITY,
    **ESTIMATES.only("p_value"),
    "n_units": Term("Change places", "count", "what changes places, or the smallest number of clusters"),
    **INFERENCE.only("draws", "end_error"),
    "effect_error": Term("The same, 10 % duty", "fraction", "standard error of the less sure end from "
                         "the number of assignments, as the change of imports under a duty of 10 %",
                         "fine", missing="of clusters"),
}))  # fmt: skip
def intervals(story: Story) -> pd.DataFrame:
    """Return every inference on the main elasticities."""
    rows = story.main.intervals
    # At the upper end, where an elasticity moves the change of imports most.
    step = np.log1p(ASKED) * (1 + of_ten_per_cent(rows.ci_high))
    rows = rows.assign(n_units=rows.n_clusters, effect_error=rows.end_error * step)
    return rows[list(intervals.columns)]


@returns(Columns(
    "a partner", BY_PARTNER.only("partner_name", "share", "value", "ci_low", "ci_high"),
))  # fmt: skip
def by_partner(story: Story) -> pd.DataFrame | None:
    """Return slope and share of each partner of the second episode."""
    rows = story.main.by_partner
    return rows[list(by_partner.columns)] if len(rows) else None


#: Chapters that are printed, those that identify most with equal weights.
PRINTED = 10


@returns(Columns(SHARES.row, SHARES.only("part", "unit", "equal", "value")))
def shares(story: Story) -> pd.DataFrame | None:
    """Return which programmes, chapters and partners identify the second main estimate."""
    rows = story.main.shares
    if not len(rows):
        return None
    parts = [rows[rows.part.eq(name)] for name in ("programme", "chapter", "partner")]
    shown = pd.concat([part.head(PRINTED) for part in parts], ignore_index=True)
    return shown[list(shares.columns)]


@returns(
    Columns(HEADINGS.row, HEADINGS.only("title", "heading", "equal", "value", "hs10", "partner", "line"))
)
def headings(story: Story) -> pd.DataFrame | None:
    """Return the headings that identify much, with the largest line of each."""
    rows = story.main.headings
    return rows[list(headings.columns)] if len(rows) else None


@returns(Columns("an episode, scheme and kind of errors", {
    **ESTIMATES.only("episode"),
    **COVERAGE.only("scheme"),
    **changed(COVERAGE.only("errors"), definition="groups whose simulated errors hang together: "
              "products (HS4, chapters), partners; both: their sum; partner x chapter; slopes: "
              "products, and partners have elasticities of their own around the true one"),
    **COVERAGE.only("size", "coverage", "power", "two_way_coverage"),
    "kept": Term("Kept", "truth", "whether the truth is rejected about as often as it should be"),
}))  # fmt: skip
def coverage(story: Story) -> pd.DataFrame:
    """Return size and coverage of the inference on the law as it is."""
    rows = story.main.coverage.table
    return rows.assign(kept=rows.met)[list(coverage.columns)]


def _ends(of: str) -> dict[str, Term]:
    return {
        f"{of}_{end}": Term(f"95 % {end}", "elasticity", f"{word} end of the 95 % interval clustered "
                            f"by {of.removesuffix('s')}") for end, word in
        (("low", "lower"), ("high", "upper"))
    }  # fmt: skip


CHANGED = Columns("an episode, choice and tariff", {
    **ESTIMATES.only("episode"), **TOGGLES.only("toggle"), **INFERENCE.only("tariff"),
    "value": Term("By partner [95 %]", "elasticity", "point estimate", "two", tuple(_ends("partners"))),
    **_ends("partners"),
    "by_product": Term("By product [95 %]", "elasticity", "the same point estimate", "two",
                       tuple(_ends("products"))),
    **_ends("products"), **OBSERVATIONS,
})  # fmt: skip


@returns(CHANGED)
def toggles(story: Story) -> pd.DataFrame:
    """Return the main estimate with one choice changed at a time."""
    check = story.main.toggles
    return _both_clusterings(check.only(group=sorted(set(check.table.group) - set(APART))))


@returns(CHANGED)
def claims(story: Story) -> pd.DataFrame | None:
    """Return the main estimate by law under either claims of USMCA, and without who may claim."""
    check = story.main.toggles.only(tariff="law")
    apart = check.only(group=APART).table
    if not len(apart):
        return None
    own = {"episode": list(apart.episode.unique()), "group": ["main", "weights", *APART]}
    return _both_clusterings(check.only(**own))


@returns(CHANGED)
def sectors(story: Story) -> pd.DataFrame:
    """Return the main estimate with each sector left out in turn."""
    return _both_clusterings(story.main.leave_outs)


def _both_clusterings(check: Check) -> pd.DataFrame:
    """Return both clusterings of an estimate in one row, which a check has in two."""
    rows, other = (check.only(scheme=f"by {of}").table for of in ("partners", "products"))
    return rows.assign(
        partners_low=rows.ci_low, partners_high=rows.ci_high, by_product=rows.value,
        products_low=other.ci_low.to_numpy(), products_high=other.ci_high.to_numpy(),
    )[list(CHANGED)]  # fmt: skip


@returns(Columns("an episode, version, weights and window", {
    **ESTIMATES.only("episode"), **PLACEBOS.only("version"), **ESTIMATES.only("weights"),
    "kind": Term("Law of", "truth", "whether the law is that of another time"),
    **ESTIMATES.only("window"), **ELASTICITY, **OBSERVATIONS, **PLACEBOS.only("moved"),
}))  # fmt: skip
def placebos(story: Story) -> pd.DataFrame:
    """Return each version of the main estimate beside the same law given to other years."""
    rows = story.main.placebos.table
    return rows.assign(kind=rows.is_placebo)[list(placebos.columns)]


@returns(Columns("an end use", {
    **changed(SHRUNK.only("group"), label="End use"),
    **SHRUNK.only("share", "shrunk", "shrunk_low", "shrunk_high"),
    **changed(SHRUNK.only("value"), label="Own estimate, before drawing to the common mean [95 %]"),
    **SHRUNK.only("ci_low", "ci_high", "n_obs"),
    **_interval("without", "Without goods of data centres [95 %]", "estimate without goods of data "
                "centres", "where these are nearly all that there is"),
}))  # fmt: skip
def end_uses(story: Story) -> pd.DataFrame:
    """Return the elasticity of each end use, its own estimate, and that without AI goods."""
    frame = story.goods.end_uses.frame
    other = story.goods.without_ai.set_index("group").reindex(frame.group)
    columns = {"without": "value", "without_low": "ci_low", "without_high": "ci_high"}
    found = frame.assign(**{name: other[column].to_numpy() for name, column in columns.items()})
    return found[list(end_uses.columns)]


LABEL = {"label": Term("Sector", "", "short name of the sector, or its code")}


@returns(Columns("a sector, the largest first", {
    **changed(SHRUNK.only("group"), label="NAICS3"), **LABEL, **SHRUNK.only("share"),
    **changed(SHRUNK.only("value"), label="Alone [95 %]"),
    **SHRUNK.only("ci_low", "ci_high", "std_error", "std_error_clustered", "weight", "shrunk",
                  "shrunk_low", "shrunk_high", "n_obs"),
}))  # fmt: skip
def by_sector(story: Story) -> pd.DataFrame:
    """Return each sector's estimate, what it keeps of it, and what it is drawn to."""
    own = story.goods.sectors.frame.sort_values("share", ascending=False, ignore_index=True)
    return own.assign(label=_named(own.group, story.goods.labels))[list(by_sector.columns)]


def _named(codes: pd.Series, labels: dict[str, str]) -> pd.Series:
    return codes.map(lambda code: labels.get(code, code))


@returns(Columns("a design", {
    "design": Term("Design", "", "name of the design"),
    "episode": Term("Episode", "", "years of its window"),
    **ESTIMATES.only("value", "ci_low", "ci_high"),
    **_interval("placebo", "Placebo [95 %]", "the same design where nothing can have moved"),
    "policy_share": Term("Policy share", "fraction", "part of the regressor's variation that the law "
                         "explains", "whole"),
    "policy_kept": Term("Policy kept", "fraction", "part of the law's variation that the effects leave",
                        "whole"),
    **ESTIMATES.only("first_stage_f"),
}))  # fmt: skip
def designs(story: Story) -> pd.DataFrame:
    """Return every design beside its placebo, with the policy content of its variation."""
    rows = [
        {
            "design": label(d), "episode": years(d.estimate.window), "value": d.estimate.value,
            "ci_low": d.estimate.ci_low, "ci_high": d.estimate.ci_high, "placebo": d.placebo.value,
            "placebo_low": d.placebo.ci_low, "placebo_high": d.placebo.ci_high,
            "policy_share": d.policy_share, "policy_kept": d.policy_kept,
            "first_stage_f": d.estimate.first_stage_f,
        }
        for d in story.designs
    ]  # fmt: skip
    return pd.DataFrame(rows)


@returns(Columns("an estimate", ESTIMATES.only(
    "window", "std_error_raw", "small_sample_factor", "std_error"
)))  # fmt: skip
def errors(story: Story) -> pd.DataFrame:
    """Return how each standard error comes from its raw sandwich."""
    return to_frame(story.final)[list(errors.columns)]


@returns(BY_DESIGN)
def tiers(story: Story) -> pd.DataFrame | None:
    """Return what sellers of a line lose when one is taxed, its others, or all."""
    return by_design(story.tiers) if story.tiers else None


@returns(BY_WINDOW)
def tiers_years(story: Story) -> pd.DataFrame | None:
    """Return both tiers of the law of 2025 on other years, by coarser goods."""
    return by_window(story.tiers) if story.tiers else None
