"""The study behind report 09 and ``analysis.effect``: further duties on goods of some partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.estimate.elasticity.main.lines import SPECIAL
from analysis.estimate.elasticity.response.by_age import YEAR, over_months, path_errors, path_shape
from analysis.estimate.what_if import asked
from analysis.estimate.what_if import story as telling
from analysis.estimate.what_if.asked import Duty, Question
from analysis.estimate.what_if.base.lines import NOISE
from analysis.estimate.what_if.base.study import load_state
from analysis.estimate.what_if.effect import Response, elasticities, move, outcome_rows
from analysis.estimate.what_if.package import read_package
from analysis.estimate.what_if.spread import apart, intervals, with_ends
from analysis.estimate.what_if.story import Story
from analysis.estimate.what_if.takers import takers
from analysis.law import names
from analysis.law.on_days import flags_on, rates_on_days
from analysis.law.table import LAST_DAY
from analysis.periods import LATEST
from analysis.reading import traced

if TYPE_CHECKING:
    from analysis.combine.tariff_paths import TariffPath

#: Rates of the table of the law are rounded, those under a path are not: nearer than this they are one.
ROUNDED = 1e-5


@traced
def study(
    *,
    partner: str | list[str] = "VNM",
    goods: str = "",
    add: float | str = asked.USUAL,
    path: str = "",
    package: str = "",
    start: str = LATEST,
    horizon: int = 12,
) -> Story:
    """Return what further duties would do.

    Parameters
    ----------
    partner : str or list of str
        A country by name or ISO code, a group (``"EU"``), several (``"CHN, VNM"``), or ``"all"``.
    goods : str
        As :func:`names.goods` reads them: digits or words of the tariff schedule, a sector
        (``"NAICS 337"``), an end use (``"capital goods"``); empty for all goods.
    add : float or str
        Duty added to what the law charges on each line that day: ``0.25`` or ``"25%"``; a cut is
        ``"-10%"``, which takes no line below zero.
    path : str
        Instead of a duty, a path of ``tariff_paths.yaml``, whose law of the first day is put in place.
    package : str
        Instead of partner, goods and duty, a YAML file of duties (:mod:`what_if.package`).
    start : str
        First day, from the end of the record to the end of the law; ``"latest"``: of the month after
        legal texts were last read.
    horizon : int
        Months over which effects are summed.

    Raises
    ------
    InputError
        One line, with the nearest valid value.
    """
    question = check(partner=partner, goods=goods, add=add, path=path, package=package, start=start,
                     horizon=horizon)  # fmt: skip
    state, months = load_state(), question.horizon
    lines, label = lawful_lines(question)
    ages, shape = path_shape(state["path"])
    spread = apart(lines, state["levels"])
    tau = float(np.linalg.norm(spread.held))
    sure = with_ends(lines, tau, over_months(ages, shape, path_errors(state["path"]), months))
    response = Response(ages, shape, state["pass_through"], state["all_sellers"], state["cuts"])
    ahead = pd.date_range(question.start.replace(day=1), periods=max(months, YEAR), freq="MS")
    moved = move(sure, state["sectors"], ahead, response, horizon=months)
    noise, partners = telling.means(lines, list(NOISE)), _partners(lines)
    of = _goods(question)
    return Story(
        partner=question.who, partner_name=_named(question, partners), partners=partners,
        without_law=tuple(code for code in partners if code not in state["lawful"]),
        goods=of, added=None if label else question.duties[0].added,
        path=label, start=question.start, horizon=months,
        n_lines=len(lines), n_added=int((lines.law_change != 0).sum()),
        base=telling.base_of(lines, moved), rates=telling.means(lines, telling.RATES),
        elasticity=telling.elasticity_of(lines, of, state["elasticities"]),
        by_month=telling.by_month(moved, ahead), outcomes=outcome_rows(moved, months),
        intervals=intervals(moved, months, state["factor"], noise),
        sectors=telling.by_sector(lines, moved, state["labels"]),
        takers=_takers(lines, moved.by_line.loss, part=months / YEAR),
        by_partner=telling.by_partner(lines, moved, state["names"]),
        published=telling.implied(lines, state["published"]),
        implied=telling.implied_by(lines.value, lines), checks=state["checks"], spread=spread, tau=tau,
        factor=state["factor"], noise=noise, cuts=state["cuts"], revenue=state["revenue"],
        unsaid=telling.unsaid_of(_flags(lines, question.start)), data_to=state["data_to"],
        vintage=state["vintage"], is_package=bool(question.title),
    )  # fmt: skip


def check(
    *, partner, goods="", add=asked.USUAL, path="", package="", start=LATEST, horizon=YEAR
) -> Question:
    """Return what is asked; refuse parameters of :func:`study` that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, with the nearest valid value.
    """
    months, known_goods = asked.check_horizon(horizon), names.goods(goods)
    added, state = asked.check_change(add, path), load_state()
    days = state["data_to"] + pd.DateOffset(months=1), LAST_DAY
    day, known = asked.check_start(start, earliest=days[0], last=days[1]), state["names"].index
    if package:
        if goods or path or added != asked.USUAL:
            raise InputError("a package names goods and duties itself: leave goods, add and path.")
        title, duties = read_package(package, start=f"{day:%Y-%m-%d}", days=days, known=known)
        return Question(names.WORLD, duties, "", months, title)
    who, partners = asked.check_partners(partner, known)
    question = Question(who, (Duty(partners, (known_goods,), added, day),), path, months)
    if path:
        _path(question)
    _own(question)
    return question


def _own(question: Question) -> pd.DataFrame:
    """Return the lines of the base that are asked about, with the number of the duty that decides.

    Refuses goods that the partners did not sell.
    """
    state, duties = load_state(), question.duties
    if len(duties) == 1 and not question.title:
        (codes, (goods,)) = duties[0].partners, duties[0].goods
        own = [state["own"][code] for code in codes] if codes else [state["lines"]]
        own = own[0] if len(own) == 1 else pd.concat(own)
        who = names.name_of(question.who) if len(codes) != 1 else codes[0]
        return asked.lines_of(goods, own, state["lines"], partner=who).assign(duty=0)
    lines = state["lines"]
    number = np.full(len(lines), -1)
    for i, duty in reversed(list(enumerate(duties))):
        inside = np.any([asked.is_of(lines, goods) for goods in duty.goods], axis=0)
        whose = lines.partner.isin(duty.partners) if duty.partners else True
        number[inside & whose] = i
    if not (number >= 0).any():
        raise InputError(f"{question.title}: nobody sold any of these goods in 2025.")
    return lines.assign(duty=number)[number >= 0]


def lawful_lines(question: Question) -> tuple[pd.DataFrame, str]:
    """Return the lines asked about with their rates and elasticities, and the label of path or package.

    Returns
    -------
    lines : DataFrame
        Lines of the base with :data:`story.RATES`, ``law_change`` (log), ``begins`` (month of the duty)
        and :data:`effect.ESTIMATED`, as :func:`effect.move` takes them.
    label : str

    Raises
    ------
    InputError
        The law of no line would move.
    """
    state, own, duties = load_state(), _own(question), question.duties
    rates, hts = np.empty((len(own), 2)), own.hts.to_numpy()
    paid, duty = own.paid.to_numpy(), own.duty.to_numpy()
    for partner, at in own.groupby("partner", observed=True).indices.items():
        rates[at] = _rates(str(partner), hts[at], paid[at], duty[at], [d.start for d in duties])
    enters = ~np.isnan(rates).any(axis=1)  # barred goods do not come, with or without a duty
    own, (base, before) = own[enters], rates[enters].T
    day = f"{question.start:%Y-%m-%d}"
    if own.empty:
        raise InputError(f"imports of these goods of {question.who} are barred on {day}.")
    if question.path:
        label, after = _under_path(question, own, before)
    else:
        label, added = question.title, np.array([duty.added for duty in duties])[own.duty]
        added = np.where(own.hts.str.startswith(SPECIAL), 0.0, added)
        after = np.where(added < 0, np.minimum(before, np.maximum(before + added, 0.0)), before + added)
    lines = own.assign(rate_base=base, rate_before=before, rate_after=after)
    lines["law_change"] = (np.log1p(after) - np.log1p(before)).round(12)  # sums leave 1e-17 over
    start = question.start.year * YEAR + question.start.month
    lines["begins"] = np.array([d.start.year * YEAR + d.start.month - start for d in duties])[own.duty]
    if not lines.law_change.any():
        what = f"path {question.path!r} is the law" if question.path else "no further duty falls"
        raise InputError(f"{what} on these goods of {question.who} on {day}: nothing would move.")
    return lines.assign(**elasticities(lines, _goods(question), state["elasticities"])), label


def _rates(
    partner: str, hts: np.ndarray, paid: np.ndarray, duty: np.ndarray, firsts: list[pd.Timestamp]
) -> np.ndarray:
    """Return the law of a partner's lines in the base and on their duty's first day, shape (n, 2)."""
    state = load_state()
    if partner not in state["lawful"]:
        # ASSUME: where the law by line and day is not held, it is what customs collected in 2025.
        return np.column_stack([paid, paid])
    year = (state["data_to"] - pd.DateOffset(months=YEAR - 1), state["data_to"] + pd.offsets.MonthEnd())
    days = sorted(set(firsts))
    found = rates_on_days(partner, [year, *((day, day) for day in days)]).reindex(hts).to_numpy()
    column = np.array([1 + days.index(first) for first in firsts])[duty]
    return np.column_stack([found[:, 0], found[np.arange(len(hts)), column]])


def _under_path(question: Question, own: pd.DataFrame, before: np.ndarray) -> tuple[str, np.ndarray]:
    """Return the label of a path, and the rates of lines under it on the first day."""
    from analysis.combine.path_rates import path_line_rates

    path = _path(question)
    after = path_line_rates(path, question.who, question.start).reindex(own.hts).to_numpy()
    return path.label, np.where(np.isclose(after, before, rtol=0, atol=ROUNDED), before, after)


def _path(question: Question) -> TariffPath:
    """Return the tariff path asked about, one of those that concern the partner."""
    from analysis.combine.tariff_paths import read_paths  # a second to import

    if len(question.duties[0].partners) != 1:
        raise InputError(f"path {question.path!r} is asked of one partner, as partner CHN.")
    own = {name: path for name, path in read_paths().items() if path.concerns(question.who)}
    where = f"those for {question.who}"
    return own[check_choice(question.path, own, what="tariff path", where=where)]


def _goods(question: Question) -> names.Goods:
    """Return the goods asked about; all of them under a package."""
    return names.Goods() if question.title else question.duties[0].goods[0]


def _partners(lines: pd.DataFrame) -> tuple[str, ...]:
    """Return the partners of lines on which the duty falls, the largest first."""
    base = lines[lines.law_change.ne(0)].groupby("partner", observed=True).base.sum()
    return tuple(map(str, base.sort_values(ascending=False, kind="stable").index))


def _named(question: Question, partners: tuple[str, ...]) -> str:
    """Return what the partners asked about are called."""
    known = load_state()["names"]
    if question.who in known.index:
        return known[question.who]
    if question.who == names.WORLD:
        return names.name_of(question.who)
    if "-" not in question.who:
        return asked.GROUP_NAMES.get(question.who, question.who)
    called = [known[code] for code in partners]
    several = len(called) > asked.NAMED
    return f"{len(called)} countries" if several else f"{', '.join(called[:-1])} and {called[-1]}"


def _flags(lines: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return what the law of lines leaves unsaid on a day."""
    lawful = lines[lines.partner.isin(load_state()["lawful"])]
    parts = [flags_on(str(code), day).reindex(own.hts)
             for code, own in lawful.groupby("partner", observed=True)]  # fmt: skip
    return pd.concat(parts) if parts else pd.DataFrame(columns=["by_use", "incomplete", "barred"])


def _takers(lines: pd.DataFrame, loss: pd.Series, *, part: float) -> pd.DataFrame:
    """Return what others would take, with their names; empty where nothing is lost."""
    state = load_state()
    found = takers(lines.assign(loss=loss), state["others"], state["takers"], part=part)
    found = found.assign(name=found.partner.map(state["names"]))
    return found if loss.sum() > 0 else found.iloc[:0]
