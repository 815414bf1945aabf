"""The study behind report 01: an article's claims, each beside the figures that bear on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.collect import read_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import load_panel
from analysis.combine.load import partner_names
from analysis.estimate.claims.claims import CheckedClaim, check_claims
from analysis.estimate.claims.claims_file import read_claims
from analysis.estimate.claims.formulas import CUSTOMS, IMPORTS, PRICES, Figures
from analysis.estimate.exports.china_ledger import NAMES


@dataclass(frozen=True)
class Story:
    """What report 01 shows.

    Attributes
    ----------
    title : str
        Of the article.
    day : date
        On which it appeared.
    claims : list of CheckedClaim
        In the order of the file.
    notes : dict of str
        What is said of this article alone, by the part of the report that it follows.
    data_to : Timestamp
        Last month of the figures that claims are held against.
    """

    title: str
    day: date
    claims: list[CheckedClaim]
    notes: dict[str, str]
    data_to: pd.Timestamp


def check(*, claims: str) -> None:
    """Refuse a claims file that cannot be computed.

    Raises
    ------
    InputError
        One line: what is wrong, in which claim, and what is valid.
    """
    read_claims(claims, load_figures())


def study(*, claims: str) -> Story:
    """Compute every claim of an article as first published and as published today.

    Parameters
    ----------
    claims : str
        A file in ``analysis/estimate/claims/`` without ``.yaml``, or a path to another.
    """
    figures = load_figures()
    content = read_claims(claims, figures)
    article = content["article"]
    return Story(
        title=article["title"],
        day=article["date"],
        claims=check_claims(content["claims"], figures),
        notes=article.get("notes", {}),
        data_to=max(figures.customs.month.max(), figures.prices.index[-1], figures.panel.month.max()),
    )


def load_figures() -> Figures:
    """Return the figures that claims are held against."""
    return Figures(
        customs=read_table(CUSTOMS),
        prices=read_table(PRICES).set_index("month"),
        panel=load_panel(),
        events=read_events(),
        groups=read_table("partners").set_index("partner").group,
        vintages={name: vintage(name) for name in (PRICES, IMPORTS, CUSTOMS)},
        names=partner_names() | NAMES,
    )
