"""Figures, tables, numbers and finding of the report on dynamics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.estimate.anticipation import ADJUSTMENTS
from analysis.estimate.event_study import EventStudy
from analysis.estimate.projections import to_path
from analysis.estimate.results import Estimate
from analysis.present.finding import Finding
from analysis.present.numbers import Number, display
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    GREY,
    ORANGE,
    SOLID,
    house_style,
    new_figure,
    title,
)
from analysis.present.table import Table

#: How a comparison is drawn and named.
LINES = {
    "across": ("across partners", BLUE, SOLID, "o"),
    "within": ("within partners", ORANGE, DASHED, "s"),
}

#: Horizons that tables print and numbers cite, months.
CITED = (0, 1, 3, 6, 12)

#: Episodes as titles and sentences name them.
NAMES = {"2018": "2018–2019", "2025": "2025", "pooled": "both episodes"}

UNIT = "change of log imports per log point"


@dataclass(frozen=True)
class Paths:
    """Projections of one report: (episode, comparison) -> estimates.

    Attributes
    ----------
    reduced, multiplier : dict
        Of the statutory change, and the cumulative multiplier of the effective tariff.
    swap_p : dict
        (episode, comparison, horizon) -> rank p-value of the reduced form.
    """

    reduced: dict[tuple[str, str], list[Estimate]]
    multiplier: dict[tuple[str, str], list[Estimate]]
    swap_p: dict[tuple[str, str, int], float]


def two(value: float) -> str:
    """Print with two decimals and a true minus sign."""
    return display(value, "elasticity")


def interval(estimate: Estimate) -> str:
    """Print an estimate with its 95 % interval."""
    return f"{two(estimate.value)} [{two(estimate.ci_low)}, {two(estimate.ci_high)}]"


def at(estimates: list[Estimate], horizon: int) -> Estimate | None:
    """Return the estimate of a horizon, or None."""
    return next((e for e in estimates if e.name.endswith(f".h{horizon}")), None)


def _p(value: float) -> str:
    if not np.isfinite(value):
        return "–"
    return f"{value:.3f}" if value >= 0.001 else "< 0.001"


def _plain_axis(axis) -> None:
    axis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))


def dynamics_finding(
    paths: Paths,
    studies: list[EventStudy],
    impossible: dict[str, str],
    ratios: list[Estimate],
    partner: str,
) -> Finding:
    """State how fast imports respond, how sure, and what was brought forward."""
    text = " ".join(_speed(paths, episode) for episode, c in paths.reduced if c == "across")
    text += _permuted(paths, partner) + _within(paths) + _ahead(ratios)
    clear = [s for s in studies if s.rank_p_after <= 0.05]
    if studies:
        text += (
            f" Of {len(studies)} event studies of single waves on {partner}, {len(clear)} stand out among the "
            "paths of the other partners at the 5 % level"
            + (f" ({', '.join(s.wave.label for s in clear)})" if clear else "")
            + ": one wave alone, month by month, is too noisy."
        )
    if impossible and not studies:
        text += (
            f" No wave of the calendar falls on {partner} alone or with others, so that no event study and no "
            f"clean switch of {partner} exists; the projections rest on the tariffs of all partners."
        )
    return Finding(text)


def _speed(paths: Paths, episode: str) -> str:
    """One sentence an episode: the response at 0, 3, 6 and 12 months, and whether it grew."""
    own = paths.reduced[episode, "across"]
    known = [(h, at(own, h)) for h in CITED if at(own, h) is not None]
    said = "; ".join(f"{'in the month itself' if h == 0 else f'after {h} months' if h > 1 else 'after 1 month'} "
                     f"{interval(e)}" for h, e in known)  # fmt: skip
    first, last = known[1], known[-1]
    grew = last[1].value < first[1].ci_low
    verdict = (
        f"the response grows: at {last[0]} months it lies below the interval of the first"
        if grew
        else f"no growth after the first month can be told from noise (to {last[0]} months)"
    )
    missing = "" if known[-1][0] == 12 else " Twelve months after April 2025 are not in the data."
    lead = f"**{NAMES[episode]}: imports fall per log point of statutory tariff by {said}.**"
    return f"{lead} There {verdict}.{missing}"


def _permuted(paths: Paths, partner: str) -> str:
    said = [
        f"{_p(p)} ({NAMES[e]}, {h} months)" for (e, c, h), p in paths.swap_p.items() if c == "across"
    ]
    if not said:
        return ""
    return (
        f" The design compares partners in one sector and month. If {partner} swaps its tariffs with each other "
        f"partner in turn, the rank p-value is {' and '.join(said)}."
    )


def _within(paths: Paths) -> str:
    """Say whether the comparison of sectors within a partner agrees."""
    said, silent = [], True
    for (episode, comparison), own in paths.reduced.items():
        found = at(own, 6)
        if comparison == "within" and found is not None:
            said.append(f"{interval(found)} in {NAMES[episode]}")
            silent &= found.ci_low <= 0 <= found.ci_high
    if not said:
        return ""
    verdict = (
        "which no zero can be excluded from: the evidence is that a partner's exports fell as a whole, not that "
        "its more heavily taxed sectors fell more"
        if silent
        else "so that the sectors taxed more also fell more"
    )
    return f" Within partners, sector against sector, the response after 6 months is {'; '.join(said)}, {verdict}."


def _ahead(ratios: list[Estimate]) -> str:
    said = []
    for e in ratios:
        episode = e.name.split(".")[2]
        sure = "" if e.ci_low <= 0 <= e.ci_high else ", distinct from none"
        said.append(f"{interval(e)} months of the later shortfall in {NAMES[episode]}{sure}")
    if not said:
        return ""
    return f" Brought forward across partners: {'; '.join(said)} (interval wide, since it is a ratio)."


@house_style
def event_figure(studies: list[EventStudy]) -> Picture:
    """Draw the event study of each wave, with 95 % intervals and the range of other partners' paths."""
    n_rows = -(-len(studies) // 2)
    figure, axes = new_figure(n_rows, 2, height=2.5 * n_rows + 0.5, squeeze=False, sharex=True)
    for ax, study in zip(axes.ravel(), studies, strict=False):
        _event_panel(ax, study)
    for ax in axes.ravel()[len(studies) :]:
        ax.set_visible(False)
    for row in axes:
        row[0].set_ylabel("log imports per log point\nof the wave's exposure")
    for ax in axes[-1]:
        ax.set_xlabel("months since the wave's first month")
    axes.ravel()[len(studies) - 1].set_xlabel("months since the wave's first month")
    partner = studies[0].partner
    title(figure, f"Event studies: imports from {partner} around each wave")
    alt = f"{len(studies)} panels, one a wave, of event-study coefficients by month. " + "; ".join(
        f"{s.wave.label}: mean after {interval(s.after)}, rank p {_p(s.rank_p_after)}" for s in studies
    )
    caption = (
        "Points: coefficients with 95 % intervals clustered by partner, against the reference (hollow). Ends "
        "hold all earlier or later months. Grey: where 9 in 10 other partners lie under the same exposure; "
        "this band, not the interval, is the yardstick, since one partner is exposed. Seasons taken out."
    )
    return Picture(figure, alt + ".", caption)


def _event_panel(ax, study: EventStudy) -> None:
    path = study.path
    times = path.event_time
    ax.fill_between(times, path.placebo_low, path.placebo_high, color="#E2E2E2", lw=0, zorder=0)
    known = path.std_error.notna()
    ax.vlines(times[known], path.ci_low[known], path.ci_high[known], color=BLUE, lw=1.4)
    ax.plot(times, path.value, color=BLUE, lw=0.8, marker="o", ms=3.2)
    reference = path.month.isin(study.wave.reference)
    ax.plot(times[reference], path.value[reference], ls="", marker="o", ms=5, mfc="white", color=BLACK)
    ax.axhline(0, color=BLACK, lw=0.7)
    ax.axvline(-0.5, color=GREY, lw=0.8, ls=DASHED)
    own = pd.concat([path.ci_low, path.ci_high, path.placebo_low, path.placebo_high]).dropna()
    reach = float(np.quantile(own.abs(), 0.97)) * 1.15
    ax.set_ylim(-reach, reach)
    ax.set_title(f"{study.wave.label} ({study.comparison} partners)", fontsize=8.5, loc="left")
    ax.set_xticks(range(-9, 10, 3))
    _plain_axis(ax.xaxis)
    _plain_axis(ax.yaxis)


def event_table(studies: list[EventStudy], impossible: dict[str, str]) -> Table:
    """Print each wave's dates, exposure and tests; waves that are impossible keep their row."""
    rows = [
        {
            "wave": s.wave.label,
            "in_force": s.wave.in_force,
            "exposure": f"{s.mean_exposure * 100:.1f}".replace("-", "−"),
            "reference": _months(s.wave.reference),
            "comparison": s.comparison,
            "after": interval(s.after),
            "rank_after": _p(s.rank_p_after),
            "before": _p(s.before_p),
            "rank_before": _p(s.rank_p_before),
        }
        for s in studies
    ]
    rows += [{"wave": f"{name}: not possible"} | dict.fromkeys(EVENT_HEADS, None) for name in impossible]
    frame = pd.DataFrame(rows, columns=["wave", *EVENT_HEADS])
    caption = (
        "Event studies by wave. Mean after: coefficients of months 1 and later, per unit of the wave's "
        "exposure. Rank p: share of partners whose path is at least as large; before it stands the F test of the "
        "months before, clustered by partner, which one exposed partner makes too eager."
    )
    return Table(frame, caption, heads={"wave": "Wave"} | EVENT_HEADS, name="dynamics_events")


EVENT_HEADS = {
    "in_force": "In force",
    "exposure": "Mean exposure, log points",
    "reference": "Reference",
    "comparison": "Comparison",
    "after": "Mean after",
    "rank_after": "Rank p, after",
    "before": "F test p, before",
    "rank_before": "Rank p, before",
}


def _months(months: tuple[pd.Timestamp, ...]) -> str:
    first, last = (f"{month:%Y-%m}" for month in (months[0], months[-1]))
    return first if first == last else f"{first} to {last}"


def overlap_table(correlation: pd.DataFrame, partner: str) -> Table:
    """Print the correlations over goods between the exposures of the waves."""
    frame = correlation.map(lambda value: "–" if pd.isna(value) else two(value))
    frame = frame.rename_axis("wave").reset_index()
    caption = (
        f"Correlation over sectors between the exposures of {partner} to two waves. Near 1 in size, the waves hit "
        "the same goods, and only their dates tell them apart."
    )
    return Table(frame, caption, heads={"wave": "Wave"}, name="dynamics_overlap")


@house_style
def projection_figure(paths: Paths, which: str = "reduced") -> Picture:
    """Draw the path of each episode, across and within partners, with 95 % intervals.

    Parameters
    ----------
    which : str
        ``"reduced"`` or ``"multiplier"``.
    """
    found = getattr(paths, which)
    episodes = list(dict.fromkeys(episode for episode, _ in found))
    figure, axes = new_figure(1, len(episodes), height=3.6, squeeze=False, sharey=True)
    said = []
    for ax, episode in zip(axes[0], episodes, strict=True):
        for (own, comparison), estimates in found.items():
            if own == episode:
                _path(ax, to_path(estimates), *LINES[comparison])
                said.append(f"{NAMES[episode]} {comparison} partners {_described(estimates)}")
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.set_title(NAMES[episode], fontsize=9, loc="left")
        ax.set_xlabel("months since the tariff changed")
        ax.xaxis.get_major_locator().set_params(integer=True)
        _plain_axis(ax.xaxis)
        _plain_axis(ax.yaxis)
    _name_lines(axes[0][0], found)
    axes[0][0].set_ylabel(WORDS[which][1])
    title(figure, WORDS[which][0])
    return Picture(figure, f"Line charts by horizon. {'. '.join(said)}.", WORDS[which][2])


#: Title, axis label and caption of the two figures of projections.
WORDS = {
    "reduced": (
        "Imports before and after a change of the statutory tariff",
        f"{UNIT}\nof statutory tariff",
        "Local projections with 95 % intervals clustered by partner; −1 is the base. Negative months are leads: "
        "a response there is anticipation, or a trend. Across: effects of product x month; within: also "
        "of partner x month.",
    ),
    "multiplier": (
        "Imports lost per log point of tariff collected, cumulated",
        f"{UNIT}\ncollected, mean to horizon",
        "Cumulative multiplier (2SLS): mean log imports from the month of the change to the horizon, over the mean "
        "effective tariff of the same months, instrumented by the statutory one. 95 % intervals clustered by "
        "partner.",
    ),
}


def _described(estimates: list[Estimate]) -> str:
    first, last = estimates[0], estimates[-1]
    ends = [(e.name.rsplit(".h", 1)[1].replace("-", "−"), two(e.value)) for e in (first, last)]
    return f"from {ends[0][1]} at month {ends[0][0]} to {ends[1][1]} at month {ends[1][0]}"


def _path(ax, path: pd.DataFrame, name: str, colour: str, dash, marker: str) -> None:
    shift = -0.08 if marker == "o" else 0.08
    ax.vlines(path.horizon + shift, path.ci_low, path.ci_high, color=colour, lw=1.2, alpha=0.55)
    base = pd.DataFrame({"horizon": [-1], "value": [0.0]}) if (path.horizon < 0).any() else None
    line = pd.concat([path[["horizon", "value"]], base]).sort_values("horizon")
    ax.plot(
        line.horizon + shift,
        line.value,
        color=colour,
        lw=1.5,
        ls=dash,
        marker=marker,
        ms=3.6,
        label=name,
    )


def _name_lines(ax, found: dict) -> None:
    """Name the lines once, in an empty corner of the first panel, in their own colours."""
    kinds = list(dict.fromkeys(comparison for _, comparison in found))
    for row, comparison in enumerate(kinds):
        name, colour, _, marker = LINES[comparison]
        sign = "●" if marker == "o" else "■"
        ax.text(
            0.03, 0.11 - 0.07 * row, f"{sign} {name}", transform=ax.transAxes, color=colour, fontsize=8.5
        )


def projection_table(paths: Paths) -> Table:
    """Print response and multiplier by horizon: one row an episode, comparison and horizon."""
    rows = []
    for (episode, comparison), estimates in paths.reduced.items():
        for h in CITED:
            reduced, ratio = at(estimates, h), at(paths.multiplier[episode, comparison], h)
            if reduced is None:
                continue
            p = paths.swap_p.get((episode, comparison, h), float("nan"))
            rows.append({
                "episode": NAMES[episode], "comparison": comparison, "horizon": str(h),
                "reduced": interval(reduced), "swap": _p(p), "n": reduced.n_obs,
                "multiplier": "–" if ratio is None else interval(ratio),
                "f": "–" if ratio is None else f"{ratio.first_stage_f:,.0f}",
                "n_ratio": None if ratio is None else ratio.n_obs,
            })  # fmt: skip
    caption = (
        "Local projections by months after the change: response to the statutory change, and cumulative multiplier "
        "of the effective tariff with its first-stage F; 95 % intervals clustered by partner. Rank p: from "
        "swapping the partner's tariffs with each other partner's, where computed."
    )
    heads = {
        "episode": "Episode", "comparison": "Comparison", "horizon": "Months", "reduced": "Response",
        "swap": "Rank p", "n": "N", "multiplier": "Multiplier", "f": "F", "n_ratio": "N, multiplier",
    }  # fmt: skip
    formats = {"n": "count", "n_ratio": "count"}
    return Table(pd.DataFrame(rows), caption, heads=heads, formats=formats, name="dynamics_projections")


def placebo_table(placebos: list[Estimate]) -> Table:
    """Print the projections of earlier imports on the tariffs of an episode."""
    frame = pd.DataFrame({
        "episode": [NAMES[e.name.split(".")[3]] for e in placebos],
        "comparison": [e.name.split(".")[2] for e in placebos],
        "horizon": [e.name.rsplit(".h", 1)[1] for e in placebos],
        "estimate": [interval(e) for e in placebos],
        "n_obs": [e.n_obs for e in placebos],
    })  # fmt: skip
    caption = (
        "Placebo: the tariffs of the episode given to imports three (2018–2019) or two (2025) years before, when "
        "no one could have paid them. An interval without zero would condemn the design."
    )
    heads = {
        "episode": "Episode",
        "comparison": "Comparison",
        "horizon": "Months",
        "estimate": "Response",
    }
    return Table(frame, caption, heads=heads, name="dynamics_placebos")


@house_style
def lp_did_figure(found: dict[str, list[Estimate]], counts: pd.DataFrame) -> Picture:
    """Draw the path against clean controls over the number of switchers it rests on.

    Parameters
    ----------
    found : dict of str
        ``"variance"`` and ``"equal"`` -> estimates by horizon.
    counts : DataFrame
        Of :func:`analysis.estimate.lp_did.counts`.
    """
    figure, (ax, below) = new_figure(2, 1, height=4.8, sharex=True, height_ratios=[3, 1.2])
    styles = {
        "variance": ("variance-weighted", BLUE, SOLID, "o"),
        "equal": ("equal weight a month", ORANGE, DASHED, "s"),
    }
    for weighting, estimates in found.items():
        _path(ax, to_path(estimates), *styles[weighting])
    ax.axhline(0, color=BLACK, lw=0.7)
    for row, (name, colour, _, marker) in enumerate(styles.values()):
        sign = "●" if marker == "o" else "■"
        ax.text(
            0.03, 0.11 - 0.07 * row, f"{sign} {name}", transform=ax.transAxes, color=colour, fontsize=8.5
        )
    ax.set_ylabel(f"{UNIT}\nof statutory tariff")
    below.bar(counts.horizon, counts.switchers, color="#BBBBBB", width=0.7)
    below.bar(counts.horizon, counts.partner_switchers, color=BLACK, width=0.7)
    for row in counts.itertuples():
        share = f"{row.share_clean * 100:.0f} %" if pd.notna(row.share_clean) else "–"
        below.text(row.horizon, row.switchers, share, ha="center", va="bottom", fontsize=7.5)
    below.set_ylim(0, max(1, counts.switchers.max()) * 1.3)
    below.set_ylabel("switching pairs")
    below.set_xlabel("months since the change")
    below.xaxis.get_major_locator().set_params(integer=True)
    for each in (ax.yaxis, below.xaxis, below.yaxis):
        _plain_axis(each)
    title(figure, "Against clean controls only (LP-DiD)")
    alt = "Path of LP-DiD estimates by month: " + "; ".join(
        f"{weighting} {_described(estimates)}" for weighting, estimates in found.items() if estimates
    )
    caption = (
        "Above: responses with 95 % intervals clustered by partner. Below: pairs that switch (grey; black: of "
        "the partner) and, above each bar, the share of all pairs that are clean controls when the partner's "
        "tariff changes. The set of switchers is not the same at every horizon."
    )
    return Picture(figure, alt + ".", caption)


def counts_table(counts: dict[str, pd.DataFrame], partner: str) -> Table:
    """Print what LP-DiD can rest on in each window, by horizon."""
    frame = pd.concat(counts, names=["window"]).reset_index("window")
    heads = {
        "window": "Window", "horizon": "Months", "switchers": "Switching pairs", "months": "Switching months",
        "partner_switchers": f"of {partner}", "controls": "Clean-control rows", "share_clean": "Clean controls",
    }  # fmt: skip
    caption = (
        "What a comparison with clean controls rests on. Clean controls: share of all pairs without any change "
        f"above half a log point in the whole window around the months in which the tariff of {partner} changes."
    )
    formats = dict.fromkeys(("switchers", "months", "partner_switchers", "controls"), "count")
    return Table(
        frame, caption, heads=heads, formats=formats | {"horizon": str, "share_clean": "fraction"},
        name="dynamics_clean_controls",
    )  # fmt: skip


def anticipation_table(estimates: list[Estimate]) -> Table:
    """Print the elasticity under every adjustment, one column an episode and estimator."""
    columns: dict[str, dict[str, str]] = {}
    for e in estimates:
        _, comparison, episode, estimator, adjustment = e.name.split(".")
        how = "reduced form" if estimator == "reduced" else "2SLS"
        column = columns.setdefault(f"{NAMES[episode]}, {how}", {})
        column[ADJUSTMENTS[adjustment]] = interval(e)
    frame = pd.DataFrame(columns).rename_axis("Adjustment").reset_index()
    caption = (
        f"Elasticity {estimates[0].name.split('.')[1]} partners without and with adjustment for front-loading; 95 % "
        "intervals clustered by partner."
    )
    return Table(frame, caption, name=f"dynamics_anticipation_{estimates[0].name.split('.')[1]}")


def dynamics_numbers(
    paths: Paths, studies: list[EventStudy], adjusted: list[Estimate], ratios: list[Estimate]
) -> list[Number]:
    """Return the citable numbers: responses and multipliers by horizon, waves, adjustments."""
    numbers = []
    for kind, found in (("reduced", paths.reduced), ("lp_iv", paths.multiplier)):
        for (episode, comparison), estimates in found.items():
            own = [(h, at(estimates, h)) for h in CITED]
            numbers += [
                _number(f"{kind}.{comparison}.{episode}.h{h}", e) for h, e in own if e is not None
            ]
    numbers += [_number(s.after.name, s.after) for s in studies]
    numbers += [_number(e.name, e) for e in (*adjusted, *ratios) if e.unit == "elasticity"]
    return numbers


def _number(key: str, e: Estimate) -> Number:
    definition = (
        f"{e.outcome} on {e.regressor}, {e.estimator}, {e.window}, {e.system.upper()}; {e.fixed_effects}; "
        f"clustered by {e.cluster_by}"
    )
    return Number(
        key=f"dynamics.{key}", value=e.value, ci_low=e.ci_low, ci_high=e.ci_high, unit="elasticity",
        definition=definition, vintage=e.vintage,
    )  # fmt: skip
