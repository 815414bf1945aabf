"""Words of report 02 for lists of counter-tariffs and their waves."""

import pandas as pd
import pytest

from analysis.estimate.tariffs.counter_tariffs.study import study
from analysis.present.tariffs.counter_tariffs import labels


@pytest.fixture(scope="module")
def china():
    return study(partner="CHN")


def test_words_follow_what_is_known_of_a_list_and_of_waves(china):
    undated = china.lists.assign(published=float("nan"), last_day=pd.NaT)
    for row, open_ended in zip(china.lists.itertuples(), undated.itertuples(), strict=True):
        assert ("published" in labels.taxed(row)) == pd.notna(row.published)
        assert labels.taxed(open_ended).endswith(" on, and no table says to when")
    assert labels.at_waves(pd.Series([True, True])) == "at every wave"
    assert labels.at_waves(pd.Series([True, False])) == "at 1 of 2 waves"
    assert (labels.signed(0.0234), labels.signed(-0.0234)) == ("+2.3", "−2.3")
