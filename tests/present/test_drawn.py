"""A figure that says otherwise than it draws is found, whichever way."""

import numpy as np
import pandas as pd
import pytest

from analysis.present.charts import Line, lines
from analysis.present.finding import points
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    ORANGE,
    SKY,
    billions_axis,
    new_figure,
    percent_axis,
    points_axis,
    title,
)
from tests.present.drawn import faults_of_drawing, names_at_ends

MONTHS = pd.date_range("2025-01", periods=4, freq="MS")


def pictured(figure) -> Picture:
    return Picture(figure, "A chart in billion USD.", "Source: here.", name="room_figure")


def three_lines(*, unit="bn USD a month", write=billions_axis, scale=1e9):
    """Three lines that end at 3, 1 and 2 bn USD."""
    figure, ax = new_figure()
    ends = {"Canada": (3, BLACK), "Viet\nNam": (1, ORANGE), "India": (2, BLUE)}
    lines(
        ax,
        [
            Line(name, pd.Series(np.linspace(2, end, 4) * scale, MONTHS), colour)
            for name, (end, colour) in ends.items()
        ],
    )
    write(ax.yaxis)
    ax.set_ylabel(unit)
    return figure


def bars(*, colours=(SKY, ORANGE), said=(0.02, -0.01)):
    figure, ax = new_figure()
    for place, (value, colour, number) in enumerate(zip((0.02, -0.01), colours, said, strict=True)):
        ax.barh(place, value, color=colour)
        ax.annotate(
            points(number), (value, place), xytext=(np.copysign(4, value), 0), textcoords="offset points"
        )
    points_axis(ax.xaxis)
    ax.set_xlabel("percentage points of total growth")
    return figure


def test_sound_figures_have_no_fault():
    assert faults_of_drawing(pictured(three_lines())) == []
    assert faults_of_drawing(pictured(bars())) == []


def test_names_at_line_ends_that_are_rotated_are_found():
    figure = three_lines()
    texts = figure.axes[0].texts
    names = [text.get_text() for text in texts]
    for text, name in zip(texts, [*names[1:], names[0]], strict=True):
        text.set_text(name)
    faults = list(names_at_ends(figure.axes[0]))
    assert any("'Viet Nam' is" in fault for fault in faults)
    assert any("another order" in fault for fault in faults)


def test_names_and_ends_keep_their_order_and_colour():
    ax = three_lines().axes[0]
    names = {text.get_text(): (text.get_color(), text.xy[1]) for text in ax.texts}
    assert {name: colour for name, (colour, _) in names.items()} == {
        "Canada": BLACK,
        "Viet\nNam": ORANGE,
        "India": BLUE,
    }
    assert names["Viet\nNam"][1] < names["India"][1] < names["Canada"][1]


@pytest.mark.parametrize(
    "unit, write, scale, fault",
    [
        ("million USD a month", billions_axis, 1e9, "prints a billion as 1"),
        ("bn USD a month", billions_axis, 1.0, "of US dollars goes to"),
        ("bn USD a month", percent_axis, 0.1, "prints a billion as"),
        ("on a year earlier, points", percent_axis, 0.1, "prints a tenth as 10 %"),
        ("share of imports", points_axis, 0.1, "prints a tenth as 10"),
        ("on a year earlier", percent_axis, 100, "of fractions goes to"),
    ],
)
def test_an_axis_in_another_unit_than_its_label_is_found(unit, write, scale, fault):
    faults = faults_of_drawing(pictured(three_lines(unit=unit, write=write, scale=scale)))
    assert any(fault in one for one in faults), faults


@pytest.mark.parametrize("colours", [(ORANGE, SKY), (SKY, SKY), (ORANGE, ORANGE)])
def test_a_fall_in_the_colour_of_a_rise_is_found(colours):
    assert any("a bar of" in one for one in faults_of_drawing(pictured(bars(colours=colours))))


def test_a_number_at_the_wrong_bar_is_found():
    faults = faults_of_drawing(pictured(bars(said=(-0.01, 0.02))))
    assert len(faults) == 2 and all("stands at a bar of" in one for one in faults)


def test_a_title_that_is_not_the_one_of_the_text_is_found():
    figure = bars()
    title(figure, "What each sector added to growth")
    assert faults_of_drawing(pictured(figure), "What each sector added to growth") == []
    (fault,) = faults_of_drawing(pictured(figure), "What each partner added to growth")
    assert fault.startswith("room_figure: title 'What each sector added")
