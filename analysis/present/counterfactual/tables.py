"""Tables of report 07: gaps as fractions of what was expected, dollars as US dollars."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.donors import COMPARING
from analysis.estimate.counterfactual.plan import NO_DONORS
from analysis.estimate.counterfactual.study import Story
from analysis.present.counterfactual.labels import (
    NAMES,
    SHORT,
    designs_of,
    episode_months,
    episode_of,
    lost,
    per_cent,
    unsigned_dollars,
    windows,
)
from analysis.present.finding import from_to, listing, probability, the
from analysis.present.numbers import billions
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

#: Variations of the donors as printed, in the order of print.
VARIATIONS = {
    "base": "as above",
    "hardware": "without computers and chips",
    "gainers": "without the five that gained most",
    "taxed": "without the five taxed most",
}

#: Periods as printed.
PERIODS = {"episode": "Episode", "run_up": "Months before", "both": "Both"}

#: A gap with its interval.
GAP = {"gap": ("gap_low", "gap_high")}


def _changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return log gaps with their ends as fractions."""
    names = {"value": "gap", "ci_low": "gap_low", "ci_high": "gap_high"}
    return np.expm1(rows[list(names)]).rename(columns=names)


def design_table(story: Story) -> Table:
    """Print what each design says of the episode, side by side."""
    rows = episode_of(story)
    frame = _changes(rows)
    for name, end in (("usd", "value"), ("usd_low", "ci_low"), ("usd_high", "ci_high")):
        frame[name] = lost(rows.actual, rows[end])
    frame["usd_a_month"] = frame.usd / len(story.plan.window)
    frame[["p_value", "p_scaled"]] = rows[["p_value", "p_scaled"]]
    heads = {
        "design": "Design", "gap": "Gap [95 %]", "usd": "bn USD [95 %]", "usd_a_month": "A month",
        "p_value": "p", "p_scaled": "p, scaled",
    }  # fmt: skip
    formats = {
        "design": SHORT.get, "gap": per_cent, "usd": lambda v: billions(v, 0), "usd_a_month": billions,
        "p_value": probability, "p_scaled": probability,
    }  # fmt: skip
    caption = (
        f"US imports for consumption from {the(story.plan.partner_name)}, "
        f"{episode_months(story.plan)}: {unsigned_dollars(rows.actual.iloc[0])} came. Gap: actual over "
        "expected, less 1; less expected, in all and a month. p: share of partners whose gap is as "
        "large in logs "
        "by the same design; scaled: in units of the time series' forecast error for each partner. For "
        "the elasticity: the permutation of tariffs in the second reading of report 04, which asks "
        "whether the partner's own response is unusual in either direction, of no period. Fitted to "
        f"{story.plan.fit_end:%Y-%m}. {story.released}."
    )
    intervals = GAP | {"usd": ("usd_low", "usd_high")}
    return Table(
        frame.reset_index(), caption, heads=heads, formats=formats, intervals=intervals,
        name="counterfactual_designs",
    )  # fmt: skip


def period_table(story: Story) -> Table | None:
    """Print each design's gap with and without the months before; None where there are none."""
    plan, rows = story.plan, designs_of(story)
    if "run_up" not in plan.periods:
        return None
    frame = pd.DataFrame({"design": list(NAMES)})
    heads, intervals, formats = {"design": "Design"}, {}, {"design": SHORT.get}
    for period in plan.periods:
        own = rows[rows.period.eq(period)].set_index("design").loc[list(NAMES)]
        names = [period, f"{period}_low", f"{period}_high"]
        frame[names] = _changes(own).to_numpy()
        frame[f"{period}_p"] = own.p_value.to_numpy()
        heads |= {period: PERIODS[period], f"{period}_p": f"p, {PERIODS[period].lower()}"}
        formats |= {period: per_cent, f"{period}_p": probability}
        intervals[period] = tuple(names[1:])
    months = "; ".join(
        f"{PERIODS[name].lower()}: {from_to(m[0], m[-1])}" for name, m in plan.periods.items()
    )
    caption = (
        "The gap with and without the months between the last month fitted and the first of the "
        f"episode; {months}. 95 % intervals and p by rank. The elasticity's p is the permutation in the "
        f"second reading of report 04: it is printed once and belongs to no period. {story.released}."
    )
    return Table(
        frame, caption, heads=heads, formats=formats, intervals=intervals, name="counterfactual_periods"
    )


def month_table(story: Story) -> Table:
    """Print actual imports, what the time series expects and the gap by each design, by month."""
    monthly = pd.concat([story.gaps.monthly, story.implied.monthly], ignore_index=True)
    monthly["gap"] = monthly.actual / monthly.expected - 1
    wide = monthly.pivot(index="month", columns="design", values="gap")[list(NAMES)[:-1]]
    own = monthly[monthly.design.eq("structural")].set_index("month")
    wide.insert(0, "actual", own.actual)
    wide.insert(1, "expected", own.expected)
    wide["structural_low"], wide["structural_high"] = own.actual / own.high - 1, own.actual / own.low - 1
    heads = BRIEF | {"actual": "Actual", "expected": "Expected", "structural": "Own past [95 %]"}
    formats = dict.fromkeys(NAMES, per_cent) | {"actual": billions, "expected": billions}
    caption = (
        f"Imports from {the(story.plan.partner_name)} by month, bn USD; expected by the time series. "
        "Then the gap by each design: own past, synthetic control, synthetic "
        f"difference-in-differences, growth of others, elasticity times the tariff by law. "
        f"{story.released}."
    )
    return Table(
        wide.reset_index().rename_axis(columns=None), caption, heads=heads, formats=formats,
        intervals={"structural": ("structural_low", "structural_high")}, name="counterfactual_months",
    )  # fmt: skip


def quiet_table(story: Story) -> Table:
    """Print how far each design missed in quiet windows, and the gap net of its own mean miss."""
    own, quiet = story.gaps.episode.value, story.accuracy
    net = own[quiet.index] - quiet.own_bias
    frame = pd.DataFrame(
        {
            "bias": np.expm1(quiet.bias), "rmse": quiet.rmse, "coverage": quiet.coverage,
            "own_bias": np.expm1(quiet.own_bias), "own_covered": quiet.own_covered,
            "gap": np.expm1(own[quiet.index]), "net": np.expm1(net),
        }
    )  # fmt: skip
    rest = [name for name in quiet.index if name != "synthetic_control"]
    apart, rest_apart = (
        [_apart(logs[names]) for logs in (own, net)] for names in (list(quiet.index), rest)
    )
    n = quiet.own_n.iloc[0]
    heads = {
        "design": "Design", "bias": "Mean", "rmse": "RMSE", "coverage": "Covered",
        "own_bias": "Own mean", "own_covered": f"Own covered, of {n:.0f}", "gap": "Gap", "net": "Net",
    }  # fmt: skip
    formats = dict.fromkeys(("bias", "coverage", "own_bias", "gap", "net"), per_cent)
    formats |= {"design": SHORT.get, "rmse": lambda v: f"{100 * v:.1f}", "own_covered": "count"}
    caption = (
        "The same designs as if the episode had begun in an earlier, quieter year: mean and root mean "
        "square of the gap and how often the 95 % interval covers zero, over all partners "
        f"({quiet.n.iloc[0]:.0f} cases; none printed for designs whose interval is the spread of the "
        f"same gaps); then {the(story.plan.partner_name)}'s own ({windows(quiet)}), and its gap less "
        f"their mean. That takes the designs from {apart[0]} to {apart[1]} percentage points apart, and "
        f"those but synthetic control from {rest_apart[0]} to {rest_apart[1]}. RMSE in log points times "
        f"100. {story.released}."
    )
    frame = frame.rename_axis("design").reset_index()
    return Table(frame, caption, heads=heads, formats=formats, name="counterfactual_quiet")


def _apart(logs: pd.Series) -> str:
    """Print the distance from the lowest to the highest gap in percentage points, without unit."""
    return f"{np.ptp(np.expm1(logs)) * 100:.1f}"


def choice_table(story: Story) -> Table:
    """Print the gap with other months before the episode."""
    plan, choices = story.plan, story.choices
    wide = np.expm1(choices.pivot(index=["design", "fit_start"], columns="fit_end", values="value"))
    wide.columns = [f"to_{month:%Y_%m}" for month in wide.columns]
    heads = {name: name.replace("to_", "To ").replace("_", "-") for name in wide}
    formats = dict.fromkeys(wide, per_cent) | {"design": SHORT.get}
    wide = wide.loc[[name for name in NAMES if name in choices.design.unique()]].reset_index()
    # The growth of others has no first month.
    wide["fit_start"] = wide.fit_start.where(wide.design.ne("benchmark"))
    caption = (
        f"Gap of the episode by the first and the last month that is fitted; the report uses "
        f"{plan.fit_start:%Y-%m} (the time series: {plan.structural_start:%Y-%m}) to "
        f"{plan.fit_end:%Y-%m}. The growth of others needs the last year only. {story.released}."
    )
    return Table(
        wide.drop_duplicates(["design", "fit_start"]), caption,
        heads=heads | {"design": "Design", "fit_start": "From"}, formats=formats,
        name="counterfactual_pre_windows",
    )  # fmt: skip


def donor_table(story: Story, *, rows: int = 12) -> Table:
    """Print the donors with the largest weights: what they weigh, paid and gained."""
    top = story.donors.head(rows)
    frame = top[list(COMPARING)].join(np.expm1(top[["rise", "own_loss", "gain"]]))
    frame.insert(0, "partner_name", top.index.map(story.names))
    heads = {name: BRIEF[name] for name in COMPARING}
    heads |= {"rise": "Tariff factor", "own_loss": "Implied loss", "gain": "Beyond forecast"}
    never = listing([the(story.names[p]) for p in NO_DONORS if p != story.plan.partner])
    caption = (
        f"Donors in the place of {the(story.plan.partner_name)}, {episode_months(story.plan)}: weight "
        "in synthetic control, synthetic difference-in-differences and growth of others; rise of one "
        "plus the tariff by law; what the elasticity says it lost by it; actual imports over its own "
        f"structural forecast. Never donors: {never}. {story.released}."
    )
    formats = dict.fromkeys(heads, per_cent)
    return Table(frame, caption, heads=heads, formats=formats, name="counterfactual_donors")


def limit_table(story: Story) -> Table:
    """Print the gap with what donors lost, or gained, taken out."""
    frame = np.expm1(story.limits)
    heads = {
        "design": "Design", "value": "As estimated", "tariffs_added": "Donors' own tariffs added back",
        "gains_removed": "Donors' gains taken away",
    }  # fmt: skip
    caption = (
        "What unclean donors could do to the gap, each by itself and not both together. Added back: "
        "what donors lost by their own tariffs by law, at the end of the elasticity's 95 % interval "
        "that costs them most. Taken away: all that a donor sold beyond its own forecast counts as "
        "taken over, whatever the reason; the forecast's own error is not allowed for. "
        f"{story.released}."
    )
    formats = dict.fromkeys(frame, per_cent) | {"design": SHORT.get}
    return Table(
        frame.reset_index(), caption, heads=heads, formats=formats, name="counterfactual_bounds"
    )


def variation_table(story: Story) -> Table:
    """Print the gap with other donors and without computers and chips."""
    varied = story.varied
    order = pd.MultiIndex.from_product([VARIATIONS, NAMES], names=["variation", "design"])
    rows = varied.set_index(["variation", "design"])
    rows = rows.loc[[pair for pair in order if pair in rows.index]]
    frame = _changes(rows).assign(p_value=rows.p_value).reset_index()
    heads = {"variation": "Donors and goods", "design": "Design", "gap": "Gap [95 %]", "p_value": "p"}
    formats = {"variation": VARIATIONS.get, "design": SHORT.get, "gap": per_cent, "p_value": probability}
    out = varied.drop_duplicates("variation").set_index("variation").left_out
    five = {
        name: listing([the(story.names[code]) for code in out[name].split(", ") if code])
        for name in ("gainers", "taxed")
    }
    caption = (
        "Gap of the episode with five donors or a sector (NAICS 334) left out, and p by rank; the "
        "elasticity of all sectors times the partner's tariff by law rests on no donor. "
        f"Gained most: {five['gainers']}. Taxed most: {five['taxed']}. {story.released}."
    )
    return Table(
        frame, caption, heads=heads, formats=formats, intervals=GAP, name="counterfactual_variations"
    )
