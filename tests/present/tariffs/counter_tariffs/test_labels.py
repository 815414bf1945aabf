"""Words of report 02 for waves of counter-tariffs."""

import pandas as pd

from analysis.present.tariffs.counter_tariffs import labels


def test_words_follow_how_many_waves_are_alike_and_the_sign_of_a_step():
    assert labels.at_waves(pd.Series([True, True])) == "at every wave"
    assert labels.at_waves(pd.Series([True, False])) == "at 1 of 2 waves"
    assert (labels.signed(0.0234), labels.signed(-0.0234)) == ("+2.3", "−2.3")
