"""Windows of time in one or two panels, and the events that are named above them."""

import pandas as pd
import pytest
from matplotlib.dates import num2date

from analysis.present.panels import ROW, name_events, panels, percent_scale, spans
from analysis.present.style import house_style, new_figure
from tests.present.sheets import formatted, on_page, on_phone


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

    expected = [("2024-12-01", "2026-04-11"), ("2018-01-01", "2024-11-30")]
    assert sheet(draw) == (labels, expected, [5, 5])


@pytest.mark.parametrize("top, text", [(0.08, "2.5 %"), (0.081, "2 %"), (0.5, "2 %")])
def test_an_axis_of_small_rates_has_a_decimal(top, text):
    _, ax = new_figure()
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


def test_a_long_window_in_two_panels_has_its_break_drawn_and_a_short_one_none():
    def marks(months):
        panes = house_style(lambda: panels(months, height=3))()
        return [text.get_text() for ax, _ in panes for text in ax.texts]

    assert marks(pd.date_range("2018-01", "2026-08", freq="MS")) == ["//", "//"]
    assert marks(pd.date_range("2025-01", "2026-08", freq="MS")) == []
