"""The second episode with Canada and Mexico, whose law imports wrote.

Their goods are spared where they claim USMCA, and who claims answered to the tariff: the law that takes
the claims of autumn 2025 as what qualifies is partly an outcome. The main estimate goes without both.
Beside it stand the same regression with both under that law, and with that law instrumented by the one
under the claims of January, which no tariff wrote: these understate what qualifies, and are no law.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.design import Design, Tariff
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.estimate.elasticity.main.intervals import main_estimates
from analysis.estimate.elasticity.main.products import MAIN_DRAWS, MAIN_TARIFFS, second_design
from analysis.vocabulary import Term

# ASSUME: the main estimate of 2025 leaves out the partners whose law imports wrote. So it was decided
# after the estimates with them, without them and instrumented had all been seen.
USMCA_MEMBERS = ("CAN", "MEX")

#: Last month before their tariffs.
EARLY = pd.Timestamp("2025-01-01")

#: Claims of USMCA that an estimate with both takes: as the law, or as the instrument of that law.
AUTUMN, JANUARY = "autumn", "January"

MEMBERS = Columns(
    "claims, a tariff and weights",
    {
        "claims": Term(
            "Claims", "", "claims of USMCA: of autumn, as the law; of January, as its instrument"
        ),
        **INFERENCE.only("tariff"),
        **ESTIMATES,
    },
)


def without_members(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of partners whose law imports did not write."""
    return lines[~lines.partner.isin(USMCA_MEMBERS)]


def under_early_claims(lines: pd.DataFrame, early: pd.DataFrame) -> pd.DataFrame:
    """Return lines with those of Canada and Mexico under the claims of :data:`EARLY`.

    Parameters
    ----------
    lines : DataFrame
        As :func:`lines.lines_table`.
    early : DataFrame
        The lines of both whose law takes these claims as what qualifies.

    Returns
    -------
    DataFrame
        With ``autumn``, the law of ``lines`` on the same line.
    """
    rows = pd.concat([without_members(lines), early], ignore_index=True)
    keys = ["partner", "hs10"]
    law = lines.set_index(keys).law.reindex(pd.MultiIndex.from_frame(rows[keys]))
    return rows.assign(autumn=law.to_numpy())


def instrumented_design(
    lines: pd.DataFrame, early: pd.DataFrame, groups: pd.Series, **settings
) -> Design:
    """Return the main regression with both, their law instrumented by that under January's claims.

    Its tariffs are ``"January"``, the instrument, which is permuted, and ``"law"``.

    Parameters
    ----------
    lines, early
        As for :func:`under_early_claims`.
    groups, **settings
        As for :func:`products.second_design`.
    """
    rows = under_early_claims(lines, early)
    # What is instrumented stands where the rate collected does otherwise.
    design = second_design(rows.assign(collected=rows.autumn), groups, **settings)
    january, law = design.tariffs.values()
    labels = january.labels | {
        "regressor": f"log(1 + {MAIN_TARIFFS['law']} rate under January's claims)"
    }
    tariffs = {JANUARY: Tariff(january.values, "the law under January's claims", labels)}
    return replace(design, tariffs=tariffs | {"law": law._replace(labels=january.labels)})


@returns(MEMBERS)
def with_members(
    lines: pd.DataFrame,
    early: pd.DataFrame,
    groups: pd.Series,
    *,
    draws: int = MAIN_DRAWS,
    jobs: int = 1,
    **settings,
) -> pd.DataFrame:
    """Fit the second episode with Canada and Mexico in both weights, inference as the main estimate's.

    Parameters
    ----------
    lines, early
        As for :func:`under_early_claims`.
    groups, **settings
        As for :func:`products.second_design`.
    draws, jobs : int
        As for :func:`intervals.main_estimates`.
    """
    rows = []
    for weighted in (False, True):
        designs = {
            AUTUMN: second_design(lines, groups, weighted=weighted, **settings),
            JANUARY: instrumented_design(lines, early, groups, weighted=weighted, **settings),
        }
        for claims, design in designs.items():
            estimates, _ = main_estimates({"2025": design}, draws, jobs=jobs, both=False)
            estimates = estimates[estimates.tariff.ne(JANUARY)]  # a law that is none
            rows.append(estimates.assign(claims=claims))
    return pd.concat(rows, ignore_index=True)[list(MEMBERS)]
