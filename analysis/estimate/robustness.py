"""How sure: the same estimates under every kind of inference, choice and left-out partner.

What each can support with thirty partners. Clustered standard errors rest on many clusters of like
size; with few of them, or one that is treated, they are too small (MacKinnon and Webb 2017,
doi:10.1002/jae.2508). The jackknife over partners counts what hangs on one of them. Driscoll-Kraay
needs many months and takes partners as given. The restricted wild bootstrap holds its size with thirty
clusters unless one partner carries the exposure: then it hardly rejects anything. The permutation is
exact whatever the errors, if partners are exchangeable, and can reach no p-value below one over the
number of partners.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from analysis.checks import InputError
from analysis.estimate.anchors import published_elasticities
from analysis.estimate.bootstrap import bootstrap
from analysis.estimate.curve import CHOICES, TREATED, Curve
from analysis.estimate.designs import STRONG_F, evaluate, headline
from analysis.estimate.fit import fit, regress, summarise
from analysis.estimate.inference import driscoll_kraay, jackknife
from analysis.estimate.permutation import Permutation, permute
from analysis.estimate.results import Estimate
from analysis.estimate.sample import draw_sample
from analysis.estimate.specification import EPISODES, Specification, specification
from analysis.estimate.stored import stored
from analysis.paths import PANEL

#: Kinds of inference, in the order of print.
KINDS = {
    "partner": "clustered by partner",
    "two_way": "clustered by partner and product",
    "jackknife": "clustered by partner, jackknife",
    "driscoll_kraay": "Driscoll-Kraay",
    "wild": "wild cluster bootstrap",
    "dose": "permutation of one partner's dose",
    "shuffle": "permutation of all paths",
}


@dataclass(frozen=True)
class Exposure:
    """A design's coefficient under other assignments of the tariff.

    Attributes
    ----------
    episode : str
    design : str
        Name of the specification.
    permutations : dict
        Scheme -> :class:`Permutation`; ``"left_out"``: doses, the treated partner left out of the
        samples of the others.
    """

    episode: str
    design: str
    permutations: dict[str, Permutation]


def headline_designs(episodes: list[str]) -> dict[str, str]:
    """Return the design that the rule of :mod:`designs` chooses for each episode."""
    chosen = {e: headline(evaluate([e], estimator="iv"), e) for e in episodes}
    return {episode: design.name for episode, design in chosen.items() if design}


def headline_estimate(episode: str) -> Estimate:
    """Return an episode's headline elasticity with the jackknife interval over partners.

    What rests on the headline draws on this interval: the clustered one leaves out how much of the
    estimate hangs on a single partner.

    Raises
    ------
    InputError
        No design of the episode qualifies.
    """
    left_out = load_left_out()
    own = left_out[left_out.specification.str.endswith(f"_{episode}")]
    if own.empty:
        raise InputError(f"no design of episode {episode} qualifies as the headline.")
    row = _jackknifed(own)
    raw = {"std_error_raw": row["std_error"], "small_sample_factor": 1.0}
    return replace(fit(own.specification.iloc[0]), **row, **raw, cluster_by="partner, jackknife")


def permute_designs(chosen: dict[str, str], *, treated: str = TREATED) -> list[Exposure]:
    """Permute the exposure of each episode's design, by every scheme.

    Parameters
    ----------
    chosen : dict
        Episode -> specification.
    treated : str
        Partner whose path is assigned, ISO alpha-3.
    """
    return [
        Exposure(
            episode,
            name,
            {
                scheme: permute(specification(name), treated=treated, scheme=scheme)
                for scheme in ("dose", "swap", "shuffle")
            }
            | {"left_out": permute(specification(name), treated=treated, keep_treated=False)},
        )
        for episode, name in chosen.items()
    ]


def side_by_side(
    names: list[str], *, treated: str = TREATED, left_out: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every kind of inference for each named specification.

    Parameters
    ----------
    names : list of str
        Linear specifications.
    treated : str
        Partner whose exposure is permuted.
    left_out : DataFrame, optional
        Of :func:`leave_one_out`; its specifications get the jackknife too.

    Returns
    -------
    DataFrame
        Key specification x kind (a key of :data:`KINDS`); ``value``, ``std_error`` (missing where
        the kind has none), ``ci_low``, ``ci_high``, ``p_value``. The permutations need a tariff or an
        instrument set by law; the rows are missing where there is none. The interval and p of
        ``dose`` are those of the treated partner's own elasticity, whose ``value`` differs.
    """
    rows = []
    for name in names:
        spec = specification(name)
        own = None if left_out is None else left_out[left_out.specification.eq(name)]
        rows += [{"specification": name} | row for row in _kinds(spec, treated, own)]
    return pd.DataFrame(rows)


def _kinds(spec: Specification, treated: str, left_out: pd.DataFrame | None) -> list[dict]:
    sample = draw_sample(spec)
    scores, stage = regress(spec, sample)
    two_way = replace(spec, cluster_by="partner and product")
    value, by_month = float(scores.coefficients[0]), driscoll_kraay(scores, sample)
    rows = [
        _row("partner", summarise(spec, sample, scores, stage)),
        _row("two_way", summarise(two_way, sample, scores, stage)),
        *_jackknife_row(left_out),
        {"kind": "driscoll_kraay"} | _by_t(value, by_month, len(sample.months) - 1),
        _row("wild", bootstrap(spec)),
    ]
    if (spec.instrument or spec.tariff) != "effective":
        for scheme in ("dose", "shuffle"):
            found = permute(spec, treated=treated, scheme=scheme)
            low, high = found.interval()
            rows.append(
                {"kind": scheme, "value": found.value, "std_error": np.nan}
                | {"ci_low": low, "ci_high": high, "p_value": found.p_value()}
            )
    return rows


def _row(kind: str, found) -> dict:
    columns = ("value", "std_error", "ci_low", "ci_high", "p_value")
    return {"kind": kind} | {name: getattr(found, name, np.nan) for name in columns}


def _jackknife_row(left_out: pd.DataFrame | None) -> list[dict]:
    known = left_out is not None and len(left_out)
    return [{"kind": "jackknife"} | _jackknifed(left_out)] if known else []


def _jackknifed(left_out: pd.DataFrame) -> dict:
    by = left_out.set_index("dropped").value
    value, without = float(by[""]), by.drop("").to_numpy()[:, None]
    return _by_t(value, jackknife(without, np.array([value])), len(without) - 1)


def _by_t(value: float, covariance: np.ndarray, degrees: int) -> dict:
    """Return an estimate with interval and p from the t distribution."""
    std_error = float(np.sqrt(covariance[0, 0]))
    t = stats.t(degrees)
    half = float(t.ppf(0.975)) * std_error
    return {
        "value": value,
        "std_error": std_error,
        "ci_low": value - half,
        "ci_high": value + half,
        "p_value": float(2 * t.sf(abs(value) / std_error)),
    }


def leave_one_out(names: list[str]) -> pd.DataFrame:
    """Fit each specification without each partner in turn.

    Returns
    -------
    DataFrame
        Key specification x ``dropped`` (empty: no partner); ``value``, ``ci_low``, ``ci_high``.
    """
    rows = []
    for name in names:
        spec = specification(name)
        for dropped in ["", *draw_sample(spec).partners]:
            left_out = tuple(sorted({*spec.leave_out, dropped} - {""}))
            found = fit(replace(spec, leave_out=left_out))
            row = {"specification": name, "dropped": dropped, "value": found.value}
            rows.append(row | {"ci_low": found.ci_low, "ci_high": found.ci_high})
    return pd.DataFrame(rows)


def load_left_out(folder: Path = PANEL) -> pd.DataFrame:
    """Return :func:`leave_one_out` of the headline designs, stored if nothing has changed."""
    name = "headline_left_out"

    def compute() -> dict[str, pd.DataFrame]:
        return {name: leave_one_out(list(headline_designs(list(EPISODES)).values()))}

    return stored(compute, [name], folder=folder)[name]


def curve_summary(curve: Curve, *, by_comparison: bool = False) -> pd.DataFrame:
    """Summarise the curve by episode, and by whether the law alone moves the tariff.

    Parameters
    ----------
    curve : Curve
    by_comparison : bool
        Also by whether partners are compared with each other (``across``), or only the products of a
        partner (``within``: partner x month effects).

    Returns
    -------
    DataFrame
        Key ``episode`` x ``policy`` (x ``comparison``); counts ``n``, ``n_not_estimable``,
        ``n_weak`` (first-stage F below the threshold of :mod:`designs`); ``low``, ``q25``,
        ``median``, ``q75``, ``high`` of the estimates; ``negative``, ``significant`` (negative and p
        below 0.05 under clustering): fractions.
    """
    rows = []
    within = curve.estimates.fixed_effects.str.contains("partner x month")
    table = curve.estimates.assign(comparison=np.where(within, "within", "across"))
    keys = ["episode", "policy", *(["comparison"] if by_comparison else [])]
    for key, group in table.groupby(keys):
        found = group[group.problem.eq("")]
        significant = found.value.lt(0) & found.p_value.lt(0.05)
        quantiles = dict(
            zip(
                ["low", "q25", "median", "q75", "high"],
                found.value.quantile([0, 0.25, 0.5, 0.75, 1]),
                strict=True,
            )
        )
        rows.append(
            dict(zip(keys, key, strict=True))
            | {"n": len(found)}
            | {"n_not_estimable": len(group) - len(found)}
            | {"n_weak": int(found.first_stage_f.lt(STRONG_F).sum())}
            | quantiles
            | {"negative": found.value.lt(0).mean(), "significant": significant.mean()}
        )
    return pd.DataFrame(rows)


def joint_test(curve: Curve, *, treated: str = TREATED) -> pd.DataFrame:
    """Test the policy specifications of the curve together, by permutation across partners.

    Returns
    -------
    DataFrame
        Key ``episode`` (``"both"``: all specifications) x ``statistic`` (``median`` of the
        estimates, ``share`` that is negative and significant); ``n_specifications``,
        ``n_assignments``, ``value`` as it happened, ``p_value``: the share of assignments, the true
        one among them, with a median as low or a share as high.

    Notes
    -----
    Simonsohn, Simmons and Nelson (2020, doi:10.1038/s41562-020-0912-z). Partners that some
    specification lacks are not assigned.
    """
    rows = []
    episodes = sorted(curve.assignments.episode.unique())
    for episode in [*episodes, "both"][: None if len(episodes) > 1 else 1]:
        own = curve.assignments
        own = own if episode == "both" else own[own.episode.eq(episode)]
        by_partner = _statistics(own)
        count = len(own.drop_duplicates(CHOICES))
        for statistic, sign in (("median", 1), ("share", -1)):
            actual = by_partner.loc[treated, statistic]
            extreme = (sign * by_partner[statistic] <= sign * actual + 1e-12).mean()
            rows.append(
                {"episode": episode, "statistic": statistic, "n_specifications": count}
                | {"n_assignments": len(by_partner), "value": actual, "p_value": extreme}
            )
    return pd.DataFrame(rows)


def _statistics(assignments: pd.DataFrame) -> pd.DataFrame:
    """Return the curve's statistics under each assignment; index ``partner``."""
    significant = assignments.value.lt(0) & assignments.p_value.lt(0.05)
    groups = assignments.assign(significant=significant).groupby("partner")
    whole = groups.size() == groups.size().max()
    found = pd.DataFrame({"median": groups.value.median(), "share": groups.significant.mean()})
    return found[whole]


#: Published ranges: two rows of the table that are the ends of one, and the horizon of it.
# ASSUME: two figures of one study at different horizons are read as the range that it crosses
# between them; a static design averages over such horizons.
RANGES = {
    "blp_long_low": ("blp_long_high", "after 7 to 10 years"),
    "tamberi_short": ("tamberi_long", "from impact to 15 months"),
}

#: Why an estimate need not agree with ours; rows are ids of ``published_estimates``.
# ASSUME: reasons are read off each study's design as the table states it; none was tested here.
REASONS = {
    "arw_quantity": "quantities by HTS10, 12-month changes, 2017-18 only",
    "blp_short": "tariff changes of many countries, 1995-2018, a year after each",
    "blp_long_low": "the response after 7 to 10 years; these windows end after one or two",
    "fgo_hs6": "the long run, from tariffs of 2001-16 between countries",
    "tamberi_short": "the same tariffs, by time since they rose; a static design averages over it",
}


def scoreboard(estimates: dict[str, Estimate]) -> pd.DataFrame:
    """Set our estimates beside published ones.

    Parameters
    ----------
    estimates : dict
        Episode -> headline estimate.

    Returns
    -------
    DataFrame
        Key ``id`` x ``episode``; ``study``, ``horizon``, ``band_low``, ``band_high`` (the published
        interval, or the range as printed; equal where only a figure is printed), ``band`` (which of
        the three), ``value``, ``ci_low``, ``ci_high``, ``inside`` (our value in the band; for a
        figure: the figure in our interval), ``reason`` (for a miss, why the two may differ).

    Notes
    -----
    Rows checked from memory or second hand are left out (``anchors.TRUSTED``).
    """
    published = published_elasticities().set_index("id")
    rows = []
    for name, row in published.iterrows():
        if name in {end for end, _ in RANGES.values()}:
            continue
        low, high, band, horizon = _band(row, name, published)
        for episode, ours in estimates.items():
            point = band == "figure"
            inside = ours.ci_low <= low <= ours.ci_high if point else low <= ours.value <= high
            rows.append(
                {"id": name, "episode": episode, "study": row.study, "horizon": horizon}
                | {"band_low": low, "band_high": high, "band": band, "value": ours.value}
                | {"ci_low": ours.ci_low, "ci_high": ours.ci_high, "inside": bool(inside)}
                | {"reason": "" if inside else REASONS.get(name, "not explained")}
            )
    return pd.DataFrame(rows)


def _band(row: pd.Series, name: str, published: pd.DataFrame) -> tuple[float, float, str, str]:
    if name in RANGES and RANGES[name][0] in published.index:
        other, horizon = RANGES[name]
        low, high = sorted([row.estimate, published.estimate[other]])
        return low, high, "range", horizon
    if pd.notna(row.std_error):
        half = 1.96 * row.std_error
        return row.estimate - half, row.estimate + half, "interval", row.horizon
    return row.estimate, row.estimate, "figure", row.horizon
