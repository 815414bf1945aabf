"""Tables of report 05: numeric frames, one row an estimate or a pair of them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.estimate.dynamics.anticipation import ADJUSTMENTS
from analysis.estimate.dynamics.event_study import EventStudy
from analysis.estimate.dynamics.study import Story
from analysis.estimate.engine.fit import STRONG_F
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics.reading import CITED, at, fine, overlapping, when
from analysis.present.finding import hundredths, period, probability, spread, the, two
from analysis.present.labels import UNIT
from analysis.present.table import Table, iso_day, or_dash

#: Columns of an estimate with its interval, and of a second one beside it.
INTERVALS = {"value": ("ci_low", "ci_high"), "other": ("other_low", "other_high")}

HEADS = {"episode": "Episode", "comparison": "Comparison", "horizon": "Months"}


#: How columns that several tables have are printed.
FORMATS = {
    "value": fine, "other": fine, "horizon": "count", "first_stage": two,
    "first_stage_f": or_dash("{:,.0f}".format), "other_f": or_dash("{:,.0f}".format),
    "rank_p": probability, "rank_p_after": probability, "rank_p_before": probability,
    "before_p": probability, "announced": iso_day, "in_force": iso_day,
    "mean_exposure": or_dash(hundredths), "correlation": two, "p_value": probability,
    "change": "fraction",
}  # fmt: skip


def as_table(frame: pd.DataFrame, caption: str, heads: dict[str, str], name: str) -> Table:
    """Return a table whose columns are printed by :data:`FORMATS` and :data:`INTERVALS`."""
    formats = {column: how for column, how in FORMATS.items() if column in frame}
    intervals = {column: ends for column, ends in INTERVALS.items() if column in frame}
    heads = HEADS | heads
    return Table(frame, caption, heads=heads, formats=formats, intervals=intervals, name=name)


def ends_of(e: Estimate | None, column: str = "value") -> dict[str, float]:
    """Return an estimate and the ends of its interval as cells; missing without one."""
    low, high = INTERVALS[column]
    if e is None:
        return dict.fromkeys((column, low, high), float("nan"))
    return {column: e.value, low: e.ci_low, high: e.ci_high}


def _waves(story: Story, cells: Callable[[EventStudy], dict]) -> pd.DataFrame | None:
    """Return a row a wave, those that cannot be studied with their names alone; None without any."""
    if not story.studies:
        return None
    rows = [{"wave": s.wave.label} | cells(s) for s in story.studies]
    rows += [{"wave": f"{wave.label}: not possible"} for wave, _ in story.impossible]
    return pd.DataFrame(rows)


def wave_table(story: Story) -> Table | None:
    """Print what each wave is; a wave that did not touch the partner keeps its row."""
    frame = _waves(
        story,
        lambda s: {
            "announced": s.wave.announced,
            "in_force": s.wave.in_force,
            "legal_reference": s.wave.legal_reference,
            "mean_exposure": s.mean_exposure,
            "reference": spread(s.wave.reference[0], s.wave.reference[-1], "{:%Y-%m}".format),
        },
    )
    if frame is None:
        return None
    heads = {
        "wave": "Wave", "announced": "Announced", "in_force": "In force",
        "legal_reference": "Legal reference", "mean_exposure": "Exposure", "reference": "Reference",
    }  # fmt: skip
    caption = (
        "The waves. Exposure: 100 times the mean over goods of the change of log(1 + tariff) by law. "
        "Reference: months whose mean coefficient is zero."
    )
    return as_table(frame, caption, heads, "dynamics_waves")


def event_table(story: Story) -> Table | None:
    """Print the mean response after each wave, and the tests before and after it."""
    frame = _waves(
        story,
        lambda s: {
            "comparison": s.comparison,
            **ends_of(s.after),
            "rank_p_after": s.rank_p_after,
            "rank_p_before": s.rank_p_before,
            "before_p": s.before_p,
        },
    )
    if frame is None:
        return None
    heads = {
        "wave": "Wave", "value": "Mean after [95 %]", "rank_p_after": "Rank p, after",
        "rank_p_before": "Rank p, before", "before_p": "F p, before",
    }  # fmt: skip
    caption = (
        f"Event studies. Mean after: coefficients of months 1 and later, {UNIT} by the wave. Rank p: "
        "share of partners whose path under the same exposure is at least as large. F test: clustered "
        "by partner, too eager where one partner is given the step."
    )
    return as_table(frame, caption, heads, "dynamics_events")


def overlap_table(story: Story) -> Table | None:
    """Print the correlation over goods between the exposures to each two waves studied."""
    correlation = overlapping(story)
    if correlation is None:
        return None
    labels = {s.wave.name: s.wave.label for s in story.studies}
    frame = correlation.rename(index=labels).rename_axis("wave").reset_index()
    heads = {"wave": "Wave"} | {name: name for name in labels}
    caption = (
        f"Correlation over goods between the exposures of {the(story.partner_name)} to two waves, each "
        "named by the month in which it begins. Near 1 in size, the waves hit the same goods."
    )
    formats = dict.fromkeys(labels, two)
    return Table(frame, caption, heads=heads, formats=formats, name="dynamics_overlap")


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


def projection_table(story: Story) -> Table:
    """Print the response to the statutory change by horizon, with its rank p-value."""
    frame = _by_horizon(
        story.paths.reduced,
        lambda e, key: {
            "rank_p": story.paths.swap_p.get(key, float("nan")),
            "n_obs": e.n_obs,
            "n_clusters": e.n_clusters,
        },
    )
    caption = (
        f"Local projections: {UNIT} by law, so many months after it. 95 % intervals clustered by "
        f"partner. Rank p: from swaps of the whole tariff path of {the(story.partner_name)} with each "
        "other partner's, where computed. Horizons that the data do not reach are left out."
    )
    heads = {"value": "Response [95 %]", "rank_p": "Rank p"}
    return as_table(frame, caption, heads, "dynamics_projections")


def multiplier_table(story: Story) -> Table:
    """Print the cumulative multiplier by horizon, with its first stage."""
    frame = _by_horizon(
        story.paths.multiplier | story.paths.pooled,
        lambda e, _: {
            "first_stage": e.first_stage,
            "first_stage_f": e.first_stage_f,
            "n_obs": e.n_obs,
        },
    )
    caption = (
        f"Cumulative multiplier: {UNIT} as collected, both on average from the month of the change to "
        "the horizon (2SLS). First stage: per cent collected for each per cent by law in the first "
        f"month; under an F of {STRONG_F:.0f} an interval is not to be relied on. 95 % intervals and F "
        "clustered by partner."
    )
    heads = {"value": "Multiplier [95 %]", "first_stage": "First stage", "first_stage_f": "F"}
    return as_table(frame, caption, heads, "dynamics_multipliers")


#: What tells one row of the varied multipliers from another.
VARIED = ("episode", "system", "comparison", "horizon")


def variation_table(story: Story) -> Table | None:
    """Print the multiplier by panel, comparison and horizon, the two bases side by side."""
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
    if not rows:
        return None
    heads = {
        "system": "Panel", "horizon": "To month", "value": "From −1", "first_stage_f": "F, from −1",
        "other": "From −6 to −2", "other_f": "F, from −6 to −2",
    }  # fmt: skip
    caption = (
        "Cumulative multiplier by panel and by the months from which it is counted, with 95 % intervals "
        "clustered by partner. Imports may be brought forward into the month before a change; the "
        "months two to six before it should hardly know it. Where the first-stage F is under "
        f"{STRONG_F:.0f} the interval is not to be relied on."
    )
    return as_table(pd.DataFrame([*rows.values()]), caption, heads, "dynamics_variations")


def placebo_table(story: Story) -> Table | None:
    """Print the projections of earlier imports on the tariffs of an episode."""
    placebos = story.paths.placebos
    if not placebos:
        return None
    rows = [
        {"episode": when(e), "comparison": e.comparison, "horizon": e.horizon}
        | ends_of(e)
        | {"n_obs": e.n_obs}
        for e in placebos
    ]
    caption = (
        "Placebo: the tariffs of the episode given to imports three (first episode) or two (second) "
        f"years before, when no one could have paid them. Response: {UNIT} by law. An interval without "
        "zero would condemn the design."
    )
    return as_table(pd.DataFrame(rows), caption, {"value": "Response [95 %]"}, "dynamics_placebos")


def counts_table(story: Story) -> Table | None:
    """Print what LP-DiD can rest on in each window, by horizon; None where no path is drawn."""
    if not any(c.paths["variance"] for c in story.clean):
        return None
    clean, name = story.clean, the(story.partner_name)
    frame = pd.concat({c.window: c.counts for c in clean}, names=["window"]).reset_index("window")
    heads = {
        "window": "Window", "horizon": "Months", "switchers": "Switchers", "months": "Dates",
        "partner_switchers": f"of {name}", "controls": "Controls", "share_clean": "Clean",
    }  # fmt: skip
    caption = (
        "What a comparison with clean controls rests on, by months after the change. Switchers: pairs "
        "of partner and good whose tariff changes; dates: months in which they do. Controls: rows of "
        "pairs that stay still. Clean: share of all pairs whose tariff factor does not change by more "
        f"than half a per cent in the whole window around the months in which the tariff of {name} "
        "changes."
    )
    counted = ("switchers", "months", "partner_switchers", "controls", "horizon")
    formats = dict.fromkeys(counted, "count") | {"share_clean": "fraction", "window": period}
    return Table(frame, caption, heads=heads, formats=formats, name="dynamics_clean_controls")


def anticipation_table(story: Story, comparison: str) -> Table | None:
    """Print the elasticity under every adjustment, a row an episode and adjustment.

    Parameters
    ----------
    comparison : str
        ``"across"`` or ``"within"`` partners: estimates of the other are left out.
    """
    rows: dict[tuple[str, str], dict] = {}
    for e in (e for e in story.adjusted if e.comparison == comparison):
        key = (when(e), ADJUSTMENTS[e.design])
        empty = ends_of(None) | ends_of(None, "other")
        row = rows.setdefault(key, dict(zip(("episode", "adjustment"), key, strict=True)) | empty)
        row |= ends_of(e, "value" if e.estimator == "OLS" else "other")
    if not rows:
        return None
    caption = (
        f"Elasticity {comparison} partners without and with adjustment for front-loading: {UNIT}. "
        "Reduced form: tariff by law; 2SLS: tariff as collected, instrumented by the law. 95 % "
        "intervals clustered by partner."
    )
    heads = {"adjustment": "Adjustment", "value": "Reduced form", "other": "2SLS"}
    name = f"dynamics_anticipation_{comparison}"
    return as_table(pd.DataFrame([*rows.values()]), caption, heads, name)
