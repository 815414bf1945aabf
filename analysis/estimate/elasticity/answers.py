"""The elasticities of a reader's confusion in one table of at most twelve rows, which pages quote."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.estimate.elasticity.answer_rows import row_of
from analysis.estimate.elasticity.asymmetry import EPISODE
from analysis.vocabulary import Term

_BEFORE = "the same law on imports of the year before, in the same weights; in 2025 by sector"
ANSWERS = Columns(
    "a question, tariff, episode and weights",
    {
        "question": Term(
            "Question",
            "",
            "new duty, collected, instrumented (with Canada and Mexico), all sellers, one seller, "
            "other sellers, by year, month N",
        ),
        "estimand": Term(
            "Compared",
            "",
            "lines: a seller's line with other sellers' and with its other lines; tiers: sellers of a "
            "line, and lines; sectors: partners in a sector; sectors of a partner",
        ),
        "weights": Term("Weights", "", "equal, or value: imports before the episode"),
        **changed(INFERENCE.only("tariff"), label="Tariff meant"),
        **ESTIMATES.only("episode"),
        **shared(
            "value", "ci_low", "ci_high", label="Elasticity [95 %]", unit="elasticity", format="two"
        ),
        "placebo": Term(
            "Year before [95 %]",
            "elasticity",
            _BEFORE,
            "two",
            ("placebo_low", "placebo_high"),
            missing="where the design has no such year",
        ),
        "placebo_low": Term(
            "from",
            "elasticity",
            "lower end of its 95 % interval",
            missing="where the design has no such year",
        ),
        "placebo_high": Term(
            "to",
            "elasticity",
            "upper end of its 95 % interval",
            missing="where the design has no such year",
        ),
        "interval": Term("Interval from", "", "what the interval rests on"),
        "first_stage": Term(
            "First stage",
            "elasticity",
            "rise of the log rate collected over that of the law; of the law over that under January's "
            "claims where these instrument it",
            "two",
            missing="by law, not instrumented",
        ),
        "key": Term("Key", "", "of the citable number"),
    },
)


#: Months after a change of 2025 at which the response across partners is an answer.
ANSWERED_MONTH = 6


@returns(ANSWERS)
def answers(rows: list[dict], *, path: pd.DataFrame, years: pd.DataFrame | None) -> pd.DataFrame:
    """Return the elasticities that answer a question of the reports, at most twelve.

    Parameters
    ----------
    rows : list of dict
        Of :func:`answer_rows.main_rows` and :func:`answer_rows.tier_rows`.
    path : DataFrame
        Of :func:`projections.randomise`: by law, months after a change.
    years : DataFrame or None
        Of :func:`clean_years.clean_years`, where the second episode is asked for.
    """
    rows = [*rows]
    if years is not None:
        row = years.query("comparison == 'within' and weights == 'equal'").iloc[0]
        key = "elasticity.2025.by_year.within.equal"
        of = {"episode": EPISODE, "interval": "jackknife over partners"}
        rows.append(row_of(row.to_dict(), "by year", "sectors of a partner", key, **of))
    month = path[path.episode.eq(EPISODE) & path.horizon.eq(ANSWERED_MONTH)]
    for row in month.to_dict("records"):
        key = f"dynamics.path.{EPISODE}.h{ANSWERED_MONTH}"
        of = {"weights": "equal", "interval": "permutation over partners"}
        rows.append(row_of(row, f"month {ANSWERED_MONTH}", "sectors", key, **of))
    return pd.DataFrame(rows)[list(ANSWERS)]
