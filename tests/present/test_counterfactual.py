from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual import quiet, study
from analysis.present import counterfactual as show
from analysis.present import counterfactual_figures as draw
from analysis.present import counterfactual_tables as tables
from analysis.present.finding import Finding
from analysis.present.picture import Picture

SHIPPED = {
    "partner": "CHN", "start": "2025-04", "end": "2025-11", "fit_start": "2021-01", "fit_end": "2024-10",
}  # fmt: skip

REQUESTS = {
    "China in the second episode": {},
    "Vietnam in the first episode, which gained": {
        "partner": "VNM", "start": "2018-07", "end": "2019-12", "fit_start": "2013-01",
        "fit_end": "2018-02",
    },
    "Russia, not permuted, without months between": {"partner": "RUS", "fit_end": "2025-03"},
}  # fmt: skip


def unvaried(data, statutory, gaps, implied, donors):
    """Variations that change nothing: four fits less for each request."""
    law = implied.summary.query("period == 'episode' and design == 'panel'")
    rows = pd.concat([gaps.episode.reset_index(), law]).assign(left_out="")
    return pd.concat([rows.assign(variation=name) for name in tables.VARIATIONS])


@pytest.fixture(scope="module")
def told():
    """Give the story of a request, told from the fewest quiet windows that a report accepts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quiet, "quiet_plans", lambda plan, every=quiet.quiet_plans: every(plan)[-1:])
        patch.setattr(study, "variations", unvaried)
        yield cache(lambda name: study.study(**SHIPPED | REQUESTS[name]))


@pytest.fixture
def china(told):
    return told("China in the second episode")


def tables_of(story):
    return [
        tables.design_table(story),
        tables.month_table(story),
        tables.period_table(story),
        tables.quiet_table(story),
        tables.choice_table(story),
        tables.donor_table(story),
        tables.limit_table(story),
        tables.variation_table(story),
    ]


def parts(story):
    return [
        show.counterfactual_finding(story),
        draw.fan_figure(story),
        draw.design_figure(story),
        draw.space_figure(story),
        draw.quiet_figure(story),
        draw.choice_figure(story),
        *tables_of(story),
        *show.counterfactual_numbers(story),
    ]


def words(part) -> str:
    if isinstance(part, Picture):
        return f"{part.alt} {part.caption}"
    return part.text if isinstance(part, Finding) else repr(part)


@pytest.mark.parametrize("name", REQUESTS)
def test_every_part_of_the_report_is_said_without_a_missing_value(told, name):
    for part in parts(told(name)):
        text = words(part)
        assert not {"nan", "NaN", "None", "NaT", "inf"} & set(text.replace("(", " ").split())
        assert "nan\u00a0%" not in text and "nan %" not in text
        if isinstance(part, Picture):
            assert len(part.alt) > 60 and len(part.caption) > 30


def test_a_figure_has_the_same_bytes_when_drawn_anew(china):
    drawn = [draw.design_figure(china).png() for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_numbers_have_stable_keys_and_intervals_around_them(china):
    made = show.counterfactual_numbers(china)
    numbers = {n.key: n for n in made}
    key = "counterfactual.CHN.2025-04_2025-11"
    for design in show.NAMES:
        for unit in ("percent", "usd"):
            number = numbers[f"{key}.{design}.{unit}"]
            assert number.ci_low < number.value < number.ci_high
        assert 0 < numbers[f"{key}.{design}.p"].value <= 1
    assert len(numbers) == len(made)


def test_dollars_and_per_cent_say_the_same(china):
    numbers = {n.key: n.value for n in show.counterfactual_numbers(china)}
    actual = china.gaps.episode.actual.iloc[0]
    for design in show.NAMES:
        key = f"counterfactual.CHN.2025-04_2025-11.{design}"
        expected = actual - numbers[f"{key}.usd"]
        assert actual / expected - 1 == pytest.approx(numbers[f"{key}.percent"])


def test_headline_numbers_of_china_in_2025_are_frozen(china):
    numbers = show.counterfactual_numbers(china)
    shown = {n.key.split("2025-11.")[1]: n.value for n in numbers}
    assert shown["structural.percent"] == pytest.approx(-0.42, abs=0.01)
    assert shown["synthetic_control.percent"] == pytest.approx(-0.49, abs=0.005)
    assert shown["sdid.percent"] == pytest.approx(-0.439, abs=0.005)
    assert shown["benchmark.percent"] == pytest.approx(-0.430, abs=0.001)
    assert shown["panel.percent"] == pytest.approx(-0.4225, abs=0.001)
    assert shown["structural.p"] == pytest.approx(1 / 29)


def test_finding_says_below_or_above_and_what_chance_could_do(china):
    text = show.counterfactual_finding(china).text
    assert "US imports from China were 42." in text and "below what their own past" in text
    assert "none moved as far" in text and "the smallest possible" in text
    assert "Chance is not ruled out" not in text and "% of the gap" in text
    rows = china.gaps.summary.copy()
    own = rows.design.eq("structural") & rows.period.eq("episode")
    rows.loc[own, ["value", "ci_low", "ci_high", "p_value"]] = [0.2, -0.1, 0.5, 5 / 29]
    other = replace(china, gaps=replace(china.gaps, summary=rows))
    text = show.counterfactual_finding(other).text
    assert "22.1\u00a0% above what their own past" in text and "more" in text
    assert "4 moved as far" in text and "Chance is not ruled out" in text
    assert "more than made up for it" in text and "% of the gap" not in text


def test_finding_says_both_ranks_in_logs_and_scaled(china):
    text = show.counterfactual_finding(china).text
    assert "expected in logs (p = 0.034, the smallest possible), and one in units of its own" in text
    assert "forecast error (p = 0.069)" in text


def test_finding_says_what_each_interval_of_the_share_holds_to_be_unknown(china):
    text = show.counterfactual_finding(china).text
    assert "if both may be wrong" in text and "if only the elasticity may" in text
    given, both = (china.share[[f"{k}_high"]].iloc[0] for k in ("given_gap", "ci"))
    assert f"to {show.percent(both, 0)} if both" in text
    assert f"to {show.percent(given, 0)} if only" in text


def test_finding_divides_the_gap_between_the_sector_and_the_others(china):
    rows = china.varied.copy()
    other = rows.variation.eq("hardware")
    rows.loc[other, "actual"] *= 0.8
    rows.loc[other & rows.design.eq("structural"), "value"] = np.log(0.7)
    rows.loc[other & rows.design.eq("panel"), "value"] = np.log(0.6)
    actual = rows.actual.iloc[0]
    whole = {d: 1 - 1 / np.exp(rows.value[rows.design.eq(d)].iloc[0]) for d in ("structural", "panel")}
    gap, law = 0.8 * (1 - 1 / 0.7), 0.8 * (1 - 1 / 0.6)
    text = show.counterfactual_finding(replace(china, varied=rows)).text
    assert f"{show.dollars(law * actual)} where {show.dollars(gap * actual)} are missing" in text
    assert f": {show.percent(law / gap, 0)} of the gap by its own past" in text
    rest = (whole["panel"] - law) / (whole["structural"] - gap)
    assert f"by subtraction it is {show.percent(rest, 0)}:" in text


def test_lengths_of_the_placebo_figure_are_the_logs_that_are_ranked(china):
    table = china.gaps.partners.query("period == 'episode' and design == 'structural'")
    axis = draw.space_figure(china).figure.axes[0]
    ends = {round(segment[1][0], 9) for segment in axis.collections[0].get_segments()}
    assert ends == set(table.value.round(9))


def test_every_table_says_the_vintage_of_the_imports(china):
    assert all(china.vintage in table.caption for table in tables_of(china))


def test_distance_between_the_designs_is_printed_before_and_after_their_own_mean(china):
    own, bias = china.gaps.episode.value, china.accuracy.own_bias
    caption = tables.quiet_table(china).caption
    net = np.expm1(own - bias)
    before, after = 100 * np.ptp(np.expm1(own)), 100 * np.ptp(net)
    assert f"from {before:.1f} to {after:.1f} percentage points apart" in caption


def test_a_log_gap_is_lost_dollars_by_hand():
    # 80 came where 100 was expected.
    assert show.lost(80.0, np.log(0.8)) == pytest.approx(-20.0)
    assert show.pct(np.log(0.8)) == "−20.0\u00a0%"
    assert show.whole_range(np.log(0.5), np.log(1.5)) == "[−50\u00a0%, 50\u00a0%]"


def test_span_names_the_year_once_or_twice():
    assert show.episode_months(study.read_plan(**SHIPPED)) == "April to November 2025"
    longer = study.read_plan(**SHIPPED | {"start": "2024-11", "fit_end": "2024-06"})
    assert show.episode_months(longer) == "November 2024 to November 2025"


def test_without_months_between_there_is_no_run_up():
    plan = study.read_plan(**SHIPPED | {"fit_end": "2025-03"})
    assert list(plan.periods) == ["episode"]
