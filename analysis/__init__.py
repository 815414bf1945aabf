"""Export declines under tariffs: how much do exports fall when a tariff rises.

Five stages, in the order of the data flow: ``collect`` -> ``combine`` -> ``estimate`` -> ``present``
-> ``publish``. A stage imports only earlier ones; importing any of them has no effect.

For people who type, this module has about a dozen names; an import of it loads nothing. ``effect`` asks
what a further duty would do, ``response`` how imports moved by month, ``gap`` how much less came than
expected, ``diversion`` who sold it instead, ``elasticity`` by how much imports respond;
``check_claim`` holds a claimed figure against published ones; ``tariff`` puts tariffs beside imports
by month; ``statutory_rate`` looks the law up,
``number`` a citable number and ``cite`` how to cite it; ``fit`` runs a regression and ``load_panel``
gives its data. Results show themselves in a notebook and have ``to_frame``, ``to_latex``
and, where there is one, ``figure``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.public import check_claim, cite, diversion, effect, gap, response

if TYPE_CHECKING:  # an import of this package stays free; each function imports what it runs
    import pandas as pd

    from analysis.present.result import Result

__version__ = "0.5.0"
__all__ = [
    "check_claim", "cite", "diversion", "effect", "elasticity", "fit", "gap", "load_panel", "number",
    "response", "statutory_rate", "tariff",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str):
    if name.startswith("_"):  # what Python itself asks a package for
        raise AttributeError(name)
    from analysis.checks import nearest

    guess = nearest(name, __all__)
    hint = f"did you mean {guess!r}? " if guess else ""
    raise AttributeError(f"{hint}analysis has no {name!r}; it has {', '.join(__all__)}.")


def load_panel(system: str = "naics3") -> pd.DataFrame:
    """Return the built panel: US imports by partner, product and month, with their tariffs.

    Parameters
    ----------
    system : str
        ``"naics3"`` (32 sectors, 2013-01 to 2025-11) or ``"hs2"`` (98 chapters, to 2021-07).

    Returns
    -------
    DataFrame
        Key partner (ISO alpha-3) x product (a column named as the system) x month (first day);
        ``customs_value``, ``duties`` (US dollars), ``effective_rate``, ``statutory_rate`` (fractions).

    Raises
    ------
    InputError
        Another system, with the nearest; or a panel that is not built (``make combine``).

    Examples
    --------
    >>> import analysis
    >>> panel = analysis.load_panel()
    >>> may = panel[panel.partner.eq("CHN") & panel.month.eq("2025-05")]
    >>> f"{may.duties.sum() / may.customs_value.sum():.1%}"
    '48.2%'
    """
    from analysis.combine import load_panel as load

    return load(system).copy(deep=False)


def fit(spec: str, data: pd.DataFrame | None = None, *, vintage: str = "", **changes) -> Result:
    """Fit a named specification to the built panel, or to a frame of your own.

    Parameters
    ----------
    spec : str
        A design and an episode of ``estimate/engine/specifications.yaml`` (``"iv_across_2025"``).
    data : DataFrame, optional
        Key partner x product x month: ``partner`` (ISO alpha-3), ``product``, ``month`` (first days),
        ``customs_value`` (US dollars) and the rates that the specification uses, ``effective_rate``,
        ``statutory_rate`` or ``headline_rate`` (fractions); ``duties`` (US dollars) if they are the
        outcome. By default the built panel of the specification's product system.
    vintage : str
        Where your data come from, as the result will say; needed with ``data``.
    **changes
        Fields of the specification to replace (``window="2023-01:latest"``), and ``placebo=True`` for
        its placebo.

    Returns
    -------
    Result
        Of an :class:`analysis.estimate.engine.results.Estimate`: ``value``, ``std_error``, ``ci_low``,
        ``ci_high`` and its sample; ``model`` is the same regression by statsmodels. With
        ``lags=[-6, 12]`` or ``by_month={...}`` a sequence of one a coefficient, with its ``horizon``.

    Raises
    ------
    InputError
        Unknown name or field, a frame that lacks a column or breaks its key, a window outside the
        data, or a tariff that does not vary; one line that says what is valid.

    Examples
    --------
    >>> from analysis import fit
    >>> estimate = fit("iv_across_2025")
    >>> print(f"{estimate.value:.2f} [{estimate.ci_low:.2f}, {estimate.ci_high:.2f}]")
    -1.79 [-2.67, -0.90]
    """
    from analysis.checks import InputError
    from analysis.estimate.engine.fit import fit as fit_one
    from analysis.estimate.engine.fit import fit_path
    from analysis.estimate.engine.panel import from_frame
    from analysis.estimate.engine.specification import changed, specification
    from analysis.present.estimates import shown

    asked = specification(spec, **changes)
    fit_to = fit_path if asked.lags or asked.by_month else fit_one
    if data is None:
        from analysis.estimate.load import load

        headline = "headline" in (asked.tariff, asked.instrument)
        return shown(fit_to(asked, load(asked.system, headline=headline)))
    if not vintage:
        raise InputError("name where your data come from: fit(spec, data, vintage='my data, May 2026').")
    panel = from_frame(data, system="own", vintage=vintage)
    if "leave_out" not in changes:  # of those that a design leaves out, yours may have none
        asked = changed(asked, {"leave_out": set(asked.leave_out) & set(panel.partners)})
    return shown(fit_to(asked, panel))


def elasticity(episode: str = "2025", *, tariff: str = "law", goods: str = "") -> Result:
    """Return the headline elasticity of US imports, what report 04 answers, or that of some goods.

    Parameters
    ----------
    episode : str
        ``"2018"`` (2017-2019) or ``"2025"`` (2024-2025).
    tariff : str
        ``"law"``: by what the law does; ``"collected"``: per point collected.
    goods : str
        Of 2024-2025 by law alone: ``"capital"``, ``"consumption"``, ``"intermediate"``, or a sector
        (``"337"``); empty: all goods.

    Returns
    -------
    Result
        Of an Estimate; its 95 % interval is that of the law dealt out anew over products and partners,
        of some goods that of the estimate drawn to what such goods have in common. ``figure()`` draws
        it beside the others.

    Raises
    ------
    InputError
        Another episode or tariff, or goods without an elasticity there.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.elasticity("2025")
    >>> print(f"{found.value:.2f} [{found.ci_low:.2f}, {found.ci_high:.2f}]")
    -1.16 [-1.81, -0.54]
    """
    from analysis.checks import InputError, check_choice
    from analysis.estimate.episodes import episodes
    from analysis.estimate.headline.study import goods_estimate, headline_estimate, load_goods
    from analysis.present.estimates import shown

    check_choice(episode, episodes(), what="episode")
    check_choice(tariff, ["law", "collected"], what="tariff")
    if goods and (episode, tariff) != ("2025", "law"):
        raise InputError(f"goods {goods!r}: goods have an elasticity in episode '2025' by 'law' alone.")
    found = goods_estimate(goods) if goods else (headline_estimate(episode, tariff),)

    def draw():
        from analysis.present.elasticity.asked import asked_figure

        others = {(e, t): headline_estimate(e, t) for e in episodes() for t in ("law", "collected")}
        named = goods and load_goods().labels.get(goods, f"{goods} goods")
        return asked_figure(found, others, goods=named)

    return shown(found[0], draw=draw)


def tariff(
    partner: str,
    *,
    product: str = "",
    system: str = "naics3",
    start: str = "2018-01",
    end: str = "latest",
    concept: str = "",
) -> Result:
    """Put the tariffs on a partner's goods and US imports of them side by side, month by month.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    product : str
        A sector (``"334"``) or chapter of the product system; empty: all goods.
    system : str
        ``"naics3"`` or ``"hs2"`` (to 2021-07).
    start, end : str
        First and last month ``YYYY-MM``; ``"latest"``: the end of the panel.
    concept : str
        The tariff that is drawn: ``"headline"``, ``"statutory"`` or ``"effective"``; empty: all three.

    Returns
    -------
    Result
        ``table`` and ``path``: by month; ``events``: what moved the law; ``figure()`` draws them.
        Fields of :class:`analysis.estimate.tariffs.study.GoodsPath`.

    Raises
    ------
    InputError
        One line that names the nearest valid value.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.tariff("CHN", start="2025-01")
    >>> f"{found.path.effective_rate['2025-05'].iloc[0]:.1%}"
    '48.2%'
    """
    from analysis.estimate.tariffs.study import goods_path
    from analysis.present.result import Result
    from analysis.present.tariffs.path import path_figure, path_sentence, path_table, rates_shown

    rates = rates_shown(concept)
    found = goods_path(partner=partner, product=product, system=system, start=start, end=end)
    return Result(found, path_table(found), sentence=path_sentence(found, rates),
                  draw=lambda: path_figure(found, rates))  # fmt: skip


def statutory_rate(partner: str, hts: str, day: str) -> Result:
    """Look up what the US tariff by law is on a partner's goods on a day (``make law`` builds it).

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    hts : str
        Two to ten digits of the tariff schedule of 2024-2026; a prefix is a mean over its lines.
    day : str
        From 2018-01-01 to 2026-12-31.

    Returns
    -------
    Result
        Of a :class:`analysis.combine.law.lookup.LawfulRate`: ``statutory_rate`` (fraction), ``layers``.

    Raises
    ------
    InputError
        Unknown partner or line, or a day outside the law; with the nearest valid value.

    Examples
    --------
    >>> import analysis
    >>> analysis.statutory_rate("CHN", "8517.62.0090", "2024-06-30").statutory_rate
    0.075
    """
    from analysis.combine.law.lookup import statutory_rate as look_up
    from analysis.present.estimates import rate_shown

    return rate_shown(look_up(partner, hts, day))


def number(key: str) -> Result:
    r"""Return a citable number of the reports, with interval, unit, definition and vintage.

    Parameters
    ----------
    key : str
        As reports and ``reports/numbers.csv`` print it.

    Returns
    -------
    Result
        Of a :class:`analysis.present.numbers.Number`: ``value``, ``ci_low``, ``ci_high``, ``unit``.

    Raises
    ------
    InputError
        Unknown key, with the nearest.

    Examples
    --------
    >>> import analysis
    >>> analysis.number("tariff.CHN.2025-05.effective").text
    '48.2\xa0%'
    """
    from analysis.paths import REPORTS
    from analysis.present.estimates import number_shown
    from analysis.publish.numbers import find_number

    return number_shown(find_number(key, REPORTS / "numbers.csv"))
