"""A figure as SVG: as it is drawn, small, its values with their words."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis.present.charts import Line, lines
from analysis.present.marks import marks
from analysis.present.picture import Picture
from analysis.present.style import BLUE, house_style, new_figure, percent_axis, stepped, title
from analysis.present.svg import MOST, MOST_PARTS, _short

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
    svg = pictured(rates, alt='Rate of "China".').svg()
    assert 'role="img" aria-label="Rate of &quot;China&quot;."' in svg
    assert "What was paid &amp; owed</text>" in svg and ">China</text>" in svg
    assert re.findall(r"\bid=|<script|font-family", svg) == []


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


def test_a_value_has_its_words_where_it_is_drawn():
    picture = pictured(rates)
    svg, laid_out = picture.svg(), marks(picture.figure)
    assert titles(picture) == [mark.text for mark in laid_out]
    assert titles(picture)[2:] == ["China, May 2025: 34.5 %", "China, June 2025: 30.0 %"]  # no 30 June
    circles = re.findall('<circle cx="(.*?)" cy="(.*?)" r="5"><title>', svg)
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    places = [(mark.left * width, mark.top * height) for mark in laid_out]
    assert np.array(circles, float) == pytest.approx(np.array(places), abs=0.6)


def test_a_bar_has_its_words_all_along_and_one_of_no_length_where_it_would_be():
    svg = pictured(lambda _, ax: ax.barh(["China", "Taiwan"], [-0.042, 0])).svg()
    assert re.findall("<(rect|circle)[^>]*><title>([^<]*)", svg) == [
        ("rect", "China: −0.04"),
        ("circle", "Taiwan: 0.00"),
    ]


@pytest.mark.parametrize(
    "draw",
    [
        lambda _, ax: ax.scatter([1, np.nan, 3], [1, 2, 9], [20, 30, 40], alpha=0.5),
        lambda _, ax: ax.plot([1, np.nan, 3], [1, 2, 9], "o", alpha=0.5),
    ],
)
def test_a_point_is_drawn_where_its_words_are_and_one_that_is_missing_nowhere(draw):
    svg = pictured(draw).svg()
    circles = re.findall('<circle cx="(.*?)" cy="(.*?)" r="(.*?)"', svg)
    points = [(float(x), float(y)) for x, y, radius in circles if radius != "5"]
    titled = [(float(x), float(y)) for x, y, radius in circles if radius == "5"]
    assert len(points) == 2 and np.array(points) == pytest.approx(np.array(titled), abs=0.6)
    assert "nan" not in svg


@pytest.mark.parametrize("n, told", [(MOST, MOST), (MOST + 1, 0)])
def test_too_many_points_say_nothing(n, told):
    x = np.arange(float(n))
    assert len(titles(pictured(lambda _, ax: ax.scatter(x % 20, x // 20, label="all")))) == told


def words(figure, ax):
    ax.text(0.5, 0.5, "middle", ha="center", color=BLUE, weight="bold")
    ax.text(0.5, 0.5, "right", ha="right", rotation=30)
    ax.plot([0.5], [0.5], "o", ms=6, mfc="red", mec=(1, 0, 0, 0.5))


@pytest.mark.parametrize(
    "draw, pattern",
    [
        (words, f'text-anchor="middle" fill="{BLUE.lower()}" font-weight="bold">middle<'),
        (words, 'rotate\\(-30\\)" font-size="[0-9.]+" text-anchor="end">right<'),
        (lambda _, ax: ax.fill([0, 1, 1], [0, 0, 1], color="#123456"), ' fill="#123456"'),
        (words, '<circle cx=[^>]* stroke-opacity="0.5"'),
        (lambda _, ax: ax.axvspan(0, 1, color="red", alpha=0.25), 'fill="#ff0000" fill-opacity="0.25"'),
        (
            lambda _, ax: ax.plot([0, 1], ls=(0, (5, 2)), lw=2),
            'stroke-width="2" stroke-dasharray="10 4"',
        ),
        (lambda _, ax: ax.plot([1], [1], "o", ms=6, mew=2), 'stroke-width="8" stroke-linecap="round"'),
    ],
)
def test_an_artist_has_its_look(draw, pattern):
    assert re.search(pattern, pictured(draw).svg())


@pytest.mark.parametrize("side", ["left", "center", "right"])
def test_a_text_is_held_where_it_is_aligned(side):
    picture = pictured(lambda _, ax: ax.text(0.5, 0.5, "words", ha=side))
    (x,) = re.findall(r'<text x="([0-9.]+)"[^>]*>words<', picture.svg())
    (ax,) = picture.figure.axes
    at = ax.transData.transform((0.5, 0.5))[0] / picture.figure.dpi * 72
    assert float(x) == pytest.approx(at, abs=1)


def two_lines(ends, **how):
    return lambda _, ax: (
        [ax.plot([0, 1], [0, end], color="#123456", **how) for end in ends] + [ax.set_ylim(0, 1)]
    )


@pytest.mark.parametrize(
    "draw, n_paths",
    [
        (two_lines([0.5, 0.8]), 1),
        (two_lines([0.5, 0.8], alpha=0.5), 2),
        (two_lines([5.0, 0.8]), 2),
        (two_lines([5.0, 4.0]), 1),
    ],
)
def test_lines_of_one_look_and_place_are_one_path_where_none_shines_through(draw, n_paths):
    assert len(re.findall("<path [^>]*#123456", pictured(draw).svg())) == n_paths


def test_a_text_at_an_angle_stands_where_its_middle_is():
    """Turned, it has the same middle as when it lies."""

    def place(angle):
        picture = pictured(
            lambda _, ax: ax.text(0.5, 0.5, "words", ha="center", va="center", rotation=angle)
        )
        text = re.search(r"<text([^>]*)>words<", picture.svg())[1]
        place_words = re.search(r'x="([0-9.]+)" y="([0-9.]+)"|translate\(([0-9.]+) ([0-9.]+)\)', text)
        return np.array([float(number) for number in place_words.groups() if number])

    assert np.abs(place(90) - place(0)).max() < 6 and np.abs(place(-90) - place(0)).max() < 6


def test_a_figure_of_thousands_of_marks_stays_a_png():
    x = np.arange(MOST_PARTS + 1.0)
    assert pictured(lambda _, ax: ax.scatter(x, x, alpha=0.5)).svg() == ""


@pytest.mark.parametrize("number, text", [(-0.04, "0"), (1.25, "1.2"), (-1.5, "-1.5"), (72.0, "72")])
def test_a_number_of_a_path_is_as_short_as_it_can_be(number, text):
    assert _short(number) == text


def test_a_hatched_figure_stays_a_png():
    picture = pictured(lambda _, ax: ax.bar([1], [2], hatch="//"))
    assert picture.svg() == ""
    assert picture.shown().startswith(b"\x89PNG")
    assert "svg" not in picture._repr_mimebundle_()[1]["image/png"]


@pytest.mark.parametrize("top", [1.1, 5])
def test_what_leaves_its_axes_is_cut_there(top):
    def draw(_, ax):
        ax.plot([0, 1], [0, top])
        ax.set_ylim(0, 1)

    picture = pictured(draw)
    (box,) = re.findall('<svg x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"', picture.svg())
    ax, width, height = picture.figure.axes[0], *(72 * picture.figure.get_size_inches())
    axes = ax.get_position()
    at = [axes.x0 * width, (1 - axes.y1) * height, axes.width * width, axes.height * height]
    assert [float(side) for side in box] == pytest.approx(at, abs=0.06)


def test_a_rate_holds_to_the_end_of_its_month_and_then_jumps():
    held = stepped(pd.Series([0.1, 0.2], MONTHS[:2]))
    assert held.to_dict() == {MONTHS[0]: 0.1, MONTHS[1]: 0.2, pd.Timestamp("2025-04-30"): 0.2}
    assert stepped(pd.Series(dtype=float)).empty


@pytest.mark.parametrize("steps, style, last", [(True, "steps-post", 30), (False, "default", 1)])
def test_a_line_in_steps_is_drawn_to_the_end_of_its_last_month(steps, style, last):
    one = Line("China", pd.Series([0.1, 0.2, 0.3, 0.4], MONTHS), steps=steps)
    (line,) = pictured(lambda _, ax: lines(ax, [one])).figure.axes[0].get_lines()
    assert line.get_drawstyle() == style
    assert pd.Timestamp(line.get_xdata()[-1]) == pd.Timestamp(2025, 6, last)
