"""The public names of claims, numbers and citations. An import of this module loads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.arguments import checked

if TYPE_CHECKING:
    from analysis.present.result import Result
    from analysis.publish.numbers.citations import Citation
    from analysis.publish.numbers.past import Former


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
        a :class:`analysis.publish.numbers.past.Former`: what it was, what it is now and why.

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
        retired key, as the last version had it (:class:`analysis.publish.numbers.past.Former`).

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
    from analysis.present.cited import number_shown
    from analysis.publish.numbers.harvest import find_number, read_numbers
    from analysis.publish.numbers.past import retired

    path = REPORTS / "numbers.csv"
    numbers = read_numbers(path)
    if key not in numbers and (former := retired(REPORTS).get(key)):
        return number_shown(former, former.sentence)
    return number_shown(find_number(key, path))
