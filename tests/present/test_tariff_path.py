"""What is said of tariffs beside imports, for unlike goods and windows."""

import re

import pytest

from analysis.estimate.tariffs.study import goods_path
from analysis.present.tariffs.path import LOOKS, path_figure, path_sentence, path_table, rates_shown
from analysis.present.words import faults_of_text, plain

ASKED = [
    {"partner": "CHN", "start": "2018-01"},
    {"partner": "GBR", "product": "336", "start": "2025-01"},
    {"partner": "CHN", "product": "94", "system": "hs2", "start": "2018-01"},
    {"partner": "SAU", "product": "114", "start": "2025-05", "end": "2025-05"},
    {"partner": "CHN", "start": "2026-01", "end": "2026-08"},
]


@pytest.mark.parametrize("asked", ASKED[:4], ids=str)
def test_every_part_names_the_partner_and_has_no_missing_value(asked):
    found, rates = goods_path(**asked), list(LOOKS)
    picture, sentence = path_figure(found, rates), path_sentence(found, rates)
    for text in (sentence, picture.alt, picture.caption, repr(path_table(found))):
        assert not {"nan", "NaN", "None", "NaT", "inf"} & set(re.findall(r"\w+", plain(text)))
    assert found.selection.partner_name in sentence and found.selection.partner_name in picture.alt
    assert faults_of_text(sentence) == []
    assert "Sources" in picture.caption and "Sources" in path_table(found).caption


def test_a_window_after_the_last_import_is_refused_or_said_to_hold_none():
    from analysis.checks import InputError

    with pytest.raises(InputError, match="published to"):
        goods_path(**ASKED[4])


@pytest.mark.parametrize("concept", ["headline", "statutory", "effective"])
def test_one_concept_draws_and_says_that_one_alone(concept):
    found, rates = goods_path(partner="VNM", start="2025-01"), rates_shown(concept)
    drawn = path_figure(found, rates).series()
    assert set(drawn[drawn.kind.eq("line")].label) >= {concept.capitalize(), "Imports"}
    assert not {"Headline", "Statutory", "Effective"} - {concept.capitalize()} & set(drawn.label)
    assert path_sentence(found, rates).count("%") == 1


def test_the_figure_draws_what_the_table_says():
    found = goods_path(partner="VNM", start="2025-01")
    drawn = path_figure(found, list(LOOKS)).series().query("label == 'Effective'")
    assert list(drawn.y) == pytest.approx(list(found.path.effective_rate.dropna()))


def test_a_quick_picture_shows_the_same_at_fewer_dots():
    from io import BytesIO

    from matplotlib.image import imread

    picture = path_figure(goods_path(partner="VNM", start="2025-01"), list(LOOKS))
    whole, quick = imread(BytesIO(picture.png())), imread(BytesIO(picture.quick_png()))
    assert whole.shape[0] / quick.shape[0] == pytest.approx(1.5, rel=0.01)
    assert whole[..., :3].mean() == pytest.approx(quick[..., :3].mean(), abs=0.01)
