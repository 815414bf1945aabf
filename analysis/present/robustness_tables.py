"""Tables of the robustness report, and how they print intervals, ranks and p-values."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.engine.permutation import Permutation
from analysis.estimate.engine.results import Estimate
from analysis.estimate.episodes import episode
from analysis.estimate.robustness.curve_tests import MOVED
from analysis.estimate.robustness.side_by_side import KINDS, Exposure
from analysis.present.finding import Finding, interval, percent, probability, two
from analysis.present.labels import LABELS
from analysis.present.table import Table

#: Outcomes of the long difference as printed.
LONG_OUTCOMES = {
    "continuing": "log change",
    "exit": "exit",
    "entry": "entry",
    "midpoint": "mid-point",
}

#: Schemes of permutation as printed.
SCHEMES = {
    "dose": "the partner's dose, to each in turn (exact)",
    "left_out": "the same, the partner itself left out of the others' samples",
    "swap": "swaps of whole paths",
    "shuffle": "all paths dealt out anew (exact)",
}


def range_text(low: float, high: float) -> str:
    """Print an interval; an end that the data do not bound is infinite."""
    return f"[{_end(low)}, {_end(high)}]"


def _end(value: float) -> str:
    if abs(value) == float("inf"):
        return "−∞" if value < 0 else "∞"
    return two(value)


def times(permutation: Permutation) -> str:
    """Print the rank of what happened: ``2 of 30``."""
    n = len(permutation.labels)
    return f"{round(permutation.p_value() * n)} of {n}"


def short(name: str) -> str:
    """Name an episode in a sentence: ``first episode``."""
    return episode(name).label.split(",")[0]


def row_interval(row: pd.Series) -> str:
    """Print the estimate of a row with its interval."""
    return f"{two(row.value)} {range_text(row.ci_low, row.ci_high)}"


def inference_table(side: pd.DataFrame) -> Table:
    """Print every kind of inference beside the others, one row each."""
    frame = pd.DataFrame(
        {
            "design": side.design.map(LABELS),
            "episode": side.episode,
            "kind": side.kind.map(KINDS),
            "value": side.value.map(two),
            "std_error": ["–" if pd.isna(v) else two(v) for v in side.std_error],
            "interval": [range_text(*ends) for ends in zip(side.ci_low, side.ci_high, strict=True)],
            "p": side.p_value.map(probability),
        }
    )
    repeated = side.specification.eq(side.specification.shift())
    frame.loc[repeated, ["design", "episode"]] = ""
    heads = {
        "design": "Design", "episode": "Episode", "kind": "Inference", "value": "Estimate",
        "std_error": "Std. error", "interval": "95 % interval", "p": "p",
    }  # fmt: skip
    caption = (
        "Each kind of inference. Wild bootstrap: null imposed, Webb weights, 9,999 draws, symmetric p; "
        "for 2SLS its reduced form (Anderson-Rubin), so that p is that of the reduced form. Permutation "
        "of one dose: another estimate, that of the partner's imports alone."
    )
    return Table(frame, caption, heads=heads, name="inference")


def permutation_table(exposures: list[Exposure]) -> Table:
    """Print the exact and the approximate permutations of each headline design."""
    rows = []
    for e in exposures:
        for scheme, words in SCHEMES.items():
            p = e.permutations[scheme]
            rows.append(
                {
                    "episode": e.episode if scheme == "dose" else "",
                    "scheme": words,
                    "value": two(p.value),
                    "interval": range_text(*p.interval()),
                    "rank": times(p),
                    "p": probability(p.p_value()),
                    "p_one": probability(p.p_value(sided=1)),
                }
            )
    heads = {
        "episode": "Episode", "scheme": "What is assigned", "value": "Estimate",
        "interval": "95 % interval", "rank": "As extreme", "p": "p", "p_one": "One-sided",
    }  # fmt: skip
    designs = "; ".join(f"{e.episode}: {LABELS[e.spec.design]}" for e in exposures)
    caption = (
        "Assignments at least as extreme as what happened, itself counted. Intervals: the elasticities "
        f"that the permutation does not reject. {designs}."
    )
    return Table(pd.DataFrame(rows), caption, heads=heads, name="permutation")


def curve_table(summary: pd.DataFrame) -> Table:
    """Print the spread of the curve by episode and by what moves the tariff."""
    frame = pd.DataFrame(
        {
            "episode": summary.episode,
            "moved": summary.moved.astype(str).map(MOVED),
            "comparison": summary.comparison,
            "n": summary.n,
            "none": summary.n_not_estimable.astype(str) + ", " + summary.n_weak.astype(str),
            "median": summary["median"].map(two),
            "middle": [range_text(*q) for q in zip(summary.q25, summary.q75, strict=True)],
            "all": [range_text(*q) for q in zip(summary.low, summary.high, strict=True)],
            "significant": summary.significant.map(lambda v: percent(v, 0)),
        }
    )
    heads = {
        "episode": "Episode", "moved": "Tariff moved by", "comparison": "Partners", "n": "N",
        "none": "Lost", "median": "Median", "middle": "Middle half", "all": "All",
        "significant": "p < 0.05",
    }  # fmt: skip
    caption = (
        "Estimates over every combination of choices in curve.yaml, by what moves the tariff; the first "
        "kind is that of the headline. Across partners, or within them "
        "(partner x month effects). Lost: not estimable, first-stage F below 23.1. p < 0.05: share that "
        "is negative with such a p clustered by partner, which is optimistic; the joint test below is "
        "not."
    )
    return Table(frame, caption, heads=heads, name="curve_summary")


def joint_table(joint: pd.DataFrame) -> Table:
    """Print the joint permutation test of the curve."""
    words = {"median": "median estimate", "share": "share negative with p < 0.05"}
    frame = pd.DataFrame(
        {
            "episode": joint.episode,
            "statistic": joint.statistic.map(words),
            "n": joint.n_specifications,
            "assignments": joint.n_assignments,
            "value": [
                two(v) if s == "median" else percent(v, 0)
                for v, s in zip(joint.value, joint.statistic, strict=True)
            ],
            "p": joint.p_value.map(probability),
        }
    )
    heads = {
        "episode": "Episode", "statistic": "Statistic", "n": "Specifications",
        "assignments": "Assignments", "value": "As it happened", "p": "Joint p, one-sided",
    }  # fmt: skip
    caption = (
        "All linear specifications on the tariff set by law, under each swap of the treated partner's "
        "path with another's. PPML, 2SLS and left-out partners are in the curve, not in this test."
    )
    return Table(frame, caption, heads=heads, name="curve_joint")


def problems_table(curve: pd.DataFrame) -> Table | Finding:
    """Print every specification that could not be estimated, and why; or that there is none."""
    failed = curve.loc[curve.problem.ne(""), ["episode", "family", "system", "window", "problem"]]
    if failed.empty:
        return Finding(f"Each of the {len(curve)} specifications could be estimated.")
    return Table(failed, "Specifications without an estimate.")


def long_table(frame: pd.DataFrame) -> Table:
    """Print the long differences with both clusterings side by side."""
    by = {name: group for name, group in frame.groupby("cluster_by")}
    partner = by["partner"].reset_index(drop=True)
    product = by["hs8"].reset_index(drop=True)
    law = partner.regressor.str.contains("statutory")
    instrumented = partner.first_stage_f.notna()
    printed = pd.DataFrame(
        {
            "outcome": partner.design.map(LONG_OUTCOMES),
            "tariff": law.map({True: "law", False: "collected"}).mask(instrumented, "by law (2SLS)"),
            "weights": partner.weights,
            "sample": partner["sample"].str.replace(" partners", "").str.replace("without", "no"),
            "value": [row_interval(row) for _, row in partner.iterrows()],
            "std_error": [
                f"({two(a)}), ({two(b)})"
                for a, b in zip(partner.std_error, product.std_error, strict=True)
            ],
            "f": ["–" if pd.isna(v) else f"{v:,.0f}" for v in partner.first_stage_f],
            "n_obs": partner.n_obs,
        }
    )
    heads = {
        "outcome": "Outcome", "tariff": "Tariff", "weights": "Weights", "sample": "Partners",
        "value": "Estimate [95 %]", "std_error": "Std. errors", "f": "F",
    }  # fmt: skip
    caption = (
        "Change from 2024 to 2025 by partner and HTS10 line on the change of log(1 + tariff), within "
        "lines and partners; interval by partner, standard errors by partner and by HTS8. Large "
        "partners: the 32 for which the rate of every line is made. By law: what the law made "
        "collected. Mid-point: change over the mean of both years. Exit and entry: 0 or 1."
    )
    return Table(printed, caption, heads=heads, name="long_difference")


def scoreboard_table(board: pd.DataFrame, estimates: dict[str, Estimate]) -> Table:
    """Print our headline estimates beside published bands; misses as misses, with a reason."""
    rows = []
    for _, group in board.groupby("id", sort=False):
        first = group.iloc[0]
        low, high = two(first.band_low), two(first.band_high)
        row = {"study": f"{first.study}, {first.horizon}"}
        row["published"] = low if first.band == "figure" else f"{low} to {high}"
        row |= {r.episode: _verdict(r) for r in group.itertuples()}
        reasons = group.reason[group.reason.ne("")].unique()
        rows.append(row | {"reason": "; ".join(reasons) or "–"})
    heads = {"study": "Study", "published": "Published", "reason": "Why they may differ"}
    heads |= {name: f"Ours {name}: {two(e.value)}" for name, e in estimates.items()}
    caption = (
        "Headline estimates beside published ones that were checked in a table, text or abstract; "
        "those from memory or second hand are not shown. None prints a standard error: the band is the "
        "range or the figure as printed. Ours: "
        + "; ".join(f"{name} {interval(e)}" for name, e in estimates.items())
        + "."
    )
    return Table(pd.DataFrame(rows), caption, heads=heads, name="scoreboard")


def _verdict(row) -> str:
    """Say whether our estimate is in a published band, and if not whether its interval reaches it."""
    if row.band == "figure":
        return "in our interval" if row.inside else "MISS: outside our interval"
    if row.inside:
        return f"inside the {row.band}"
    reached = "our interval reaches it" if row.reached else "our interval does not reach it"
    return f"MISS: outside the {row.band}; {reached}"
