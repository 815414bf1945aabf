"""What what-ifs read: the base with its estimates, and the law of lines on days and under paths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice, read_yaml
from analysis.estimate.elasticity.main.lines import SPECIAL_CHAPTERS
from analysis.estimate.elasticity.response.lines import LINE_YEAR
from analysis.estimate.what_if.asked import Duty, Question, check_horizon
from analysis.estimate.what_if.base.lines import AS_TEXT
from analysis.estimate.what_if.base.study import load_state as load_state
from analysis.estimate.what_if.lines import (
    asked_lines,
    carrier_of,
    elasticities,
    goods_of,
    rates_with_duty,
    with_change,
    with_duty,
)
from analysis.estimate.what_if.question import check_duty, question_of
from analysis.law import names
from analysis.law.asked import lines_of, numbers
from analysis.law.stored import expected_on, flags_on, rates_on_days
from analysis.reading import cached

if TYPE_CHECKING:
    from analysis.combine.tariff_paths import TariffPath

#: Rates of the table of the law are rounded, those under a path are not: nearer than this they are one.
ROUNDED = 1e-5


def read_question(partner, goods, add, path, package, start, horizon) -> Question:
    """Return what is asked, parameters as of :func:`study.study`; its lines may not be there."""
    months, duty = check_horizon(horizon), check_duty(goods, add, path, package)
    file = load_package(package)
    question = question_of(
        load_state(), duty, partner, path=path, package=file, start=start, horizon=months
    )
    if path:
        load_path(question)
    return question


def load_rates(own: pd.DataFrame, firsts: list[pd.Timestamp], who: str) -> pd.DataFrame:
    """Return the law of lines in the base and on their duty's first day, and what they pay in the base.

    Parameters
    ----------
    own : DataFrame
        As :func:`lines.asked_lines`: ``partner``, ``hts``, ``paid``, ``duty``.
    firsts : list of Timestamp
        First day of each duty.
    who : str
        Whom the question names.

    Returns
    -------
    DataFrame
        ``rate_base``, ``rate_before``, ``paid`` (fractions).
    """
    rates, hts = np.empty((len(own), 3)), own.hts.to_numpy()
    paid, duty = own.paid.to_numpy(), own.duty.to_numpy()
    for partner, at in own.groupby("partner", observed=True).indices.items():
        carrier = carrier_of(str(partner), who, load_state()["newest"])
        law = _rates(str(partner), carrier, hts[at], paid[at], duty[at], firsts)
        pays = paid[at]
        if carrier:
            special = own.hts.iloc[at].str.startswith(SPECIAL_CHAPTERS)
            pays = np.where(special, pays, part_of_law(carrier) * law[:, 0])
        rates[at] = np.column_stack([law, pays])
    return pd.DataFrame(rates, own.index, ["rate_base", "rate_before", "paid"])


def _rates(
    partner: str,
    carrier: str,
    hts: np.ndarray,
    paid: np.ndarray,
    duty: np.ndarray,
    firsts: list[pd.Timestamp],
) -> np.ndarray:
    """Return the law of a partner's lines in the base and on their duty's first day, shape (n, 2)."""
    if partner not in load_state()["lawful"]:
        # ASSUME: where the law by line and day is not held, it is what customs collected in 2025.
        return np.column_stack([paid, paid])
    days = sorted(set(firsts))
    rates = rates_on_days(partner, [base_days(carrier), *((day, day) for day in days)], hts).to_numpy()
    column = np.array([1 + days.index(first) for first in firsts])[duty]
    return np.column_stack([rates[:, 0], rates[np.arange(len(hts)), column]])


def base_days(carrier: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day of the base: of the newest months, or of the year of the lines."""
    if not carrier:
        return pd.Timestamp(LINE_YEAR, 1, 1), pd.Timestamp(LINE_YEAR, 12, 31)
    row = load_state()["newest"].loc[carrier]
    return row.start, row.end + pd.offsets.MonthEnd(0)


@cached
def part_of_law(carrier: str) -> float:
    """Return what customs collect in the newest months over the mean law of the base, by its imports.

    Parameters
    ----------
    carrier : str
        A partner, or a group, as :func:`lines.carrier_of`.
    """
    state, days = load_state(), base_days(carrier)
    sums = np.zeros(2)
    for partner in [carrier] if carrier in state["own"] else names.partners(carrier):
        lines = state["own"][partner]
        lines = lines[~lines.hts.str.startswith(SPECIAL_CHAPTERS)].astype(AS_TEXT)
        law = lines.paid
        if partner in state["lawful"]:
            law = rates_on_days(partner, [days], lines.hts)[0].set_axis(lines.index)
        sums += [(law * lines.base).sum(), lines.base[law.notna()].sum()]
    # ASSUME: of the law of each line the same part is collected, as of groups of lines in scenarios.
    return float(state["newest"].collected_rate[carrier] * sums[1] / sums[0])


def expected_rate(who: str, day: pd.Timestamp, weight: str = "base") -> float:
    """Return the rate expected at customs on a day of the goods that a partner or group sells.

    Parameters
    ----------
    who : str
        ISO alpha-3 code, or a group that has months of its own.
    day : Timestamp
    weight : {"base", "value_2025", "weight"}
        What weighs lines: goods of the newest months, of 2025, or of 2024; without chapters 98 and 99.
    """
    question = Question(who, (Duty(names.partners(who), (names.Goods(),), None, day),), "", 1)
    lines = weighed_lines(question, asked_lines(question, load_state()))
    # ASSUME: members of a group without a law by line pay what its others do.
    lawful = lines[
        lines.partner.isin(load_state()["lawful"]) & ~lines.hts.str[:2].isin(SPECIAL_CHAPTERS)
    ]
    by_partner = lawful.groupby("partner", observed=True)
    rates = [expected_on(str(code), day, of.hts).set_axis(of.index) for code, of in by_partner]
    rate = pd.concat(rates).dropna()
    return float(np.average(rate, weights=lawful[weight].fillna(0.0)[rate.index]))


def load_package(path: str | Path) -> tuple[Path, dict] | None:
    """Return the file of a package of duties and what it holds; None where none is named."""
    return (Path(path), read_yaml(Path(path))) if path else None


def load_path(question: Question) -> TariffPath:
    """Return the tariff path asked about, one of those that concern the partner."""
    from analysis.combine.tariff_paths import read_paths  # a second to import

    concerning = {name: path for name, path in read_paths().items() if path.concerns(question.who)}
    where = f"those for {question.who}"
    return concerning[check_choice(question.path, concerning, what="tariff path", where=where)]


def load_rates_under_path(question: Question, hts: pd.Series, before: np.ndarray) -> np.ndarray:
    """Return the rates of lines under the path asked about on the first day."""
    from analysis.combine.path_rates import path_line_rates

    after = path_line_rates(load_path(question), question.who, question.start).reindex(hts).to_numpy()
    return np.where(np.isclose(after, before, rtol=0, atol=ROUNDED), before, after)


def load_flags(lines: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return what the law of lines leaves unsaid on a day."""
    lawful = lines[lines.partner.isin(load_state()["lawful"])]
    parts = [
        flags_on(str(code), day, of_partner.hts)
        for code, of_partner in lawful.groupby("partner", observed=True)
    ]
    return pd.concat(parts) if parts else pd.DataFrame(columns=["by_use", "incomplete", "barred"])


def weighed_lines(question: Question, chosen: pd.DataFrame) -> pd.DataFrame:
    """Return lines of the base with what they weigh in a mean of the law, and those sold in 2024 alone.

    The weights are those of :func:`lookup.statutory_rate`: imports of 2024, so that both means agree.

    Parameters
    ----------
    question : Question
    chosen : DataFrame
        As :func:`lines.asked_lines`.

    Returns
    -------
    DataFrame
        ``chosen`` with ``weight`` (US dollars), then the further lines, of which ``base`` is 0.
    """
    state = load_state()
    named = [set(duty.partners or state["own"]) for duty in question.duties]
    whose = sorted(set.union(*named) & state["lawful"] & set(state["own"]))
    parts = [lines_sold_before(partner) for partner in whose]
    further = with_duty(question, pd.concat(parts, ignore_index=True)) if parts else chosen.iloc[:0]
    key = ["partner", "hts"]
    weight = further.set_index(key).weight if parts else pd.Series(dtype=float)
    pairs = pd.MultiIndex.from_frame(chosen[key])
    lawful = chosen.partner.isin(state["lawful"])
    of_chosen = weight.reindex(pairs).fillna(0.0).to_numpy()
    # Of a partner without a law by line the base weighs, as its rates are those of the base.
    chosen = chosen.assign(weight=np.where(lawful, of_chosen, chosen.base))
    unsold = further[~pd.MultiIndex.from_frame(further[key]).isin(pairs)]
    return pd.concat([chosen, unsold.assign(base=0.0, paid=0.0)], ignore_index=True)


@cached(most=256)
def lines_sold_before(partner: str) -> pd.DataFrame:
    """Return a partner's lines of 2024: ``partner``, ``hts``, ``weight`` and their kinds of goods."""
    lines = lines_of(partner)
    lines = lines.loc[lines.hts.str.len().eq(10) & lines.weight.gt(0), ["partner", "hts", "weight"]]
    return lines.join(_kinds(), on="hts").fillna("")


@cached
def _kinds() -> pd.DataFrame:
    """Return the sector and end use of lines; index: HTS10.

    A number that nobody sold in 2025 is of the kind of the first that took its place.
    """
    kinds = load_state()["lines"][[*AS_TEXT]].drop_duplicates("hts").astype(AS_TEXT).set_index("hts")
    place = (
        numbers().edges.drop_duplicates("old").set_index("old").new.drop(kinds.index, errors="ignore")
    )
    return pd.concat([kinds, kinds.reindex(place).set_axis(place.index)])


def lawful_lines(question: Question) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return the lines asked about with their rates and elasticities, and the label of path or package.

    Returns
    -------
    lines : DataFrame
        Lines of the base with :data:`summaries.RATES`, ``law_change`` (log), ``begins`` (month of the
        duty) and :data:`effect.HELD`, as :func:`effect.move` takes them.
    law : DataFrame
        Their :data:`summaries.RATES`, ``naics3`` and what they weigh in a mean, as
        :func:`weighed_lines`.
    label : str

    Raises
    ------
    InputError
        The law of no line would move.
    """
    state = load_state()
    chosen = asked_lines(question, state)
    every = weighed_lines(question, chosen)
    rates = load_rates(every, [duty.start for duty in question.duties], question.who)
    enters = rates.notna().all(axis=1).to_numpy()  # barred goods do not come, with or without a duty
    n_sold = int(enters[: len(chosen)].sum())
    every = every.assign(paid=rates.paid)[enters]
    base, before = rates[["rate_base", "rate_before"]].to_numpy()[enters].T
    if not n_sold:
        day = f"{question.start:%Y-%m-%d}"
        raise InputError(f"imports of these goods of {question.who} are barred on {day}.")
    if question.path:
        label = load_path(question).label
        after = load_rates_under_path(question, every.hts, before)
    else:
        label, after = question.title, rates_with_duty(question, every, before)
    law = every[["naics3", "base", "weight"]]
    law = law.assign(rate_base=base, rate_before=before, rate_after=after)
    chosen = chosen.assign(paid=rates.paid.to_numpy()[: len(chosen)])[enters[: len(chosen)]]
    lines = with_change(question, chosen, base[:n_sold], before[:n_sold], after[:n_sold])
    by_line = elasticities(
        lines, goods_of(question), state["elasticities"], all_sellers=question.on_all_sellers
    )
    return lines.assign(**by_line), law, label
