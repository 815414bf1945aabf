"""Contents of metal that the law takes, beside what customs collected in 2025."""

import pandas as pd
import pytest

from analysis.collect.schema import read_csv
from analysis.combine.collected.contents import BEFORE
from analysis.combine.load import load_law_checks
from analysis.law.metals import IMPLIED, metal_content
from analysis.law.scopes import SETTINGS, SETTINGS_SCHEMA


@pytest.fixture(scope="module")
def contents():
    return load_law_checks()[0].set_index("metal")


def test_on_articles_that_pay_on_their_metal_the_law_says_what_customs_collected(contents):
    assert ((contents.law - contents.collected).abs() < 0.005).all()
    assert contents.value_2025.min() > 50e9


def test_at_one_half_the_law_would_say_four_points_more_than_was_collected(contents):
    assert BEFORE == 0.5
    assert (contents.law_of_half - contents.collected > 0.04).all()


def test_contents_that_duties_imply_are_those_of_the_variant(contents):
    assert contents.implied.round(2).to_dict() == {"steel": 0.13, "aluminum": 0.05} == IMPLIED


def test_an_article_of_its_own_chapter_is_metal_whole_and_others_are_what_their_industry_buys(world):
    world.product_232("steel_derivative", "7326", "2025-03-12", duty_on="steel content")
    world.metal("8431", steel=0.2)
    settings = read_csv(SETTINGS, SETTINGS_SCHEMA, where="settings")
    rows = pd.DataFrame({"hts_prefix": ["7326", "843149"], "duty_on": "steel content"})
    assert metal_content(world.read, rows, settings).tolist() == pytest.approx([1.0, 0.2])
    assert metal_content(world.read, rows, settings, fixed={"steel": 0.1}).tolist() == [1.0, 0.1]
