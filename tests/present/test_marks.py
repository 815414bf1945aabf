"""What a reader is told who points at a figure: the value drawn there, named and in its unit."""

import numpy as np
import pandas as pd
import pytest

from analysis import diversion, elasticity, tariff
from analysis.present.charts import Line, Row, forest, lines
from analysis.present.marks import marks
from analysis.present.picture import Picture
from analysis.present.style import billions_axis, house_style, new_figure, percent_axis


def drawn(draw, *, height=3.0):
    """A figure with one panel, laid out."""

    @house_style
    def picture():
        figure, ax = new_figure(height=height)
        draw(ax)
        return Picture(figure, "", "")

    made = picture()
    made.pixels()
    return made


def by_month(values, unit=percent_axis):
    def draw(ax):
        months = pd.date_range("2025-04-01", periods=len(values), freq="MS")
        lines(ax, [Line("Imports", pd.Series(values, index=months))])
        ax.axhline(0.0)
        unit(ax.yaxis)
        ax.set_ylabel("imports, bn USD a month" if unit is billions_axis else "")

    return drawn(draw)


def test_a_month_of_a_line_is_told_with_a_digit_more_than_the_axis_prints():
    first, second = marks(by_month([0.4824, -0.3452]))
    assert first.text == "Imports, April 2025: 48.2 %" and second.text == "Imports, May 2025: −34.5 %"
    assert first.left < second.left and first.top < second.top
    assert first.series == second.series


def test_dollars_are_told_in_the_unit_of_their_axis():
    first, _ = marks(by_month([19_310_000_000.0, 2e9], billions_axis))
    assert first.text == "Imports, April 2025: 19.3 bn USD a month"


def test_a_level_to_read_others_against_is_no_value():
    assert len(marks(by_month([0.1, 0.2, 0.3]))) == 3


def test_a_row_with_an_interval_is_told_once_with_its_ends():
    rows = [Row("Canada", -1.1, -1.41, -0.78), Row("Mexico", -1.6, -1.96, -1.24)]
    canada, mexico = marks(drawn(lambda ax: forest(ax, rows)))
    assert canada.text == "Canada: −1.10 [−1.41, −0.78]" and mexico.text.startswith("Mexico: −1.60 [")
    assert canada.top < mexico.top and canada.left > mexico.left


def test_a_part_of_a_stack_is_as_large_as_it_is_long():
    def draw(ax):
        ax.barh([1.0], [-20e9], left=[50e9], label="at most")
        ax.set_yticks([1.0], ["Vietnam"])
        billions_axis(ax.xaxis)
        ax.set_xlabel("bn USD, 2025 less 2024")

    (mark,) = marks(drawn(draw))
    assert mark.text == "Vietnam, at most: 20.0 bn USD"


@pytest.mark.parametrize("ask", [lambda: tariff("CHN", start="2024-01"), elasticity, diversion])
def test_every_value_stands_where_the_figure_has_ink(ask):
    picture = ask().figure()
    pixels = picture.pixels()[..., :3].min(axis=2)
    height, width = pixels.shape
    found = marks(picture)
    assert found
    for mark in found:
        x, y = int(mark.left * width), int(mark.top * height)
        near = pixels[max(y - 4, 0) : y + 5, max(x - 4, 0) : x + 5]
        assert np.any(near < 200), mark
