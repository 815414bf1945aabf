"""Figures of the regime report: series with break dates, responses to rises and cuts, recovery."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.patheffects import withStroke

from analysis.combine import Selection
from analysis.estimate.regime.asymmetry import Asymmetry
from analysis.estimate.regime.recovery import CUTS, Recovery
from analysis.estimate.regime.regimes import Regimes
from analysis.present.finding import Finding, percent, two
from analysis.present.picture import Picture
from analysis.present.regime import LABELS, ONLY_CHINA, fine, level, month, months_between
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    house_style,
    label_ends,
    month_axis,
    new_figure,
    percent_axis,
    title,
)  # fmt: skip

#: Panel titles.
PANELS = {
    "share": "Share of US imports, season removed",
    "tariff": "Rate collected by US customs, log scale",
    "gap": "12-month growth of China's exports to the US less to the world",
}


@house_style
def breaks_figure(selection: Selection, regimes: Regimes) -> Picture:
    """Draw each series with its regimes, intervals of dates, and ticks where the law changed."""
    names = list(regimes.series)
    figure, axes = new_figure(len(names), 1, height=1.95 * len(names) + 0.6, sharex=True, squeeze=False)
    everything = pd.DatetimeIndex(sorted({m for b in regimes.breaks.values() for m in b.values.index}))
    for ax, name in zip(axes[:, 0], names, strict=True):
        _panel(ax, name, regimes)
        month_axis(ax, everything)
    title(figure, f"When the trade regime with {selection.partner_name} broke")
    said = []
    for name in names:
        dates = regimes.breaks[name].dates
        when = ", ".join(month(d) for d in dates["first"]) or "none"
        said.append(f"{LABELS[name]}: breaks {when}")
    alt = (
        f"{len(names)} line charts by month, {everything[0]:%Y-%m} to {everything[-1]:%Y-%m}, in per "
        f"cent, each with its regimes as horizontal lines. {'; '.join(said)}."
    )
    caption = (
        "Thick: level of a regime with its 95 % interval, cut at the frame; grey bands: 95 % interval "
        "of a date. Triangles on the lower edge: changes of law that move the average statutory rate "
        "by a percentage point or more, up or down. January and February are one month in the share "
        "and the gap. Vintages: "
        f"{'; '.join(dict.fromkeys(s.vintage for s in regimes.series.values()))}."
    )
    return Picture(figure, alt, caption)


def _panel(ax, name: str, regimes: Regimes) -> None:
    found = regimes.breaks[name]
    series = level(found.values - found.seasonal, name)
    ax.plot(series.index, series, color=BLUE, lw=1.1)
    for row in found.dates.itertuples():
        ax.axvspan(row.ci_low, row.ci_high, color=GREY, alpha=0.22, lw=0)
        ax.axvline(row.first, color=GREY, lw=0.9, ls=DASHED)
    # Bands end a little outside the series: that of a regime with two levels would dwarf it.
    frame = (series.min() / 2, series.max() * 2) if name != "gap" else (-np.inf, np.inf)
    for row in found.segments.to_dict("records"):
        run = [row["start"], row["end"]]
        low, middle, high = (level(row[k], name) for k in ("ci_low", "mean", "ci_high"))
        low, high = np.clip([low, high], *frame)
        ax.fill_between(run, low, high, color=ORANGE, alpha=0.25, lw=0)
        ax.plot(run, [middle] * 2, color=ORANGE, lw=2.2)
        last = row["end"] == series.index[-1]
        ax.annotate(
            fine(middle), (date2num(run[1]), middle), xytext=(4, 0) if last else (0, 5),
            textcoords="offset points", ha="left" if last else "right",
            va="center" if last else "bottom", fontsize=7.5, color=ORANGE, fontweight="bold",
            annotation_clip=False, path_effects=[withStroke(linewidth=2.2, foreground="white")],
        )  # fmt: skip
    if name == "tariff":
        ax.set_yscale("log")
        _log_ticks(ax, series)
    elif name == "gap":
        ax.axhline(0, color=BLACK, lw=0.7)
    low, high = ax.get_ylim()
    if name != "tariff":
        percent_axis(ax.yaxis, decimals=0 if high > 0.02 else 1)
        ax.set_ylim(low, high + 0.1 * (high - low))
    inside = regimes.law[regimes.law.month.between(series.index[0], series.index[-1])]
    for sign, marker in ((1, "^"), (-1, "v")):
        own = inside.month[np.sign(inside.change) == sign]
        if len(own):  # an empty line has no place, and the layout none for it
            ax.plot(own, [0.03] * len(own), marker, color=BLACK, ms=4.5, ls="",
                    transform=ax.get_xaxis_transform(), clip_on=False)  # fmt: skip
    ax.set_title(PANELS[name], fontsize=8.5, loc="left")


def _log_ticks(ax, series: pd.Series) -> None:
    """Put ticks of a log axis at round percentages within the range of the series."""
    round_ones = np.array([0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0])
    low, high = series.min(), series.max()
    ticks = round_ones[(round_ones >= low * 0.7) & (round_ones <= high * 1.4)]
    ax.set_yticks(ticks, [f"{tick * 100:g} %" for tick in ticks])
    ax.minorticks_off()
    ax.set_ylim(min(low, ticks[0]) * 0.75, max(high, ticks[-1]) * 1.25)


@house_style
def asymmetry_figure(found: Asymmetry) -> Picture:
    """Draw the responses to rises and to cuts by months since the change, in both comparisons."""
    figure, axes = new_figure(1, 2, height=3.5, sharey=True)
    said = []
    for ax, (comparison, path) in zip(axes, found.horizons.items(), strict=True):
        x = np.arange(len(path))
        lines = [("rise", "Rises", ORANGE, "o", "-", -0.08), ("fall", "Cuts", BLUE, "s", DASHED, 0.08)]
        for part, label, colour, marker, dash, shift in lines:
            estimates = [getattr(r, part) for r in path]
            ax.vlines(x + shift, [e.ci_low for e in estimates], [e.ci_high for e in estimates],
                      color=colour, lw=1.3)  # fmt: skip
            ax.plot(x + shift, [e.value for e in estimates], color=colour, marker=marker, ms=4, ls=dash,
                    lw=1.2, label=label)  # fmt: skip
            said.append(f"{comparison} partners, {label.lower()} after {x[-1]} months "
                        f"{two(estimates[-1].value)}")  # fmt: skip
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.set_xticks(x)
        ax.set_xlabel("months since the change")
        ax.set_title(f"{comparison.capitalize()} partners", fontsize=9, loc="left")
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    axes[0].set_ylabel("per cent of imports per one per cent\nof 1 + statutory rate, summed")
    axes[1].legend(loc="lower right", fontsize=8)
    title(figure, "Imports after a rise and after a cut of the tariff")
    alt = "Interval charts of the summed response of imports by month, 0 to 5. " + "; ".join(said) + "."
    caption = (
        "Sums of the coefficients of rises and of cuts and their lags in one regression of monthly "
        f"changes, {' to '.join(months_between(found.changes))}; a cut that undoes a rise has the same "
        "coefficient. 95 % intervals clustered by partner, too narrow where one partner carries the "
        f"tariffs. Vintage: {found.vintage}."
    )
    return Picture(figure, alt, caption)


@house_style
def recovery_figure(recovery: Recovery | None) -> Picture | Finding:
    """Draw trade over that of the same month of 2024 in both ledgers, beside a symmetric response."""
    if recovery is None:
        return ONLY_CHINA
    monthly = recovery.monthly
    figure, ax = new_figure(height=4.0)
    ax.fill_between(monthly.index, monthly.predicted_low, monthly.predicted_high, color=GREY, alpha=0.2,
                    lw=0)  # fmt: skip
    china = monthly.china.dropna()
    lines = [
        ("China's exports\nto the US", china, BLUE, DOTTED, 2.0),
        ("US imports\nfrom China", monthly.us, BLACK, "-", 1.8),
        ("predicted from\nthe rate, cuts\nas rises", monthly.predicted, GREY, DASHED, 1.4),
    ]
    for _, series, colour, dash, width in lines:
        ax.plot(series.index, series, color=colour, ls=dash, lw=width)
    ax.axhline(1, color=BLACK, lw=0.7)
    percent_axis(ax.yaxis)
    month_axis(ax, monthly.index)
    ax.set_ylim(0.3, 1.22)
    for name, day in CUTS.items():
        ax.axvline(day, color=ORANGE, lw=0.9, ls=DOTTED)
        ax.annotate(name.replace(" ", "\n"), (date2num(day), 0.31), xytext=(3, 0), fontsize=7.5,
                    color=ORANGE, textcoords="offset points", va="bottom")  # fmt: skip
    label_ends(ax, [(name, series, colour) for name, series, colour, *_ in lines])
    ax.set_ylabel("same month of 2024 = 100 %")
    title(figure, "What the cuts have brought back")
    last = monthly.index[-1]
    alt = (
        f"Line chart by month, January 2025 to {month(last)}, trade over that of the same month of "
        f"2024: US imports {percent(monthly.us.iloc[-1], 0)} in {month(last)}, China's exports "
        f"{percent(china.iloc[-1], 0)} in {month(china.index[-1])}; predicted from the rate "
        f"{percent(monthly.predicted.iloc[-1], 0)}."
    )
    e = recovery.headline
    caption = (
        "January and February are one month, at February. Grey: the collected rate's path times the "
        f"headline elasticity {two(e.value)}, band its 95 % interval. Orange: cuts of the tariff on "
        f"China. Vintages: {recovery.vintages['us']}; {recovery.vintages['china']}; elasticity "
        f"{e.vintage}."
    )
    return Picture(figure, alt, caption)
