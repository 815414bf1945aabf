"""Rows that the sentences of report 04 quote, and their wording where it follows the numbers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from functools import cache

import pandas as pd

from analysis.combine.load import partner_names, product_labels
from analysis.engine.check import Check
from analysis.engine.results import Estimate
from analysis.engine.specification import Specification
from analysis.estimate.elasticity.across import across_specs
from analysis.estimate.elasticity.asymmetry import EPISODE
from analysis.estimate.elasticity.checks.inputs import UNIONS
from analysis.estimate.elasticity.checks.toggles import CLAIMS_OF_JANUARY  # noqa: F401, in the text
from analysis.estimate.elasticity.designs import Judged, without
from analysis.estimate.elasticity.goods.by_group import Shrunk
from analysis.estimate.elasticity.main.members import (  # noqa: F401, in the text
    AUTUMN,
    JANUARY,
    USMCA_MEMBERS,
)
from analysis.estimate.elasticity.main.products import FIRST_SPECIFICATION
from analysis.estimate.elasticity.year_before import LAW_LEAD_MONTHS, WINDOW
from analysis.estimate.elasticity.year_before import YEAR_BEFORE_DESIGNS as BEFORE
from analysis.estimate.specifications import specification
from analysis.present.check import check_text, how_simulated  # noqa: F401, sentences on checks
from analysis.present.elasticity.words import (  # noqa: F401, in the text
    AI,
    APART,
    COMPARISON_WORDS,
    DESIGNS,
    DIFFERENCE_LEVEL,
    ERRORS,
    ESTIMANDS,
    FROM_ONE_COUNTRY,
    GOODS_WORDS,
    KEEPS_SIZE,
    LAW_OWNERS,
    MEANT_TARIFF,
    OF_LINES,
    RELATIVE,
    SCHEME_WORDS,
    TARIFF_MOVED,
    TARIFF_WORDS,
    TOGGLE_WORDS,
    VARIABLES,
    WEIGHTED,
    WEIGHTS_IN_SENTENCES,
    WEIGHTS_IN_TABLES,
    all_but,
    by_value,
    choice,
    choice_value,
    lacks,
    listed,
    question,
    range_by_value,
    those_moved,
    title_of_estimates,
    title_of_years,
    with_members,
    years_alike,
)
from analysis.present.finding import (  # noqa: F401, in the text
    bounds,
    counted,
    interval,
    listing,
    p_value,
    the,
    two,
    verb,
    whole,
    with_bounds,
)
from analysis.present.labels import (  # noqa: F401, designs and windows in sentences
    ASKED_TARIFF,
    clustering,
    episode_years,
    label,
    lacking,
    of_ten_per_cent,
    regression,
    span,
    weighting,
    years,
)
from analysis.present.numbers import fixed  # noqa: F401, counts of draws


def main_spec(name: str) -> Specification | None:
    """Return the specification of an episode's main estimate; None of lines, which have none."""
    first = specification(FIRST_SPECIFICATION)
    return first if name == first.episode else None


def left_out(name: str) -> tuple[str, ...]:
    """Return the partners that an episode's main estimate goes without."""
    return USMCA_MEMBERS if name == EPISODE else ()


def members_in(out: Iterable[str]) -> str:
    """Say that Canada and Mexico are in a sample, which leaves out others."""
    return "" if set(out) & set(USMCA_MEMBERS) else ", with Canada and Mexico"


def across_spec(name: str) -> Specification:
    """Return the specification of an episode's design across partners, as shipped."""
    return across_specs([name])[0]


def placebo_spec(design: Judged) -> Specification:
    """Return the specification of a design's placebo, without the partners that the design lacks."""
    return without(specification(design.name, placebo=True), design.spec.leave_out)


def year_before_spec(row) -> Specification:
    """Return the specification of a row of the law of 2025 on the year before it."""
    design = row.comparison, row.weights
    shipped = next(s for s in map(specification, BEFORE) if (s.comparison, s.weights) == design)
    return dataclasses.replace(shipped, lead=LAW_LEAD_MONTHS, window=WINDOW)


def quoted_coverage(story) -> pd.DataFrame:
    """Return the rows of coverage of the schemes whose intervals are quoted, by law, in each episode."""
    rows = story.main.intervals
    rows = rows[rows.tariff.eq("law") & rows.scheme.isin(["products", "partners"])]
    wider = rows.loc[(rows.ci_high - rows.ci_low).groupby(rows.episode).idxmax(), ["episode", "scheme"]]
    return story.main.coverage.table.merge(wider, on=["episode", "scheme"])


def other_weights(story) -> str:
    """Say which weights are not the main estimate's, by episode: ``by value in 2024-2025``."""
    others = [(story.main.other[name, "law"].weights, name) for name in reversed(story.episodes)]
    return listing([f"{WEIGHTS_IN_TABLES[w]} in {episode_years(name)}" for w, name in others])


def other_coverage(story, name: str) -> dict:
    """Return the rows of the scheme that an episode's interval by the other weights is from."""
    e = story.main.other[name, "law"]
    scheme = "partners" if e.cluster_by.endswith("partners") else "products"
    rows = story.main.coverage.only(episode=name, scheme=scheme).table
    return {"episode": name, "weights": WEIGHTS_IN_SENTENCES[e.weights], "rows": rows}


def toggle(name: str) -> str:
    """Return what is changed, or left out, in words."""
    words = TOGGLE_WORDS.get(name, name)
    return re.sub(r"\b[A-Z]{2,3}\b", lambda code: the(partner(code[0])), words)


def partner(code: str) -> str:
    """Return the name of a partner or customs union; what is neither stays as it is."""
    return _names().get(code, code)


@cache
def _names() -> dict[str, str]:
    return partner_names() | UNIONS


def unit(code: str) -> str:
    """Return the name of a partner, chapter or programme of the law."""
    chapters = product_labels("hs2")
    return f"{chapters.get(code, 'chapter')} ({code})" if code.isdigit() else partner(code)


def in_weights(check: Check, *, own: bool = True) -> Check:
    """Return the rows of a check in the weights of each episode's main estimate, or in the others.

    The first row of an episode has those of its main estimate.
    """
    first = check.table.groupby("episode").weights.transform("first")
    return dataclasses.replace(check, table=check.table[check.table.weights.eq(first) == own])


def varied(story, episode: str, **fields) -> pd.DataFrame:
    """Return the toggles by law of an episode, clustered by partner; index: what is changed."""
    rows = {"episode": episode, "tariff": "law", "scheme": "by partners"} | fields
    return story.main.toggles.only(**rows).table.set_index("toggle")


def several(story) -> pd.DataFrame:
    """Return the main estimate of 2024-2025 without those that identify most, two and more together."""
    rows = varied(story, "2025", group="partners").reset_index()
    return rows[rows.toggle.str.contains(",") & ~rows.toggle.str.endswith(", by value")]


def is_clear(e) -> bool:
    """Return whether zero lies outside an interval."""
    return not _may_be_zero(e)


def told_before(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the designs whose law can be told from nothing in the year before it."""
    return rows[(rows.placebo_low > 0) | (rows.placebo_high < 0)]


def agree(difference: Estimate) -> str:
    """Say whether both tiers disagree, with the chance of such a difference if they do not."""
    both = "disagree" if is_clear(difference) else "cannot be told apart"
    return f"{both} ({p_value(difference.p_value)})"


def effect(e: Estimate, what: str, *, past: bool = False) -> str:
    """Say what a new duty does, or did, to something: ``lowers them by 10 % [4 %, 16 %]``."""
    if _may_be_zero(e):
        verbs = "changed" if past else "changes"
        return f"{verbs} {what} by {_change(e.value)} {_changes(e)}, which may be zero"
    lowered = ("lowered" if past else "lowers") if e.value < 0 else "raised" if past else "raises"
    ends = sorted(abs(of_ten_per_cent(end)) for end in (e.ci_low, e.ci_high))
    return f"{lowered} {what} by {whole(abs(of_ten_per_cent(e.value)))} {bounds(*ends, whole)}"


def beside(other, e: Estimate) -> str:
    """Print the change that another estimate is of, as a fall where the first says that imports fell."""
    return f"{value_beside(other, e)} {bounds(*as_falls(other, e), whole)}"


def as_falls(other, e: Estimate) -> list[float]:
    """Return the ends of the change that another estimate is of, as falls where the first is one."""
    sign = -1 if e.value < 0 else 1
    return sorted(sign * of_ten_per_cent(end) for end in (other.ci_low, other.ci_high))


def changes_between(e: Estimate) -> str:
    """Print both ends of the change that an estimate is of."""
    return " to ".join(_change(end) for end in (e.ci_low, e.ci_high))


def agrees(e, value: float) -> str:
    """Say whether an estimate is told from another value, and from zero."""
    if not e.ci_low <= value <= e.ci_high:
        return "contradicts it"
    return f"cannot be told from it{', nor from zero' if _may_be_zero(e) else ''}"


def value_beside(other, e: Estimate) -> str:
    """Print the same without its interval."""
    return whole(of_ten_per_cent(other.value) * (-1 if e.value < 0 else 1))


def _may_be_zero(e: Estimate) -> bool:
    return e.ci_low <= 0 <= e.ci_high


def _change(elasticity: float) -> str:
    return whole(of_ten_per_cent(elasticity))


def _changes(e: Estimate) -> str:
    return bounds(of_ten_per_cent(e.ci_low), of_ten_per_cent(e.ci_high), whole)


def apart(groups: Shrunk, what: str) -> str:
    """Say whether elasticities of end uses, or of sectors, differ."""
    beyond = f"their spread beyond their errors, a standard deviation of {two(groups.tau)},"
    if groups.tau == 0:
        return f"They cannot be told apart: the {what} lie no farther apart than their errors put them."
    if groups.p_value > DIFFERENCE_LEVEL:
        return f"They cannot be told apart: {beyond} may be chance ({p_value(groups.p_value)})."
    return f"They differ: {beyond} is hardly chance ({p_value(groups.p_value)})."


def placebo_by(row) -> str:
    """Print a placebo of the year before with what it compares, and how it weighs."""
    ends = bounds(row.placebo_low, row.placebo_high)
    return f"{two(row.placebo)} {ends} {COMPARISON_WORDS[row.comparison]} {WEIGHTED[row.weights]}"


def bounds_by(row) -> str:
    """Print the bounds of an elasticity with what it compares, and how it weighs."""
    ends = f"between {two(row.bound_low)} and {two(row.bound_high)}"
    return f"{ends} {COMPARISON_WORDS[row.comparison]} {WEIGHTED[row.weights]}"


def main_row(rows: pd.DataFrame) -> pd.Series:
    """Return the row that compares and weighs as the main estimate of 2025 does."""
    return rows[rows.comparison.eq("within") & rows.weights.eq("equal")].iloc[0]


def year_by(row) -> str:
    """Print an elasticity by year with what it compares, and how it weighs."""
    return f"{interval(row)} {COMPARISON_WORDS[row.comparison]} {WEIGHTED[row.weights]}"


def net_of_line(row) -> str:
    """Print an elasticity less the line through the years before."""
    return with_bounds(row.net, row.net_low, row.net_high)


def between(row, name: str) -> str:
    """Print the ends of what trends of some size leave."""
    return f"between {two(row[f'{name}_low'])} and {two(row[f'{name}_high'])}"


def share_of_partner(row) -> str:
    """Print what a partner holds of what identifies; of the first with the verb."""
    return f"{the(row.partner_name)} {'holds ' * (row.Index == 0)}{whole(row.share)}"


def shares_of_programmes(rows: pd.DataFrame) -> list[str]:
    """Print what programmes of the law are of what identifies; of the first with the verb."""
    pairs = zip(rows.unit, rows.equal, strict=True)
    return [f"{name} {'are ' * (not n)}{whole(share)}" for n, (name, share) in enumerate(pairs)]


def estimate_without(row) -> str:
    """Print the estimate without some partners, and without whom."""
    return f"{interval(row)} {listed(toggle(row.toggle))}"


def claims_rose(row) -> str:
    """Print how a partner's claims of USMCA rose."""
    return f"from {whole(row.early)} to {whole(row.autumn)} for {partner(row.partner)}"


def drawn_to_mean(row) -> str:
    """Print the elasticity of an end use, drawn to the common mean."""
    return f"{row.group} goods {two(row.shrunk)} {bounds(row.shrunk_low, row.shrunk_high)}"


def in_episode(pair: tuple[str, Estimate]) -> str:
    """Print an estimate with the years of its episode."""
    return f"{interval(pair[1])} in {episode_years(pair[0])}"


def placebo_of(design: Judged) -> str:
    """Print a design with its placebo."""
    return f"{label(design)}, {years(design.estimate.window)}: {interval(design.placebo)}"


def fitted(e: Estimate, spec: Specification | None = None, out: Iterable[str] = ()) -> str:
    """Define the regression of an estimate, and how it is clustered."""
    return f"{regression(e, spec, out)}; {clustering(e)}"


def sellers(e: Estimate) -> str:
    """Define the regression of a tier of demand."""
    return fitted(e) + (", members of the EU as one" if e.cluster_by == "partner" else "")
