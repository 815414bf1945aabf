from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.elasticity.study import headline_estimate, load_left_out
from analysis.estimate.engine.fit import fit
from analysis.estimate.engine.permutation import Permutation
from analysis.estimate.engine.specification import specification
from analysis.estimate.robustness import curve_tests, side_by_side
from analysis.estimate.robustness.curve import Curve, expand
from analysis.estimate.robustness.curve_fits import run
from analysis.estimate.robustness.published import scoreboard
from analysis.estimate.robustness.study import Story
from analysis.present import robustness as show
from analysis.present import robustness_figures as draw
from analysis.present import robustness_tables as tables

NAME = "iv_across_2025"


@pytest.fixture(scope="module")
def published():
    return read_table("published_estimates")


@pytest.fixture(scope="module")
def story(data, chapters, published):
    """What report 06 shows of the second episode, with two families of the curve."""
    spec = specification(NAME)
    every = expand({"naics3": data, "hs2": chapters})
    chosen = [
        x for x in every if x.spec.episode == "2025" and x.spec.design in ("headline", "differences")
    ]
    curve = run({"naics3": data}, chosen, workers=1)
    left_out = load_left_out()
    left_out = left_out[left_out.specification.eq(NAME)]
    exposures = [side_by_side.exposure(data, spec, treated="CHN")]
    sure = {"2025": headline_estimate("2025", data)}
    long, moved = long_differences()
    return Story(
        partner="CHN",
        partner_name="China",
        sure=sure,
        exposures=exposures,
        left_out=left_out,
        side=side_by_side.side_by_side(
            data, [specification("ols_2025"), spec], exposures, treated="CHN", left_out=left_out
        ),
        curve=curve,
        summary=curve_tests.curve_summary(curve),
        spread=curve_tests.curve_summary(curve, by_comparison=True),
        joint=curve_tests.joint_test(curve),
        long=long,
        long_permutation=moved,
        board=scoreboard(sure, published),
    )


def long_differences():
    labels = pd.Index(["CHN", "DEU", "MEX"])
    moved = Permutation("CHN", labels, np.array([-1.0, -3.0, 0.5]), np.ones(3))
    row = {
        "sample": "large partners", "design": "continuing", "estimator": "2SLS", "weights": "equal",
        "outcome": "change of log customs value, sold in both years",
        "regressor": "change of log(1 + effective rate)", "value": -2.0, "std_error": 0.5,
        "ci_low": -3.0, "ci_high": -1.0, "first_stage_f": 50.0, "n_obs": 1000,
    }  # fmt: skip
    return pd.DataFrame([row | {"cluster_by": c} for c in ("partner", "hs8")]), moved


def exposure_with(values):
    labels = pd.Index(["CHN", *(f"P{i:02d}" for i in range(len(values) - 1))])
    moved = Permutation("CHN", labels, np.array(values), np.ones(len(values)))
    return side_by_side.Exposure(specification(NAME), {"dose": moved})


@pytest.mark.parametrize(
    "n_larger, words",
    [
        (0, "none of 29 other partners moved as much when given its tariffs (p = 0.033, the smallest"),
        (1, "one of 29 other partners moved as much"),
        (6, "6 of 29 other partners moved as much when given its tariffs (p = 0.233)"),
    ],
)
def test_finding_says_what_the_permutation_does(story, n_larger, words):
    values = [-2.0] + [-3.0] * n_larger + [0.1] * (29 - n_larger)
    text = finding(story, exposures=[exposure_with(values)])
    assert "In the second episode imports from China fell" in text and words in text
    assert "Without CHN" in text and "−2.00 [−3.00, −1.00]" in text


def finding(story, **changes):
    return show.robustness_finding(replace(story, **changes)).text


def test_finding_keeps_the_partner_s_own_response_apart_from_the_headline(story):
    text = finding(story)
    assert "own response, −3.05 [−4.53, −2.01]; the headline elasticity" in text
    assert "−1.79 [−2.99, −0.58], with the jackknife" in text  # never the clustered interval


def test_imports_that_rose_under_a_tariff_are_not_said_to_have_fallen(story):
    text = finding(story, exposures=[exposure_with([5.9] + [0.1] * 29)])
    assert "imports from China rose" in text and "fell" not in text.split("**")[1]


def test_every_partner_without_whom_zero_enters_is_named(story):
    left_out = story.left_out
    assert not (left_out.ci_low.le(0) & left_out.ci_high.ge(0)).any()
    assert "changes also without" not in finding(story)
    turned = left_out.assign(ci_high=left_out.ci_high.mask(left_out.dropped.eq("BRA"), 0.1))
    assert "changes also without BRA" in finding(story, left_out=turned)


def test_side_by_side_has_every_kind_and_no_permutation_of_the_effective_rate(story):
    side = story.side
    kinds = side.groupby("specification").kind.apply(list)
    assert kinds[NAME] == list(side_by_side.KINDS)
    assert kinds["ols_2025"] == ["partner", "two_way", "driscoll_kraay", "wild"]
    assert side.value.between(side.ci_low, side.ci_high).all()


def test_a_permutation_that_is_not_known_is_made(data, story):
    found = side_by_side.side_by_side(data, [specification(NAME)], treated="CHN")
    known = story.side[story.side.specification.eq(NAME) & story.side.kind.ne("jackknife")]
    pd.testing.assert_frame_equal(found, known.reset_index(drop=True))


def test_the_jackknife_interval_counts_what_hangs_on_one_partner(story):
    own = story.side[story.side.specification.eq(NAME)].set_index("kind")
    assert own.std_error["jackknife"] > own.std_error["partner"]
    by = story.left_out.set_index("dropped").value
    apart = (by.drop("") - by[""]).to_numpy()
    assert own.std_error["jackknife"] ** 2 == pytest.approx(28 / 29 * apart @ apart)


def test_leaving_a_partner_out_is_the_fit_without_it(story, data):
    row = story.left_out[story.left_out.dropped.eq("CHN")].iloc[0]
    assert row.value == fit(NAME, data, leave_out=["RUS", "CHN"]).value
    assert len(story.left_out) == 30


def test_scoreboard_prints_misses_as_misses(story):
    board = story.board
    own = board.set_index("id")
    assert not own.inside["fgo_hs6"] and own.reason["fgo_hs6"]
    assert own.band["blp_long_low"] == "range" and "fgkk_value" not in own.index
    printed = tables.scoreboard_table(board, story.sure).printed()
    assert printed.iloc[:, 2].str.startswith("MISS").sum() == (~board.inside).sum()


def test_a_miss_says_whether_our_interval_reaches_the_band(story, published):
    missed = replace(story.sure["2025"], value=-1.5)
    wide = {"2025": replace(missed, ci_low=-2.0)}
    narrow = {"2025": replace(missed, ci_low=-1.6)}
    for ours, words in ((wide, "our interval reaches it"), (narrow, "our interval does not reach it")):
        board = scoreboard(ours, published)
        row = board.id.drop_duplicates().tolist().index("blp_long_low")  # -2.25 to -1.75
        cell = tables.scoreboard_table(board, ours).printed().iloc[row, 2]
        assert cell == f"MISS: outside the range; {words}"


def test_every_miss_has_a_reason(story, data, published):
    board = scoreboard(story.sure | {"2018": fit("iv_across_weighted_2018", data)}, published)
    assert board.reason.ne("")[~board.inside].all()
    assert "not explained" not in set(board.reason)


def test_numbers_have_one_key_each_and_their_rank_in_words(story):
    numbers = show.robustness_numbers(story)
    by_key = {number.key: number for number in numbers}
    assert len(by_key) == len(numbers)
    p = by_key["robustness.permutation.2025.dose.p"]
    assert p.value == story.exposures[0].permutations["dose"].p_value()
    assert " of 29 as extreme" in p.definition and p.vintage == story.sure["2025"].vintage
    assert by_key["robustness.curve.n"].value == len(story.curve.estimates)
    assert "2025" in by_key["robustness.curve.2025.low"].definition
    assert by_key["robustness.long_difference.p"].text == "0.667"


def test_an_end_that_the_data_do_not_bound_is_infinite_in_print():
    assert tables.range_text(-np.inf, 1.5) == "[−∞, 1.50]"


def test_tables_print_and_have_a_caption(story):
    every = story.curve.estimates
    printed = [
        tables.inference_table(story.side), tables.permutation_table(story.exposures),
        tables.long_table(story.long), tables.curve_table(story.spread),
        tables.joint_table(story.joint), tables.problems_table(every.assign(problem="does not vary")),
    ]  # fmt: skip
    for table in printed:
        assert len(table.printed()) and table.caption.endswith(".")
    assert len(printed[-1].printed()) == len(every)
    assert "could be estimated" in tables.problems_table(every).text


def test_figures_say_in_words_what_they_show(story):
    figures = [
        draw.permutation_figure(story.exposures, "China"), draw.inference_figure(story),
        draw.leave_one_out_figure(story.left_out), draw.curve_figure(story),
    ]  # fmt: skip
    for figure in figures:
        assert len(figure.alt) > 60 and figure.png()[:4] == b"\x89PNG"
    assert "rank 1 of 29" in figures[0].alt


def test_the_choice_matrix_marks_every_specification(story):
    marks = pd.DataFrame({name: rule(story.curve.estimates) for name, rule in draw.MATRIX.items()})
    assert marks[["2SLS, effective by statutory rate", "statutory rate (reduced form)",
                  "headline rate", "effective rate by itself"]].any(axis=1).all()  # fmt: skip


def test_a_curve_with_failures_is_summed_up_without_them(story):
    rows = story.curve.estimates.copy()
    rows.loc[0, ["problem", "value"]] = ["does not vary", np.nan]
    summary = curve_tests.curve_summary(Curve(rows, story.curve.assignments))
    assert summary.n_not_estimable.sum() == 1 and summary.n.sum() == len(rows) - 1
