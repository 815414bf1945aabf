"""Tables of report 14."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.scenario.steps import AHEAD
from analysis.estimate.what_if.story import Story
from analysis.present.finding import capital, percent, probability, the, two
from analysis.present.numbers import fixed
from analysis.present.table import Table
from analysis.present.what_if.labels import (
    TENFOLD,
    duty,
    goods_named,
    how_long,
    measure,
    per_cent_or_fold,
    start,
    unsaid,
)

#: Outcomes as printed.
OUTCOMES = {
    "imports": "imports (what exporters receive)",
    "volume": "imports at prices of the base",
    "customs_revenue": "duties collected",
    "consumer_cost": "cost to buyers",
    "deadweight_loss": "deadweight loss",
}

#: What each interval is of.
INTERVALS = {
    "elasticity": "of the elasticity alone",
    "effect": "of the effect, as past effects strayed",
    "forecast": "of a forecast, trade noise included",
}

ENDS = ("ci_low", "ci_high")


def millions(value: float) -> str:
    """Print US dollars in millions, without the unit and with a true minus sign."""
    if pd.isna(value):
        return "–"
    decimals = 0 if abs(value) >= 9.95e6 else 1
    return fixed(value / 1e6, decimals)


def whole_points(value: float) -> str:
    """Print a fraction as per cent with one decimal, large rises as multiples."""
    return per_cent_or_fold(value) if value > TENFOLD else percent(value)


def effect_table(story: Story) -> Table:
    """Print imports, duties and cost without and with the duty."""
    frame = story.outcomes.reset_index()
    heads = {"outcome": "Outcome", "without": "Without, million USD", "with_duty": "With, million USD",
             "value": "Difference, million USD"}  # fmt: skip
    money = dict.fromkeys(["without", "with_duty", "value"], millions)
    caption = (
        f"{capital(measure(story))} on {goods_named(story)[0]} from {the(story.partner_name)}, "
        "summed over "
        f"{how_long(story)} from {start(story)}; in brackets at the ends of the elasticity's 95 % "
        "interval. Costs count from the base. A dash: demand would not slope down. "
        f"{unsaid(story)} Model on {story.vintage}; grade: what-if."
    )
    return Table(frame, caption, heads=heads, formats={"outcome": OUTCOMES.get, **money},
                 intervals={"value": ENDS}, name="what_if_effect_outcomes")  # fmt: skip


def intervals_table(story: Story) -> Table:
    """Print the change of imports with each of its intervals."""
    frame = story.intervals.reset_index()
    heads = {"interval": "95 % interval", "value": "Change of imports"}
    caption = (
        f"Three intervals of the change of imports. The first two are over {how_long(story)}, the last "
        "is of "
        f"month {AHEAD} after the first, widened {two(story.spread.factor)} times as learnt on all "
        "steps "
        f"(report 08). One standard deviation of effects is {two(story.spread.effect_sd)} in logs "
        "(in the "
        f"calibration {two(story.spread.calibrated)}), of trade noise {two(story.noise)}. "
        f"Source: {story.vintage}; grade: what-if."
    )
    return Table(frame, caption, heads=heads, intervals={"value": ENDS}, name="what_if_intervals",
                 formats={"interval": INTERVALS.get, "value": whole_points})  # fmt: skip


def base_table(story: Story) -> Table:
    """Print the base as published, as recorded last and under the law of the day."""
    law = story.rates
    rows = [
        ("lines of the year 2025", story.base.value_2025, float("nan")),
        ("carried to the last twelve recorded months", story.base.recorded, law.rate_base),
        ("moved to the law of the first day", story.base.moved, law.rate_before),
        ("with what is asked", story.base.moved * _left(story), law.rate_after),
    ]
    frame = pd.DataFrame(rows, columns=["step", "customs_value", "statutory_rate"])
    heads = {"step": "Imports", "customs_value": "Million USD a year", "statutory_rate": "Mean law"}
    caption = (
        f"From published imports to the base, {story.n_lines} tariff lines, of which the law moves on "
        f"{story.n_added}. Mean law by imports of the base. Source: {story.vintage}; grade: computed."
    )
    return Table(frame, caption, heads=heads, name="what_if_base",
                 formats={"customs_value": millions, "statutory_rate": "fraction"})  # fmt: skip


def _left(story: Story) -> float:
    """Return imports with the duty over those without, over the months that are summed."""
    before, after = story.outcomes.loc["imports", ["without", "with_duty"]]
    return after / before


def sectors_table(story: Story) -> Table:
    """Print what the sectors of the goods rest on."""
    columns = ["label", "n_lines", "base", "rate_base", "rate_before", "rate_after", "value", *ENDS]
    heads = {
        "label": "Sector",
        "n_lines": "Lines",
        "base": "Base, million USD",
        "rate_base": "Law, base",
    }
    heads |= {"rate_before": "Law, day", "rate_after": "Law, asked", "value": "Elasticity by law"}
    rates = dict.fromkeys(["rate_base", "rate_before", "rate_after"], "fraction")
    formats = {"n_lines": "count", "base": millions, "value": two, **rates}
    caption = (
        "Sectors of the goods: imports of the last twelve recorded months, mean law by these "
        "imports, and "
        "the elasticity by law over the first twelve months with its 95 % interval (report 04). "
        f"Source: {story.vintage}; grade: computed."
    )
    return Table(story.sectors[columns], caption, heads=heads, formats=formats, name="what_if_sectors",
                 intervals={"value": ENDS})  # fmt: skip


def takers_table(story: Story, *, rows: int = 12) -> Table | None:
    """Print who would take most; None where nothing is lost."""
    if story.takers.empty:
        return None
    frame = story.takers.head(rows)[["name", "taken", *ENDS, "p_bh"]].reset_index(drop=True)
    heads = {"name": "Partner", "taken": "More sold, million USD", "p_bh": "Ben.-Hochberg p"}
    caption = (
        f"What partners would sell more of the same lines over {how_long(story)}, the {len(frame)} "
        "largest of "
        f"{len(story.takers)}: report 09's estimate by partner times the line's exposure, at the "
        "ends of "
        "its 95 % interval in brackets; no line gives more than it loses. China has no estimate. "
        f"Source: {story.vintage}; grade: what-if."
    )
    return Table(frame, caption, heads=heads, formats={"taken": millions, "p_bh": probability},
                 intervals={"taken": ENDS}, name="what_if_takers")  # fmt: skip


def published_table(story: Story) -> Table:
    """Print published elasticities beside ours, with what each implies."""
    e = story.elasticity
    ours = {"study": "ours, by law", "quantity": f"import value, {e.group}",
            "horizon": "mean of 12 months", "value": e.value,
            "std_error": (e.ci_high - e.ci_low) / 3.92, "change": story.implied}  # fmt: skip
    p = story.per_point
    second = {"study": "ours, per point collected", "quantity": "import value, all goods, by law here",
              "horizon": ours["horizon"], "value": p.value,
              "std_error": (p.ci_high - p.ci_low) / 3.92, "change": p.change}  # fmt: skip
    frame = pd.concat([pd.DataFrame([ours, second]), story.published], ignore_index=True)
    heads = {"study": "Study", "quantity": "Elasticity of", "horizon": "Horizon", "value": "Estimate",
             "std_error": "Std. error", "change": "Implied change"}  # fmt: skip
    what = f"of {duty(story)}" if story.added else "asked about"
    caption = (
        f"Elasticities with definition and horizon, and the change of imports that each implies for the "
        f"duty {what}, others' prices held. No study is of these goods alone. A dash: no error at "
        f"hand. Sources: as named, and {story.vintage}; grade: published, checked in text or abstract."
    )
    return Table(frame, caption, heads=heads, name="what_if_published",
                 formats={"value": two, "std_error": two, "change": "fraction"})  # fmt: skip


def checks_table(story: Story) -> Table:
    """Print imports by line beside those by sector, partner by partner."""
    order = story.checks.apart.abs().sort_values(ascending=False).index
    frame = story.checks.loc[order, ["name", "lines", "sectors", "apart", "moved"]].reset_index(
        drop=True
    )
    heads = {"name": "Partner", "lines": "By line, bn USD", "sectors": "By sector, bn USD",
             "apart": "Apart", "moved": "Between sectors"}  # fmt: skip
    formats = {"lines": "USD", "sectors": "USD", "apart": "fraction", "moved": "fraction"}
    caption = (
        f"Imports of {story.checks.year.iloc[0]} as published by tariff line and by sector. Between "
        "sectors: "
        "half the sum of differences by sector, where the concordance puts a line elsewhere or one "
        "of the "
        f"two has more; it is taken out when lines are carried. Source: {story.vintage}; grade: checked."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="what_if_checks")
