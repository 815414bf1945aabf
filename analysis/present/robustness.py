"""Finding and numbers of the robustness report; see ``robustness_tables`` and ``robustness_figures``."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.engine.results import Estimate
from analysis.estimate.robustness.curve import TREATED
from analysis.estimate.robustness.curve_tests import MOVED
from analysis.estimate.robustness.side_by_side import Exposure
from analysis.estimate.robustness.study import Story
from analysis.present.finding import Finding, interval, probability, two
from analysis.present.labels import LABELS
from analysis.present.numbers import Number
from analysis.present.robustness_tables import (
    SCHEMES,
    range_text,
    row_interval,
    short,
    times,
)


def robustness_finding(story: Story) -> Finding:
    """State how sure the headline is: permutation, choices, single partners, finer data."""
    exposures, sure, moved = story.exposures, story.sure, story.long_permutation
    ranks = "; ".join(_rank_text(e, story.partner_name) for e in exposures)
    text = f"**{ranks[0].upper() + ranks[1:]}.** "
    text += " ".join(_size_text(e, sure[e.episode], story.partner_name) for e in exposures)
    points = _joint_texts(story.joint[story.joint.episode.isin(sure)])
    points += _comparison_texts(story.spread[story.spread.episode.isin(sure)])
    points += [_without_text(own) for _, own in story.left_out.groupby("specification", sort=False)]
    points.append(
        f"Line by line, 2024 to 2025, the elasticity is {row_interval(_long_main(story.long))}; "
        f"permuting {moved.actual}'s changes there gives p = {probability(moved.p_value())}."
    )
    return Finding(text + "\n\n" + "\n".join(f"- {point}" for point in points))


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


def _without_text(group: pd.DataFrame) -> str:
    """Say what the most influential partner does, and without whom zero enters or leaves."""
    worst = _most_influential(group)
    covers = group.ci_low.le(0) & group.ci_high.ge(0)
    turned = group[covers.ne(covers[group.dropped.eq("")].iloc[0])].dropped
    others = [partner for partner in turned if partner != worst.dropped]
    text = (
        f"Without {worst.dropped} the headline of the {short(worst.episode)} is "
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
    kept = frame.design.eq("continuing") & frame.estimator.eq("2SLS") & frame.weights.eq("equal")
    kept &= frame.cluster_by.eq("partner") & frame["sample"].eq("large partners")
    return frame[kept].iloc[0]


def robustness_numbers(story: Story) -> list[Number]:
    """Return p-values, ranges and long differences as citable numbers."""
    vintage = list(story.sure.values())[-1].vintage
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

    for e in story.exposures:
        design = LABELS[e.spec.design]
        for scheme, p in e.permutations.items():
            what = f"{design}, {e.episode}: {SCHEMES[scheme]}; {times(p)} as extreme"
            add(f"permutation.{e.episode}.{scheme}.p", p.p_value(), "probability", what)
        dose = e.permutations["dose"]
        words = (
            f"elasticity of imports from {dose.actual} alone, {design}, {e.episode}; interval: "
            "the elasticities that the permutation of its dose does not reject"
        )
        add(f"permutation.{e.episode}.dose", dose.value, "elasticity", words, dose.interval())
    headline, side = [e.spec.name for e in story.exposures], story.side
    wild = side[side.kind.eq("wild") & side.specification.isin(headline)]
    for row in wild.itertuples():
        words = f"{LABELS[row.design]}: wild cluster bootstrap, 9,999 Webb draws, symmetric"
        add(f"wild.{row.specification}.p", row.p_value, "probability", words)
    for row in side[side.kind.eq("jackknife")].itertuples():
        words = f"{LABELS[row.design]}, with the jackknife interval over partners"
        ends = (row.ci_low, row.ci_high)
        add(f"jackknife.{row.episode}", row.value, "elasticity", words, ends)
    for row in story.summary[story.summary.moved.ne("effective")].itertuples():
        own = row.moved == "two_stage"
        key = f"curve.{row.episode}" if own else f"curve.{row.episode}.{row.moved}"
        words = f"{row.n} specifications of {row.episode}, tariff moved by: {MOVED[row.moved]}"
        middle = (row.q25, row.q75)
        add(f"{key}.median", row.median, "elasticity", f"median and middle half of {words}", middle)
        add(f"{key}.low", row.low, "elasticity", f"lowest of {words}")
        add(f"{key}.high", row.high, "elasticity", f"highest of {words}")
        add(f"{key}.negative", row.negative, "fraction", f"share below zero of {words}")
    for row in story.spread[story.spread.moved.eq("two_stage")].itertuples():
        words = f"median and middle half of {row.n} 2SLS of {row.episode} {row.comparison} partners"
        key = f"curve.{row.episode}.{row.comparison}.median"
        add(key, row.median, "elasticity", words, (row.q25, row.q75))
    for row in story.joint.itertuples():
        words = (
            f"joint permutation of {row.n_specifications} specifications over {row.n_assignments} "
            f"partners, one-sided, statistic: {row.statistic}; {row.episode}"
        )
        add(f"curve.{row.episode}.{row.statistic}.p", row.p_value, "probability", words)
    add("curve.n", story.summary.n.sum(), "count", "specifications fitted")
    left_out = story.left_out[story.left_out.dropped.ne("")]
    for name, group in left_out.groupby("specification"):
        for end, row in (("low", group.value.idxmin()), ("high", group.value.idxmax())):
            one = f"one partner left out ({group.dropped[row]})"
            words = f"{LABELS[group.design[row]]}: {end}est with {one}"
            add(f"leave_one_out.{name}.{end}", group.value[row], "elasticity", words)
    main = _long_main(story.long)
    words = f"{main.outcome} on {main.regressor}, 2SLS within lines and partners, by partner"
    add("long_difference.iv", main.value, "elasticity", words, (main.ci_low, main.ci_high))
    words = f"its permutation of {story.long_permutation.actual}'s changes across partners"
    add("long_difference.p", story.long_permutation.p_value(), "probability", words)
    return numbers
