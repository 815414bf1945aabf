"""Tables of report 10."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.estimate.regime.asymmetry import LAG
from analysis.estimate.regime.breaks import DRAWS
from analysis.estimate.regime.recovery import Recovery
from analysis.estimate.regime.regimes import Regimes
from analysis.estimate.regime.series import Series
from analysis.estimate.regime.study import Story
from analysis.present.finding import month, percent, period, probability, the, two, whole
from analysis.present.regime.labels import DATES, LABELS, SHORT, fine, last_window, level, whose
from analysis.present.table import Table, or_dash

#: Names of the ledgers in a column.
LEDGER = {"us": "US", "china": "China"}


def breaks_table(story: Story) -> Table | None:
    """Print every break with the interval of its date, its step and the nearest change of the law."""
    regimes, rows = story.regimes, story.regimes.coincidence
    if rows.empty:
        return None
    columns = ["first", "ci_low", "ci_high", "held", "law", "distance", "within", "chance"]
    steps = np.expm1(rows[["step", "step_low", "step_high"]].astype(float))
    frame = pd.concat([rows.series.map(SHORT), rows[columns[:4]], steps, rows[columns[4:]]], axis=1)
    heads = {
        "series": "Series", "first": f"From [{DATES}]", "held": "Held", "step": "Step [95 %]",
        "law": "Law", "distance": "Off", "within": "At the law", "chance": "Chance",
    }  # fmt: skip
    formats = {
        "held": whole, "step": whole, "distance": _months_away,
        "within": lambda yes: "yes" if yes else "no", "chance": or_dash(whole),
    }  # fmt: skip
    caption = (
        f"Breaks in the mean: {_legend(regimes)}. Accepted at 5 per cent by tests against {DRAWS} "
        "redrawn series. From: first month of the new level, with the interval of the date, "
        f"{DATES} in the limit of long series. Held: how often such an interval holds the date in "
        "series simulated with these regimes and the persistence of their errors. Step: new level over "
        "old, less one, with robust interval (gap: ratio of growth factors, less one). Law: nearest "
        "month in which the average statutory rate moved by a percentage point or more. Off: months "
        "from it to the break. At the law: in the interval of the date or a month before. Chance: "
        "share of all months of the series at which an interval of the same shape would hold a change "
        f"of law. {_sources(regimes.series.values())}"
    )
    intervals = {"first": ("ci_low", "ci_high"), "step": ("step_low", "step_high")}
    return Table(frame, caption, heads=heads, formats=formats, intervals=intervals, name="regime_breaks")


def _legend(regimes: Regimes) -> str:
    return ", ".join(f"{SHORT[name].lower()} ({LABELS[name]})" for name in regimes.series)


def _months_away(distance: float) -> str:
    if pd.isna(distance):
        return "–"
    return f"{int(distance):+d}".replace("-", "−") if distance else "0"


def levels_table(story: Story) -> Table:
    """Print the level of every regime with its robust interval."""
    frames = []
    for name, found in story.regimes.breaks.items():
        rows = found.segments.rename(columns={"mean": "level"})
        values = level(rows[["level", "ci_low", "ci_high"]], name)
        frames.append(pd.concat([rows[["start", "end", "n_obs"]], values], axis=1))
        frames[-1].insert(0, "series", SHORT[name])
    heads = {"series": "Series", "start": "From", "end": "To", "n_obs": "Months",
             "level": "Level [95 %]"}  # fmt: skip
    caption = (
        "Level of each regime: geometric mean, for the gap the ratio of growth factors, less one. "
        "Robust interval (quadratic spectral kernel, prewhitened). January and February count as one "
        f"month in the share and the gap. {_sources(story.regimes.series.values())}"
    )
    return Table(
        pd.concat(frames, ignore_index=True), caption, heads=heads, formats={"level": fine},
        intervals={"level": ("ci_low", "ci_high")}, name="regime_levels",
    )  # fmt: skip


def _sources(series: Iterable[Series]) -> str:
    vintages = dict.fromkeys(s.vintage for s in series)
    return f"Vintages: {'; '.join(vintages)}."


def tests_table(story: Story) -> Table:
    """Print the tests of the number of breaks, and what the criteria choose."""
    frames = [
        found.tests.assign(
            series=SHORT[name], by_tests=len(found.dates), by_bic=found.chosen_by("bic"),
            by_lwz=found.chosen_by("lwz"),
        )
        for name, found in story.regimes.breaks.items()
    ]  # fmt: skip
    frame = pd.concat(frames, ignore_index=True)[
        ["series", "n_breaks", "statistic", "p_value", "p_asymptotic", "by_tests", "by_bic", "by_lwz"]
    ]
    heads = {"series": "Series", "n_breaks": "Breaks", "statistic": "F", "p_value": "p, redrawn",
             "p_asymptotic": "p, asymptotic", "by_tests": "Tests", "by_bic": "BIC",
             "by_lwz": "LWZ"}  # fmt: skip
    formats = {
        "statistic": "{:.1f}".format, "p_value": probability, "p_asymptotic": probability,
        "n_breaks": lambda n: f"{n} against {n + 1 if n else 'any'}",
    }  # fmt: skip
    caption = (
        "Tests of the number of breaks (Bai and Perron 1998): UDmax for none, then sup F of one more "
        "break, robust to autocorrelation. The number is the least beyond which no test is below 5 "
        f"per cent. Redrawn: {DRAWS} series with the persistence left after all breaks and none of "
        "their own; asymptotic p-values, of one more break, reject too often in series as short as "
        "these. Last columns: breaks of the series chosen by the tests, BIC and LWZ, of which the last "
        f"two ignore persistence. {_sources(story.regimes.series.values())}"
    )
    return Table(frame, caption, heads=heads, formats=formats, name="regime_tests")


def variations_table(story: Story) -> Table | None:
    """Print the last break of the share under other choices; None in a window too short for any."""
    if story.regimes.variations.empty:
        return None
    frame = story.regimes.variations.assign(step=lambda rows: np.expm1(rows.step.astype(float)))
    for column in ("first", "ci_low", "ci_high"):
        frame[column] = pd.to_datetime(frame[column])
    frame = frame[["choice", "n_tests", "n_bic", "n_lwz", "first", "ci_low", "ci_high", "step"]]
    heads = {"choice": "Choice", "n_tests": "Tests", "n_bic": "BIC", "n_lwz": "LWZ",
             "first": f"Last from [{DATES}]", "step": "Step"}  # fmt: skip
    formats = dict.fromkeys(["n_tests", "n_bic", "n_lwz"], "count") | {"step": "fraction"}
    caption = (
        "The share again, with one choice changed at a time: breaks by tests, BIC and LWZ, and the "
        "last break that the tests accept, with the interval of its date. –: they accept none. Vintage: "
        f"{story.regimes.series['share'].vintage}."
    )
    intervals = {"first": ("ci_low", "ci_high")}
    return Table(
        frame, caption, heads=heads, formats=formats, intervals=intervals, name="regime_variations"
    )


def asymmetry_table(story: Story) -> Table | None:
    """Print the responses to rises and to cuts in levels; None where the window ends before them."""
    found = story.asymmetry
    if found is None:
        return None
    without = f"without {the(story.selection.partner_name)}"
    parts = [f"{part}{end}" for part in ("rise", "fall", "difference") for end in ("", "_low", "_high")]
    frame = found.table[["comparison", "sample", "lag", *parts, "p_value"]].copy()
    tested = frame["sample"].eq("all") & frame.lag.eq(LAG)
    frame["permuted"] = frame.comparison.map(found.permuted).astype(float).where(tested)
    frame["sample"] = frame["sample"].replace({"without": without})
    heads = {"comparison": "Compared", "sample": "Sample", "lag": "Lag", "rise": "Rises [95 %]",
             "fall": "Cuts [95 %]", "difference": "Difference [95 %]", "p_value": "p",
             "permuted": "p, permuted"}  # fmt: skip
    formats = dict.fromkeys(["rise", "fall", "difference"], two)
    formats |= dict.fromkeys(["p_value", "permuted"], probability)
    caption = (
        "Elasticity of import values with respect to rises and to cuts of the log statutory factor, "
        f"summed over {period(found.window)}; symmetric if equal. Intervals and p (Wald) clustered by "
        f"partner; permuted: {whose(story)} path swapped with that of each other partner, common "
        "response taken out. Across or within partners; lag of the tariff in months; placebo: tariffs "
        f"on imports two years earlier; 2018: {period(found.earlier)}. Of the sum of all cuts to "
        f"{month(found.last_cut)}, the last that enter at a lag of {LAG}, {whole(found.share_of_cuts)} "
        f"are {whose(story)}. Vintage: {found.vintage}."
    )
    intervals = {part: (f"{part}_low", f"{part}_high") for part in ("rise", "fall", "difference")}
    return Table(
        frame, caption, heads=heads, formats=formats, intervals=intervals, name="regime_asymmetry"
    )


def recovery_table(story: Story) -> Table | None:
    """Print what each cut has undone, in both ledgers, beside a symmetric response; China only."""
    recovery = story.recovery
    if recovery is None:
        return None
    shares = [f"{part}{end}" for part in ("undone", "expected") for end in ("", "_low", "_high")]
    shares.append("tariff_undone")
    rows = recovery.windows
    frame = rows[["ledger", "cut", "start", "end", "level", *shares]].assign(
        ledger=rows.ledger.map(LEDGER), level=rows.level - 1
    )
    # The trough is where counting starts: nothing is undone there by definition.
    frame[shares] = frame[shares].mask(rows.cut.eq("Trough"))
    heads = {"ledger": "Ledger", "cut": "After", "start": "From", "end": "To", "level": "On 2024",
             "undone": "Fall undone [95 %]", "expected": "As rises [95 %]",
             "tariff_undone": "Tariff"}  # fmt: skip
    us, calm = last_window(recovery, "us"), recovery.calm
    caption = (
        "Trade from China in the ledger of either side after each cut, on the same months of 2024. "
        "Undone: of the fall to the trough; interval: how the same comparison moved over "
        f"{len(calm)} calm stretches of US imports from China. No stretch compares January to March: "
        "the row of December to February may move further. The interval is the spread about the median "
        f"move, {percent(np.expm1(np.median(calm)))}, which is not taken off; less that drift, "
        f"{whole(us.undone_undrifted)} instead of {whole(us.undone)} in the last US row. Tariff: share "
        "undone of the rise of log(1 + rate collected). As rises: the rate's path times the headline "
        f"elasticity per point collected {two(recovery.headline.value)}, with its interval. "
        f"{_vintages(recovery)}"
    )
    formats = {
        "level": whole,
        "undone": or_dash(whole),
        "expected": or_dash(whole),
        "tariff_undone": or_dash(whole),
    }
    intervals = {part: (f"{part}_low", f"{part}_high") for part in ("undone", "expected")}
    return Table(
        frame, caption, heads=heads, formats=formats, intervals=intervals, name="regime_recovery"
    )


def _vintages(recovery: Recovery) -> str:
    return f"Vintages: {'; '.join([recovery.headline.vintage, *recovery.vintages.values()])}."


def growth_table(story: Story) -> Table | None:
    """Print growth since the trough, beside what a symmetric response would have given; China only."""
    recovery = story.recovery
    if recovery is None:
        return None
    rows = recovery.windows[recovery.windows.cut.ne("Trough")]
    growth = np.expm1(rows[["recovered", "predicted", "predicted_low", "predicted_high"]])
    frame = pd.concat([rows.ledger.map(LEDGER), rows.cut, growth], axis=1)
    heads = {"ledger": "Ledger", "cut": "After", "recovered": "Growth", "predicted": "As rises [95 %]"}
    caption = (
        "Growth of trade from China since the trough, relative to the same months of 2024, and what "
        "the rate's path times the headline elasticity per point collected "
        f"{two(recovery.headline.value)} gives, with its interval. {_vintages(recovery)}"
    )
    return Table(
        frame, caption, heads=heads, formats={"recovered": whole, "predicted": whole},
        intervals={"predicted": ("predicted_low", "predicted_high")}, name="regime_growth",
    )  # fmt: skip


def bases_table(story: Story) -> Table | None:
    """Print the share undone against other base years; China only."""
    if story.recovery is None:
        return None
    frame = story.recovery.bases[["years", "undone", "undone_low", "undone_high"]]
    heads = {"years": "Base", "undone": "Fall undone [95 %]"}
    caption = (
        "US imports after the last cut: share of the fall undone, by the years that serve as base. "
        "Interval: from calm years, as in the table before. Vintage: "
        f"{story.recovery.vintages['us']}."
    )
    return Table(
        frame, caption, heads=heads, formats={"undone": "fraction"},
        intervals={"undone": ("undone_low", "undone_high")}, name="regime_bases",
    )  # fmt: skip


def drift_table(story: Story) -> Table | None:
    """Print what China records over what the US records; China only."""
    if story.recovery is None:
        return None
    rows = story.recovery.drift
    frame = rows[["start", "end"]].assign(more=rows.ratio - 1)
    heads = {"start": "From", "end": "To", "more": "China's record over that of the US"}
    caption = (
        "Exports to the US as China records them over US imports from China, less one, in the months "
        f"that both ledgers have in every year. Vintages: {'; '.join(story.recovery.vintages.values())}."
    )
    return Table(frame, caption, heads=heads, formats={"more": "fraction"}, name="regime_ledgers")
