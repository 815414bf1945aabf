"""Goods of a sentence -> the word that the grammar has for them."""

from __future__ import annotations

from analysis.checks import InputError
from analysis.combine import names as people
from analysis.combine.load import product_labels
from analysis.estimate.claims.plain.dates import Period


def goods_word(words: str, period: Period, where: str) -> str:
    """Return ``naics334`` or ``hts8703`` for words of goods; empty for all goods.

    Raises
    ------
    InputError
        Goods that are not known by month, or words of none; with how to write what is known.
    """
    if words in people.ALL_GOODS:
        return ""
    sectors = {label.lower(): code for code, label in product_labels("naics3").items()}
    if words in sectors:
        return f"naics{sectors[words]}"
    try:
        found = people.goods(words)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    if found.kind == "naics3":
        return f"naics{found.code}"
    if found.kind == "hts" and period.n_months == 12:
        return f"hts{found.code}"
    raise InputError(
        f"{where}: {words!r} is known by calendar year alone; by month write a sector of NAICS, one of "
        f"{', '.join(sectors)}."
    )
