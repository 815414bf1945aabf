"""HTS10 long difference 2024 to 2025: the finest products, two years, no time before.

The third difference: change over a year, between products of a partner, between partners in a
product. Product effects take out what happened to a product everywhere, partner effects what
happened to a partner in all products; what is left is whether a partner's imports fell more in the
lines on which its tariff rose more, than they fell for other partners.

What it cannot do: two years have no placebo; a year mixes months before and after each tariff, and
front-loading with them; the two years come from different revisions of the data; and with partner
effects a tariff that falls on all goods of a partner alike is taken out.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis.collect import read_events, read_table
from analysis.collect.tables import vintage
from analysis.combine.law.line_rates import line_rates
from analysis.combine.law.statutory import read_law
from analysis.estimate.engine.fit import least_squares
from analysis.estimate.engine.inference import Scores, meat
from analysis.estimate.engine.results import Estimate, to_frame
from analysis.estimate.engine.stored import stored
from analysis.estimate.robustness.permutation import Permutation
from analysis.paths import PANEL

#: Outcome -> its name in results.
OUTCOMES = {
    "continuing": "change of log customs value, sold in both years",
    "exit": "sold in 2024 but not in 2025 (0 or 1)",
    "entry": "sold in 2025 but not in 2024 (0 or 1)",
    "midpoint": "change of customs value over the mean of both years (-2 to 2)",
}

SOURCE = "us_imports_hs10_annual"
TREATED = "CHN"


@dataclass(frozen=True)
class Lines:
    """Rows partner x HTS10 line of one regression, n of them.

    Attributes
    ----------
    y : ndarray, shape (n,)
        An outcome of :data:`OUTCOMES`.
    x, z : ndarray, shape (n,)
        Change of log(1 + rate), and the instrument's (the same where there is none).
    weights : ndarray, shape (n,)
        With mean 1.
    partner, product : ndarray of int, shape (n,)
        Codes from 0.
    partners, products : Index
        What they stand for; products are HTS10 codes.
    """

    y: np.ndarray
    x: np.ndarray
    z: np.ndarray
    weights: np.ndarray
    partner: np.ndarray
    product: np.ndarray
    partners: pd.Index
    products: pd.Index


def draw_lines(
    table: pd.DataFrame, outcome: str, *, tariff: str, instrument: str | None = None,
    weighted: bool = False,
) -> Lines:  # fmt: skip
    """Return the rows of one regression.

    Parameters
    ----------
    table : DataFrame
        ``partner``, ``hs10``, ``value_2024``, ``value_2025`` (US dollars) and the columns named by
        ``tariff`` and ``instrument`` (changes of log factors).
    outcome : str
        A key of :data:`OUTCOMES`.
    weighted : bool
        By value in 2024 (``midpoint``: mean of both years); equal otherwise.

    Notes
    -----
    Lines that a single partner sells, and partners with a single line, say nothing within the
    effects; they are left out, and the number of rows says so.
    """
    before, after = table.value_2024, table.value_2025
    kept = {
        "continuing": before.gt(0) & after.gt(0),
        "exit": before.gt(0),
        "entry": after.gt(0),
        "midpoint": before.add(after).gt(0),
    }[outcome]
    rows = table[kept & table[tariff].notna()]
    if instrument:
        rows = rows[rows[instrument].notna()]
    while True:
        sizes = [rows.groupby(key).hs10.transform("size") for key in ("hs10", "partner")]
        alone = (sizes[0] == 1) | (sizes[1] == 1)
        if not alone.any():
            break
        rows = rows[~alone]
    before, after = rows.value_2024.to_numpy(float), rows.value_2025.to_numpy(float)
    mean = (before + after) / 2
    with np.errstate(divide="ignore"):
        y = {
            "continuing": lambda: np.log(after) - np.log(before),
            "exit": lambda: (after == 0).astype(float),
            "entry": lambda: (before == 0).astype(float),
            "midpoint": lambda: (after - before) / mean,
        }[outcome]()
    weights = np.ones(len(rows))
    if weighted:
        weights = mean if outcome == "midpoint" else before
    partner, partners = pd.factorize(rows.partner, sort=True)
    product, products = pd.factorize(rows.hs10, sort=True)
    x = rows[tariff].to_numpy()
    z = rows[instrument].to_numpy() if instrument else x
    return Lines(y, x, z, weights / weights.mean(), partner, product, partners, products)


def absorb_pairs(columns: np.ndarray, lines: Lines) -> np.ndarray:
    """Return columns less their weighted projection on product and partner effects, shape (n, k).

    Products are eliminated exactly and partners, of which there are few, solved for directly.
    """
    weights = lines.weights
    shape = (len(lines.products), len(lines.partners))
    both = sparse.coo_matrix((weights, (lines.product, lines.partner)), shape=shape).tocsr()
    by_product = np.asarray(both.sum(axis=1)).ravel()
    system = np.diag(np.asarray(both.sum(axis=0)).ravel())
    system = system - (both.T @ sparse.diags(1 / by_product) @ both).toarray()
    clean = []
    for column in columns.T:
        within = column - (np.bincount(lines.product, column * weights) / by_product)[lines.product]
        sums = np.bincount(lines.partner, within * weights, shape[1])
        effects = np.linalg.lstsq(system, sums, rcond=None)[0]
        rest = column - effects[lines.partner]
        means = np.bincount(lines.product, rest * weights) / by_product
        clean.append(rest - means[lines.product])
    return np.column_stack(clean)


def estimate(lines: Lines, outcome: str, tariff: str, *, cluster_by: str = "partner") -> Estimate:
    """Regress the outcome on the change of the tariff; two stages where there is an instrument.

    Parameters
    ----------
    cluster_by : {"partner", "hs8"}
        HTS8 is the level at which the law sets most rates.

    Returns
    -------
    Estimate
        Standard error with the factor of the monthly models: ``G/(G-1) * (N-1)/(N-K)``, K without
        effects nested in clusters.
    """
    root = np.sqrt(lines.weights)
    columns = np.column_stack([lines.y, lines.x, lines.z])
    y, x, z = (absorb_pairs(columns, lines) * root[:, None]).T
    first = least_squares(x, z[:, None])
    fitted = z * first.coefficients[0]
    coefficients = least_squares(y, fitted[:, None]).coefficients
    residuals = y - x * coefficients[0]
    bread = np.array([[1 / (fitted @ fitted)]])
    scores = Scores(coefficients, bread, (fitted * residuals)[:, None], fitted[:, None], residuals)
    std_error, raw, clusters = _std_error(scores, lines, cluster_by)
    value, t = float(coefficients[0]), stats.t(clusters - 1)
    stage = {}
    if lines.z is not lines.x:
        strength = first.coefficients[0] / _std_error(first, lines, cluster_by)[0]
        stage = {"first_stage": float(first.coefficients[0]), "first_stage_f": float(strength**2)}
    two = "2SLS" if stage else "OLS"
    weights = "equal" if np.ptp(lines.weights) == 0 else "value"
    return Estimate(
        name=f"2024-2025.hs10.{outcome}.{two.lower()}.{tariff}.{weights}",
        outcome=OUTCOMES[outcome],
        regressor=f"change of log(1 + {tariff} rate)",
        estimator=two,
        value=value,
        std_error=std_error,
        ci_low=float(value - t.ppf(0.975) * std_error),
        ci_high=float(value + t.ppf(0.975) * std_error),
        p_value=float(2 * t.sf(abs(value / std_error))),
        unit="elasticity" if outcome in ("continuing", "midpoint") else "probability per log point",
        n_obs=len(y),
        n_clusters=clusters,
        n_zeros=0,
        fixed_effects="hs10, partner",
        cluster_by=cluster_by,
        system="hs10",
        window="2024:2025",
        weights=weights,
        std_error_raw=raw,
        small_sample_factor=std_error / raw,
        vintage=vintage(SOURCE),
        **stage,
    )


def _std_error(scores: Scores, lines: Lines, cluster_by: str) -> tuple[float, float, int]:
    codes = lines.partner
    nested = len(lines.partners)
    if cluster_by == "hs8":
        codes = pd.factorize(lines.products.str[:8])[0][lines.product]
        nested = len(lines.products)
    clusters, n = int(codes.max()) + 1, len(codes)
    k = 1 + len(lines.partners) + len(lines.products) - nested
    raw = float(np.sqrt(scores.bread[0, 0] ** 2 * meat(scores.scores, codes)[0, 0]))
    return raw * float(np.sqrt(clusters / (clusters - 1) * (n - 1) / (n - k))), raw, clusters


def permute_lines(lines: Lines, *, treated: str = TREATED) -> Permutation:
    """Give the treated partner's changes by line, less the others' mean, to each partner in turn.

    The scheme ``dose`` of :mod:`permutation`; lines that the treated partner does not sell have the
    mean of those that it sells.
    """
    own = lines.partners.get_loc(treated)
    n = len(lines.products)
    mine = lines.partner == own
    path = np.full(n, np.nan)
    path[lines.product[mine]] = lines.z[mine]
    others = np.bincount(lines.product[~mine], lines.z[~mine], n)
    counts = np.bincount(lines.product[~mine], minlength=n)
    net = path - np.divide(others, counts, out=np.full(n, np.nan), where=counts > 0)
    net = np.where(np.isnan(net), np.nanmean(net), net)[lines.product]
    clean = absorb_pairs(np.column_stack([lines.y, lines.x]), lines)
    found = []
    for partner in range(len(lines.partners)):
        exposure = np.where(lines.partner == partner, net, 0.0)
        length = lines.weights @ absorb_pairs(exposure[:, None], lines)[:, 0] ** 2
        found.append((exposure * lines.weights) @ clean / length)
    return Permutation(treated, lines.partners, *np.array(found).T)


def lines_table() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return changes of log factors by line: of the partners with statutory rates, and of all.

    Returns
    -------
    statutory, every : DataFrame
        ``partner`` (ISO alpha-3; Census code in ``every``), ``hs10``, ``value_2024``, ``value_2025``,
        ``effective`` (missing outside continuing lines) and, in the first, ``statutory``.
    """
    read = functools.cache(read_table)
    imports = read(SOURCE)
    keys = ["census_partner_code", "hs10"]
    wide = imports.pivot(index=keys, columns="year", values=["customs_value", "duties"]).fillna(0.0)
    value, duties = wide.customs_value, wide.duties
    # ASSUME: rates above one (0.04 % of the rows) are kept: they can be lawful in 2025.
    rate = duties / value.where(value > 0)
    every = pd.DataFrame(
        {
            "value_2024": value[2024],
            "value_2025": value[2025],
            "effective": np.log1p(rate[2025]) - np.log1p(rate[2024]),
        }
    ).reset_index()
    every = every.rename(columns={"census_partner_code": "partner"})
    partners = read("partners").partner
    codes = imports.dropna(subset="partner").drop_duplicates("census_partner_code")
    iso = codes.set_index("census_partner_code").partner
    law = read_law(read, read_events(), partners=partners)
    statutory = line_rates(law, partners)
    statutory["statutory"] = np.log1p(statutory.rate_2025) - np.log1p(statutory.rate_2024)
    effective = every.assign(partner=every.partner.map(iso)).dropna(subset="partner")
    effective = effective[["partner", "hs10", "effective"]]
    return statutory.merge(effective, on=["partner", "hs10"], how="left", validate="1:1"), every


def long_differences() -> dict[str, pd.DataFrame]:
    """Fit the long differences.

    Returns
    -------
    dict
        ``estimates``: columns of :class:`Estimate`, one row a model and clustering, and ``sample``
        (``"all partners"``, ``"large partners"``, ``"without CHN"``); ``permutation``: one row an
        assignment of China's changes, ``label``, ``on_outcome``, ``on_tariff``, for 2SLS on
        continuing lines.
    """
    statutory, every = lines_table()
    large = "large partners"
    models = [
        (every, "all partners", "continuing", "effective", None, False),
        (statutory, large, "continuing", "effective", None, False),
        (statutory, large, "continuing", "statutory", None, False),
        (statutory, large, "continuing", "effective", "statutory", False),
        (statutory, large, "continuing", "effective", "statutory", True),
        (statutory[statutory.partner.ne(TREATED)], f"without {TREATED}", "continuing", "effective",
         "statutory", False),
        (statutory, large, "exit", "statutory", None, False),
        (statutory, large, "entry", "statutory", None, False),
        (statutory, large, "midpoint", "statutory", None, False),
        (statutory, large, "midpoint", "statutory", None, True),
    ]  # fmt: skip
    found, samples = [], []
    for table, sample, outcome, tariff, instrument, weighted in models:
        lines = draw_lines(table, outcome, tariff=tariff, instrument=instrument, weighted=weighted)
        for cluster_by in ("partner", "hs8"):
            found.append(estimate(lines, outcome, tariff, cluster_by=cluster_by))
            samples.append(sample)
    estimates = to_frame(found)
    estimates.insert(0, "sample", samples)
    lines = draw_lines(statutory, "continuing", tariff="effective", instrument="statutory")
    moved = permute_lines(lines)
    columns = {"label": moved.labels, "on_outcome": moved.on_outcome, "on_tariff": moved.on_tariff}
    return {"long_estimates": estimates, "long_permutation": pd.DataFrame(columns)}


def load_or_run(folder: Path = PANEL) -> tuple[pd.DataFrame, Permutation]:
    """Return estimates and permutation of :func:`long_differences`, stored if nothing has changed."""
    tables = stored(long_differences, ["long_estimates", "long_permutation"], folder=folder)
    moved = tables["long_permutation"]
    permutation = Permutation(
        TREATED, pd.Index(moved.label), moved.on_outcome.to_numpy(), moved.on_tariff.to_numpy()
    )
    return tables["long_estimates"], permutation
