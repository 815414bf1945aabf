"""What report 04 says of end uses and sectors: words that follow the numbers."""

from types import SimpleNamespace

import pandas as pd
import pytest
from estimate.elasticity.goods.conftest import TRUTH, lines

from analysis.estimate.elasticity.goods import by_group
from analysis.present import elasticity as show
from analysis.present.words import faults_of_text


def of(**goods):
    """Return a story of some kinds of goods, without names of sectors unless they are given."""
    return SimpleNamespace(goods=SimpleNamespace(**{"labels": {}} | goods))


@pytest.fixture(scope="module")
def groups():
    made = lines(TRUTH, n=30)
    return by_group.by_group(made, made.group)


@pytest.fixture(scope="module")
def sectors():
    values = [-1.2, -1.0, -0.8, -1.1]
    made = pd.DataFrame({"group": ["111", "212", "334", "336"], "share": [0.1, 0.2, 0.3, 0.4]})
    made = made.assign(value=values, std_error=0.5, std_error_clustered=0.3, n_obs=[90, 80, 70, 60])
    return made.assign(ci_low=made.value - 1, ci_high=made.value + 1)


def test_sectors_without_a_spread_cannot_be_told_apart(sectors):
    text = show.sector_finding(of(sectors=by_group.shrink(sectors))).text
    assert "4 sectors" in text
    assert "lie no farther apart than their errors put them" in text


@pytest.mark.parametrize("factor, words", [(0.4, "may be chance"), (0.05, "is hardly chance")])
def test_sectors_that_spread_differ_only_beyond_chance(sectors, factor, words):
    apart = sectors.assign(value=[-2.0, -1.0, -1.2, -0.6], std_error=factor)
    found = by_group.shrink(apart)
    assert found.tau > 0
    assert words in show.sector_finding(of(sectors=found)).text


def test_sentences_and_captions_keep_the_reading_rules(groups, sectors):
    made = of(
        end_uses=by_group.shrink(groups),
        sectors=by_group.shrink(sectors),
    )
    texts = [
        show.end_use_finding(made).text,
        show.sector_finding(made).text,
    ]
    assert [faults_of_text(text) for text in texts] == [[]] * len(texts)
