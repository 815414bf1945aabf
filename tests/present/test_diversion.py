from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.collect.tables import vintage
from analysis.estimate.diversion import study
from analysis.present import destinations as elsewhere
from analysis.present import diversion as show
from analysis.present import diversion_figures as draw
from analysis.present import diversion_tables as tables
from analysis.present.diversion_numbers import diversion_numbers
from analysis.present.finding import Finding
from analysis.present.picture import Picture

SHIPPED = {"start": "2025-04", "end": "2025-11", "leave_out_goods": [], "digits": 10}

#: Bounds of five partners, made up.
LOSERS = pd.DataFrame(
    {
        "partner": ["CHN", "IRL", "CAN", "DEU", "VNM"], "loss": 1e9, "gain": 1e9,
        "high": [0.73, 0.60, 0.80, 0.90, 0.70], "net": 0.5, "common": 0.4, "by_chance": 0.2,
        "low": [0.4, 0.3, 0.0, -0.1, -0.2], "low_ci_low": -0.3, "low_ci_high": 0.5,
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def told():
    """Tell the story of a request around regressions and bounds of other partners that are made up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "load_regressions", made_fits)
        patch.setattr(study, "load_losers", lambda: LOSERS)
        yield lambda partner, **changed: study.study(partner=partner, **SHIPPED | changed)


@pytest.fixture(scope="module")
def china(told):
    return told("CHN")


@pytest.fixture(scope="module")
def vietnam(told):
    return told("VNM", leave_out_goods=["laptops"], digits=4)


def row(value, half=0.2, **more):
    return {
        "regressor": "exposure", "value": value, "std_error": half / 2, "ci_low": value - half,
        "ci_high": value + half, "p_value": 0.01, "n_obs": 1000, "n_clusters": 31,
        "cluster_by": "partner and hs4", "vintage": "made up", **more,
    }  # fmt: skip


def made_fits(headline=0.5, weighted=0.1, levels=0.1, actual=0.6):
    """Regressions with coefficients that are made up, to see what the report says of them."""
    values = dict.fromkeys(show.VARIATIONS, headline) | {"weighted": weighted, "share_apart": 0.6}
    values |= {"levels": levels}
    pooled = [
        row(value, design=name, exposed_value=5e10) | {"regressor": regressor}
        for name, value in values.items()
        for regressor in ("own", "exposure")
    ]
    partners = [row(2.0, design="VNM", p_holm=0.001, p_bh=0.001)]
    partners += [row(0.1, design="DEU", p_holm=0.9, p_bh=0.5)]
    placebos = [
        row(value, half=0.5, window=years, system=system, is_placebo=years != "2024:2025")
        for system, values in (("naics3", (0.8, 0.1)), ("hs2", (0.2, actual)))
        for value, years in zip(values, ("2023:2024", "2024:2025"), strict=True)
    ]
    tables = {"pooled": pooled, "partners": partners, "placebos": placebos}
    return {name: pd.DataFrame(rows) for name, rows in tables.items()}


def test_finding_gives_both_bounds_the_interval_and_who_gained(china):
    text = show.diversion_finding(china).text
    assert text.startswith("**The United States bought 145.1\u00a0bn USD less from China in 2025")
    assert "at least 41\u00a0% [18\u00a0%, 57\u00a0%] and at most 73\u00a0%" in text
    assert "27\u00a0% was not matched by a rise in the same HS 10-digit line" in text
    assert "Vietnam (35.2\u00a0bn USD), India (16.6\u00a0bn USD), Thailand (9.8\u00a0bn USD)" in text
    assert "to the United States −26.0\u00a0%, to all others 10.8\u00a0%" in text


def test_finding_of_a_partner_that_gained_begins_with_its_gain(vietnam):
    text = show.diversion_finding(vietnam).text
    assert vietnam.side == "won" and text.startswith("**The United States bought ")
    assert " more from Vietnam in 2025" in text.split("**")[1]
    assert "Largest among those who lost, at most: China" in text
    assert "Vietnam itself: coefficient 2.00 [1.80, 2.20]" in text


def test_replacement_no_larger_than_chance_is_said_to_be_no_more_than_chance(china):
    none = {**china.bounds["lost"], "low": -0.1, "low_ci_low": -0.2, "low_ci_high": -0.05}
    story = replace(china, bounds={**china.bounds, "lost": none})
    text = show.diversion_finding(story).text
    assert "at most 73\u00a0%, and at the least no more than chance" in text.split("**")[1]
    assert show.at_least_zero(none) == (0.0, 0.0, 0.0)
    assert show.named(story, "lost").low.sum() == 0


def test_finding_without_a_lower_bound_says_why(china):
    none = {**china.bounds["lost"], "low": np.nan, "low_ci_low": np.nan, "low_ci_high": np.nan}
    story = replace(china, bounds={**china.bounds, "lost": none})
    text = show.diversion_finding(story).text
    assert "a lower bound cannot be given: too few lines are untouched" in text


def test_finding_says_in_which_variations_zero_cannot_be_excluded(china):
    text = show.diversion_finding(china).text
    assert (
        "Zero lies inside the interval in 2 of 9 variations: log change, weighted by value in 2024; "
        "PPML on values of both years." in text
    )
    other = replace(china, **made_fits(weighted=0.5, levels=0.5))
    text = show.diversion_finding(other).text
    assert "Zero lies inside" not in text


@pytest.mark.parametrize(
    "actual, verdict",
    [
        (0.9, "larger than any placebo"),
        (0.6, "above zero and above each placebo, whose largest its interval still holds"),
        (0.3, "no more than the placebos"),
    ],
)
def test_finding_judges_the_tariff_year_against_the_placebos(china, actual, verdict):
    text = show.diversion_finding(replace(china, **made_fits(actual=actual))).text
    assert f"in the highest of 1 earlier years: {verdict}; by sector" in text
    assert "by sector, 0.10 [−0.40, 0.60]" in text and text.count("no more than the placebos") >= 1


def test_finding_says_where_the_partner_stands_among_all(china, vietnam):
    text = show.diversion_finding(china).text
    assert "China is number 1 from the top by the least, and number 3 by the most" in text
    assert "The median partner has 73\u00a0% at most and 0\u00a0% beyond chance" in text
    text = show.diversion_finding(vietnam).text
    assert "Vietnam is number 5 from the top by the least, and number 4 by the most" in text


def test_regression_is_put_into_words_by_hand(china):
    """Half of 1.5/1.2 at 0.5 is 1.25 to the quarter; 0.4 of 50 bn USD by PPML is 20."""
    text = show.diversion_finding(replace(china, **made_fits(levels=0.4))).text
    assert f"sold {(1.25**0.25 - 1) * 100:.1f}\u00a0%" in text
    assert "20.0\u00a0bn USD [10.0, 30.0] by PPML" in text


def test_named_suppliers_and_the_rest_add_up(china):
    table, found = show.named(china, "lost"), china.found["lost"]
    assert len(table) == show.N_NAMED + 1
    assert table.high.sum() == pytest.approx(found.lines.high.sum())
    assert table.net.sum() == pytest.approx(found.lines.net.sum())
    assert table.low.sum() / found.loss == pytest.approx(china.bounds["lost"]["low"])


def test_printed_parts_add_up_to_the_printed_total(china):
    table = tables.components_table(china).to_frame()
    assert table.change.iloc[:-1].sum() == table.change.iloc[-1] == china.parts.sum()


def test_goods_left_out_are_named_and_stay_in_the_sum(vietnam, china):
    assert show.scope(vietnam) == "HS 4-digit lines, without laptops"
    assert vietnam.parts.left_out != 0
    assert vietnam.parts.sum() == china.parts.sum()


def test_coarser_lines_match_more_at_most(china):
    assert china.levels.high.is_monotonic_increasing
    assert np.isnan(china.levels.low[2])
    assert "–" in tables.levels_table(china).printed()["At least"].tolist()


def test_tables_print_and_have_a_caption(china, vietnam):
    made = [
        tables.suppliers_table(china), tables.suppliers_table(vietnam, side="won"),
        tables.levels_table(china), tables.groups_table(vietnam),
        tables.losers_table(china), tables.definitions_table(),
        tables.chapters_table(china), tables.sectors_table(china), tables.pooled_table(china),
        tables.partners_table(china), tables.placebos_table(china),
        elsewhere.destination_levels_table(china.china), elsewhere.growth_table(china.china),
    ]  # fmt: skip
    for table in made:
        assert len(table.printed()) and table.caption.endswith(".")
        assert "nan" not in table.to_csv()
    assert tables.chapters_table(china).to_frame().loss.sum() == china.found["lost"].loss


def test_figures_say_in_words_what_they_show(china, vietnam):
    figures = [
        draw.waterfall_figure(china, side="lost"), draw.waterfall_figure(vietnam, side="won"),
        draw.resolution_figure(china), draw.resolution_figure(vietnam),
        draw.partners_figure(china), draw.losers_figure(china),
        elsewhere.destinations_figure(china.china),
    ]  # fmt: skip
    for figure in figures:
        assert len(figure.alt) > 60 and figure.png()[:4] == b"\x89PNG"
    assert "Not matched 39.0 to 85.7\u00a0bn USD" in figures[0].alt
    assert "others gained 41\u00a0% to 73\u00a0%" in figures[0].alt


def test_only_china_s_other_destinations_are_shown_and_others_say_why_not(china, vietnam):
    (sentence,) = elsewhere.destinations(vietnam)
    assert isinstance(sentence, Finding) and "where Vietnam sold instead cannot be said" in sentence.text
    first, *_ = elsewhere.destinations(china)
    assert isinstance(first, Picture)
    empty = replace(china.china, levels=china.china.levels.head(0))
    assert "are not published for this window" in elsewhere.destination_levels_table(empty).text


def test_numbers_have_one_key_each_and_intervals_where_they_are_estimates(china, vietnam):
    numbers = diversion_numbers(china)
    by_key = {number.key: number for number in numbers}
    assert len(by_key) == len(numbers)
    assert by_key["diversion.CHN.2025.loss"].text == "145.1\u00a0bn USD"
    low, high = (by_key[f"diversion.CHN.2025.replaced_{end}"] for end in ("low", "high"))
    assert (low.text, high.text) == ("40.9\u00a0%", "73.1\u00a0%")
    assert low.ci_low < low.value < low.ci_high and high.ci_low is None
    assert by_key["diversion.pooled.exposure"].ci_high == pytest.approx(0.7)
    assert by_key["diversion.VNM.exposure"].value == 2.0
    assert by_key["diversion.pooled.implied_usd"].value == pytest.approx(0.1 * 5e10)
    won = by_key["diversion.CHN.2025.won_low"]
    assert won.value == china.bounds["won"]["low"] and won.ci_low < won.ci_high
    exports = next(n for key, n in by_key.items() if ".exports_usa." in key)
    assert exports.vintage == vintage("china_customs_monthly")
    other = {number.key for number in diversion_numbers(vietnam)}
    assert "diversion.VNM.2025.won_low" in other and not any(".CHN." in key for key in other)
