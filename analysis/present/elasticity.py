"""Figures, tables, numbers and finding of the elasticity report."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.results import Estimate, to_frame
from analysis.present.finding import Finding
from analysis.present.numbers import Number
from analysis.present.picture import Picture
from analysis.present.style import BLACK, GREY, ORANGE, house_style, new_figure, title
from analysis.present.table import Table

#: Rows of every estimates table, whatever the model: column of the results, printed head.
ROWS = {
    "estimator": "Estimator",
    "regressor": "Regressor",
    "value": "Estimate",
    "std_error": "Standard error",
    "interval": "95 % interval",
    "p_value": "p",
    "n_obs": "Observations",
    "n_clusters": "Clusters (partner)",
    "n_zeros": "Zeros left out",
    "partner x product": "Partner x product effects",
    "product x month": "Product x month effects",
    "partner x month": "Partner x month effects",
}


def _two(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _interval(estimate: Estimate) -> str:
    return f"{_two(estimate.value)} [{_two(estimate.ci_low)}, {_two(estimate.ci_high)}]"


def elasticity_finding(estimates: list[Estimate], placebos: list[Estimate]) -> Finding:
    """State the estimates beside their placebos, and what that means for reading them."""
    by_window = "; ".join(f"{_interval(e)} in {period(e.window)}" for e in estimates)
    beside = "; ".join(f"{_interval(e)} in {period(e.window)}" for e in placebos)
    worst = min(placebos, key=lambda e: e.value) if placebos else None
    text = f"**In windows with tariff changes, import values fall with the tariff: {by_window}.**"
    if worst is None:
        return Finding(text)
    text += f" The same regression in windows in which no new US tariff wave began gives {beside}. "
    if worst.value < max(e.value for e in estimates):
        text += (
            "A placebo as large as the estimate says that this regression measures more than tariffs: "
            "the rate is duties over imports, so that whatever moves imports moves the rate the other "
            "way. These numbers are a description of the data and a check of the software, not the "
            "effect of a tariff."
        )
    return Finding(text)


def estimates_table(estimates: list[Estimate], placebos: list[Estimate]) -> Table:
    """Print estimates as a journal does: one column a model, no stars; placebos last."""
    columns = {"": list(ROWS.values())}
    for number, e in enumerate([*estimates, *placebos], start=1):
        kind = ", placebo" if e in placebos else ""
        cells = {name: getattr(e, name, None) for name in ROWS} | {
            "value": _two(e.value),
            "std_error": f"({_two(e.std_error)})",
            "interval": f"[{_two(e.ci_low)}, {_two(e.ci_high)}]",
            "p_value": f"{e.p_value:.3f}" if e.p_value >= 0.001 else "< 0.001",
        }
        counts = {name: f"{cells[name]:,}" for name in ("n_obs", "n_clusters", "n_zeros")}
        effects = {name: "yes" if name in e.fixed_effects else "no" for name in ROWS if " x " in name}
        columns[f"({number}) {period(e.window)}{kind}"] = [*(cells | counts | effects).values()]
    caption = (
        "Static elasticity of US import values: log customs value on the log tariff factor, "
        f"{estimates[0].system.upper()} panel. Standard errors clustered by partner."
    )
    return Table(pd.DataFrame(columns), caption)


def period(window: str) -> str:
    """Print a window, whole years as years: ``2017–2019``, ``2024-01 to 2025-11``."""
    start, end = window.split(":")
    if start.endswith("-01") and end.endswith("-12"):
        return f"{start[:4]}–{end[:4]}"
    return f"{start} to {end}"


def _cite(study: str, horizon: str) -> str:
    """Shorten ``"A, B, C (2020)"`` to ``"A et al. (2020), horizon"``."""
    authors, year = study.rsplit(" (", 1)
    first, *others = authors.split(", ")
    return f"{first}{' et al.' if others else ''} ({year}, {horizon}"


def _at_right(ax, y: float, text: str) -> None:
    """Write a row's numbers in a column right of the axis."""
    ax.text(1.01, y, text, transform=ax.get_yaxis_transform(), va="center", fontsize=8)


@house_style
def estimates_figure(
    estimates: list[Estimate], placebos: list[Estimate], anchors: pd.DataFrame
) -> Picture:
    """Draw estimates, placebos and published elasticities with their 95 % intervals."""
    rows = [(period(e.window), e, BLACK, "o") for e in estimates]
    rows += [(f"{period(e.window)} (placebo)", e, ORANGE, "D") for e in placebos]
    n = len(rows) + len(anchors)
    figure, ax = new_figure(height=0.34 * n + 1.1)
    for y, (_, e, colour, marker) in enumerate(rows):
        ax.plot([e.ci_low, e.ci_high], [n - y, n - y], color=colour, lw=1.6)
        face = "white" if marker == "D" else colour
        ax.plot(e.value, n - y, marker=marker, color=colour, mfc=face, ms=6)
        _at_right(ax, n - y, _interval(e))
    for y, anchor in enumerate(anchors.itertuples(), start=len(rows)):
        half = 1.96 * anchor.std_error if pd.notna(anchor.std_error) else 0
        ax.plot([anchor.estimate - half, anchor.estimate + half], [n - y, n - y], color=GREY, lw=4,
                alpha=0.5, solid_capstyle="butt")  # fmt: skip
        ax.plot(anchor.estimate, n - y, marker="s", color=GREY, ms=5)
        _at_right(ax, n - y, _two(anchor.estimate))
    names = [name for name, *_ in rows] + [_cite(a.study, a.horizon) for a in anchors.itertuples()]
    ax.set_yticks(range(n, 0, -1), names, fontsize=8)
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    ax.set_xlabel("per cent change of the import value for a one per cent rise of 1 + tariff")
    title(figure, "Static elasticity of import values, with placebos and published estimates")
    alt = (
        "Interval chart of elasticities. Estimates: "
        + "; ".join(f"{period(e.window)} {_interval(e)}" for e in estimates)
        + ". Placebo windows: "
        + "; ".join(f"{period(e.window)} {_interval(e)}" for e in placebos)
        + f". {len(anchors)} published elasticities lie between "
        f"{_two(anchors.estimate.min())} and {_two(anchors.estimate.max())}."
    )
    caption = (
        "Bars: 95 % intervals, clustered by partner. Diamonds: windows without a new tariff wave, "
        "Russia left out. Grey: published estimates with their interval where the source prints a "
        "standard error; those quoted from memory or second hand are left out. Published estimates "
        "differ in data, horizon and design."
    )
    return Picture(figure, alt, caption)


def convention_table(estimates: list[Estimate]) -> Table:
    """Print how each standard error comes from its raw sandwich."""
    frame = to_frame(estimates)[["window", "std_error_raw", "small_sample_factor", "std_error"]]
    six = lambda value: f"{value:.6f}"  # noqa: E731
    heads = {"std_error_raw": "Raw sandwich", "small_sample_factor": "Factor"}
    formats = dict.fromkeys(frame.columns[1:], six) | {"window": period}
    caption = (
        "Standard error = raw sandwich x factor, factor = sqrt(G/(G−1) x (N−1)/(N−K)), where K counts "
        "the regressor and the levels of product x month, which are not nested in partners."
    )
    return Table(frame, caption, heads=heads, formats=formats)


def elasticity_numbers(estimates: list[Estimate], placebos: list[Estimate]) -> list[Number]:
    """Return every estimate, placebos included, as a citable number with its interval."""
    numbers = []
    for kind, group in (("elasticity", estimates), ("placebo", placebos)):
        for e in group:
            what = "placebo window, " if kind == "placebo" else ""
            numbers.append(
                Number(
                    key=f"{kind}.{e.name}",
                    value=e.value,
                    ci_low=e.ci_low,
                    ci_high=e.ci_high,
                    unit="elasticity",
                    definition=(
                        f"{what}{e.outcome} on {e.regressor}, {e.estimator}, {e.window}, "
                        f"{e.system.upper()}; {e.fixed_effects}; clustered by {e.cluster_by}"
                    ),
                    vintage=e.vintage,
                )
            )
    return numbers
