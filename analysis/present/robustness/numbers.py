"""Citable numbers of report 06."""

from __future__ import annotations

import math
from collections.abc import Iterator

from analysis.estimate.robustness.curve import TREATED
from analysis.estimate.robustness.curve_tests import MOVED
from analysis.estimate.robustness.study import Story
from analysis.present.finding import the
from analysis.present.labels import LABELS
from analysis.present.numbers import Number, citable
from analysis.present.robustness.tables import SCHEMES, extreme

#: What a number is made of: key without the subject, value, unit, definition and, where it has them,
#: the ends of its interval.
Parts = tuple[str | float | tuple[float, float], ...]


def numbers(story: Story) -> list[Number]:
    """Return p-values and ranges as citable numbers."""
    vintage = list(story.sure.values())[-1].vintage
    parts = (_permutations, _inference, _curve, _joint, _left_out)
    return [_number(*found, vintage=vintage) for part in parts for found in part(story)]


def _number(
    key: str,
    value: float,
    unit: str,
    definition: str,
    ends: tuple[float, float] | None = None,
    *,
    vintage: str,
) -> Number:
    finite = ends is not None and all(map(math.isfinite, ends))
    known = ends if finite else (None, None)
    return citable(f"robustness.{key}", value, unit, definition, known, vintage=vintage)


def _permutations(story: Story) -> Iterator[Parts]:
    country = the(story.partner_name)
    for e in story.exposures:
        design, dose = LABELS[e.spec.design], e.permutations["dose"]
        for scheme, p in e.permutations.items():
            rank = f"{extreme(p)} of {len(p.labels)} as extreme"
            what = f"{design}, {e.episode}, tariffs of {country}: {SCHEMES[scheme]}; {rank}"
            yield f"permutation.{e.episode}.{scheme}.p", p.p_value(), "probability", what
        words = (
            f"elasticity of imports from {country} alone, {design}, {e.episode}; "
            "interval: the elasticities that the permutation of its dose does not reject"
        )
        yield f"permutation.{e.episode}.dose", dose.value, "elasticity", words, dose.interval()


def _inference(story: Story) -> Iterator[Parts]:
    headline, side = [e.spec.name for e in story.exposures], story.side
    for row in side[side.kind.eq("wild") & side.specification.isin(headline)].itertuples():
        words = f"{LABELS[row.design]}: wild cluster bootstrap, 9,999 Webb draws, symmetric"
        yield f"wild.{row.specification}.p", row.p_value, "probability", words
    for row in side[side.kind.eq("jackknife")].itertuples():
        words = f"{LABELS[row.design]}, with the jackknife interval over partners"
        yield f"jackknife.{row.episode}", row.value, "elasticity", words, (row.ci_low, row.ci_high)


def _curve(story: Story) -> Iterator[Parts]:
    for row in story.summary[story.summary.moved.ne("effective")].itertuples():
        own = row.moved == "two_stage"
        key = f"curve.{row.episode}" if own else f"curve.{row.episode}.{row.moved}"
        words = f"{row.n} specifications of {row.episode}, tariff moved by: {MOVED[row.moved]}"
        middle = (row.q25, row.q75)
        yield f"{key}.median", row.median, "elasticity", f"median and middle half of {words}", middle
        yield f"{key}.low", row.low, "elasticity", f"lowest of {words}"
        yield f"{key}.high", row.high, "elasticity", f"highest of {words}"
        yield f"{key}.negative", row.negative, "fraction", f"share below zero of {words}"
    for row in story.spread[story.spread.moved.eq("two_stage")].itertuples():
        words = f"median and middle half of {row.n} 2SLS of {row.episode} {row.comparison} partners"
        key = f"curve.{row.episode}.{row.comparison}.median"
        yield key, row.median, "elasticity", words, (row.q25, row.q75)
    yield "curve.n", story.summary.n.sum(), "count", "specifications fitted"


def _joint(story: Story) -> Iterator[Parts]:
    if story.partner != TREATED:
        return
    for row in story.joint.itertuples():
        words = (
            f"joint permutation of {row.n_specifications} specifications over {row.n_assignments} "
            f"partners, one-sided, statistic: {row.statistic}; {row.episode}"
        )
        yield f"curve.{row.episode}.{row.statistic}.p", row.p_value, "probability", words


def _left_out(story: Story) -> Iterator[Parts]:
    left_out = story.left_out[story.left_out.dropped.ne("")]
    for name, group in left_out.groupby("specification"):
        for end, row in (("low", group.value.idxmin()), ("high", group.value.idxmax())):
            one = f"one partner left out ({the(story.names[group.dropped[row]])})"
            words = f"{LABELS[group.design[row]]}: {end}est with {one}"
            yield f"leave_one_out.{name}.{end}", group.value[row], "elasticity", words
