"""Law and imports of goods by month: the cells of chapters that are on record through 2026."""

import pandas as pd
import pytest

from analysis.combine.collected.series import law_by_month, lines_of_series
from analysis.combine.load import load_goods_by_month


@pytest.fixture(scope="module")
def goods():
    return load_goods_by_month()


def test_eleven_cells_have_both_the_rise_of_2025_and_the_cut_of_2026(goods):
    law = goods.pivot(index="month", columns="series", values="law_2024")
    assert law.shape == (20, 11)
    of_china = law[["CN-84", "CN-85", "CN-95"]]
    assert (of_china.loc["2025-04-01"] > 0.7).all()
    assert (of_china.loc["2026-03-01"] < of_china.loc["2026-01-01"] - 0.09).all()


def test_toys_and_vehicles_lie_near_the_law_and_machinery_of_china_above_it(goods):
    """What is bought of chapter 84 moved to goods that are taxed more than those of 2024."""
    since = goods[goods.month >= "2026-03-01"]
    gap = (since.law_2024 - since.collected_rate).groupby(since.series).mean()
    assert gap[["CN-95", "EU-87", "PHARMA", "CA-44"]].abs().max() < 0.02
    assert gap["CN-84"] < -0.03


def test_the_law_of_a_cell_is_the_mean_of_its_lines(real_law):
    toys = lines_of_series(real_law, "CHN", "95")
    assert set(toys.hs2) == {"95"} and set(toys.partner) == {"CHN"}
    months = pd.DatetimeIndex(["2025-06-01"])
    segments, layers = real_law.layers(toys)
    of_toys = sum(layers.values()) @ toys.value_2024 / toys.value_2024.sum()
    first, last = (segments.searchsorted(day, side="right") - 1 for day in (months[0], "2025-06-30"))
    rate = (3 * of_toys[first] + 27 * of_toys[last]) / 30  # metal in toys from 4 June 2025
    assert law_by_month(real_law, toys, months).law_2024.iloc[0] == pytest.approx(rate)
    union = lines_of_series(real_law, "EU", "87")
    assert {"DEU", "ITA"} <= set(union.partner) and "GBR" not in set(union.partner)
    assert len(lines_of_series(real_law, "WLD", "61-62")) > len(
        lines_of_series(real_law, "CHN", "61-62")
    )
