"""Tables of the replay in report 08: scores, losers named, published forecasts, and what was public."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.record.published_forecasts import Verdict
from analysis.estimate.record.replay import LABELS, rebound
from analysis.estimate.record.scoreboard import ALL, Scoreboard
from analysis.estimate.scenario.study import Story
from analysis.present.finding import day_name, percent, probability
from analysis.present.numbers import display
from analysis.present.scenario.labels import lost_text, series_text, window_text
from analysis.present.table import Table


def _groups(board: Scoreboard) -> list[str]:
    return list(dict.fromkeys(board.table.group))


def score_table(board: Scoreboard) -> Table:
    """Print every forecast, best first by CRPS over all months, with the benchmarks that beat it."""
    made = board.replay
    crps = board.table.pivot(index="forecast", columns="group", values="crps")[_groups(board)]
    rows = board.table[board.table.group.eq(ALL)].set_index("forecast")
    frame = pd.DataFrame({"label": rows.label}).join(crps).join(rows[["log_score", "inside_90"]])
    frame["verdict"] = [
        _verdict(rows.loc[name]) if name in made.ours else "benchmark" for name in frame.index
    ]
    frame = frame.sort_values(ALL, ignore_index=True)
    if "no_truce" in made.forecasts:
        frame.loc[len(frame)] = {
            "label": LABELS["no_truce"],
            "verdict": "no score: its condition never came true",
        }
    heads = {group: _short_group(group) for group in crps} | {
        "label": "Forecast", "log_score": "Log score", "inside_90": "In 90 %",
        "verdict": "Against the benchmarks",
    }  # fmt: skip
    formats = {group: "USD" for group in crps} | {"inside_90": "fraction"}
    caption = (
        f"{series_text(made)}, {window_text(made)}, as forecast on {day_name(made.day)}: mean CRPS "
        "(bn USD; lower is better) in months 1–3, 4–6 and from 7 on, mean log score of the log value "
        f"(nats; lower is better), and share of months inside the 90 % intervals. Source: "
        f"{made.vintage}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name=f"replay_scores_{made.name}")


def _short_group(group: str) -> str:
    """Return a head that leaves room for the rest of the table: ``CRPS 1–3``, ``4–6``, ``all``."""
    short = group.removeprefix("months ").removesuffix(" months").replace(" and later", "+")
    return f"CRPS {short}" if short == "1–3" else short


def _verdict(row: pd.Series) -> str:
    """Say which benchmarks beat a forecast, by which score."""
    crps, log_score = (lost_text(keys) for keys in (row.loses_crps, row.loses_log_score))
    if set(row.loses_crps) == set(row.loses_log_score):
        return crps
    return f"CRPS: {crps}; log score: {log_score}"


def log_score_table(board: Scoreboard) -> Table:
    """Print mean log scores by months ahead."""
    groups = _groups(board)
    scores = board.table.pivot(index="label", columns="group", values="log_score")[groups]
    frame = scores.sort_values(ALL).reset_index()
    caption = (
        f"{series_text(board.replay)}: mean log score of the log value (nats; lower is better) by "
        "months ahead, under a normal with the mean and variance of the draws."
    )
    name = f"replay_log_scores_{board.replay.name}"
    return Table(frame, caption, heads={"label": "Forecast"}, name=name)


def comparison_table(board: Scoreboard) -> Table:
    """Print the differences of our main forecast from each benchmark, with HAC intervals."""
    own = board.comparisons[board.comparisons.forecast.eq(board.replay.headline)]
    wide = own[own.score.eq("crps")]
    frame = pd.DataFrame({
        "benchmark": wide.benchmark.map(LABELS), "difference": wide.difference,
        "ci_low": wide.ci_low, "ci_high": wide.ci_high, "p_value": wide.p_value,
        "log_difference": own[own.score.eq("log_score")].difference.to_numpy(),
        "n_months": wide.n_months,
    })  # fmt: skip
    heads = {
        "benchmark": "Benchmark", "difference": "CRPS, difference [95 %]",
        "log_difference": "Log score, difference", "n_months": "Months",
    }  # fmt: skip
    caption = (
        f"{series_text(board.replay)}: mean score of {LABELS[board.replay.headline]} less that of each "
        "benchmark (CRPS in bn USD); below zero ours is better. HAC standard errors with one lag and "
        "the factor of Harvey, Leybourne and Newbold (1997), t distribution. One forecast origin and "
        "few months: the test says whether a difference is steady here, no more."
    )
    formats = {"difference": "USD", "n_months": "count", "p_value": probability}
    return Table(frame, caption, heads=heads, formats=formats,
                 intervals={"difference": ("ci_low", "ci_high")},
                 name=f"replay_comparison_{board.replay.name}")  # fmt: skip


def coverage_table(story: Story) -> Table:
    """Print how often the outcome fell inside the intervals, over all series."""
    heads = {
        "label": "Forecast", "n_months": "Months", "inside_50": "Inside 50 %",
        "inside_90": "Inside 90 %", "pit": "Mean place of the outcome",
    }  # fmt: skip
    caption = (
        "Share of months whose outcome lies inside the central intervals, over all series. The "
        "mean place of the outcome among the draws is one half where a forecast is neither too high "
        "(below) nor too low (above). Months are not independent."
    )
    formats = {"n_months": "count", "inside_50": "fraction", "inside_90": "fraction"}
    return Table(story.coverage, caption, heads=heads, formats=formats, name="replay_coverage")


def condition_table(story: Story) -> Table | None:
    """Print what the rate given up before the day would have changed; None where there was none."""
    board, gap = story.boards[0], story.gap
    if gap is None:
        return None
    caption = (
        f"{series_text(board.replay)} with 145 % kept over those with 30 % kept, as forecast on "
        f"{day_name(board.replay.day)}. The rate of 145 % never came back, so that this has no outcome "
        "and no score."
    )
    return Table(
        gap.reset_index(),
        caption,
        heads={"value": "Difference [95 %]"},
        formats={"value": "fraction"},
        intervals={"value": ("ci_low", "ci_high")},
        name="replay_rate_given_up",
    )


def rebound_table(story: Story) -> Table | None:
    """Print each forecast's chance of a rise in the first month, with its Brier score.

    Of China's own exports, the series whose rebound was forecast; None without it.
    """
    made = next((board.replay for board in story.boards if board.replay.name == "exports"), None)
    if made is None:
        return None
    first, rose = made.outcome.index[0], made.outcome.iloc[0] > made.history.values.iloc[-1]
    frame = pd.DataFrame(
        {"label": LABELS[name], "chance": chance, "brier": (rose - chance) ** 2}
        for name, chance in rebound(made).items()
    )
    frame = frame.sort_values("brier", ignore_index=True)
    caption = (
        f"{series_text(made)}: probability given on {day_name(made.day)} to a rise in {first:%B %Y} "
        "over the month before, and Brier score (lower is better). They "
        f"{'rose' if rose else 'did not rise'}."
    )
    heads = {"label": "Forecast", "chance": "Probability of a rise", "brier": "Brier score"}
    return Table(frame, caption, heads=heads, formats={"chance": "fraction"}, name="replay_rebound")


def published_table(story: Story) -> Table | None:
    """Print published forecasts about China beside the outcomes that match them; else None."""
    if story.scenarios.partner != "CHN":
        return None
    frame = pd.DataFrame(
        {
            "study": f"{v.study}: {v.quantity}, if {v.condition}", "stated": v.stated,
            "outcome": v.outcome, "ci_low": v.ci_low, "ci_high": v.ci_high,
            "definition": v.definition, "verdict": published_verdict(v),
        }
        for v in story.published
    )  # fmt: skip
    frame = frame.astype({"ci_low": float, "ci_high": float})
    heads = {
        "study": "Forecast", "stated": "Stated", "outcome": "Came [95 %]",
        "definition": "Outcome measured", "verdict": "Verdict",
    }  # fmt: skip
    formats = {name: "fraction" for name in ("stated", "outcome")}
    caption = (
        "Published forecasts and the outcomes nearest to them. Intervals where the outcome is measured "
        "from a counterfactual. Sources: published estimates as listed in the package; US Census (June "
        "2026 revision for two-way trade); China Customs as republished."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="replay_published",
                 intervals={"outcome": ("ci_low", "ci_high")})  # fmt: skip


def published_verdict(verdict: Verdict) -> str:
    """Say how far a published forecast was off, or that it cannot be scored."""
    if not verdict.scored:
        return f"cannot be scored; {verdict.note}"
    if np.isnan(verdict.stated):
        return f"{'came' if verdict.outcome > 0 else 'did not come'} ({verdict.note})"
    text = f"off by {display(verdict.error, 'percentage points')}"
    if verdict.loses:
        text += ", loses to saying “no change”"
    elif verdict.ci_low is not None and verdict.ci_low <= verdict.stated <= verdict.ci_high:
        text += ", inside the interval"
    return f"{text} ({verdict.note})"


def revision_table(story: Story) -> Table:
    """Print how much figures were revised between the vintages at hand; China's in its own report."""
    heads = {
        "series": "Series", "vintages": "Vintages", "n_months": "Figures", "mean": "Mean",
        "mean_size": "Mean size", "largest": "Largest", "month": "Month of it",
    }  # fmt: skip
    table = _own(story, story.revisions, "series")
    table = table.assign(vintages=table.older + ", " + table.newer)[list(heads)]
    fraction = lambda value: percent(value, 2)  # noqa: E731
    formats = {name: fraction for name in ("mean", "mean_size", "largest")} | {"n_months": "count"}
    caption = (
        "Revisions: the newer over the older figure, less one, where the package holds two vintages of "
        "a month. Four others: Germany, Japan, South Korea and Taiwan."
    )
    return Table(table, caption, heads=heads, formats=formats, name="replay_revisions")


def release_table(story: Story) -> Table:
    """Print, for each table, the last month that was public on the day, and how much is withheld."""
    day = story.boards[0].replay.day
    heads = {
        "table": "Table", "last_month": "Last public", "released": "On", "withheld": "Rows withheld",
        "vintage": "Vintage of the values",
    }  # fmt: skip
    caption = f"What the replay may read on {day:%Y-%m-%d}: rows by day of first publication."
    frame = _own(story, story.releases, "table")
    return Table(frame, caption, heads=heads, formats={"withheld": "count"}, name="replay_releases")


def _own(story: Story, table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows that concern the partner: those of China's figures in its report only."""
    if story.scenarios.partner == "CHN":
        return table
    return table[~table[column].str.contains("china", case=False)].reset_index(drop=True)
