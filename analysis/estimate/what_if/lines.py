"""The lines that a what-if asks about, their rates with the duty, and whose they are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.combine.newest import GROUP_BY_MONTH
from analysis.estimate.elasticity.main.lines import SPECIAL_CHAPTERS
from analysis.estimate.elasticity.response.by_age import FIRST_YEAR_MONTHS
from analysis.estimate.what_if import asked
from analysis.estimate.what_if.asked import Question
from analysis.estimate.what_if.base.lines import AS_TEXT, NOISE
from analysis.estimate.what_if.effect import HELD
from analysis.law import names
from analysis.law.names import Goods


def asked_lines(question: Question, state: dict) -> pd.DataFrame:
    """Return the lines of the base that are asked about, with the number of the duty that decides.

    Parameters
    ----------
    question : Question
    state : dict
        From :func:`base.study.load_state`.

    Returns
    -------
    DataFrame
        Of a group that has months of its own, ``base`` is carried to the level of the group.

    Raises
    ------
    InputError
        Goods that the partners did not sell.
    """
    lines = _named_lines(question, state).astype(AS_TEXT)
    of_sector = state["sectors"][["collected", *NOISE]].iloc[lines.season]
    lines = lines.assign(**{name: of_sector[name].to_numpy() for name in of_sector})
    if question.who == GROUP_BY_MONTH:
        carried = state["carried"].loc[GROUP_BY_MONTH]
        lines = lines.assign(base=lines.value_2025 * lines.cell.map(carried))
    return lines


def _named_lines(question: Question, state: dict) -> pd.DataFrame:
    duties = question.duties
    if len(duties) == 1 and not question.title:
        (codes, (goods,)) = duties[0].partners, duties[0].goods
        sold = [state["own"][code] for code in codes] if codes else [state["lines"]]
        sold = sold[0] if len(sold) == 1 else pd.concat(sold)
        who = names.name_of(question.who) if len(codes) != 1 else codes[0]
        return asked.lines_of(goods, sold, state["lines"], partner=who).assign(duty=0)
    lines = with_duty(question, state["lines"])
    if lines.empty:
        raise InputError(f"{question.title}: nobody sold any of these goods in 2025.")
    return lines


def with_duty(question: Question, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines that are asked about, with the number of the duty that decides."""
    number = np.full(len(lines), -1)
    for i, duty in reversed(list(enumerate(question.duties))):
        inside = np.any([asked.is_of(lines, goods) for goods in duty.goods], axis=0)
        whose = lines.partner.isin(duty.partners) if duty.partners else True
        number[inside & whose] = i
    return lines.assign(duty=number)[number >= 0]


def carrier_of(partner: str, who: str, newest: pd.DataFrame) -> str:
    """Return whose newest months are the base of a partner's lines; empty where its year is.

    Parameters
    ----------
    partner, who : str
        ISO alpha-3 code, and whom the question names.
    newest : DataFrame
        As :func:`base.lines.base_levels`, index partner.
    """
    name = GROUP_BY_MONTH if who == GROUP_BY_MONTH else partner
    return name if name in newest.index else ""


def rates_with_duty(question: Question, own: pd.DataFrame, before: np.ndarray) -> np.ndarray:
    """Return the rates of lines with their duty; a cut takes none below zero."""
    added = np.array([duty.added for duty in question.duties])[own.duty]
    added = np.where(own.hts.str.startswith(SPECIAL_CHAPTERS), 0.0, added)
    return np.where(added < 0, np.minimum(before, np.maximum(before + added, 0.0)), before + added)


def with_change(
    question: Question, own: pd.DataFrame, base: np.ndarray, before: np.ndarray, after: np.ndarray
) -> pd.DataFrame:
    """Return lines with :data:`summaries.RATES`, ``law_change`` (log) and ``begins`` (month of duty).

    Raises
    ------
    InputError
        The law of no line would move.
    """
    lines = own.assign(rate_base=base, rate_before=before, rate_after=after)
    lines["law_change"] = (np.log1p(after) - np.log1p(before)).round(12)  # sums leave 1e-17 over
    start = question.start.year * FIRST_YEAR_MONTHS + question.start.month
    begins = [d.start.year * FIRST_YEAR_MONTHS + d.start.month - start for d in question.duties]
    lines["begins"] = np.array(begins)[own.duty]
    if not lines.law_change.any():
        what = f"path {question.path!r} is the law" if question.path else "no further duty falls"
        day = f"{question.start:%Y-%m-%d}"
        raise InputError(f"{what} on these goods of {question.who} on {day}: nothing would move.")
    return lines


def goods_of(question: Question) -> names.Goods:
    """Return the goods asked about; all of them under a package."""
    return names.Goods() if question.title else question.duties[0].goods[0]


def partners_of(lines: pd.DataFrame) -> tuple[str, ...]:
    """Return the partners of lines on which the duty falls, the largest first."""
    base = lines[lines.law_change.ne(0)].groupby("partner", observed=True).base.sum()
    return tuple(map(str, base.sort_values(ascending=False, kind="stable").index))


def named_partners(question: Question, partners: tuple[str, ...], called: pd.Series) -> str:
    """Return what the partners asked about are called; ``called`` by code."""
    if question.who in called.index:
        return called[question.who]
    if question.who == names.WORLD:
        return names.name_of(question.who)
    if "-" not in question.who:
        return asked.GROUP_NAMES.get(question.who, question.who)
    labels = [called[code] for code in partners]
    if len(labels) > asked.NAMED:
        return f"{len(labels)} countries"
    return f"{', '.join(labels[:-1])} and {labels[-1]}"


def main_kind(lines: pd.DataFrame, *, all_sellers: bool = False) -> str:
    """Return which main estimate lines have: that for Canada and Mexico where all are theirs.

    Where all sellers are taxed, the ends of dollars are theirs.
    """
    if all_sellers:
        return "all_sellers"
    return "members" if lines.partner.isin(names.partners("USMCA")).all() else "all"


def elasticities(
    lines: pd.DataFrame, goods: Goods, known: pd.DataFrame, *, all_sellers: bool = False
) -> dict[str, np.ndarray]:
    """Return the elasticities by law of lines: the main estimate's, or their own where kinds differ.

    Parameters
    ----------
    lines : DataFrame
        ``partner``, ``naics3``.
    goods : Goods
    known : DataFrame
        Index kind x group, as :func:`base.lines.elasticity_rows`; columns :data:`effect.HELD`.
    all_sellers : bool
        Whether the duty falls on all partners.
    """
    kind = goods.kind if goods.kind in ("all", "end_use") else "sector"
    groups = lines.naics3 if kind == "sector" else pd.Series(goods.code, lines.index)
    # ASSUME: the main estimate holds for Canada and Mexico too, as surely as the one with both whose law
    # is instrumented.
    of_main = main_kind(lines, all_sellers=all_sellers)
    of_groups, common = known.loc[kind, list(HELD)].drop(index=""), known.loc[(of_main, "")]
    rows = of_groups.reindex(groups).fillna(common[list(HELD)])
    return {name: rows[name].to_numpy() for name in HELD}
