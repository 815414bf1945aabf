"""The public names of tariffs by month and what they cost. An import of this module loads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.arguments import checked

if TYPE_CHECKING:
    import pandas as pd

    from analysis.present.result import Result


@checked
def tariff(
    partner: str,
    goods: str = "",
    *,
    system: str = "naics3",
    start: str = "2018-01",
    end: str = "latest",
    tariff: str = "",
    product: str = "",
) -> Result:
    """Put the tariffs on a partner's goods and US imports of them side by side, month by month.

    Parameters
    ----------
    partner : str
        A country by name or ISO code.
    goods : str
        A sector (``"334"``, ``"furniture"``) or chapter of the product system; empty: all goods.
    system : str
        ``"naics3"`` or ``"hs2"`` (to 2021-07).
    start, end : str
        First and last month, ``YYYY-MM`` or ``June 2025``; ``"latest"``: the newest month held of the
        partner, for goods the end of the panel.
    tariff : str
        The tariff that is drawn: ``"headline"`` (as the press quotes it), ``"law"`` or ``"collected"``;
        empty: all three.
    product : str
        Instead of ``goods``, a code of the product system.

    Returns
    -------
    Result
        ``table`` and ``path``: by month; ``events``: what moved the law; ``figure()`` draws them.
        Fields of :class:`analysis.estimate.tariffs.story.GoodsPath`.

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
    from analysis.checks import InputError
    from analysis.estimate.tariffs.goods import goods_path
    from analysis.present import tariffs as show
    from analysis.present.result import Result
    from analysis.refusals import refuse_other_goods

    if goods and product:
        raise InputError("goods by goods and product: name them by one of these alone.")
    goods = goods or product
    if system == "naics3":
        refuse_other_goods(goods, "tariff")
    path = goods_path(partner=partner, goods=goods, system=system, start=start, end=end, tariff=tariff)
    return Result(
        path,
        show.path_table(path),
        sentence=show.path_words(path).text,
        draw=lambda: show.path_figure(path),
    )


@checked
def bill(
    partner: str = "",
    goods: str = "",
    *,
    authority: str = "",
    start: str = "2025-01",
    end: str = "latest",
    trade: str = "2024",
    data: pd.DataFrame | str | None = None,
) -> Result:
    """Say what tariffs cost importers, by legal authority, and what new duties raised and lost.

    Parameters
    ----------
    partner : str
        A country by name or ISO code, or ``"EU"``; empty: all countries.
    goods : str
        A sector (``"334"``, ``"furniture"``), to December 2025; empty: all goods.
    authority : str
        ``"IEEPA"``, ``"fentanyl"``, ``"reciprocal"``, ``"232"``, ``"301"``, ``"122"`` or a key of
        ``by_authority``; empty: all.
    start, end : str
        First and last month from 2018-01 on; ``"latest"``: the newest of what is asked. Before 2025 by
        sector; from 2026 on nine partners, and the others together, have months.
    trade : {"2024", "forecast"}
        Trade as it would have been: the same months of 2024, or those grown as the forecast of
        ``gap`` expects of each partner from its past to October 2024.
    data : DataFrame or path, optional
        A basket of your own, or its CSV file, with partner, hts (text), value (dollars) and day or
        month, 2018 to February 2027: duties by layer and row, and what fell under refunded orders. A row
        without an answer has its reason (exit code 1, or 2 where none has one).

    Returns
    -------
    Result
        Of a :class:`analysis.estimate.tariffs.bill.story.Bill`. ``table`` and ``by_authority``,
        ``by_partner``, ``by_sector``, ``by_month``: due by law on trade as it was, collected with
        bounds, new duties, and what trade that moved since 2024 cost of them, beside what the
        elasticity says. ``refunds`` of all countries, ``totals`` beside published ones; ``to_frame()``
        has every cell. Of a basket a :class:`analysis.estimate.tariffs.bill.basket.Basket`: ``by_day``,
        ``by_layer``; ``to_frame()`` has every row.

    Raises
    ------
    InputError
        Another partner, sector, authority or month; one line that names what there is. A basket without
        a column, or with no answer at all.

    Notes
    -----
    No record tells which duty was not paid where customs collected less than the law says: the rule and
    its bounds stand in :mod:`analysis.estimate.tariffs.bill.split`. Duties are as customs calculates
    them, before refunds, and 9 % below what Treasury received.

    Examples
    --------
    >>> import analysis
    >>> brazil = analysis.bill("Brazil", authority="IEEPA", end="2025-12")
    >>> f"{brazil.by_authority.collected['ieepa_brazil'] / 1e9:.1f}"
    '1.1'
    """
    if data is not None:
        from analysis.estimate.tariffs.bill.basket import basket_of
        from analysis.present.basket import basket_shown
        from analysis.refusals import refuse_beside

        beside = (partner, goods, authority, start, end, trade)
        refuse_beside(data, beside != ("", "", "", "2025-01", "latest", "2024"))
        return basket_shown(basket_of(data))
    from analysis.estimate.tariffs.bill.study import study
    from analysis.present.result import Result
    from analysis.present.tariffs import bill as show

    answer = study(partner=partner, goods=goods, authority=authority, start=start, end=end, trade=trade)
    return Result(
        answer,
        lambda: show.bill_table(answer),
        sentence=show.bill_sentence(answer).text,
        draw=lambda: show.bill_figure(answer),
    )
