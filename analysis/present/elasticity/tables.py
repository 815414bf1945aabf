"""Tables of report 04."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.estimate.elasticity.study import Story
from analysis.estimate.engine.check import Check
from analysis.estimate.engine.results import to_frame
from analysis.present.check import check_table, how_simulated
from analysis.present.finding import period, probability, two, whole
from analysis.present.labels import episode_years, label, span, years
from analysis.present.models import Models
from analysis.present.table import Table, or_dash

ENDS = {"value": ("ci_low", "ci_high")}

#: Columns of a design and its placebo, and how they are printed.
INTERVALS = {"value": ("ci_low", "ci_high"), "placebo": ("placebo_low", "placebo_high")}
HEADS = {
    "design": "Design", "episode": "Episode", "value": "Estimate [95 %]", "placebo": "Placebo [95 %]",
    "policy_share": "Policy share", "policy_kept": "Policy kept", "first_stage_f": "First-stage F",
}  # fmt: skip
FORMATS = {
    "value": two, "placebo": two,
    "policy_share": whole, "policy_kept": whole,
    "first_stage_f": or_dash("{:,.0f}".format),
}  # fmt: skip


def _designs(story: Story) -> pd.DataFrame:
    """Return every design with its placebo as numbers, one row each."""
    rows = [
        {
            "design": label(d), "episode": years(d.estimate.window), "value": d.estimate.value,
            "ci_low": d.estimate.ci_low, "ci_high": d.estimate.ci_high, "placebo": d.placebo.value,
            "placebo_low": d.placebo.ci_low, "placebo_high": d.placebo.ci_high,
            "policy_share": d.policy_share, "policy_kept": d.policy_kept,
            "first_stage_f": d.estimate.first_stage_f,
        }
        for d in story.designs
    ]  # fmt: skip
    return pd.DataFrame(rows)


def designs_table(story: Story) -> Table:
    """Print every design beside its placebo, with the policy content of its variation."""
    frame = _designs(story)
    caption = (
        "Every design beside its placebo; intervals clustered by partner. Policy share: part of the "
        "regressor's variation that the law explains. Policy kept: part of the law's variation that "
        "the effects leave."
    )
    return _table(frame, caption, name="elasticity_designs")


def _table(frame: pd.DataFrame, caption: str, *, name: str) -> Table:
    return Table(frame, caption, heads=HEADS, formats=FORMATS, intervals=INTERVALS, name=name)


def first_stage_table(story: Story) -> Models:
    """Print how much of a change in the law is collected."""
    caption = "First stage: how much of a change in the law is collected."
    return Models(story.stages, caption, name="first_stage")


def reduced_table(story: Story) -> Models:
    """Print imports on what the law would charge."""
    caption = "Reduced form: imports on what the law would charge."
    return Models(story.reduced, caption, name="reduced_form")


def two_stage_table(story: Story) -> Models:
    """Print imports on what the law made collected."""
    caption = "Two-stage least squares: imports on what the law made collected."
    return Models(story.final, caption, name="elasticity_2sls")


def with_all_table(story: Story) -> Models | None:
    """Print second readings that leave partners out, with all; None where none does."""
    caption = "The second reading of the second episode, no partner left out."
    return Models(story.with_all, caption, name="elasticity_with_all") if story.with_all else None


def naive_table(story: Story) -> Models:
    """Print the regressions on the effective and on the headline rate."""
    caption = "Regressions on the effective and on the headline rate."
    return Models(story.naive, caption, name="elasticity_naive")


def detail_table(story: Story) -> Models:
    """Print the specification asked for."""
    own = story.detail
    return Models([own], f"{label(own)}, {period(own.window)}.", name="elasticity_detail")


def convention_table(story: Story) -> Table:
    """Print how each standard error comes from its raw sandwich."""
    frame = to_frame(story.final)[["window", "std_error_raw", "small_sample_factor", "std_error"]]
    six = lambda value: f"{value:.6f}"  # noqa: E731
    heads = {"std_error_raw": "Raw sandwich", "small_sample_factor": "Factor"}
    formats = dict.fromkeys(frame.columns[1:], six) | {"window": period}
    caption = (
        "Standard error = raw sandwich x factor, factor = sqrt(G/(G−1) x (N−1)/(N−K)), where K counts "
        "the regressor and the levels of the effects that are not nested in the clusters."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="elasticity_errors")


#: Schemes of inference as printed.
SCHEMES = {
    "products": "law dealt out anew over products",
    "partners": "law dealt out anew over partners",
    "by products partners": "clustered by partner and product",
}
TARIFFS = {
    "law": "by law",
    "collected": "per point collected",
    "collected, OLS": "collected, not instrumented",
}


def intervals_table(story: Story) -> Table:
    """Print every inference on the headline elasticities."""
    rows = story.headline.intervals
    frame = rows.assign(
        episode=rows.episode.map(episode_years), tariff=rows.tariff.map(TARIFFS),
        scheme=rows.scheme.map(SCHEMES), n_units=rows.n_clusters,
    )  # fmt: skip
    frame = frame[[
        "episode", "tariff", "scheme", "value", "ci_low", "ci_high", "p_value", "n_units", "draws"
    ]]  # fmt: skip
    heads = {"episode": "Episode", "tariff": "Tariff", "scheme": "Interval from",
             "n_units": "Change places",
             "value": "Elasticity [95 %]", "draws": "Assignments", "p_value": "p"}  # fmt: skip
    formats = {"value": two, "p_value": probability, "n_units": "count", "draws": "count"}
    caption = (
        "The headline elasticities under each inference. The law is dealt out anew among chapters "
        "(first episode), HS6 (second) or partners, members of the EU together, and the studentised "
        "coefficient ranked; the interval holds what is not rejected at 5 %."
    )
    return Table(
        frame, caption, heads=heads, formats=formats, intervals=ENDS, name="elasticity_headline"
    )


def coverage_table(story: Story) -> Table:
    """Print size and coverage of the inference on the law as it is."""
    check = story.headline.coverage
    keys = {"episode": "Episode", "scheme": "Law dealt out over", "errors": "Errors shared within"}
    caption = how_simulated(check, "products (chapters, HS4) or partners")
    return check_table(check, caption, keys=keys, words={"episode": episode_years},
                       name="elasticity_coverage")  # fmt: skip


def toggles_table(story: Story) -> Table:
    """Print the headline with one choice changed at a time."""
    caption = "The headline with one choice changed at a time."
    return _toggles(story.headline.toggles, "elasticity_toggles", caption)


def sectors_table(story: Story) -> Table:
    """Print the headline with each sector left out in turn."""
    caption = (
        "The headline without each sector in turn: sections of the Harmonized System in the first "
        "episode, NAICS in the second."
    )
    return _toggles(story.headline.leave_outs, "elasticity_sectors", caption)


#: Toggles as printed where their name is no words.
TOGGLES = {
    "": "as it is", "equal": "each pair alike", "midpoint": "mid-point growth",
    "exit": "exit (probability)", "entry": "entry (probability)",
}  # fmt: skip


def _toggles(check: Check, name: str, caption: str) -> Table:
    """Print both clusterings of an estimate in one row, which the kit has in two."""
    rows, other = (check.only(scheme=f"by {of}").table for of in ("partners", "products"))
    frame = rows.assign(
        episode=rows.episode.map(episode_years), tariff=rows.tariff.map(TARIFFS),
        toggle=rows.toggle.replace(TOGGLES).str.replace("CHN", "China"),
        partners_low=rows.ci_low, partners_high=rows.ci_high, by_product=rows.value,
        products_low=other.ci_low.to_numpy(), products_high=other.ci_high.to_numpy(),
    )[["episode", "toggle", "tariff", "value", "partners_low", "partners_high", "by_product",
       "products_low", "products_high", "n_obs"]]  # fmt: skip
    heads = {"episode": "Episode", "toggle": "Changed", "tariff": "Tariff", "n_obs": "Observations",
             "value": "By partner [95 %]", "by_product": "By product [95 %]"}  # fmt: skip
    ends = {"value": ("partners_low", "partners_high"), "by_product": ("products_low", "products_high")}
    formats = {"value": two, "by_product": two, "n_obs": "count"}
    caption += " Intervals clustered by partner, members of the EU as one, and by product."
    return Table(frame, caption, heads=heads, formats=formats, intervals=ends, name=name)


def placebo_table(story: Story) -> Table:
    """Print each version of the headline beside the same law given to other years."""
    caption = (
        "The headline and its coarser versions, and the same law given to other years; clustered by "
        "partner. Own tariffs: real tariffs moved in the window."
    )
    check = story.headline.placebos
    kind = check.table.is_placebo.map({True: "another time", False: "the episode"})
    return check_table(
        replace(check, table=check.table.assign(kind=kind)), caption, name="elasticity_placebos",
        keys={"episode": "Episode", "version": "Version", "kind": "Law of"},
        more={"moved": "Own tariffs"}, formats={"window": span},
        words={"episode": episode_years, "moved": {True: "yes", False: "–"}},
    )  # fmt: skip


#: Questions of the table of answers; months and end uses are named by what stands in the row.
QUESTIONS = {
    "new duty": "What does a new duty do?",
    "collected": "What does a point more collected do?",
    "rises": "What does a rise do?",
    "cuts": "What does a cut undo?",
    "own": "What did China's own imports do?",
}


def _question(name: str) -> str:
    if name in QUESTIONS:
        return QUESTIONS[name]
    if name.startswith("month "):
        return f"How much by then: month {name.removeprefix('month ')}?"
    return f"What does a new duty do on {name.removeprefix('end use: ')} goods?"


def answers_table(story: Story) -> Table:
    """Print every elasticity that the reports give as an answer: question, tariff, number."""
    rows = story.answers
    frame = rows.assign(
        question=rows.question.map(_question), tariff=rows.tariff.map(TARIFFS),
        episode=rows.episode.map(episode_years),
    )[["question", "tariff", "episode", "value", "ci_low", "ci_high", "interval", "report"]]  # fmt: skip
    heads = {"question": "Question", "tariff": "Tariff meant", "episode": "Episode",
             "value": "Elasticity [95 %]", "interval": "Interval from", "report": "Report"}  # fmt: skip
    caption = (
        "Every elasticity that these reports print as an answer. By law and per point collected differ "
        "by how much of the law is collected; a month counts from the change."
    )
    formats = {"value": two}
    return Table(frame, caption, heads=heads, formats=formats, intervals=ENDS, name="elasticity_answers")
