"""Tables of the counterfactual report."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.donors import COMPARING
from analysis.estimate.counterfactual.implied import TARIFFS
from analysis.estimate.counterfactual.plan import Plan
from analysis.estimate.counterfactual.study import Story
from analysis.present.counterfactual import (
    NAMES,
    SHORT,
    bn,
    designs_of,
    dollars,
    episode_months,
    episode_of,
    lost,
    p_or_dash,
    pct,
    whole_range,
    windows,
)
from analysis.present.finding import percent, probability
from analysis.present.table import Table

#: Designs in the head of a wide table.
BRIEF = {
    "structural": "Own past",
    "synthetic_control": "Control",
    "sdid": "DiD",
    "benchmark": "Others",
    "panel": "Law",
    "panel_collected": "Collected",
}

#: Variations of the donors as printed.
VARIATIONS = {
    "base": "as above",
    "gainers": "without the donors that gained most",
    "taxed": "without the donors that were taxed most",
    "hardware": "without computers and chips (NAICS 334)",
}

PERIODS = {"episode": "episode", "run_up": "months before it", "both": "both together"}


def design_table(story: Story) -> Table:
    """Print what each design says of the episode, side by side."""
    rows = episode_of(story)
    usd = [lost(rows.actual, rows[end]) / 1e9 for end in ("value", "ci_low", "ci_high")]
    frame = pd.DataFrame(
        {
            "design": [SHORT[name] for name in rows.index],
            "gap": [pct(v) for v in rows.value],
            "interval": [whole_range(*e) for e in zip(rows.ci_low, rows.ci_high, strict=True)],
            "usd": [bn(v) for v in usd[0]],
            "usd_interval": [f"[{bn(a, 0)}, {bn(b, 0)}]" for a, b in zip(*usd[1:], strict=True)],
            "month": [bn(v / len(story.plan.window)) for v in usd[0]],
            "p": [p_or_dash(v) for v in rows.p_value],
            "p_scaled": [p_or_dash(v) for v in rows.p_scaled],
        }
    )
    heads = {
        "design": "Design", "gap": "Gap", "interval": "95 % interval", "usd": "bn USD",
        "usd_interval": "95 %, bn", "month": "A month", "p": "p", "p_scaled": "Scaled",
    }  # fmt: skip
    caption = (
        f"US imports for consumption from {story.plan.partner_name}, {episode_months(story.plan)}: "
        f"{dollars(rows.actual.iloc[0])} came. Gap: actual over expected, less 1; less expected, in all "
        "and a month. p: share of partners whose gap is as large in logs by the same design; scaled: in "
        "units of the time series' forecast error for each partner; for the elasticity, the permutation "
        "of tariffs over its own sample, which asks whether its own response is unusual in either "
        "direction and says nothing of a period. Fitted to "
        f"{story.plan.fit_end:%Y-%m}. {story.vintage}."
    )
    return Table(frame, caption, heads=heads, name="counterfactual_designs")


def period_table(story: Story) -> Table:
    """Print each design's gap of the episode, of the months before it, and of both together."""
    rows = designs_of(story)
    text = [
        f"{pct(row.value)} {whole_range(row.ci_low, row.ci_high)}"
        + ("" if np.isnan(row.p_value) else f", p\u00a0=\u00a0{probability(row.p_value)}")
        for row in rows.itertuples()
    ]
    wide = rows.assign(text=text).pivot(index="design", columns="period", values="text")
    wide = wide.loc[list(NAMES), list(story.plan.periods)].rename(
        index=SHORT, columns=_heads(story.plan)
    )
    caption = (
        "The gap with and without the months between the last month fitted and the first of the "
        "episode, in which goods were rushed in; 95 % intervals and p by rank. The elasticity's p "
        "is the permutation over its own sample: it is printed once and belongs to no period. "
        f"{story.vintage}."
    )
    return Table(wide.reset_index(names="Design"), caption, name="counterfactual_periods")


def _heads(plan: Plan) -> dict[str, str]:
    months = {name: f"{m[0]:%Y-%m} to {m[-1]:%Y-%m}" for name, m in plan.periods.items()}
    return {name: f"{PERIODS[name]}, {text}" for name, text in months.items()}


def month_table(story: Story) -> Table:
    """Print actual imports, what the time series expects and the gap by each design, by month."""
    monthly = pd.concat([story.gaps.monthly, story.implied.monthly], ignore_index=True)
    monthly["gap"] = [percent(gap, 0) for gap in monthly.actual / monthly.expected - 1]
    wide = monthly.pivot(index="month", columns="design", values="gap")[list(NAMES)[:-1]]
    own = monthly[monthly.design.eq("structural")].set_index("month")
    ends = np.log(own.actual / own.high), np.log(own.actual / own.low)
    wide.insert(1, "interval", [whole_range(*pair) for pair in zip(*ends, strict=True)])
    wide.insert(0, "actual", [bn(v) for v in own.actual / 1e9])
    wide.insert(1, "expected", [bn(v) for v in own.expected / 1e9])
    heads = BRIEF | {"actual": "Actual", "expected": "Expected", "interval": "Its 95 %"}
    caption = (
        f"Imports from {story.plan.partner_name} by month, bn USD; expected by the time series. Then "
        "the gap by each design: own past, synthetic control, synthetic difference-in-differences, "
        f"growth of others, elasticity times the tariff by law. {story.vintage}."
    )
    return Table(wide.reset_index(), caption, heads=heads, name="counterfactual_months")


def quiet_table(story: Story) -> Table:
    """Print how far each design missed in quiet windows, and the gap net of its own mean miss."""
    own, quiet = story.gaps.episode.value, story.accuracy
    frame = pd.DataFrame(
        {
            "Design": [SHORT[name] for name in quiet.index],
            "Mean": quiet.bias.map(pct).to_numpy(),
            "RMSE": quiet.rmse.map(lambda v: percent(v)).to_numpy(),
            "Covered": ["–" if np.isnan(v) else percent(v, 0) for v in quiet.coverage],
            "Own mean": quiet.own_bias.map(pct).to_numpy(),
            "Own covered": [
                f"{k:.0f} of {n:.0f}" for k, n in zip(quiet.own_covered, quiet.own_n, strict=True)
            ],
            "Gap": [pct(own[name]) for name in quiet.index],
            "Net": [pct(own[name] - quiet.own_bias[name]) for name in quiet.index],
        }
    )
    net = own[quiet.index] - quiet.own_bias
    rest = [name for name in quiet.index if name != "synthetic_control"]
    apart, rest_apart = (
        [_apart(logs[names]) for logs in (own, net)] for names in (list(quiet.index), rest)
    )
    caption = (
        "The same designs as if the episode had begun in an earlier, quieter year: mean and root mean "
        "square of the gap and how often the 95 % interval covers zero, over all partners "
        f"({quiet.n.iloc[0]:.0f} cases; none printed for designs whose interval is the spread of the "
        f"same gaps); then {story.plan.partner_name}'s own ({windows(quiet)}), and its gap less their "
        f"mean. That takes the designs from {apart[0]} to {apart[1]} percentage points apart, and those "
        f"but synthetic control from {rest_apart[0]} to {rest_apart[1]}. RMSE in log points times 100. "
        f"{story.vintage}."
    )
    return Table(frame, caption, name="counterfactual_quiet")


def _apart(logs: pd.Series) -> str:
    """Print the distance from the lowest to the highest gap in percentage points, without unit."""
    return f"{np.ptp(np.expm1(logs)) * 100:.1f}"


def choice_table(story: Story) -> Table:
    """Print the gap with other months before the episode."""
    plan, choices = story.plan, story.choices
    wide = choices.assign(text=choices.value.map(pct)).pivot(
        index=["design", "fit_start"], columns="fit_end", values="text"
    )
    wide.columns = [f"to {month:%Y-%m}" for month in wide.columns]
    wide = wide.loc[[name for name in NAMES if name in choices.design.unique()]].reset_index()
    wide["fit_start"] = wide.fit_start.dt.strftime("%Y-%m").where(wide.design.ne("benchmark"), "any")
    wide = wide.drop_duplicates(["design", "fit_start"])
    wide["design"] = wide.design.map(SHORT).where(wide.design.ne(wide.design.shift()), "")
    caption = (
        f"Gap of the episode by the first and the last month that is fitted; the report uses "
        f"{plan.fit_start:%Y-%m} (the time series: {plan.structural_start:%Y-%m}) to "
        f"{plan.fit_end:%Y-%m}. The growth of others needs the last year only. {story.vintage}."
    )
    heads = {"design": "Design", "fit_start": "From"}
    return Table(wide.fillna("–"), caption, heads=heads, name="counterfactual_pre_windows")


def donor_table(story: Story, *, rows: int = 12) -> Table:
    """Print the donors with the largest weights: what they weigh, paid and gained."""
    top = story.donors.head(rows)
    frame = pd.DataFrame({"partner_name": top.index.map(story.names)})
    for design in COMPARING:
        frame[design] = top[design].map(lambda v: percent(v, 0)).to_numpy()
    for column in ("rise", "own_loss", "gain"):
        frame[column] = top[column].map(pct).to_numpy()
    heads = {name: BRIEF[name] for name in COMPARING}
    heads |= {"rise": "Tariff factor", "own_loss": "Implied loss", "gain": "Beyond forecast"}
    caption = (
        f"Donors in the place of {story.plan.partner_name}, {episode_months(story.plan)}: weight in "
        "synthetic control, synthetic difference-in-differences and growth of others; rise of one plus "
        "the tariff by law; what the elasticity says it lost by it; actual imports over its own "
        f"structural forecast. {story.vintage}."
    )
    return Table(frame, caption, heads=heads, name="counterfactual_donors")


def limit_table(story: Story) -> Table:
    """Print the gap with what donors lost, or gained, taken out."""
    frame = story.limits.map(pct).rename(index=SHORT).reset_index()
    heads = {
        "design": "Design", "value": "As estimated", "tariffs_added": "Donors' own tariffs added back",
        "gains_removed": "Donors' gains taken away",
    }  # fmt: skip
    caption = (
        "What unclean donors could do to the gap, each by itself and not both together. Added back: "
        "what donors lost by their own tariffs by law, at the end of the elasticity's 95 % interval "
        "that costs them most. Taken away: all that a donor sold beyond its own forecast counts as "
        f"taken over, whatever the reason; the forecast's own error is not allowed for. {story.vintage}."
    )
    return Table(frame, caption, heads=heads, name="counterfactual_bounds")


def variation_table(story: Story) -> Table:
    """Print the gap with other donors and without computers and chips."""
    varied = story.varied
    text = [
        percent(float(np.expm1(row.value)), 0)
        + ("" if row.design in TARIFFS else f" ({p_or_dash(row.p_value)})")
        for row in varied.itertuples()
    ]
    wide = varied.assign(text=text).pivot(index="variation", columns="design", values="text")
    columns = [name for name in NAMES if name in wide]
    wide = wide.loc[list(VARIATIONS), columns].rename(columns=BRIEF)
    out = varied.drop_duplicates("variation").set_index("variation").left_out.replace("", "–")
    wide.insert(0, "Left out", out)
    wide = wide.rename(index=VARIATIONS).reset_index(names="Variation")
    caption = (
        "Gap of the episode, p by rank in brackets, with five donors or a sector left out: by the own "
        "past, synthetic control, synthetic difference-in-differences and growth of others; last, the "
        "elasticity of all sectors times the partner's tariff by law, which rests on no donor. "
        f"{story.vintage}."
    )
    return Table(wide, caption, name="counterfactual_variations")
