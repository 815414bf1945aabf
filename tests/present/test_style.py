import matplotlib
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import isotonic_regression

from analysis.present.panels import panels
from analysis.present.record.figures import _frame
from analysis.present.style import (
    _rising,
    billions_axis,
    house_style,
    label_ends,
    new_figure,
    percent_axis,
    points_axis,
    title,
)


@pytest.fixture
def ax():
    _, ax = new_figure()
    return ax


def formatted(axis, value: float) -> str:
    return axis.get_major_formatter()(value, 0)


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


def test_a_title_longer_than_a_page_is_wide_stands_in_two_lines():
    figure, _ = new_figure()
    for n, lines in ((14, 1), (15, 2)):
        title(figure, " ".join(["words"] * n))
        assert figure.get_suptitle().count("\n") == lines - 1


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


def test_a_long_window_in_two_panels_has_its_break_drawn_and_a_short_one_none():
    def marks(months):
        drawn = house_style(lambda: panels(months, height=3))()
        return [text.get_text() for ax, _ in drawn for text in ax.texts]

    assert marks(pd.date_range("2018-01", "2026-08", freq="MS")) == ["//", "//"]
    assert marks(pd.date_range("2025-01", "2026-08", freq="MS")) == []


def test_one_month_of_a_band_does_not_rule_its_axis_and_is_said():
    def frame(peak):
        _, ax = house_style(new_figure)()
        high = pd.Series([50e9, peak, 60e9], pd.date_range("2026-02", periods=3, freq="MS"))
        ax.plot(high.index, high)
        _frame(ax, high, 40e9)
        return ax.get_ylim()[1], [text.get_text() for text in ax.texts]

    top, (said,) = frame(800e9)
    assert top == 80e9 and "800" in said and "March 2026" in said
    assert frame(70e9) == (pytest.approx(73.5e9), [])
