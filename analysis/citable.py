"""The public names about published figures: check_claim, cite. An import of it loads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.present.result import Result
    from analysis.publish.citations import Citation


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
