import functools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table, releases
from analysis.combine import load
from analysis.combine import path_rates as rates
from analysis.combine.path_rates import path_lines, path_rates
from analysis.combine.tariff_paths import read_paths
from analysis.engine.frames import HIGHEST_RATE
from analysis.estimate import load as loading
from analysis.estimate.counterfactual.scenario import inputs as scenario
from analysis.estimate.counterfactual.structural import Forecast
from analysis.estimate.elasticity.response import inputs as response
from analysis.estimate.record import inputs, known, replay, study
from tests.estimate.record.first_main import estimated_anew
from tests.estimate.record.test_scoreboard import example

DAY = pd.Timestamp("2025-06-09")
SERIES = ["imports", "exports"]


@pytest.fixture(scope="module")
def china(record_story) -> dict[str, replay.Replay]:
    return {board.replay.name: board.replay for board in record_story.boards}


def later_rows_times_ten(table: pd.DataFrame, released: pd.Series) -> pd.DataFrame:
    """Return the table with every number of a later row multiplied by ten, rates up to what is one."""
    late = released > DAY
    table = table.copy()
    for column in table.select_dtypes("number").columns.difference(["n_months", "year"]):
        times_ten = table[column] * 10
        if column.endswith("_rate"):
            times_ten = times_ten.clip(upper=HIGHEST_RATE)
        table[column] = table[column].mask(late, times_ten)
    return table


#: Functions that keep what they read or estimated.
CACHED = [
    (releases, "dated"),
    (rates, "_law"),
    (rates, "_calendar"),
    (rates, "_unit_rates"),
    (rates, "_unit_lines"),
    (inputs, "response_of"),
    (inputs, "known_responses"),
]


@pytest.fixture(scope="module")
def falsified():
    """Every reader of the replay gives later figures times ten, and later tariffs times ten."""
    read_table, read_events, load_panel = releases.read_table, releases.read_events, load.load_panel

    def table(name):
        found = read_table(name)
        if name not in releases.RELEASE_RULES:
            return found
        return later_rows_times_ten(found, releases.RELEASE_RULES[name](found))

    def events():
        found = read_events()
        return later_rows_times_ten(found, releases.announced(found))

    def panel(system="naics3"):
        found = load_panel(system)
        return later_rows_times_ten(found, releases.census_days(found.month))

    with pytest.MonkeyPatch.context() as patch:
        for module in (releases, load, inputs, scenario, rates):
            patch.setattr(module, "read_table", table)
        for module in (releases, rates):
            patch.setattr(module, "read_events", events)
        patch.setattr(loading, "read_past_events", events)
        for module in (load, loading):
            patch.setattr(module, "load_panel", panel)
        # Nothing that was read before is used, and nothing falsified is kept.
        for module, name in CACHED:
            anew = functools.cache(getattr(module, name).__wrapped__)
            patch.setattr(module, name, anew)
        forget()
        patch.setattr(response, "main_estimate", estimated_anew())
        yield
    forget()


def forget():
    """Drop the panel as the estimators took it."""
    loading._load.cache_clear()


def test_the_forecast_without_tariffs_knows_no_month_after_january_2025_and_all_others_do(china):
    exports = china["exports"]
    late = exports.history.values.index > replay.BEFORE
    history = replace(exports.history, values=exports.history.values * np.where(late, 10.0, 1.0))
    again = replay.forecasts(history, exports.outcome.index, {})
    moved = {
        name: not np.array_equal(f.paths, exports.forecasts[name].paths) for name, f in again.items()
    }
    assert moved == {name: name != "no_tariff" for name in replay.BENCHMARKS}


def test_every_forecast_covers_the_months_with_an_outcome(china):
    for made in china.values():
        assert set(made.forecasts) == set(replay.FORECAST_LABELS) - {"announced", "announced_at_once"}
        for forecast in made.forecasts.values():
            assert forecast.paths.shape == (replay.REPLAY_DRAWS, len(made.outcome))
            assert forecast.months.equals(made.outcome.index)
            assert (forecast.paths > 0).all()


def test_the_two_readings_of_the_truce_part_on_12_august(china):
    paths = replay.known_paths(read_paths(), "CHN")
    months = pd.DatetimeIndex(["2025-07-01", "2025-08-01", "2025-09-01"])
    kept, lapses = (
        path_rates(paths[name], "CHN", months, day=DAY) for name in ("truce", "truce_lapses")
    )
    gap = (lapses - kept).loc["339"]  # toys and other manufactures: no exemption of weight
    assert gap.iloc[0] == pytest.approx(0.0)
    assert gap.iloc[1] == pytest.approx(gap.iloc[2] * 20 / 31)
    assert gap.iloc[2] == pytest.approx(0.24, abs=0.03)


def test_145_per_cent_kept_means_less_imports_than_30_in_the_end(china):
    for made in china.values():
        ends = {k: np.median(made.forecasts[k].paths[:, -1]) for k in ("no_truce", "truce", "no_tariff")}
        assert ends["no_truce"] < ends["truce"] < ends["no_tariff"]


def test_no_effect_leaves_the_baseline_and_minus_ln_2_halves_it():
    months = pd.date_range("2025-06", periods=2, freq="MS")
    base = Forecast(months, np.array([2.0, 4.0]), np.array([[1.0, 3.0], [3.0, 5.0]]))
    assert np.array_equal(replay.with_effect(base, np.zeros((2, 2))).paths, base.paths)
    halved = replay.with_effect(base, np.full((2, 2), -np.log(2)))
    assert halved.mean == pytest.approx([1.0, 2.0])


def test_effects_of_another_shape_are_refused():
    months = pd.date_range("2025-06", periods=2, freq="MS")
    base = Forecast(months, np.zeros(2), np.ones((3, 2)))
    with pytest.raises(InputError, match=r"effect of shape \(5, 2\) does not fit"):
        replay.with_effect(base, np.zeros((5, 2)))


def test_exports_feel_the_law_a_month_before_imports_do(monkeypatch):
    def month_number(partner, day, months):
        return {"truce": np.arange(12)[months.month - 1][None, :]}

    monkeypatch.setattr(inputs, "load_effects", month_number)
    monkeypatch.setattr(replay, "forecasts", lambda history, months, effects: effects)
    made = study.replays(SERIES, "CHN", DAY)
    for name, first in (("imports", 4), ("exports", 6)):  # May and June; July is number 6 from 0
        assert made[name].forecasts["truce"][0, 0] == first


def test_other_partners_have_the_law_as_announced_and_no_truce():
    assert list(replay.known_paths(read_paths(), "VNM")) == ["announced"]
    made = example(partner="VNM")
    assert made.main == "announced" and "no_truce" not in made.forecasts


@pytest.mark.parametrize("day", ["2025-05-13", "2025-08-11", "2026-01-01"])
def test_a_day_without_the_truce_as_first_announced_is_refused(day):
    with pytest.raises(InputError, match="is made for 2025-05-14 to 2025-08-10"):
        replay.check_day(day)


def test_published_estimates_behind_the_forecast_were_out_before_2025(record_story):
    studies = read_table("published_estimates").set_index("id").study[list(replay.PASS_THROUGH)]
    assert studies.str.extract(r"\((\d{4})\)")[0].astype(int).max() < 2025
    for drawn in (record_story.by_age, record_story.at_once):
        assert 0.95 <= drawn.pass_through.min() <= drawn.pass_through.max() <= 0.997
    assert record_story.by_age.collected == pytest.approx(0.761, abs=0.001)


def test_what_the_first_episode_says_is_its_main_estimate_whether_at_once_or_over_a_year(record_story):
    level, by_age = record_story.known_response.level, record_story.by_age
    assert (level.episode, level.value) == ("2018", pytest.approx(-1.464, abs=0.001))
    weights = record_story.known_response.weights
    for drawn in (record_story.at_once.elasticities[:, 0], by_age.elasticities @ weights):
        low, middle, high = np.quantile(drawn, [0.025, 0.5, 0.975])
        assert middle == pytest.approx(level.value, abs=0.01)
        assert high - low == pytest.approx(level.ci_high - level.ci_low, rel=0.02)


def test_no_forecast_draw_is_thrown_away_for_its_sign(record_story):
    assert len(record_story.by_age.elasticities) == replay.REPLAY_DRAWS


def test_the_law_of_the_last_month_before_the_tariffs_kept_changes_nothing(monkeypatch):
    """The forecast without tariffs has that law, so that its effect is nought."""
    months = pd.date_range("2025-08", periods=6, freq="MS")

    def kept(rates):
        actual = read_paths()["actual"]
        january = rates(actual, "CHN", pd.DatetimeIndex(["2025-01-01"]), day=DAY).iloc[:, 0]

        def of(path, partner, months, *, day=None):
            return rates(path, partner, months, day=DAY).apply(lambda _: january)

        return of

    monkeypatch.setattr(inputs, "path_rates", kept(path_rates))
    monkeypatch.setattr(scenario, "path_lines", kept(path_lines))
    for effect in inputs.load_effects("CHN", DAY, months).values():
        assert effect == pytest.approx(0, abs=1e-12)


def test_figures_published_later_do_not_move_a_forecast(china, falsified):
    """Where arrays lie in memory may move the last bit of a sum over lines, and nothing else may."""
    again = study.replays(SERIES, "CHN", DAY)
    for name, made in again.items():
        # The falsified figures are there: what came is ten times as much.
        assert (made.outcome / china[name].outcome).round(6).eq(10).all()
        assert made.history.values.equals(china[name].history.values)
        for key, forecast in made.forecasts.items():
            np.testing.assert_allclose(
                forecast.paths, china[name].forecasts[key].paths, rtol=1e-13, err_msg=f"{name}, {key}"
            )


def test_falsified_figures_would_move_what_lets_them_in(falsified, monkeypatch):
    target, values = known.FORECAST_TARGETS["imports"], {}
    for text in ("2025-06-09", "2025-07-03"):
        day = pd.Timestamp(text)
        values[text] = known.history(releases.as_of(target.table, day), target, "CHN", day).values
    assert values["2025-07-03"]["2025-05-01"] > 5 * values["2025-06-09"]["2025-04-01"]
    months, actual = pd.DatetimeIndex(["2025-12-01"]), read_paths()["actual"]
    law = rates._law("CHN", DAY)
    later = replace(law, events=rates.read_events())  # the calendar alone lets them in
    monkeypatch.setattr(rates, "_law", lambda partner, day: law if day else later)
    as_announced, as_it_came = (path_rates(actual, "CHN", months, day=d).mean() for d in (DAY, None))
    assert as_it_came.iloc[0] > 2 * as_announced.iloc[0]
