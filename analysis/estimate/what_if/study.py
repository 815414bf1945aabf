"""The study behind report 09 and ``analysis.effect``: further duties on goods of some partners."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.estimate.elasticity.response.by_age import YEAR
from analysis.estimate.what_if import asked, inputs
from analysis.estimate.what_if import story as telling
from analysis.estimate.what_if.asked import Duty, Question
from analysis.estimate.what_if.base.lines import NOISE
from analysis.estimate.what_if.effect import outcome_rows
from analysis.estimate.what_if.lines import (
    asked_lines,
    goods_of,
    named_partners,
    partners_of,
)
from analysis.estimate.what_if.model import compute, named_takers
from analysis.estimate.what_if.package import read_package
from analysis.estimate.what_if.spread import intervals
from analysis.estimate.what_if.story import WhatIfStory
from analysis.law import names
from analysis.law.table import LAST_DAY
from analysis.periods import LATEST
from analysis.reading import traced


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
) -> WhatIfStory:
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
    question = check(
        partner=partner, goods=goods, add=add, path=path, package=package, start=start, horizon=horizon
    )
    state, (lines, law, label) = inputs.load_state(), inputs.lawful_lines(question)
    partners, of, months = partners_of(lines), goods_of(question), question.horizon
    run = compute(question, lines, state)
    noise = telling.means(lines, list(NOISE))
    return WhatIfStory(
        partner=question.who,
        partner_name=named_partners(question, partners, state["names"]),
        partners=partners,
        without_law=tuple(code for code in partners if code not in state["lawful"]),
        goods=of,
        added=None if label else question.duties[0].added,
        path=label,
        start=question.start,
        horizon=months,
        n_lines=len(lines),
        n_added=int((lines.law_change != 0).sum()),
        base=telling.base_of(lines, run.moved),
        rates=telling.law_means(law),
        elasticity=telling.elasticity_of(lines, of, state["elasticities"]),
        by_month=telling.by_month(run.moved, run.months),
        outcomes=outcome_rows(run.moved, months),
        intervals=intervals(run.moved, months, state["factor"], noise),
        sectors=telling.by_sector(lines, run.moved, state["labels"], law),
        takers=named_takers(lines, run.moved.by_line.loss, state, part=months / YEAR),
        by_partner=telling.by_partner(lines, run.moved, state["names"]),
        published=telling.implied(lines, state["published"]),
        implied=telling.implied_by(lines.value, lines),
        checks=state["checks"],
        spread=run.spread,
        tau=run.tau,
        factor=state["factor"],
        noise=noise,
        cuts=state["cuts"],
        revenue=state["revenue"],
        unsaid=telling.unsaid_of(inputs.load_flags(lines, question.start)),
        data_to=state["data_to"],
        vintage=state["vintage"],
        is_package=bool(question.title),
    )


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
    added, state = asked.check_change(add, path), inputs.load_state()
    days = state["data_to"] + pd.DateOffset(months=1), LAST_DAY
    day, sellers = asked.check_start(start, earliest=days[0], last=days[1]), state["names"].index
    if package:
        if goods or path or added != asked.USUAL:
            raise InputError("a package names goods and duties itself: leave goods, add and path.")
        title, duties = read_package(package, start=f"{day:%Y-%m-%d}", days=days, known=sellers)
        return Question(names.WORLD, duties, "", months, title)
    who, partners = asked.check_partners(partner, sellers)
    question = Question(who, (Duty(partners, (known_goods,), added, day),), path, months)
    if path:
        if len(partners) != 1:
            raise InputError(f"path {path!r} is asked of one partner, as partner CHN.")
        inputs.load_path(question)
    asked_lines(question, state)
    return question
