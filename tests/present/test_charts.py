"""Rows of estimates: their height, their labels."""

import pytest

from analysis.present.charts import Row, forest, forest_height
from analysis.present.style import new_figure
from tests.present.sheets import on_page, on_phone


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
