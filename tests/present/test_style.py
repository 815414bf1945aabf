import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import num2date
from scipy.optimize import isotonic_regression

from analysis.present.style import (
    BLUE,
    _rising,
    billions_axis,
    half_year_axis,
    house_style,
    label_ends,
    month_axis,
    new_figure,
    on_white,
    percent_axis,
    plain_axis,
    points_axis,
    title,
)
from tests.present.sheets import formatted, on_page, on_phone


@pytest.fixture
def ax():
    _, ax = new_figure()
    return ax


def test_axis_of_fractions_prints_per_cent_with_a_true_minus(ax):
    percent_axis(ax.yaxis)
    assert formatted(ax.yaxis, 0.25) == "25 %"
    assert formatted(ax.yaxis, -0.345) == "−34.5 %"


def test_ticks_are_what_they_say(ax):
    """Steps of 2.5 are not printed as −13, −10, −8."""
    points_axis(ax.yaxis)
    assert [formatted(ax.yaxis, v) for v in (-0.125, -0.1, -0.075)] == ["−12.5", "−10", "−7.5"]
    billions_axis(ax.yaxis)
    assert [formatted(ax.yaxis, v * 1e9) for v in (2.5, 5, -7.5)] == ["2.5", "5", "−7.5"]


@pytest.mark.parametrize("value", [-0.0, -1e-17])
def test_zero_of_an_axis_has_no_sign(ax, value):
    percent_axis(ax.yaxis)
    assert formatted(ax.yaxis, value) == "0 %"


def test_axis_of_dollars_prints_billions(ax):
    billions_axis(ax.yaxis)
    assert formatted(ax.yaxis, 1.5e12) == "1,500"


@pytest.mark.parametrize("value, text", [(-2.5, "−2.5"), (1000.0, "1000"), (0.1 + 0.2, "0.3")])
def test_a_plain_axis_prints_numbers_as_they_are_with_a_true_minus(ax, value, text):
    plain_axis(ax.yaxis)
    assert formatted(ax.yaxis, value) == text


YEARS = ["2018-01-01", "2019-01-01", "2020-01-01", "2021-01-01"]


@pytest.mark.parametrize(
    "label, sheet, months, ticks",
    [
        (month_axis, on_page, 13, ["2018-01-01", "2018-02-01", "2018-03-01", "2018-04-01"]),
        (month_axis, on_phone, 13, ["2018-01-01", "2018-03-01", "2018-05-01", "2018-07-01"]),
        (month_axis, on_page, 15, ["2018-01-01", "2018-04-01", "2018-07-01", "2018-10-01"]),
        (month_axis, on_page, 37, ["2018-01-01", "2018-04-01", "2018-07-01", "2018-10-01"]),
        (month_axis, on_phone, 37, ["2018-01-01", "2018-07-01", "2019-01-01", "2019-07-01"]),
        (half_year_axis, on_page, 13, ["2018-01-01", "2018-02-01", "2018-03-01", "2018-04-01"]),
        (half_year_axis, on_phone, 13, ["2018-01-01", "2018-07-01", "2019-01-01"]),
        (month_axis, on_page, 39, YEARS),
        (month_axis, on_phone, 39, ["2018-01-01", "2020-01-01"]),
        (month_axis, on_page, 121, YEARS),
        (month_axis, on_phone, 123, ["2019-01-01", "2022-01-01", "2025-01-01", "2028-01-01"]),
    ],
)
def test_an_axis_of_time_has_as_many_ticks_as_its_window_and_a_phone_have_room_for(
    label, sheet, months, ticks
):
    def draw():
        _, ax = new_figure()
        label(ax, pd.date_range("2018-01", periods=months, freq="MS"))
        low, high = ax.get_xlim()
        days = [day for day in ax.get_xticks() if low <= day <= high]
        return [f"{num2date(day):%Y-%m-%d}" for day in days]

    assert sheet(draw)[:4] == ticks


@pytest.mark.parametrize(
    "sheet, columns, height, size",
    [
        (on_page, 2, 3.0, (7.6, 3.0)),
        (on_phone, 1, 3.0, (4.1, 3.0)),
        (on_phone, 2, 3.0, (4.1, 5.1)),
        (on_phone, 4, 5.0, (4.1, 14.0)),
    ],
)
def test_a_figure_is_as_wide_as_its_sheet_and_higher_where_its_panels_stand_in_a_column(
    sheet, columns, height, size
):
    figure, _ = sheet(lambda: new_figure(1, columns, height=height))
    assert tuple(figure.get_size_inches()) == pytest.approx(size)


@pytest.mark.parametrize(
    "sheet, n_words, n_lines", [(on_page, 14, 1), (on_page, 16, 2), (on_phone, 8, 1), (on_phone, 9, 2)]
)
def test_a_title_longer_than_its_sheet_is_wide_stands_in_two_lines(sheet, n_words, n_lines):
    def draw():
        figure, _ = new_figure()
        title(figure, " ".join(["words"] * n_words))
        return figure.get_suptitle()

    assert sheet(draw).count("\n") == n_lines - 1


@pytest.mark.parametrize("sheet", [on_page, on_phone])
@pytest.mark.parametrize(
    "rows, columns, shape", [(1, 2, (2,)), (2, 2, (2, 2)), (2, 1, (2,)), (1, 1, ())]
)
def test_panels_are_asked_for_alike_whatever_they_stand_on(sheet, rows, columns, shape):
    assert np.shape(sheet(lambda: new_figure(rows, columns))[1]) == shape


@pytest.mark.parametrize(
    "part, colour", [(1.0, "#003f87"), (0.0, "#ffffff"), (0.2, "#ccd9e7"), (0.5, "#809fc3")]
)
def test_a_colour_of_some_opacity_is_as_light_as_on_white(part, colour):
    assert on_white(BLUE, part) == colour


def test_house_style_touches_nothing_else():
    before = dict(matplotlib.rcParams)
    inside = house_style(lambda: matplotlib.rcParams["axes.spines.top"])()
    assert inside is False
    assert dict(matplotlib.rcParams) == before


def placed(ax, values: dict[str, float]) -> dict[str, float]:
    """Where the labels of lines that end at these values are written."""
    when = pd.DatetimeIndex(["2025-01-01", "2025-02-01"])
    label_ends(ax, [(name, pd.Series([0.0, end], when), "black") for name, end in values.items()])
    return {text.get_text(): text.xy[1] for text in ax.texts}


def test_labels_stay_at_their_lines_where_there_is_room(ax):
    ax.set_ylim(0, 100)
    assert placed(ax, {"a": 90.0, "b": 10.0, "c": 50.0}) == {"a": 90.0, "b": 10.0, "c": 50.0}


def test_close_labels_move_apart_and_keep_their_order(ax):
    ax.set_ylim(0, 100)
    places = placed(ax, {"high": 52.0, "low": 50.0, "middle": 51.0})
    assert places["low"] < places["middle"] < places["high"]
    gaps = [places["middle"] - places["low"], places["high"] - places["middle"]]
    assert min(gaps) > 3
    assert sum(places.values()) / 3 == pytest.approx(51.0)  # moved as little as possible


@pytest.mark.parametrize(
    "names, apart", [(("a", "b"), 1.0), (("a\na", "b"), 1.5), (("a\na", "b\nb"), 2.0)]
)
def test_names_of_several_lines_keep_as_far_apart_as_they_are_high(ax, names, apart):
    ax.set_ylim(0, 100)
    one = placed(ax, {"one": 50.0, "other": 50.0})
    for text in list(ax.texts):
        text.remove()
    first, second = placed(ax, dict.fromkeys(names, 50.0)).values()
    assert second - first == pytest.approx(apart * (one["other"] - one["one"]))


def test_places_that_rise_are_those_of_scipys_isotonic_regression():
    random = np.random.default_rng(1)
    for length in range(1, 30):
        values = random.normal(size=length)
        assert _rising(values) == pytest.approx(isotonic_regression(values).x, abs=1e-12)


def test_line_that_ends_early_is_labelled_at_its_last_known_value(ax):
    when = pd.DatetimeIndex(["2025-01-01", "2025-02-01"])
    label_ends(
        ax, [("early", pd.Series([7.0, None], when), "k"), ("empty", pd.Series([None, None], when), "k")]
    )
    assert [(text.get_text(), text.xy[1]) for text in ax.texts] == [("early", 7.0)]
