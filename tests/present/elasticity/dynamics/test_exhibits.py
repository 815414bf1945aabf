"""Figures, tables and citable numbers of report 04."""

from dataclasses import replace

import pytest

from analysis.estimate.elasticity.dynamics import anticipation, lp_did
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.present.elasticity import dynamics as show
from analysis.present.labels import UNIT
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.words import faults_of_text
from tests.present.elasticity.dynamics.stories import (
    CLEAN,
    NONE,
    both,
    estimate,
    frail,
    made,
    permuted,
    projected,
    story,
    varied,
)


def test_event_figure_draws_a_panel_a_wave_and_describes_it(study):
    picture = show.event_figure(story(studies=[study]))
    assert "April 2025, reciprocal tariffs: mean after" in picture.alt
    titles = [ax.get_title(loc="left") for ax in picture.figure.axes]
    assert titles == ["April 2025, reciprocal tariffs (within partners)"]
    assert picture.figure.get_suptitle().startswith("US imports from China around each wave")


def test_event_figure_holds_the_band_of_other_partners_where_it_is_wider_than_the_intervals(study):
    wide = replace(study, path=study.path.assign(placebo_high=7.0))
    low, high = show.event_figure(story(studies=[wide])).figure.axes[0].get_ylim()
    assert high > 7.0
    assert low == -high


def test_event_tables_keep_a_row_for_a_wave_that_is_impossible(study, calendar):
    own = story(studies=[study], impossible=[(calendar["2018-07"], "no")])
    waves_of = ["April 2025, reciprocal tariffs", "July 2018, list 1: not possible"]
    for table in (show.wave_table(own), show.event_table(own)):
        assert table.printed()["Wave"].tolist() == waves_of
        assert "nan" not in repr(table) and "NaT" not in repr(table)
    assert "EO 14257" in show.wave_table(own).printed()["Legal reference"][0]


def test_tables_hold_numbers(study, data):
    counts = lp_did.counts(continued(data, CLEAN.window), [0, 1], window=CLEAN.window)
    own = story(
        studies=[study], paths=replace(made("2025"), variations=varied("naics3")),
        adjusted=[estimate(-1.0, design="none")], clean=[replace(CLEAN, counts=counts)],
    )  # fmt: skip
    tables = [getattr(show, name)(own) for name in show.__all__ if name.endswith("_table")
              and name not in ("anticipation_within_table", "overlap_table")]  # fmt: skip
    assert all(isinstance(table, Table) for table in tables)
    words = {"episode", "comparison", "system", "wave", "legal_reference", "reference", "window",
             "adjustment", "announced", "in_force"}  # fmt: skip
    for table in tables:
        frame = table.to_frame()
        assert set(frame) - set(frame.select_dtypes("number")) <= words, table.name
        assert faults_of_text(table.caption) == []
    assert len({table.name for table in tables}) == len(tables)


def test_projection_tables_print_the_rank_p_only_where_it_was_computed():
    printed = show.projection_table(story()).printed()
    assert printed["Rank p"].tolist() == ["–", "–", "–", "0.033"] + ["–"] * 4
    assert show.multiplier_table(story()).printed()["F"].tolist() == ["100"] * 8


def test_finer_panel_is_stated_beside_the_one_by_sector_and_never_alone():
    finer = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    text = show.by_variation(story(paths=finer)).text
    assert "By chapter within partners, in 2017–2019, it is −3.00 [−3.50, −2.50] to month 1" in text
    finer.reduced["2025", "across"][0] = replace(finer.reduced["2025", "across"][0], system="hs2")
    assert "By chapter" not in show.by_variation(story(paths=finer)).text
    assert "Chapter against chapter within partners" in show.within(story(paths=finer)).text


def test_multiplier_by_base_has_a_row_a_month_and_a_column_a_base():
    finer = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    printed = show.variation_table(story(paths=finer)).printed()
    assert printed.columns.tolist() == [
        "Episode", "Panel", "Comparison", "To month", "From −1", "F, from −1", "From −6 to −2",
        "F, from −6 to −2",
    ]  # fmt: skip
    assert printed["Panel"].tolist() == ["NAICS3"] * 6 + ["HS2"] * 6
    assert printed["To month"].tolist() == ["1", "6", "12"] * 4
    assert printed["From −6 to −2"][3] == "−3.00 [−3.50, −2.50]"


def test_weak_first_stage_shows_in_the_table_and_is_named_in_the_section():
    strong, finer = varied("naics3"), varied("hs2")
    own = story(paths=replace(made("2025"), variations=strong[:1] + frail(finer, 12)))
    frame = show.variation_table(own).to_frame()
    assert frame.first_stage_f.tolist() == [100, 100, 100, 9, 100, 100, 9]
    assert "−1.00 [−1.50, −0.50] with a weak instrument to month 12" in show.by_variation(own).text


def test_numbers_of_the_finer_panel_say_so_in_their_key():
    finer = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    keys = [number.key for number in show.numbers(story(paths=finer, ratios=[], clean=[NONE]))]
    assert "dynamics.hs2.lp_iv.within.2018.h12" in keys
    assert len(keys) == len(set(keys))


def test_projection_figures_name_both_lines_and_all_units():
    own = story(paths=both())
    for picture in (show.response_figure(own), show.month_figure(own)):
        texts = [text.get_text() for text in picture.figure.axes[0].texts]
        assert texts == ["● across partners", "■ within partners"]
        narrow = picture.draw_narrow().figure
        assert [ax.get_title(loc="left") for ax in narrow.axes] == ["2017–2019", "2024–2025"]
    label = show.month_figure(own).figure.axes[0].get_ylabel()
    assert label.replace("\n", " ").replace("\u00a0", " ").startswith(UNIT)


def test_the_main_figure_draws_the_interval_that_the_answer_quotes():
    own = story(path=permuted({0: -0.3, 1: -1.0, 6: -2.0}))
    series = show.path_figure(own).series()
    drawn = series[series.label.str.startswith("95 %") & series.x.eq(1)].y
    assert sorted(drawn) == pytest.approx([1.1**-1.5 - 1, 1.1**-0.5 - 1])
    assert "[5\u00a0%, 13\u00a0%]" in show.answer(own).sentence
    assert "lowered US imports one month later" in show.path_figure(own).figure.get_suptitle()
    for sign, verb in ((1.0, "raised"), (0.1, "by months since")):
        rising = story(path=permuted({0: sign, 1: sign}))
        assert verb in show.path_figure(rising).figure.get_suptitle()
        assert "lowered" not in show.path_figure(rising).figure.get_suptitle()


def test_the_main_figure_has_a_panel_an_episode_and_fills_the_months_that_tell():
    picture = show.path_figure(story(paths=both()))
    series = picture.series()
    filled = series[series.label.eq("zero outside")].groupby("panel").x.agg(list).to_dict()
    assert filled == {"2017–2019": [1, 3, 6], "2024–2025": [1, 3, 6]}
    assert series[series.label.eq("zero inside")].x.tolist() == [0, 12, 0]
    titles = [ax.get_title(loc="left") for ax in picture.draw_narrow().figure.axes]
    assert titles == ["2017–2019", "2024–2025"]
    assert "19,999 assignments" in picture.caption


def test_the_path_table_sets_the_law_permuted_beside_partners_as_clusters():
    frame = show.path_table(story(paths=both())).to_frame()
    assert frame.horizon.tolist() == [0, 1, 3, 6, 0, 1, 3, 6, 12]
    latest = frame.iloc[1]
    assert (latest.value, latest.p_value) == (-1.4, 0.02)
    assert latest.change == pytest.approx(1.1**-1.4 - 1)
    assert (latest.other, latest.other_low, latest.other_high) == (-1.0, -1.5, -0.5)
    assert frame.other.isna().tolist() == [False] * 8 + [True]


def test_the_months_by_law_are_citable_and_say_what_their_interval_rests_on():
    found = {n.key: n for n in show.numbers(story(paths=both())) if ".path." in n.key}
    assert sorted(found) == [f"dynamics.path.{e}.h{h}" for e in ("2018", "2025") for h in (0, 1, 3, 6)]
    number = found["dynamics.path.2025.h1"]
    assert (number.value, number.ci_low, number.ci_high) == pytest.approx((-1.4, -1.9, -0.9))
    assert number.unit == "elasticity"
    assert "permutation over partners, members of the EU as one, 19,999 assignments" in number.definition
    assert "clustered" not in number.definition


def test_the_figure_of_the_multiplier_says_that_it_is_of_the_tariff_collected():
    own = story(paths=made("2025"))
    picture = show.response_figure(own)
    assert picture.figure.get_suptitle() == (
        "Across partners, collecting 10\u00a0% lowered US imports within two months, in 2024–2025"
    )
    assert "a tariff that collects 10\u00a0%" in picture.figure.axes[0].get_ylabel()
    rising = made("2025")
    rising.multiplier["2025", "across"] = projected({0: 1.0, 1: 1.0}, "lp_iv")
    assert "lowered" not in show.response_figure(story(paths=rising)).figure.get_suptitle()


def test_figures_of_the_report_have_names_of_their_own(study, data):
    counts = lp_did.counts(continued(data, CLEAN.window), [0, 1, 2, 3], window=CLEAN.window)
    own = story(studies=[study], clean=[replace(CLEAN, counts=counts)])
    drawn = [show.path_figure(own), show.response_figure(own), show.month_figure(own),
             show.event_figure(own), show.lp_did_figure(own)]  # fmt: skip
    assert all(isinstance(picture, Picture) for picture in drawn)
    assert [fault for picture in drawn for fault in faults_of_text(picture.caption)] == []
    assert len({picture.name for picture in drawn}) == 5
    assert "96 %" in [text.get_text() for text in drawn[-1].figure.axes[1].texts]


def test_anticipation_table_has_a_row_an_adjustment_and_a_column_an_estimator():
    made_up = [
        estimate(value, estimator=how, design=name, episode=episode, comparison=comparison)
        for episode in ("2018", "2025")
        for comparison in ("across", "within")
        for how, value in {"OLS": -2.0, "2SLS": -1.0}.items()
        for name in anticipation.ADJUSTMENTS
    ]
    table = show.anticipation_across_table(story(adjusted=made_up))
    printed = table.printed()
    assert printed.shape == (2 * len(anticipation.ADJUSTMENTS), 4)
    assert printed.columns.tolist() == ["Episode", "Adjustment", "Reduced form", "2SLS"]
    assert set(printed["2SLS"]) == {"−1.00 [−1.50, −0.50]"}
    assert table.name == "dynamics_anticipation_across"


def test_citable_numbers_have_keys_of_their_own_and_tell_their_horizon():
    own = {"name": "anticipation.across.2025.iv.donut", "design": "donut", "notes": "donut"}
    numbers = show.numbers(story(adjusted=[estimate(-1.2, **own)]))
    keys = [number.key for number in numbers]
    assert len(keys) == len(set(keys))
    assert "dynamics.lp_iv.across.2025.h6" in keys
    assert "dynamics.lp_did.2018.h3" in keys
    assert "dynamics.anticipation.across.2025.iv.donut" in keys
    across = [number for number in numbers if ".within." not in number.key]
    assert len({number.definition for number in across}) == len(across)
