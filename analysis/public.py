"""The public names that answer a question: effect, response, gap, diversion, check_claim, cite.

Each runs the study of a report and returns its answer, table and figure as one
:class:`analysis.present.result.Result`; ``cite`` reads what was published. An import of this module
loads nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.present.result import Result
    from analysis.publish.citations import Citation


def effect(
    partner: str,
    *,
    hts: str = "",
    naics3: str = "",
    end_use: str = "",
    add: float | str = 0.25,
    path: str = "",
    first: str = "2026-12-01",
    horizon: int = 12,
) -> Result:
    """Say what a further duty on a partner's goods would do to US imports, duties and buyers.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code (``"VNM"``).
    hts, naics3, end_use : str
        The goods: two to ten digits of the tariff schedule (``"9403"``), a sector (``"337"``), or
        ``"capital"``, ``"consumption"``, ``"intermediate"``; one of them, or none for all goods.
    add : float or str
        Duty on top of what the law charges on each line that day: ``0.25`` or ``"25%"``.
    path : str
        Instead of a duty, a path of ``analysis/combine/tariff_paths.yaml`` (``"removal"``).
    first : str
        First day, from 2025-12-01 to 2026-12-31.
    horizon : int
        Months over which effects are summed, 1 to 36.

    Returns
    -------
    Result
        ``sentence``, ``table``, ``figure()``; ``change`` (of imports, a fraction, with its interval),
        ``intervals``, ``outcomes`` (US dollars), ``base``, ``rates``, ``elasticity``, ``by_month``,
        ``takers``, ``published``: fields of :class:`analysis.estimate.what_if.story.Story`.

    Raises
    ------
    InputError
        One line that names the nearest valid value.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.effect("VNM", hts="9403", add="25%", first="2026-12-01")
    >>> print(f"{found.change.value:.0%}, {found.outcomes.value['imports'] / 1e9:.1f} bn USD")
    -18%, -1.2 bn USD
    >>> analysis.effect("VNM", hts="9403", add=25)
    Traceback (most recent call last):
        ...
    analysis.checks.InputError: duty 25: did you mean 0.25? A duty is a fraction, or has a % sign.
    """
    from analysis.estimate.what_if.study import study
    from analysis.present.result import Result
    from analysis.present.what_if.finding import answer
    from analysis.present.what_if.tables import effect_table

    story = study(partner=partner, hts=hts, naics3=naics3, end_use=end_use, add=add, path=path,
                  first=first, horizon=horizon)  # fmt: skip

    def draw():
        from analysis.present.what_if.figures import effect_figure

        return effect_figure(story)

    return Result(story, effect_table(story), sentence=answer(story).sentence, draw=draw)


def response(partner: str = "CHN", *, episode: str = "2025") -> Result:
    """Say how US imports from a partner moved month by month after tariffs changed (about 6 s).

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    episode : str
        ``"2018"`` or ``"2025"``.

    Returns
    -------
    Result
        ``table``: event studies of the waves of the episode that changed the partner's rate, or where
        there was none the response across partners; ``figure()`` draws the same. Fields of
        :class:`analysis.estimate.dynamics.study.Story`.

    Raises
    ------
    InputError
        Unknown partner or episode.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.response("IND")
    >>> [study.wave.label for study in found.studies]
    ['April 2025, reciprocal tariffs']
    """
    from dataclasses import replace

    from analysis.collect import read_events
    from analysis.estimate.dynamics.study import study
    from analysis.estimate.dynamics.waves import waves
    from analysis.present import dynamics as show
    from analysis.present.result import Result

    own = [name for name, wave in waves(read_events()).items() if wave.episode == episode]
    story = study(partner=partner, episodes=[episode], waves=own)
    if story.studies:  # of the others there is nothing to print
        story = replace(story, impossible=[])
        table, figure, said = show.event_table(story), show.event_figure, show.wave_finding(story).text
    else:
        table, figure, said = show.path_table(story), show.path_figure, show.answer(story).sentence
    return Result(story, table, sentence=said.split("\n\n")[-1], draw=lambda: figure(story))


def gap(
    partner: str = "CHN",
    *,
    start: str = "2025-04",
    end: str = "2025-11",
    fit_start: str = "2021-01",
    fit_end: str = "2024-10",
) -> Result:
    """Say how much less was imported from a partner than its past made expected (about a minute).

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    start, end : str
        First and last month of the episode, ``YYYY-MM``.
    fit_start, fit_end : str
        First month in which partners are matched, and the last before the episode that is fitted.

    Returns
    -------
    Result
        ``table``: the gap by every design; ``figure()``: imports beside what was expected. Fields of
        :class:`analysis.estimate.counterfactual.study.Story`.

    Raises
    ------
    InputError
        Unknown partner, or months that the data do not have.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.gap("CHN")
    >>> row = found.gaps.episode.loc["structural"]
    >>> f"{row.actual / row.expected - 1:.0%}"
    '-42%'
    """
    from analysis.estimate.counterfactual.study import study
    from analysis.present import counterfactual as show
    from analysis.present.result import Result

    story = study(partner=partner, start=start, end=end, fit_start=fit_start, fit_end=fit_end)
    return Result(story, show.design_table(story), sentence=show.answer(story).sentence,
                  draw=lambda: show.fan_figure(story))  # fmt: skip


def diversion(
    partner: str = "CHN", *, start: str = "2025-04", end: str = "2025-11", digits: int = 10
) -> Result:
    """Say who sold in the US what a partner no longer sold (about 5 s).

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    start, end : str
        Months of the accounting by sector, ``YYYY-MM``, within twelve.
    digits : int
        Of the HS, at which lines are matched: 10, 6, 4 or 2.

    Returns
    -------
    Result
        ``table``: who gained what the partner lost (or lost what it gained), with bounds; ``figure()``.
        Fields of :class:`analysis.estimate.diversion.study.Story`.

    Raises
    ------
    InputError
        Unknown partner, months or digits.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.diversion("CHN")
    >>> found.side
    'lost'
    """
    from analysis.estimate.diversion.study import study
    from analysis.present import diversion as show
    from analysis.present.result import Result

    story = study(partner=partner, start=start, end=end, digits=digits)
    return Result(story, show.suppliers_table(story), sentence=show.answer(story).sentence,
                  draw=lambda: show.main_figure(story))  # fmt: skip


def check_claim(claim: str) -> Result:
    """Check a figure that somebody claims, written in one line, against published series.

    Parameters
    ----------
    claim : str
        Measure, who records it and with whom (or the one country of a rate or price), period, what is
        asked of it, value: ``"exports CHN USA 2025-05 yoy -34.5%"``, ``"effective CHN 2025-05 48%"``.
        The value may be a range (``"-30%..-40%"``) or ``"around a fifth"``.

    Returns
    -------
    Result
        ``sentence`` and ``table``: the verdict beside the first release, today's figure and the report
        that explains it. Fields of :class:`analysis.estimate.claims.claims.CheckedClaim`:
        ``verdict.holds`` is None where no series bears on the claim.

    Raises
    ------
    InputError
        One line: the word that was not understood and the nearest one, or a period outside the data.

    Examples
    --------
    >>> import analysis
    >>> analysis.check_claim("exports CHN USA 2025-05 yoy -34.5%").verdict.text
    'holds as first published; no revision found'
    """
    from analysis.estimate.claims.study import check_claim as check
    from analysis.present.claims.finding import verdict_sentence
    from analysis.present.claims.tables import claim_table
    from analysis.present.result import Result

    found = check(claim)
    return Result(found, claim_table(found), sentence=verdict_sentence(found))


def cite(key: str) -> Citation:
    """Return all that citing a number of the reports needs.

    Parameters
    ----------
    key : str
        As in ``reports/numbers.csv``.

    Returns
    -------
    Citation
        ``sentence``, ``to_latex()`` (macro of ``numbers.tex``), ``to_bibtex()``, where the number
        stands, and the tables, calendar rows and specification that it rests on.

    Raises
    ------
    InputError
        Unknown key; names the nearest.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.cite("tariff.CHN.2025-05.effective")
    >>> found.macro
    'edtTariffCHNMayTwentyTwentyFiveEffective'
    """
    from analysis.publish.citations import cite as find

    return find(key)
