"""Figures of the robustness report: permutation, specification curve, single partners, inference."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection

from analysis.estimate.robustness.curve_tests import moved
from analysis.estimate.robustness.side_by_side import KINDS, Exposure
from analysis.estimate.robustness.study import Story
from analysis.present.finding import probability, two
from analysis.present.labels import LABELS, cite
from analysis.present.picture import Picture
from analysis.present.robustness_tables import short
from analysis.present.style import BLACK, BLUE, GREY, ORANGE, house_style, new_figure, title

AXIS = "per cent change of imports per one per cent of 1 + tariff"

#: Part of the curve that its figure shows; intervals beyond are cut.
SHOWN = (-6.0, 2.5)

#: Rows of the choice matrix: what is printed, and which rows of the curve it marks.
MATRIX = {
    "2SLS, effective by statutory rate": lambda c: c.estimator.eq("iv"),
    "statutory rate (reduced form)": lambda c: c.estimator.eq("ols") & c.tariff.eq("statutory"),
    "headline rate": lambda c: c.tariff.eq("headline"),
    "effective rate by itself": lambda c: ~c.policy,
    "PPML, zeros kept": lambda c: c.estimator.eq("ppml"),
    "weighted by earlier imports": lambda c: c.weights.eq("pre_episode"),
    "across partners": lambda c: c.comparison.eq("across"),
    "12-month changes": lambda c: c.difference.eq(12),
    "another window": lambda c: c.window.ne(c.groupby("episode").window.transform(_commonest)),
    "by HS chapter": lambda c: c.system.eq("hs2"),
    "one partner left out": lambda c: c.dropped.ne(""),
}


def _commonest(values: pd.Series) -> str:
    return values.mode().iloc[0]


def _minus(axis) -> None:
    axis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))


@house_style
def permutation_figure(exposures: list[Exposure], partner_name: str) -> Picture:
    """Draw each partner's coefficient under the treated partner's dose, sorted."""
    figure, axes = new_figure(1, len(exposures), height=4.6, squeeze=False)
    for ax, e in zip(axes[0], exposures, strict=True):
        dose = e.permutations["dose"]
        frame = dose.to_frame()
        y = np.arange(len(frame), 0, -1)
        colours = np.where(frame.actual, ORANGE, GREY)
        ax.hlines(y, 0, frame.value, color=colours, lw=1.2)
        ax.scatter(frame.value, y, color=colours, s=16, zorder=3)
        ax.axvline(0, color=BLACK, lw=0.7)
        ax.set_yticks(y, frame.label, fontsize=6.5)
        for text, actual in zip(ax.get_yticklabels(), frame.actual, strict=True):
            text.set(color=ORANGE if actual else BLACK, fontweight="bold" if actual else "normal")
        ax.set_ylim(0.2, len(frame) + 0.8)
        ax.grid(axis="x")
        ax.grid(axis="y", visible=False)
        _minus(ax.xaxis)
        words = f"{short(e.episode)}: p = {probability(dose.p_value())}"
        ax.set_title(words[0].upper() + words[1:], fontsize=9, loc="left")
    figure.supxlabel(f"{AXIS} set by law; the scales differ", fontsize=9)
    actual = exposures[0].permutations["dose"].actual
    title(figure, f"The tariff path of {partner_name} given to each partner in turn")
    alt = f"Dot chart of the response of each partner's imports to the path of {partner_name}. "
    alt += "; ".join(
        f"{short(e.episode)}: {partner_name} "
        f"{two(e.permutations['dose'].on_outcome[e.permutations['dose'].labels == actual][0])}, rank "
        f"{int(np.argmax(e.permutations['dose'].to_frame().actual)) + 1} of "
        f"{len(e.permutations['dose'].labels)} from the lowest"
        for e in exposures
    )
    caption = (
        f"Coefficient on the log statutory factor of {partner_name} less the mean of the others', given "
        "to each partner in turn, effects, weights and sample of the headline design. Orange and bold: "
        "what happened. "
        "p: share of partners at least as far from zero."
    )
    return Picture(figure, alt, caption)


@house_style
def curve_figure(story: Story) -> Picture:
    """Draw the curve: estimates sorted, with intervals and published bands, above their choices."""
    curve = story.curve.estimates
    curve = curve[curve.problem.eq("")]
    marks = pd.DataFrame({name: rule(curve) for name, rule in MATRIX.items()})
    episodes = list(curve.episode.unique())
    figure, axes = new_figure(
        2, len(episodes), height=6.4, squeeze=False, sharex="col",
        gridspec_kw={"height_ratios": [1.7, 1]},
    )  # fmt: skip
    for column, episode in enumerate(episodes):
        own = curve[curve.episode.eq(episode)].sort_values(["value", "std_error"])
        _estimates_above(axes[0][column], own, story.board, last=column == len(episodes) - 1)
        words = f"{short(episode)}: {len(own)} specifications"
        if episode in story.sure:
            value = story.sure[episode].value
            axes[0][column].axhline(value, color=BLACK, lw=0.9, ls=(0, (4, 2)))
            words += f"\ndashed: headline {two(value)}"
        axes[0][column].set_title(words[0].upper() + words[1:], fontsize=8.5, loc="left")
        _choices_below(axes[1][column], marks.loc[own.index], own.policy, names=column == 0)
        axes[1][column].set_xlabel("specifications, sorted", fontsize=8)
    axes[0][0].set_ylabel("elasticity, 95 % interval")
    title(figure, "Every combination of choices")
    own = curve[moved(curve).eq("two_stage")]
    quantiles = own.groupby("episode").value.quantile([0.25, 0.5, 0.75]).unstack()
    alt = "Specification curve: sorted elasticities with intervals above a matrix of choices. "
    alt += "; ".join(
        f"{short(e)}: two-stage specifications have median {two(q[0.5])}, middle half {two(q[0.25])} "
        f"to {two(q[0.75])}"
        for e, q in quantiles.iterrows()
    )
    caption = (
        "Blue: the law alone moves the tariff or its instrument. Orange: the effective rate by itself "
        "(the fourth row below), which report 04 says not to quote. "
        "Intervals clustered by partner, cut at the frame. Grey: published ranges (bands) and figures "
        "(dotted). Each tick below says that the specification above it makes that choice."
    )
    return Picture(figure, alt, caption)


def _estimates_above(ax, own: pd.DataFrame, board: pd.DataFrame, *, last: bool) -> None:
    x = np.arange(len(own))
    colours = np.where(own.policy, BLUE, ORANGE)
    for row in board.drop_duplicates("id").itertuples():
        if row.band == "figure":
            ax.axhline(row.band_low, color=GREY, lw=1, ls=(0, (1, 1.4)))
        else:
            ax.axhspan(row.band_low, row.band_high, color=GREY, alpha=0.16, lw=0)
        if last:
            middle = (row.band_low + row.band_high) / 2
            words = cite(row.study, row.horizon).replace("), ", "),\n")
            ax.text(1.02, middle, words, transform=ax.get_yaxis_transform(),
                    va="center", fontsize=6, color="#555555")  # fmt: skip
    segments = [[(i, low), (i, high)] for i, low, high in zip(x, own.ci_low, own.ci_high, strict=True)]
    ax.add_collection(LineCollection(segments, colors=colours, linewidths=0.5, alpha=0.35))
    ax.scatter(x, own.value, s=2.5, c=colours, zorder=3)
    ax.axhline(0, color=BLACK, lw=0.7)
    ax.set_ylim(*SHOWN)
    ax.set_xlim(-4, len(own) + 4)
    _minus(ax.yaxis)


def _choices_below(ax, marks: pd.DataFrame, policy: pd.Series, *, names: bool) -> None:
    rows = len(marks.columns)
    for row, name in enumerate(marks):
        at = np.flatnonzero(marks[name])
        colours = np.where(policy.to_numpy()[at], BLUE, ORANGE)
        ax.scatter(at, np.full(len(at), rows - row), marker="|", s=16, lw=0.5, c=colours)
    ax.set_yticks(range(rows, 0, -1), list(marks) if names else [""] * rows, fontsize=7)
    ax.set_ylim(0.3, rows + 0.7)
    ax.grid(axis="y", visible=True)


@house_style
def leave_one_out_figure(left_out: pd.DataFrame) -> Picture:
    """Draw each design without each partner in turn, the most influential partner named."""
    names = list(left_out.specification.unique())
    figure, axes = new_figure(1, len(names), height=3.2, squeeze=False, sharey=True)
    said = []
    for ax, name in zip(axes[0], names, strict=True):
        group = left_out[left_out.specification.eq(name)]
        base = group[group.dropped.eq("")].iloc[0]
        rest = group[group.dropped.ne("")].sort_values("value").reset_index(drop=True)
        ax.axhspan(base.ci_low, base.ci_high, color=GREY, alpha=0.16, lw=0)
        ax.axhline(base.value, color=BLACK, lw=0.9, ls=(0, (4, 2)))
        ax.vlines(rest.index, rest.ci_low, rest.ci_high, color=BLUE, lw=1.2)
        ax.scatter(rest.index, rest.value, color=BLUE, s=14, zorder=3)
        covers = rest.ci_low.le(0) & rest.ci_high.ge(0)
        turned = rest.index[covers.ne(base.ci_low <= 0 <= base.ci_high)]
        above = {(rest.value - base.value).abs().idxmax(), 0, len(rest) - 1}
        for row in above | set(turned):
            one = rest.loc[row]
            end, shift = (one.ci_high, 3) if row in above else (one.ci_low, -9)
            ax.annotate(one.dropped, (row, end), xytext=(0, shift), textcoords="offset points",
                        ha="center", fontsize=7.5)  # fmt: skip
        most = rest.loc[(rest.value - base.value).abs().idxmax()]
        said.append(
            f"{LABELS[base.design]}: {two(base.value)}, without {most.dropped} {two(most.value)}"
        )
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.set_title(f"{LABELS[base.design]}, {base.episode}", fontsize=8.5, loc="left")
        ax.set_xticks([])
        ax.set_xlabel("the partner left out, sorted", fontsize=8)
    _minus(axes[0][0].yaxis)
    axes[0][0].set_ylabel("elasticity")
    title(figure, "One partner left out at a time")
    alt = "Elasticities with one partner left out at a time. " + "; ".join(said)
    caption = (
        "Bars: 95 % intervals clustered by partner. Dashed with grey band: no partner left out. Named: "
        "the ends, the partner without which the estimate moves most, and each without which zero "
        "enters or leaves the interval."
    )
    return Picture(figure, alt, caption)


def _p(value: float) -> str:
    text = probability(value)
    return f"p {text}" if text.startswith("<") else f"p = {text}"


@house_style
def inference_figure(story: Story) -> Picture:
    """Draw the intervals of each kind of inference, one panel a headline design."""
    names = [e.spec.name for e in story.exposures]
    side = story.side[story.side.specification.isin(names)]
    figure, axes = new_figure(len(names), 1, height=1.4 * len(names) + 0.9, squeeze=False, sharex=True)
    for ax, name in zip(axes[:, 0], names, strict=True):
        own = side[side.specification.eq(name)].reset_index(drop=True)
        y = np.arange(len(own), 0, -1)
        exact = own.kind.isin(["dose", "shuffle"])
        colours = np.where(exact, ORANGE, BLUE)
        low, high = own.ci_low.clip(-8, None), own.ci_high.clip(None, 4)
        ax.hlines(y, low, high, color=colours, lw=1.6)
        ax.scatter(own.value, y, color=colours, s=16, zorder=3)
        for at, p in zip(y, own.p_value, strict=True):
            ax.text(1.01, at, _p(p), transform=ax.get_yaxis_transform(),
                    va="center", fontsize=7)  # fmt: skip
        ax.set_yticks(y, own.kind.map(KINDS), fontsize=7)
        ax.set_ylim(0.3, len(own) + 0.7)
        ax.axvline(0, color=BLACK, lw=0.7)
        ax.grid(axis="x")
        ax.grid(axis="y", visible=False)
        ax.set_title(f"{LABELS[own.design[0]]}, {own.episode[0]}", fontsize=8.5, loc="left")
    axes[-1, 0].set_xlim(-8, 4)
    _minus(axes[-1, 0].xaxis)
    axes[-1, 0].set_xlabel(AXIS)
    title(figure, "Each kind of inference")
    alt = "Interval chart by kind of inference. " + "; ".join(
        f"{LABELS[r.design]} {r.episode}, {KINDS[r.kind]}: {two(r.value)}, {_p(r.p_value)}"
        for r in side.itertuples()
    )
    caption = (
        "95 % intervals, cut at the frame. Orange: exact permutations; that of one dose estimates the "
        "elasticity of the treated partner's imports alone."
    )
    return Picture(figure, alt, caption)
