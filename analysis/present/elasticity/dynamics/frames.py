"""Frames of report 04 that its tables print: one row an estimate or a pair of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.anticipation import ADJUSTMENTS
from analysis.estimate.elasticity.dynamics.event_study import EventStudy
from analysis.estimate.elasticity.dynamics.lp_did import COUNTS
from analysis.estimate.elasticity.dynamics.projections import BY_LAW
from analysis.estimate.elasticity.dynamics.study import Story
from analysis.estimate.elasticity.dynamics.waves import correlations
from analysis.present.elasticity.dynamics.labels import CITED, at, by_month, clustered, overlapping, when
from analysis.present.finding import spread
from analysis.present.labels import episode_years, of_ten_per_cent
from analysis.vocabulary import TERMS, Term

#: Columns of an estimate with its interval, and of a second one beside it.
INTERVALS = {"value": ("ci_low", "ci_high"), "other": ("other_low", "other_high")}


def _estimate(head: str, definition: str, column: str = "value", missing: str = "") -> dict[str, Term]:
    """Return the columns of an elasticity and its interval."""
    own = shared("value", "ci_low", "ci_high", label=head, unit="elasticity", definition=definition,
                 missing=missing)  # fmt: skip
    found = dict(zip((column, *INTERVALS[column]), own.values(), strict=True))
    low, high = INTERVALS[column]
    return found | {
        column: replace(found[column], ends=(low, high)),
        low: replace(found[low], definition=f"lower end of the 95 % interval: {definition}"),
        high: replace(found[high], definition=f"upper end of the 95 % interval: {definition}"),
    }


def ends_of(e: Estimate | None, column: str = "value") -> dict[str, float]:
    """Return an estimate and the ends of its interval as cells; missing without one."""
    low, high = INTERVALS[column]
    if e is None:
        return dict.fromkeys((column, low, high), float("nan"))
    return {column: e.value, low: e.ci_low, high: e.ci_high}


#: What tells an estimate from others.
WHICH = {
    "episode": Term("Episode", "", "years of the sample, or both episodes together"),
    "comparison": Term("Comparison", "", "across partners, or within a partner across its goods"),
    "horizon": Term("Months", "months", "months after the change of the tariff", "count"),
}
EPISODE = {"episode": WHICH["episode"]}
N = {"n_obs": TERMS["n_obs"]}


def _f(head: str, definition: str, missing: str = "where there is no first stage") -> Term:
    return Term(head, "F statistic", definition, "rounded", missing=missing)


FIRST_STAGE = {
    "first_stage": Term("First stage", "ratio", "per cent collected for each per cent by law in the "
                        "first month", "two", missing="where there is no first stage"),
    "first_stage_f": _f("F", "F statistic of the first stage, clustered by partner"),
}  # fmt: skip

WAVE = {"wave": Term("Wave", "", "wave of tariff changes, and whether it cannot be studied")}
IMPOSSIBLE = "where the wave cannot be studied"


def _waves(story: Story, cells: Callable[[EventStudy], dict]) -> pd.DataFrame | None:
    """Return a row a wave, those that cannot be studied with their names alone; None without any."""
    if not story.studies:
        return None
    rows = [{"wave": s.wave.label} | cells(s) for s in story.studies]
    rows += [{"wave": f"{wave.label}: not possible"} for wave, _ in story.impossible]
    return pd.DataFrame(rows)


@returns(Columns("a wave", WAVE | changed({
    "announced": Term("Announced", "date", "day of the announcement", "day"),
    "in_force": Term("In force", "date", "day of entry into force", "day"),
    "legal_reference": Term("Legal reference", "", "legal text of the wave"),
    "mean_exposure": Term("Exposure", "log points", "mean over goods of the change by law of "
                          "log(1 + tariff)", "hundredths"),
    "reference": Term("Reference", "", "months whose mean coefficient is zero"),
}, missing=IMPOSSIBLE)))  # fmt: skip
def waves(story: Story) -> pd.DataFrame | None:
    """Return what each wave is; a wave that did not touch the partner keeps its row."""
    return _waves(
        story,
        lambda s: {
            "announced": s.wave.announced,
            "in_force": s.wave.in_force,
            "legal_reference": s.wave.legal_reference,
            "mean_exposure": s.mean_exposure,
            "reference": spread(s.wave.reference[0], s.wave.reference[-1], "{:%Y-%m}".format),
        },
    )


def _p(head: str, definition: str) -> Term:
    return Term(head, "probability", definition, "probability", missing=IMPOSSIBLE)


RANK = "share of partners whose path under the same exposure is at least as large, {} the wave"
EVENTS = Columns("a wave", {
    **WAVE, **changed({"comparison": WHICH["comparison"]}, missing=IMPOSSIBLE),
    **_estimate("Mean after [95 %]", "mean coefficient of months 1 and later", missing=IMPOSSIBLE),
    "rank_p_after": _p("Rank p, after", RANK.format("after")),
    "rank_p_before": _p("Rank p, before", RANK.format("before")),
    "before_p": replace(_p("F p, before", "joint F test of the coefficients before the wave, clustered "
                           "by partner"), missing=f"{IMPOSSIBLE}, or clusters allow no test"),
})  # fmt: skip


@returns(EVENTS)
def events(story: Story) -> pd.DataFrame | None:
    """Return the mean response after each wave, and the tests before and after it."""
    return _waves(
        story,
        lambda s: {
            "comparison": s.comparison,
            **ends_of(s.after),
            "rank_p_after": s.rank_p_after,
            "rank_p_before": s.rank_p_before,
            "before_p": s.before_p,
        },
    )


def overlap_columns(frame: pd.DataFrame) -> Columns:
    """One row a wave studied, a column a wave: the correlation of their exposures over goods."""
    return Columns("a wave studied", WAVE | correlations(frame.drop(columns="wave")))


@returns(overlap_columns)
def overlap(story: Story) -> pd.DataFrame | None:
    """Return the correlation over goods between the exposures to each two waves studied."""
    found, labels = overlapping(story), {s.wave.name: s.wave.label for s in story.studies}
    return None if found is None else found.rename(index=labels).rename_axis("wave").reset_index()


def _by_horizon(found: dict, cells: Callable[[Estimate, tuple], dict]) -> pd.DataFrame:
    """One row an episode, comparison and cited horizon, with the cells that a function makes of it."""
    rows = [
        {"episode": when(e), "comparison": comparison, "horizon": h}
        | ends_of(e)
        | cells(e, (episode, comparison, h))
        for (episode, comparison), estimates in found.items()
        for h in CITED
        if (e := at(estimates, h)) is not None
    ]
    return pd.DataFrame(rows)


@returns(Columns("an episode, comparison and horizon", {
    **WHICH, **_estimate("Response [95 %]", "response of log imports to the law by the month"),
    "rank_p": Term("Rank p", "probability", "rank among swaps of the tariff path with each other "
                   "partner's", "probability", missing="where it is not computed"),
    **N, "n_clusters": TERMS["n_clusters"],
}))  # fmt: skip
def projections(story: Story) -> pd.DataFrame:
    """Return the response to the statutory change by horizon, with its rank p-value."""
    return _by_horizon(
        story.paths.reduced,
        lambda e, key: {
            "rank_p": story.paths.swap_p.get(key, float("nan")),
            "n_obs": e.n_obs,
            "n_clusters": e.n_clusters,
        },
    )


@returns(Columns("an episode, comparison and horizon", {
    **WHICH, **_estimate("Multiplier [95 %]", "mean response of log imports to the horizon over the "
                         "mean change of the log tariff collected"),
    **FIRST_STAGE, **N,
}))  # fmt: skip
def multipliers(story: Story) -> pd.DataFrame:
    """Return the cumulative multiplier by horizon, with its first stage."""
    return _by_horizon(
        story.paths.multiplier | story.paths.pooled,
        lambda e, _: {
            "first_stage": e.first_stage,
            "first_stage_f": e.first_stage_f,
            "n_obs": e.n_obs,
        },
    )


NOT_MADE = "where it is not estimated"
VARIED = {
    **EPISODE, "system": Term("Panel", "", "product system of the panel"),
    "comparison": WHICH["comparison"], "horizon": replace(WHICH["horizon"], label="To month"),
}  # fmt: skip


@returns(Columns("an episode, panel, comparison and horizon", {
    **VARIED, **_estimate("From −1", "multiplier counted from the month before the change",
                          missing=NOT_MADE),
    "first_stage_f": _f("F, from −1", "F statistic of its first stage", NOT_MADE),
    **_estimate("From −6 to −2", "multiplier counted from the months two to six before the change",
                "other", NOT_MADE),
    "other_f": _f("F, from −6 to −2", "F statistic of its first stage", NOT_MADE),
}))  # fmt: skip
def variations(story: Story) -> pd.DataFrame | None:
    """Return the multiplier by panel, comparison and horizon, the two bases side by side."""
    rows: dict[tuple, dict] = {}
    for e in story.paths.variations:
        key = (when(e), e.system.upper(), e.comparison, e.horizon)
        empty = ends_of(None) | {"first_stage_f": float("nan")}
        empty |= ends_of(None, "other") | {"other_f": float("nan")}
        row = rows.setdefault(key, dict(zip(VARIED, key, strict=True)) | empty)
        if e.design == "lp_iv_earlier":
            row |= ends_of(e, "other") | {"other_f": e.first_stage_f}
        else:
            row |= ends_of(e) | {"first_stage_f": e.first_stage_f}
    return pd.DataFrame([*rows.values()]) if rows else None


@returns(Columns("an episode, comparison and horizon", {
    **WHICH, **_estimate("Response [95 %]", "response of earlier imports to the law by the month"), **N,
}))  # fmt: skip
def placebos(story: Story) -> pd.DataFrame | None:
    """Return the projections of earlier imports on the tariffs of an episode."""
    rows = [
        {"episode": when(e), "comparison": e.comparison, "horizon": e.horizon}
        | ends_of(e)
        | {"n_obs": e.n_obs}
        for e in story.paths.placebos
    ]
    return pd.DataFrame(rows) if rows else None


BY_MONTH = Columns("an episode and month", {
    **EPISODE, "horizon": WHICH["horizon"],
    "change": Term("Imports", "fraction", "change of imports under the duty asked about, not none"),
    **BY_LAW.only("value", "ci_low", "ci_high", "p_value"),
    **_estimate("Elasticity [95 %, clustered]", "response by the month, interval clustered by partner",
                "other", "where the report is not by sector"),
})  # fmt: skip


@returns(BY_MONTH)
def path(story: Story) -> pd.DataFrame:
    """Return the months by law, the interval of the law permuted beside the clustered one."""
    rows = [
        {"episode": episode_years(name), "horizon": row.horizon, "change": of_ten_per_cent(row.value)}
        | ends_of(row)
        | {"p_value": row.p_value}
        | ends_of(clustered(story, row), "other")
        for name, own in by_month(story).items()
        for row in own
    ]
    return pd.DataFrame(rows)


@returns(Columns("a window and horizon", shared("window", format="period") | COUNTS))
def clean_controls(story: Story) -> pd.DataFrame | None:
    """Return what LP-DiD can rest on in each window, by horizon; None where no path is drawn."""
    if not any(c.paths["variance"] for c in story.clean):
        return None
    counts = {c.window: c.counts for c in story.clean}
    return pd.concat(counts, names=["window"]).reset_index("window")


ADJUSTED = Columns("an episode and adjustment", {
    **EPISODE, "adjustment": Term("Adjustment", "", "adjustment for front-loading"),
    **_estimate("Reduced form", "elasticity to the tariff by law", missing=NOT_MADE),
    **_estimate("2SLS", "elasticity to the tariff collected, the law its instrument", "other", NOT_MADE),
})  # fmt: skip


def _adjusted(story: Story, comparison: str) -> pd.DataFrame | None:
    """Return the elasticity of a comparison under every adjustment, a row an episode and adjustment."""
    rows: dict[tuple[str, str], dict] = {}
    for e in (e for e in story.adjusted if e.comparison == comparison):
        key = (when(e), ADJUSTMENTS[e.design])
        empty = ends_of(None) | ends_of(None, "other")
        row = rows.setdefault(key, dict(zip(("episode", "adjustment"), key, strict=True)) | empty)
        row |= ends_of(e, "value" if e.estimator == "OLS" else "other")
    return pd.DataFrame([*rows.values()]) if rows else None


@returns(ADJUSTED)
def anticipation_across(story: Story) -> pd.DataFrame | None:
    """Return the elasticity across partners under every adjustment."""
    return _adjusted(story, "across")


@returns(ADJUSTED)
def anticipation_within(story: Story) -> pd.DataFrame | None:
    """Return the elasticity within partners under every adjustment."""
    return _adjusted(story, "within")
