"""Sections of the tariff report that hold the law against collections."""

import pandas as pd
import pytest

from analysis.present import tariffs as show
from analysis.present.finding import points

TABLES = ["earlier_table", "causes_table"]


def bold(text: str) -> str:
    """Return the sentence in bold print."""
    return text.split("**")[1]


@pytest.mark.parametrize("name", TABLES)
def test_tables_hold_numbers_and_print_no_codes(tariff_story, name):
    table = getattr(show, name)(tariff_story())
    assert len(table.to_frame().select_dtypes("number").columns) >= 2
    printed = table.printed().astype(str)
    assert not printed.isin(["CHN", "EU", "own", "lists", "us_metal"]).any(axis=None)
    assert not printed.isin(["nan", "None"]).any(axis=None)


def test_the_figure_draws_law_and_collected_rate_of_nine_partners(tariff_story):
    story = tariff_story()
    picture = show.collected_figure(story)
    series = picture.series()
    assert series.panel.nunique() == 9
    assert set(series.label) == {"law", "paid"}
    drawn = series[series.panel.str.startswith("Taiwan") & series.label.eq("paid")].set_index("x").y
    rows = story.collections.by_month
    taiwan = rows[rows.partner.eq("TWN")].set_index("month").collected_rate
    assert drawn["2026-06-01"] == pytest.approx(taiwan[pd.Timestamp("2026-06-01")])
    assert picture.draw_narrow().figure.get_figwidth() < picture.figure.get_figwidth()
    for partner in ("China", "European Union", "Vietnam"):
        assert partner in picture.alt
    widest = rows[rows.month.ge("2026-03-01")].groupby("partner").gap.mean().max()
    texts = (picture.figure.get_suptitle(), bold(show.collected(story).text))
    assert all(points(widest) in text for text in texts)


def test_lines_of_the_figure_differ_without_colour(tariff_story):
    ax = show.collected_figure(tariff_story()).figure.axes[0]
    law, paid = ax.get_lines()
    assert law.get_linestyle() != paid.get_linestyle()


def test_the_causes_printed_add_up_for_every_partner(tariff_story):
    numbers = show.causes_table(tariff_story()).to_frame().select_dtypes("number")
    gap = numbers.iloc[:, -1]
    assert numbers.iloc[:, :-1].sum(axis=1).tolist() == pytest.approx(gap.tolist())
