"""Figures of the report on dynamics: event studies, projections, paths against clean controls."""

from __future__ import annotations

import textwrap

import pandas as pd

from analysis.estimate.dynamics.event_study import EventStudy
from analysis.estimate.dynamics.lp_did import CleanControls
from analysis.estimate.dynamics.paths import Paths
from analysis.estimate.engine.results import Estimate, to_frame
from analysis.present.dynamics_tables import NAMES, interval
from analysis.present.finding import Finding, probability, two
from analysis.present.labels import UNIT
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

#: How a comparison is drawn and named.
LINES = {
    "across": ("across partners", BLUE, SOLID, "o"),
    "within": ("within partners", ORANGE, DASHED, "s"),
}


def _plain_axis(axis) -> None:
    axis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))


def unit_label(tariff: str) -> str:
    """Return the unit of an elasticity in lines that fit an axis, with what the tariff is.

    Parameters
    ----------
    tariff : str
        ``"by law"``, for instance.
    """
    whole = f"{UNIT} {tariff}".replace("1 + tariff", "1\u00a0+\u00a0tariff")
    return "\n".join(textwrap.wrap(whole, 36))


@house_style
def event_figure(studies: list[EventStudy], partner_name: str) -> Picture | Finding:
    """Draw each wave's path with its intervals and the range of other partners, where there is one."""
    if not studies:
        return Finding(f"No wave can be studied for {partner_name}: there is no event study to draw.")
    n_rows = -(-len(studies) // 2)
    figure, axes = new_figure(n_rows, 2, height=2.5 * n_rows + 0.5, squeeze=False, sharex=True)
    for ax, study in zip(axes.ravel(), studies, strict=False):
        _event_panel(ax, study)
    for ax in axes.ravel()[len(studies) :]:
        ax.set_visible(False)
    for row in axes:
        row[0].set_ylabel(unit_label("by the wave"), fontsize=7.5)
    for ax in axes[-1]:
        ax.set_xlabel("months since the wave's first month")
    axes.ravel()[len(studies) - 1].set_xlabel("months since the wave's first month")
    title(figure, f"Event studies: imports from {partner_name} around each wave")
    alt = f"{len(studies)} panels, one a wave, of event-study coefficients by month. " + "; ".join(
        f"{s.wave.label}: mean after {interval(s.after)}, rank p {probability(s.rank_p_after)}"
        for s in studies
    )
    caption = (
        "Points: coefficients with 95 % intervals clustered by partner, against the reference "
        "(hollow). Ends hold all earlier or later months. Grey: where 9 in 10 other partners lie "
        "under the same exposure; this band, not the interval, is the yardstick, since one partner is "
        "exposed. Seasons taken out."
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
    drawn = path[["ci_low", "ci_high", "placebo_low", "placebo_high"]]
    reach = 1.1 * float(drawn.abs().max(axis=None))
    ax.set_ylim(-reach, reach)
    ax.set_title(f"{study.wave.label} ({study.comparison} partners)", fontsize=8.5, loc="left")
    ax.set_xticks(range(-9, 10, 3))
    _plain_axis(ax.xaxis)
    _plain_axis(ax.yaxis)


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
                _path(ax, to_frame(estimates), *LINES[comparison])
                said.append(f"{NAMES[episode]} {comparison} partners {_described(estimates)}")
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.set_title(NAMES[episode], fontsize=9, loc="left")
        ax.set_xlabel("months since the tariff changed")
        ax.xaxis.get_major_locator().set_params(integer=True)
        _plain_axis(ax.xaxis)
        _plain_axis(ax.yaxis)
    kinds = [LINES[kind] for kind in dict.fromkeys(comparison for _, comparison in found)]
    _name_lines(axes[0][-1], [(name, colour, marker) for name, colour, _, marker in kinds])
    axes[0][0].set_ylabel(unit_label(WORDS[which][1]))
    title(figure, WORDS[which][0])
    return Picture(figure, f"Line charts by horizon. {'. '.join(said)}.", WORDS[which][2])


#: Title, tariff of the axis label and caption of the two figures of projections.
WORDS = {
    "reduced": (
        "Imports before and after a change of the statutory tariff",
        "by law",
        "Local projections with 95 % intervals clustered by partner; −1 is the base. Negative months "
        "are leads: a response there is anticipation, or a trend. Across: effects of product x month; "
        "within: also of partner x month.",
    ),
    "multiplier": (
        "Imports lost by the tariff collected, mean from the month of the change on",
        "as collected",
        "Cumulative multiplier (2SLS): mean change of log imports from the month of the change to the "
        "one shown, over the mean change of log(1 + effective rate) in the same months, instrumented by "
        "the statutory change of the first month. 95 % intervals clustered by partner.",
    ),
}


def _described(estimates: list[Estimate]) -> str:
    first, last = estimates[0], estimates[-1]
    ends = [(str(e.horizon).replace("-", "−"), two(e.value)) for e in (first, last)]
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


def _name_lines(ax, lines: list[tuple[str, str, str]]) -> None:
    """Name lines in their own colours below what is drawn, on room made for it.

    Parameters
    ----------
    lines : list of (name, colour, marker)
    """
    low, high = ax.get_ylim()
    ax.set_ylim(low - 0.17 * (high - low), high)
    for row, (name, colour, marker) in enumerate(lines):
        sign = "●" if marker == "o" else "■"
        ax.text(
            0.03, 0.1 - 0.065 * row, f"{sign} {name}", transform=ax.transAxes, color=colour, size=8.5
        )


@house_style
def lp_did_figure(clean: CleanControls) -> Picture | Finding:
    """Draw the path against clean controls over the number of switchers it rests on."""
    found, counts = clean.paths, clean.counts
    if not found["variance"]:
        return Finding(
            "**No path is drawn.** At no horizon do enough of the partner's pairs change their tariff "
            "once, with nothing before or after, beside pairs without any change. The table says how "
            "many there are."
        )
    figure, (ax, below) = new_figure(2, 1, height=4.8, sharex=True, height_ratios=[3, 1.2])
    styles = {
        "variance": ("variance-weighted", BLUE, SOLID, "o"),
        "equal": ("equal weight a month", ORANGE, DASHED, "s"),
    }
    for weighting, estimates in found.items():
        _path(ax, to_frame(estimates), *styles[weighting])
    ax.axhline(0, color=BLACK, lw=0.7)
    _name_lines(ax, [(name, colour, marker) for name, colour, _, marker in styles.values()])
    ax.set_ylabel(unit_label("by law"))
    below.bar(counts.horizon, counts.switchers, color="#BBBBBB", width=0.7)
    below.bar(counts.horizon, counts.partner_switchers, color=BLACK, width=0.7)
    for row in counts.itertuples():
        share = f"{row.share_clean * 100:.0f} %" if pd.notna(row.share_clean) else "–"
        below.text(row.horizon, row.switchers, share, ha="center", va="bottom", fontsize=7.5)
    below.set_ylim(0, max(1, counts.switchers.max()) * 1.3)
    below.set_ylabel("switching pairs")
    below.set_xlabel("months since the change (below: months without another change)")
    below.xaxis.get_major_locator().set_params(integer=True)
    for each in (ax.yaxis, below.xaxis, below.yaxis):
        _plain_axis(each)
    title(figure, "Against clean controls only (LP-DiD)")
    alt = "Path of LP-DiD estimates by month: " + "; ".join(
        f"{weighting} {_described(estimates)}" for weighting, estimates in found.items() if estimates
    )
    caption = (
        "Above: responses with 95 % intervals clustered by partner. Below: pairs that switch (grey; "
        "black: of the partner) and, above each bar, the share of all pairs that are clean controls "
        "when the partner's tariff changes, by the months for which both must be quiet. The path "
        "above is that of the pairs that are quiet to its last month, the same at every month; left "
        "of zero are placebo leads."
    )
    return Picture(figure, alt + ".", caption)
