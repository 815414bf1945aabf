"""Figures, numbers and finding of the report on dynamics; its tables are in ``dynamics_tables``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.dynamics.event_study import EventStudy
from analysis.estimate.dynamics.projections import Paths, to_path
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics_tables import CITED, NAMES, at, interval, p_text, two
from analysis.present.finding import Finding
from analysis.present.numbers import Number
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

UNIT = "change of log imports per log point"


def _plain_axis(axis) -> None:
    axis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))


def dynamics_finding(
    paths: Paths,
    studies: list[EventStudy],
    impossible: dict[str, str],
    ratios: list[Estimate],
    clean: dict[str, dict[str, list[Estimate]]],
    partner: str,
) -> Finding:
    """State how fast imports respond, how sure, and what was brought forward.

    Parameters
    ----------
    paths, studies, impossible, ratios
        As the functions of ``estimate`` return them.
    clean : dict
        Window -> weighting -> LP-DiD estimates by horizon.
    partner : str
    """
    speeds = [_speed(paths, episode) for episode, comparison in paths.reduced if comparison == "across"]
    doubts = [_permuted(paths, partner), _within(paths), _finer(paths), _clean(clean, partner)]
    more = [_ahead(ratios), _waves(studies, impossible, partner)]
    paragraphs = [*speeds, *(" ".join(filter(None, texts)) for texts in (doubts, more))]
    return Finding("\n\n".join(paragraphs))


def _speed(paths: Paths, episode: str) -> str:
    """Multiplier at 0, 1, 3, 6 and 12 months, whether it grew, and the response to the law itself."""
    own = paths.multiplier[episode, "across"]
    known = [(h, at(own, h)) for h in CITED if at(own, h) is not None]
    (_, first), (months, last) = known[1], known[-1]
    said = [f"{interval(known[0][1])} per cent in the month itself"]
    said += [f"{interval(e)} on average to month {h}" for h, e in known[1:]]
    apart = first.ci_low > last.ci_high or last.ci_low > first.ci_high
    grew = (
        f"From month 1 to month {months} it changes by more than both intervals."
        if apart
        else f"The intervals to month 1 and to month {months} overlap: whether it grows cannot be told."
    )
    end = "" if months == 12 else " Twelve months after April 2025 are not in the data."
    law = [(h, at(paths.reduced[episode, "across"], h)) for h in (1, 6)]
    by_law = " and ".join(f"{interval(e)} at month {h}" for h, e in law if e is not None)
    return (
        f"**{NAMES[episode]}: for each per cent by which the tariff collected from a partner rose more "
        f"than from others, its imports changed by {', '.join(said)}.** {grew}{end} "
        f"Per unit of what the law charged in the first "
        f"month, whatever the law did next, the change is {by_law}."
    )


def _permuted(paths: Paths, partner: str) -> str:
    said = [
        f"{p_text(p)} at {h} months in {NAMES[episode]}"
        for (episode, comparison, h), p in paths.swap_p.items()
        if comparison == "across" and np.isfinite(p)
    ]
    if not said:
        return ""
    return (
        f"If {partner} swaps its tariffs with every other partner in turn, the rank p-value of the "
        f"response to the law is {'; '.join(said)}."
    )


def _within(paths: Paths) -> str:
    """Say whether the comparison of sectors within a partner agrees."""
    found = {e: at(own, 6) for (e, comparison), own in paths.reduced.items() if comparison == "within"}
    found = {episode: e for episode, e in found.items() if e is not None}
    if not found:
        return ""
    said = "; ".join(f"{interval(e)} in {NAMES[episode]}" for episode, e in found.items())
    verdict = (
        "Zero lies inside: these sectors are too few to tell whether what was taxed more also fell more."
        if all(e.ci_low <= 0 <= e.ci_high for e in found.values())
        else "Not all hold zero: sectors taxed more fell more as well."
    )
    return f"Within partners, sector against sector, that response after 6 months is {said}. {verdict}"


def _finer(paths: Paths) -> str:
    """State the multiplier of the panel by chapter, where it stands beside the one by sector."""
    found = [e for e in paths.variations if e.system == "hs2" and ".lp_iv." in e.name]
    if not found or all(e.system == "hs2" for e in paths.variations):
        return ""
    said = []
    for comparison in ("across", "within"):
        own = [e for e in found if f".{comparison}." in e.name]
        path = ", ".join(f"{interval(at(own, h))} to month {h}" for h in (1, 6, 12))
        said.append(f"{path} {comparison} partners")
    return f"By chapter (HS2, first episode only) the multiplier is {'; '.join(said)}."


def _clean(clean: dict[str, dict[str, list[Estimate]]], partner: str) -> str:
    """State the path against clean controls, and windows that have none."""
    said, without = [], []
    for window, found in clean.items():
        own = found["variance"]
        if not own:
            without.append(window.replace(":", " to "))
            continue
        months = [h for h in (1, 3, 6) if at(own, h) is not None]
        path = "; ".join(f"{interval(at(own, h))} at {h} month{'s' * (h > 1)}" for h in months)
        span = window.replace(":", " to ")
        said.append(f"Against clean controls only, {span}, the response to the law is {path}.")
    if without:
        said.append(f"Too few clean switches of {partner} exist in {' and '.join(without)} for that.")
    return " ".join(said)


def _ahead(ratios: list[Estimate]) -> str:
    """Say how much was brought forward, and whether that can be told from nothing."""
    said = []
    for e in ratios:
        if not e.name.endswith("front_loading"):
            continue
        ratio = next(r for r in ratios if r.name == e.name.replace("front_loading", "ratio"))
        told = "not told from none" if e.ci_low <= 0 <= e.ci_high else "distinct from none"
        said.append(
            f"{interval(e)} per log point of the coming change in {NAMES[e.name.split('.')[2]]} "
            f"({told}; {interval(ratio)} months of the later shortfall)"
        )
    if not said:
        return ""
    return (
        "Front-loading: in the three months before a rise, imports differed from their level by a "
        f"monthly {'; '.join(said)}."
    )


def _waves(studies: list[EventStudy], impossible: dict[str, str], partner: str) -> str:
    """Say how many single waves stand out among the paths of other partners."""
    if not studies:
        return (
            f"No wave studied here changed the tariff of {partner}, so that there is no event study of "
            f"{partner}; the projections rest on the tariffs of all partners."
        )
    clear = [study.wave.label for study in studies if study.rank_p_after <= 0.05]
    text = f"Of {len(studies)} single waves on {partner}, "
    if clear:
        text += f"{len(clear)} stand out from the paths of other partners at 5 % ({'; '.join(clear)})."
    else:
        text += "none stands out from the paths of other partners at 5 %: one wave alone is too noisy."
    if impossible:
        text += f" Not possible for {partner}: {', '.join(impossible)}."
    return text


@house_style
def event_figure(studies: list[EventStudy]) -> Picture | Finding:
    """Draw each wave's path with its intervals and the range of other partners, where there is one."""
    if not studies:
        return Finding("No wave changed this partner's tariff: there is no event study to draw.")
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
        f"{s.wave.label}: mean after {interval(s.after)}, rank p {p_text(s.rank_p_after)}"
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
    reach = 1.1 * float(pd.concat([path.ci_low, path.ci_high]).abs().max())
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
                _path(ax, to_path(estimates), *LINES[comparison])
                said.append(f"{NAMES[episode]} {comparison} partners {_described(estimates)}")
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.set_title(NAMES[episode], fontsize=9, loc="left")
        ax.set_xlabel("months since the tariff changed")
        ax.xaxis.get_major_locator().set_params(integer=True)
        _plain_axis(ax.xaxis)
        _plain_axis(ax.yaxis)
    kinds = [LINES[kind] for kind in dict.fromkeys(comparison for _, comparison in found)]
    _name_lines(axes[0][-1], [(name, colour, marker) for name, colour, _, marker in kinds])
    axes[0][0].set_ylabel(WORDS[which][1])
    title(figure, WORDS[which][0])
    return Picture(figure, f"Line charts by horizon. {'. '.join(said)}.", WORDS[which][2])


#: Title, axis label and caption of the two figures of projections.
WORDS = {
    "reduced": (
        "Imports before and after a change of the statutory tariff",
        f"{UNIT}\nof statutory tariff",
        "Local projections with 95 % intervals clustered by partner; −1 is the base. Negative months "
        "are leads: a response there is anticipation, or a trend. Across: effects of product x month; "
        "within: also of partner x month.",
    ),
    "multiplier": (
        "Imports lost per log point of tariff collected, cumulated",
        f"{UNIT}\ncollected, mean to horizon",
        "Cumulative multiplier (2SLS): mean log imports from the month of the change to the horizon, "
        "over the mean effective tariff of the same months, instrumented by the statutory one. 95 % "
        "intervals clustered by partner.",
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
def lp_did_figure(found: dict[str, list[Estimate]], counts: pd.DataFrame) -> Picture | Finding:
    """Draw the path against clean controls over the number of switchers it rests on.

    Parameters
    ----------
    found : dict of str
        ``"variance"`` and ``"equal"`` -> estimates by horizon.
    counts : DataFrame
        Of :func:`analysis.estimate.dynamics.lp_did.counts`.
    """
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
        _path(ax, to_path(estimates), *styles[weighting])
    ax.axhline(0, color=BLACK, lw=0.7)
    _name_lines(ax, [(name, colour, marker) for name, colour, _, marker in styles.values()])
    ax.set_ylabel(f"{UNIT}\nof statutory tariff")
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


def dynamics_numbers(
    paths: Paths,
    studies: list[EventStudy],
    adjusted: list[Estimate],
    ratios: list[Estimate],
    clean: dict[str, dict[str, list[Estimate]]],
) -> list[Number]:
    """Return the citable numbers: responses and multipliers by horizon, waves, adjustments."""
    numbers = [
        _number(f"lp_iv.{e.name.split('.')[1]}.2018.h{h}", e, f"{MONTHS['lp_iv']} {h}")
        for e in paths.variations
        if e.system == "hs2" != studied(paths) and ".lp_iv." in e.name and (h := horizon(e))
    ]
    for kind, found in (("reduced", paths.reduced), ("lp_iv", paths.multiplier)):
        for (episode, comparison), estimates in found.items():
            own = [(h, at(estimates, h)) for h in CITED]
            numbers += [
                _number(f"{kind}.{comparison}.{episode}.h{h}", e, f"{MONTHS[kind]} {h}")
                for h, e in own
                if e is not None
            ]
    for found in clean.values():
        numbers += [
            _number(f"lp_did.{e.window[:4]}.h{h}", e, f"month {h}, clean controls")
            for h in CITED
            if (e := at(found["variance"], h)) is not None
        ]
    numbers += [_number(s.after.name, s.after, f"{s.wave.label}, mean after") for s in studies]
    across = [e for e in adjusted if ".across." in e.name]
    numbers += [_number(e.name, e, f"adjustment: {e.notes}") for e in across]
    return numbers + [_number(e.name, e, "mean lead") for e in ratios if e.unit == "elasticity"]


def studied(paths: Paths) -> str:
    """Return the product system of the projections."""
    return next(iter(paths.reduced.values()))[0].system


def horizon(estimate: Estimate) -> int:
    """Return the horizon that ends an estimate's name."""
    return int(estimate.name.rsplit(".h", 1)[1])


#: How a number names its horizon, by kind of projection.
MONTHS = {"reduced": "at month", "lp_iv": "months 0 to"}


def _number(key: str, e: Estimate, which: str) -> Number:
    definition = (
        f"{e.outcome} on {e.regressor}, {which}; {e.estimator}, {e.window}, {e.system.upper()}; "
        f"effects {e.fixed_effects}; clustered by {e.cluster_by}"
    )
    system = "" if e.system == "naics3" else f"{e.system}."
    return Number(
        key=f"dynamics.{system}{key}", value=e.value, ci_low=e.ci_low, ci_high=e.ci_high,
        unit="elasticity",
        definition=definition, vintage=e.vintage,
    )  # fmt: skip
