"""What a claim is computed as, in words, and what else could be meant by it."""

from __future__ import annotations

import pandas as pd

from analysis.claims.asked import Asked
from analysis.claims.figures import Figures
from analysis.claims.measures import (
    BY_DAY,
    CHINA,
    GOODS_OF,
    MEASURES,
    US,
    Measure,
)
from analysis.claims.periods import said
from analysis.claims.quantities import KIND_QUANTITIES, SAID
from analysis.claims.ranks import ranked
from analysis.vocabulary import WORLD

#: Names that take an article in a sentence, and that of all countries.
SPOKEN = {
    WORLD: "all countries",
    US: "the United States",
    "EU": "the European Union",
    "GBR": "the United Kingdom",
    "NLD": "the Netherlands",
    "PHL": "the Philippines",
}

#: Measures whose series of China ends with the panel, and goes on in the realised table.
IN_PANEL = ("imports", "duties", "effective")

#: What the US Census says of the trade that another country records itself.
MIRROR = {
    "exports": (("imports", US), ("general_imports", US)),
    "imports": (("exports", US),),
    "balance": (("balance", US),),
}


def spoken(code: str, figures: Figures) -> str:
    """Return a country's name as a sentence says it."""
    return SPOKEN.get(code, figures.names.get(code, code))


def definition(asked: Asked, figures: Figures) -> str:
    """Say what a claim is computed as."""
    if asked.measure == "document":
        return figures.documents[asked.topic]["definition"]
    measure = MEASURES.get((asked.measure, asked.ledger))
    text = _text(measure, asked.partner)
    if not text:
        return f"{asked.measure}, {spoken(asked.ledger, figures)}, {spoken(asked.partner, figures)}"
    text = text.format(partner=spoken(asked.partner, figures))
    day = asked.measure in BY_DAY
    on = _when(asked)
    text += (
        f"{', ' * bool(asked.goods)}{_goods(asked, figures).rstrip(', ')}{on}{said_of(asked, figures)}"
        if day
        else f", {_goods(asked, figures)}{_said(asked, figures)}"
    )
    if asked.ledger == CHINA and measure.kind != "price" and asked.n_months == 1 and asked.end.month < 3:
        text += " (January and February mean little apart)"  # the new year's holiday moves between them
    if realised(asked, figures):
        text += ", goods of HTS 98 and 99 left out"
    return text


def _when(asked: Asked) -> str:
    """Name the day of a rate in force, its month, or the day since which it is."""
    if asked.start is None:
        return f" on {asked.end.day} {asked.end:%B %Y}"
    if asked.start == asked.end.replace(day=1):
        return f" in {asked.end:%B %Y}"
    return f" since {asked.start.day} {asked.start:%B %Y}"


def _said(asked: Asked, figures: Figures) -> str:
    """Name the period of a claim, and what is asked of it."""
    return said(asked.end, asked.n_months) + said_of(asked, figures)


def said_of(asked: Asked, figures: Figures) -> str:
    """Say what is asked, after what it is of."""
    base = said(asked.base, asked.n_months) if asked.base is not None else ""
    return SAID[asked.asked].format(base=base, other=spoken(asked.other, figures))


def _goods(asked: Asked, figures: Figures) -> str:
    """Name the goods of a claim: ``sector 334, Computers and electronics, ``; nothing for all."""
    if not asked.goods:
        return ""
    kind, code = asked.goods[:-3], asked.goods[-3:]
    if kind != "naics":
        return f"tariff lines {asked.goods.removeprefix('hts')}, "
    return f"sector {code}, {figures.sector(code)}, "


def short_name(asked: Asked, figures: Figures) -> str:
    """Return a name for the figure, as figures print it; that of a rate with its day, month or year."""
    measure = MEASURES[asked.measure, asked.ledger]
    name = measure.short.format(name=spoken(asked.partner, figures))
    if measure.kind not in ("rate", "tariff"):
        return name
    if asked.measure in BY_DAY:
        return f"{name}{_when(asked)}"
    return f"{name} in {said(asked.end, asked.n_months)}"


def realised(asked: Asked, figures: Figures) -> bool:
    """Whether a month of China is known from the realised table alone, without HTS 98 and 99."""
    ours = asked.ledger == US and asked.partner == CHINA and asked.measure in IN_PANEL
    whole_year = asked.n_months == 12 and asked.end.month == 12  # of the table by year, which has them
    return ours and asked.end > figures.last_month and not whole_year


def missing(asked: Asked, figures: Figures) -> str:
    """Say which series a claim would need, where the package has none; empty where it has."""
    who, whom = spoken(asked.ledger, figures), spoken(asked.partner, figures)
    measure = MEASURES.get((asked.measure, asked.ledger))
    if measure is None and asked.kind in ("rate", "tariff"):
        return f"the tariffs of {who} on goods from {whom} by month"
    if measure is None:
        return f"the trade of third countries, as that of {who} with {whom}"
    if not _text(measure, asked.partner):
        return f"a series of {asked.measure.replace('_', ' ')} for {whom}"
    if measure.kind == "price":
        return ""
    if asked.asked.startswith("rank") and not ranked(asked):
        return f"{asked.measure.replace('_', ' ')} of {who} with every country"
    words = measure.parts or (asked.measure,)
    if all(asked.partner in figures.partners(word, asked.ledger) for word in words):
        return ""
    return f"{_text(measure, asked.partner).format(partner=whom)}, by month"


def others(asked: Asked) -> list[Asked]:
    """Return what else could be meant by a claim: the same thing under the other definitions."""
    measure = MEASURES.get((asked.measure, asked.ledger))
    return [
        alternative
        for word, ledger in (measure.others if measure else MIRROR.get(asked.measure, ()))
        if (alternative := _other(asked, word, ledger)) is not None
    ]


def _other(asked: Asked, word: str, ledger: str) -> Asked | None:
    """Return one other definition; None where it has no such period, or the partner no such ledger."""
    mirrored = ledger != asked.ledger
    if mirrored and (asked.partner != ledger or asked.asked == "share"):
        return None  # of no office's ledger, or a share of another whole
    partner = asked.ledger if mirrored else asked.partner
    if (
        not _text(MEASURES[word, ledger], partner)
        or asked.asked not in KIND_QUANTITIES[MEASURES[word, ledger].kind]
    ):
        return None
    if asked.goods and (word, ledger) not in GOODS_OF:
        return None
    end = asked.end
    if word in ("headline", "statutory") and asked.n_months > 1:
        return None
    if asked.start is not None and word in BY_DAY:
        return None
    if word == "headline":  # a month's is that of its last day
        end = end + pd.offsets.MonthEnd(0)
    elif asked.measure == "headline":
        end = end.replace(day=1)
    changed = {"measure": word, "ledger": ledger, "partner": partner, "end": end, "start": None}
    return Asked(**vars(asked) | changed)


def _text(measure: Measure | None, partner: str) -> str:
    if measure is None:
        return ""
    return measure.total if partner == WORLD else measure.definition
