"""Each of the estimates that report 04 rests on is one line, equal to its citable number as printed."""

import pytest

import analysis
from analysis.present.finding import interval, with_bounds
from analysis.publish.__main__ import main

BY_YEAR = "elasticity.2025.by_year.within"
#: Citable number -> what `elasticity` is asked for, in Python and as words of make.
LINES = {
    "elasticity.2025.main.law": {},
    "elasticity.2025.main.law.by_value": {"weights": "value"},
    "elasticity.2025.main.law.with_usmca": {"design": "instrumented"},
    "elasticity.2025.main.law.with_usmca.by_value": {"design": "instrumented", "weights": "value"},
    "elasticity.2025.sellers.all": {"design": "all_sellers"},
    "elasticity.2025.sellers.all.by_value": {"design": "all_sellers", "weights": "value"},
    f"{BY_YEAR}.equal": {"design": "event_study"},
    f"{BY_YEAR}.pre_episode": {"design": "event_study", "weights": "value"},
}


@pytest.mark.parametrize("key", LINES)
def test_the_line_gives_the_citable_number_to_the_printed_digit(key, capsys):
    answer, number = analysis.elasticity(**LINES[key]), analysis.number(key)
    assert interval(answer) == interval(number) and answer.figure().alt and answer.sentence
    if hasattr(answer.result, "net"):
        net = analysis.number(f"{key}.net_of_line")
        assert with_bounds(answer.net, answer.net_low, answer.net_high) == interval(net)
    assert main(["elasticity", *(f"--{name.upper()}={word}" for name, word in LINES[key].items())]) == 0
    assert interval(number) in capsys.readouterr().out
