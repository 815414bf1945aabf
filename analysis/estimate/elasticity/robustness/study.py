"""The study behind report 04: how sure the main estimates are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.codebook import write_csv
from analysis.collect import read_table
from analysis.columns import Columns, changed, returns
from analysis.combine.load import partner_names
from analysis.engine.panel import Panel
from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import Estimate
from analysis.engine.stored import stored
from analysis.estimate.elasticity.dynamics.rows import check_partner
from analysis.estimate.elasticity.main.study import main_estimate
from analysis.estimate.elasticity.robustness import curve_fits
from analysis.estimate.elasticity.robustness.bands import BANDS, BESIDE_CURVE, bands
from analysis.estimate.elasticity.robustness.curve import Curve, expand
from analysis.estimate.elasticity.robustness.curve_tests import (
    JOINT,
    SPREAD,
    SUMMARY,
    curve_summary,
    joint_test,
)  # fmt: skip
from analysis.estimate.elasticity.robustness.side_by_side import SIDE, Exposure, exposure, side_by_side
from analysis.estimate.elasticity.study import across_estimate, load_left_out
from analysis.estimate.episodes import check_episodes, episode
from analysis.estimate.load import load
from analysis.estimate.specifications import ACROSS, check_linear, specification
from analysis.law.names import named
from analysis.reading import part, traced
from analysis.vocabulary import Term

TRADE = Columns("an episode", {
    "episode": Term("Episode", "", "episode of tariffs"),
    "before": Term("Before", "", "months of the first year of the window that the last year has"),
    "after": Term("After", "", "months of the last year of the window, ``2025-01:2025-11``"),
    "change": Term("Change", "fraction", "change of the partner's customs value between the two"),
}, index=("episode",))  # fmt: skip

#: Columns of :attr:`Curve.estimates`: the choices, then what comes of them.
CHOSEN = {
    "family": Term("Family", "", "family of curve.yaml"),
    "tariff": Term("Tariff", "", "rate that explains: effective, statutory or headline"),
    "instrument": Term("Instrument", "", "rate that instruments it, in 2SLS"),
    "difference": Term("Difference", "months", "months over which changes are taken, 0 in levels"),
    "leave_out": Term("Left out", "", "partners left out"),
    "dropped": Term("Dropped", "", "partner that is left out in turn"),
    "policy": Term("Policy", "truth", "whether the law alone moves the tariff"),
    "problem": Term("Problem", "", "why it could not be estimated; empty where it was"),
}
FITTED = {name: term for name, term in ESTIMATES.items() if name not in ("design", "horizon")}
CURVE = Columns("a specification", CHOSEN | changed(FITTED, missing="where there is a problem") | {
    **ESTIMATES.only("episode", "system", "window", "estimator", "weights", "fixed_effects"),
    **ESTIMATES.only("first_stage", "first_stage_f"),
})  # fmt: skip


@dataclass(frozen=True)
class Story:
    """What report 04 shows."""

    #: Whose tariff path is permuted.
    partner: str
    partner_name: str
    sure: dict[str, Estimate]  #: Episode -> its main elasticity by law.
    across: dict[str, Estimate]  #: Episode -> its design across partners, with the jackknife interval.
    exposures: list[Exposure]  #: The design across partners of each episode, permuted by every scheme.
    #: Of :func:`leave_one_out`: the designs across partners without each partner in turn.
    left_out: pd.DataFrame
    #: Every kind of inference, the designs across partners last.
    side: Annotated[pd.DataFrame, SIDE]

    curve: Curve
    #: The curve by what moves the tariff; and by what is compared.
    summary: Annotated[pd.DataFrame, SUMMARY]
    spread: Annotated[pd.DataFrame, SPREAD]
    joint: Annotated[pd.DataFrame, JOINT]  #: The curve under other assignments.
    published: Annotated[pd.DataFrame, BANDS]  #: Published elasticities that the curve stands beside.
    trade: Annotated[pd.DataFrame, TRADE]  #: What the partner's own trade did.
    names: dict[str, str]  #: Partner -> its short English name.
    data_to: pd.Timestamp  #: Last month of the episodes.
    released: str  #: Their publication.


@named
def check(*, partner: str, episodes: list[str], others: list[str]) -> None:
    """Refuse parameters that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    data = load()
    data.check_partner(partner)
    check_episodes(episodes, data)
    for name in episodes:
        check_partner(data, partner, data.resolve(episode(name).window))
    for name in others:
        check_linear(name, where="parameter others")


@named
@traced
def study(*, partner: str, episodes: list[str], others: list[str]) -> Story:
    """Put the main estimates under every kind of inference, choice and left-out partner.

    Parameters
    ----------
    partner : str
        Whose tariff path is permuted, ISO alpha-3.
    episodes : list of str
        Keys of ``episodes.yaml``.
    others : list of str
        Linear specifications beside the designs across partners; those of other episodes are left out.
    """
    check(partner=partner, episodes=episodes, others=others)
    with part("panel"):
        data, left_out = load("naics3", headline=True), load_left_out()
    chosen = [specification(ACROSS[name]) for name in episodes]
    exposures = [exposure(data, spec, treated=partner) for spec in chosen]
    left_out = left_out[left_out.specification.isin([spec.name for spec in chosen])]
    beside = [s for s in map(specification, others) if s.episode in episodes] + chosen
    fitted = of_episodes(load_curve(), episodes)
    ends = (data.resolve(episode(name).window).split(":")[1] for name in episodes)
    country, published = partner_names(), read_table("published_estimates")
    return Story(
        partner=partner,
        partner_name=country[partner],
        sure={name: main_estimate(name) for name in episodes},
        across={name: across_estimate(name) for name in episodes},
        exposures=exposures,
        left_out=left_out,
        side=side_by_side(data, beside, exposures, treated=partner, left_out=left_out),
        curve=fitted,
        summary=curve_summary(fitted),
        spread=curve_summary(fitted, by_comparison=True),
        joint=joint_test(fitted),
        published=bands(published[published.id.isin(BESIDE_CURVE)]),
        trade=trade_changes(data, partner, episodes),
        names=country,
        data_to=max(map(pd.Timestamp, ends)),
        released=data.vintage,
    )


def of_episodes(curve: Curve, episodes: list[str]) -> Curve:
    """Return what a curve has of some episodes."""
    own = (rows[rows.episode.isin(episodes)] for rows in (curve.estimates, curve.assignments))
    return Curve(*(rows.reset_index(drop=True) for rows in own))


@returns(TRADE)
def trade_changes(data: Panel, partner: str, episodes: list[str]) -> pd.DataFrame:
    """Return how a partner's imports changed over each episode, by the same months of its ends.

    Parameters
    ----------
    data : Panel
    partner : str
        ISO alpha-3.
    episodes : list of str
        Keys of ``episodes.yaml``.
    """
    total, rows = np.nansum(data.customs_value[data.of(partner)], axis=0), {}
    for name in episodes:
        start, end = data.resolve(episode(name).window).split(":")
        before, after = f"{start[:4]}-01:{start[:4]}{end[4:]}", f"{end[:4]}-01:{end}"
        was, now = (total[data.inside(months)].sum() for months in (before, after))
        rows[name] = {"before": before, "after": after, "change": now / was - 1}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("episode")


def panels() -> dict[str, Panel]:
    """Return the panels of the curve by product system."""
    return {"naics3": load("naics3", headline=True), "hs2": load("hs2")}


@part("curve")
def load_curve(**settings) -> Curve:
    """Return the specification curve, stored if nothing has changed; settings as for :func:`run`."""
    parts = {"estimates": "curve_estimates", "assignments": "curve_assignments"}

    def compute() -> dict[str, pd.DataFrame]:
        data = panels()
        found = curve_fits.run(data, expand(data), **settings)
        return {name: getattr(found, part) for part, name in parts.items()}

    tables = stored(compute, list(parts.values()), what="the specification curve (about 15 s)")
    return Curve(**{part: tables[name] for part, name in parts.items()})


def write_curve(target: Path) -> Path:
    """Write ``specification_curve.csv``, rows sorted, with its codebook; return the file."""
    return write_csv(load_curve().estimates, target / "specification_curve.csv", CURVE)
