"""What a reader is told who points at a figure: the value drawn there, named and in its unit."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.ticker import FuncFormatter

from analysis import diversion, elasticity, tariff
from analysis.present.charts import Line, Row, forest, lines
from analysis.present.finding import whole
from analysis.present.marks import marks
from analysis.present.picture import Picture
from analysis.present.style import billions_axis, house_style, new_figure, percent_axis

MONTHS = pd.date_range("2025-04", periods=4, freq="MS")


def pictured(draw, *panels):
    """A picture in house style of what is drawn on its axes."""

    @house_style
    def picture():
        figure, axes = new_figure(*panels)
        draw(axes)
        return Picture(figure, "", "")

    return picture()


def shown(picture):
    """The marks of a picture, laid out."""
    picture.pixels()
    return marks(picture.figure)


def told(draw, *panels):
    return [mark.text for mark in shown(pictured(draw, *panels))]


def by_month(values, unit=percent_axis, **how):
    def draw(ax):
        lines(ax, [Line("Imports", pd.Series(values, index=MONTHS[: len(values)]))])
        ax.axhline(0.0)
        unit(ax.yaxis, **how)
        ax.set_ylabel("imports, bn USD a month" if unit is billions_axis else "")

    return pictured(draw)


@pytest.mark.parametrize("decimals", [None, 0])
def test_a_month_of_a_line_is_told_with_its_decimal_whatever_the_axis_prints(decimals):
    first, second = shown(by_month([0.4824, -0.3452], decimals=decimals))
    assert first.text == "Imports, April 2025: 48.2 %" and second.text == "Imports, May 2025: −34.5 %"
    assert first.left < second.left and first.top < second.top
    assert first.series == second.series


def test_dollars_are_told_in_the_unit_of_their_axis():
    first, _ = shown(by_month([19_310_000_000.0, 2e9], billions_axis))
    assert first.text == "Imports, April 2025: 19.3 bn USD a month"


def test_a_level_to_read_others_against_is_no_value():
    assert len(shown(by_month([0.1, 0.2, 0.3]))) == 3


@pytest.mark.parametrize("drawn", [lambda picture: picture, lambda picture: picture.draw_narrow()])
def test_a_row_with_an_interval_is_told_once_with_its_ends(drawn):
    rows = [Row("Canada: value", -1.1, -1.41, -0.78), Row("Mexico", -1.6, -1.96, -1.24)]
    canada, mexico = shown(drawn(pictured(lambda ax: forest(ax, rows))))
    assert canada.text == "Canada: value: −1.10 [−1.41, −0.78]"
    assert mexico.text == "Mexico: −1.60 [−1.96, −1.24]"
    assert canada.top < mexico.top and canada.left > mexico.left


@pytest.mark.parametrize(
    "row, text",
    [
        (Row("Peru", 50e9, 40e9, 60e9), "Peru: 50.0 bn USD [40.0, 60.0]"),
        (Row("Peru", 1.234e9, 1e9, 2e9), "Peru: 1.23 bn USD [1.00, 2.00]"),
        (Row("Peru", 0.0123e9, 0.01e9, 0.02e9), "Peru: 0.01 bn USD [0.01, 0.02]"),
        (Row("Peru", 123.4e9, 123.4e9, 130e9), "Peru: 123 bn USD"),
        (Row("Peru", 50e9, 40e9, 60e9, offset=0.3), "Peru: 50.0 bn USD [40.0, 60.0]"),
    ],
)
def test_a_value_has_its_unit_once_and_two_decimals_at_most(row, text):
    def draw(ax):
        forest(ax, [row, Row("Chile", 90e9, 90e9, 90e9)], at=None)
        billions_axis(ax.xaxis)
        ax.set_xlabel("bn USD, of a year")

    assert told(draw)[0] == text


@pytest.mark.parametrize(
    "low, place, said",
    [
        (-6.0, -5.9, "−6"),
        (-6.0, -5.5, "−5.5"),
        (-6.0, 0.1, "0"),
        (-6.0, 0.3, "0.3"),
        (-1.0, 0.02, "0.02"),
    ],
)
def test_a_point_is_for_a_whole_month_only_close_beside_it_on_a_long_axis(low, place, said):
    def draw(ax):
        ax.plot([low, place, 0.5], [1, 2, 3], marker="o", label="all")
        ax.set_xlim(low - 0.5, 0.5)

    assert told(draw)[1] == f"all, {said}: 2.00"


@pytest.mark.parametrize(
    "label, said", [("x" * 30, f"all, {'x' * 30} 2: 1.00"), ("x" * 31, "all, 2: 1.00")]
)
def test_a_label_of_an_axis_that_is_long_is_not_said(label, said):
    def draw(ax):
        ax.plot([2, 3], [1, 2], marker="o", label="all")
        ax.set_xlabel(label)

    assert told(draw)[0] == said


def test_a_day_is_told_with_its_number_and_the_first_as_a_month():
    def draw(ax):
        ax.plot(pd.to_datetime(["2025-04-01", "2025-04-02"]), [1, 2], marker="o", label="all")

    assert told(draw) == ["all, April 2025: 1.00", "all, 2 April 2025: 2.00"]


def test_what_lies_outside_its_axes_is_not_told():
    def draw(ax):
        ax.plot([1, 2, 3], [1, 2, 2.1], marker="o", label="all")
        ax.set_ylim(0, 2)

    assert told(draw) == ["all, 1: 1.00", "all, 2: 2.00"]


def test_a_line_that_ends_at_its_point_is_no_interval():
    def draw(ax):
        ax.plot([0, -2], [1, 1])
        ax.plot(-2, 1, marker="o", label="Peru")
        ax.set_yticks([1], ["Peru"])

    assert told(draw) == ["Peru: −2.00"]


def test_points_beside_one_another_are_for_the_same_month_of_their_panel():
    def draw(axes):
        for ax, name in zip(axes, ("2017–2019: p = 0.2", "2024–2025"), strict=True):
            ax.plot([-6.08, -0.08], [1.0, 2.0], marker="o", label="across partners")
            ax.set_title(name, loc="left")

    assert told(draw, 1, 2) == [
        f"{window}, across partners, {month}"
        for window in ("2017–2019", "2024–2025")
        for month in ("−6: 1.00", "0: 2.00")
    ]


@pytest.mark.parametrize("n", [3, 4])
def test_the_only_line_of_a_panel_goes_by_its_title(n):
    def draw(axes):
        for ax in axes:
            ax.plot(MONTHS[-n:], [0.1, 0.2, 0.3, 0.4][:n], label="66 % of the rise reversed")
            ax.set_title("Tariff paid", loc="left")
        axes[1].plot(MONTHS[-n:], [0.5, 0.6, 0.7, 0.8][-n:], label="US imports: 25 % recovered")

    words = told(draw, 2, 1)
    assert words[0] == f"Tariff paid, {MONTHS[-n]:%B %Y}: 0.10"
    assert words[-1] == "Tariff paid, US imports, July 2025: 0.80"


def test_a_curve_says_each_place_on_its_axis():
    def draw(ax):
        ax.plot([2013, 2017, 2021], [-0.393, -0.405, -0.395], label="fitted to June 2024")
        ax.set_xlabel("first year fitted")
        percent_axis(ax.yaxis)

    assert told(draw)[0] == "fitted to June 2024, first year fitted 2013: −39.3 %"


@pytest.mark.parametrize(
    "label, first", [(None, "China"), ("hina", "China"), ("China, all", "China, all")]
)
def test_a_bar_says_its_row_and_its_length(label, first):
    def draw(ax):
        ax.barh(["China", "Taiwan"], [-0.042, 0.026], label=label)
        percent_axis(ax.xaxis)

    words, other = told(draw)
    assert words == f"{first}: −4.2 %" and other.startswith("Taiwan") and other.endswith(": 2.6 %")


def test_a_part_of_a_stack_is_as_large_as_it_is_long():
    def draw(ax):
        ax.barh([1.0], [-20e9], left=[50e9], label="at most")
        ax.set_yticks([1.0], ["Vietnam"])
        billions_axis(ax.xaxis)
        ax.set_xlabel("bn USD, 2025 less 2024")

    (mark,) = shown(pictured(draw))
    start, top, width, height = mark.box
    assert mark.text == "Vietnam, at most: 20.0 bn USD"
    assert mark.left == pytest.approx(start) and mark.top == pytest.approx(top + height / 2, abs=1e-3)
    assert start < start + width < 1


def test_a_bar_from_day_to_day_says_both():
    def draw(ax):
        ax.barh(["Huawei"], [pd.Timedelta(days=2)], left=[pd.Timestamp("2019-05-16")], label="Huawei")

    assert told(draw) == ["Huawei: 16 May 2019 to 18 May 2019"]


def test_a_log_that_an_axis_prints_as_a_change_is_told_as_one():
    def draw(ax):
        ax.plot([-1.1, 0.7], [1, 2], "o", label="graphite")
        ax.set_yticks([1, 2], ["natural", "artificial"])
        ax.xaxis.set_major_formatter(FuncFormatter(lambda log, _: whole(np.expm1(log))))

    assert told(draw) == ["natural, graphite: −67\u00a0%", "artificial, graphite: 101\u00a0%"]


@pytest.mark.parametrize("place, said", [(1.35, "natural, graphite: 2.00"), (1.5, "graphite: 2.00")])
def test_a_point_is_of_the_row_that_it_stands_close_to(place, said):
    def draw(ax):
        ax.plot(2, place, marker="o", label="graphite")
        ax.set_yticks([1, 2], ["natural", "artificial"])

    assert told(draw) == [said]


def test_what_has_no_name_is_not_told_beside_what_has_one():
    def draw(ax):
        ax.plot(MONTHS, [0.1, 0.2, 0.3, 0.4], marker="_", ls="none", label="_")
        ax.plot(MONTHS, [0.2, 0.3, 0.4, 0.5], label="value")

    assert [words.split(",")[0] for words in told(draw)] == ["value"] * 4


@pytest.mark.parametrize("ask", [lambda: tariff("CHN", start="2024-01"), elasticity, diversion])
def test_every_value_stands_where_the_figure_has_ink(ask):
    picture = ask().figure()
    pixels = picture.pixels()[..., :3].min(axis=2)
    height, width = pixels.shape
    points = marks(picture.figure)
    assert points
    for mark in points:
        x, y = int(mark.left * width), int(mark.top * height)
        near = pixels[max(y - 4, 0) : y + 5, max(x - 4, 0) : x + 5]
        assert np.any(near < 200), mark
