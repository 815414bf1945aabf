"""Each check lets pass what lies within its tolerance, and nothing that lies twice as far."""

import pandas as pd
import pytest

from analysis.combine import agreement, integrity
from analysis.combine.integrity import IntegrityError
from analysis.law.measures import LAYERS

MONTHS = pd.date_range("2023-01", "2025-11", freq="MS")
DATA = ["customs_value", "duties"]


def trade(*, value=1.0, duties=1.0, months=MONTHS, product="naics3", partner="CHN") -> pd.DataFrame:
    """Imports of one good by month, 2 bn USD of which a tenth is collected, times some factors."""
    rows = pd.DataFrame({"partner": partner, product: "337", "month": months})
    return rows.assign(customs_value=2e9 * value, duties=2e8 * duties)


def annual(year: int, months: int = 12, **factors) -> pd.DataFrame:
    """The same by tariff line: so many months of a year in one row."""
    sums = trade(**factors)[DATA].iloc[0] * months
    line = {"partner": ["CHN"], "year": year, "hs10": "9403600000"}
    return pd.DataFrame(line | sums.to_dict())


def one_month(factor: float, month: str = "2024-06-01") -> pd.Series:
    return pd.Series(1.0, MONTHS).mask(month == MONTHS, factor).to_numpy()


def published(frame: pd.DataFrame) -> pd.DataFrame:
    rate = (frame.duties / frame.customs_value).to_numpy()
    return frame[["month", "customs_value"]].assign(effective_rate=rate)


def revised_totals(gap):
    totals = trade()[["partner", "month"]].assign(flow="general_imports", vintage="later", value=2e9)
    agreement.partners_agree_with_revised_totals(trade(value=1 + gap), totals)


def totals(gap):
    general = trade()[["month"]].assign(census_name="CHINA", general_imports=2e9)
    agreement.partners_agree_with_totals(trade(value=1 + gap), general, pd.Series({"CHINA": "CHN"}))


def lines(year, column):
    factor = {"customs_value": "value"}.get(column, column)
    table = annual(year)
    return lambda gap: agreement.partners_agree_with_lines(
        trade(months=MONTHS[MONTHS.year == year], **{factor: 1 + gap}), table
    )


def sectors(gap):
    agreement.sectors_agree_with_lines(
        trade(), annual(2024, value=1 + gap), pd.Series({"9403600000": "337"})
    )


def releases(gap):
    rates = trade()[["partner", "month"]].assign(first_release_rate=0.1, revised_rate=0.11)
    agreement.rates_within_releases(trade(duties=1.1 + 10 * gap), rates)


def by_chapter(column):
    factor = {"customs_value": "value"}.get(column, column)
    return lambda gap: agreement.partners_agree_by_classification(
        trade(**{factor: 1 + gap}), trade(product="hs2")
    )


def receipts(gap):
    taken = trade()[["month"]].assign(customs_duties=2e8)
    agreement.duties_agree_with_receipts(trade(duties=1 + gap, partner="WLD"), taken)


def outside(gap, others=0.0):
    month = pd.Timestamp("2025-06-01")
    gaps = {"CHN": gap, "DEU": others, "VNM": others}
    agreement.law_near_outside_model(
        pd.DataFrame([{"partner": partner, "month": month, "gap": own} for partner, own in gaps.items()])
    )


def layers(gap):
    rates = pd.DataFrame({"partner": ["CHN"], "system": "naics3", "month": MONTHS[0], "weight": 1.0})
    rates[LAYERS] = 0.0
    integrity.layers_add_up(rates.assign(statutory_rate=gap))


def weights(gap):
    rates = pd.DataFrame({"partner": ["CHN"], "system": "naics3", "month": MONTHS[0]})
    rates[LAYERS] = 0.0
    integrity.layers_add_up(rates.assign(statutory_rate=0.0, weight=1 + gap))


def runs(gap):
    days = pd.DataFrame({"partner": ["CHN"], "hts": "9403600000", "first_day": MONTHS[0]})
    days[LAYERS] = 0.0
    integrity.runs_cover_the_law(days.assign(last_day=MONTHS[-1], statutory_rate=gap, barred=False))


def rate(**limits):
    """A panel of one cell with an effective, or a statutory rate so far beyond its end."""
    ((column, end),) = limits.items()
    cell = {"effective_rate": 0.5, "statutory_rate": 0.5}
    return lambda gap: integrity.rates_in_range(pd.DataFrame([cell | {column: end + gap}]))


WITHIN = {
    "China by sector and chapter": (
        0.01,
        lambda gap: agreement.classifications_agree(
            trade(value=one_month(1 + gap)), trade(product="hs2")
        ),
    ),
    "a month by sector and subheading": (
        0.01,
        lambda gap: agreement.finer_agrees(trade(), trade(value=one_month(1 + gap), product="hs6")),
    ),
    "a month of China's published total": (
        0.02,
        lambda gap: agreement.agrees_with_published_total(
            trade(value=one_month(1 + gap) + one_month(1 - gap, "2024-07-01") - 1), published(trade())
        ),
    ),
    "all months of China's published total": (
        0.001,
        lambda gap: agreement.agrees_with_published_total(trade(value=1 + gap), published(trade())),
    ),
    "China's published rate": (
        0.03,
        lambda gap: agreement.rate_agrees_with_published(trade(duties=1 + gap), published(trade())),
    ),
    "a partner's published total": (0.2, totals),
    "a partner's revised total": (0.05, revised_totals),
    "lines of a whole year, value": (0.1, lines(2024, "customs_value")),
    "lines of a whole year, duties": (0.1, lines(2024, "duties")),
    "lines of eleven months, value": (0.07, lines(2025, "customs_value")),
    "lines of eleven months, duties": (0.3, lines(2025, "duties")),
    "a sector's lines": (0.2, sectors),
    "monthly rate beyond a release": (0.003, releases),
    "a partner by chapter, value": (0.03, by_chapter("customs_value")),
    "a partner by chapter, duties": (0.2, by_chapter("duties")),
    "receipts": (0.15, receipts),
    "one partner's law": (0.04, outside),
    "the law of half of the partners": (0.01, lambda gap: outside(gap, gap)),
    "layers": (1e-12, layers),
    "weights": (1e-9, weights),
    "layers of a line": (1e-6, runs),
}


@pytest.mark.parametrize("name", WITHIN)
def test_half_of_a_tolerance_passes_and_twice_of_it_does_not(name):
    """So that no check can be made looser unseen: ten times as loose would let both pass."""
    tolerance, made = WITHIN[name]
    made(tolerance / 2)
    with pytest.raises(IntegrityError):
        made(2 * tolerance)


@pytest.mark.parametrize("limits", [{"effective_rate": 1.0}, {"statutory_rate": 3.0}])
def test_a_rate_just_beyond_its_end_is_found(limits):
    rate(**limits)(-1e-9)
    with pytest.raises(IntegrityError, match="rates_in_range"):
        rate(**limits)(1e-9)
