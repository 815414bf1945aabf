"""The elasticities of a reader's confusion in one table, which every report and page quotes."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.engine.panel import Panel
from analysis.engine.permutation import Permutation, permute
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.answer_rows import row_of
from analysis.estimate.elasticity.asymmetry import EPISODE, RisesAndCuts, apart
from analysis.estimate.elasticity.checks.toggles import LARGEST_PARTNER
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.episodes import episodes
from analysis.estimate.specifications import ACROSS, specification
from analysis.vocabulary import Term

_BEFORE = "the same law on imports of the year before, in the same weights; in 2025 by sector"
ANSWERS = Columns(
    "a question, tariff, episode and weights",
    {
        "question": Term(
            "Question",
            "",
            "new duty, collected, with Canada and Mexico, instrumented, without, claims, by partner, "
            "all sellers, one seller, other sellers, across, rises, cuts, own, month N, "
            "end use: NAME, or end uses where these cannot be told apart",
        ),
        "estimand": Term(
            "Compared",
            "",
            "lines: a seller's line with other sellers' and with its other lines; tiers: sellers of a "
            "line, and lines; sectors: partners in a sector; alone: one partner with all others",
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
        "report": Term("Report", "", "number of the report that has it as its answer"),
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


@returns(ANSWERS)
def answers(
    main: list[dict],
    *,
    across: dict[str, Estimate],
    path: pd.DataFrame,
    apart: RisesAndCuts | None,
    own: dict[str, Permutation],
    by_end_use: pd.DataFrame,
) -> pd.DataFrame:
    """Return every elasticity that the reports print as an answer.

    Parameters
    ----------
    main : list of dict
        Of :func:`answer_rows.main_rows` and :func:`answer_rows.tier_rows`.
    across : dict of Estimate
        Episode -> the design across partners.
    path : DataFrame
        Of :func:`projections.randomise`: by law, months after a change.
    apart : RisesAndCuts or None
        Of :func:`asymmetry.apart`: responses to rises and to cuts of the second episode.
    own : dict of Permutation
        Episode -> one partner's dose given to every other.
    by_end_use : DataFrame
        Of :func:`by_group.shrink` by end use: by law, second episode, drawn to the common one.
    """
    rows = list(main)
    add: Callable = lambda *args, **fields: rows.append(row_of(*args, **fields))  # noqa: E731
    for episode, e in across.items():
        add(
            e,
            "across",
            "sectors",
            "04",
            f"elasticity.{episode}.across",
            tariff="collected",
            interval="jackknife over partners",
        )
    for row in path.to_dict("records"):
        key = f"dynamics.path.{row['episode']}.h{row['horizon']}"
        add(
            row,
            f"month {row['horizon']}",
            "sectors",
            "04",
            key,
            weights="equal",
            interval="permutation over partners",
        )
    if apart is not None:
        for question, name in (("rises", "rise"), ("cuts", "fall")):
            key = f"regime.{LARGEST_PARTNER}.asymmetry.2025.{name}"
            add(
                getattr(apart, name),
                question,
                "sectors",
                "03",
                key,
                episode="2025",
                weights="equal",
                interval="clustered by partner",
            )
    for episode, moved in own.items():
        low, high = moved.interval()
        ends = {"value": moved.value, "ci_low": low, "ci_high": high}
        weights = specification(ACROSS[episode]).weights
        add(
            ends,
            "own",
            "alone",
            "04",
            f"robustness.permutation.{episode}.dose",
            tariff="collected",
            episode=episode,
            weights=weights,
            interval="its dose given to every partner",
        )
    alike = (
        len(by_end_use) > 1
        and len(by_end_use[["shrunk", "shrunk_low", "shrunk_high"]].drop_duplicates()) == 1
    )
    for row in by_end_use[: 1 if alike else None].to_dict("records"):
        shrunk = {"value": row["shrunk"], "ci_low": row["shrunk_low"], "ci_high": row["shrunk_high"]}
        key = f"elasticity.2025.end_use.{row['group']}"
        add(
            shrunk,
            "end uses" if alike else f"end use: {row['group']}",
            "lines",
            "04",
            key,
            episode="2025",
            weights=row["weights"],
            interval="drawn to the common one",
        )
    return pd.DataFrame(rows)[list(ANSWERS)]


def answers_of(
    rows: list[dict], data: Panel, names: list[str], by_end_use: pd.DataFrame, **known
) -> pd.DataFrame:
    """Return :func:`answers` of some episodes, with what a panel by sector answers beside the rows.

    Parameters
    ----------
    data : Panel
        By sector.
    names : list of str
        Episodes.
    by_end_use : DataFrame
        As for :func:`answers`.
    **known
        ``across`` and ``path``, of these episodes.
    """
    latest = EPISODE in names
    sample = continued(data, episodes()[EPISODE].window)
    return answers(
        rows,
        apart=apart(sample, both=False) if latest else None,
        own={name: permute(data, specification(ACROSS[name])) for name in names},
        by_end_use=by_end_use if latest else by_end_use[:0],
        **known,
    )
