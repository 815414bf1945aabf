"""The public names that look things up: claims, citations, numbers, tariffs. An import loads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.arguments import checked

if TYPE_CHECKING:
    import pandas as pd

    from analysis.present.result import Result
    from analysis.publish.numbers.citations import Citation
    from analysis.publish.numbers.versions import Former


@checked
def check_claim(claim: str) -> Result:
    """Check a figure that somebody claims, in plain English or in one line, against published series.

    Parameters
    ----------
    claim : str
        A sentence as newspapers have it, with its year: ``"China's exports to the US fell 34.5% in May
        2025"``. Or a line: measure, who records it and with whom (or the one country of a rate or
        price), period, what is asked of it, value: ``"exports CHN USA 2025-05 yoy -34.5%"``.

    Returns
    -------
    Result
        ``sentence`` and ``table``: the verdict beside the first release, today's figure and the report
        that explains it. Fields of :class:`analysis.claims.claims.CheckedClaim`:
        ``verdict.holds`` is None where no series bears on the claim.

    Raises
    ------
    InputError
        One line: the word that was not understood and the nearest one, what is missing in a sentence, or
        a period outside the data.

    Notes
    -----
    **A sentence** names one trade, tariff or price, and one period. What it was read as stands in
    ``read_as``. The reading is fixed before figures are seen: a change that names no base is on a year
    earlier, an average tariff the one collected; what else could be meant stands beneath and turns no
    verdict. A number of US imports may be of general imports or of those for consumption.

    **Several claims**: each is judged, and all must hold; *fell to* is two, the way and the level.

    **Open** is what lies within the largest revision known of its series. At a terminal
    ``export-declines check`` ends with 0 (holds), 1 (does not hold), 3 (open) or 2 (not checkable).

    **Whose trade**: China's exports to the US (China Customs), US imports from China (US Census), the US
    deficit with China, China's surplus. All trade of the US needs the word *goods*.

    **Periods**: May 2025, the second quarter of 2025, January to May 2025, year to date through May
    2025, 2025, fiscal 2025 (October 2024 to September 2025), 13 May 2025 for a tariff.

    **What is asked**: fell 34.5 %, more than doubled, narrowed by $5 billion, was $28.8 billion, from a
    year earlier, from April 2025, between 2018 and 2023, accounted for 9 % of US imports, was the
    second-largest supplier of the US, more than from China, a record, the lowest since March 2020, the
    sixth straight month, the fastest growth in five years.

    **Goods** of US imports and duties: a sector of NAICS by month, a tariff line of 2024 and 2025.

    **Tariffs and revenue**: Chinese goods faced a 145 % tariff on 13 May 2025 (in force, not announced),
    the average tariff on Chinese goods was 48 %, US tariff revenue was $195 billion in fiscal 2025.

    **A line** has one of the measures exports, imports, general_imports, balance, deficit, duties,
    receipts, gross_receipts, effective, effective_hts97, receipts_rate, statutory, headline, line_rate,
    added_rate, mean_rate, cpi, core_cpi and ppi. It may have goods (``naics334``, ``hts8703``). Its
    period is ``2025-05``, ``2025-05 ytd``, ``2025Q2``, ``2025-04..2025-11``, ``2025``, ``FY2025`` or, of
    rates in force, a day. It asks yoy, mom, ``from`` a period, the same in US dollars (yoy_usd, mom_usd,
    from_usd), share, rank, ``than`` a country, low or high (months since the level was), as_low or
    as_high (since its growth was), rises or falls (months in a row). The value is ``-34.5%``,
    ``28.8bn``, ``around a fifth``, ``over 10%``, ``-30%..-40%``, ``up``, ``down`` or ``ever``. The page
    *Claims* of the site has an example of each.

    Examples
    --------
    >>> import analysis
    >>> analysis.check_claim("China's exports to the US fell 34.5% in May 2025").verdict.text
    'holds as first published; no revision found'
    >>> analysis.check_claim("exports CHN USA 2025-05 yoy -34.5%").verdict.text
    'holds as first published; no revision found'
    """
    from analysis.estimate.claims.study import check_claim as check
    from analysis.present import claims as show
    from analysis.present.result import Result

    answer = check(claim)
    return Result(answer, show.claim_table(answer), sentence=show.verdict(answer).text)


@checked
def cite(key: str, version: str = "") -> Citation | Former:
    """Return all that citing a number of the reports needs.

    Parameters
    ----------
    key : str
        As in ``reports/numbers.csv``.
    version : str
        An earlier version, as ``"0.6.0"``; a key that is no more gets that of the last one that had it.

    Returns
    -------
    Citation
        ``sentence``, ``to_latex()`` (macro of ``numbers.tex``), ``to_bibtex()``, where the number
        stands, and the tables, calendar rows and specification that it rests on. Of an earlier version
        a :class:`analysis.publish.numbers.versions.Former`: what it was, what it is now and why.

    Raises
    ------
    InputError
        Unknown key or version; names the nearest.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.cite("tariff.CHN.2025-05.effective")
    >>> found.macro
    'edtTariffCHNMayTwentyTwentyFiveEffective'
    """
    from analysis.publish.numbers.citations import cite as find

    return find(key, version)


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


@checked
def statutory_rate(
    partner: str = "",
    goods: str = "",
    day: str = "today",
    *,
    data: pd.DataFrame | str | None = None,
    hts: str = "",
    importer: str = "USA",
    by: str = "",
) -> Result:
    """Look up what the US tariff by law is on a partner's goods on a day (``make law`` builds it).

    Parameters
    ----------
    partner : str
        A country by name or ISO code, or a group (``"EU"``): its mean, and one row a member.
    goods : str
        Words (``"cars"``), or two to ten digits of the schedule; a prefix is a mean over its lines.
        Empty: one row for each line of the country.
    day : str
        From 2018-01-01 to 2027-02-28, or ``"today"``; a month is its first day. Its ``read_to`` says how
        far texts were read.
    data : DataFrame or path, optional
        A list of your own, or its CSV file, with partner, hts (text) and day or month, where a row
        without an answer has its reason (exit code 1, or 2 where none has one); ``all`` is all goods.
    hts : str
        The same as ``goods``, which is more than tariff lines elsewhere.
    importer : str
        Whose tariff: ``"USA"``, or ``"China"`` for its duties on US goods, by six digits from 2025 on;
        to August 2019 what lists added to its base rates.
    by : str
        ``"layer"``: one row a layer (base rate, Section 232 and so on).

    Returns
    -------
    Result
        Of a :class:`analysis.law.lookup.LawfulRate`: ``owed_rate`` (nothing claimed), ``claimable_rate``
        (lowest by one claim or use), ``expected_rate`` (at customs; ``statutory_rate`` is the
        same without what goes unpaid from April 2026 on; ``definitions`` says what each is),
        ``legal_rate`` (without preferences; fractions),
        ``layers``, ``kinds`` (unlike lines, printed instead of their mean), ``read_to``,
        ``incomplete`` (what is not in it), ``completeness`` (whether that is all, by the register of
        chapter 99), ``outcomes`` (where a claim or use decides), ``barred``, ``preferences``. Of a group
        ``to_frame()``: :data:`analysis.law.bulk.LIST`; of a list :data:`analysis.law.lists.LISTED`. Of
        China's tariff a :class:`analysis.law.china_lookup.ChinaRate`.

    Raises
    ------
    InputError
        Unknown partner or line, or a day outside the law; with the nearest valid value. A list without
        header, with columns parted by semicolons, one that lacks or is twice, or with no answer at all.

    Examples
    --------
    >>> import analysis
    >>> analysis.statutory_rate("CHN", "8517.62.0090", "2024-06-30").statutory_rate
    0.075
    >>> analysis.statutory_rate(importer="China", goods="soybeans", day="2026-03-01").added_rate
    0.1
    """
    from analysis.checks import InputError, check_choice
    from analysis.law import names
    from analysis.law.answers import rates_of_group
    from analysis.law.asked import check_partners
    from analysis.law.bulk import every_line, goods_of, schedule
    from analysis.law.china_lookup import china_on_us, importer_of
    from analysis.law.lists import rates_of
    from analysis.law.lookup import statutory_rate as look_up
    from analysis.present.china_law import china_shown
    from analysis.present.law import rate_shown
    from analysis.present.law_lists import layers_shown, rates_shown
    from analysis.refusals import refuse_beside, refuse_other_goods

    goods = names.one_text(goods, hts=hts)
    refuse_other_goods(goods, "statutory_rate")
    by = check_choice(by, ("", "layer"), what="by")
    refuse_beside(data, partner or goods or day != "today")
    if importer_of(importer) == "CHN":
        if data is not None or by or (partner and names.partners(partner) != ("USA",)):
            raise InputError("China's tariff is held on US goods alone, and without lists and layers.")
        return china_shown(china_on_us(goods_of(goods), day))
    show = layers_shown if by else rates_shown
    if data is not None:
        return show(rates_of(data))
    codes = check_partners(partner)
    if every_line(goods):
        rates = schedule(codes, day)
        mean = rates_of_group(partner, "", day) if len(codes) == 1 else None
        return layers_shown(rates) if by else rates_shown(rates, mean)
    if len(codes) > 1:
        return show(rates_of_group(partner, goods, day))
    rate = look_up(codes[0], goods, day)
    return show(rate.to_frame()) if by else rate_shown(rate)


@checked
def tariff_changes(
    start: str, end: str = "today", *, partner: str, goods: str = "", hts: str = ""
) -> Result:
    """Say what the law changed on a partner's goods between two days, line by line.

    Parameters
    ----------
    start, end : str
        Days of the law, or months: the first day of one, the last of the other. China's up to 2023 is
        compared by six digits, across the years by ten.
    partner : str
        A country by name or ISO code, or a group (``"EU"``).
    goods : str
        Words or two to ten digits of the schedule; empty: all goods.
    hts : str
        The same as ``goods``.

    Returns
    -------
    Result
        Of a :class:`analysis.law.day_changes.Changes`: ``lines`` (whose rate is not the same on both
        days), ``steps`` (each run of days in between), ``before`` and ``after`` (means of all lines).

    Raises
    ------
    InputError
        Unknown partner, goods or day, or days in the wrong order.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.tariff_changes("2025-11-09", "2025-11-10", partner="China", goods="9503")
    >>> f"{found.before:.1%} to {found.after:.1%}"
    '30.0% to 20.0%'
    """
    from analysis.law.day_changes import changes
    from analysis.law.names import one_text
    from analysis.present.law_lists import changes_shown
    from analysis.refusals import refuse_other_goods

    goods = one_text(goods, hts=hts)
    refuse_other_goods(goods, "tariff_changes")
    return changes_shown(changes(start, end, partner=partner, goods=goods))


@checked
def number(key: str) -> Result:
    r"""Return a citable number of the reports, with interval, unit, definition and vintage.

    Parameters
    ----------
    key : str
        As reports and ``reports/numbers.csv`` print it.

    Returns
    -------
    Result
        Of a :class:`analysis.present.numbers.Number`: ``value``, ``ci_low``, ``ci_high``, ``unit``. Of a
        retired key, as the last version had it (:class:`analysis.publish.numbers.versions.Former`).

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
    from analysis.paths import REPORTS, ROOT
    from analysis.present.cited import number_shown
    from analysis.publish.numbers.harvest import find_number, read_numbers
    from analysis.publish.numbers.versions import retired

    path = REPORTS / "numbers.csv"
    if former := retired(ROOT, read_numbers(path)).get(key):
        return number_shown(former, former.sentence)
    return number_shown(find_number(key, path))
