"""How far each series was revised, from every pair of releases that the tables hold: one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.measures import CHINA, CUSTOMS_SERIES, RATE_REVISIONS, US, VINTAGES
from analysis.claims.records import Published, Record
from analysis.claims.revisions import Revisions, middle, revisions_of
from analysis.columns import Columns, returns
from analysis.vocabulary import WORLD, Term

if TYPE_CHECKING:  # which imports this
    from analysis.estimate.claims.ledgers import Ledgers

#: Measure, office and partner of a series.
SeriesKey = tuple[str, str, str]

#: Trade of the United States that is revised like another flow, and rates like another rate.
LIKE = {
    ("imports", US): "general_imports",
    ("duties", US): "general_imports",
    ("effective_hts97", US): "effective",
    ("receipts_rate", US): "effective",
}

#: What no office revises: receipts of the Treasury, prices, and the law.
UNREVISED = ("receipts", "gross_receipts", "cpi", "core_cpi", "ppi", "statutory", "headline")

SIZES = {
    "largest_level": "of levels, as a part of them",
    "largest_growth": "of growth on a year earlier, or of a rate",
    "largest_sum": "of growth to date as printed, against that of sums of months",
}

#: The sizes of revisions by series.
REVISED_SERIES = Columns(
    "a series of which two releases are held",
    {
        "measure": Term("Measure", "", "what was revised, as claims call it"),
        "ledger": Term("Office of", "", "country whose office records it"),
        "partner": Term("With", "", "partner, ISO alpha-3 or WLD"),
        "source": Term("Source", "", "table that holds both releases"),
        "vintages": Term("Releases", "", "the two that are compared"),
        "n_revised": Term("Revised", "1", "periods whose level, growth or rate was revised"),
    }
    | {
        name: Term(
            name.replace("_", " ").capitalize(), "fraction", f"largest revision {of}", missing="none"
        )
        for name, of in SIZES.items()
    },
)


def revisions_by_series(figures: Ledgers) -> dict[SeriesKey, Revisions]:
    """Return the revisions of each series of which two releases are held."""
    every = {}
    for flow in ("exports", "imports"):
        for partner in sorted(figures.partners(flow, CHINA)):
            record = figures.record(flow, CHINA, partner)
            every[flow, CHINA, partner] = revisions_of(
                record,
                source=CUSTOMS_SERIES,
                vintages="first release, newest",
            )
    for flow in ("exports", "general_imports"):
        records = [
            figures.record(flow, US, one) for one in sorted(figures.revised_totals.partner.unique())
        ]
        named = zip(sorted(figures.revised_totals.partner.unique()), records, strict=True)
        for partner, record in [*named, (WORLD, _sum(records))]:
            every[flow, US, partner] = revisions_of(
                record,
                source=VINTAGES,
                vintages="before and after the annual revision of June 2026",
            )
    return {series: one for series, one in every.items() if one.levels or one.growth or one.sums} | {
        ("effective", US, partner): one for partner, one in _rates(figures.rate_revisions()).items()
    }


def like(series: SeriesKey, every: dict[SeriesKey, Revisions]) -> Revisions:
    """Return the revisions of a series, or of one like it: its own, else the middle one of its kind."""
    word, ledger, partner = series
    word = LIKE.get((word, ledger), word)
    if word in UNREVISED:
        return Revisions()
    if (word, ledger, partner) in every and _has_sizes(every[word, ledger, partner]):
        return every[word, ledger, partner]
    if ledger == CHINA:  # of a partner, first releases alone are held
        return every.get((word, CHINA, WORLD), Revisions())
    return middle(
        [one for (w, of, whom), one in every.items() if (w, of) == (word, ledger) and whom != WORLD]
    )


@returns(REVISED_SERIES)
def revised_series(every: dict[SeriesKey, Revisions]) -> pd.DataFrame:
    """Return the largest revision of each series, with its source and the releases compared."""
    rows = [
        {
            "measure": word,
            "ledger": ledger,
            "partner": partner,
            "source": one.source,
            "vintages": one.vintages,
            "n_revised": max(sum(size > 0 for size in each) for each in (one.levels, one.growth)),
            "largest_level": max(one.levels, default=None),
            "largest_growth": max(one.growth, default=None),
            "largest_sum": max(one.sums, default=None),
        }
        for (word, ledger, partner), one in every.items()
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(SIZES, float))


def _has_sizes(one: Revisions) -> bool:
    return bool(one.levels or one.growth)


def _sum(records: list[Record]) -> Record:
    """Return the sum of several countries, which stands for all of them."""
    # ASSUME: trade with all countries was revised like that with the five that are held in two vintages.
    sums = []
    for release in ("before", "today"):
        levels = [getattr(one, release).levels for one in records]
        months = set.intersection(*map(set, levels))
        sums.append(Published(levels={month: sum(of[month] for of in levels) for month in months}))
    return Record(before=sums[0], today=sums[1], vintage=records[0].vintage, table=VINTAGES)


def _rates(table: pd.DataFrame) -> dict[str, Revisions]:
    """Return the revisions of collected rates, by partner; of all, of those that the table has."""
    moved = {
        name: list(rows.astype(float)) for name, rows in table.groupby("partner").revised_minus_first
    }
    duties = table.first_release_rate * table.first_release_customs_value
    added = table.duties_revised_minus_first_musd * 1e6
    value = (duties + added) / table.revised_rate
    sums = pd.DataFrame(
        {
            "duties": duties,
            "value": table.first_release_customs_value,
            "new": duties + added,
            "newv": value,
        }
    ).groupby(table.month)
    total = sums.sum()
    moved[WORLD] = list((total.new / total.newv - total.duties / total.value).astype(float))
    return {
        partner: Revisions(
            growth=tuple(sorted(map(abs, moves), reverse=True)),
            source=RATE_REVISIONS,
            vintages="first release, newest",
        )
        for partner, moves in moved.items()
    }
