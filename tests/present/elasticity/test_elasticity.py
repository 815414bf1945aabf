"""The elasticity report states what its own numbers support."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from analysis.estimate.elasticity.checks.placebos import MAIN_PLACEBOS
from analysis.estimate.elasticity.checks.toggles import TOGGLE_ESTIMATES
from analysis.estimate.elasticity.goods.by_group import SHRUNK
from analysis.estimate.elasticity.main.intervals import INTERVALS
from analysis.estimate.elasticity.study import study
from analysis.present import elasticity as show
from analysis.present.elasticity.labels import beside, varied, with_members
from analysis.present.elasticity.words import lacks, title_of_estimates
from analysis.present.finding import bounds, interval, whole
from analysis.present.labels import label, weighting
from analysis.present.models import Models
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text
from analysis.stories import told


@pytest.fixture(scope="module")
def story():
    return told(study, episodes=["2018", "2025"])


@pytest.fixture(scope="module")
def designs(story):
    return story.designs


def of(story, **changes):
    """Return a story with other designs, or of other episodes, with what there is of these."""
    story = dataclasses.replace(story, **changes)
    kept = lambda table: table[table.episode.isin(story.episodes)]  # noqa: E731
    checks = ("toggles", "placebos", "coverage")
    main = dataclasses.replace(
        story.main,
        estimates={k: e for k, e in story.main.estimates.items() if k[0] in story.episodes},
        other={k: e for k, e in story.main.other.items() if k[0] in story.episodes},
        **{name: kept(getattr(story.main, name)) for name in ("shares", "claimed", "members")},
        intervals=kept(story.main.intervals),
        by_value=story.main.by_value if "2025" in story.episodes else None,
        **{name: getattr(story.main, name).only(episode=story.episodes) for name in checks},
    )
    across = {name: e for name, e in story.across.items() if name in story.episodes}
    return dataclasses.replace(story, main=main, across=across, answers=kept(story.answers))


@pytest.mark.parametrize("episodes", [["2018", "2025"], ["2018"], ["2025"]])
def test_the_answer_keeps_the_reading_rules_whatever_the_episodes(story, episodes):
    answer = show.answer(of(story, episodes=episodes))
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
    assert faults_of_points(answer.points) == []
    assert answer.data_to == "November 2025"


@pytest.mark.parametrize(
    "value, low, high, words",
    [
        (-1.0, -2.0, -0.5, "lowered it by 9\u00a0% [5\u00a0%, 17\u00a0%]"),
        (1.0, 0.5, 2.0, "raised it by 10\u00a0% [5\u00a0%, 21\u00a0%]"),
        (-1.0, -2.0, 1.0, "changed it by −9\u00a0% [−17\u00a0%, 10\u00a0%], which may be zero"),
    ],
)
def test_the_verb_follows_the_interval(story, value, low, high, words):
    key, own = ("2025", "law"), {"value": value, "ci_low": low, "ci_high": high}
    by = story.main.estimates
    main = dataclasses.replace(story.main, estimates=by | {key: dataclasses.replace(by[key], **own)})
    words = words.replace(" it ", " US imports from the country taxed, against other sellers, ")
    answer = show.answer(of(story, main=main))
    assert answer.sentence == f"In 2024–2025 a new 10\u00a0% tariff {words}."
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []


def test_partners_left_out_are_named_beside_the_answer(story):
    text = show.answer(of(story, episodes=["2025"], leave_out=("CHN",))).text
    assert "Left out of every estimate: CHN" in text


def test_weights_china_and_both_neighbours_stand_beside_the_answer(story):
    by_weight, members, _ = show.answer(story).points
    by = varied(story, "2025").value
    dollars = story.main.other["2025", "law"]
    assert dollars.weights == "value" and dollars.value == pytest.approx(by["by value"])
    choices = story.main.by_value.value
    for value in (dollars.value, choices.min(), choices.max()):
        assert f"{(1 - 1.1**value) * 100:.0f}\u00a0%".replace("-", "−") in by_weight
    january = with_members(story)
    for value in (by["with members of USMCA"], january.value):
        assert f"{abs(1.1**value - 1) * 100:.0f}\u00a0%" in members
    (early,) = show.answer(of(story, episodes=["2018"])).points
    assert "ach pair alike" in early and "Canada" not in early


def test_by_value_years_before_are_said_to_move_only_where_the_same_design_says_so(story):
    """0.7.0 took the year before of another design, by month and with Canada and Mexico."""
    moved = dataclasses.replace(story, clean_years=story.clean_years.assign(p_before=0.01))
    told_of = ["years before" in show.answer(one).points[0] for one in (story, moved)]
    assert told_of == [False, True]


def test_every_printed_effect_by_value_has_its_interval_and_the_range_of_all_choices(story):
    """In the answer and in its section; every choice that was tried has a row and a number."""
    rows, e = story.main.by_value, story.main.other["2025", "law"]
    ends = [
        f"{(1.1**value - 1) * 100:.0f}\u00a0%".replace("-", "−")
        for value in (rows.value.min(), rows.value.max())
    ]
    text = show.by_value(story).text
    assert f"{len(rows)} choices" in text and " to ".join(ends) in text and interval(e) in text
    assert len(rows) > 15 and not rows.choice.duplicated().any() and rows.ci_low.notna().all()
    table, numbers = show.by_value_table(story).to_frame(), {n.key: n for n in show.numbers(story)}
    assert table.value.is_monotonic_increasing and len(table) == len(rows)
    for row in table.itertuples():
        assert numbers[row.key].value == pytest.approx(row.value, abs=1e-6)
        assert numbers[row.key].ci_low == pytest.approx(row.ci_low, abs=1e-6), row.key
    whole = numbers["elasticity.2025.main.law.by_value.choices"]
    assert (whole.ci_low, whole.ci_high) == pytest.approx((rows.value.min(), rows.value.max()), abs=1e-6)
    assert whole.ci_low <= e.ci_low and "choices for those of 95 %" in whole.definition
    assert show.by_value(of(story, episodes=["2018"])) is None


def test_a_fall_that_may_be_a_rise_is_told_as_a_fall_with_both_ends(story):
    """Beside 'lowered by' a number is a fall, so that an end at which imports rise is below zero."""
    other = story.main.other
    rising = dataclasses.replace(other["2025", "law"], value=-0.2, ci_low=-1.0, ci_high=0.8)
    main = dataclasses.replace(story.main, other=other | {("2025", "law"): rising})
    point = show.answer(of(story, main=main)).points[0]
    assert "it would be 2\u00a0% [−8\u00a0%, 9\u00a0%]" in point


def test_all_ways_to_deal_out_the_law_are_told_with_the_clustered_interval(story):
    text = show.sure(story).text
    rows = story.main.intervals.query("episode == '2025' and tariff == 'law'")
    assert len(rows) == 4
    for row in rows.itertuples():
        assert bounds(row.ci_low, row.ci_high) in text


def test_schemes_that_miss_their_size_are_counted_and_the_worst_is_named(story):
    text = show.covered(story).text
    size = story.main.coverage.table["size"]
    assert f"{size.between(0.03, 0.07).sum()} reject" in text
    assert f"{(size < 0.03).sum()} more rarely and {(size > 0.07).sum()} more often" in text
    assert (
        "of 95\u00a0%, most rarely in 2024–2025 where errors are shared within a partner's chapter."
        in text
    )
    assert "The worst that is not quoted holds it in 73\u00a0%" in text
    other = story.main.coverage.table.query("episode == '2025' and scheme == 'partners'")
    held, apart = (
        f"{whole(of.min())} to {whole(of.max())}" for of in (other.other_coverage, other.other_power)
    )
    assert (
        f"In 2024–2025, by value, the interval holds it in {held}, and leaves out zero in {apart}."
        in text
    )
    first = story.main.coverage.table.query("episode == '2018' and scheme == 'partners'")
    least = whole(first.other_coverage.min())
    assert f"In 2017–2019, each pair alike, the interval holds it in {least} to" in text
    assert f"the truth in as little as {least}." in show.headline_figure(story).caption
    assert list(show.coverage_table(story).frame.kept.eq("yes")) == list(size.between(0.03, 0.07))


def test_fewer_than_ten_placebos_give_a_spread_and_no_count(story):
    text = show.spread(story).text
    assert "By sector it gives" in text and "as far from zero" in text
    assert text.count("as far from zero") == 1  # ten pairs by sector; three and four elsewhere
    assert text.startswith("**In the main estimate's weights")
    assert "In the other weights the same law" in text
    assert show.placebo_table(story).frame.kind.isin(["its own", "another time"]).all()


def test_at_most_twelve_answers_name_tariff_and_weights_and_are_numbers(story):
    frame = show.answers_table(story).to_frame()
    assert set(frame.tariff) == {"by law", "as collected"} and len(frame) <= 12
    assert set(frame.weights) == {"equal", "by value"}
    assert not frame.duplicated(["value", "ci_low", "ci_high"]).any()
    assert set(frame.key) <= {n.key for n in show.numbers(story)} | {"dynamics.path.2025.h6"}
    assert (frame.ci_low < frame.value).all() and (frame.value < frame.ci_high).all()
    assert not frame.key.duplicated().any()
    only = show.answers_table(of(story, episodes=["2018"])).to_frame()
    assert set(only.episode) == {"2017–2019"}


def test_what_customs_collect_stands_in_the_table_where_the_tariff_is_the_one_collected(story):
    rows = story.answers.set_index("key")
    for called in ("2018.headline", "2025.main"):
        collected, law = (rows.loc[f"elasticity.{called}.{of}"] for of in ("collected", "law"))
        assert law.value == pytest.approx(collected.value * collected.first_stage)
        assert np.isnan(law.first_stage)


def test_the_year_before_of_each_main_estimate_is_in_its_own_weights(story):
    rows = story.answers.query("question == 'new duty'").set_index(["episode", "weights"])
    before = story.year_before.query("comparison == 'within'").set_index("weights").placebo
    assert rows.placebo["2025", "equal"] == before["equal"]
    assert rows.placebo["2025", "value"] == before["pre_episode"]
    assert rows.placebo_high["2025", "value"] < 0 < rows.placebo_high["2025", "equal"]
    first = story.main.placebos.only(version="year pair", window="2017-01:2017-12").table
    first = first.set_index("weights").value
    assert rows.placebo["2018", "value"] == first["pre_episode"]
    assert rows.placebo["2018", "equal"] == first["equal"]


def test_toggles_are_printed_whole_by_law_but_for_claims_and_partners_left_out_together(story):
    frame = show.toggles_table(story).frame
    rows = story.main.toggles.only(tariff="law", scheme="by partners").table
    apart = rows.group.eq("claims") | rows.toggle.str.contains("EU, IND")
    assert len(frame) == len(rows) - apart.sum() and apart.sum() == 10
    assert not frame.toggle.str.contains("CHN").any()


@pytest.mark.parametrize(
    "asked",
    [{"episodes": ["2018", "2025"]}, {"episodes": ["2018"], "system": "hs2"}, {"episodes": ["2025"]}],
)
def test_caption_of_the_samples_names_the_years_of_those_that_are_shown(asked):
    shown = told(study, **asked)
    caption = show.summary_table(shown).caption
    for episode, years in (("2018", "2017–2019"), ("2025", "2024–2025")):
        assert (years in caption) == (episode in shown.episodes)


def test_frames_of_checks_and_goods_have_the_columns_that_are_said(story):
    for columns, frame in (
        (INTERVALS, story.main.intervals),
        (TOGGLE_ESTIMATES, story.main.toggles.table.drop(columns="met", errors="ignore")),
        (MAIN_PLACEBOS, story.main.placebos.table.drop(columns="met")),
        (SHRUNK, story.goods.sectors.frame),
    ):
        assert set(columns) == set(frame)


def test_canada_and_mexico_are_said_to_be_left_out_for_their_claims_with_all_estimates_beside(story):
    text = show.claims(story).text
    rows = story.main.members.query("tariff == 'law'")
    assert all(interval(row) in text for row in rows.itertuples()) and len(rows) == 4
    early = varied(story, "2025").loc["claims of January 2025"]
    assert f"lowered imports by {beside(early, early)}" in text
    assert "decided after the estimates with both, without them and instrumented had been seen" in text
    assert "from 35\u00a0% to 89\u00a0% for Canada" in text and faults_of_text(text) == []
    assert show.claims(of(story, episodes=["2018"])) is None
    assert show.claims(of(story, leave_out=("CAN",))) is None


def test_who_identifies_the_main_estimate_is_told_by_programme_and_on_how_few_lines_it_rests(story):
    text = show.who(story).text
    assert "duties on metals are 43\u00a0%, reciprocal tariffs 30\u00a0%" in text
    assert "or 295 by value" in text and faults_of_text(text) == []
    assert "without the European Union and India: those" in show.several(story).text
    shares = show.shares_table(story).to_frame()
    assert "IND" in set(shares.unit) and "CAN" not in set(shares.unit)
    assert shares.groupby("part").size().to_dict() == {"programme": 6, "chapter": 6, "partner": 6}


def test_every_law_design_that_fails_its_placebo_is_named(story):
    text = show.law_designs(story).text
    failing = [d for d in story.designs if d.spec.policy and not d.clean]
    assert {d.name for d in failing} == {
        "reduced_across_2025",
        "reduced_across_weighted_2025",
        "iv_across_weighted_2025",
    }
    for d in failing:
        assert f"{label(d)}, 2024–2025: {interval(d.placebo)}" in text
    clean = of(story, designs=[d for d in story.designs if d not in failing])
    assert "none finds anything before" in show.law_designs(clean).text


def test_main_numbers_carry_the_permuted_interval_and_designs_the_clustered_one(story):
    numbers = {n.key: n for n in show.numbers(story)}
    ends = {"main": (-1.55, -0.32), "headline": (-1.77, -0.48)}
    for called, sample in (("main", "without"), ("headline", "with")):
        law = numbers[f"elasticity.2025.{called}.law"]
        assert (law.ci_low, law.ci_high) == pytest.approx(ends[called], abs=0.01)
        assert "permutation over" in law.definition and f"{sample} Canada and Mexico" in law.definition
        ten = numbers[f"elasticity.2025.{called}.law.ten_percent"]
        assert ten.value == pytest.approx(1.1**law.value - 1) and ten.unit == "fraction"
    assert {
        "elasticity.2018.headline.collected",
        "elasticity.2025.main.law.without_china",
        "elasticity.2025.main.law.without_ai_goods",
    } <= set(numbers)
    dollars = numbers["elasticity.2025.headline.law.by_value"]
    assert "permutation over" in dollars.definition and "imports of 2024" in dollars.definition
    assert (dollars.ci_low, dollars.ci_high) == pytest.approx((-3.31, -0.35), abs=0.01)
    gold = numbers["elasticity.2025.main.law.without_gold.by_value"]
    assert gold.value == pytest.approx(-1.92, abs=0.01) and "chapter 71" in gold.definition
    with_both = numbers["elasticity.2025.main.law.with_usmca"]
    assert "instrumented by January's USMCA claims" in with_both.definition
    early = numbers["elasticity.2025.headline.law.early_claims"]
    assert "January's USMCA claims" in early.definition and "each pair alike" in early.definition
    assert numbers["elasticity.2025.across"].ci_high == pytest.approx(-0.54, abs=0.01)
    clustered = numbers["elasticity.2024-2025.naics3.iv_across_2025"]
    assert clustered.ci_high == pytest.approx(-0.85, abs=0.01)


def test_what_a_result_has_to_say_of_itself_stands_under_its_table(designs):
    weak = dataclasses.replace(designs[0].estimate, notes="weak instrument")
    table = Models([weak, designs[1].estimate, weak], "A table.")
    assert table.caption == "A table. In (1), (3): weak instrument."


def test_figures_draw_the_intervals_that_are_quoted(story):
    series = show.headline_figure(story).series()
    both = story.main.estimates["2025", "law"], story.main.other["2025", "law"]
    marks = {
        "2024–2025, each pair alike": both[0],
        "2024–2025, by value": both[1],
        "With Canada and Mexico, their law instrumented": with_members(story),
        "2017–2019, each pair alike": story.main.other["2018", "law"],
    }
    assert set(series.label) - {""} >= set(marks)
    for label_of, e in marks.items():
        of_label = series[series.label.eq(label_of)]
        percent_of_ten = np.expm1(np.array([e.ci_low, e.value, e.ci_high]) * np.log(1.1))
        assert sorted(of_label.x) == pytest.approx(percent_of_ten.tolist())


@pytest.mark.parametrize(
    "ends, said",
    [
        (
            [(-2, -1), (-2, 1)],
            "A new 10\u00a0% tariff lowered US imports from the country taxed by 13\u00a0%; one of two "
            "estimates leaves out zero",
        ),
        (
            [(-2, 3), (-2, 1)],
            "Whether a new 10\u00a0% tariff lowered US imports from the country taxed is open; none of "
            "two estimates leave out zero",
        ),
    ],
)
def test_the_title_of_the_first_figure_says_what_is_drawn_and_counts_what_is_clear(ends, said):
    estimates = [SimpleNamespace(value=sum(pair) / 2, ci_low=pair[0], ci_high=pair[1]) for pair in ends]
    assert title_of_estimates(estimates) == said


def test_what_a_fit_cannot_tell_is_a_dash_and_never_a_small_p(designs):
    missing = dict.fromkeys(("std_error", "ci_low", "ci_high", "p_value"), float("nan"))
    printed = Models([dataclasses.replace(designs[0].estimate, **missing)], "A table.").printed()
    cells = dict(zip(printed.iloc[:, 0], printed.iloc[:, 1], strict=True))
    assert (cells["Standard error"], cells["95 % interval"], cells["p"]) == ("(–)", "[–, –]", "–")


def test_the_year_before_is_told_by_design_and_words_follow_the_data(story):
    text = show.year_before(story).text
    assert text.startswith("**By month, with Canada and Mexico, imports of the year before already")
    assert "−0.39 [−0.67, −0.12] across partners by value and −0.45 [" in text
    assert "between −1.66 and −0.46 across partners with equal weights" in text
    assert faults_of_text(text) == []
    clear = story.year_before.assign(placebo_high=0.1)
    text = show.year_before(dataclasses.replace(story, year_before=clear)).text
    assert (
        "imports of the year before moved significantly with the law of 2025 in none of four designs"
        in text
    )
    assert show.year_before(dataclasses.replace(story, year_before=None)) is None


def test_partners_are_said_to_differ_only_where_they_do(story):
    text = show.by_partner(story).text
    assert "is −0.92 [−1.25, −0.58].** Partners do not differ significantly" in text
    assert "the European Union holds 25\u00a0%, India 23\u00a0%, China 19\u00a0% and Brazil" in text
    assert faults_of_text(text) == []
    apart = story.main.common.assign(p_value=0.01, tau=0.3)
    main = dataclasses.replace(story.main, common=apart)
    text = show.by_partner(of(story, main=main)).text
    assert "Partners differ" in text and "their true elasticities vary by about 0.30" in text


def test_a_choice_by_value_names_the_partners_that_it_goes_without():
    partners = [lacks(choice) for choice in ("HS6", "chapters", "sector months")]
    assert partners == [(), ("CAN", "MEX"), ("CAN", "MEX", "RUS")]


def test_weights_of_imports_are_of_the_first_year_where_no_specification_names_another():
    weighted = SimpleNamespace(weights="value", window="2017-01:2019-12")
    assert weighting(weighted) == "weights: imports of 2017"
