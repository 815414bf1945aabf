"""The study behind report 09 and ``analysis.effect``: further duties on goods of some partners."""

from __future__ import annotations

from analysis.estimate.what_if import asked, inputs
from analysis.estimate.what_if.lines import asked_lines, goods_of, named_partners, partners_of
from analysis.estimate.what_if.model import compute
from analysis.estimate.what_if.story import WhatIfStory
from analysis.estimate.what_if.summaries import summaries, unsaid_of
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
        First day, after the record; ``"latest"``: of the month after legal texts were last read.
    horizon : int
        Months over which effects are summed.
    """
    question = inputs.read_question(partner, goods, add, path, package, start, horizon)
    state, (lines, law, label) = inputs.load_state(), inputs.lawful_lines(question)
    partners = partners_of(lines)
    return WhatIfStory(
        partner=question.who,
        partner_name=named_partners(question, partners, state["names"]),
        partners=partners,
        without_law=tuple(code for code in partners if code not in state["lawful"]),
        goods=goods_of(question),
        added=None if label else question.duties[0].added,
        path=label,
        start=question.start,
        horizon=question.horizon,
        **summaries(question, lines, compute(question, lines, state), state, law=law),
        unsaid=unsaid_of(inputs.load_flags(lines, question.start)),
    )


def check(
    *, partner, goods="", add=asked.USUAL, path="", package="", start=LATEST, horizon=12
) -> asked.Question:
    """Return what is asked; refuse parameters of :func:`study` that the data cannot answer."""
    question = inputs.read_question(partner, goods, add, path, package, start, horizon)
    if not package:
        asked_lines(question, inputs.load_state())
    return question
