"""Charts that a reader touches: the series of the printed figures, for every partner."""

import json

import pandas as pd
import pytest

from analysis.paths import REPORTS
from analysis.publish.site import touched
from analysis.publish.site.page import PRODUCTS, TOUCHED
from analysis.publish.site.page import touched as begins
from analysis.vocabulary import WORLD

#: Chart -> course -> how the printed figure calls its line.
PRINTED = {
    "tariffs_tariff": {
        "headline": "Headline rate",
        "statutory": "Statutory rate",
        "effective": "Effective rate",
        "newest": "Effective rate (dots",
    },
    "exports_ledgers": {
        "consumption": "US imports for consumption",
        "general": "US general imports",
        "china": "China's exports to the US",
    },
}


@pytest.fixture(scope="module")
def charts(pages_once):
    """Each chart as its page reads it."""
    found = {}
    for name, text in touched.pages().items():
        begin = f'arrived("{name.removesuffix(".js")}",'
        content = json.loads(text.decode().removeprefix(begin).removesuffix(");\n"))
        found[content["name"]] = content
    return found


@pytest.fixture(scope="module")
def printed():
    """What each printed figure draws."""
    return {name: pd.read_csv(REPORTS / "figures" / f"{name}.csv") for name in TOUCHED}


def course(chart: dict, partner: str, name: str) -> pd.Series:
    """Return the values of a partner's course by day."""
    points = chart["partners"][partner][1][name]
    return pd.Series(dict(points)).rename_axis("x").sort_index()


def same(own: pd.Series, drawn: pd.DataFrame) -> None:
    """Hold a course against a printed line on the first day of every month that either has.

    Steps end a month with its rate: of two points of a day the last counts, and none of a last day.
    """
    after = drawn.groupby("x", sort=True).y.last().dropna()
    months = after[after.index.str.endswith("-01")]
    pd.testing.assert_series_equal(own, months, check_names=False, rtol=1e-7)


def test_there_is_one_file_for_each_figure_that_is_touched(charts):
    assert sorted(charts) == sorted(TOUCHED)


@pytest.mark.parametrize(
    ("name", "line"), [(n, line) for n, lines in PRINTED.items() for line in lines if line != "headline"]
)
def test_lines_by_month_are_those_of_the_printed_figure(charts, printed, name, line):
    label = PRINTED[name][line]
    drawn = printed[name][printed[name].label.fillna("").str.startswith(label)]
    if line == "effective":
        drawn = drawn[drawn.label.eq(label)]
    same(course(charts[name], "CHN", line), drawn)


def test_the_headline_rate_changes_on_the_days_of_the_printed_figure(charts, printed):
    drawn = printed["tariffs_tariff"].query("label == 'Headline rate'")
    own = course(charts["tariffs_tariff"], "CHN", "headline")
    after = drawn.groupby("x", sort=True).y.last()  # a day of change is drawn with both rates
    assert own.index[0] == after.index[0] and own.index[-1] == after.index[-1]
    pd.testing.assert_series_equal(own, after.reindex(own.index), check_names=False, rtol=1e-7)
    assert own["2025-05-14"] == 0.3 and own.max() == 1.45


def test_a_rate_is_not_drawn_beyond_what_is_known(charts):
    """Collections from Viet Nam end before those from China, and so does its headline rate."""
    chart = charts["tariffs_tariff"]
    for code in ("VNM", "CHN"):
        end = course(chart, code, "statutory").index[-1]
        assert course(chart, code, "headline").index[-1] == end


def test_duties_due_and_collected_are_those_of_the_nine_panels(charts, printed):
    drawn, partners = printed["tariffs_collected"], charts["tariffs_collected"]["partners"]
    assert len(partners) == drawn.panel.nunique() == 9
    for code, (name, *_) in partners.items():
        panel = drawn[drawn.panel.str.startswith(f"{name}:")]
        for line in ("law", "paid"):
            same(course(charts["tariffs_collected"], code, line), panel[panel.label.eq(line)])


def test_shares_are_those_of_the_named_partners_and_of_all_others(charts, printed):
    chart, drawn = charts["exports_shares"], printed["exports_shares"]
    codes = {name: code for code, (name, *_) in chart["partners"].items()}
    for name, line in drawn.groupby("label"):
        same(course(chart, codes[name], "share"), line)
    assert len(codes) == 30 > drawn.label.nunique()


def test_all_countries_together_have_a_collected_rate_alone(charts):
    assert list(charts["tariffs_tariff"]["partners"][WORLD][1]) == ["effective"]


@pytest.mark.parametrize("system", [PRODUCTS, "hs2"])
def test_a_report_by_other_products_keeps_its_printed_figure(system):
    figure = '<figure id="figure-tariffs_tariff">'
    found = begins(figure, {"partner": "VNM", "start": "2024-01", "end": "latest", "system": system})
    assert bool(found) == (system == PRODUCTS)
    assert not found or (found["charts"], found["partner"]) == (["tariffs_tariff"], "VNM")


def test_a_page_without_such_a_figure_loads_nothing(charts):
    assert begins('<figure id="figure-prices_rates">', {"partner": "CHN"}) == {}
