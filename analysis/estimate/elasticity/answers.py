"""The elasticities of a reader's confusion in one table, which every report and page quotes."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.engine.panel import Panel
from analysis.engine.permutation import Permutation, permute
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.asymmetry import EPISODE, RisesAndCuts, apart
from analysis.estimate.elasticity.checks.toggles import CLAIMS_OF_JANUARY, LARGEST_PARTNER, NO_MEMBERS
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.tiers.result import Tiers
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
            "new duty, collected, without, claims, by partner, all sellers, "
            "one seller, other sellers, across, rises, cuts, own, month N or end use: NAME",
        ),
        "estimand": Term(
            "Compared",
            "",
            "lines: a seller's line with other sellers' and with its other "
            "lines; totals: a line of all sellers with other lines; tiers: sellers of a line, "
            "and lines; sectors: partners in a sector; alone: one partner with all others",
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
            "Collected of the law",
            "elasticity",
            "rise of the log rate collected over that of the law",
            "two",
            missing="by law",
        ),
        "key": Term("Key", "", "of the citable number"),
    },
)

#: Weights as estimates name them -> as the table does, and as keys do.
BY = {"equal": "equal", "value": "value", "pre_episode": "value"}
ENDS = {"equal": "equal", "value": "by_value"}

#: Toggles with a key: what is changed -> the question, and the end of the key.
VARIED_QUESTIONS = {
    f"without {LARGEST_PARTNER}": (f"without {LARGEST_PARTNER}", "without_china"),
    "without AI goods": ("without AI goods", "without_ai_goods"),
    "without gold and jewels": ("without gold and jewels", "without_gold"),
    CLAIMS_OF_JANUARY: (CLAIMS_OF_JANUARY, "early_claims"),
    NO_MEMBERS: (NO_MEMBERS, "without_usmca"),
}

#: Tariff of a main estimate -> its question.
ASKED = {"law": "new duty", "collected": "collected"}


def main_rows(main, before: dict[tuple[str, str], tuple]) -> list[dict]:
    """Return the main estimate by both weights, and what is changed that reports print.

    Parameters
    ----------
    main : Story
        Of :mod:`checks.study`.
    before : dict
        (episode, weights) -> placebo of the year before, with its interval.
    """
    rows = []
    for tariff, question in ASKED.items():
        for (episode, by), estimate in reversed(main.estimates.items()):
            if by == tariff:
                key = f"elasticity.{episode}.headline.{tariff}"
                other = main.other[episode, by]
                by_weights = {key: estimate, f"{key}.{ENDS[BY[other.weights]]}": other}
                for name, e in by_weights.items():
                    row = row_of(e, question, "lines", "04", name, tariff=tariff)
                    rows.append(row | _placebo(before, row))
    checks = main.toggles.only(scheme="by partners", tariff="law").table
    for row in checks.to_dict("records"):
        toggle = row["toggle"].removesuffix(", by value").removesuffix(", equal")
        if toggle in VARIED_QUESTIONS:
            question, end = VARIED_QUESTIONS[toggle]
            more = f".{ENDS[BY[row['weights']]]}" if toggle != row["toggle"] else ""
            key = f"elasticity.{row['episode']}.headline.law.{end}{more}"
            rows.append(row_of(row, question, "lines", "04", key, interval="clustered by partner"))
    for row in main.common.to_dict("records"):
        key = f"elasticity.{row['episode']}.by_partner.mean"
        rows.append(
            row_of(
                row,
                "by partner",
                "lines",
                "04",
                key,
                weights="equal",
                interval="random effects over partners",
            )
        )
    return rows


#: Months of the last year before the tariffs of the first episode.
YEAR_BEFORE_FIRST = "2017-01:2017-12"


def before(main, earlier: pd.DataFrame | None) -> dict[tuple[str, str], tuple]:
    """Return the same law on the year before it: (episode, weights) -> value, lower and upper end.

    Of the first episode its change of 2019 on imports of 2016 to 2017; of the second by sector, within
    partners, since lines are known for two years.
    """
    first = main.placebos.only(version="year pair", window=YEAR_BEFORE_FIRST).table
    rows = {
        ("2018", BY[row.weights]): (row.value, row.ci_low, row.ci_high) for row in first.itertuples()
    }
    second = () if earlier is None else earlier.query("comparison == 'within'").itertuples()
    return rows | {
        (EPISODE, BY[row.weights]): (row.placebo, row.placebo_low, row.placebo_high) for row in second
    }


#: Tier -> its question, what it compares, and the coarser tier of the year before.
TIER_QUESTIONS = {
    "total": ("all sellers", "totals", "joint"),
    "own": ("one seller", "tiers", "own"),
    "others": ("other sellers", "tiers", "others"),
}

#: End of a field of :class:`Tiers` -> end of its key, and of its question.
TIER_SETS = {
    "": ("", ""),
    "_all_goods": (".by_value", ""),
    "_value": (".without_ai_goods.by_value", ", without AI goods"),
}


def tier_rows(tiers: Tiers | None) -> list[dict]:
    """Return both tiers of demand, each line once and by value, with the year before by sector."""
    if tiers is None:
        return []
    rows = []
    for tier, (question, estimand, coarser) in TIER_QUESTIONS.items():
        for end, (of_key, of_question) in TIER_SETS.items():
            e = getattr(tiers, f"{tier}{end}", None)
            if e is None:
                continue
            interval = e.cluster_by if tier == "total" else f"clustered by {e.cluster_by}, EU as one"
            key = f"elasticity.2025.tiers.{tier}{of_key}"
            row = row_of(e, question + of_question, estimand, "04", key, interval=interval)
            b = tiers.year_before(coarser, e.weights)
            rows.append(row | {"placebo": b.value, "placebo_low": b.ci_low, "placebo_high": b.ci_high})
    return rows


def _placebo(before: dict[tuple[str, str], tuple], row: dict) -> dict:
    """Return the year before of a row by law; nothing of one by what is collected."""
    ends = before.get((row["episode"], row["weights"])) if row["tariff"] == "law" else None
    return dict(zip(("placebo", "placebo_low", "placebo_high"), ends or [float("nan")] * 3, strict=True))


def row_of(
    found: Estimate | dict, question: str, estimand: str, report: str, key: str, **fields
) -> dict:
    """Return an estimate as a row of the table; ``fields`` where it does not have them itself."""
    values = found if isinstance(found, dict) else vars(found)
    fields = {
        "tariff": "law",
        "interval": values.get("cluster_by"),
        "episode": values.get("episode"),
        "weights": values.get("weights"),
        "first_stage": values.get("first_stage"),
        **fields,
    }
    fields["weights"] = BY[fields["weights"]]
    ends = {name: float(values[name]) for name in ("value", "ci_low", "ci_high")}
    rest = {"question": question, "estimand": estimand, "report": report, "key": key}
    return fields | ends | rest | _placebo({}, fields)


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
        Of :func:`main_rows` and :func:`tier_rows`.
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
    for row in by_end_use.to_dict("records"):
        shrunk = {"value": row["shrunk"], "ci_low": row["shrunk_low"], "ci_high": row["shrunk_high"]}
        key = f"elasticity.2025.end_use.{row['group']}"
        add(
            shrunk,
            f"end use: {row['group']}",
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
