"""Lines in time as SVG: where they stand, and that nothing is seen that was not measured."""

import re

import numpy as np
import pandas as pd

from analysis.present.course_chart import APART, DatedLine, course_chart
from analysis.present.finding import whole

MONTHS = pd.date_range("2024-01-01", periods=6, freq="MS")


def lines_of(*values: list[float], **named) -> str:
    lines = [
        DatedLine(f"line {k}", f"look{k}", pd.Series(v, MONTHS[: len(v)]), **named)
        for k, v in enumerate(values)
    ]
    return course_chart(lines, alt="Two lines", write=whole)


def path_of(chart: str, look: str) -> str:
    return re.search(rf'<path class="{look}" d="([^"]*)"', chart)[1]


def test_steps_are_drawn_where_they_change_and_to_their_end_alone():
    path = path_of(lines_of([0.1, 0.1, 0.1, 0.3, 0.3, 0.3], steps=True), "look0")
    assert re.sub(r"[\d. ]+", "", path) == "MHVH"


def test_a_line_is_broken_where_a_month_is_missing():
    path = path_of(lines_of([0.1, 0.2, np.nan, 0.2, 0.1]), "look0")
    assert re.sub(r"[\d. ]+", "", path) == "MLML"


def test_heights_are_in_proportion_from_zero_and_the_axis_holds_the_largest():
    chart = lines_of([0.2, 0.1])
    first, second = (float(part.split()[1]) for part in path_of(chart, "look0")[1:].split("L"))
    zero = max(float(y) for y in re.findall(r'class="grid" d="M[\d.]+ ([\d.]+)H', chart))
    top = min(float(y) for y in re.findall(r'class="grid" d="M[\d.]+ ([\d.]+)H', chart))
    assert zero - first == 2 * (zero - second) and first >= top - 0.1


def test_names_of_lines_that_end_together_stand_apart_and_in_their_order():
    chart = lines_of([0.1, 0.101], [0.1, 0.1], [0.1, 0.102]).split("</svg>")[0]
    texts = re.findall(r'<text class="look(\d)" x="[\d.]+" y="([\d.]+)"', chart)
    places = {k: float(y) for k, y in texts}
    assert places["2"] + APART - 0.2 <= places["0"] and places["0"] + APART - 0.2 <= places["1"]


def test_what_is_scheduled_begins_at_an_upright_line_within_the_chart():
    line = [DatedLine("law", "look", pd.Series([0.1, 0.2], MONTHS[:2]))]
    days = [pd.Timestamp(day) for day in ("2024-01-15", "2025-01-01")]
    within, later = (course_chart(line, alt="", write=whole, after=day) for day in days)
    assert 'class="rule"' in within and 'class="rule"' not in later
