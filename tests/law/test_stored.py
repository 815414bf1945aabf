"""The law for many questions at once, a schedule, and what changed between two days."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.law import names
from analysis.law.answers import LISTED_RATES, by_layer, schedule
from analysis.law.asked import lines_of
from analysis.law.day_changes import changes
from analysis.law.lists import rates_of
from analysis.law.lookup import statutory_rate
from analysis.law.stored import Book, rates_between


def asked(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["partner", "hts", "day"])


def test_a_list_says_of_each_row_what_a_look_up_of_it_says():
    questions = asked(
        ("China", "8517.62.0090", "2026-10-01"),
        ("MEX", "8708.50", "2025-10-01"),
        ("India", "7113.19.50", "2024-06-01"),
        ("Vietnam", "94", "2026-10-01"),
        ("Canada", "2208", "2026-10-05"),
        ("CHN", "85", "2019-12-01"),
    )
    found = rates_of(questions)
    for row, (partner, hts, day) in zip(
        found.itertuples(), questions.itertuples(index=False), strict=True
    ):
        one = statutory_rate(names_code(partner), hts, day)
        for name in LISTED_RATES:
            assert getattr(row, name) == pytest.approx(getattr(one, name), abs=2e-6, nan_ok=True)
        assert (row.n_lines, row.n_barred) == (one.n_lines, one.n_barred)
        assert set(row.incomplete.split()) == set(one.incomplete)
        assert row.completeness == one.completeness


def test_a_schedule_says_of_each_line_how_complete_it_is():
    """Nothing of barred lines; of others what a look-up says, by what is not in their rate."""
    rows = schedule(("CAN",), "2026-10-05")
    barred = rows.n_barred.gt(0)
    assert rows.completeness[barred].eq("").all() and rows.completeness[~barred].ne("").all()
    for of_lines in (rows.incomplete.eq(""), rows.incomplete.ne("")):
        line = rows[of_lines & ~barred].iloc[0]
        one = statutory_rate("CAN", line.hts, "2026-10-05")
        assert line.completeness == one.completeness
    assert rows.completeness.nunique() == 3


def names_code(partner: str) -> str:
    return {"China": "CHN", "India": "IND", "Vietnam": "VNM", "Canada": "CAN"}.get(partner, partner)


def test_jewellery_of_india_is_charged_5_5_percent_by_law_and_paid_a_little_less_in_2024():
    found = rates_of(asked(("IND", "71131950", "2024-06-01"))).iloc[0]
    assert found.legal_rate == pytest.approx(0.055)
    assert found.statutory_rate == pytest.approx(0.0547, abs=5e-5)


def test_a_group_is_its_mean_at_its_imports_and_a_row_for_each_member_that_sold_the_goods():
    rows = analysis.statutory_rate("EU", "cars", "2026-10-01").to_frame()
    mean, members = rows.iloc[0], rows.iloc[1:]
    assert mean.partner == "EU" and mean.n_lines == members.n_lines.sum()
    assert {"DEU", "ITA", "SWE"} <= set(members.partner) and "GBR" not in set(members.partner)
    assert members.statutory_rate.between(0.14, 0.17).all()
    day = pd.Timestamp("2026-10-01")
    weights = [lines_of(code, "8703", day).weight.sum() for code in members.partner]
    for name in LISTED_RATES:
        assert mean[name] == pytest.approx(np.average(members[name], weights=weights), abs=1e-6)
    assert set(mean.by_use.split()) == {use for uses in members.by_use for use in uses.split()}


def test_no_group_has_china_whose_weights_to_2023_are_no_dollars():
    assert all("CHN" not in codes for codes in names.called().values() if len(codes) > 1)


def test_countries_that_are_listed_have_no_mean():
    rows = analysis.statutory_rate("Germany, Italy", "cars", "2026-10-01").to_frame()
    assert list(rows.partner) == ["DEU", "ITA"]


@pytest.mark.parametrize("partner, goods", [("MEX", "8708"), ("MEX", ""), ("EU", "cars")])
def test_layers_of_a_question_add_up_to_its_rate(partner, goods):
    rates = analysis.statutory_rate(partner, goods, "2025-10-01").to_frame()
    layers = analysis.statutory_rate(partner, goods, "2025-10-01", by="layer").to_frame()
    sums = layers.groupby(["partner", "hts"], sort=False).rate.sum(min_count=1)
    np.testing.assert_allclose(sums, rates.statutory_rate, atol=2e-6)
    assert layers.rate.dropna().gt(0)[layers.layer.ne("base")].all()
    assert by_layer(rates).equals(layers)


def test_a_schedule_has_each_line_once_and_averages_to_the_mean_of_a_look_up():
    lines = schedule(("VNM",), "2026-10-01")
    assert lines.hts.is_unique and lines.hts.str.len().eq(10).all()
    own = lines[lines.hts.str.startswith("94")]
    weight = own.hts.map(lines_of("VNM", day=pd.Timestamp("2026-10-01")).set_index("hts").weight)
    assert np.average(own.statutory_rate, weights=weight) == pytest.approx(
        statutory_rate("VNM", "94", "2026-10-01").statutory_rate, abs=1e-6
    )


def test_half_of_fentanyl_ended_for_china_on_10_november_2025():
    found = changes("2025-11-09", "2025-11-10", partner="CHN", goods="9503")
    assert (found.lines.change == -0.1).all() and (found.lines.layers == "uniform").all()
    assert found.before - found.after == pytest.approx(0.1)
    assert set(found.steps.first_day[found.steps.last_day.gt("2025-11-10")]) == {
        pd.Timestamp("2025-11-10")
    }


def test_nothing_changes_between_two_days_of_one_law():
    found = changes("2025-06-24", "2025-07-30", partner="AUS", goods="0201")
    assert found.lines.empty and found.before == found.after


def test_lines_that_changed_stand_by_the_dollars_of_their_change():
    lines = changes("2025-11-09", "2025-11-10", partner="CHN", goods="9503").lines
    assert [*lines] == ["partner", "hts", "imports", "before", "after", "change", "layers"]
    assert (lines.change.abs() * lines.imports).is_monotonic_decreasing


@pytest.mark.parametrize(
    "start, end, said",
    [("2026-07-24", "2026-07-23", "is not before end")],
)
def test_days_in_the_wrong_order_are_refused(start, end, said):
    with pytest.raises(InputError, match=said):
        changes(start, end, partner="CHN")


def test_claims_lower_the_rate_but_on_springs_of_steel_which_are_then_left_to_its_duty():
    """A part of a car that USMCA spares pays on its metal: half of its value, not a quarter."""
    for partner in ("MEX", "CAN", "KOR", "DEU"):
        lines = schedule((partner,), "2025-10-15")
        raised = lines.hts[lines.legal_rate < lines.statutory_rate - 2e-6]
        assert raised.str.startswith("7320").all(), partner


def test_goods_of_mexico_owe_the_whole_duty_where_nobody_claims_usmca():
    """Car parts, October 2025: 2.5 % and 25 % where nobody claims; most of them claim."""
    found = statutory_rate("MEX", "8708103020", "2025-10-01")
    assert found.legal_rate == pytest.approx(0.275) and found.statutory_rate < 0.15
    assert "USMCA" in set(found.preferences.programme)


def test_the_public_name_answers_a_list_a_group_and_a_schedule():
    listed = analysis.statutory_rate(data=asked(("CHN", "85", "2026-01-01")))
    assert len(listed.to_frame()) == 1
    assert len(analysis.statutory_rate("EU", "8703", "2026-10-01").to_frame()) > 20
    every = analysis.statutory_rate("Vietnam", "", "2026-10-01")
    assert len(every.to_frame()) > 5_000 and "In their mean by imports of 2024" in every.sentence


@pytest.mark.parametrize(
    "ask, said",
    [
        (
            lambda: analysis.statutory_rate("Vietnam", data=asked(("CHN", "85", "2026-01-01"))),
            "leave the",
        ),
        (lambda: rates_of({"partner": ["CHN"]}), "is a DataFrame"),
        (lambda: rates_of(asked(("CHN", "85", pd.Timestamp("2026-01-01", tz="UTC")))), "time zone"),
        (lambda: analysis.statutory_rate("CHN", "85", by="chapter"), "unknown by 'chapter'"),
    ],
)
def test_what_a_list_cannot_mean_is_refused_in_one_line(ask, said):
    with pytest.raises(InputError, match=said):
        ask()


#: A line that paid 2.5 %, 27.5 % from 5 March 2025 and was barred from 1 May; and one at 10 %.
ROWS = pd.DataFrame(
    [
        ("0101210010", "2024-01-01", "2025-03-04", 0.025, False),
        ("0101210010", "2025-03-05", "2025-04-30", 0.275, False),
        ("0101210010", "2025-05-01", "2027-02-28", np.nan, True),
        ("8703220110", "2024-01-01", "2027-02-28", 0.1, False),
    ],
    columns=["hts", "first_day", "last_day", "statutory_rate", "barred"],
).assign(by_use="", claims="", incomplete="")


def means(line: str, first: str, last: str) -> float:
    return Book(ROWS).mean(np.array([int(line)]), first, last)[0]


@pytest.mark.parametrize(
    "line, first, last, rate",
    [
        ("0101210010", "2025-02-01", "2025-02-28", 0.025),
        ("0101210010", "2025-03-01", "2025-03-31", (4 * 0.025 + 27 * 0.275) / 31),
        ("0101210010", "2025-03-05", "2025-03-05", 0.275),
        ("0101210010", "2025-04-21", "2025-05-31", 0.275),  # days on which it was barred count nothing
        ("0101210010", "2025-05-01", "2025-05-31", np.nan),
        ("8703220110", "2024-01-01", "2027-02-28", 0.1),
        ("0101210020", "2025-02-01", "2025-02-28", np.nan),
        ("9999999999", "2025-02-01", "2025-02-28", np.nan),
        (
            "0101210010",
            "2023-12-01",
            "2024-01-31",
            0.025,
        ),  # days before the law, and after, count nothing
        ("8703220110", "2023-12-01", "2024-01-31", 0.1),
        ("8703220110", "2023-12-01", "2023-12-31", np.nan),
        ("8703220110", "2027-02-28", "2027-03-02", 0.1),
        ("8703220110", "2027-03-01", "2027-03-02", np.nan),
    ],
)
def test_the_mean_of_a_period_counts_each_day_that_a_line_may_enter(line, first, last, rate):
    assert means(line, first, last) == pytest.approx(rate, abs=1e-15, nan_ok=True)


def test_a_thousand_rates_are_those_that_are_looked_up_one_by_one():
    asked = [
        ("CHN", "8517620090", "2025-06-30"),
        ("VNM", "9403608093", "2025-12-24"),
        ("MEX", "8703220110", "2025-07-01"),
        ("DEU", "7208370030", "2026-03-01"),
    ]
    one_by_one = [statutory_rate(*one).statutory_rate for one in asked]
    partners, lines, days = zip(*(250 * asked), strict=True)
    found = rates_between(partners, lines, days)
    np.testing.assert_allclose(found, 250 * one_by_one, rtol=0, atol=1e-12)
    assert np.isnan(rates_between("VNM", "0101210010", "2025-06-30")).tolist() == [True]
    with pytest.raises(InputError, match="unknown partner 'VNX' in the law.*'VNM'"):
        rates_between(["CHN", "VNX"], "8517620090", "2025-06-30")
