"""Tables of the report on dynamics, and how its numbers are printed."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.dynamics.anticipation import ADJUSTMENTS
from analysis.estimate.dynamics.event_study import EventStudy
from analysis.estimate.dynamics.lp_did import CleanControls
from analysis.estimate.dynamics.paths import Paths
from analysis.estimate.dynamics.waves import Wave
from analysis.estimate.engine.fit import STRONG_F
from analysis.estimate.engine.results import Estimate
from analysis.present.finding import probability, two
from analysis.present.labels import UNIT
from analysis.present.table import Table

#: Horizons that tables print and numbers cite, months.
CITED = (0, 1, 3, 6, 12)

#: Episodes as titles and sentences name them.
NAMES = {"2018": "2018–2019", "2025": "2025", "pooled": "both episodes"}


def interval(estimate: Estimate) -> str:
    """Print an estimate with its 95 % interval; one without zero never seems to end at zero."""
    low, high = (
        two(end) if holds_zero(estimate) or round(end, 2) else f"{end:.1g}".replace("-", "−")
        for end in (estimate.ci_low, estimate.ci_high)
    )
    return f"{two(estimate.value)} [{low}, {high}]"


def holds_zero(estimate: Estimate) -> bool:
    """Return whether zero lies inside the 95 % interval."""
    return estimate.ci_low <= 0 <= estimate.ci_high


def weak(estimate: Estimate) -> bool:
    """Return whether the first stage is too weak for the interval to be relied on."""
    return estimate.first_stage_f is not None and estimate.first_stage_f < STRONG_F


def studied(paths: Paths) -> str:
    """Return the product system of the projections."""
    return next(iter(paths.reduced.values()))[0].system


def span(window: str) -> str:
    """Print a window: ``2018-01 to 2019-12``."""
    return window.replace(":", " to ")


def at(estimates: list[Estimate], horizon: int) -> Estimate | None:
    """Return the estimate of a horizon, or None."""
    return next((e for e in estimates if e.horizon == horizon), None)


def wave_table(studies: list[EventStudy], impossible: list[tuple[Wave, str]]) -> Table:
    """Print what each wave is; a wave that did not touch the partner keeps its row."""
    rows = [
        {
            "wave": s.wave.label,
            "announced": f"{s.wave.announced:%Y-%m-%d}",
            "in_force": f"{s.wave.in_force:%Y-%m-%d}",
            "legal": s.wave.legal_reference,
            "exposure": f"{s.mean_exposure * 100:.1f}".replace("-", "−"),
            "reference": _months(s.wave.reference),
        }
        for s in studies
    ]
    rows += [{"wave": f"{wave.name}: not possible"} for wave, _ in impossible]
    heads = {
        "wave": "Wave", "announced": "Announced", "in_force": "In force", "legal": "Legal reference",
        "exposure": "Exposure", "reference": "Reference",
    }  # fmt: skip
    caption = (
        "The waves. Exposure: 100 times the mean over sectors of the change of log(1 + tariff) by law. "
        "Reference: months whose mean coefficient is zero."
    )
    return Table(pd.DataFrame(rows, columns=list(heads)), caption, heads=heads, name="dynamics_waves")


def event_table(studies: list[EventStudy], impossible: list[tuple[Wave, str]]) -> Table:
    """Print the mean response after each wave, and the tests before and after it."""
    rows = [
        {
            "wave": s.wave.label,
            "comparison": s.comparison,
            "after": interval(s.after),
            "rank_after": probability(s.rank_p_after),
            "rank_before": probability(s.rank_p_before),
            "f_before": probability(s.before_p),
        }
        for s in studies
    ]
    rows += [{"wave": f"{wave.name}: not possible"} for wave, _ in impossible]
    heads = {
        "wave": "Wave", "comparison": "Comparison", "after": "Mean after",
        "rank_after": "Rank p, after", "rank_before": "Rank p, before", "f_before": "F p, before",
    }  # fmt: skip
    caption = (
        f"Event studies. Mean after: coefficients of months 1 and later, {UNIT} by the wave, with 95 % "
        "interval. Rank p: share of partners whose path under the same exposure is at least as large. "
        "F test: clustered by partner, too eager with one exposed partner."
    )
    frame = pd.DataFrame(rows, columns=list(heads))
    return Table(frame, caption, heads=heads, name="dynamics_events")


def _months(months: tuple[pd.Timestamp, ...]) -> str:
    first, last = (f"{month:%Y-%m}" for month in (months[0], months[-1]))
    return first if first == last else f"{first} to {last}"


def overlap_table(correlation: pd.DataFrame, partner_name: str) -> Table:
    """Print the correlations over goods between the exposures of the waves."""
    frame = correlation.map(lambda value: "–" if pd.isna(value) else two(value))
    frame = frame.rename_axis("wave").reset_index()
    caption = (
        f"Correlation over sectors between the exposures of {partner_name} to two waves. Near 1 in "
        "size, the waves hit the same goods, and only their dates tell them apart."
    )
    return Table(frame, caption, heads={"wave": "Wave"}, name="dynamics_overlap")


def _by_horizon(found: dict, cells) -> pd.DataFrame:
    """One row an episode, comparison and cited horizon, with the cells that a function makes of it."""
    rows = [
        {"episode": NAMES[episode], "comparison": comparison, "horizon": str(h)}
        | cells(at(estimates, h), (episode, comparison, h))
        for (episode, comparison), estimates in found.items()
        for h in CITED
        if at(estimates, h) is not None
    ]
    return pd.DataFrame(rows)


HEADS = {"episode": "Episode", "comparison": "Comparison", "horizon": "Months"}


def projection_table(paths: Paths, partner_name: str) -> Table:
    """Print the response to the statutory change by horizon, with its rank p-value."""
    frame = _by_horizon(
        paths.reduced,
        lambda e, key: {
            "response": interval(e),
            "swap": probability(paths.swap_p.get(key, float("nan"))),
            "n_obs": e.n_obs,
            "n_clusters": e.n_clusters,
        },
    )
    caption = (
        f"Local projections: {UNIT} by law, so many months after it. 95 % intervals clustered by "
        f"partner. Rank p: from swaps of the whole tariff path of {partner_name} with each other "
        "partner's, where computed."
    )
    heads = HEADS | {"response": "Response", "swap": "Rank p"}
    return Table(frame, caption, heads=heads, name="dynamics_projections")


def multiplier_table(paths: Paths) -> Table:
    """Print the cumulative multiplier by horizon, with its first stage."""
    frame = _by_horizon(
        paths.multiplier | paths.pooled,
        lambda e, _: {
            "response": interval(e),
            "stage": two(e.first_stage),
            "f": f"{e.first_stage_f:,.0f}",
            "n_obs": e.n_obs,
        },
    )
    caption = (
        f"Cumulative multiplier: {UNIT} as collected, both on average from the month of the change to "
        "the horizon (2SLS). First stage: per cent collected for each per cent by law in the first "
        "month. 95 % intervals and F clustered by partner."
    )
    heads = HEADS | {"response": "Multiplier", "stage": "First stage", "f": "F"}
    return Table(frame, caption, heads=heads, name="dynamics_multipliers")


def variation_table(paths: Paths) -> Table:
    """Print the multiplier by panel, comparison and horizon, the two bases side by side."""
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    frail: dict[tuple[str, ...], list[str]] = {}
    for e in paths.variations:
        key = (NAMES[e.episode], e.system.upper(), e.comparison, str(e.horizon))
        base = "−6 to −2" if e.design == "lp_iv_earlier" else "−1"
        rows.setdefault(key, {})[f"From {base}"] = interval(e)
        frail.setdefault(key, []).extend([base] * weak(e))
    heads = ["Episode", "Panel", "Comparison", "To month"]
    frame = pd.DataFrame([dict(zip(heads, key, strict=True)) | row for key, row in rows.items()])
    frame["Weak"] = [", ".join(frail[key]) or "–" for key in rows]
    caption = (
        "Cumulative multiplier by panel and by the months from which it is counted. Imports may be "
        "brought forward into the month before a change; the months two to six before it hardly know "
        "it. The panel by chapter (HS2) has the first episode only. 95 % intervals clustered by "
        f"partner. Weak: counted from where the first-stage F is under {STRONG_F:.0f}, so that the "
        "interval is not to be relied on."
    )
    return Table(frame, caption, name="dynamics_variations")


def placebo_table(paths: Paths) -> Table:
    """Print the projections of earlier imports on the tariffs of an episode."""
    placebos = paths.placebos
    frame = pd.DataFrame({
        "episode": [NAMES[e.episode] for e in placebos],
        "comparison": [e.comparison for e in placebos],
        "horizon": [str(e.horizon) for e in placebos],
        "estimate": [interval(e) for e in placebos],
        "n_obs": [e.n_obs for e in placebos],
    })  # fmt: skip
    caption = (
        "Placebo: the tariffs of the episode given to imports three (2018–2019) or two (2025) years "
        f"before, when no one could have paid them. Response: {UNIT} by law. An interval without zero "
        "would condemn the design."
    )
    heads = {
        "episode": "Episode",
        "comparison": "Comparison",
        "horizon": "Months",
        "estimate": "Response",
    }
    return Table(frame, caption, heads=heads, name="dynamics_placebos")


def counts_table(clean: list[CleanControls], partner_name: str) -> Table:
    """Print what LP-DiD can rest on in each window, by horizon."""
    frame = pd.concat({c.window: c.counts for c in clean}, names=["window"]).reset_index("window")
    heads = {
        "window": "Window", "horizon": "Months", "switchers": "Switchers", "months": "Dates",
        "partner_switchers": f"of {partner_name}", "controls": "Controls", "share_clean": "Clean",
    }  # fmt: skip
    caption = (
        "What a comparison with clean controls rests on, by months after the change. Switchers: pairs "
        "of partner and good whose tariff changes; dates: months in which they do. Controls: rows of "
        "pairs that stay still. Clean: share of all pairs whose tariff factor does not change by more "
        "than half a per cent in the whole window around the months in which the tariff of "
        f"{partner_name} changes."
    )
    formats = dict.fromkeys(("switchers", "months", "partner_switchers", "controls"), "count")
    formats |= {"horizon": str, "share_clean": "fraction", "window": span}
    return Table(frame, caption, heads=heads, formats=formats, name="dynamics_clean_controls")


def anticipation_table(estimates: list[Estimate], comparison: str) -> Table:
    """Print the elasticity under every adjustment, a row an episode and adjustment.

    Parameters
    ----------
    comparison : str
        ``"across"`` or ``"within"`` partners: estimates of the other are left out.
    """
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for e in (e for e in estimates if e.comparison == comparison):
        row = rows.setdefault((NAMES[e.episode], ADJUSTMENTS[e.design]), {})
        row["Reduced form" if e.estimator == "OLS" else "2SLS"] = interval(e)
    frame = pd.DataFrame(rows).T.rename_axis(["Episode", "Adjustment"]).reset_index()
    caption = (
        f"Elasticity {comparison} partners without and with adjustment for front-loading: {UNIT}. "
        "Reduced form: tariff by law; 2SLS: tariff as collected, instrumented by the law. 95 % "
        "intervals clustered by partner."
    )
    return Table(frame, caption, name=f"dynamics_anticipation_{comparison}")
