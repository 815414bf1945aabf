from dataclasses import replace

import pytest

from analysis.checks import InputError
from analysis.estimate.elasticity.dynamics.paths import all_paths, vary
from analysis.estimate.elasticity.dynamics.projections import project


def test_partner_that_an_episode_leaves_out_is_refused_before_anything_is_estimated(data, monkeypatch):
    monkeypatch.setattr("analysis.estimate.elasticity.dynamics.paths.project", None)
    with pytest.raises(InputError, match="'RUS' is left out of 2024-07:2025-11.*sanctions.*'2018'"):
        all_paths(data, ["2018", "2025"], partner="RUS")


def test_panel_by_chapter_varies_the_episode_that_it_has(paths, chapters):
    counted = {}
    for episode, own in paths.items():
        multiplier = project(own, [0, 1], episode=episode, kind="lp_iv", comparison="across")
        found = vary(own, multiplier, chapters, episode=episode, comparison="across")
        assert {e.horizon for e in found} == {1}
        counted[episode] = [(e.system, e.design) for e in found]
    two = [("naics3", "lp_iv"), ("naics3", "lp_iv_earlier")]
    assert counted == {"2018": two + [("hs2", "lp_iv"), ("hs2", "lp_iv_earlier")], "2025": two}


def test_a_month_of_data_more_or_less_moves_windows_and_horizons_by_itself(data):
    columns = {name: values[:, :-2] for name, values in data.columns.items()}
    shorter = replace(data, months=data.months[:-2], columns=columns)
    found = all_paths(shorter, ["2025"])
    for own in (found.reduced, found.multiplier):
        last = own["2025", "across"][-1]
        assert (last.horizon, last.window) == (5, "2024-07:2025-09")
