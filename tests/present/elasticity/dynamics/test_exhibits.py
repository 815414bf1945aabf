"""Figures, tables and citable numbers of report 04."""

from dataclasses import replace

import pytest

from analysis.present.elasticity import dynamics as show
from analysis.present.elasticity.dynamics.sections import month_figure
from analysis.present.labels import ELASTICITY_UNIT
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.words import faults_of_text
from tests.present.elasticity.dynamics.stories import (
    both,
    estimate,
    permuted,
    projected,
    story,
)


def test_tables_hold_numbers():
    own = story()
    tables = [getattr(show, name)(own) for name in show.ROOM.text.sections if name.endswith("_table")]
    assert all(isinstance(table, Table) for table in tables)
    for table in tables:
        frame = table.to_frame()
        assert set(frame) - set(frame.select_dtypes("number")) <= {"episode", "comparison"}
        assert faults_of_text(table.caption) == []
    assert len({table.name for table in tables}) == len(tables)
    assert show.multiplier_table(own).printed()["F"].tolist() == ["100"] * 4


def test_projection_figure_names_both_lines_and_all_units():
    picture = show.month_figure(story(paths=both()))
    texts = [text.get_text() for text in picture.figure.axes[0].texts]
    assert texts == ["● across partners", "■ within partners"]
    narrow = picture.draw_narrow().figure
    assert [ax.get_title(loc="left") for ax in narrow.axes] == ["2017–2019", "2024–2025"]
    label = picture.figure.axes[0].get_ylabel()
    assert label.replace("\n", " ").replace("\u00a0", " ").startswith(ELASTICITY_UNIT)


def test_months_before_a_change_of_the_law_are_counted_apart_from_those_from_it_on():
    monthly = projected({-3: 0.9, -2: 0.1, 0: -1.0, 3: -1.0, 6: -0.1})
    paths = replace(both(), reduced={("2025", "across"): monthly})
    assert month_figure(story(paths=paths)) == {
        "n_before": 2,
        "n_before_clear": 1,
        "n_after": 3,
        "n_after_clear": 2,
    }


def test_the_main_figure_draws_the_interval_that_the_answer_quotes():
    own = story(path=permuted({0: -0.3, 1: -1.0, 6: -2.0}))
    series = show.path_figure(own).series()
    drawn = series[series.label.str.startswith("95 %") & series.x.eq(1)].y
    assert sorted(drawn) == pytest.approx([1.1**-1.5 - 1, 1.1**-0.5 - 1])
    assert "[5\u00a0%, 13\u00a0%]" in show.answer(own).sentence
    assert "lowered US imports one month later" in show.path_figure(own).figure.get_suptitle()
    for sign, verb in ((1.0, "raised"), (0.1, "no month after a change of the law leaves out zero")):
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


def test_figures_of_the_report_have_names_of_their_own():
    drawn = [show.path_figure(story()), show.month_figure(story())]
    assert all(isinstance(picture, Picture) for picture in drawn)
    assert [fault for picture in drawn for fault in faults_of_text(picture.caption)] == []
    assert len({picture.name for picture in drawn}) == 2


def test_citable_numbers_have_keys_of_their_own_and_tell_their_horizon():
    own = {"name": "anticipation.across.2025.iv.leads", "design": "leads", "notes": "3 leads"}
    numbers = show.numbers(story(adjusted=[estimate(-1.2, **own)]))
    keys = [number.key for number in numbers]
    assert len(keys) == len(set(keys))
    assert "dynamics.lp_iv.across.2025.h6" in keys
    assert "dynamics.lp_did.2018.h3" in keys
    assert "dynamics.anticipation.across.2025.iv.leads" in keys
    across = [number for number in numbers if ".within." not in number.key]
    assert len({number.definition for number in across}) == len(across)
