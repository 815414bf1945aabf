"""The study behind report 01: an article's claims, each beside the figures that bear on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import pandas as pd

from analysis.claims.claims import CheckedClaim, Other
from analysis.claims.figures import Figures
from analysis.claims.measures import (
    CUSTOMS,
    LINES,
    PRICES,
    REALISED,
    RECEIPTS,
    TABLES,
    TOTALS,
    VINTAGES,
)
from analysis.claims.readings import check_text
from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import load_panel, load_statutory, load_world
from analysis.combine.load import partner_names, product_labels
from analysis.estimate.claims.claims_file import checked_claims, read_claims, read_documents
from analysis.estimate.claims.ledgers import Ledgers
from analysis.estimate.claims.trials import TRIALS, trials
from analysis.estimate.trade.exports.china_ledger import NAMES
from analysis.reading import cached, traced

#: Names of the United States and of groups of countries in China's customs.
GROUPS = NAMES | {"BRI": "Belt and Road countries"}


@dataclass(frozen=True)
class Story:
    """What report 01 shows."""

    title: str  #: Of the article.
    day: date  #: On which it appeared.
    claims: list[CheckedClaim]  #: In the order of the file.
    #: What is said of this article alone, by the part of the report that it follows.
    notes: dict[str, str]
    data_to: pd.Timestamp  #: Last month of the figures that claims are held against.
    trials: Annotated[pd.DataFrame, TRIALS]  #: The series beside independent measures.

    @property
    def testable(self) -> list[CheckedClaim]:
        """Claims on which a published series bears."""
        return [c for c in self.claims if not c.documented and c.verdict.holds is not None]

    @property
    def held(self) -> list[CheckedClaim]:
        """Those of them that hold in the earliest release that is in the package."""
        return [c for c in self.testable if c.verdict.holds]

    @property
    def open(self) -> list[CheckedClaim]:
        """Claims as near as a first release or a printed figure may lie that no table has."""
        return [c for c in self.claims if c.verdict.open]

    @property
    def rates(self) -> list[CheckedClaim]:
        """Claims of a change on a year earlier, of which the present value is known."""
        return [c for c in self.claims if c.growth and c.found.today is not None]

    @property
    def farthest(self) -> tuple[CheckedClaim, Other] | None:
        """The rate that another definition changes most, with it; None where none has another."""
        apart = [(c, other) for c in self.testable if c.growth for other in c.otherwise]
        return max(apart, key=lambda pair: abs(pair[1].today - pair[0].claimed), default=None)


def check(*, claims: str) -> None:
    """Refuse a claims file that cannot be computed.

    Raises
    ------
    InputError
        One line: what is wrong, in which claim, and what is valid.
    """
    study(claims=claims)


@traced
def study(*, claims: str) -> Story:
    """Compute every claim of an article as first published and as published today.

    Parameters
    ----------
    claims : str
        A file in ``analysis/estimate/claims/`` without ``.yaml``, or a path to another.
    """
    path, content = read_claims(claims)
    figures, article = load_figures(), content["article"]
    return Story(
        title=article["title"],
        day=article["date"],
        claims=checked_claims(path, content["claims"], figures),
        notes=article.get("notes", {}),
        data_to=max(
            figures.customs.month.max(), figures.prices.index[-1],
            figures.panel.month.max(),
        ),
        trials=trials(figures, read_table("published_rates")),
    )  # fmt: skip


def check_claim(text: str, figures: Figures | None = None) -> CheckedClaim:
    """Check one claim, written in one line or as a newspaper has it.

    Parameters
    ----------
    text : str
        Measure, who records it and with whom (or the one country of a rate or price), period, what is
        asked of it, value: ``"exports CHN USA 2025-05 yoy -34.5 %"``. Or a sentence, as
        ``"US imports from China fell 43 % in May 2025"``. One that can mean several things holds if it
        does in one of them, which the verdict names.
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


@cached
def load_figures() -> Ledgers:
    """Return the figures that claims are held against; read once, never changed."""
    partners = read_table("partners").set_index("partner")
    return Ledgers(
        customs=read_table(CUSTOMS),
        revisions=read_table(VINTAGES),
        prices=read_table(PRICES).set_index("month"),
        realised=read_table(REALISED).set_index("month"),
        receipts=read_table(RECEIPTS).set_index("month"),
        panel=load_panel(),
        totals=cached(lambda: read_table(TOTALS)),
        world=cached(load_world),
        statutory=cached(lambda: load_statutory().query("system == 'naics3'")),
        lines=cached(lambda: read_table(LINES)),
        sectors=cached(lambda: product_labels("naics3")),
        events=read_past_events(),
        groups=partners.group,
        census_names=partners.census_name,
        vintages={name: vintage(name) for name in TABLES},
        names=partner_names() | GROUPS,
        documents=read_documents(),
    )
