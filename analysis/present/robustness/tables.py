"""Tables of report 06."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.engine.permutation import Permutation
from analysis.estimate.robustness.curve import TREATED
from analysis.estimate.robustness.curve_tests import MOVED
from analysis.estimate.robustness.side_by_side import KINDS
from analysis.estimate.robustness.study import Story
from analysis.present.finding import Finding, probability, the, two, whole
from analysis.present.labels import LABELS, episode_years
from analysis.present.table import Table

#: Schemes of permutation as printed.
SCHEMES = {
    "dose": "the partner's dose, to each in turn (exact)",
    "left_out": "the same, the partner itself left out of the others' samples",
    "swap": "swaps of whole paths",
    "shuffle": "all paths dealt out anew (exact)",
}

#: An estimate with its interval, as most tables here print it.
INTERVAL = {"value": ("ci_low", "ci_high")}


def extreme(permutation: Permutation) -> int:
    """Return how many assignments are at least as extreme as what happened, itself counted."""
    return round(permutation.p_value() * len(permutation.labels))


def most_influential(group: pd.DataFrame) -> pd.Series:
    """Return the row without the partner that moves an estimate most."""
    base = group[group.dropped.eq("")].value.iloc[0]
    rest = group[group.dropped.ne("")]
    return rest.loc[(rest.value - base).abs().idxmax()]


def covers_zero(rows: pd.DataFrame) -> pd.Series:
    """Return whether the interval of each row has zero inside."""
    return rows.ci_low.le(0) & rows.ci_high.ge(0)


def _years(names: pd.Series) -> pd.Series:
    return names.map(lambda name: name if name == "both" else episode_years(name))


def inference_table(story: Story) -> Table:
    """Print every kind of inference beside the others, the second readings first."""
    side = story.side
    headline = side.specification.isin([e.spec.name for e in story.exposures])
    side = pd.concat([side[headline], side[~headline]], ignore_index=True)
    frame = pd.DataFrame(
        {
            "design": side.design.map(LABELS),
            "episode": _years(side.episode),
            "kind": side.kind.map(KINDS),
            "value": side.value,
            "ci_low": side.ci_low,
            "ci_high": side.ci_high,
            "std_error": side.std_error,
            "p_value": side.p_value,
        }
    )
    heads = {
        "design": "Design", "episode": "Episode", "kind": "Inference", "value": "Estimate [95 %]",
        "std_error": "Std. error", "p_value": "p",
    }  # fmt: skip
    formats = {"value": two, "std_error": two, "p_value": probability}
    caption = (
        "Each kind of inference, the designs across partners first. Wild bootstrap: null imposed, Webb "
        "weights, 9,999 draws, symmetric p; for 2SLS its reduced form (Anderson-Rubin), so that p is "
        "that of the reduced form. Permutation "
        f"of one dose: another estimate, that of imports from {the(story.partner_name)} alone."
    )
    return Table(frame, caption, heads=heads, formats=formats, intervals=INTERVAL, name="inference")


def permutation_table(story: Story) -> Table:
    """Print the exact and the approximate permutations of each second reading."""
    rows = []
    for e in story.exposures:
        for scheme, words in SCHEMES.items():
            p = e.permutations[scheme]
            low, high = p.interval()
            rows.append(
                {
                    "episode": episode_years(e.episode), "scheme": words, "value": p.value,
                    "ci_low": low, "ci_high": high, "extreme": extreme(p),
                    "assignments": len(p.labels), "p_value": p.p_value(),
                    "p_one_sided": p.p_value(sided=1),
                }
            )  # fmt: skip
    heads = {
        "episode": "Episode", "scheme": "What is assigned", "value": "Estimate [95 %]",
        "extreme": "As extreme", "assignments": "Of", "p_value": "p", "p_one_sided": "One-sided",
    }  # fmt: skip
    formats = {"value": two, "p_value": probability, "p_one_sided": probability}
    designs = "; ".join(f"{episode_years(e.episode)}: {LABELS[e.spec.design]}" for e in story.exposures)
    caption = (
        f"The tariffs of {the(story.partner_name)} dealt out to others: assignments at least as extreme "
        "as what happened, itself counted. Intervals: the elasticities "
        "that the permutation does not reject; an end that the data do not bound is infinite. "
        f"{designs}."
    )
    return Table(
        pd.DataFrame(rows), caption, heads=heads, formats=formats, intervals=INTERVAL, name="permutation"
    )


def curve_table(story: Story) -> Table:
    """Print the spread of the curve by episode, by what moves the tariff and what is compared."""
    spread = story.spread
    frame = spread[["episode", "moved", "comparison", "n", "n_not_estimable", "n_weak", "median", "q25",
                    "q75", "low", "high", "significant"]]  # fmt: skip
    frame = frame.assign(episode=_years(spread.episode), moved=spread.moved.astype(str).map(MOVED))
    heads = {
        "episode": "Episode", "moved": "Tariff moved by", "comparison": "Partners", "n": "N",
        "n_not_estimable": "Not estimable", "n_weak": "Weak", "median": "Median [middle half]",
        "low": "Lowest", "high": "Highest", "significant": "p < 0.05",
    }  # fmt: skip
    formats = dict.fromkeys(["median", "low", "high"], two) | {"significant": whole}
    caption = (
        "Estimates over every combination of choices in curve.yaml, by what moves the tariff; the first "
        "kind is that of the headline per point collected. Across partners, or within them "
        "(partner x month effects). Weak: first-stage F below 23.1. p < 0.05: share that "
        "is negative with such a p clustered by partner, which is optimistic; a joint test is not."
    )
    intervals = {"median": ("q25", "q75")}
    return Table(frame, caption, heads=heads, formats=formats, intervals=intervals, name="curve_summary")


def joint_table(story: Story) -> Table | None:
    """Print the joint permutation test of the curve; None for partners whose path is not dealt."""
    if story.partner != TREATED:
        return None
    by = story.joint.set_index(["episode", "n_specifications", "n_assignments", "statistic"])
    wide = by[["value", "p_value"]].unstack("statistic")
    frame = pd.DataFrame(
        {
            "median": wide["value", "median"],
            "median_p": wide["p_value", "median"],
            "share": wide["value", "share"],
            "share_p": wide["p_value", "share"],
        }
    ).reset_index()
    frame = frame.assign(episode=_years(frame.episode))
    heads = {
        "episode": "Episode", "n_specifications": "Specifications", "n_assignments": "Assignments",
        "median": "Median estimate", "median_p": "Its joint p", "share": "Negative with p < 0.05",
        "share_p": "Its joint p ",
    }  # fmt: skip
    formats = {"median": two, "median_p": probability, "share": whole, "share_p": probability}
    caption = (
        "All linear specifications on the tariff set by law, under each swap of China's "
        "path with another's; p one-sided. PPML, 2SLS and left-out partners are in the curve, not in "
        "this test."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="curve_joint")


def problems_table(story: Story) -> Table | Finding:
    """Print every specification that could not be estimated, and why; or that there is none."""
    curve = story.curve.estimates
    failed = curve.loc[curve.problem.ne(""), ["episode", "family", "system", "window", "problem"]]
    if failed.empty:
        return Finding(f"Each of the {len(curve)} specifications could be estimated.")
    return Table(failed, "Specifications without an estimate.")


def scoreboard_table(story: Story) -> Table:
    """Print our numbers beside published ones, like with like; misses as misses."""
    board = story.board
    frame = board.assign(
        study=[f"{row.study}, {row.horizon}" for row in board.itertuples()],
        verdict=[_verdict(row) for row in board.itertuples()],
    )[["study", "unit", "checked", "published", "band_low", "band_high", "value", "ci_low", "ci_high",
       "how", "verdict", "reason"]]  # fmt: skip
    frame.loc[board.band.eq("figure").to_numpy(), ["band_low", "band_high"]] = float("nan")
    heads = {
        "study": "Study", "unit": "Unit", "checked": "Checked in", "published": "Published",
        "value": "Ours [95 %]", "how": "What ours is", "verdict": "Verdict", "reason": "What differs",
    }  # fmt: skip
    formats = {"published": two, "value": two}
    intervals = {"published": ("band_low", "band_high"), "value": ("ci_low", "ci_high")}
    caption = (
        "Each published number on its own regressor, window, horizon and outcome, and ours beside it. "
        "Published: with its 95 % interval where a standard error is printed. Inside: our value in "
        "their interval, or their figure in ours."
    )
    return Table(frame, caption, heads=heads, formats=formats, intervals=intervals, name="scoreboard")


def _verdict(row) -> str:
    """Say whether a published number and ours agree."""
    if pd.isna(row.value):
        return "no design here"
    if row.inside:
        return "inside"
    return "MISS; the intervals meet" if row.reached else "MISS"
