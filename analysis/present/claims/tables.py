"""Figure, table, numbers and finding of the claims report."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.claims.study import Story
from analysis.present.finding import Finding, percent
from analysis.present.numbers import Number
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    house_style,
    new_figure,
    percent_axis,
    title,
)  # fmt: skip
from analysis.present.table import Table


def _print(value: float | None, unit: str) -> str:
    if value is None or pd.isna(value):
        return "–"
    return percent(value) if unit == "fraction" else f"{value:g}"


def claims_finding(story: Story) -> Finding:
    """Count the claims by verdict and name those that need a definition."""
    testable = [c for c in story.claims if not c.documented]
    held, fail = (sum(c.verdict.holds is answer for c in testable) for answer in (True, False))
    revised = [c for c in testable if c.verdict.revised]
    text = (
        f"**Of {len(testable)} figures of the article of {story.day:%-d %B %Y} that can be "
        f"computed here, {held} hold as first published"
        + (f" and {fail} do not" if fail else "")
        + ".**"
    )
    if revised:
        named = "; ".join(f"{c.statement} (today {_print(c.found.today, c.unit)})" for c in revised)
        text += f" Revised since: {named}."
    apart = [c for c in testable if c.also]
    for claim in apart[:1]:
        other = claim.also[0]
        text += (
            f" The definition matters: “{claim.statement}” holds as {claim.definition}; as "
            f"{other.label} it is {_print(other.today, claim.unit)}."
        )
    documented = len(story.claims) - len(testable)
    if documented:
        text += f" {documented} more rest on documents, not on a series, and are read below."
    return Finding(text)


def claims_table(story: Story) -> Table:
    """Print the ledger: what is claimed, as first published, as published today, the verdict."""
    rows = [
        {
            "statement": c.statement,
            "claimed": _print(c.claimed, c.unit),
            "first": _print(c.found.first_release, c.unit),
            "today": _print(c.found.today, c.unit),
            "verdict": c.verdict.text,
            "definition": c.definition,
        }
        for c in story.claims
    ]
    heads = {
        "statement": "The article says", "claimed": "Claimed", "first": "First release",
        "today": "Today", "verdict": "Verdict", "definition": "Measured as",
    }  # fmt: skip
    caption = "Every quantitative claim of the article, as first published and as published today."
    return Table(pd.DataFrame(rows), caption, heads=heads)


def sources_table(story: Story) -> Table:
    """Print the series and vintages behind each claim, and the same thing defined otherwise."""
    rows = [
        {
            "key": c.key,
            "series": c.found.series,
            "first": c.found.first_vintage or "–",
            "today": c.found.today_vintage or "–",
            "also": "; ".join(f"{o.label}: {_print(o.today, c.unit)}" for o in c.also) or "–",
        }
        for c in story.claims
    ]
    heads = {"key": "Claim", "series": "Series, or what documents say", "first": "First release",
             "today": "Today", "also": "Under other definitions"}  # fmt: skip
    return Table(pd.DataFrame(rows), "Where each claim's figures come from.", heads=heads)


@house_style
def claims_figure(story: Story) -> Picture | Finding:
    """Draw claimed, first published, present and otherwise defined values of the growth claims."""
    # Rates on the same scale only: a headline tariff would crush the growth rates.
    shown = [c for c in story.claims if c.growth and c.found.today is not None]
    if not shown:
        return Finding("No claim of this article is a growth rate that could be drawn.")
    figure, ax = new_figure(height=0.5 * len(shown) + 1.3)
    for y, c in enumerate(reversed(shown)):
        for other in c.also:
            ax.plot(other.today, y, marker="s", ms=6, color=ORANGE, mfc="white", ls="none")
            ax.annotate(
                other.short, (other.today, y), xytext=(0, -8), textcoords="offset points", ha="left",
                va="top", fontsize=7, color=ORANGE,
            )  # fmt: skip
        ax.plot(c.claimed, y, marker="|", ms=18, mew=2.2, color=GREY, ls="none")
        if c.found.first_release is not None:
            ax.plot(c.found.first_release, y, marker="o", ms=6.5, color=BLACK, mfc="white", ls="none")
        ax.plot(c.found.today, y, marker="x", ms=6, mew=1.8, color=BLUE, ls="none")
    marks = {"Claimed": ("|", GREY, 12), "First release": ("o", BLACK, 6), "Today": ("x", BLUE, 6),
             "Other definition": ("s", ORANGE, 6)}  # fmt: skip
    handles = [
        ax.plot([], [], marker=m, color=colour, ms=size, ls="none", label=name,
                mfc="white" if m in "os" else colour)[0]
        for name, (m, colour, size) in marks.items()
    ]  # fmt: skip
    ax.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.4, -0.1), ncols=4, fontsize=8)
    ax.set_yticks(range(len(shown)), [_wrap(c.statement) for c in reversed(shown)], fontsize=8)
    ax.set_ylim(-0.7, len(shown) - 0.4)
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x")
    percent_axis(ax.xaxis)
    title(figure, "What the article says, and what the figures say")
    described = "; ".join(
        f"{c.statement}: claimed {_print(c.claimed, c.unit)}, first release "
        f"{_print(c.found.first_release, c.unit)}, today {_print(c.found.today, c.unit)}"
        for c in shown
    )
    caption = (
        "Claimed values against published ones, per cent. A missing circle: only one vintage is in the "
        "package. Squares: the same thing under another definition."
    )
    return Picture(figure, f"Dot chart of the article's rates. {described}.", caption)


def _wrap(text: str, width: int = 38) -> str:
    lines = [""]
    for word in text.replace(" %", "\u00a0%").split(" "):
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def claims_numbers(story: Story) -> list[Number]:
    """Return the value on which each computable claim was judged."""
    numbers = []
    for c in story.claims:
        first = c.found.first_release is not None
        value = c.found.first_release if first else c.found.today
        if value is None:
            continue
        unit = "fraction" if c.unit == "fraction" else "count"
        which = c.found.first_vintage if first else c.found.today_vintage
        definition = c.definition + (" (months)" if c.unit == "months" else "")
        numbers.append(
            Number(key=f"claims.{c.key}", value=value, unit=unit, definition=definition, vintage=which)
        )
    return numbers
