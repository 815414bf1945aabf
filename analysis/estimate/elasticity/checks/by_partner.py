"""Who identifies the main estimate of the second episode: a slope of its own for each partner."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.inference import from_t
from analysis.engine.regression import regress
from analysis.estimate.elasticity.main.members import JANUARY, USMCA_MEMBERS, instrumented_design
from analysis.estimate.elasticity.main.products import second_design
from analysis.vocabulary import Term

#: Where errors of lines hang together.
ERRORS = "headings"

ELASTICITIES_BY_PARTNER = Columns(
    "a partner; the members of a customs union under one law are one",
    {
        "episode": Term("Episode", "", "episode of tariffs"),
        "partner": Term("Partner", "", "exporting country, ISO 3166-1 alpha-3, or customs union"),
        "partner_name": Term("Partner", "", "its short English name"),
        "share": Term(
            "Identifies",
            "fraction",
            "its share of the law's squared variation within effects; none of partners that the main "
            "estimate leaves out",
        ),
        "value": Term(
            "Elasticity",
            "elasticity",
            "import values on the law, this partner's lines against the same lines of others; of Canada "
            "and Mexico instrumented by the law under January's claims",
            "two",
            ends=("ci_low", "ci_high"),
        ),
        "ci_low": Term("from", "elasticity", "lower end of the 95 % interval, clustered by HS4", "two"),
        "ci_high": Term("to", "elasticity", "upper end of the 95 % interval, clustered by HS4", "two"),
    },
)

COMMON = Columns(
    "what partners have in common",
    {
        "episode": Term("Episode", "", "episode of tariffs"),
        "value": Term(
            "Mean",
            "elasticity",
            "mean of the partners' elasticities, by random effects",
            "two",
            ends=("ci_low", "ci_high"),
        ),
        "ci_low": Term("from", "elasticity", "lower end of its 95 % interval", "two"),
        "ci_high": Term("to", "elasticity", "upper end of its 95 % interval", "two"),
        "tau": Term(
            "Spread", "elasticity", "standard deviation of true elasticities of partners", "two"
        ),
        "q": Term("Q", "count", "Cochran's statistic that all partners have one elasticity", "two"),
        "df": Term("Degrees of freedom", "count", "of Q: partners less one"),
        "p_value": Term("p", "probability", "of Q, chi-squared"),
    },
)


def by_partner(
    table: pd.DataFrame, groups: pd.Series, names: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the slope of each partner and its share in the identification; and their mean.

    Parameters
    ----------
    table, groups
        As of :func:`products.second_design`, whose regression it is, with the law of each partner as a
        regressor of its own.
    names : dict
        Partner or customs union -> its name.

    Returns
    -------
    DataFrame, DataFrame
        As :data:`ELASTICITIES_BY_PARTNER`, who identifies most first; one row, as :data:`COMMON`.
    """
    design = second_design(table, groups)
    partners = design.levels["partner"]
    unit = design.clusters("partners")
    codes = pd.Series(partners, index=partners)
    codes = codes.map(groups).fillna(codes).to_numpy()[design.cells["partner"]]
    name = dict(zip(unit, codes, strict=True))
    n = int(unit.max()) + 1
    clean = design.absorber.absorb(design.law[:, None])[:, 0] * np.sqrt(design.weights)
    fitted = regress(
        design.y,
        np.where(unit[:, None] == np.arange(n), design.law[:, None], 0.0),
        effects=design.effects,
        clusters=[design.clusters(ERRORS)],
        weights=design.weights,
        absorber=design.absorber,
        names=tuple(f"the law on {name[i]}" for i in range(n)),
        where="slopes by partner",
    )
    rows = pd.DataFrame(
        {
            "episode": "2025",
            "partner": [name[i] for i in range(n)],
            "partner_name": [names.get(name[i], name[i]) for i in range(n)],
            "share": np.bincount(unit, clean**2) / (clean @ clean),
            **{
                key: [fitted.summary(i)[key] for i in range(n)] for key in ("value", "ci_low", "ci_high")
            },
        }
    )
    common = random_effects(fitted.coefficients, fitted.covariance)
    return _slopes(rows.sort_values("share", ascending=False, ignore_index=True)), _common(common)


@returns(ELASTICITIES_BY_PARTNER)
def _slopes(rows: pd.DataFrame) -> pd.DataFrame:
    return rows


@returns(COMMON)
def _common(found: dict) -> pd.DataFrame:
    return pd.DataFrame([{"episode": "2025"} | found])


def of_members(
    lines: pd.DataFrame, early: pd.DataFrame, groups: pd.Series, names: dict[str, str]
) -> pd.DataFrame:
    """Return the slopes of Canada and Mexico, beside one slope of all other partners.

    Parameters
    ----------
    lines, early, groups
        As of :func:`members.instrumented_design`.
    names : dict
        As for :func:`by_partner`.

    Returns
    -------
    DataFrame
        As :data:`ELASTICITIES_BY_PARTNER`; no row of one that the lines lack.
    """
    design = instrumented_design(lines, early, groups)
    code = np.asarray(design.levels["partner"])[design.cells["partner"]]
    members = [member for member in USMCA_MEMBERS if (code == member).any()]
    in_it = code[:, None] == np.array(members, dtype=object)
    law, january = (design.tariffs[name].values for name in ("law", JANUARY))
    rows = []
    if members:
        fitted = regress(
            design.y,
            np.column_stack([np.where(in_it, law[:, None], 0.0), np.where(in_it.any(axis=1), 0.0, law)]),
            z=np.where(in_it, january[:, None], 0.0),
            effects=design.effects,
            clusters=[design.clusters(ERRORS)],
            weights=design.weights,
            absorber=design.absorber,
            names=tuple(f"the law on {member}" for member in members),
            where="slopes of members of USMCA",
        )
        for i, member in enumerate(members):
            ends = {key: fitted.summary(i)[key] for key in ("value", "ci_low", "ci_high")}
            rows.append({"partner": member, "partner_name": names.get(member, member)} | ends)
    frame = pd.DataFrame(rows, columns=list(ELASTICITIES_BY_PARTNER))
    return _slopes(frame.assign(episode="2025", share=0.0))


def random_effects(value: np.ndarray, covariance: np.ndarray) -> dict[str, float]:
    """Return the mean of estimates whose errors are correlated and whose truths may differ.

    Parameters
    ----------
    value : ndarray, shape (n,)
    covariance : ndarray, shape (n, n)
        Of their errors.

    Returns
    -------
    dict
        ``value`` with ``ci_low`` and ``ci_high`` (t with n - 1 degrees of freedom), ``tau``, ``q``,
        ``df``, ``p_value``.

    Notes
    -----
    Paule and Mandel (1982, doi:10.6028/jres.087.022) with the whole covariance: the variance of truths
    is that at which the generalised sum of squares is its expectation, n - 1; none where it is less.
    """
    from scipy.optimize import brentq
    from scipy.stats import chi2

    freedom, one = len(value) - 1, np.ones(len(value))

    def at(variance: float) -> tuple[float, float, float]:
        weight = np.linalg.inv(covariance + variance * np.eye(len(value)))
        total = one @ weight @ one
        mean = one @ weight @ value / total
        return float((value - mean) @ weight @ (value - mean)), float(mean), float(total**-0.5)

    q, most = at(0.0)[0], float(np.ptp(value) ** 2)
    variance = float(brentq(lambda v: at(v)[0] - freedom, 0.0, most)) if q > freedom else 0.0
    _, mean, error = at(variance)
    ends = {key: from_t(mean, error, freedom)[key] for key in ("value", "ci_low", "ci_high")}
    return ends | {"tau": variance**0.5, "q": q, "df": freedom, "p_value": float(chi2.sf(q, freedom))}
