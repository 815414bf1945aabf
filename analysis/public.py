"""The public names that answer a question: effect, response, gap, diversion.

Each runs the study of a report and returns its answer, table and figure as one
:class:`analysis.present.result.Result`; ``response`` and ``gap`` take a frame of one's own as well. An
import of this module loads nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.arguments import checked
from analysis.refusals import check_options, refuse_without_data

if TYPE_CHECKING:
    import pandas as pd

    from analysis.present.result import Result


@checked
def effect(
    partner: str | list[str] = "",
    goods: str = "",
    add: float | str = 0.25,
    *,
    start: str = "latest",
    horizon: int = 12,
    path: str = "",
    package: str = "",
    hts: str = "",
    naics3: str = "",
    end_use: str = "",
) -> Result:
    """Say what further duties would do to US imports, duties and buyers.

    Parameters
    ----------
    partner : str or list of str
        A country by name or ISO code (``"VNM"``, ``"Viet Nam"``), a group (``"EU"``, ``"ASEAN"``),
        several (``"China, VNM"``), or ``"all"``. The law by line and day is held of 32; for others the
        rate collected in 2025 stands for it, and all have one elasticity.
    goods : str
        Two to ten digits of the tariff schedule or words (``"9403"``, ``"furniture"``), a sector
        (``"NAICS 337"``) or an end use (``"capital goods"``, ``"consumption"``, ``"intermediate"``);
        empty: all goods.
    add : float or str
        Duty on top of what the law charges on each line that day. A number is a fraction (``0.25``), a
        text per cent (``"25%"``), up to 2 with its sign, since ``"0.25"`` may be either. At most 145 %,
        the largest that the law has added; a cut is ``"-10%"``, which takes no line below zero.
    start : str
        First day, or month, from 2026-09-01 to 2027-02-28; ``"latest"``: of the month after legal texts
        were last read.
    horizon : int
        Months over which effects are summed, 1 to 36; beyond a year published long-run elasticities
        stand beside.
    path : str
        Instead of a duty, a path of ``analysis/combine/tariff_paths.yaml`` (``"removal"``).
    package : str
        Instead of partner, goods and duty, a YAML file of several duties
        (:mod:`analysis.estimate.what_if.package`).
    hts, naics3, end_use : str
        Instead of ``goods``, those of one kind alone: ``naics3="furniture"`` is the sector.

    Returns
    -------
    Result
        ``sentence``, ``table``, ``figure()``; ``change`` (of imports, a fraction, with its interval),
        ``intervals``, ``outcomes`` (US dollars), ``base``, ``rates``, ``elasticity``, ``by_month``,
        ``by_partner``, ``sectors``, ``takers``, ``published``: fields of
        :class:`analysis.estimate.what_if.story.WhatIfStory`.

    Raises
    ------
    InputError
        One line that names the nearest valid value.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.effect("VNM", "furniture", "25%", start="2026-12-01")
    >>> print(f"{found.change.value:.0%}, {found.outcomes.value['imports'] / 1e9:.1f} bn USD")
    -16%, -1.1 bn USD
    >>> analysis.effect("VNM", "9403", 25)
    Traceback (most recent call last):
        ...
    analysis.checks.InputError: duty 25: did you mean 0.25? A duty is a fraction, or has a % sign.
    """
    from analysis.estimate.what_if.study import study
    from analysis.law import names
    from analysis.present import what_if as show
    from analysis.present.result import Result

    goods = names.one_text(goods, hts=hts, naics3=naics3, end_use=end_use)
    story = study(
        partner=partner, goods=goods, add=add, path=path, package=package, start=start, horizon=horizon
    )
    return Result(
        story,
        show.effect_table(story),
        sentence=show.answer(story).sentence,
        draw=lambda: show.effect_figure(story),
    )


@checked
def response(
    episode: str = "2025",
    *,
    data: pd.DataFrame | None = None,
    vintage: str = "",
    **options,
) -> Result:
    """Say how US imports moved month by month after tariffs changed (about 6 s).

    Parameters
    ----------
    episode : str
        ``"2018"`` or ``"2025"``; not used with ``data``.
    data : DataFrame, optional
        As for :func:`analysis.fit`, with ``statutory_rate``: local projections on your frame, of all its
        partners, five or more.
    vintage : str
        Where your data come from; needed with ``data``.
    **options
        With ``data``, of :func:`analysis.estimate.own.response`: ``window``, ``horizons``, ``kind``
        (``"lp_did"``: clean controls), ``comparison``.

    Returns
    -------
    Result
        ``table``: the response across partners by month; ``figure()`` draws the same. Fields of
        :class:`analysis.estimate.elasticity.dynamics.story.DynamicsStory`.

    Raises
    ------
    InputError
        Unknown episode.

    Examples
    --------
    >>> import analysis
    >>> list(analysis.response("2018").path.horizon)
    [0, 1, 3, 6, 12]
    """
    from analysis.estimate.elasticity.dynamics.study import study
    from analysis.estimate.own import response as own_response
    from analysis.present.elasticity import dynamics as show
    from analysis.present.result import Result
    from analysis.stories import answered

    if data is not None:
        from analysis.present.estimates import shown

        check_options(options, "response", (own_response,))
        return shown(own_response(data, vintage=vintage, **options))
    refuse_without_data(options, vintage, name="response", of=(own_response,))
    story = answered(study, episodes=[str(episode)])
    sentence = show.answer(story).sentence
    return Result(story, show.path_table(story), sentence=sentence, draw=lambda: show.path_figure(story))


@checked
def gap(
    partner: str = "CHN",
    *,
    start: str = "2025-04",
    end: str = "latest",
    fit_start: str = "2021-01",
    fit_end: str = "2024-10",
    data: pd.DataFrame | None = None,
    vintage: str = "",
) -> Result:
    """Say how far imports from a partner were below a forecast from its past (about a minute).

    Parameters
    ----------
    partner : str
        A country by name or ISO code.
    start, end : str
        First and last month of the episode, ``YYYY-MM`` or ``June 2025``; ``"latest"``: the last of the
        panel by sector.
    fit_start, fit_end : str
        First month in which partners are matched, and the last before the episode that is fitted.
    data : DataFrame, optional
        As for :func:`analysis.fit`, without need of a rate: the same designs on your frame, of four
        years or more. ``table`` is then the gap by every design, and there is no figure.
    vintage : str
        Where your data come from; needed with ``data``.

    Returns
    -------
    Result
        ``table``: the gap by every design; ``figure()``: imports beside what was expected. Fields of
        :class:`analysis.estimate.counterfactual.story.CounterfactualStory`.

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
    months = {"start": start, "end": end, "fit_start": fit_start, "fit_end": fit_end}
    if data is not None:
        from analysis.estimate.own import gap as own_gap
        from analysis.present.estimates import gap_shown

        return gap_shown(own_gap(data, vintage=vintage, partner=partner, **months), vintage)
    from analysis.checks import InputError
    from analysis.home import WHEEL

    if WHEEL.is_file():
        raise InputError("a forecast is computed in a clone")  # `wheel.left_out` words it
    from analysis.combine.load import newest
    from analysis.estimate.counterfactual.study import study
    from analysis.present import counterfactual as show
    from analysis.present.result import Result
    from analysis.stories import answered

    refuse_without_data({}, vintage)
    story = answered(study, partner=partner, **months | {"end": newest(end)})
    return Result(
        story,
        show.design_table(story),
        sentence=show.answer(story).sentence,
        draw=lambda: show.fan_figure(story),
    )


@checked
def diversion(
    partner: str = "CHN",
    goods: str = "",
    *,
    start: str = "2025-04",
    end: str = "latest",
    digits: int = 10,
) -> Result:
    """Say who sold in the US what a partner no longer sold (about 5 s).

    Parameters
    ----------
    partner : str
        A country by name or ISO code.
    goods : str
        A chapter (``"94"``) or heading (``"9403"``) of the HS, or words for one (``"toys"``), of which
        imports by line are held of every country in 2024 and 2025; empty: all goods.
    start, end : str
        Months of the accounting by sector, ``YYYY-MM`` or ``June 2025``, within twelve; ``"latest"``:
        the last of the panel by sector.
    digits : int
        Of the HS, at which lines are matched: 10, 6, 4 or 2.

    Returns
    -------
    Result
        ``table``: who gained what the partner lost (or lost what it gained), with bounds; ``figure()``.
        Fields of :class:`analysis.estimate.diversion.story.DiversionStory`.

    Raises
    ------
    InputError
        Unknown partner, months or digits, goods without lines of their own, or that the partner sold
        in neither year.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.diversion("CHN")
    >>> found.side
    'lost'
    >>> f"{analysis.diversion('China', '94').bounds['lost']['high']:.0%}"
    '47%'
    """
    from analysis.combine.load import newest
    from analysis.estimate.diversion.study import study
    from analysis.present import diversion as show
    from analysis.present.result import Result
    from analysis.stories import answered

    months = {"start": start, "end": newest(end)}
    story = answered(study, partner=partner, goods=goods, digits=digits, **months)
    return Result(
        story,
        show.suppliers_table(story),
        sentence=show.answer(story).sentence,
        draw=lambda: show.main_figure(story),
    )
