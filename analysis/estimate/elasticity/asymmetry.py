"""Do cuts of a tariff undo what its rises did? Responses to both, apart, in the panel.

The statutory log factor s of a pair is its first value plus the sum of all rises so far, P, and of all
cuts so far, N (never positive). Beside the static design

    log imports = beta s + effects            (rises and cuts alike)
    log imports = b P + c N + effects         (apart; symmetric if b = c)

with effects of partner x product and product x month, and of partner x month ``within``: partial sums
as in Granger and Yoon (2002, doi:10.2139/ssrn.313831) and Shin, Yu and Greenwood-Nimmo (2014,
doi:10.1007/978-1-4899-8008-3_9). A cut that undoes a rise has the same coefficient.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import check_choice
from analysis.columns import Columns, returns
from analysis.engine.panel import Panel
from analysis.engine.regression import Fit
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.rows import (
    LEVELS_EFFECTS,
    cells,
    lagged,
    regress_rows,
    swapped,
)
from analysis.estimate.episodes import episodes
from analysis.vocabulary import Term

#: Episode asked about. That of 2018 stands beside it in one design: little was cut before 2020.
EPISODE = "2025"

#: Months by which a tariff is lagged in levels; goods are at sea for three to six weeks.
LAGS_IN_LEVELS = (0, 1, 2, 3)

#: Lag of the tests.
# ASSUME: imports answer the tariff of the month before, when they were shipped; all lags are printed.
LAG = 1


def _response_terms(name: str, head: str, what: str) -> dict[str, Term]:
    """Return the columns of a response and its interval."""
    ends = {
        f"{name}_{end}": Term(f"95 % {end}", "elasticity", f"{side} end of the 95 % interval of {what}")
        for end, side in (("low", "lower"), ("high", "upper"))
    }
    return {name: Term(f"{head} [95 %]", "elasticity", what, "two", tuple(ends))} | ends


RESPONSES = Columns(
    "a design",
    {
        "comparison": Term(
            "Compared", "", "across partners in a sector, or within them between sectors"
        ),
        "sample": Term(
            "Sample",
            "",
            "all; without the partner; placebo, tariffs on imports two years "
            "earlier; or the episode of 2018",
        ),
        "lag": Term("Lag", "months", "months by which the tariff precedes imports"),
        **_response_terms("alike", "Alike", "the response to rises and cuts taken alike"),
        **_response_terms("rise", "Rises", "the response to rises of the log statutory factor"),
        **_response_terms("fall", "Cuts", "the response to cuts of the log statutory factor"),
        **_response_terms("difference", "Difference", "the response to rises less that to cuts"),
        "p_value": Term(
            "p", "probability", "p-value of equality (Wald, clustered by partner)", "probability"
        ),
    },
)


@dataclass(frozen=True)
class RisesAndCuts:
    """Responses to rises and to cuts of one design."""

    #: Coefficient of rises, of cuts, rises less cuts (its p is the Wald test of equality), and the one
    #: coefficient when both are taken alike, where that is asked for.
    rise: Estimate
    fall: Estimate
    difference: Estimate
    alike: Estimate | None = None


@dataclass(frozen=True)
class Asymmetry:
    """Responses to rises and cuts, and how sure their difference is."""

    partner: str
    table: Annotated[pd.DataFrame, RESPONSES]
    #: As :func:`permuted_p_value`, by comparison; empty where the sample leaves the partner out.
    permuted: dict[str, float]
    share_of_cuts: float  #: As :func:`share_of_cuts`.
    #: Months of the sample, and of the episode of 2018.
    window: str
    earlier: str
    last_cut: pd.Timestamp  #: Last month whose tariff enters at :data:`LAG`.

    vintage: str

    def row(self, comparison: str = "across", sample: str = "all", lag: int = LAG) -> pd.Series:
        """Return one row of the table."""
        t = self.table
        return t[t.comparison.eq(comparison) & t["sample"].eq(sample) & t.lag.eq(lag)].iloc[0]


def find_asymmetry(samples: dict[str, Panel], partner: str) -> Asymmetry:
    """Return the responses to rises and cuts, with the partner's path permuted.

    Parameters
    ----------
    samples : dict of Panel
        Paths of each episode's sample (:func:`rows.continued`), by its name, and ``without`` the
        partner.
    partner : str
        ISO alpha-3 code.
    """
    data, about = samples[EPISODE], episodes()[EPISODE]
    inside = partner in data.partners
    return Asymmetry(
        partner=partner,
        table=responses(samples),
        permuted={
            c: permuted_p_value(data, partner=partner, comparison=c) for c in LEVELS_EFFECTS if inside
        },
        share_of_cuts=share_of_cuts(data, partner),
        window=data.resolve(about.window),
        earlier=data.resolve(episodes()["2018"].window),
        last_cut=data.months[data.inside(about.window)[-1] - LAG],
        vintage=data.vintage,
    )


def share_of_cuts(data: Panel, partner: str) -> float:
    """Return the partner's part in the sum of all cuts of log factors that enter at :data:`LAG`."""
    columns = data.inside(episodes()[EPISODE].window) - LAG
    so_far = partial_sums(data.statutory)[1]
    cut = so_far[:, columns[-1]] - so_far[:, columns[0]]
    return float(cut[data.of(partner)].sum() / cut.sum())


def partial_sums(paths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the sums of all rises and of all cuts so far, each shape (P, T); cuts are negative.

    ``paths[:, :1] + rises + cuts`` is the path again; a change from or to a missing value counts zero.
    """
    changes = np.nan_to_num(np.diff(paths, axis=1, prepend=paths[:, :1]))
    return np.cumsum(np.maximum(changes, 0), axis=1), np.cumsum(np.minimum(changes, 0), axis=1)


def apart(
    data: Panel,
    *,
    episode: str = EPISODE,
    comparison: str = "across",
    lag: int = LAG,
    placebo: bool = False,
    both: bool = True,
    window: str = "",
) -> RisesAndCuts:
    """Estimate the responses to rises and cuts in levels.

    Parameters
    ----------
    data : Panel
        Paths of the sample's partners.
    episode : str
        ``"2018"`` or ``"2025"``.
    comparison : str
        ``"across"`` partners in a sector, or ``"within"`` partners between sectors.
    lag : int
        Months by which the tariff precedes imports.
    placebo : bool
        Tariffs of the episode on imports that precede it, by the lead of ``episodes.yaml``.
    both : bool
        Also estimate the common response, ``alike``.
    window : str
        Months of the sample; by default those of the episode.

    Raises
    ------
    InputError
        Unknown episode or comparison, or no cut in the sample.
    """
    about = episodes()[check_choice(episode, episodes(), what="episode")]
    effects = LEVELS_EFFECTS[check_choice(comparison, LEVELS_EFFECTS, what="comparison")]
    y = lagged(data.log_value, about.earlier["lead"]) if placebo else data.log_value
    sums = np.stack([lagged(s, lag) for s in partial_sums(data.statutory)], axis=-1)
    window = window or about.window
    rows = cells(data, data.inside(window))
    setup = {"window": window, "fixed_effects": effects, "episode": episode, "is_placebo": placebo}
    fitted = regress_rows(data, rows, y[rows], sums[rows], **setup)
    name = f"asymmetry.{comparison}.{episode}.lag{lag}" + (".placebo" if placebo else "")
    rise_and_cut = _response(fitted, name)
    if not both:
        return rise_and_cut
    alike = regress_rows(data, rows, y[rows], sums[rows].sum(axis=1, keepdims=True), **setup)
    return replace(rise_and_cut, alike=alike.estimate(name=f"{name}.alike"))


def permuted_p_value(
    data: Panel, *, partner: str = "CHN", comparison: str = "across", lag: int = LAG
) -> float:
    """Return the rank p of the difference when a partner swaps its tariffs with every other in turn.

    The null is that rises and cuts work alike: the common response to the tariffs that were is taken
    out of imports first, so that under the null what is left does not depend on who had which path.

    Returns
    -------
    float
        Share of assignments, the actual one among them, with a difference at least as large in size.
        Partners are taken as exchangeable; no p is below one over their number.
    """
    which = data.partners.get_loc(check_choice(partner, data.partners, what="partner"))
    design = {"comparison": comparison, "lag": lag}
    common = apart(data, **design).alike.value
    adjusted = np.exp(data.log_value - common * np.nan_to_num(lagged(data.statutory, lag)))
    adjusted = data.with_columns(customs_value=np.nan_to_num(adjusted))
    sizes = np.abs(
        [
            apart(swapped(adjusted, which, other), both=False, **design).difference.value
            for other in range(len(data.partners))
        ]
    )
    return float(np.mean(sizes >= sizes[which] * (1 - 1e-9)))


@returns(RESPONSES)
def responses(samples: dict[str, Panel]) -> pd.DataFrame:
    """Return every response in levels; ``samples`` as :func:`find_asymmetry`."""
    data, rows = samples[EPISODE], []
    for comparison in ("across", "within"):
        design = {"comparison": comparison}
        rows += [_row(comparison, "all", lag, apart(data, lag=lag, **design)) for lag in LAGS_IN_LEVELS]
        others = {
            "without": apart(samples["without"], **design),
            "placebo": apart(data, placebo=True, **design),
            "2018": apart(samples["2018"], episode="2018", **design),
        }
        rows += [_row(comparison, sample, LAG, rise_and_cut) for sample, rise_and_cut in others.items()]
    return pd.DataFrame(rows)


def _row(comparison: str, sample: str, lag: int, found: RisesAndCuts) -> dict:
    row = {"comparison": comparison, "sample": sample, "lag": lag}
    for name in ("alike", "rise", "fall", "difference"):
        estimate = getattr(found, name)
        row |= {name: estimate.value, f"{name}_low": estimate.ci_low, f"{name}_high": estimate.ci_high}
    return row | {"p_value": found.difference.p_value}


def _response(fitted: Fit, name: str) -> RisesAndCuts:
    parts = {"rise": [1.0, 0.0], "fall": [0.0, 1.0], "difference": [1.0, -1.0]}
    estimates = {k: fitted.estimate(np.array(w), name=f"{name}.{k}") for k, w in parts.items()}
    return RisesAndCuts(**estimates)
