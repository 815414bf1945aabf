"""Figures of report 04; what they say is in ``text.md``."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from matplotlib.ticker import MultipleLocator

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.story import DynamicsStory
from analysis.present.elasticity.dynamics.labels import (
    DUTY,
    by_month,
    change_of_imports,
    holds_zero,
    when,
)
from analysis.present.finding import listing, two
from analysis.present.labels import ELASTICITY_UNIT, episode_years, of_ten_per_cent
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    GREY,
    ORANGE,
    SOLID,
    new_figure,
    percent_axis,
    plain_axis,
)

#: How a comparison is drawn and named.
LINES = {
    "across": ("across partners", BLUE, SOLID, "o"),
    "within": ("within partners", ORANGE, DASHED, "s"),
}

#: Lighter than any line: what other partners do.
PALE = "#E2E2E2"


def unit_label(tariff: str) -> str:
    """Return the unit of an elasticity in lines that fit an axis, with what the tariff is.

    Parameters
    ----------
    tariff : str
        ``"by law"``, for instance.
    """
    whole = f"{ELASTICITY_UNIT} {tariff}".replace("1 + tariff", "1\u00a0+\u00a0tariff")
    return "\n".join(textwrap.wrap(whole, 36))


def path_figure(story: DynamicsStory) -> Drawn:
    """Draw what a new duty by law does to imports so many months later, a panel an episode."""
    by_episode = dict(reversed(by_month(story).items()))
    figure, axes = new_figure(1, len(by_episode), height=3.3, squeeze=False, sharey=True)
    texts = []
    for ax, (name, months) in zip(axes.ravel(), by_episode.items(), strict=True):
        _months(ax, months)
        ax.set_title(episode_years(name), fontsize=9, loc="left")
        at_months = listing([f"{change_of_imports(row)} at month {row.horizon}" for row in months])
        texts.append(f"{episode_years(name)}: {at_months}.")
    axes[0, 0].set_ylabel(f"change of US imports\nunder a new duty of {DUTY} by law")
    return Drawn(figure, {"said": " ".join(texts)})


def _months(ax, own: list) -> None:
    """Draw the months of an episode: a point and its interval each, hollow where zero is inside."""
    for row in own:
        ends = [of_ten_per_cent(end) for end in (row.ci_low, row.ci_high)]
        ax.plot([row.horizon] * 2, ends, color=BLUE, lw=1.6, label="95 %, permutation over partners")
    for inside, label, face in ((False, "zero outside", BLUE), (True, "zero inside", "white")):
        rows = [row for row in own if holds_zero(row) == inside]
        ax.plot(
            [row.horizon for row in rows],
            [of_ten_per_cent(row.value) for row in rows],
            ls="",
            marker="o",
            ms=5.5,
            color=BLUE,
            mfc=face,
            label=label,
        )
    ax.axhline(0, color=BLACK, lw=0.7)
    ax.set_xticks([row.horizon for row in own])
    ax.margins(x=0.08)
    ax.set_xlabel("months since the law changed")
    percent_axis(ax.yaxis)


def month_figure(story: DynamicsStory) -> Drawn:
    """Draw the response to the law by month, before and after a change, across and within partners."""
    figure, axes, described = _projections(story.paths.reduced, lambda value: value, two)
    for ax in axes:
        ax.set_xlabel("months since the tariff changed")
        ax.xaxis.set_major_locator(MultipleLocator(3))
        ax.axvline(-1, color=GREY, lw=0.8, ls=DASHED)
        plain_axis(ax.yaxis)
    axes[0].set_ylabel(unit_label("by law"))
    return Drawn(figure, {"said": described})


def _projections(found: dict, scale: Callable, write: Callable[[float], str]) -> tuple:
    """Draw a panel an episode with a line a comparison; return figure, axes and what they show.

    Parameters
    ----------
    scale : callable
        Elasticity -> what is drawn.
    write : callable
        Prints what is drawn.
    """
    episodes = list(dict.fromkeys(episode for episode, _ in found))
    figure, axes = new_figure(1, len(episodes), height=3.6, squeeze=False, sharey=True)
    texts = []
    for ax, episode in zip(axes.ravel(), episodes, strict=True):
        for (of_episode, comparison), estimates in found.items():
            if of_episode == episode:
                _path(ax, estimates, *LINES[comparison], scale=scale)
                ends = _described(estimates, lambda value: write(scale(value)))
                texts.append(f"{when(estimates[0])}, {comparison} partners: {ends}")
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.set_title(when(found[episode, "across"][0]), fontsize=9, loc="left")
        plain_axis(ax.xaxis)
    _name_lines(axes.ravel()[0], [LINES[kind] for kind in dict.fromkeys(kind for _, kind in found)])
    return figure, axes.ravel(), ". ".join(texts)


def _described(estimates: list[Estimate], write: Callable[[float], str] = two) -> str:
    first, last = estimates[0], estimates[-1]
    ends = [(str(e.horizon).replace("-", "−"), write(e.value)) for e in (first, last)]
    return f"from {ends[0][1]} at month {ends[0][0]} to {ends[1][1]} at month {ends[1][0]}"


def _path(ax, estimates, name, colour, dash, marker, *, scale=lambda value: value) -> None:
    """Draw estimates by horizon with their intervals, and the base where there are leads."""
    shift = -0.08 if marker == "o" else 0.08
    points = {e.horizon: scale(e.value) for e in estimates}
    points |= {-1: 0.0} if min(points) < 0 else {}
    for e in estimates:
        ends = [scale(e.ci_low), scale(e.ci_high)]
        ax.plot([e.horizon + shift] * 2, ends, color=colour, lw=1.2, alpha=0.55, label=f"{name}, 95 %")
    at_months = sorted(points)
    ax.plot(
        [month + shift for month in at_months],
        [points[month] for month in at_months],
        color=colour,
        lw=1.5,
        ls=dash,
        marker=marker,
        ms=3.6,
        label=name,
    )


def _name_lines(ax, drawn: list[tuple]) -> None:
    """Name lines in their own colours below what is drawn, on room made for it.

    Parameters
    ----------
    drawn : list of (name, colour, dash, marker)
    """
    low, high = ax.get_ylim()
    ax.set_ylim(low - 0.17 * (high - low), high)
    for row, (name, colour, _, marker) in enumerate(drawn):
        sign = "●" if marker == "o" else "■"
        ax.text(
            0.03, 0.1 - 0.065 * row, f"{sign} {name}", transform=ax.transAxes, color=colour, size=8.5
        )
