"""Tables of the regime report."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.estimate.regime.asymmetry import LAG, Asymmetry
from analysis.estimate.regime.breaks import DRAWS
from analysis.estimate.regime.recovery import Recovery
from analysis.estimate.regime.regimes import Regimes
from analysis.estimate.regime.series import Series
from analysis.present.finding import Finding, percent, probability, two
from analysis.present.regime import (
    LABELS,
    ONLY_CHINA,
    SHORT,
    bounds_of,
    fine,
    last_window,
    level,
    month,
    months_between,
    months_of,
    whole,
)
from analysis.present.table import Table


def breaks_table(regimes: Regimes) -> Table | Finding:
    """Print every break with the interval of its date, its step and the nearest change of the law."""
    rows = regimes.coincidence
    if rows.empty:
        return Finding("The tests find no break in any series.")
    steps = np.expm1(rows[["step", "step_low", "step_high"]].astype(float))
    frame = pd.DataFrame(
        {
            "series": rows.series.map(SHORT),
            "first": rows["first"],
            "interval": [months_of(*pair) for pair in zip(rows.ci_low, rows.ci_high, strict=True)],
            "step": [_step(*values) for values in steps.to_numpy()],
            "law": rows.law,
            "distance": [_months_away(d) for d in rows.distance],
            "within": np.where(rows.within, "yes", "no"),
            "chance": rows.chance,
        }
    )
    heads = {
        "series": "Series", "first": "From", "interval": "95 % interval", "step": "Step",
        "law": "Law", "distance": "Off", "within": "At the law", "chance": "Chance",
    }  # fmt: skip
    caption = (
        f"Breaks in the mean: {_legend(regimes)}. Accepted at 5 per cent by tests against {DRAWS} "
        "redrawn series. Step: new level over old, less one, with robust 95 % interval (gap: ratio of "
        "growth factors, less one). Law: nearest month in which the average statutory rate moved by a "
        "percentage point or more; off: months from it to the break; at the law: in the interval of "
        "the date or a month before. Chance: share of all months of the series at which an interval of "
        f"the same shape would hold a change of law. {_sources(regimes.series.values())}"
    )
    formats = {"chance": lambda c: "–" if pd.isna(c) else whole(c)}
    return Table(frame, caption, heads=heads, formats=formats, name="regime_breaks")


def _legend(regimes: Regimes) -> str:
    return ", ".join(f"{SHORT[name].lower()} ({LABELS[name]})" for name in regimes.series)


def _step(value: float, low: float, high: float) -> str:
    ends = f"[{whole(low)}, {whole(high)}]".replace("\u00a0%", "")
    return f"{whole(value)} {ends}"


def _months_away(distance: float) -> str:
    if pd.isna(distance):
        return "–"
    return f"{int(distance):+d}".replace("-", "−") if distance else "0"


def levels_table(regimes: Regimes) -> Table:
    """Print the level of every regime with its robust interval."""
    frames = []
    for name, found in regimes.breaks.items():
        rows = found.segments
        frames.append(
            pd.DataFrame(
                {
                    "series": SHORT[name],
                    "start": rows.start,
                    "end": rows.end,
                    "n_obs": rows.n_obs,
                    "level": level(rows["mean"], name),
                    "interval": [
                        bounds_of(level(a, name), level(b, name), fine)
                        for a, b in zip(rows.ci_low, rows.ci_high, strict=True)
                    ],
                }
            )
        )
    heads = {"series": "Series", "start": "From", "end": "To", "n_obs": "Months", "level": "Level",
             "interval": "95 % interval"}  # fmt: skip
    caption = (
        "Level of each regime: geometric mean, for the gap the ratio of growth factors, less one. "
        "Robust interval (quadratic spectral kernel, prewhitened). January and February count as one "
        f"month in the share and the gap. {_sources(regimes.series.values())}"
    )
    return Table(pd.concat(frames), caption, heads=heads, formats={"level": fine},
                 name="regime_levels")  # fmt: skip


def _sources(series: Iterable[Series]) -> str:
    vintages = dict.fromkeys(s.vintage for s in series)
    return f"Vintages: {'; '.join(vintages)}."


def tests_table(regimes: Regimes) -> Table:
    """Print the tests of the number of breaks, and what the criteria choose."""
    frames = []
    for name, found in regimes.breaks.items():
        rows = found.tests.assign(series=SHORT[name])
        rows["null"] = [f"{n} against {'any' if n == 0 else n + 1}" for n in rows.n_breaks]
        best = {c: found.chosen_by(c) for c in ("bic", "lwz")}
        rows["chosen"] = f"{len(found.dates)}, {best['bic']}, {best['lwz']}"
        frames.append(rows)
    frame = pd.concat(frames)[["series", "null", "statistic", "p_value", "p_asymptotic", "chosen"]]
    frame["chosen"] = frame.chosen.where(~frame.series.duplicated(), "")
    heads = {"series": "Series", "null": "Breaks", "statistic": "F", "p_value": "p, redrawn",
             "p_asymptotic": "p, asymptotic", "chosen": "Tests, BIC, LWZ"}  # fmt: skip
    formats = {"statistic": "{:.1f}".format, "p_value": probability, "p_asymptotic": probability}
    caption = (
        "Tests of the number of breaks (Bai and Perron 1998): UDmax for none, then sup F of one more "
        "break, robust to autocorrelation. The number is the least beyond which no test is below 5 "
        f"per cent. Redrawn: {DRAWS} series with the persistence left after all breaks and none of "
        "their own; asymptotic p-values, of one more break, reject too often in series as short as "
        "these. Last column: breaks chosen by each; BIC and LWZ ignore persistence. "
        f"{_sources(regimes.series.values())}"
    )
    return Table(frame, caption, heads=heads, formats=formats, name="regime_tests")


def variations_table(regimes: Regimes) -> Table:
    """Print the last break of the share under other choices."""
    frame = regimes.variations.copy()
    known = frame["first"].notna()
    frame["interval"] = [
        months_of(a, b) if ok else "–"
        for a, b, ok in zip(frame.ci_low, frame.ci_high, known, strict=True)
    ]
    frame["step"] = [
        percent(np.expm1(s)) if ok else "–" for s, ok in zip(frame.step, known, strict=True)
    ]
    frame = frame[["choice", "n_tests", "n_bic", "n_lwz", "first", "interval", "step"]]
    heads = {"choice": "Choice", "n_tests": "Tests", "n_bic": "BIC", "n_lwz": "LWZ",
             "first": "Last from", "interval": "95 % interval", "step": "Step"}  # fmt: skip
    formats = dict.fromkeys(["n_tests", "n_bic", "n_lwz"], "count")
    caption = (
        "The share again, with one choice changed at a time: breaks by tests, BIC and LWZ, and the "
        "last break that the tests accept. –: they accept none. Vintage: "
        f"{regimes.series['share'].vintage}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="regime_variations")


def asymmetry_table(found: Asymmetry) -> Table:
    """Print the responses to rises and to cuts in levels."""
    rows = found.table
    names = {"without": f", no {found.partner}", "placebo": ", placebo", "2018": ", 2018"}
    labels = rows["sample"].map(names).where(rows["sample"].ne("all"), ", lag " + rows.lag.astype(str))
    frame = pd.DataFrame({"comparison": rows.comparison + labels})
    for part in ("rise", "fall", "difference"):
        low, high = rows[f"{part}_low"], rows[f"{part}_high"]
        frame[part] = [
            f"{two(v)} {bounds_of(a, b, two)}" for v, a, b in zip(rows[part], low, high, strict=True)
        ]
    tested = rows["sample"].eq("all") & rows.lag.eq(LAG)
    frame["p_value"] = [
        probability(p) + (f" ({probability(found.permuted[c])})" if own and found.permuted else "")
        for p, c, own in zip(rows.p_value, rows.comparison, tested, strict=True)
    ]
    heads = {"comparison": "Compared", "rise": "Rises", "fall": "Cuts", "difference": "Difference",
             "p_value": "p (permuted)"}  # fmt: skip
    caption = (
        "Elasticity of import values with respect to rises and to cuts of the log statutory factor, "
        f"summed from {months_between(found.window)[0]} on; symmetric if equal. 95 % intervals and p "
        f"(Wald) clustered by partner; permuted: {found.partner}'s path swapped with that of each other "
        "partner, common response taken out. Across or within partners; lag of the tariff in months, "
        f"where none is printed {LAG}, the one tested; placebo: tariffs on imports two years earlier; "
        f"2018: {found.earlier.replace(':', ' to ')}. Of the sum of all cuts to "
        f"{month(found.last_cut)}, the last that enter at that lag, "
        f"{whole(found.share_of_cuts)} are {found.partner}'s. Vintage: {found.vintage}."
    )
    return Table(frame, caption, heads=heads, name="regime_asymmetry")


def recovery_table(recovery: Recovery | None) -> Table | Finding:
    """Print what each cut has undone, in both ledgers, beside a symmetric response."""
    if recovery is None:
        return ONLY_CHINA
    rows = recovery.windows
    first = rows.cut.eq("Trough")
    blank = lambda texts: np.where(first, "–", list(texts))  # noqa: E731
    frame = pd.DataFrame(
        {
            "ledger": rows.ledger.map({"us": "US", "china": "China"}),
            "cut": rows.cut,
            "window": [months_of(a, b) for a, b in zip(rows.start, rows.end, strict=True)],
            "level": [whole(v - 1) for v in rows.level],
            "undone": blank(
                _step(v, a, b)
                for v, a, b in zip(rows.undone, rows.undone_low, rows.undone_high, strict=True)
            ),
            "expected": blank(
                _step(v, a, b)
                for v, a, b in zip(rows.expected, rows.expected_low, rows.expected_high, strict=True)
            ),
            "tariff_undone": blank(percent(v, 0) for v in rows.tariff_undone),
        }
    )
    heads = {"ledger": "Ledger", "cut": "After", "window": "Months", "level": "On 2024",
             "undone": "Fall undone", "expected": "As rises", "tariff_undone": "Tariff"}  # fmt: skip
    e, calm = recovery.headline, recovery.calm
    us = last_window(recovery, "us")
    caption = (
        "Trade from China in the ledger of either side after each cut, on the same months of 2024. "
        "Undone: of the fall to the trough; interval: how the same comparison moved over "
        f"{len(calm)} calm stretches of US imports from China, which overlap and start in "
        f"{calm.index.year.nunique()} years. No stretch compares January to March: the row of "
        "December to February may move further. The interval is the spread about the median move, "
        f"{percent(np.expm1(np.median(calm)))}, which is not taken off; less that drift, "
        f"{whole(us.undone_undrifted)} instead of {whole(us.undone)} in the last US row. Tariff: share "
        "undone of the rise of log(1 + rate collected). As rises: the rate's path times the headline "
        f"elasticity {two(e.value)}, with its interval. Vintages: {e.vintage}; "
        f"{recovery.vintages['us']}; "
        f"{recovery.vintages['china']}."
    )
    return Table(frame, caption, heads=heads, name="regime_recovery")


def growth_table(recovery: Recovery | None) -> Table | Finding:
    """Print growth since the trough, beside what a symmetric response would have given."""
    if recovery is None:
        return ONLY_CHINA
    rows = recovery.windows[recovery.windows.cut.ne("Trough")]
    ends = zip(rows.predicted, rows.predicted_low, rows.predicted_high, strict=True)
    frame = pd.DataFrame(
        {
            "ledger": rows.ledger.map({"us": "US", "china": "China"}),
            "cut": rows.cut,
            "recovered": [percent(np.expm1(v), 0) for v in rows.recovered],
            "predicted": [_step(*np.expm1(values)) for values in ends],
        }
    )
    heads = {"ledger": "Ledger", "cut": "After", "recovered": "Growth", "predicted": "As rises"}
    caption = (
        "Growth of trade from China since the trough, relative to the same months of 2024, and what "
        f"the rate's path times the headline elasticity {two(recovery.headline.value)} gives, with its "
        f"interval. Vintages: {recovery.headline.vintage}; {recovery.vintages['us']}; "
        f"{recovery.vintages['china']}."
    )
    return Table(frame, caption, heads=heads, name="regime_growth")


def bases_table(recovery: Recovery | None) -> Table | Finding:
    """Print the share undone against other base years."""
    if recovery is None:
        return ONLY_CHINA
    rows = recovery.bases
    ends = zip(rows.undone_low, rows.undone_high, strict=True)
    frame = rows[["years", "undone"]].assign(interval=[bounds_of(a, b, whole) for a, b in ends])
    heads = {"years": "Base", "undone": "Fall undone", "interval": "Interval"}
    caption = (
        "US imports after the last cut: share of the fall undone, by the years that serve as base. "
        f"Interval: from calm years, as in the table before. Vintage: {recovery.vintages['us']}."
    )
    return Table(frame, caption, heads=heads, formats={"undone": "fraction"})


def drift_table(recovery: Recovery | None) -> Table | Finding:
    """Print what China records over what the US records."""
    if recovery is None:
        return ONLY_CHINA
    rows = recovery.drift
    spans = zip(rows.start, rows.end, strict=True)
    frame = pd.DataFrame({"months": [months_of(*s) for s in spans], "more": rows.ratio - 1})
    heads = {"months": "Months", "more": "China's record over that of the US"}
    caption = (
        "Exports to the US as China records them over US imports from China, less one, in the months "
        f"that both ledgers have in every year. Vintages: {'; '.join(recovery.vintages.values())}."
    )
    return Table(frame, caption, heads=heads, formats={"more": "fraction"})
