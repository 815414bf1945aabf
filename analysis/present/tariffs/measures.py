"""What print calls the measures of the tariff calendar, and which of them a figure names."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.tariffs.study import Story
from analysis.present.finding import capital

#: Name of each measure: law, then goods or reason. A figure prints what stands after the comma.
MEASURES = {
    "s201_solar": "Section 201, solar cells and washers",
    "s201_quartz": "Section 201, quartz surfaces",
    "s201_quartz_over_quota": "Section 201, quartz surfaces above the quota",
    "s232_steel": "Section 232, steel",
    "s232_aluminum": "Section 232, aluminium",
    "s232_unwrought_aluminum": "Section 232, unwrought aluminium",
    "s232_russian_aluminum": "Section 232, aluminium of Russia",
    "s232_derivatives_2020": "Section 232, nails, wire and other metal articles",
    "s232_annex_1a": "Section 232, metals (Annex I-A)",
    "s232_annex_1a_copper": "Section 232, copper (Annex I-A)",
    "s232_annex_1b_copper": "Section 232, copper articles (Annex I-B)",
    "s232_annex_1b": "Section 232, metal articles (Annex I-B)",
    "s232_annex_1c": "Section 232, mobile equipment (Annex I-C)",
    "s232_annex_3": "Section 232, grid equipment (Annex III)",
    "s232_copper": "Section 232, copper",
    "s232_autos": "Section 232, cars",
    "s232_auto_parts": "Section 232, car parts",
    "s232_trucks": "Section 232, trucks",
    "s232_truck_parts": "Section 232, truck parts",
    "s232_buses": "Section 232, buses",
    "s232_softwood": "Section 232, lumber",
    "s232_furniture": "Section 232, upholstered furniture",
    "s232_cabinets": "Section 232, cabinets",
    "s232_semiconductors": "Section 232, semiconductors",
    "s232_polysilicon": "Section 232, polysilicon",
    "s232_pharmaceuticals": "Section 232, drugs",
    "s232_drones_annex_1": "Section 232, large drones",
    "s232_drones_annex_2": "Section 232, small drones",
    "s301_list1": "Section 301, list 1",
    "s301_list2": "Section 301, list 2",
    "s301_list3": "Section 301, list 3",
    "s301_list4a": "Section 301, list 4A",
    "s301_list4b": "Section 301, list 4B",
    "s301_review_2024": "Section 301, review of the lists (2024)",
    "s301_review_2025": "Section 301, review of the lists (2025)",
    "s301_review_2026": "Section 301, review of the lists (2026)",
    "s301_cranes": "Section 301, cranes",
    "s301_forced_labor": "Section 301, forced labour",
    "s301_brazil": "Section 301, practices of Brazil",
    "s338_canada": "Section 338, listed goods of Canada",
    "s338_canada_adding": "Section 338, listed goods of Canada, on top of Section 232",
    "s338_dairy": "Section 338, dairy list of Canada",
    "ieepa_fentanyl": "IEEPA, fentanyl",
    "ieepa_border": "IEEPA, border",
    "ieepa_border_energy": "IEEPA, energy and potash of the border",
    "ieepa_reciprocal": "IEEPA, reciprocal",
    "ieepa_brazil": "IEEPA, emergency on Brazil",
    "ieepa_india_oil": "IEEPA, Russian oil",
    "s122": "Section 122, surcharge",
}

#: Most events that a panel names, and the least that one of them must have moved the tariff.
MOST, LEAST = 5, 0.004


def measure_name(measure: str) -> str:
    """Return the name of a measure."""
    return MEASURES[measure]


def named_events(story: Story, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """Return what to write at the dates that moved the tariff most from one day to another.

    Steps of one measure within a month are named once, by the rate at which they ended; measures of one
    date and rate stand together.

    Returns
    -------
    Series
        Index: day in force, ascending; text as ``"Steel, aluminium 50 %"``.
    """
    events = story.events
    inside = events.effective_date.between(first, last)
    events = events[inside & events.moved.ge(LEAST)]
    events = events.assign(month=events.effective_date.dt.to_period("M"))
    events = events.drop_duplicates(["measure", "month"], keep="last")
    events = events.assign(cut=events.direction.eq("down"))
    rows = [
        (day, _listed(group.measure) + _rate(level, cut), group.moved.max(), level)
        for (day, level, cut), group in events.groupby(["effective_date", "rate_level", "cut"])
    ]
    named = pd.DataFrame(rows, columns=["day", "text", "moved", "level"])
    largest = named.sort_values(["moved", "level"], ascending=False, kind="stable").head(MOST)
    return largest.sort_values("day", kind="stable").set_index("day").text


def _listed(measures: pd.Series) -> str:
    short = [MEASURES[name].split(", ", 1)[1].split(" (")[0] for name in dict.fromkeys(measures)]
    few = short if len(short) < 3 else [*short[:2], "others"]
    return capital(", ".join(few))


def _rate(level: float, cut: bool) -> str:
    return f"{' cut to' if cut else ''} {round(level * 100, 1):g}\u00a0%" if level else " ended"
