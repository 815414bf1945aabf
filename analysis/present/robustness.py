"""Tables, numbers and finding of the robustness report; its figures are in ``robustness_figures``."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.specification import EPISODES
from analysis.estimate.robustness.curve import TREATED
from analysis.estimate.robustness.curve_tests import MOVED
from analysis.estimate.robustness.permutation import Permutation
from analysis.estimate.robustness.side_by_side import KINDS, Exposure
from analysis.present.elasticity import interval, label, two
from analysis.present.finding import Finding, percent
from analysis.present.numbers import Number
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


def probability(value: float) -> str:
    """Print a p-value with three decimals, or that it is smaller than they show."""
    return f"{value:.3f}" if value >= 0.0005 else "< 0.001"


def range_text(low: float, high: float) -> str:
    """Print an interval; an end that the data do not bound is infinite."""
    return f"[{_end(low)}, {_end(high)}]"


def _end(value: float) -> str:
    if abs(value) == float("inf"):
        return "−∞" if value < 0 else "∞"
    return two(value)


def _times(permutation: Permutation) -> str:
    """Print the rank of what happened: ``2 of 30``."""
    n = len(permutation.labels)
    return f"{round(permutation.p_value() * n)} of {n}"


def robustness_finding(
    partner_name: str,
    exposures: list[Exposure],
    sure: dict[str, Estimate],
    joint: pd.DataFrame,
    spread: pd.DataFrame,
    left_out: pd.DataFrame,
    long: tuple[pd.DataFrame, Permutation],
) -> Finding:
    """State how sure the headline is: permutation, choices, single partners, finer data.

    ``sure`` holds the headline of each episode with its jackknife interval.
    """
    ranks = "; ".join(_rank_text(e, partner_name) for e in exposures)
    text = f"**{ranks[0].upper() + ranks[1:]}.** "
    text += " ".join(_size_text(e, sure[e.episode], partner_name) for e in exposures)
    points = _joint_texts(joint[joint.episode.isin(sure)])
    points += _comparison_texts(spread[spread.episode.isin(sure)])
    points += [_without_text(name, own) for name, own in left_out.groupby("specification", sort=False)]
    frame, permutation = long
    points.append(
        f"Line by line, 2024 to 2025, the elasticity is {_row_interval(_long_main(frame))}; permuting "
        f"{permutation.actual}'s changes there gives p = {probability(permutation.p_value())}."
    )
    return Finding(text + "\n\n" + "\n".join(f"- {point}" for point in points))


def short(episode: str) -> str:
    """Name an episode in a sentence: ``first episode``."""
    return EPISODES[episode].split(",")[0]


def _rank_text(e: Exposure, partner_name: str) -> str:
    """Say how many partners moved as much, and which way the partner itself did."""
    dose = e.permutations["dose"]
    n, p = len(dose.labels), dose.p_value()
    others = round(p * n) - 1
    count = {0: "none", 1: "one"}.get(others, str(others))
    smallest = ", the smallest possible" if others == 0 else ""
    way = "fell" if dose.value < 0 else "rose"
    return (
        f"in the {short(e.episode)} imports from {partner_name} {way}, and {count} of {n - 1} other "
        f"partners moved as much when given its tariffs (p = {probability(p)}{smallest})"
    )


def _size_text(e: Exposure, sure: Estimate, partner_name: str) -> str:
    """Say what the rank is about, and what it is not."""
    dose = e.permutations["dose"]
    return (
        f"In the {short(e.episode)} the rank is about {partner_name}'s own response, {two(dose.value)} "
        f"{range_text(*dose.interval())}; the headline elasticity, over all partners, is "
        f"{interval(sure)}, with the jackknife that counts what hangs on one of them."
    )


def _joint_texts(joint: pd.DataFrame) -> list[str]:
    """Say what the curve as a whole shows, by both of its statistics."""
    by = joint.set_index(["episode", "statistic"])
    texts = []
    for episode in joint.episode.unique():
        median, share = by.loc[(episode, "median")], by.loc[(episode, "share")]
        texts.append(
            f"{median.n_specifications:.0f} ways to specify the response to the law in the "
            f"{short(episode)} have median {two(median.value)}. With {TREATED}'s path given to each "
            f"partner, joint p = {probability(median.p_value)} for the median and "
            f"{probability(share.p_value)} for the share that is negative and significant (one-sided; "
            f"{probability(1 / median.n_assignments)} is the smallest possible)."
        )
    return texts


def _without_text(name: str, group: pd.DataFrame) -> str:
    """Say what the most influential partner does, and without whom zero enters or leaves."""
    worst = _most_influential(group)
    covers = group.ci_low.le(0) & group.ci_high.ge(0)
    turned = group[covers.ne(covers[group.dropped.eq("")].iloc[0])].dropped
    others = [partner for partner in turned if partner != worst.dropped]
    text = (
        f"Without {worst.dropped} the headline of the {short(name.rsplit('_', 1)[1])} is "
        f"{two(worst.value)} {range_text(worst.ci_low, worst.ci_high)}, clustered"
    )
    if others:
        text += f"; whether zero is inside changes also without {', '.join(others)}"
    return f"{text}."


def _comparison_texts(spread: pd.DataFrame) -> list[str]:
    """Say how much hangs on comparing partners, in episodes that have both comparisons."""
    own = spread[spread.moved.eq("two_stage")]
    by = own.pivot(index="episode", columns="comparison", values="median").dropna()
    return [
        f"In the {short(episode)} the median two-stage estimate is {two(row.across)} where partners are "
        f"compared, and {two(row.within)} where only the products of a partner are."
        for episode, row in by.iterrows()
    ]


def _most_influential(group: pd.DataFrame) -> pd.Series:
    """Return the row without the partner that moves an estimate most."""
    base = group[group.dropped.eq("")].value.iloc[0]
    rest = group[group.dropped.ne("")]
    return rest.loc[(rest.value - base).abs().idxmax()]


def _long_main(frame: pd.DataFrame) -> pd.Series:
    """Return the row of two-stage least squares on continuing lines, equal weights, by partner."""
    name = "2024-2025.hs10.continuing.2sls.effective.equal"
    kept = frame.name.eq(name) & frame.cluster_by.eq("partner") & frame["sample"].eq("large partners")
    return frame[kept].iloc[0]


def _row_interval(row: pd.Series) -> str:
    return f"{two(row.value)} {range_text(row.ci_low, row.ci_high)}"


def inference_table(side: pd.DataFrame) -> Table:
    """Print every kind of inference beside the others, one row each."""
    frame = pd.DataFrame(
        {
            "design": [label(name) for name in side.specification],
            "episode": side.specification.str.rsplit("_", n=1).str[1],
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
                    "rank": _times(p),
                    "p": probability(p.p_value()),
                    "p_one": probability(p.p_value(sided=1)),
                }
            )
    heads = {
        "episode": "Episode", "scheme": "What is assigned", "value": "Estimate",
        "interval": "95 % interval", "rank": "As extreme", "p": "p", "p_one": "One-sided",
    }  # fmt: skip
    designs = "; ".join(f"{e.episode}: {label(e.design)}" for e in exposures)
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
    outcome = partner.name.str.split(".").str[2]
    law = partner.regressor.str.contains("statutory")
    instrumented = partner.first_stage_f.notna()
    printed = pd.DataFrame(
        {
            "outcome": outcome.map(LONG_OUTCOMES),
            "tariff": law.map({True: "law", False: "collected"}).mask(instrumented, "by law (2SLS)"),
            "weights": partner.weights,
            "sample": partner["sample"].str.replace(" partners", "").str.replace("without", "no"),
            "value": [_row_interval(row) for _, row in partner.iterrows()],
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
    heads |= {episode: f"Ours {episode}: {two(e.value)}" for episode, e in estimates.items()}
    caption = (
        "Headline estimates beside published ones that were checked in a table, text or abstract; "
        "those from memory or second hand are not shown. None prints a standard error: the band is the "
        "range or the figure as printed. Ours: "
        + "; ".join(f"{episode} {interval(e)}" for episode, e in estimates.items())
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


def robustness_numbers(
    exposures: list[Exposure],
    side: pd.DataFrame,
    summary: pd.DataFrame,
    joint: pd.DataFrame,
    spread: pd.DataFrame,
    left_out: pd.DataFrame,
    long: tuple[pd.DataFrame, Permutation],
    vintage: str,
) -> list[Number]:
    """Return p-values, ranges and long differences as citable numbers."""
    numbers = []

    def add(key: str, value: float, unit: str, definition: str, ends=(None, None)) -> None:
        finite = all(end is not None and abs(end) != float("inf") for end in ends)
        low, high = map(float, ends) if finite else (None, None)
        numbers.append(
            Number(
                key=f"robustness.{key}", value=float(value), unit=unit, definition=definition,
                vintage=vintage, ci_low=low, ci_high=high,
            )
        )  # fmt: skip

    for e in exposures:
        for scheme, p in e.permutations.items():
            what = f"{label(e.design)}, {e.episode}: {SCHEMES[scheme]}; {_times(p)} as extreme"
            add(f"permutation.{e.episode}.{scheme}.p", p.p_value(), "probability", what)
        dose = e.permutations["dose"]
        words = (
            f"elasticity of imports from {dose.actual} alone, {label(e.design)}, {e.episode}; interval: "
            "the elasticities that the permutation of its dose does not reject"
        )
        add(f"permutation.{e.episode}.dose", dose.value, "elasticity", words, dose.interval())
    headline = [e.design for e in exposures]
    wild = side[side.kind.eq("wild") & side.specification.isin(headline)]
    for row in wild.itertuples():
        words = f"{label(row.specification)}: wild cluster bootstrap, 9,999 Webb draws, symmetric"
        add(f"wild.{row.specification}.p", row.p_value, "probability", words)
    for row in side[side.kind.eq("jackknife")].itertuples():
        words = f"{label(row.specification)}, with the jackknife interval over partners"
        ends = (row.ci_low, row.ci_high)
        key = f"jackknife.{row.specification.rsplit('_', 1)[1]}"
        add(key, row.value, "elasticity", words, ends)
    for row in summary[summary.moved.ne("effective")].itertuples():
        own = row.moved == "two_stage"
        key = f"curve.{row.episode}" if own else f"curve.{row.episode}.{row.moved}"
        words = f"{row.n} specifications of {row.episode}, tariff moved by: {MOVED[row.moved]}"
        middle = (row.q25, row.q75)
        add(f"{key}.median", row.median, "elasticity", f"median and middle half of {words}", middle)
        add(f"{key}.low", row.low, "elasticity", f"lowest of {words}")
        add(f"{key}.high", row.high, "elasticity", f"highest of {words}")
        add(f"{key}.negative", row.negative, "fraction", f"share below zero of {words}")
    for row in spread[spread.moved.eq("two_stage")].itertuples():
        words = f"median and middle half of {row.n} 2SLS of {row.episode} {row.comparison} partners"
        key = f"curve.{row.episode}.{row.comparison}.median"
        add(key, row.median, "elasticity", words, (row.q25, row.q75))
    for row in joint.itertuples():
        words = (
            f"joint permutation of {row.n_specifications} specifications over {row.n_assignments} "
            f"partners, one-sided, statistic: {row.statistic}; {row.episode}"
        )
        add(f"curve.{row.episode}.{row.statistic}.p", row.p_value, "probability", words)
    add("curve.n", summary.n.sum(), "count", "specifications fitted")
    for name, group in left_out[left_out.dropped.ne("")].groupby("specification"):
        for end, row in (("low", group.value.idxmin()), ("high", group.value.idxmax())):
            words = f"{label(name)}: {end}est with one partner left out ({group.dropped[row]})"
            add(f"leave_one_out.{name}.{end}", group.value[row], "elasticity", words)
    main = _long_main(long[0])
    words = f"{main.outcome} on {main.regressor}, 2SLS within lines and partners, by partner"
    add("long_difference.iv", main.value, "elasticity", words, (main.ci_low, main.ci_high))
    words = f"its permutation of {long[1].actual}'s changes across partners"
    add("long_difference.p", long[1].p_value(), "probability", words)
    return numbers
