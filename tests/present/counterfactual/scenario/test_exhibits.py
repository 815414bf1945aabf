"""Numbers, tables and figures of the report on tariff paths hold what they say."""

import re

import numpy as np
import pytest

from analysis.present.counterfactual import scenario as show
from analysis.present.finding import whole
from tests.present.counterfactual.scenario.stories import of


def test_numbers_have_intervals_and_keys_of_partner_path_and_window(scenario_story):
    shown = show.numbers(scenario_story)
    numbers = {n.key: n for n in shown}
    assert len(numbers) == len(shown)
    change = numbers["scenario.CHN.no_truce_less_actual.2025-06_2025-11.change"]
    assert change.ci_low < change.value < change.ci_high and change.unit == "fraction"
    down, as_rises = (numbers[f"{change.key}.{name}"] for name in ("sloping_down", "cuts_as_rises"))
    shown = numbers[f"{change.key}.cuts_as_found"]
    assert as_rises.value < change.value < 0 and as_rises.value < shown.value < 0
    assert down.value == pytest.approx(change.value, abs=0.01)
    sure = "scenario.CHN.recorded.2025-06_2025-11.imports"  # what came has no interval
    assert all((n.ci_low is None) == (n.key == sure) and n.vintage for n in numbers.values())
    recorded = scenario_story.scenarios.outcome["2025-06":"2025-11"].sum()
    assert numbers[sure].value == pytest.approx(recorded)


def test_a_path_that_is_the_actual_law_in_the_window_has_no_numbers(scenario_story):
    def paths(window):
        parts = [n.key.split(".") for n in show.numbers(of(scenario_story, window))]
        return {p[2] for p in parts if p[-1] == "imports" and "less" not in p[2]} - {"recorded"}

    assert paths("2025-06:2025-11") == {"no_truce", "liberation_day", "truce", "ten_percent", "removal"}
    assert "ruling" in paths("2026-01:2026-06")


def test_tables_hold_numbers_and_print_them(scenario_story, elsewhere):
    for story in (scenario_story, elsewhere("BRA", "Brazil")):
        totals = show.totals_table(story).frame
        assert len(totals) == len(story.scenarios.paths)
        assert {"imports", "imports_low", "change"} <= set(totals.select_dtypes("number"))
        for table in (
            show.paths_table(story),
            show.difference_table(story),
            show.sensitivity_table(story),
            show.draws_table(story),
        ):
            assert table.printed().shape[0] >= 2 and "nan" not in repr(table)
    row = show.difference_table(scenario_story).printed().iloc[0, 1]
    assert row.count("[") == 1 and row.endswith("]")


def test_the_figure_draws_the_path_asked_about_beside_the_law_as_it_was(scenario_story):
    series = show.paths_figure(scenario_story).series()
    for name in ("no_truce", "actual"):
        panel = scenario_story.scenarios.paths[name].label.replace(" %", "\u00a0%")
        band = series[series.panel.eq(panel) & series.label.eq("95 %")]
        drawn = scenario_story.scenarios.simulations[name].outcomes["imports"]
        ends = scenario_story.scenarios.at_ends[name].outcomes["imports"]
        low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
        low, high = np.minimum(low, ends.min(axis=0)), np.maximum(high, ends.max(axis=0))
        assert (band.y.min(), band.y.max()) == pytest.approx((low.min(), high.max()))


def test_the_title_of_the_figure_says_what_moved_which_way(scenario_story, elsewhere):
    def title(story):
        return show.paths_figure(story).figure.get_suptitle()

    by = whole(abs(scenario_story.effect.loc["as estimated", "value"]))
    lower = f"Had the 145\u00a0% tariff stayed, US imports from China would be {by} lower"
    assert title(scenario_story) == lower
    british = title(elsewhere("GBR", "United Kingdom"))
    assert british.startswith("Without added duties, US imports from the United Kingdom would be ")
    assert re.search(r"\d\s%\shigher", british)
    assert re.search(r"\d\s%\slower", title(elsewhere("GBR", "United Kingdom", -1.0)))


def test_the_figure_says_in_words_what_it_shows_and_has_a_narrow_twin(scenario_story):
    picture = show.paths_figure(scenario_story)
    assert picture.name == "scenario_paths" and picture.draw_narrow().figure.get_figwidth() < 5
    assert len(picture.alt) > 80 and picture.caption.endswith(".")


def test_ticks_of_an_axis_say_the_value_at_which_they_stand(elsewhere):
    ax = show.paths_figure(elsewhere("BRA", "Brazil")).figure.axes[0]
    printed = ax.yaxis.get_major_formatter().format_ticks(ax.get_yticks())
    for value, text in zip(ax.get_yticks(), printed, strict=True):
        assert float(text.replace("−", "-")) == pytest.approx(value * 1e-9)
