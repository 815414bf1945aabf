"""The public names that look the law up. An import of this module loads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.arguments import checked

if TYPE_CHECKING:
    import pandas as pd

    from analysis.present.result import Result


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
        ``"layer"``: one row a layer (base rate, Section 232 and so on); ``"claim"``: one row for what is
        owed, claimable and expected, and for each claim or use, with what it asks.

    Returns
    -------
    Result
        Of a :class:`analysis.law.lookup.LawfulRate`: ``rates`` (every rate with what it asks),
        ``owed_rate`` (nothing claimed), ``claimable_rate`` (lowest by one claim or use),
        ``expected_rate`` (at customs; ``statutory_rate`` is the same without what goes unpaid from April
        2026 on),
        ``legal_rate`` (without preferences; fractions),
        ``layers``, ``kinds`` (unlike lines, printed instead of their mean), ``read_to``,
        ``incomplete`` (what is not in it), ``completeness`` (whether that is all, by the register of
        chapter 99), ``barred``, ``preferences``. Of a group
        ``to_frame()``: :data:`analysis.law.answers.LIST`; a list: :data:`analysis.law.lists.LISTED`. Of
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
    from functools import partial

    from analysis.checks import InputError, check_choice
    from analysis.law import names
    from analysis.law.answers import goods_of, rates_of_group, schedule
    from analysis.law.asked import check_partners
    from analysis.law.china_lookup import china_on_us, importer_of
    from analysis.law.lists import rates_of
    from analysis.law.lookup import statutory_rate as look_up
    from analysis.present.china_law import china_shown
    from analysis.present.law import rate_shown
    from analysis.present.law_lists import parts_shown, rates_shown
    from analysis.refusals import refuse_beside, refuse_other_goods

    goods = names.one_text(goods, hts=hts)
    refuse_other_goods(goods, "statutory_rate")
    by = check_choice(by, ("", "layer", "claim"), what="by")
    refuse_beside(data, partner or goods or day != "today")
    if importer_of(importer) == "CHN":
        if data is not None or by or (partner and names.partners(partner) != ("USA",)):
            raise InputError("China's tariff is held on US goods alone, and without lists and layers.")
        return china_shown(china_on_us(goods_of(goods), day))
    show = partial(parts_shown, by=by) if by else rates_shown
    if data is not None:
        return show(rates_of(data))
    codes = check_partners(partner)
    if not goods_of(goods) and by != "claim":
        rates = schedule(codes, day)
        mean = rates_of_group(partner, "", day) if len(codes) == 1 else None
        return show(rates) if by else rates_shown(rates, mean)
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
