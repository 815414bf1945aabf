"""Figures, tables, numbers and finding of the elasticity report."""

from __future__ import annotations

import math

import pandas as pd

from analysis.estimate.elasticity.designs import STRONG_F, Design, headline
from analysis.estimate.elasticity.study import Story
from analysis.estimate.engine.results import Estimate, to_frame
from analysis.estimate.episodes import episode
from analysis.present.finding import Finding, percent, probability
from analysis.present.numbers import Number
from analysis.present.picture import Picture
from analysis.present.style import BLACK, BLUE, GREY, ORANGE, house_style, new_figure, title
from analysis.present.table import Table

#: What an elasticity is, as axes, captions and sentences say it.
UNIT = "per cent change of the import value for a one per cent rise of 1 + tariff"

#: Rows of every estimates table, whatever the model: field of the results, printed head.
ROWS = {
    "outcome": "Outcome",
    "regressor": "Regressor",
    "estimator": "Estimator",
    "weights": "Weights",
    "value": "Estimate",
    "std_error": "Standard error",
    "interval": "95 % interval",
    "p_value": "p",
    "n_obs": "Observations",
    "n_clusters": "Clusters",
    "n_zeros": "Zeros left out",
    "first_stage_f": "First-stage F",
    "partner x product": "Partner x product effects",
    "product x month": "Product x month effects",
    "partner x month": "Partner x month effects",
    "cluster_by": "Clustered by",
}

LABELS = {
    "ols": "OLS, effective rate",
    "weighted": "OLS weighted, effective rate",
    "ppml": "PPML, effective rate",
    "difference": "12-month changes, effective rate",
    "reduced": "Reduced form within partners",
    "iv": "2SLS within partners",
    "reduced_weighted": "Reduced form within partners, weighted",
    "iv_weighted": "2SLS within partners, weighted",
    "reduced_across": "Reduced form across partners",
    "iv_across": "2SLS across partners",
    "reduced_across_weighted": "Reduced form across partners, weighted",
    "iv_across_weighted": "2SLS across partners, weighted",
    "headline": "OLS across partners, headline rate",
}


def label(design: Design | Estimate) -> str:
    """Return the printed name of a design, without its episode."""
    of = design.estimate if isinstance(design, Design) else design
    return LABELS.get(of.design, of.design)


def two(value: float) -> str:
    """Print an elasticity with two decimals and a true minus sign; a dash if missing."""
    return "–" if math.isnan(value) else f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def interval(estimate: Estimate) -> str:
    """Print an estimate with its 95 % interval."""
    return f"{two(estimate.value)} [{two(estimate.ci_low)}, {two(estimate.ci_high)}]"


def period(window: str) -> str:
    """Print a window, whole years as years: ``2017–2019``, ``2024-01 to 2025-11``."""
    start, end = window.split(":")
    if start.endswith("-01") and end.endswith("-12"):
        return f"{start[:4]}–{end[:4]}"
    return f"{start} to {end}"


def years(window: str) -> str:
    """Print the years of a window: ``2024–2025``."""
    return f"{window[:4]}–{window[8:12]}"


def elasticity_finding(story: Story) -> Finding:
    """State what a tariff does by the headline designs, and what their placebos and others say."""
    designs, known, sure = story.designs, story.chosen, story.sure
    text = "**No design qualifies as the headline.**"
    if known:
        effects = [
            f"{_of_ten_per_cent(sure[d.spec.episode])} in {years(d.estimate.window)}" for d in known
        ]
        text = (
            "**By what the law alone moved, a tariff of 10 per cent where there was none changes import "
            f"values by {' and by '.join(effects)}{_zero([sure[d.spec.episode] for d in known])}.** As "
            "elasticities, the per cent change when the factor 1 + tariff rises by one per cent: "
            + "; ".join(
                f"{interval(sure[d.spec.episode])} ({label(d)}; placebo {interval(d.placebo)})"
                for d in known
            )
            + ". The intervals count what hangs on a single partner (jackknife); the placebo is the "
            "same regression in years in which these tariffs cannot have acted."
        )
    missing = [episode(name).label for name in story.episodes if name not in sure]
    if known and missing:
        text += f" No design qualifies for the {', nor for the '.join(missing)}."
    if story.leave_out:
        text += f" Left out of every estimate: {', '.join(story.leave_out)}; the rule was applied anew."
    points = [*_naive_text(designs), *_law_text(designs)]
    return Finding(text + "\n\n" + "\n".join(f"- {point}" for point in points))


def _of_ten_per_cent(e: Estimate) -> str:
    """Print the change of imports under a tariff of 10 per cent instead of none."""
    value, low, high = (percent(1.1**x - 1, 0) for x in (e.value, e.ci_low, e.ci_high))
    return f"{value} [{low}, {high}]"


def _zero(estimates: list[Estimate]) -> str:
    """Say which of one or two intervals include zero."""
    covers = [e.ci_low <= 0 <= e.ci_high for e in estimates]
    if not any(covers):
        return ""
    if all(covers):
        return f"; {'both intervals include' if len(covers) > 1 else 'the interval includes'} zero"
    return f"; the interval of the {'first' if covers[0] else 'second'} includes zero"


def _naive_text(designs: list[Design]) -> list[str]:
    naive = [d for d in designs if not d.spec.policy]
    dirty = [d for d in naive if not d.clean]
    if not dirty:
        return []
    worst = min(dirty, key=lambda d: d.placebo.value)
    return [
        f"Regressions on the effective rate must not be quoted: {len(dirty)} of {len(naive)} find an "
        f"effect in such years, the largest {two(worst.placebo.value)} in "
        f"{period(worst.placebo.window)} ({label(worst)}), because imports stand in the "
        "denominator of that rate."
    ]


def _law_text(designs: list[Design]) -> list[str]:
    law = [d for d in designs if d.spec.policy]
    dirty = [d for d in law if not d.clean]
    if not law:
        return []
    found = "none finds anything there."
    if dirty:
        names = (f"{label(d)}, {years(d.estimate.window)}: {interval(d.placebo)}" for d in dirty)
        found = f"{len(dirty)} find something there too ({'; '.join(names)})."
    return [f"Of {len(law)} designs in which only the law moves the tariff or its instrument, {found}"]


def designs_table(designs: list[Design]) -> Table:
    """Print every design beside its placebo, with the policy content of its variation."""
    frame = pd.DataFrame(
        {
            "design": [label(d) for d in designs],
            "window": [years(d.estimate.window) for d in designs],
            "estimate": [interval(d.estimate) for d in designs],
            "placebo": [interval(d.placebo) for d in designs],
            "policy_share": [d.policy_share for d in designs],
            "policy_kept": [d.policy_kept for d in designs],
            "f": [
                "–" if d.estimate.first_stage_f is None else f"{d.estimate.first_stage_f:,.0f}"
                for d in designs
            ],
        }
    )
    heads = {
        "design": "Design", "window": "Window", "estimate": "Estimate [95 %]",
        "placebo": "Placebo [95 %]", "policy_share": "Policy share",
        "policy_kept": "Policy kept", "f": "First-stage F",
    }  # fmt: skip
    caption = (
        "Every design beside its placebo; intervals clustered by partner. Policy share: part of the "
        "regressor's variation that the law explains. Policy kept: part of the law's variation that "
        "the effects leave."
    )
    formats = {name: (lambda x: percent(x, 0)) for name in ("policy_share", "policy_kept")}
    return Table(frame, caption, heads=heads, formats=formats, name="elasticity_designs")


def estimates_table(estimates: list[Estimate], caption: str, *, name: str | None = None) -> Table:
    """Print estimates as a journal does: one column a model, no stars."""
    columns = {"": list(ROWS.values())}
    for number, e in enumerate(estimates, start=1):
        cells = {name: getattr(e, name, None) for name in ROWS} | {
            "value": two(e.value),
            "std_error": f"({two(e.std_error)})",
            "interval": f"[{two(e.ci_low)}, {two(e.ci_high)}]",
            "p_value": probability(e.p_value),
            "weights": e.weights.replace("_", "-"),
            "first_stage_f": "–" if e.first_stage_f is None else f"{e.first_stage_f:,.0f}",
        }
        counts = {name: f"{cells[name]:,}" for name in ("n_obs", "n_clusters", "n_zeros")}
        effects = {name: "yes" if name in e.fixed_effects else "no" for name in ROWS if " x " in name}
        columns[f"({number}) {period(e.window)}"] = [*(cells | counts | effects).values()]
    return Table(pd.DataFrame(columns), " ".join([caption, *_notes(estimates)]), name=name)


def _notes(estimates: list[Estimate]) -> list[str]:
    """Return what results have to say of themselves, each note once with the models it is of."""
    by: dict[str, list[str]] = {}
    for number, e in enumerate(estimates, start=1):
        for note in filter(None, e.notes.split("; ")):
            by.setdefault(note, []).append(f"({number})")
    return [f"{', '.join(models)}: {note}." for note, models in by.items()]


def cite(study: str, horizon: str) -> str:
    """Shorten ``"A, B, C (2020)"`` to ``"A et al. (2020), horizon"``."""
    authors, year = study.rsplit(" (", 1)
    first, *others = authors.split(", ")
    return f"{first}{' et al.' if others else ''} ({year}, {horizon}"


@house_style
def designs_figure(designs: list[Design], anchors: pd.DataFrame) -> Picture:
    """Draw every design with its placebo, the headline ones marked, and published estimates."""
    chosen = [headline(designs, name) for name in {d.spec.episode for d in designs}]
    # Two figures of one study at one horizon are the ends of a range.
    published = anchors.groupby(["study", "horizon"], sort=False).estimate.agg(["min", "max"])
    rows = len(designs) + len(published)
    figure, ax = new_figure(height=0.27 * rows + 1.3)
    for y, d in zip(range(rows, 0, -1), designs, strict=False):
        colour = BLUE if d in chosen else BLACK
        _interval_bar(ax, y + 0.14, d.estimate, colour, "s" if d in chosen else "o", colour)
        _interval_bar(ax, y - 0.18, d.placebo, ORANGE, "D", "white")
        _at_right(ax, y, interval(d.estimate), colour)
    for y, (low, high) in zip(range(len(published), 0, -1), published.to_numpy(), strict=True):
        ax.plot([low, high], [y, y], marker="^", color=GREY, ms=5, lw=1)
        words = two(low) if low == high else f"{two(low)} to {two(high)}"
        _at_right(ax, y, words, "#555555")
    names = [f"{label(d)}, {years(d.estimate.window)}" for d in designs]
    names += [cite(*key) for key in published.index]
    ax.set_yticks(range(rows, 0, -1), names, fontsize=7.5)
    for text, d in zip(ax.get_yticklabels(), designs, strict=False):
        text.set(color=BLUE if d in chosen else BLACK, fontweight="bold" if d in chosen else "normal")
    ax.set_ylim(0.4, rows + 0.6)
    ax.axhline(len(published) + 0.5, color=GREY, lw=0.6)
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.set_xlim(-13, 3.5)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    ax.set_xlabel(UNIT)
    handles = [
        ax.plot([], [], marker=m, color=c, mfc=f, ls=line, lw=1.4, label=n)[0]
        for n, m, c, f, line in (
            ("Estimate", "o", BLACK, BLACK, "-"),
            ("Headline by the rule", "s", BLUE, BLUE, "-"),
            ("Its placebo", "D", ORANGE, "white", "-"),
            ("Published", "^", GREY, GREY, "none"),
        )
    ]
    ax.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.35, -0.05), ncols=4, fontsize=8)
    title(figure, "Elasticity of import values: designs, their placebos, published estimates")
    alt = (
        "Interval chart of elasticities with placebos. "
        + "; ".join(
            f"{label(d)} {period(d.estimate.window)}: {interval(d.estimate)}, placebo "
            f"{interval(d.placebo)}"
            for d in designs
        )
        + f". {len(anchors)} published elasticities lie between {two(anchors.estimate.min())} and "
        f"{two(anchors.estimate.max())}."
    )
    caption = (
        "Bars: 95 % intervals, clustered by partner; those that leave the frame are cut. Diamonds: the "
        "same design in years without such tariffs, or with the tariffs of two to three years later. "
        "Bold: the headline by the rule. Grey: published figures, none printed with a standard error; "
        "those from memory or second hand are left out. They differ in data, horizon and design."
    )
    return Picture(figure, alt, caption)


def _interval_bar(ax, y: float, e: Estimate, colour: str, marker: str, face: str) -> None:
    ax.plot([e.ci_low, e.ci_high], [y, y], color=colour, lw=1.4)
    ax.plot(e.value, y, marker=marker, color=colour, mfc=face, ms=4.5)


def _at_right(ax, y: float, text: str, colour: str) -> None:
    """Write a row's numbers in a column right of the axis."""
    ax.text(1.01, y, text, transform=ax.get_yaxis_transform(), va="center", fontsize=7.5, color=colour)


def rule_table(designs: list[Design], episodes: list[str]) -> Table:
    """Print how the rule chooses the headline among the 2SLS designs of each episode."""
    rows = []
    for name in episodes:
        chosen = headline(designs, name)
        for d in (d for d in designs if d.spec.instrument and d.spec.episode == name):
            rows.append(
                {
                    "window": years(d.estimate.window),
                    "design": label(d),
                    "estimate": interval(d.estimate),
                    "strong": "yes" if d.estimate.first_stage_f > STRONG_F else "no",
                    "placebo": interval(d.placebo),
                    "kept": percent(d.policy_kept, 0),
                    "width": two(d.placebo.ci_high - d.placebo.ci_low),
                    "chosen": "headline" if d == chosen else "–",
                }
            )
    heads = {
        "window": "Episode", "design": "Design", "estimate": "Estimate [95 %]",
        "strong": f"F > {STRONG_F}", "placebo": "Placebo [95 %]", "kept": "Kept", "width": "Width",
        "chosen": "Chosen",
    }  # fmt: skip
    caption = (
        "The rule applied, and what each choice would have given. Intervals clustered by partner; "
        "width: of the placebo's. Kept: policy variation that the effects leave."
    )
    return Table(pd.DataFrame(rows), caption, heads=heads)


def convention_table(estimates: list[Estimate]) -> Table:
    """Print how each standard error comes from its raw sandwich."""
    frame = to_frame(estimates)[["window", "std_error_raw", "small_sample_factor", "std_error"]]
    six = lambda value: f"{value:.6f}"  # noqa: E731
    heads = {"std_error_raw": "Raw sandwich", "small_sample_factor": "Factor"}
    formats = dict.fromkeys(frame.columns[1:], six) | {"window": period}
    caption = (
        "Standard error = raw sandwich x factor, factor = sqrt(G/(G−1) x (N−1)/(N−K)), where K counts "
        "the regressor and the levels of the effects that are not nested in the clusters."
    )
    return Table(frame, caption, heads=heads, formats=formats)


def elasticity_numbers(story: Story) -> list[Number]:
    """Return the headline elasticities, and every design and placebo, as citable numbers."""
    numbers = []
    for d in story.chosen:
        key, what = f"elasticity.{d.spec.episode}.headline", label(d)
        numbers.append(_number(key, story.sure[d.spec.episode], what))
        numbers.append(_number(f"{key}_placebo", d.placebo, f"placebo of {what}"))
    for d in story.designs:
        numbers.append(_number(f"elasticity.{d.estimate.name}", d.estimate, label(d)))
        key = f"placebo.{d.placebo.name}"
        numbers.append(_number(key, d.placebo, f"placebo of {label(d)}"))
    return numbers


def _number(key: str, e: Estimate, what: str) -> Number:
    definition = (
        f"{what}: {e.outcome} on {e.regressor}, {e.estimator}, {e.window}, {e.system.upper()}; "
        f"{e.fixed_effects}; {e.weights.replace('_', '-')} weights; clustered by {e.cluster_by}"
    )
    return Number(
        key=key,
        value=e.value,
        ci_low=e.ci_low,
        ci_high=e.ci_high,
        unit="elasticity",
        definition=definition,
        vintage=e.vintage,
    )
