"""Report 08 follows the month asked for: verbs by sign, sections by what is published, no codes."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.prices.components import COMPONENTS
from analysis.estimate.prices.study import study
from analysis.present import prices as show
from analysis.present.numbers import Number
from analysis.present.picture import Picture
from analysis.present.table import Table
from tests.present.drawn import unknown_values

#: A fall with all parts, a rise without any, a rise of 2018, a turn, a month without its own change.
MONTHS = ["2025-05", "2026-06", "2018-06", "2022-10", "2025-06", "2025-12"]
FIGURES = [name for name in show.ROOM.text.sections if name.endswith("_figure")]


@pytest.fixture(scope="module")
def told():
    """Make the story of a month and a base, each once."""
    return cache(lambda month="2025-05", base="2024-12": study(month=month, base=base))


def shown(story) -> list:
    parts = [getattr(show, name)(story) for name in show.ROOM.text.sections if name != "numbers"]
    return [part for part in parts if part is not None]


def text_of(part) -> str:
    if isinstance(part, Picture):
        return f"{part.figure.get_suptitle()} {part.alt} {part.caption}"
    if isinstance(part, Table):
        return f"{part.caption} {part.printed().to_string()}"
    return part.text


@pytest.mark.parametrize("month", MONTHS)
def test_no_part_of_a_report_prints_a_missing_value_or_a_code(told, month):
    for part in shown(told(month)):
        text = text_of(part)
        assert not re.search(r"\b(nan|NaN|NaT|None|inf)\b", text), text
        assert not re.search(r"\b(WLD|USA|CHN|JPN|MEX|VNM)\b", text), text
        assert "_" not in re.sub(r"\b[a-z0-9_]+_(monthly|changes|by_origin)\w*", "", text), text


def test_a_rate_of_nothing_is_no_rise_and_no_fall(told):
    story = told()
    flat = story.indexes["ppi"].yoy.copy()
    flat[story.month] = 0.0
    own = replace(story.indexes["ppi"], yoy=flat)
    sentence = show.answer(replace(story, indexes=story.indexes | {"ppi": own})).sentence
    assert "did not change on a year earlier in May 2025" in sentence
    assert "gave" not in sentence


def test_sections_of_what_is_not_published_are_absent(told):
    story = told("2026-06")
    for name in ("components", "components_table", "published", "published_table"):
        assert getattr(show, name)(story) is None, name
    assert show.parts_figure(story).name == "prices_rates"
    assert show.rates_figure(story) is None  # it stands on top already
    assert "Producer prices" not in show.base_effects(story).text
    without = replace(
        story, indexes={name: replace(own, step=None, carry=None) for name, own in story.indexes.items()}
    )
    assert show.base_effects(without) is None
    assert show.base_table(without) is None


def test_printed_components_and_what_is_left_are_the_printed_total(told):
    frame = show.components_table(told()).to_frame().set_index("component")
    left, total = frame.value["Left to the total"], frame.value["All producer prices"]
    names = ["Mining", "Raw materials", "Processing", "Food", "Clothing", "Daily use", "Durables"]
    assert len(names) == len(COMPONENTS)
    assert frame.value[names].sum() + left == pytest.approx(total)
    assert frame.index.is_unique


def test_the_two_lines_under_each_change_add_up_to_it(told):
    values = show.base_table(told()).to_frame().value.to_numpy().reshape(-1, 3)
    assert values[:, 1] + values[:, 2] == pytest.approx(values[:, 0])


def test_lines_are_not_joined_over_the_month_that_was_not_published(told):
    drawn = show.border_figure(told()).figure.axes[0].get_lines()
    china = next(line for line in drawn if line.get_label() == "China")
    months = pd.DatetimeIndex(told().border.index.index)
    gap = months.get_loc(pd.Timestamp("2025-10-01"))
    values = np.asarray(china.get_ydata(), dtype=float)
    assert len(values) == len(months)
    assert np.isnan(values[gap]) and not np.isnan(values[[gap - 1, gap + 1]]).any()


def test_contributions_are_drawn_at_their_values(told):
    drawn = show.parts_figure(told()).series()
    own = told().parts.parts
    xs = drawn[drawn.label.eq("Raw materials")].x.astype(float)
    assert {own.low["raw_materials"], own.value["raw_materials"], own.high["raw_materials"]} <= set(xs)


def test_numbers_have_stable_keys_and_say_what_they_are(told):
    numbers = show.numbers(told())
    assert all(isinstance(number, Number) for number in numbers)
    keys = [number.key for number in numbers]
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not re.fullmatch(r"prices\.[A-Za-z0-9_.-]+", key)] == []
    by_key = {number.key: number for number in numbers}
    assert by_key["prices.ppi.2025-05.yoy"].value == -0.033
    assert by_key["prices.ppi.2025-05.months_since_as_far"].value == 22
    parts = [by_key[f"prices.ppi.2025-05.{name}"].value for name in ("carried", "new")]
    assert sum(parts) == pytest.approx(-0.033)
    low, high = (by_key[f"prices.ppi.2025-05.mining_and_raw.{end}"].value for end in ("low", "high"))
    assert low < by_key["prices.ppi.2025-05.mining_and_raw"].value < high
    others = next(number for key, number in by_key.items() if key.endswith(".price_others"))
    assert "of ASEAN, the European Union, Japan and Mexico" in others.definition
    assert all(number.vintage for number in numbers)
    with_interval = {key for key, number in by_key.items() if number.ci_low is not None}
    assert with_interval == {key for key in keys if key.startswith("prices.by_product.")}


def test_a_run_that_began_before_the_data_or_ended_before_the_base_is_not_dated(told):
    assert "began in October 2022, 26 months before December 2024" in show.in_time(told()).text
    assert "began in March 2026, 15 months after December 2024" in show.in_time(told("2026-06")).text
    assert "The run" not in show.in_time(told("2018-06")).text


def test_what_the_figures_draw_are_the_numbers_of_the_story_but_for_logs(told):
    """Prices at the border are drawn as changes of the levels that the story has in logs."""
    for name in FIGURES:
        picture = getattr(show, name)(told())
        if picture is not None and name != "border_figure":
            assert unknown_values(picture, told()) < 0.1, name
