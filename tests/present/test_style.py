import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import num2date
from scipy.optimize import isotonic_regression

from analysis.present.charts import Row, forest, forest_height
from analysis.present.panels import ROW, name_events, panels, percent_scale, spans
from analysis.present.picture import Picture
from analysis.present.record.figures import _frame
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


@pytest.mark.parametrize("value, text", [(-2.5, "−2.5"), (1000.0, "1000"), (0.1 + 0.2, "0.3")])
def test_a_plain_axis_prints_numbers_as_they_are_with_a_true_minus(ax, value, text):
    plain_axis(ax.yaxis)
    assert formatted(ax.yaxis, value) == text


def on_phone(draw):
    """What a function of the style gives on a phone."""
    found = []

    @house_style
    def picture():
        found.append(draw())
        return Picture(new_figure()[0], "", "")

    picture().draw_narrow()
    return found[1]


def on_page(draw):
    return house_style(draw)()


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
    "sheet, n_words, n_lines", [(on_page, 14, 1), (on_page, 15, 2), (on_phone, 7, 1), (on_phone, 8, 2)]
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


@pytest.mark.parametrize("sheet, height", [(on_page, 4.0), (on_phone, 5.5)])
def test_a_forest_has_room_for_labels_above_its_bars_on_a_phone(sheet, height):
    assert sheet(lambda: forest_height(10)) == pytest.approx(height)


@pytest.mark.parametrize(
    "sheet, short, beside", [(on_page, False, True), (on_phone, False, False), (on_phone, True, True)]
)
@pytest.mark.parametrize("at, n_levels", [(0.0, 1), (1.0, 1), (None, 0)])
def test_rows_have_their_labels_beside_them_or_above_on_a_phone_where_they_are_long(
    sheet, short, beside, at, n_levels
):
    def draw():
        _, ax = new_figure()
        rows = [Row("Peru", 1.0, 0.0, 2.0, bold=True), Row("Chile", 3.0, 3.0, 3.0)]
        forest(ax, rows, at=at, short=short)
        texts = ax.get_yticklabels() if beside else ax.texts
        levels = [line for line in ax.get_lines() if line.get_transform() != ax.transData]
        return [(text.get_text(), text.get_fontweight()) for text in texts], len(levels)

    assert sheet(draw) == ([("Peru", "bold"), ("Chile", "normal")], n_levels)


@pytest.mark.parametrize(
    "part, colour", [(1.0, "#003f87"), (0.0, "#ffffff"), (0.2, "#ccd9e7"), (0.5, "#809fc3")]
)
def test_a_colour_of_some_opacity_is_as_light_as_on_white(part, colour):
    assert on_white(BLUE, part) == colour


@pytest.mark.parametrize(
    "first, last, months",
    [
        ("2023-06", "2026-08", [19, 21]),
        ("2023-07", "2026-08", [38]),
        ("2018-01", "2025-02", [86]),
        ("2018-01", "2025-03", [84, 4]),
    ],
)
def test_a_window_is_in_two_panels_that_share_a_month_where_both_have_some(first, last, months):
    assert [len(part) for part in spans(pd.date_range(first, last, freq="MS"))] == months


@pytest.mark.parametrize(
    "first, last, ticks",
    [
        ("2018-01", "2025-12", [["2018-01", "2020-01"], ["2025-01", "2025-03"]]),
        ("2018-01", "2026-01", [["2018-01", "2020-01"], ["2025-01", "2025-05"]]),
        ("2021-12", "2026-01", [["2022-01", "2024-01"], ["2025-01", "2025-05"]]),
        ("2022-01", "2026-01", [["2022-01", "2022-05"], ["2025-01", "2025-05"]]),
    ],
)
def test_two_panels_have_room_for_every_label(first, last, ticks):
    def draw():
        panes = panels(pd.date_range(first, last, freq="MS"), height=3)
        return [
            [f"{num2date(day):%Y-%m}" for day in ax.get_xticks() if ax.get_xlim()[0] <= day][:2]
            for ax, _ in panes
        ]

    assert on_page(draw) == ticks


@pytest.mark.parametrize(
    "sheet, labels",
    [(on_page, ["per cent of customs value", ""]), (on_phone, ["", "per cent of customs value"])],
)
def test_panels_say_their_unit_once_and_ask_for_events_until_the_next_begins(sheet, labels):
    def draw():
        panes, spans_asked = panels(pd.date_range("2018-01", "2026-04", freq="MS"), height=3), []

        def choose(first, last):
            spans_asked.append((f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"))
            days = pd.to_datetime(["2018-02-01", "2025-01-05"])
            events = pd.Series(["ten of them", "other"], days)
            return events[(events.index >= first) & (events.index <= last)]

        name_events(panes, choose)
        heights = [
            one.xyann[1]
            for ax, _ in panes
            for one in ax.texts
            if one.get_text() in ("ten of them", "other")
        ]
        return [ax.get_ylabel() for ax, _ in panes], spans_asked, heights

    asked = [("2024-12-01", "2026-04-11"), ("2018-01-01", "2024-11-30")]
    assert sheet(draw) == (labels, asked, [5, 5])


@pytest.mark.parametrize("top, text", [(0.08, "2.5 %"), (0.081, "2 %"), (0.5, "2 %")])
def test_an_axis_of_small_rates_has_a_decimal(ax, top, text):
    percent_scale(ax.yaxis, top)
    assert formatted(ax.yaxis, 0.0249) == text


@pytest.mark.parametrize(
    "day, text, rows",
    [("2025-05-02", "short", [1, 0]), ("2025-11-01", "short", [0, 0]), ("2025-04-02", "short", [1, 0])],
)
def test_a_text_of_an_event_stands_above_those_whose_days_it_covers(day, text, rows):
    events = pd.Series(["a text that is long", text], pd.to_datetime(["2025-04-01", day]))

    def draw():
        panes = panels(pd.date_range("2025-01", "2026-04", freq="MS"), height=3)
        name_events(panes, lambda first, last: events)
        (ax, _), *_ = panes
        return {one.get_text(): one.xyann[1] for one in ax.texts if one.get_text()}

    heights = on_page(draw)
    assert [(heights[name] - 5) / ROW for name in events] == rows


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
