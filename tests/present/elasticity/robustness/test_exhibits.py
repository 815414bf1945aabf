"""Comparisons, tables, figures and numbers of report 04."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis.engine.fitting import fit
from analysis.estimate.elasticity.robustness.curve import Curve
from analysis.estimate.elasticity.robustness.curve_summary import curve_summary
from analysis.estimate.specifications import specification
from analysis.present.elasticity import robustness as show
from analysis.present.elasticity.robustness.figures import MATRIX
from analysis.present.picture import Picture
from tests.present.elasticity.robustness.stories import NAME

FIGURES = (show.curve_figure,)


def test_leaving_a_partner_out_is_the_fit_without_it(story, data):
    row = story.left_out[story.left_out.dropped.eq("CHN")].iloc[0]
    assert row.value == fit(specification(NAME), data, leave_out=["RUS", "CHN"]).value
    assert len(story.left_out) == 30


def test_numbers_have_one_key_each_and_their_rank_in_words(story):
    numbers = show.numbers(story)
    by_key = {number.key: number for number in numbers}
    assert len(by_key) == len(numbers)
    p = by_key["robustness.permutation.2025.dose.p"]
    assert p.value == pytest.approx(story.exposures[0].dose.p_value(), abs=1e-8)
    assert " of 29 as extreme" in p.definition
    assert by_key["robustness.curve.n"].value == len(story.curve.estimates)
    assert {key for key in by_key if ".curve." in key} == {
        "robustness.curve.n",
        "robustness.curve.2025.median",
    }


def test_numbers_name_partners_and_not_their_codes(story):
    numbers = {n.key: n.definition for n in show.numbers(story)}
    for key, definition in numbers.items():
        assert not set(re.findall(r"\w+", definition)) & set(story.names), key
        if ".permutation." in key:
            assert "China" in definition, key


def test_a_report_of_the_first_episode_shows_nothing_of_the_second():
    from analysis.estimate.elasticity.robustness.study import study

    story = study(partner="GBR", episodes=["2018"])
    later = re.compile(r"2024|2025|2026")
    for name in show.ROOM.text.sections:
        part = getattr(show, name)(story)
        for one in part if name == "numbers" else [part]:
            text = re.sub(r"vintage='[^']*'", "", shown(one))
            assert not later.search(text), (name, text)
            assert not re.search(r"[a-z,:;] (?<![Tt]he )United Kingdom", text), (name, text)
    assert show.answer(story).data_to == "December 2019"
    assert set(story.curve.estimates.episode) == {"2018"}


def shown(part) -> str:
    """Return what a part prints, a figure's title among it."""
    if isinstance(part, Picture):
        return f"{part.figure.get_suptitle()}. {part.alt} {part.caption}"
    return getattr(part, "text", repr(part))


def test_figures_say_in_words_what_they_show(story):
    for part in FIGURES:
        picture = part(story)
        assert len(picture.alt) > 60 and picture.name == f"robustness_{part.__name__[:-7]}"
        assert picture.png()[:4] == picture.draw_narrow().png()[:4] == b"\x89PNG"
        assert "CHN" not in picture.alt + picture.caption


def test_the_choice_matrix_marks_every_specification(story):
    marks = pd.DataFrame({name: rule(story.curve.estimates) for name, rule in MATRIX.items()})
    assert (
        marks[
            [
                "2SLS, effective by statutory rate",
                "statutory rate (reduced form)",
                "headline rate",
                "effective rate by itself",
            ]
        ]
        .any(axis=1)
        .all()
    )


def test_a_curve_with_failures_is_summed_up_without_them(story):
    rows = story.curve.estimates.copy()
    rows.loc[0, ["problem", "value"]] = ["does not vary", np.nan]
    assert curve_summary(Curve(rows)).n.sum() == len(rows) - 1
