"""A figure as SVG: as it is drawn, small, its points with what they say."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis.present.charts import Line, Row, forest, lines
from analysis.present.picture import Picture, smaller
from analysis.present.points import MOST
from analysis.present.style import (
    BLUE,
    billions_axis,
    house_style,
    new_figure,
    percent_axis,
    stepped,
    title,
)

MONTHS = pd.date_range("2025-03", periods=4, freq="MS")


def pictured(draw, alt="A chart.") -> Picture:
    """Return a picture in house style of what is drawn on its axes."""

    @house_style
    def drawn_figure():
        figure, ax = new_figure()
        draw(figure, ax)
        return Picture(figure, alt, "Source: here.", name="room_figure")

    return drawn_figure()


def rates(figure, ax):
    values = pd.Series([0.1, 0.2, 0.345, 0.3], MONTHS)
    lines(ax, [Line("China", values, BLUE, marker="o", steps=True)])
    percent_axis(ax.yaxis)
    title(figure, "What was paid & owed")


def titles(picture: Picture) -> list[str]:
    return re.findall("<title>([^<]*)", picture.svg())


def test_an_svg_holds_its_texts_its_alternative_text_and_no_id():
    drawn = pictured(rates, alt='Rate of "China".').svg()
    assert 'role="img" aria-label="Rate of &quot;China&quot;."' in drawn
    assert "What was paid &amp; owed</text>" in drawn and ">China</text>" in drawn
    assert re.findall(r"\bid=|<script|font-family", drawn) == []


def test_an_svg_draws_a_line_where_the_png_does():
    """The last corner of each, as a share of width and height."""
    picture = pictured(lambda _, ax: ax.plot([0, 1], [0, 1], color="#123456"))
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture.svg()).groups())
    path = re.search(r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"[^>]*#123456', picture.svg())
    x, y = float(path[3]) / width, float(path[4]) / height
    dark = (np.abs(picture.pixels()[:, :, :3].astype(int) - (0x12, 0x34, 0x56)) < 12).all(axis=2)
    rows, columns = np.nonzero(dark)
    assert x == pytest.approx(columns.max() / dark.shape[1], abs=0.005)
    assert y == pytest.approx(rows.min() / dark.shape[0], abs=0.005)


def test_a_point_says_its_name_its_month_and_its_value():
    said = titles(pictured(rates))
    assert said == [f"China, {month} 2025: {value} %" for month, value in
                    (("March", 10), ("April", 20), ("May", 34.5), ("June", 30))]  # fmt: skip


def test_a_value_in_dollars_says_its_unit():
    def draw(_, ax):
        ax.plot(MONTHS, [1e9, 2e9, 3e9, 25.46e9], label="imports")
        billions_axis(ax.yaxis)
        ax.set_ylabel("bn USD a month")

    assert titles(pictured(draw))[-1] == "imports, June 2025: 25.5 bn USD a month"


def test_an_estimate_says_its_interval():
    rows = [Row("Vietnam", -1.25, -2.0, -0.5), Row("Mexico", -0.5, -1.5, 0.5)]
    assert titles(pictured(lambda _, ax: forest(ax, rows))) == [
        "Vietnam: −1.25 [−2, −0.5]", "Mexico: −0.5 [−1.5, 0.5]"
    ]  # fmt: skip
    assert titles(pictured(lambda _, ax: forest(ax, rows)).draw_narrow())[0].startswith("Vietnam: −1.25")


def test_a_line_that_ends_at_its_point_is_no_interval():
    def draw(_, ax):
        ax.plot([0, -2], [1, 1])
        ax.plot(-2, 1, marker="o", label="Peru")
        ax.set_yticks([1], ["Peru"])

    assert titles(pictured(draw)) == ["Peru: −2"]


def test_points_beside_one_another_are_for_the_same_month_of_their_panel():
    @house_style
    def drawn_figure():
        figure, axes = new_figure(1, 2)
        for ax, name in zip(axes, ("2017–2019: p = 0.2", "2024–2025"), strict=True):
            ax.plot([-6.08, -0.08], [1.0, 2.0], marker="o", label="across partners")
            ax.set_title(name, loc="left")
        return Picture(figure, "A chart.", "")

    assert titles(drawn_figure()) == [
        f"{window}, across partners, {month}" for window in ("2017–2019", "2024–2025")
        for month in ("−6: 1", "0: 2")
    ]  # fmt: skip


def test_the_only_line_of_a_panel_goes_by_its_title():
    @house_style
    def drawn_figure():
        figure, axes = new_figure(2, 1)
        for ax in axes:
            ax.plot(MONTHS, [0.1, 0.2, 0.3, 0.4], label="66 % of the rise reversed")
            ax.set_title("Tariff paid", loc="left")
        axes[1].plot(MONTHS, [0.5, 0.6, 0.7, 0.8], label="US imports: 25 % recovered")
        return Picture(figure, "A chart.", "")

    said = titles(drawn_figure())
    assert said[0] == "Tariff paid, March 2025: 0.1"
    assert said[-1] == "Tariff paid, US imports, June 2025: 0.8"


def test_a_value_has_three_digits_where_its_axis_rounds_to_none():
    def draw(_, ax):
        ax.plot(MONTHS, [0.1, 0.2, 0.1957, 0.3], label="law")
        percent_axis(ax.yaxis, decimals=0)

    assert titles(pictured(draw))[2] == "law, May 2025: 19.6 %"


def test_a_bar_says_its_row_and_its_length():
    def draw(_, ax):
        ax.barh([1, 2], [-0.042, 0.026])
        ax.set_yticks([1, 2], ["China", "Taiwan"])
        percent_axis(ax.xaxis)

    assert titles(pictured(draw)) == ["China: −4.2 %", "Taiwan: 2.6 %"]


def test_too_many_points_say_nothing():
    x = np.arange(MOST + 1.0)
    assert titles(pictured(lambda _, ax: ax.plot(x, x, marker="o", label="all"))) == []


def test_a_hatched_figure_stays_a_png():
    picture = pictured(lambda _, ax: ax.bar([1], [2], hatch="//"))
    assert picture.svg() == ""
    assert picture.shown().startswith(b"\x89PNG")
    assert "svg" not in picture._repr_mimebundle_()[1]["image/png"]


def test_the_smaller_drawing_is_held_a_png_as_base64():
    assert smaller(b"v" * 39, b"p" * 30) == b"v" * 39
    assert smaller(b"v" * 41, b"p" * 30) == b"p" * 30
    assert smaller(b"", b"p" * 30) == b"p" * 30


def test_what_leaves_its_axes_is_cut_there():
    def draw(_, ax):
        ax.plot([0, 1], [0, 5])
        ax.set_ylim(0, 1)

    assert pictured(draw).svg().count("<svg x=") == 1


def test_a_rate_holds_to_the_end_of_its_month_and_then_jumps():
    held = stepped(pd.Series([0.1, 0.2], MONTHS[:2]))
    assert held.to_dict() == {MONTHS[0]: 0.1, MONTHS[1]: 0.2, pd.Timestamp("2025-04-30"): 0.2}
    (line,) = pictured(rates).figure.axes[0].get_lines()
    assert line.get_drawstyle() == "steps-post"
