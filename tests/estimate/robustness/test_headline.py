import pytest

from analysis.checks import InputError
from analysis.estimate.engine.specification import specification
from analysis.estimate.robustness.headline import permute_headlines
from analysis.estimate.robustness.permutation import permute


def test_exact_ranks_are_those_of_the_headline_designs():
    found = permute_headlines(["2018", "2025"], treated="CHN")
    p_values = {episode: permutation.p_value() for episode, permutation in found.items()}
    assert p_values == {"2018": pytest.approx(5 / 30), "2025": pytest.approx(1 / 29)}
    chosen = specification("iv_across_2025")
    assert permute_headlines(["2025"], treated="VNM") == {"2025": permute(chosen, treated="VNM")}


def test_partner_outside_the_sample_of_the_headline_is_refused():
    with pytest.raises(InputError, match="unknown partner 'RUS' in the sample of iv_across_2025"):
        permute_headlines(["2025"], treated="RUS")
