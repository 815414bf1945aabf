"""The report on tariff paths answers for any partner and window, adds up, and shows what came."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.collect import read_table
from analysis.combine.load import partner_names
from analysis.estimate.scenario import comparison
from analysis.estimate.scenario.scoreboard import scoreboard
from analysis.present import scenario as show
from analysis.present.finding import Finding, the
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text
from tests.estimate.scenario.test_scoreboard import example

PARTNERS = {code: name for code, name in partner_names().items() if code not in ("CHN", "WLD")}

#: Sections that open with a sentence of their own.
SECTIONS = [
    show.outcomes, show.laws, show.against_outcome, show.best_rate, show.elasticities,
    show.response_note, show.forecast, show.scoring_starts, show.law_of_the_day, show.base_rates,
    show.wide_band, show.vintages_note, show.random_walk_note, show.others, show.rebound_note,
    show.published,
]  # fmt: skip


def of(story, window):
    """Return a story whose months are others."""
    scenarios = story.scenarios
    return replace(
        story,
        window=window,
        totals=comparison.totals(scenarios, window),
        difference=comparison.difference(scenarios, *scenarios.contrast, window),
    )


@pytest.fixture(scope="module")
def elsewhere(scenario_story):
    """Make the story of a partner without a truce: the paths for any partner, China's trade renamed."""
    whole, window = scenario_story.scenarios, scenario_story.window
    kept = {name: path for name, path in whole.paths.items() if path.partner == "any"}
    scenarios = replace(
        whole, partner="BRA", partner_name="Brazil", paths=kept, later=None,
        simulations={name: whole.simulations[name] for name in kept},
        laws={name: whole.laws[name] for name in kept},
    )  # fmt: skip
    totals = comparison.totals(scenarios, window)
    long_run = comparison.totals(scenarios, comparison.LONG_RUN)
    difference = comparison.difference(scenarios, *scenarios.contrast, window)
    board = scoreboard(example(partner="VNM"))

    def story(code: str, name: str, scale: float = 1.0):
        columns = ["value", "ci_low", "ci_high"]
        ends = ["value", *(columns[:0:-1] if scale < 0 else columns[1:])]
        scaled = difference.assign(
            **{c: difference[e] * scale for c, e in zip(columns, ends, strict=True)}
        )
        return replace(
            scenario_story, scenarios=replace(scenarios, partner=code, partner_name=name), gap=None,
            totals=totals, long_run=long_run, difference=scaled,
            boards=[replace(board, replay=replace(board.replay, partner=code, partner_name=name))],
        )  # fmt: skip

    return story


def foreign(text: str, own: str) -> list[str]:
    """Return the names of other partners that a text holds."""
    return [name for name in [*PARTNERS.values(), "China"] if name != own and name in text]


def test_the_truce_is_compared_with_the_rate_that_it_replaced(scenario_story):
    assert scenario_story.scenarios.contrast == ("truce", "no_truce")
    answer = show.answer(scenario_story)
    assert answer.sentence.startswith("US imports from China, June to November 2025, are")
    assert "higher with the truce's 30\u00a0% tariff than with 145\u00a0% kept" in answer.sentence
    assert (answer.data_to, answer.released[:6]) == ("November 2025", "Census")


def test_a_partner_without_a_truce_is_compared_with_no_added_duties(elsewhere):
    brazil = elsewhere("BRA", "Brazil")
    assert brazil.scenarios.contrast == ("actual", "removal")
    text = show.answer(brazil).text
    assert "lower than without added duties" in text and "truce" not in text and "145" not in text


@pytest.mark.parametrize("scale", [1.0, -0.002])
def test_the_answer_keeps_the_reading_rules_for_every_partner(elsewhere, scale):
    for code, name in PARTNERS.items():
        story = elsewhere(code, name, scale)
        answer = show.answer(story)
        assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
        assert faults_of_points(answer.points) == []
        assert f"US imports from {the(name)}," in answer.sentence
        assert not foreign(answer.text, name)
        rises = story.difference.set_index("outcome").value["imports"] > 0
        assert ("higher" in answer.sentence, "lower" in answer.sentence) == (rises, not rises)


@pytest.mark.parametrize(
    "window", ["2025-06:2025-11", "2025-05:2025-05", "2025-09:2026-12", "2027-01:2027-12"]
)
def test_the_answer_keeps_the_reading_rules_whatever_the_window(scenario_story, window):
    story = of(scenario_story, window)
    answer = show.answer(story)
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
    assert faults_of_points(answer.points) == []
    rises = story.difference.set_index("outcome").value["imports"] > 0
    assert ("higher" in answer.sentence) == rises
    came = "the model gives" in answer.text
    assert came == (window < "2025-12")  # what was recorded is named where it was


def test_paths_that_have_not_parted_are_said_to_be_the_same(scenario_story):
    answer = show.answer(of(scenario_story, "2025-01:2025-04"))
    assert "are the same under “30\u00a0% kept” and “145\u00a0% kept”" in answer.sentence
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []


def test_paths_of_a_reader_are_called_by_their_names_where_their_labels_are_long(scenario_story):
    whole = scenario_story.scenarios
    own = {n: replace(whole.paths[o], label="a rate of 25 %: all goods, from the first day on")
           for n, o in (("mine", "truce"), ("theirs", "no_truce"))}  # fmt: skip
    simulations = {"mine": whole.simulations["truce"], "theirs": whole.simulations["no_truce"]}
    answer = show.answer(
        replace(scenario_story, scenarios=replace(whole, paths=own, simulations=simulations))
    )
    assert "higher under “mine” than under “theirs”" in answer.sentence
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []


def test_sections_read_well_and_speak_of_china_in_its_report_only(scenario_story, elsewhere):
    for story in (scenario_story, elsewhere("GBR", "United Kingdom")):
        for section in SECTIONS:
            found = section(story)
            if found is not None:
                assert isinstance(found, Finding) and faults_of_text(found.text) == [], section
                assert "nan" not in found.text and "of United" not in found.text
                assert not foreign(found.text, story.scenarios.partner_name), section
    absent = [
        show.base_rates, show.wide_band, show.others, show.rebound_note, show.published,
        show.condition_table, show.rebound_table, show.published_table, show.actual_figure,
    ]  # fmt: skip
    assert [part(elsewhere("GBR", "United Kingdom")) for part in absent] == [None] * len(absent)
    assert show.further(elsewhere("GBR", "United Kingdom")) == []


def test_paths_that_have_not_parted_by_the_end_of_the_window_share_the_lowest_place(elsewhere):
    brazil = elsewhere("BRA", "Brazil")
    imports = brazil.totals[brazil.totals.outcome.eq("imports")].set_index("path").value
    alike = int(np.isclose(imports, imports.min()).sum()) - 1
    assert alike == 1 and np.isclose(imports.actual, imports.ruling)  # which is of February 2026
    assert "lowest with the law as it was (and one other path)," in show.outcomes(brazil).text
    assert "with the law as it was (and one other path).**" in show.laws(brazil).text
    later = show.outcomes(of(brazil, "2027-01:2027-12")).text
    assert "other path" not in later


def test_a_suspended_country_rate_is_named_of_those_that_had_one(elsewhere, events):
    first = events[events.note.str.contains("suspended from 04-10 by EO 14266", na=False)].target
    groups = read_table("partners").set_index("partner").group
    for code, name in PARTNERS.items():
        found = show.law_of_the_day(elsewhere(code, name))
        assert (found is not None) == bool({code, groups.get(code)} & set(first)), code
        assert found is None or f"on goods from {the(name)}," in found.text


def test_the_model_is_said_to_hold_what_was_recorded_or_not(scenario_story):
    text = show.against_outcome(scenario_story).text
    assert text.startswith("## How near the model came\n\n**Under the law as it was")
    assert "for December 2025 to August 2026" in text and "HTS chapters 98 and 99" in text


def test_numbers_have_intervals_and_keys_of_partner_path_and_window(scenario_story):
    numbers = {n.key: n for n in show.numbers(replace(scenario_story, boards=[]))}
    found = numbers["scenario.CHN.truce_less_no_truce.2025-06_2025-11.imports"]
    assert found.ci_low < found.value < found.ci_high
    assert all(n.ci_low is not None and n.vintage for n in numbers.values())


def test_tables_hold_numbers_and_print_them(scenario_story, elsewhere):
    for story in (scenario_story, elsewhere("BRA", "Brazil")):
        for table in (show.totals_table(story), show.totals_table(story, long_run=True)):
            assert len(table.frame) == len(story.scenarios.paths)
            assert {"imports", "imports_low", "change"} <= set(table.frame.select_dtypes("number"))
        for table in (
            show.paths_table(story), show.difference_table(story), show.sensitivity_table(story),
            show.draws_table(story), show.response_table(story), show.coverage_table(story),
            show.revision_table(story), show.release_table(story),
        ):  # fmt: skip
            assert table.printed().shape[0] >= 4 and "nan" not in repr(table)
    row = show.difference_table(scenario_story).printed().iloc[0, 1]
    assert row.count("[") == 1 and row.endswith("]")


def test_the_figure_draws_the_paths_of_the_answer_and_the_interval_that_it_quotes(scenario_story):
    series = show.paths_figure(scenario_story).series()
    for name in ("truce", "no_truce"):
        panel = scenario_story.scenarios.paths[name].label.replace(" %", "\u00a0%")
        band = series[series.panel.eq(panel) & series.label.eq("95 %")]
        drawn = scenario_story.scenarios.simulations[name].outcomes["imports"]
        low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
        assert (band.y.min(), band.y.max()) == pytest.approx((low.min(), high.max()))


def test_the_title_of_the_figure_says_what_moved_which_way(scenario_story, elsewhere):
    def title(story):
        return show.paths_figure(story).figure.get_suptitle()

    assert "from China are higher with" in title(scenario_story)
    assert title(elsewhere("GBR", "United Kingdom")) == (
        "Modelled US imports from the United Kingdom are lower than without added duties"
    )
    assert "are higher than" in title(elsewhere("GBR", "United Kingdom", -1.0))


def test_figures_say_in_words_what_they_show_and_have_a_narrow_twin(scenario_story):
    pictures = [
        show.paths_figure(scenario_story), show.actual_figure(scenario_story),
        show.laws_figure(scenario_story), show.revenue_figure(scenario_story),
        *map(show.forecast_figure, scenario_story.boards),
    ]  # fmt: skip
    assert len({picture.name for picture in pictures}) == len(pictures)
    for picture in pictures:
        assert picture.name.startswith("scenario_") and picture.draw_narrow().figure.get_figwidth() < 5
        assert len(picture.alt) > 80 and picture.caption.endswith(".")


def test_ticks_of_an_axis_say_the_value_at_which_they_stand(elsewhere):
    for picture in (
        show.paths_figure(elsewhere("BRA", "Brazil")),
        show.laws_figure(elsewhere("BRA", "B")),
    ):
        ax = picture.figure.axes[0]
        for value, text in zip(
            ax.get_yticks(), ax.yaxis.get_major_formatter().format_ticks(ax.get_yticks()), strict=True
        ):
            scale = 100 if "%" in text else 1e-9
            assert float(text.replace(" %", "").replace("−", "-")) == pytest.approx(value * scale)
