from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.combine import load_statutory
from analysis.combine.load import partner_names
from analysis.estimate.counterfactual import quiet, study
from analysis.estimate.counterfactual.gaps import measure
from analysis.estimate.counterfactual.implied import implied_loss, share_of_gap
from analysis.estimate.counterfactual.plan import forecasts, monthly_totals, partners_of, year_before
from analysis.estimate.load import load
from analysis.present import counterfactual as show
from analysis.present.counterfactual.labels import NAMES, episode_months, lost, pct, spread, whole
from analysis.present.counterfactual.notes import CHINA_IN_2025
from analysis.present.counterfactual.tables import VARIATIONS
from analysis.present.finding import Answer, Finding
from analysis.present.picture import Picture
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text

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
    return pd.concat([rows.assign(variation=name) for name in VARIATIONS])


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


SECTIONS = [
    show.tariff, show.hardware, show.months, show.designs, show.ranks, show.quiet_years, show.choices,
    show.donors, show.run_up,
]  # fmt: skip

FIGURES = [
    show.fan_figure, show.design_figure, show.space_figure, show.quiet_figure, show.choice_figure,
]  # fmt: skip

TABLES = [
    show.design_table, show.month_table, show.period_table, show.quiet_table, show.choice_table,
    show.donor_table, show.limit_table, show.variation_table,
]  # fmt: skip


def parts(story):
    """Return all that the report shows; a section that has nothing to show is none."""
    made = [face(story) for face in (show.answer, *SECTIONS, *FIGURES, *TABLES)]
    return [part for part in made if part is not None] + show.numbers(story)


def words(part) -> str:
    if isinstance(part, Picture):
        return f"{part.alt} {part.caption}"
    return part.text if isinstance(part, Finding | Answer) else repr(part)


@pytest.mark.parametrize("name", REQUESTS)
def test_every_part_of_the_report_is_said_without_a_missing_value(told, name):
    for part in parts(told(name)):
        text = words(part).replace("None of", "none of")
        assert not {"nan", "NaN", "None", "NaT", "inf"} & set(text.replace("(", " ").split())
        assert "nan\u00a0%" not in text and "nan %" not in text
        if isinstance(part, Picture):
            assert len(part.alt) > 60 and len(part.caption) > 30


def test_a_figure_has_the_same_bytes_when_drawn_anew(china):
    drawn = [show.design_figure(china).png() for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_numbers_have_stable_keys_and_intervals_around_them(china):
    made = show.numbers(china)
    numbers = {n.key: n for n in made}
    key = "counterfactual.CHN.2025-04_2025-11"
    for design in NAMES:
        for unit in ("percent", "usd"):
            number = numbers[f"{key}.{design}.{unit}"]
            assert number.ci_low < number.value < number.ci_high
        assert 0 < numbers[f"{key}.{design}.p"].value <= 1
    assert len(numbers) == len(made)


def test_dollars_and_per_cent_say_the_same(china):
    numbers = {n.key: n.value for n in show.numbers(china)}
    actual = china.gaps.episode.actual.iloc[0]
    for design in NAMES:
        key = f"counterfactual.CHN.2025-04_2025-11.{design}"
        expected = actual - numbers[f"{key}.usd"]
        assert actual / expected - 1 == pytest.approx(numbers[f"{key}.percent"])


def test_headline_numbers_of_china_in_2025_are_frozen(china):
    numbers = show.numbers(china)
    shown = {n.key.split("2025-11.")[1]: n.value for n in numbers}
    assert shown["structural.percent"] == pytest.approx(-0.42, abs=0.01)
    assert shown["synthetic_control.percent"] == pytest.approx(-0.49, abs=0.005)
    assert shown["sdid.percent"] == pytest.approx(-0.439, abs=0.005)
    assert shown["benchmark.percent"] == pytest.approx(-0.430, abs=0.001)
    assert shown["panel.percent"] == pytest.approx(-0.296, abs=0.001)
    assert shown["panel_collected.percent"] == pytest.approx(-0.392, abs=0.001)
    assert shown["structural.p"] == pytest.approx(1 / 29)


def with_main(story, **values):
    """Return a story whose time series finds something else in the episode."""
    rows = story.gaps.summary.copy()
    own = rows.design.eq("structural") & rows.period.eq("episode")
    rows.loc[own, list(values)] = list(values.values())
    return replace(story, gaps=replace(story.gaps, summary=rows))


def test_answer_of_china_is_the_sentence_of_its_own_past(china):
    assert repr(show.answer(china)).startswith(
        "From April to November 2025 US imports from China were 42\u00a0% [22\u00a0%, 56\u00a0%] below "
        "what their past made expected.\n"
    )
    assert "58\u00a0% of the gap" in show.answer(china).text
    assert "fell by 40\u00a0% on the same months of the year to October 2024" in show.answer(china).text


def test_answer_says_above_and_that_it_may_be_chance(china):
    other = with_main(china, value=0.2, ci_low=-0.1, ci_high=0.5, p_value=5 / 29)
    answer = show.answer(other)
    assert "22\u00a0% above [10\u00a0% below, 65\u00a0% above] what their past" in answer.sentence
    assert answer.sentence.endswith(", which may be chance.")
    assert "more came than expected" in answer.text and "Four of 28 others moved as far" in answer.text
    assert "made up for it" not in answer.text and "of the gap" not in answer.points[1]
    assert "divided" in show.tariff(other).text
    assert faults_of_answer(answer.sentence, names=answer.names) == []
    assert faults_of_points(answer.points) == []


def test_a_clear_rise_in_spite_of_the_tariff_is_put_down_to_something_else(china):
    other = with_main(china, value=0.5, ci_low=0.3, ci_high=0.8)
    assert "65\u00a0% [35\u00a0%, 123\u00a0%] above" in show.answer(other).sentence
    assert "something else more than made up for it" in show.answer(other).text
    assert "Something else more than made up for it" in show.tariff(other).text


def test_a_gap_of_nothing_keeps_a_decimal(china):
    other = with_main(china, value=-0.0002, ci_low=-0.2, ci_high=0.2, p_value=1.0)
    assert "were 0.0\u00a0% below [18\u00a0% below, 22\u00a0% above]" in show.answer(other).sentence


def test_imports_that_did_not_suffer_by_law_are_said_to_have_lost_nothing_by_it(china):
    rows = china.implied.summary.copy()
    rows.loc[rows.design.eq("panel"), ["value", "ci_low", "ci_high"]] = 0.0
    other = replace(china, implied=replace(china.implied, summary=rows))
    assert "did not rise" in show.answer(other).text
    assert "nothing of the gap" in show.tariff(other).text


@pytest.fixture(scope="module")
def everyone(told):
    """Give the story of every partner in the second episode, with what the answer needs made anew."""
    china, data, statutory = told("China in the second episode"), load(), load_statutory()
    imports = monthly_totals(data)
    response = replace(china.implied.response, p_value=np.nan, n_partners=0)
    drawn = dict(china.gaps.drawn)
    for partner in imports.columns.difference(list(drawn)):
        drawn |= forecasts(imports, replace(china.plan, partner=partner), only=partner)

    def tell(partner):
        plan = study.read_plan(**SHIPPED | {"partner": partner})
        gaps = measure(imports, plan, drawn={p: drawn[p] for p in partners_of(imports, plan)})
        implied = implied_loss(data, statutory, plan, response)
        return replace(
            china, gaps=gaps, implied=implied, before=year_before(imports, plan),
            share=share_of_gap(gaps, implied),
        )  # fmt: skip

    return cache(tell)


#: Partners of the panel by sector: all but the two whose imports are not published by it.
PARTNERS = sorted(set(partner_names()) - {"PHL", "VEN", "WLD"})


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_answer_keeps_the_reading_rules_and_its_sign_whoever_the_partner(everyone, partner):
    story = everyone(partner)
    answer, main = show.answer(story), story.gaps.episode.loc["structural"]
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
    assert faults_of_points(answer.points) == []
    said = [answer.text, *(face(story).text for face in SECTIONS[:1] + SECTIONS[2:5])]
    for code, name in partner_names().items():
        assert code == partner or not any(name in text for text in said), name
    assert (" below" in answer.sentence.split("%")[-1 if main.ci_low * main.ci_high > 0 else 1]) == (
        main.actual < main.expected
    )
    assert ("less came" in answer.text) == (main.actual < main.expected)
    assert ("Imports fell" in answer.text) == (main.actual < story.before)
    assert ("Imports rose" in answer.text) == (main.actual > story.before)


def test_a_window_of_one_month_and_one_over_two_years_are_named_as_used(everyone):
    story = everyone("GBR")

    def of(start, end):
        plan = study.read_plan(**SHIPPED | {"partner": "GBR", "start": start, "end": end})
        return show.answer(replace(story, gaps=replace(story.gaps, plan=plan)))

    one, two = of("2025-05", "2025-05"), of("2024-11", "2025-11")
    assert one.sentence.startswith("In May 2025 US imports from the United Kingdom were ")
    assert two.sentence.startswith("From November 2024 to November 2025 US imports from the United ")
    for answer in (one, two):
        assert faults_of_answer(answer.sentence, names=answer.names) == []


@pytest.mark.parametrize("name", REQUESTS)
def test_every_section_keeps_to_sentences_that_can_be_read(told, name):
    story = told(name)
    found = [part for face in SECTIONS if (part := face(story)) is not None]
    for part in found:
        assert faults_of_text(part.text) == []
    others = [n for code, n in partner_names().items() if code not in (story.plan.partner, "WLD")]
    if story.plan.partner != "CHN":
        assert [n for n in others if any(n in part.text for part in found)] == []
    notes = [note for note in CHINA_IN_2025.values() if any(note in part.text for part in found)]
    assert len(notes) == (len(CHINA_IN_2025) if story.plan.partner == "CHN" else 0)


def test_no_share_of_the_gap_is_printed_where_the_gap_or_the_tariffs_part_may_be_none(china):
    def said(story):
        keys = [number.key for number in show.numbers(story)]
        texts = [show.answer(story).points[1], show.tariff(story).text]
        return ["of the gap." in text and "uncertain" not in text for text in texts] + [
            any(key.endswith("panel.share") for key in keys)
        ]

    rows = china.implied.summary.copy()
    rows.loc[rows.design.eq("panel"), "ci_high"] = 0.2
    unsure = replace(china, implied=replace(china.implied, summary=rows))
    assert said(with_main(china, ci_high=0.1)) == said(unsure) == [False] * 3
    assert "too uncertain to be a share of the gap" in show.tariff(unsure).text


def test_dollars_that_the_tariff_took_away_keep_their_sign(china):
    assert "by −30\u00a0% [−43\u00a0%, −15\u00a0%]**, or by −" in show.tariff(china).text


def test_a_gap_is_the_mirror_of_a_rush_only_where_there_was_one_and_a_gap_below(china):
    def mirrored(early, later):
        rows = china.gaps.summary.copy()
        own = rows.design.eq("structural")
        rows.loc[own & rows.period.eq("run_up"), ["value", "ci_low"]] = early, early - 0.1
        rows.loc[own & rows.period.eq("episode"), "value"] = later
        text = show.run_up(replace(china, gaps=replace(china.gaps, summary=rows))).text
        assert text.startswith("## The months before the episode\n") and "rushed in" not in text[:200]
        return "mirror" in text

    assert [mirrored(0.2, -0.5), mirrored(0.05, -0.5), mirrored(-0.2, -0.5), mirrored(0.2, 0.5)] == [
        True, False, False, False,
    ]  # fmt: skip


def test_ranks_are_said_in_logs_and_scaled(china):
    text = show.ranks(china).text
    assert "none moved as far" in text and "(p = 0.034, the smallest possible)" in text
    assert "forecast error one did (p = 0.069)" in text


def test_each_interval_of_the_share_says_what_it_holds_to_be_unknown(china):
    share = china.share.copy()
    share[["ci_high", "given_gap_high"]] = 0.95, 0.9
    text = show.tariff(replace(china, share=share)).text
    assert "and 95\u00a0% if both may be wrong" in text
    assert "and 90\u00a0% if only the elasticity may" in text
    share[["ci_high", "given_gap_high"]] = 47.93, 1.02  # more than all is all that it says
    text = show.tariff(replace(china, share=share)).text
    assert text.count("more than all") == 2 and "4,793" not in text and "4793" not in text
    assert "divided" in show.tariff(with_main(china, ci_high=0.1)).text


def test_the_gap_is_divided_between_the_sector_and_the_others(china):
    rows = china.varied.copy()
    other = rows.variation.eq("hardware")
    rows.loc[other, "actual"] *= 0.8
    rows.loc[other & rows.design.eq("structural"), "value"] = np.log(0.7)
    rows.loc[other & rows.design.eq("panel"), "value"] = np.log(0.6)
    actual = rows.actual.iloc[0]
    all_goods = {
        d: 1 - 1 / np.exp(rows.value[rows.design.eq(d)].iloc[0]) for d in ("structural", "panel")
    }
    gap, law = 0.8 * (1 - 1 / 0.7), 0.8 * (1 - 1 / 0.6)
    text = show.hardware(replace(china, varied=rows)).text
    assert f"{-law * actual / 1e9:.1f}\u00a0bn USD where {-gap * actual / 1e9:.1f}" in text
    assert f", {whole(law / gap)} of the gap by its own past" in text
    rest = (all_goods["panel"] - law) / (all_goods["structural"] - gap)
    assert f"by subtraction it is {whole(rest)}." in text


def test_the_range_of_other_months_is_that_of_the_table(china):
    own = china.choices.value[china.choices.design.eq("structural")]
    assert f"the time series gives {spread(own)}." in show.choices(china).text


def test_lengths_of_the_placebo_figure_are_the_logs_that_are_ranked(china):
    table = china.gaps.partners.query("period == 'episode' and design == 'structural'")
    series = show.space_figure(china).series()
    points = series[series.panel.str.startswith("time series") & series.label.ne("")]
    ranked = dict(zip(table.partner.map(china.names), table.value, strict=True))
    assert points.set_index("label").x.to_dict() == pytest.approx(ranked)


def test_the_figure_below_the_answer_draws_what_it_states(china):
    series = show.fan_figure(china).series()
    actual = series[series.label.eq("actual") & series.x.ge("2025-04")].y.sum()
    expected = series[series.label.eq("expected, time series") & series.x.ge("2025-04")].y.sum()
    main = china.gaps.episode.loc["structural"]
    assert (actual, expected) == pytest.approx((main.actual, main.expected))


@pytest.mark.parametrize("table", TABLES)
def test_tables_hold_numbers_and_words_only_for_names(china, table):
    frame = table(china).to_frame()
    names = {"design", "variation", "partner_name", "month", "fit_start"}
    assert set(frame.columns) - names == set(frame.select_dtypes("number"))


def test_every_table_says_the_vintage_of_the_imports(china):
    assert all(china.released in table(china).caption for table in TABLES)


def test_distance_between_the_designs_is_printed_before_and_after_their_own_mean(china):
    own, bias = china.gaps.episode.value, china.accuracy.own_bias
    caption = show.quiet_table(china).caption
    net = np.expm1(own - bias)
    before, after = 100 * np.ptp(np.expm1(own)), 100 * np.ptp(net)
    assert f"from {before:.1f} to {after:.1f} percentage points apart" in caption


def test_a_log_gap_is_lost_dollars_by_hand():
    # 80 came where 100 was expected.
    assert lost(80.0, np.log(0.8)) == pytest.approx(-20.0)
    assert pct(np.log(0.8)) == "−20\u00a0%" and pct(np.log(0.996)) == "−0.4\u00a0%"
    assert spread(np.log(pd.Series([1.5, 0.5]))) == "−50\u00a0% to 50\u00a0%"


def test_span_names_the_year_once_or_twice():
    assert episode_months(study.read_plan(**SHIPPED)) == "April to November 2025"
    longer = study.read_plan(**SHIPPED | {"start": "2024-11", "fit_end": "2024-06"})
    assert episode_months(longer) == "November 2024 to November 2025"


def test_without_months_between_there_is_no_run_up(told):
    story = told("Russia, not permuted, without months between")
    assert list(story.plan.periods) == ["episode"]
    assert show.run_up(story) is None and show.period_table(story) is None
