"""The rows of the table of answers that main estimates and the tiers of demand give."""

from __future__ import annotations

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.asymmetry import EPISODE
from analysis.estimate.elasticity.checks.toggles import CLAIMS_OF_JANUARY, LARGEST_PARTNER
from analysis.estimate.elasticity.main.members import AUTUMN, JANUARY
from analysis.estimate.elasticity.tiers.result import Tiers

#: Weights as estimates name them -> as the table does, and as keys do.
BY = {"equal": "equal", "value": "value", "pre_episode": "value"}
ENDS = {"equal": "equal", "value": "by_value"}

#: Episode -> what its main estimate is called in keys. A key keeps its design: that of 2025 with Canada
#: and Mexico was the main one until these were left out.
HEADLINE = "headline"
MAIN_KEYS = {"2018": HEADLINE, "2025": "main"}

#: Toggles with a key: what is changed -> the end of the key.
VARIED_QUESTIONS = {
    f"without {LARGEST_PARTNER}": "without_china",
    "without AI goods": "without_ai_goods",
    "without gold and jewels": "without_gold",
    CLAIMS_OF_JANUARY: "early_claims",
}

#: Tariff of a main estimate -> its question.
ASKED = {"law": "new duty", "collected": "collected"}

#: Claims and tariff of an estimate with Canada and Mexico -> its question, and its key.
WITH_MEMBERS = {
    (AUTUMN, "law"): ("with Canada and Mexico", f"{HEADLINE}.law"),
    (AUTUMN, "collected"): ("with Canada and Mexico", f"{HEADLINE}.collected"),
    (JANUARY, "law"): ("instrumented", "main.law.with_usmca"),
}


def main_rows(main, before: dict[tuple[str, str], tuple]) -> list[dict]:
    """Return the main estimate by law in both weights, as collected, and with Canada and Mexico.

    Parameters
    ----------
    main : ChecksStory
        Of :mod:`checks.study`.
    before : dict
        (episode, weights) -> placebo of the year before, with its interval.
    """
    rows = []
    for tariff, question in ASKED.items():
        for (episode, by), estimate in reversed(main.estimates.items()):
            if by == tariff:
                key = f"elasticity.{episode}.{MAIN_KEYS[episode]}.{tariff}"
                other = main.other[episode, by]
                by_weights = {key: estimate, f"{key}.{ENDS[BY[other.weights]]}": other}
                for name, e in list(by_weights.items())[: None if tariff == "law" else 1]:
                    row = row_of(e, question, "lines", name, tariff=tariff)
                    rows.append(row | _placebo(before, row))
    for row in main.members.itertuples():
        question, key = of_members(row)
        if question == "instrumented" and row.weights == "equal":
            rows.append(row_of(row._asdict(), question, "lines", f"elasticity.{key}"))
    return rows


def varied_rows(main) -> list[dict]:
    """Return what is changed in the main estimate that has a number of its own."""
    rows = []
    checks = main.toggles.only(scheme="by partners", tariff="law").table
    for row in checks.to_dict("records"):
        toggle = row["toggle"].removesuffix(", by value").removesuffix(", equal")
        if toggle in VARIED_QUESTIONS:
            more = f".{ENDS[BY[row['weights']]]}" if toggle != row["toggle"] else ""
            called = HEADLINE if toggle == CLAIMS_OF_JANUARY else MAIN_KEYS[row["episode"]]
            key = f"elasticity.{row['episode']}.{called}.law.{VARIED_QUESTIONS[toggle]}{more}"
            rows.append(row_of(row, toggle, "lines", key))
    return rows


def of_members(row) -> tuple[str, str]:
    """Return question and key of a row of :func:`members.with_members`."""
    question, key = WITH_MEMBERS[row.claims, row.tariff]
    return question, f"{row.episode}.{key}{f'.{ENDS[row.weights]}' if row.weights == 'value' else ''}"


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


#: Tier of a seller's regression -> its question.
TIER_QUESTIONS = {"one": "one seller", "others": "other sellers", "all": "all sellers"}


def tier_rows(tiers: Tiers | None) -> list[dict]:
    """Return one, others and all of a line's sellers taxed, each line once, with the year before."""
    if tiers is None:
        return []
    rows = []
    for tier, question in TIER_QUESTIONS.items():
        e, b = tiers.of(tier), tiers.year_before(tier, "equal")
        interval = f"clustered by {e.cluster_by}" + ", EU as one" * (e.cluster_by == "partner")
        row = row_of(e, question, "tiers", f"elasticity.2025.sellers.{tier}", interval=interval)
        rows.append(row | {"placebo": b.value, "placebo_low": b.ci_low, "placebo_high": b.ci_high})
    return rows


def _placebo(before: dict[tuple[str, str], tuple], row: dict) -> dict:
    """Return the year before of a row by law; nothing of one by what is collected."""
    ends = before.get((row["episode"], row["weights"])) if row["tariff"] == "law" else None
    return dict(zip(("placebo", "placebo_low", "placebo_high"), ends or [float("nan")] * 3, strict=True))


def row_of(found: Estimate | dict, question: str, estimand: str, key: str, **fields) -> dict:
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
    rest = {"question": question, "estimand": estimand, "key": key}
    return fields | ends | rest | _placebo({}, fields)
