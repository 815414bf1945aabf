"""Goods of a sentence -> the word that the grammar has for them."""

from __future__ import annotations

from analysis.checks import InputError
from analysis.claims.plain.dates import Period
from analysis.law import names as people


def goods_word(words: str, period: Period, where: str) -> str:
    """Return ``naics334`` or ``hts8703`` for words of goods; empty for all goods.

    Raises
    ------
    InputError
        Goods that are not known by month, or words of none; with how to write what is known.
    """
    if words in people.ALL_GOODS_WORDS:
        return ""
    try:
        return f"naics{people.goods(words, 'naics3').code}"
    except InputError:
        pass  # no sector; a line perhaps
    try:
        goods = people.goods(words)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    if goods.kind == "hts" and period.n_months == 12:
        return f"hts{goods.code}"
    raise InputError(
        f"{where}: {words!r} is known by calendar year alone; by month write a sector of NAICS, as "
        "'computers and electronics' or 'furniture'."
    )
