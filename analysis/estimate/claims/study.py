"""The study behind report 01: an article's claims, each beside the figures that bear on it."""

from __future__ import annotations

from analysis.claims.claims import CheckedClaim
from analysis.claims.figures import Figures
from analysis.claims.readings import check_text
from analysis.estimate.claims.claims_file import checked_claims
from analysis.estimate.claims.inputs import load_claims, load_figures
from analysis.estimate.claims.revised import revised_series
from analysis.estimate.claims.story import ClaimsStory
from analysis.reading import traced


def check(*, claims: str) -> None:
    """Refuse a claims file that cannot be computed.

    Raises
    ------
    InputError
        One line: what is wrong, in which claim, and what is valid.
    """
    study(claims=claims)


@traced
def study(*, claims: str) -> ClaimsStory:
    """Compute every claim of an article as first published and as published today.

    Parameters
    ----------
    claims : str
        A file in ``analysis/estimate/claims/`` without ``.yaml``, or a path to another.
    """
    path, content = load_claims(claims)
    figures, article = load_figures(), content["article"]
    return ClaimsStory(
        title=article["title"],
        day=article["date"],
        claims=checked_claims(path, content["claims"], figures),
        notes=article.get("notes", {}),
        revised=revised_series(figures.revisions_by_series),
        data_to=max(figures.customs.month.max(), figures.prices.index[-1], figures.panel.month.max()),
    )


def check_claim(text: str, figures: Figures | None = None) -> CheckedClaim:
    """Check one claim, written in one line or as a newspaper has it.

    Parameters
    ----------
    text : str
        Measure, who records it and with whom (or the one country of a rate or price), period, what is
        asked of it, value: ``"exports CHN USA 2025-05 yoy -34.5 %"``. Or a sentence, as
        ``"US imports from China fell 43 % in May 2025"``. One that can mean several things is
        judged by its first reading, fixed before figures are seen; the others stand beside it.
    figures : Figures, optional
        What it is held against; by default the figures of this package.

    Returns
    -------
    CheckedClaim
        Verdict, value, vintage, source, other definitions, and the report that explains it.

    Raises
    ------
    InputError
        One line: the word that was not understood and the nearest one, a period outside the data, or
        a value that is missing or in another unit.

    Examples
    --------
    >>> from analysis.estimate.claims.study import check_claim
    >>> check_claim("exports CHN USA 2025-05 yoy -34.5 %").verdict.text
    'holds as first published; no revision found'
    """
    return check_text(text, figures or load_figures())
