"""The law examined on cases that others published: rulings, an entry form, answers of other engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.collected.collections import VIETNAM_LAW_DAY
from analysis.combine.collected.expected import PAID_BESIDE
from analysis.law.lookup import LawfulRate
from analysis.vocabulary import WORLD, Term

#: Rates of a case are the same within this, and means of all goods near each other (fractions).
SAME_RATE, NEAR_MEAN = 0.0005 + 1e-9, 0.005
#: Chapters whose law lies nearer than this to what customs collected are near it (fraction).
# ASSUME: 1.6 points, below which the law is meant to lie on every chapter; no text sets it.
NEAR_CELL = 0.016

#: Who gives a rate, from the law itself to what is measured, and who may be right where it differs.
AUTHORITIES = ("ruling", "declaration", "engine", "average", "collections")
RIGHT = ("theirs", "ours", "open")

PUBLISHED_CASES = Columns(
    "a case",
    {
        "case_id": Term("Number", "", "number of the case in `law_examination_cases`"),
        "authority": Term(
            "Authority", "", "ruling, declaration, engine, average of an engine, or collections"
        ),
        "case": Term("Case", "", "name of the ruling, form or test, or the chapter"),
        "partner": Term("Partner", "", "ISO alpha-3 code; WLD: mean of all"),
        "hts10": Term("Line", "", "tariff line, or chapter", missing="of a mean of all goods"),
        "day": Term("Day", "date", "day of the rate", "day"),
        "by": Term("Decided by", "", "claim, use or content of the case itself; none: what is owed"),
        "ours": Term("Ours", "fraction", "rate by the law here", missing="where no rate stands for it"),
        "published": Term(
            "Theirs", "fraction", "rate as published, all that is printed summed, or as collected"
        ),
        "agrees": Term(
            "Agrees", "truth", "whether ours equals theirs as printed; of a mean or chapter: is near it"
        ),
        "right": Term("Who is right", "", "of a case that differs: theirs, ours or open"),
        "why": Term("Why", "", "why, with the legal text"),
    },
)

EXAMINED = Columns(
    "an authority",
    {
        "authority": Term("Authority", "", "who gives the rates compared"),
        "n_cases": Term("Cases", "count", "cases compared"),
        "n_owed": Term("Agree as owed", "count", "of them equal to what is owed, or near a mean"),
        "n_by_claim": Term("By their claim", "count", "equal by the case's own claim, use or content"),
        "n_theirs": Term("Theirs right", "count", "that differ, and the legal text is theirs"),
        "n_ours": Term("Ours right", "count", "that differ, and the legal text is ours"),
        "n_open": Term("Open", "count", "that differ, and nothing decides who is right"),
    },
)


@dataclass(frozen=True)
class ExaminationStory:
    """What published cases show of the law."""

    cases: Annotated[pd.DataFrame, PUBLISHED_CASES]
    groups: Annotated[pd.DataFrame, EXAMINED]
    paid: Annotated[pd.DataFrame, PAID_BESIDE]


def answers(
    cases: pd.DataFrame,
    settings: Mapping[str, dict],
    rate: Callable[..., LawfulRate],
    mean: Callable[[pd.Timestamp], float],
) -> pd.Series:
    """Return the law's rate of each case, by ``case_id`` (fractions; missing where none stands for it).

    Parameters
    ----------
    cases : DataFrame
        Rows of ``law_examination_cases``.
    settings : mapping
        Number of a case -> its entry of ``cases.yaml``.
    rate, mean : callable
        Give the law on a line as :func:`lookup.statutory_rate`, and its mean over all goods on a day.
    """
    return pd.Series(
        {
            row.case_id: mean(row.day)
            if row.partner == WORLD
            else _answer(rate(row.partner, row.hts10, row.day), **_how(settings, row.case_id))
            for row in cases.itertuples()
        },
        name="ours",
    )


def _how(settings: Mapping[str, dict], case: str) -> dict:
    return {name: settings.get(case, {}).get(name) for name in ("by", "above_base")}


def _answer(lawful: LawfulRate, *, by: str | None, above_base: bool | None) -> float:
    """Return what is owed, or the rate that the case's own claim or use makes lawful."""
    if above_base:
        return lawful.statutory_rate - lawful.layers["base"]
    return float(lawful.rates.rate.get(by or "owed_rate", np.nan))


def examine(
    cases: pd.DataFrame,
    settings: Mapping[str, dict],
    ours: pd.Series,
    cells: pd.DataFrame,
    paid: pd.DataFrame,
) -> ExaminationStory:
    """Return how the law does on published cases, and how near it lies to collections.

    Parameters
    ----------
    cases, settings
        As in :func:`answers`.
    ours : Series
        From :func:`answers`.
    cells : DataFrame
        ``law_2025`` and ``collected_rate`` of partners' chapters, as :func:`collections.law_cells`.
    paid : DataFrame
        From :func:`expected.beside_collected`.
    """
    judged = pd.concat([judge(cases, settings, ours), chapters(cells)], ignore_index=True)
    groups = pd.DataFrame([_count(name, judged[judged.authority.eq(name)]) for name in AUTHORITIES])
    return ExaminationStory(judged, groups[list(EXAMINED)], paid)


@returns(PUBLISHED_CASES)
def judge(cases: pd.DataFrame, settings: Mapping[str, dict], ours: pd.Series) -> pd.DataFrame:
    """Return each case with the law's rate, the published one and who is right where they differ."""
    rows = cases.assign(ours=cases.case_id.map(ours))
    for name in ("by", "right", "why"):
        rows[name] = [settings.get(case, {}).get(name, "") for case in rows.case_id]
    published = pd.Series(
        {case: entry.get("published") for case, entry in settings.items()}, dtype=float
    )
    rows["published"] = rows.case_id.map(published).fillna(rows.expected_rate.astype(float))
    near = np.where(rows.partner.eq(WORLD), NEAR_MEAN, SAME_RATE)
    rows["agrees"] = (rows.ours - rows.published).abs() <= near
    return rows[list(PUBLISHED_CASES)]


@returns(PUBLISHED_CASES)
def chapters(cells: pd.DataFrame) -> pd.DataFrame:
    """Return partners' chapters as cases, the farthest from what customs collected first."""
    rows = cells.assign(case="chapter " + cells.hs2, hts10=cells.hs2, day=VIETNAM_LAW_DAY)
    rows = rows.assign(case_id=cells.partner + "." + cells.hs2, authority="collections")
    rows = rows.assign(by="", ours=cells.law_2025, published=cells.collected_rate, right="open", why="")
    gap = (rows.ours - rows.published).abs()
    rows["agrees"] = gap <= NEAR_CELL
    return rows.loc[gap.sort_values(ascending=False).index, list(PUBLISHED_CASES)]


def _count(authority: str, cases: pd.DataFrame) -> dict:
    by_claim = cases.by.ne("")
    return {
        "authority": authority,
        "n_cases": len(cases),
        "n_owed": int((cases.agrees & ~by_claim).sum()),
        "n_by_claim": int((cases.agrees & by_claim).sum()),
        **{f"n_{right}": int((~cases.agrees & cases.right.eq(right)).sum()) for right in RIGHT},
    }
